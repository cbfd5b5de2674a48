"""Several bundles in one HTTP body: a bundle alone as it is, several as multipart/mixed with lengths."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sidesk.core.errors import BundleUnreadable
from sidesk.core.text import N_

BUNDLE_TYPE = "application/vnd.sidesk.bundle"
_BOUNDARY = "sidesk-bundle"  # lengths tell where a part ends, so it may occur inside
_MIXED = f'multipart/mixed; boundary="{_BOUNDARY}"'
_HEAD = re.compile(
    rb"\r?\n?--sidesk-bundle\r\nContent-Type: application/vnd\.sidesk\.bundle\r\n"
    rb"Content-Length: ([0-9]{1,10})\r\n\r\n"
)
_END = b"\r\n--sidesk-bundle--\r\n"


def joined(parts: Sequence[bytes]) -> tuple[bytes, str]:
    """The body and its content type."""
    if len(parts) == 1:
        return parts[0], BUNDLE_TYPE
    pieces = []
    for data in parts:
        head = f"\r\n--{_BOUNDARY}\r\nContent-Type: {BUNDLE_TYPE}\r\nContent-Length: {len(data)}\r\n\r\n"
        pieces += [head.encode(), data]
    return b"".join([*pieces, _END]), _MIXED


def parted(body: bytes, content_type: str) -> list[bytes]:
    """The bundles in a body. Raises BundleUnreadable where it is torn."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == BUNDLE_TYPE:
        return [body]
    if kind != "multipart/mixed":
        raise BundleUnreadable(why=N_("it is no bundle."))
    found, at = [], 0
    while body[at:] != _END:
        head = _HEAD.match(body, at)
        if head is None:
            raise BundleUnreadable(why=N_("it is torn or damaged."))
        at = head.end() + int(head[1])
        data = body[head.end() : at]
        if len(data) != int(head[1]):
            raise BundleUnreadable(why=N_("it is torn or damaged."))
        found.append(data)
    return found
