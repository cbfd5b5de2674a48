"""Running the application: uvicorn on one address, until somebody stops it."""

from __future__ import annotations

import os

import uvicorn

from sidesk.hq.office import Headquarters
from sidesk.hq.server.app import Certify, create_app
from sidesk.hq.server.limits import Limits
from sidesk.hq.server.watching import log_to_stderr

PROXY = "FORWARDED_ALLOW_IPS"  # as uvicorn calls it: the addresses of proxies that are believed
_BACKLOG = 64
_IDLE = 65  # seconds; above what proxies keep a connection open


def config(
    office: Headquarters, host: str, port: int, certify: Certify | None = None, limits: Limits | None = None
) -> uvicorn.Config:
    """How uvicorn runs the office. A proxy stands in front: it ends TLS and says who called."""
    return uvicorn.Config(
        create_app(office, certify, limits),
        host=host,
        port=port,
        backlog=_BACKLOG,
        timeout_keep_alive=_IDLE,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=os.environ.get(PROXY, "127.0.0.1"),
        log_config=None,
        access_log=False,
    )


def run(office: Headquarters, host: str, port: int, certify: Certify | None = None) -> None:
    """Serve until the process is asked to stop."""
    log_to_stderr()
    uvicorn.Server(config(office, host, port, certify)).run()
