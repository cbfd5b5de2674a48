"""A proxy on this computer, as companies have one: it passes connections on, or wants a name first."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Proxy(ThreadingHTTPServer):
    daemon_threads = True
    wants_name = False
    passed: list[str]


class _Handler(BaseHTTPRequestHandler):
    def do_CONNECT(self) -> None:
        assert isinstance(self.server, _Proxy)
        if self.server.wants_name:
            self.send_response(407)
            self.send_header("Proxy-Authenticate", 'Basic realm="office"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        host, _, port = self.path.rpartition(":")
        self.server.passed.append(self.path)
        with socket.create_connection((host, int(port)), 30) as there:
            self.send_response(200)
            self.end_headers()
            back = threading.Thread(target=_pass, args=(there, self.connection), daemon=True)
            back.start()
            _pass(self.connection, there)
            back.join(30)

    def log_message(self, *_: object) -> None:
        pass


def _pass(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def proxy(*, wants_name: bool = False) -> Iterator[tuple[str, list[str]]]:
    """Its address, and where connections were passed on to."""
    with _Proxy(("127.0.0.1", 0), _Handler) as server:
        server.wants_name, server.passed = wants_name, []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", server.passed
        finally:
            server.shutdown()
            thread.join(30)
