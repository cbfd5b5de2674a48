"""Bind a package: pages of many papers into one file, with links, outline, numbers and the files inside.

Seals of the bound papers do not survive being copied into another file: their pages are shown here, and
each sealed paper goes along whole as an attachment, so that its seals can still be judged. What cannot be
opened is named and left out; the rest is bound.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from sidesk.core.canonical import Json, canonical, sha256
from sidesk.core.errors import SideskError
from sidesk.core.files import named
from sidesk.core.progress import Progress
from sidesk.core.text import N_
from sidesk.reports import pdfa
from sidesk.reports.voice import Voice
from sidesk.reports.volumes import pages
from sidesk.reports.volumes.contents import (
    DEVICES,
    FILES,
    LINKS,
    SUMMARY,
    Bound,
    Cover,
    Document,
    Entry,
    File,
    Summary,
    Volume,
)
from sidesk.reports.volumes.pages import Made

LARGEST = 500 * 1024 * 1024  # of one paper
MOST_PAGES = 5000  # of one paper
# What pikepdf raises beside its own PdfError over bytes that somebody made up.
_FOREIGN = (ValueError, TypeError, LookupError, AttributeError, RuntimeError, ArithmeticError, MemoryError)
_ANNOTATIONS = ("/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight",
                "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink")  # fmt: skip
INDEX = "sidesk-package"


@dataclass
class _Piece:
    """Pages that stand together: of a document, or of our own."""

    name: str  # document RECORD, entry NO, volume CODE
    pdf: bytes
    count: int
    volume: str = ""
    title: str = ""
    level: int = 0
    numbered: bool = False
    entry: str = ""  # entry NO it stands under
    leads: Sequence[pages.Lead] = ()


@dataclass
class _Work:
    cover: Cover
    voice: Voice
    summary: Summary
    files: list[File]
    left_out: list[tuple[str, str]] = field(default_factory=list)
    sealed: list[File] = field(default_factory=list)


@dataclass(frozen=True)
class Wanted:
    """What a package is made from. `at` is the moment it says it was made."""

    volumes: Sequence[Volume]
    cover: Cover
    summary: Summary
    language: str
    at: dt.datetime
    creator: str = "SiDesk"
    files: Sequence[File] = ()
    most: int = 400  # pages of a volume: 200 sheets are as thick as an archive takes


def bind(wanted: Wanted, progress: Progress | None = None) -> Bound:
    """Make the package. Can be cancelled between two documents; nothing is written then."""
    progress = progress or Progress()
    volumes = list(wanted.volumes)
    work = _Work(wanted.cover, Voice(wanted.language), wanted.summary, list(wanted.files))
    total = sum(len(volume.documents) for volume in volumes) + 2
    done = 0
    bodies: dict[str, list[_Piece]] = {}
    for volume in volumes:
        bodies[volume.code] = []
        for entry in volume.entries:
            for document in entry.documents:
                progress.step(done, total)
                done += 1
                bodies[volume.code].append(_document(document, entry, volume, work))
            if entry.make:
                bodies[volume.code] += _made(entry, volume, work)
    progress.step(total - 2, total)
    volumes, bodies = _split(volumes, bodies, wanted.most)
    index = _index(volumes, work)
    record = canonical(index)
    digest = sha256(record)
    pieces = _pieces(volumes, bodies, work, digest)
    merged = _merged(pieces, work)
    progress.step(total - 1, total)
    cover = wanted.cover
    title = f"{work.voice.line(N_('Acceptance package'))} {cover.project}".strip()
    author = cover.contractor or title
    meta = pdfa.Meta(title, author, cover.number, wanted.creator, work.voice.tag, wanted.at)
    pdf = pdfa.finished(merged, record, meta)
    progress.step(total, total)
    return Bound(pdf, sum(piece.count for piece in pieces), done, tuple(work.left_out), digest)


# --- pieces ----------------------------------------------------------------------------------------------


def _document(document: Document, entry: Entry, volume: Volume, work: _Work) -> _Piece:
    """A paper; in place of one that cannot be bound stands a sheet that says so."""
    title = f"{document.number}  {document.title or work.voice.form_line(entry.title)}"
    name = f"document {document.record}"
    try:
        pdf = document.load()
        count = _count(pdf)
    except SideskError as problem:
        why = work.voice.words.line(problem.told(work.voice.words), problem.advised(work.voice.words))
    except _Unfit as problem:
        why = work.voice.line(problem.why)
    else:
        if document.sealed:
            held = File(f"{document.number}.pdf", pdf, "application/pdf", sha256(pdf), document.title)
            work.sealed.append(held)
        return _Piece(name, pdf, count, volume.code, title, 2, numbered=True, entry=f"entry {entry.number}")
    work.left_out.append((document.number, why))
    sheet = pages.title_sheet(document.number, document.title, why, work.cover, work.voice)
    entry_name = f"entry {entry.number}"
    return _Piece(name, sheet.pdf, sheet.pages, volume.code, title, 2, numbered=True, entry=entry_name)


def _split(
    volumes: Sequence[Volume], bodies: Mapping[str, list[_Piece]], most: int
) -> tuple[list[Volume], dict[str, list[_Piece]]]:
    """Volumes that are too thick become several, cut between two documents: III-1, III-2."""
    parted: list[Volume] = []
    found: dict[str, list[_Piece]] = {}
    for volume in volumes:
        parts = _parts(bodies[volume.code], most)
        for number, part in enumerate(parts, 1):
            code = volume.code if len(parts) == 1 else f"{volume.code}-{number}"
            names = {piece.name for piece in part}
            entries = tuple(
                replace(entry, documents=kept, make=entry.make if f"entry {entry.number}" in names else "")
                for entry in volume.entries
                if (kept := tuple(one for one in entry.documents if f"document {one.record}" in names))
                or f"entry {entry.number}" in names
                or (number == 1 and not entry.documents and not entry.make)
            )
            parted.append(replace(volume, code=code, entries=entries))
            found[code] = [replace(piece, volume=code) for piece in part]
    return parted, found


def _parts(body: Sequence[_Piece], most: int) -> list[list[_Piece]]:
    parts: list[list[_Piece]] = [[]]
    for piece in body:
        if parts[-1] and sum(one.count for one in parts[-1]) + piece.count > most:
            parts.append([])
        parts[-1].append(piece)
    return parts


class _Unfit(Exception):
    """A file that is no paper we can bind."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def _count(pdf: bytes) -> int:
    """How many pages a paper has, once it is sure that they can be bound. Raises _Unfit."""
    import pikepdf

    if len(pdf) > LARGEST:
        raise _Unfit(N_("The file is larger than 500 MB; it is left out."))
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            count = len(opened.pages)
            if not count or count > MOST_PAGES:
                raise _Unfit(N_("The file has no pages, or more than 5 000; it is left out."))
            _strip(opened)
            for page in opened.pages:
                _size(page)
            return count
    except pikepdf.PasswordError as problem:
        raise _Unfit(N_("The file is locked with a password; it is left out.")) from problem
    except (pikepdf.PdfError, *_FOREIGN) as problem:
        raise _Unfit(N_("The file is no whole PDF; it is left out.")) from problem


