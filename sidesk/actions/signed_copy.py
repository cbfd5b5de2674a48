"""A paper that was printed, signed by hand and scanned comes back to its record."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sidesk.actions import attach, browse
from sidesk.actions.desk import Desk
from sidesk.core.errors import AttachmentRefused, OtherRecord, RecordUnknown
from sidesk.core.reading import read_whole
from sidesk.core.text import N_
from sidesk.models.entities import SCANNED, Paper

_CODE = re.compile(r"SD1\|([^|]+)\|[^|]*\|sha256:([0-9a-f]{64})")
_PDF, _MAGIC = b"%PDF-", (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*")
_ENDINGS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
_NO_COPY = N_("it is neither a PDF nor a picture (JPEG, PNG, TIFF).")
_SEALED = N_("it is a sealed paper and no scan; drop it on “Verify a file”.")


class Sealed(AttachmentRefused):
    """A sealed paper that was handed over as a signed copy: it is to be verified, not kept."""


@dataclass(frozen=True)
class Page:
    """What the code on a printed page says. `record` is empty where that record is not on this computer."""

    number: str
    revision: str
    record: str = ""


def recognised(desk: Desk, data: bytes) -> Page | None:
    """Which paper a scan or a photo shows, by the code at its signatures; None if no code can be read."""
    found = next(_codes(data), None)
    if found is None:
        return None
    number, sha256 = found
    revision = desk.store.records.revision(sha256)
    return Page(number, sha256, revision.record if revision is not None else "")


def take_file(desk: Desk, record: str, path: Path, role: str = "") -> Paper:
    """The same for a file. Raises CannotRead and what `take` raises."""
    return take(desk, record, read_whole(path, attach.LARGEST_FILE + 1, path.name), path.name, role)


def shown(desk: Desk, copy: Paper) -> bytes:
    """A signed copy as a PDF to look at, also where it is a picture. Raises AttachmentRefused."""
    from PIL import Image, ImageOps

    data = browse.paper_bytes(desk, copy)
    if data.startswith(_PDF):
        return data
    try:
        with Image.open(io.BytesIO(data)) as picture:
            out = io.BytesIO()
            (ImageOps.exif_transpose(picture) or picture).convert("RGB").save(out, "PDF", resolution=150)
            return out.getvalue()
    except (OSError, ValueError) as broken:
        raise AttachmentRefused(name=copy.role, why=N_("it is no picture, or it is damaged.")) from broken


def take(desk: Desk, record: str, data: bytes, name: str, role: str = "") -> Paper:
    """Keep a scan as the signed copy of a record's paper; `role` is who signed it.

    Its code says which version it is of; without one it belongs to the newest. Taking it twice changes
    nothing. Raises AttachmentRefused, OtherRecord, RecordUnknown.
    """
    if not data.startswith(_MAGIC):
        raise AttachmentRefused(name=name, why=_NO_COPY)
    if data.startswith(_PDF) and b"/ByteRange" in data:
        raise Sealed(name=name, why=_SEALED)
    seen = recognised(desk, data)
    if seen is not None and seen.record != record:
        raise OtherRecord(name=name, number=seen.number, record=seen.record)
    versions = browse.versions(desk, record)
    of = next((one for one in versions if seen is None or one.revision.id == seen.revision), None)
    if of is None:
        raise RecordUnknown(record=record)
    kept = attach.file(desk, data, _named(name, data))
    again = next((one for one in of.copies if (one.sha256, one.role) == (kept["sha256"], role)), None)
    if again is not None:
        return again
    paper = Paper(
        id=desk.clock.new_id(), record=record, revision=of.revision.id, sha256=str(kept["sha256"]),
        previous=of.paper.id if of.paper else "", field=SCANNED, role=role, signer=_signer(of, role),
        sealed_at=desk.clock.now(),
    )  # fmt: skip
    desk.store.papers.add(paper)
    return paper


def _codes(data: bytes) -> Iterator[tuple[str, str]]:
    from sidesk.instruments import codes
    from sidesk.reports import scans

    for picture in scans.pictures(data) if data.startswith(_PDF) else [data]:
        try:
            texts = codes.read(picture)
        except OSError:  # no picture after all: it is kept as it is, chosen by hand
            continue
        for text in texts:
            if found := _CODE.fullmatch(text.strip()):
                yield found[1], found[2]


def _signer(of: browse.Version, role: str) -> str:
    from sidesk.actions.verify import signatures_of

    named = [one for one in signatures_of(of.revision) if one.get("role") == role]
    return str(named[0].get("name", "")) if named else ""


def _named(name: str, data: bytes) -> str:
    """The name with an ending that fits: what a phone hands over is often called `image`."""
    ending = next((known for magic, known in _ENDINGS.items() if data.startswith(magic)), "tif")
    return name if "." in name else f"{name}.{ending}"
