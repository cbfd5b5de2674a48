"""From ReportLab's PDF to PDF/A-3b that carries the record inside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from sidesk.core.files import named
from sidesk.core.progress import Progress

if TYPE_CHECKING:
    from pikepdf import Pdf

FLAVOUR = "3b"
RECORD = "record.json"


@dataclass(frozen=True)
class Meta:
    """What the document information says; no word of it may change between two runs."""

    title: str
    author: str
    subject: str
    creator: str
    language: str
    at: dt.datetime
    archival: bool = True  # says that it is PDF/A; not said where pages made elsewhere are none


@dataclass(frozen=True)
class File:
    """A file that goes along inside a paper or a package, as it is. `said`: what readers are told of it."""

    name: str
    data: bytes = field(repr=False)
    mime: str
    sha256: str
    said: str = ""


def finished(pdf: bytes, record: bytes | None, meta: Meta, files: Sequence[File] = ()) -> bytes:
    """PDF/A-3b with `record.json` as its source, if there is one, and what it rests on beside it.

    The same input gives the same bytes.
    """
    import pikepdf

    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        for file in files:
            _enclose(document, file, meta)
        write(document, record, meta, out)
    return out.getvalue()


def write(
    document: Pdf, record: bytes | None, meta: Meta, out: BinaryIO, progress: Progress | None = None
) -> None:
    """The same for a document that is open already, into a stream. Raises Cancelled."""
    import pikepdf
    from pikepdf import pdfa

    if record is not None:
        _embed(document, record, meta)
    _list_files(document)
    for page in document.pages:
        if "/Trans" in page:  # ReportLab writes an empty transition
            del page["/Trans"]
    document.Root.Lang = pikepdf.String(meta.language)
    _describe(document, meta)
    pdfa.prepare(document, FLAVOUR)
    _fix_moment(document, meta)
    stepped = None if progress is None else lambda hundredth: progress.step(hundredth, 100)
    document.save(out, **pdfa.resolve_save_kwargs(FLAVOUR, deterministic_id=True, progress=stepped))


def _embed(document: Pdf, record: bytes, meta: Meta) -> None:
    _attach(document, RECORD, record, "application/json", "The record of this paper: canonical JSON", meta)


def _enclose(document: Pdf, file: File, meta: Meta) -> None:
    name = named(file.name)
    if name == RECORD or name in document.attachments:
        name = f"{file.sha256[:8]} {name}"
    mime = file.mime or "application/octet-stream"
    _attach(document, name, file.data, mime, f"SHA-256 {file.sha256}", meta)


def _attach(document: Pdf, name: str, data: bytes, mime: str, said: str, meta: Meta) -> None:
    from pikepdf import AttachedFileSpec, Dictionary, Name, String

    moment = String(_pdf_date(meta.at))
    document.attachments[name] = AttachedFileSpec(
        document, data, filename=name, mime_type=mime, description=said, relationship=Name.Source
    )
    held = document.attachments[name].obj
    for key in ("/F", "/UF"):
        if key in held.EF:
            held.EF[key].Params = Dictionary(ModDate=moment, CreationDate=moment, Size=len(data))


def _list_files(document: Pdf) -> None:
    """Name every file inside once, in one flat list: some readers know no branches of that tree. Each is
    also named as belonging to the whole (PDF/A-3 asks for that), the record first."""
    from pikepdf import Array, Dictionary, String

    held = {name: spec.obj for name, spec in document.attachments.items()}
    if not held:
        return
    flat = Array([])
    for name in sorted(held, key=lambda name: bytes(String(name))):
        flat.append(String(name))
        flat.append(held[name])
    document.Root.Names.EmbeddedFiles = Dictionary(Names=flat)
    first = sorted(held, key=lambda name: name != RECORD)
    document.Root.AF = Array([held[name] for name in first])


def _describe(document: object, meta: Meta) -> None:
    from pikepdf import Pdf, String

    assert isinstance(document, Pdf)
    info = document.docinfo
    for key in list(info.keys()):
        del info[key]
    for key, value in (
        ("/Title", meta.title),
        ("/Author", meta.author),
        ("/Subject", meta.subject),
        ("/Creator", meta.creator),
        ("/Producer", meta.creator),
        ("/CreationDate", _pdf_date(meta.at)),
        ("/ModDate", _pdf_date(meta.at)),
    ):
        info[key] = String(value)


def _fix_moment(document: object, meta: Meta) -> None:
    """`prepare` notes the present moment; the paper is of the moment of its record."""
    from pikepdf import Pdf

    assert isinstance(document, Pdf)
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["xmp:MetadataDate"] = meta.at.isoformat(timespec="seconds")
        if not meta.archival:
            del xmp["pdfaid:part"], xmp["pdfaid:conformance"]


def _pdf_date(at: dt.datetime) -> str:
    offset = at.strftime("%z") or "+0000"
    return f"D:{at:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:]}'"