def _made(entry: Entry, volume: Volume, work: _Work) -> list[_Piece]:
    """Pages the program makes itself."""
    makers: Mapping[str, Callable[[], Made]] = {
        SUMMARY: lambda: pages.summary_pages(work.summary, work.cover, work.voice),
        LINKS: lambda: _links(entry, work),
        DEVICES: lambda: _devices(entry, work),
        FILES: lambda: _files(entry, work),
    }
    made = makers[entry.make]()
    title = work.voice.form_line(entry.title)
    return [_Piece(f"entry {entry.number}", made.pdf, made.pages, volume.code, title, 1, numbered=True)]


def _links(entry: Entry, work: _Work) -> Made:
    heads = [work.voice.line(text) for text in (N_("Link"), N_("Room"), N_("Panel port"), N_("Length (m)"),
             N_("Margin (dB)"), N_("Result"))]  # fmt: skip
    title = work.voice.form_line(entry.title)
    widths = (38, 42, 34, 18, 18, 20)
    return pages.table_pages(title, heads, widths, work.summary.links, work.cover, work.voice)


def _devices(entry: Entry, work: _Work) -> Made:
    heads = [work.voice.line(text) for text in (N_("Device"), N_("Name"), N_("Model"), N_("Serial no."),
             N_("Place"))]  # fmt: skip
    title = work.voice.form_line(entry.title)
    return pages.table_pages(title, heads, (30, 34, 44, 36, 26), work.summary.devices, work.cover, work.voice)


