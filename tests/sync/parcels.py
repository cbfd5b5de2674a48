"""Builders: devices, revisions and whole bundles to play with."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sidesk.core.canonical import canonical, sha256
from sidesk.models.entities import Paper, Revision
from sidesk.signing.keys import DeviceKey
from sidesk.sync import bundle, encryption, envelope
from sidesk.sync.document import PAYLOAD_TYPE

CREATED = "2026-05-11T14:03:22+08:00"


@dataclass(frozen=True)
class Device:
    """A laptop or the office: a signing key and an age key. Fixed by its number, so that runs repeat."""

    key: DeviceKey
    public: bytes
    id: str
    identity: str
    recipient: str

    @classmethod
    def make(cls, number: int) -> Device:
        key = DeviceKey(bytes([number]) * 32)
        return cls(key, key.public, envelope.device_id(key.public), *encryption.new_identity())


ANNA, BEN, OFFICE = Device.make(1), Device.make(2), Device.make(9)


def key_of(device: str) -> bytes | None:
    """The keys the office knows."""
    return {ANNA.id: ANNA.key.public, OFFICE.id: OFFICE.public}.get(device)


def body(record: str = "r1", **changed: Any) -> dict[str, Any]:
    return {
        "format": "sidesk-revision",
        "version": 1,
        "record": record,
        "number": "DEMO-2026-001-D18-7KQ2003",
        "project": "DEMO-2026-001",
        "form": "D18",
        "package": "",
        "kind": "working",
        "parents": [],
        "author": "anna",
        "device": ANNA.id,
        "at": CREATED,
        "answers": {"site": "机房 A", "length": "12.50"},
        "signatures": [],
        "attachments": [],
        **changed,
    }


def revision(record: str = "r1", device: Device = ANNA, **changed: Any) -> Revision:
    made = Revision.of(body(record, device=device.id, **changed))
    return Revision(made.id, made.body, device.key.sign(bytes.fromhex(made.id)))


@dataclass
class Files:
    """Bytes by hash, and how often each was asked for."""

    held: dict[str, bytes] = field(default_factory=dict)

    def add(self, data: bytes) -> str:
        self.held[sha256(data)] = data
        return sha256(data)

    def sizes(self) -> dict[str, int]:
        return {sha: len(data) for sha, data in self.held.items()}


def letter(
    revisions: Sequence[Revision] = (),
    files: Mapping[str, int] | None = None,
    papers: Sequence[Paper] = (),
    **changed: Any,
) -> bundle.Letter:
    heads = {one.record: (one.id,) for one in revisions}
    values: dict[str, Any] = {
        "sender": "anna", "device": ANNA.id, "to": OFFICE.id, "created": CREATED, "heads": heads,
        "revisions": revisions, "papers": papers, "files": files or {}, **changed,
    }  # fmt: skip
    return bundle.Letter(**values)


def written(sent: bundle.Letter, files: Files | None = None, device: Device = ANNA) -> list[bundle.Part]:
    held = files or Files()
    recipients = [OFFICE.recipient, device.recipient]
    return list(bundle.write(sent, held.held.__getitem__, device.key.sign, recipients))


def opened(data: bytes, to: str = OFFICE.id) -> bundle.Bundle:
    """As the office reads it."""
    return bundle.read(data, [OFFICE.identity], key_of, to)


def inside(data: bytes) -> dict[str, bytes]:
    """The files of the zip."""
    return inside_with(data, OFFICE.identity)


def inside_with(data: bytes, identity: str) -> dict[str, bytes]:
    """The same, with another key."""
    with zipfile.ZipFile(io.BytesIO(encryption.decrypt(data, [identity]))) as found:
        return {name: found.read(name) for name in found.namelist()}


def zipped(entries: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Any zip, encrypted to the office."""
    return encryption.encrypt(zip_of(entries, method), [OFFICE.recipient])


def zip_of(entries: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Any zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as target:
        for name, data in entries:
            target.writestr(zipfile.ZipInfo(name), data, method)
    return stream.getvalue()


def signature(document: bytes, device: Device = ANNA, keyid: str = "") -> bytes:
    return envelope.detached(PAYLOAD_TYPE, document, keyid or device.id, device.key.sign)


def signed(document: bytes, files: Mapping[str, bytes] | None = None, device: Device = ANNA) -> bytes:
    """A bundle around any bytes, with a signature that holds: what an insider could send."""
    entries = [("bundle.json", document), ("bundle.sig", signature(document, device))]
    return zipped([*entries, *(files or {}).items()])


def document(**changed: Any) -> dict[str, Any]:
    """A small bundle.json that is accepted."""
    one = revision()
    return {
        "format": "sidesk-bundle",
        "version": 1,
        "min_reader": 1,
        "from": "anna",
        "device": ANNA.id,
        "to": OFFICE.id,
        "created": CREATED,
        "heads": {"r1": [one.id]},
        "revisions": [
            {
                "id": one.id,
                "body": dict(one.body),
                "device_signature": base64.b64encode(one.device_signature).decode(),
            }
        ],
        "papers": [],
        "files": {},
        "pieces": [],
        "packages": [],
        "wanted": [],
        "receipt_for": [],
        **changed,
    }


def as_bytes(value: Mapping[str, Any]) -> bytes:
    return canonical(json.loads(json.dumps(value)))
