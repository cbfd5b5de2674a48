"""Which device began a project: its id follows from the key of that device, so nobody else's fits."""

from __future__ import annotations

import hashlib
import uuid

from sidesk.signing.keys import verify

_WHAT = b"sidesk-project-1\0"
_VERSION, _VARIANT = 8 << 76, 2 << 62  # RFC 9562: an id made by a rule of one's own
_VERSION_BITS, _VARIANT_BITS = 15 << 76, 3 << 62


def record_of(public: bytes, number: str) -> str:
    """The id of the project that a device begins under this document number."""
    whole = int.from_bytes(hashlib.sha256(_WHAT + public + number.encode()).digest()[:16])
    kept = whole & ~(_VERSION_BITS | _VARIANT_BITS)
    return str(uuid.UUID(int=kept | _VERSION | _VARIANT))


def began(public: bytes, record: str, number: str, signature: bytes, revision: str) -> bool:
    """Whether the device with this key began the project, and signed this version of it."""
    return record == record_of(public, number) and verify(public, signature, bytes.fromhex(revision))