def _files(entry: Entry, work: _Work) -> Made:
    heads = [work.voice.line(N_("File")), work.voice.line(N_("Bytes")), "SHA-256"]
    rows = [(one.name, str(len(one.data)), one.sha256) for one in (*work.sealed, *work.files)]
    title = work.voice.form_line(entry.title)
    return pages.table_pages(title, heads, (54, 14, 102), rows, work.cover, work.voice)


def _pieces(
    volumes: Sequence[Volume], bodies: Mapping[str, list[_Piece]], work: _Work, digest: str
) -> list[_Piece]:
    """Everything in its order; contents know the pages because nothing behind them moves them."""
    starts = {piece.name: at for body in bodies.values() for piece, at in _starts(body)}
    totals = {code: sum(piece.count for piece in body) for code, body in bodies.items()}
    of_entry = {}
    for volume in volumes:
        for entry in volume.entries:
            names = [f"document {one.record}" for one in entry.documents] or [f"entry {entry.number}"]
            if names[0] in starts:
                of_entry[entry.number] = f"{volume.code} – {starts[names[0]]}"
    cover = pages.cover_page(work.cover, work.voice, digest)
    contents = pages.general_contents(volumes, work.cover, work.voice, of_entry)
    title = work.voice.line(N_("General contents"))
    found = [
        _Piece("cover", cover.pdf, cover.pages, title=work.voice.line(N_("Cover"))),
        _Piece("contents", contents.pdf, contents.pages, title=title, leads=contents.leads),
    ]
    for number, volume in enumerate(volumes, 1):
        body = bodies[volume.code]
        sheet = pages.volume_sheet(volume, number, len(volumes), work.cover, work.voice)
        name = f"{volume.code}  {work.voice.form_line(volume.title)}"
        found.append(_Piece(f"volume {volume.code}", sheet.pdf, sheet.pages, volume.code, name, 0))
        if volume.documents:
            at = {one.record: starts.get(f"document {one.record}", 0) for one in volume.documents}
            listed = pages.volume_contents(volume, work.cover, work.voice, at)
            found.append(_Piece("list", listed.pdf, listed.pages, volume.code, "", -1, leads=listed.leads))
        found += body
        end = pages.end_sheet(volume, work.cover, work.voice, totals[volume.code])
        found.append(_Piece("end", end.pdf, end.pages, volume.code, "", -1))
    return found


def _starts(body: Sequence[_Piece]) -> Iterator[tuple[_Piece, int]]:
    at = 1
    for piece in body:
        yield piece, at
        at += piece.count


def _index(volumes: Sequence[Volume], work: _Work) -> dict[str, Json]:
    """What the package holds, for programs: the same as the contents, with the hash of each sealed paper."""
    hashes = {one.name: one.sha256 for one in work.sealed}
    return {
        "format": INDEX,
        "version": 1,
        "project": work.cover.number,
        "title": work.cover.project,
        "date": work.cover.date,
        "volumes": [
            {
                "id": volume.code,
                "title": dict(volume.title),
                "entries": [
                    {
                        "no": entry.number,
                        "title": dict(entry.title),
                        "missing": entry.is_missing,
                        "documents": [
                            {"number": one.number, "title": one.title, "date": one.date, "record": one.record,
                             "paper": hashes.get(f"{one.number}.pdf", "")}
                            for one in entry.documents
                        ],
                    }
                    for entry in volume.entries
                ],
            }
            for volume in volumes
        ],
        "files": [{"name": one.name, "sha256": one.sha256} for one in (*work.sealed, *work.files)],
    }  # fmt: skip


# --- merging ---------------------------------------------------------------------------------------------


def _merged(pieces: Sequence[_Piece], work: _Work) -> bytes:
    import pikepdf

    out = BytesIO()
    with pikepdf.new() as target:
        first: dict[str, int] = {}
        sources = []
        for piece in pieces:
            source = pikepdf.open(BytesIO(piece.pdf))
            sources.append(source)
            first.setdefault(piece.name, len(target.pages))
            _strip(source)
            target.pages.extend(source.pages)
        _number(target, pieces, work.voice)
        _link(target, pieces, first)
        _outline(target, pieces)
        _attach(target, [*work.sealed, *work.files])
        target.save(out)
        for source in sources:
            source.close()
    return out.getvalue()


