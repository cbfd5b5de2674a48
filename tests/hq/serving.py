"""Headquarters' application on a real uvicorn, on loopback, for as long as a test lasts."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from sidesk.hq.office import Headquarters
from sidesk.hq.server import serve
from sidesk.hq.server.app import Certify
from sidesk.hq.server.limits import Limits


@contextmanager
def served(
    office: Headquarters, certify: Certify | None = None, limits: Limits | None = None
) -> Iterator[str]:
    """The address headquarters answers at."""
    with serving(uvicorn.Server(serve.config(office, "127.0.0.1", 0, certify, limits))) as address:
        yield address


@contextmanager
def serving(server: uvicorn.Server, scheme: str = "http") -> Iterator[str]:
    """The address this server answers at."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and thread.is_alive() and time.monotonic() < until:
        time.sleep(0.01)
    try:
        assert server.started
        yield f"{scheme}://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(60)
        listening.close()
