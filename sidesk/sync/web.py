"""Headquarters over HTTPS: the same bundles as on a stick. Nothing that answers is believed unsigned."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sidesk.core.errors import TookTooLong
from sidesk.core.errors_network import NetworkSignIn, OfficeRefused, OfficeUnreachable
from sidesk.core.progress import Progress
from sidesk.core.text import N_
from sidesk.sync import carry, plain

if TYPE_CHECKING:
    import httpx

CHUNK = 2**18
_CONNECT, _WAIT, _INGEST = (
    10.0,
    30.0,
    180.0,
)  # seconds; headquarters takes a large bundle in before it answers
_TRIES = 4  # without a single byte of progress between them
_HERE = ("127.0.0.1", "localhost", "::1")
_NO_ADDRESS = N_("the invitation names no address, or one that is not https.")
OTHER_CERTIFICATE = N_("the certificate at this address is not headquarters'.")
_BROKEN = N_("the connection broke off.")
_PROXY = N_("the proxy of this network wants a name and a password.")
_BUSY = N_("it is busy or being maintained.")


class Line:
    """A connection to headquarters. `own_root`: only the office's own root is trusted, no public one."""

    def __init__(self, address: str, root: str, *, own_root: bool, proxy: str = "") -> None:
        import httpx  # half a second of loading; only who exchanges over the network pays for it

        split = urlsplit(address)
        if split.scheme != "https" and not (split.scheme == "http" and split.hostname in _HERE):
            raise OfficeUnreachable(why=_NO_ADDRESS)
        context = ssl.create_default_context(cadata=root) if own_root else ssl.create_default_context()
        self._client = httpx.Client(
            base_url=address,
            verify=context,
            proxy=proxy or None,  # else the system's own settings say
            trust_env=split.hostname not in _HERE,
            follow_redirects=False,  # a redirect is never headquarters
            timeout=httpx.Timeout(_WAIT, connect=_CONNECT),
        )

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def trusts(self) -> bool:
        """Whether what answers at the address shows a certificate of a root that counts here.

        Raises OfficeUnreachable, TookTooLong, NetworkSignIn.
        """
        try:
            with _told():
                _checked(self._client.get("/healthz"))
        except OfficeUnreachable as problem:
            if problem.details.get("why") == OTHER_CERTIFICATE:
                return False
            raise
        return True

    def exchange(self, data: bytes, progress: Progress) -> list[bytes]:
        """A bundle there, the bundles of the answer back. Sending it twice is the same as once."""
        answer = self._again("POST", "/v1/exchange", data, progress)
        return carry.parted(answer.content, answer.headers.get("content-type", ""))

    def enrol(self, request: bytes) -> bytes | None:
        """The answer to a request to enrol; None while nobody at headquarters has approved it."""
        answer = self._again("POST", "/v1/enrol", request, Progress())
        return None if answer.status_code == 202 else answer.content

    def send(self, sha: str, data: bytes, token: str, progress: Progress) -> None:
        """A file headquarters asked for, from where the last attempt stopped."""
        path, known = f"/v1/files/{sha}", {"Authorization": f"Bearer {token}"}
        tries, before = _TRIES, -1
        while True:
            with _told():
                head = self._client.head(path, headers=known)
            _checked(head)
            if head.headers.get("upload-complete") == "?1":
                return
            at = _number(head.headers.get("upload-offset", ""), len(data))
            tries = _TRIES if at > before else tries - 1
            before = max(before, at)
            if not tries:
                raise OfficeUnreachable(why=_BROKEN)
            told = {"Upload-Offset": str(at), "Upload-Length": str(len(data))}
            length = {"Content-Length": str(len(data) - at)}
            try:
                with _told():
                    answer = self._client.put(
                        path, content=_pieces(data, at, progress), headers=known | told | length
                    )
            except (OfficeUnreachable, TookTooLong):
                continue  # it is asked how far it came, and goes on there
            if answer.status_code == 201:
                return
            if answer.status_code not in (202, 409):
                _checked(answer)

    def fetch(self, sha: str, token: str, progress: Progress) -> bytes | None:
        """A file headquarters left to be fetched; None where it did not. Its hash is not checked here."""
        import httpx

        found, tries, known = bytearray(), _TRIES, {"Authorization": f"Bearer {token}"}
        while True:
            before = len(found)
            try:
                with (
                    _told(),
                    self._client.stream(
                        "GET", f"/v1/files/{sha}", headers=known | {"Range": f"bytes={before}-"}
                    ) as answer,
                ):
                    if answer.status_code == 404:
                        return None
                    if answer.status_code not in (200, 206):
                        answer.read()
                        _checked(answer)
                    if answer.status_code == 200:
                        found.clear()
                    for chunk in answer.iter_bytes(CHUNK):
                        found += chunk
                        progress.step(len(found), len(found) + 1)
                return bytes(found)
            except (OfficeUnreachable, TookTooLong) as problem:
                tries = _TRIES if len(found) > before else tries - 1
                if not tries or isinstance(problem.__cause__, httpx.ConnectError):
                    raise

    def _again(self, method: str, path: str, data: bytes, progress: Progress) -> httpx.Response:
        import httpx

        timeout = httpx.Timeout(_INGEST, connect=_CONNECT)
        for left in reversed(range(_TRIES)):
            try:
                with _told():
                    answer = self._client.request(
                        method,
                        path,
                        content=_pieces(data, 0, progress),
                        headers={"Content-Length": str(len(data))},
                        timeout=timeout,
                    )
                _checked(answer)
                return answer
            except (OfficeUnreachable, TookTooLong) as problem:
                if not left or isinstance(problem.__cause__, httpx.ConnectError | None):
                    raise
        raise OfficeUnreachable(why=_BROKEN)


def _pieces(data: bytes, at: int, progress: Progress) -> Iterator[bytes]:
    for start in range(at, len(data), CHUNK):
        progress.step(start, len(data))
        yield data[start : start + CHUNK]


@contextmanager
def _told() -> Iterator[None]:
    """What a network does becomes something a person can read."""
    import httpx

    try:
        yield
    except httpx.TimeoutException as problem:
        raise TookTooLong(seconds=round(_WAIT)) from problem
    except httpx.ProxyError as problem:
        raise OfficeUnreachable(why=_PROXY) from problem
    except httpx.TransportError as problem:
        untrusted = "CERTIFICATE_VERIFY_FAILED" in str(problem)
        raise OfficeUnreachable(why=OTHER_CERTIFICATE if untrusted else _BROKEN) from problem


def _checked(answer: httpx.Response) -> None:
    """Raises where it is no answer of headquarters, or one that says no."""
    status, kind = answer.status_code, answer.headers.get("content-type", "")
    if status == 407:
        raise OfficeUnreachable(why=_PROXY)
    if 300 <= status < 400 or status == 511 or (kind.startswith("text/html") and status < 500):
        raise NetworkSignIn
    if status >= 500:
        raise OfficeUnreachable(why=_BUSY)
    if status >= 400:
        raise OfficeRefused(why=_reason(answer))


def _reason(answer: httpx.Response) -> str:
    try:
        said = plain.read_object(answer.content)
    except plain.NotPlain:
        return str(answer.status_code)
    why = said.get("why")
    return str(why.get("en", answer.status_code)) if isinstance(why, dict) else str(answer.status_code)


def _number(text: str, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdigit() else 0