def _strip(source: Any) -> None:
    """Marks on the page are kept. Fields and seals stay behind, links would lead into the file they came
    from, and nothing that a reader would run, play or open comes along."""
    from pikepdf import Array, Dictionary

    for page in source.pages:
        given = page.get("/Annots", Array([]))
        kept = [
            one
            for one in (given if isinstance(given, Array) else Array([]))
            if isinstance(one, Dictionary) and one.get("/Subtype") in _ANNOTATIONS
        ]
        for one in kept:
            _quiet(one)
        _quiet(page.obj)
        if kept:
            page.Annots = Array(kept)
        elif "/Annots" in page:
            del page["/Annots"]


def _quiet(holder: Any) -> None:
    for name in ("/A", "/AA", "/PA"):
        if name in holder:
            del holder[name]


def _number(target: Any, pieces: Sequence[_Piece], voice: Voice) -> None:
    """`Volume III, page 12 of 87` on every page that counts."""
    import pikepdf

    totals: dict[str, int] = {}
    for piece in pieces:
        totals[piece.volume] = totals.get(piece.volume, 0) + piece.count * piece.numbered
    texts: list[str] = []
    counted: dict[str, int] = {}
    for piece in pieces:
        for _page in range(piece.count):
            counted[piece.volume] = counted.get(piece.volume, 0) + piece.numbered
            said = voice.say(
                N_("Volume {volume}, page {page} of {pages}"),
                volume=piece.volume, page=counted[piece.volume], pages=totals[piece.volume],
            ).main  # fmt: skip
            texts.append(said if piece.numbered else "")
    sizes = [_size(page) for page in target.pages]
    with pikepdf.open(BytesIO(pages.folios(sizes, texts))) as folios:
        for page, folio, text in zip(target.pages, folios.pages, texts, strict=True):
            if text:
                page.add_overlay(folio)


def _size(page: Any) -> tuple[float, float]:
    left, bottom, right, top = (float(value) for value in page.mediabox)
    return (right - left, top - bottom)


def _link(target: Any, pieces: Sequence[_Piece], first: Mapping[str, int]) -> None:
    """Lines of the contents lead to their pages."""
    from pikepdf import Array, Dictionary, Name

    at = 0
    entries = _first_of_entries(pieces)
    for piece in pieces:
        for lead in piece.leads:
            place = first.get(lead.to, first.get(entries.get(lead.to, "")))
            if place is None:
                continue
            page = target.pages[at + lead.page]
            annotation = Dictionary(
                Type=Name.Annot, Subtype=Name.Link, Rect=Array(list(lead.box)), Border=Array([0, 0, 0]), F=4,
                Dest=Array([target.pages[place].obj, Name.Fit]),
            )  # fmt: skip
            page.Annots = Array([*page.get("/Annots", Array([])), target.make_indirect(annotation)])
        at += piece.count


def _first_of_entries(pieces: Sequence[_Piece]) -> dict[str, str]:
    """Entries whose pages are documents lead to the first of them."""
    return {piece.entry: piece.name for piece in reversed(pieces) if piece.entry}


def _outline(target: Any, pieces: Sequence[_Piece]) -> None:
    from pikepdf import OutlineItem

    at, volume = 0, None
    with target.open_outline() as outline:
        for piece in pieces:
            if piece.title:
                item = OutlineItem(piece.title, at)
                if piece.level <= 0 or volume is None:
                    outline.root.append(item)
                    volume = item if piece.volume else None
                    if volume is not None:
                        volume.is_closed = True
                else:
                    volume.children.append(item)
            at += piece.count


def _attach(target: Any, files: Sequence[File]) -> None:
    """The files themselves, each named as something that belongs to the whole (PDF/A-3 asks for that)."""
    from pikepdf import Array, AttachedFileSpec, Name

    held = []
    for name, file in _named(files):
        target.attachments[name] = AttachedFileSpec(
            target, file.data, filename=name, mime_type=file.mime, description=file.said or name,
            relationship=Name.Supplement,
        )  # fmt: skip
        held.append(target.attachments[name].obj)
    if held:
        target.Root.AF = Array(held)


def _named(files: Sequence[File]) -> Iterator[tuple[str, File]]:
    """Each under a name of its own that a reader can save it by."""
    seen: set[str] = {pdfa.RECORD}
    numbers: dict[str, int] = {}
    for file in files:
        first = named(file.name)
        stem, dot, end = first.rpartition(".")
        name, number = first, numbers.get(first, 2)
        while name in seen:
            name, number = f"{stem or end} ({number}){dot}{end if stem else ''}", number + 1
        numbers[first] = number
        seen.add(name)
        yield name, file
