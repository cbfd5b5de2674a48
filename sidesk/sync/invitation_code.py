"""An invitation as a code: what a QR code on a screen or on paper holds, or a scanner types.

`SIDESK1:` and base 32 (only signs that a QR code packs well, without the filling) of the deflated payload and
its 64 bytes of signature. What comes out is the invitation file again: it is checked like one that came as a
file, and people compare the same fingerprint.
"""

from __future__ import annotations

import base64
import binascii
import zlib

from sidesk.core.errors import EnrolmentRefused
from sidesk.core.text import N_
from sidesk.sync import envelope, plain
from sidesk.sync.enrolment import INVITATION, LARGEST, read_invitation

PREFIX = "SIDESK1:"
_SIGNATURE = 64
_NO_CODE = N_("the code holds no invitation, or a part of it is missing.")


def to_code(invitation: bytes) -> str:
    """The code of an invitation file. Raises EnrolmentRefused where it is none."""
    read_invitation(invitation)
    payload, signature = envelope.parts_of(invitation)
    packed = base64.b32encode(zlib.compress(payload + signature, 9)).decode()
    return PREFIX + packed.rstrip("=")


def is_code(text: str) -> bool:
    """Whether a text is meant to be such a code."""
    return text.strip().upper().startswith(PREFIX)


def from_code(text: str) -> bytes:
    """The invitation file; what a scanner broke into lines is put together. Raises EnrolmentRefused."""
    packed = "".join(text.split()).upper().removeprefix(PREFIX)
    try:
        inflate = zlib.decompressobj()
        whole = inflate.decompress(base64.b32decode(packed + "=" * (-len(packed) % 8)), LARGEST)
        document = plain.read_object(whole[:-_SIGNATURE])
        device = document["hq"]["id"]  # type: ignore[index,call-overload]
    except (binascii.Error, ValueError, zlib.error, KeyError, TypeError) as error:
        raise EnrolmentRefused(why=_NO_CODE) from error
    if not inflate.eof or not isinstance(device, str):
        raise EnrolmentRefused(why=_NO_CODE)
    made = envelope.sealed(INVITATION, whole[:-_SIGNATURE], device, lambda _: whole[-_SIGNATURE:])
    read_invitation(made)
    return made
