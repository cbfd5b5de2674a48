"""What whoever runs the server looks at: counts for Prometheus, a line of JSON a call. Never an answer."""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from threading import Lock

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sidesk.hq.office import Headquarters
from sidesk.models.entities import RecordQuery

LOG = logging.getLogger("sidesk.hq")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_OVER_TLS = {"Strict-Transport-Security": "max-age=31536000"}


class Calls:
    """How many calls there were, and how long they took; each worker counts for itself."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._count: Counter[tuple[str, int]] = Counter()
        self._seconds: dict[str, float] = {}

    def add(self, route: str, status: int, seconds: float) -> None:
        """One more."""
        with self._lock:
            self._count[route, status] += 1
            self._seconds[route] = self._seconds.get(route, 0.0) + seconds

    def lines(self) -> list[str]:
        """As Prometheus reads them."""
        with self._lock:
            told = [
                f'sidesk_calls_total{{route="{route}",status="{status}"}} {count}'
                for (route, status), count in sorted(self._count.items())
            ]
            return told + [
                f'sidesk_call_seconds_total{{route="{route}"}} {seconds:.3f}'
                for route, seconds in sorted(self._seconds.items())
            ]


class Watched:
    """Every call: headers that each answer carries, a count, a line in the log."""

    def __init__(self, app: ASGIApp, calls: Calls) -> None:
        self._app = app
        self._calls = calls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and note how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.monotonic(), 500

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                over_tls = _OVER_TLS if scope["scheme"] == "https" else {}
                for name, value in (_HEADERS | over_tls).items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, sent)
        finally:
            seconds = time.monotonic() - began
            route = getattr(scope.get("route"), "path", "other")
            self._calls.add(route, status, seconds)
            client = scope.get("client")
            said = {
                "event": "call", "method": scope["method"], "route": route, "status": status,
                "ms": round(seconds * 1000), "from": client[0] if client else "",
            }  # fmt: skip
            LOG.info(json.dumps(said))


def metrics(office: Headquarters, calls: Calls) -> str:
    """The text that Prometheus fetches."""
    store = office.store
    head = store.audit.head()
    devices = store.office.devices()
    gauges = {
        "sidesk_records": store.records.count(RecordQuery()),
        "sidesk_attachments": store.attachments.count(),
        "sidesk_devices": sum(one.revoked_at is None for one in devices),
        "sidesk_devices_revoked": sum(one.revoked_at is not None for one in devices),
        "sidesk_quarantine_waiting": len(store.office.quarantine()),
        "sidesk_enrolments_waiting": len(store.office.waiting()),
        "sidesk_audit_lines": head.number if head else 0,
    }
    return "\n".join([*(f"{name} {value}" for name, value in gauges.items()), *calls.lines(), ""])


class JsonLines(logging.Formatter):
    """Lines that are JSON pass; others are wrapped, with the name of what went wrong and where."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said = record.getMessage()
        inside = json.loads(said) if said.startswith("{") else {"event": "log", "text": said}
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        whole = {"at": at, "level": record.levelname.lower(), **inside}
        if record.exc_info and record.exc_info[0] is not None:
            whole["error"] = record.exc_info[0].__name__
            whole["where"] = self.formatException(record.exc_info).splitlines()[-3:-1]
        return json.dumps(whole, ensure_ascii=False)


def log_to_stderr() -> None:
    """From now on this program's and uvicorn's log are lines of JSON on stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    for name, level in (("sidesk.hq", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)
