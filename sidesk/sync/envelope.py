"""Signatures of devices: DSSE (Ed25519 over the exact bytes), and the one over a revision's id.

Private keys stay elsewhere: who signs passes a function from bytes to the 64 bytes of a signature.
A device is named by the SHA-256 of its 32-byte public key.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from typing import TypeAlias

from sidesk.core.canonical import Json, canonical, sha256
from sidesk.core.text import N_
from sidesk.models.entities import Revision
from sidesk.sync import plain

Sign: TypeAlias = Callable[[bytes], bytes]
KeyOf: TypeAlias = Callable[[str], bytes | None]  # name of a device -> its public key, None where unknown


class NotSigned(ValueError):
    """The signature does not hold; `why` is a sentence of the catalogue."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def device_id(public_key: bytes) -> str:
    """The name of a device: SHA-256 of its public key, 64 hex digits."""
    return sha256(public_key)


def detached(payload_type: str, payload: bytes, device: str, sign: Sign) -> bytes:
    """A DSSE envelope that leaves the payload out: it lies beside it."""
    return canonical(_envelope(payload_type, payload, device, sign))


def sealed(payload_type: str, payload: bytes, device: str, sign: Sign) -> bytes:
    """A DSSE envelope with the payload inside: a JSON file of its own."""
    whole = {**_envelope(payload_type, payload, device, sign), "payload": base64.b64encode(payload).decode()}
    return json.dumps(whole, indent=1).encode()


def check(envelope: bytes, payload_type: str, payload: bytes, key_of: KeyOf) -> str:
    """The device whose signature over `payload` holds. Raises NotSigned."""
    return _check(_read(envelope), payload_type, payload, key_of)


def payload_of(envelope: bytes) -> bytes:
    """What an envelope holds, unchecked: to find in it the key that has to fit. Raises NotSigned."""
    return _bytes(_read(envelope).get("payload"))


def parts_of(envelope: bytes) -> tuple[bytes, bytes]:
    """What an envelope holds and the signature over it, unchecked. Raises NotSigned."""
    read = _read(envelope)
    signatures = read.get("signatures")
    first = signatures[0] if isinstance(signatures, list) and signatures else None
    return _bytes(read.get("payload")), _bytes(first.get("sig") if isinstance(first, dict) else None)


def opened(envelope: bytes, payload_type: str, key_of: KeyOf) -> tuple[str, bytes]:
    """The signing device and the payload of an envelope that holds it. Raises NotSigned."""
    read = _read(envelope)
    payload = _bytes(read.get("payload"))
    return _check(read, payload_type, payload, key_of), payload


def verifies(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` is the Ed25519 signature of `message`."""
    from cryptography.exceptions import InvalidSignature  # a window without sync never loads it
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def signed_by_device(revision: Revision, public_key: bytes) -> bool:
    """Whether the device that wrote the revision signed its id."""
    return verifies(public_key, revision.device_signature, bytes.fromhex(revision.id))


def _envelope(payload_type: str, payload: bytes, device: str, sign: Sign) -> dict[str, Json]:
    signature = base64.b64encode(sign(_signed_bytes(payload_type, payload))).decode()
    return {"payloadType": payload_type, "signatures": [{"keyid": device, "sig": signature}]}


def _signed_bytes(payload_type: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def _check(envelope: dict[str, Json], payload_type: str, payload: bytes, key_of: KeyOf) -> str:
    if envelope.get("payloadType") != payload_type:
        raise NotSigned(N_("its signature is about another kind of file."))
    signatures = envelope.get("signatures")
    first = signatures[0] if isinstance(signatures, list) and len(signatures) == 1 else None
    if not isinstance(first, dict) or not isinstance(device := first.get("keyid"), str):
        raise NotSigned(N_("its signature is not of the agreed form."))
    public_key = key_of(device)
    if public_key is None:
        raise NotSigned(N_("it was signed by a device that is not known here."))
    if not verifies(public_key, _bytes(first.get("sig")), _signed_bytes(payload_type, payload)):
        raise NotSigned(
            N_("its signature does not fit; it was changed after signing, or signed by another key.")
        )
    return device


def _read(envelope: bytes) -> dict[str, Json]:
    try:
        return plain.read_object(envelope)
    except plain.NotPlain as error:
        raise NotSigned(error.why) from error


def _bytes(value: Json) -> bytes:
    if not isinstance(value, str):
        raise NotSigned(N_("its signature is not of the agreed form."))
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise NotSigned(N_("its signature is not of the agreed form.")) from error
