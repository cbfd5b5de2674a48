"""A line that breaks: passes bytes on to a server and hangs up after so many of them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


@contextmanager
def breaking(address: str, after: list[int]) -> Iterator[str]:
    """The address of the line. Each connection uses up one number: bytes to the server before it breaks."""
    host = urlsplit(address)
    listening = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []
    stopped = threading.Event()

    def accepted() -> None:
        while not stopped.is_set():
            with suppress(OSError):
                client, _ = listening.accept()
                most = after.pop(0) if after else 10**12
                thread = threading.Thread(target=_carried, args=(client, host.hostname, host.port, most))
                thread.start()
                threads.append(thread)

    listener = threading.Thread(target=accepted)
    listener.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        stopped.set()
        with suppress(OSError):
            socket.create_connection(listening.getsockname(), 1).close()
        listening.close()
        listener.join(30)
        for thread in threads:
            thread.join(30)


def _carried(client: socket.socket, host: str, port: int, most: int) -> None:
    with client, suppress(OSError), socket.create_connection((host, port)) as server:
        back = threading.Thread(target=_back, args=(server, client))
        back.start()
        left = most
        while left > 0 and (data := client.recv(min(65536, left))):
            server.sendall(data)
            left -= len(data)
        for end in (client, server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        back.join(30)


def _back(server: socket.socket, client: socket.socket) -> None:
    with suppress(OSError):
        while data := server.recv(65536):
            client.sendall(data)
        client.shutdown(socket.SHUT_WR)
