"""Bind a package: pages of many papers into one file, with links, outline, numbers and the files inside.

Seals of the bound papers do not survive being copied into another file: their pages are shown here, and
each sealed paper goes along whole as an attachment, so that its seals can still be judged. What cannot be
opened is named and left out; the rest is bound. Only one paper is in memory at a time: see `shelf`.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from sidesk.core.canonical import Json, canonical, sha256
from sidesk.core.errors import SideskError
from sidesk.core.progress import Progress
from sidesk.core.text import N_
from sidesk.reports import pdfa
from sidesk.reports.blocks import Column, Row, Said, Table
from sidesk.reports.pdfa import File
from sidesk.reports.voice import Voice
from sidesk.reports.volumes import charts, covers, pages
from sidesk.reports.volumes.book import Made
from sidesk.reports.volumes.contents import (
    DEVICES,
    FILES,
    LINKS,
    SUMMARY,
    Bound,
    Cover,
    Document,
    Entry,
    Summary,
    Volume,
    listed,
)
from sidesk.reports.volumes.joining import Piece, drawing_of, joined, size_of, strip
from sidesk.reports.volumes.shelf import Held, Shelf

LARGEST = 500 * 1024 * 1024  # of one paper
MOST_PAGES = 5000  # of one paper
# What pikepdf raises beside its own PdfError over bytes that somebody made up.
_FOREIGN = (ValueError, TypeError, LookupError, AttributeError, RuntimeError, ArithmeticError, MemoryError)
INDEX = "sidesk-package"
_WRITING = 9  # writing the whole takes a tenth of the time, as far as anybody looking on needs to know
_PART = 1024 * 1024  # bytes that are unpacked at once
_END, _TAIL = b"%%EOF", 4096  # what stands at the end of a file that was not cut off


@dataclass
class _Work:
    cover: Cover
    voice: Voice
    summary: Summary
    shelf: Shelf
    files: list[Held] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    sealed: list[Held] = field(default_factory=list)
    archival: bool = True  # whether every page bound in can be part of a PDF/A


@dataclass(frozen=True)
class Wanted:
    """What a package is made from. `at` is the moment it says it was made; `place` is a folder for what does
    not fit into memory, else the system's own."""

    volumes: Sequence[Volume]
    cover: Cover
    summary: Summary
    language: str
    at: dt.datetime
    creator: str = "SiDesk"
    files: Iterable[File] = ()
    most: int = 400  # pages of a volume: 200 sheets are as thick as an archive takes
    place: Path | None = None


def bind(wanted: Wanted, out: BinaryIO, progress: Progress | None = None) -> Bound:
    """Write the package to a stream. Can be cancelled between two documents and while it is written."""
    progress = progress or Progress()
    with closing(Shelf(wanted.place)) as shelf:
        work = _Work(wanted.cover, Voice(wanted.language), wanted.summary, shelf)
        work.files += map(shelf.file, wanted.files)
        total = sum(len(volume.documents) for volume in wanted.volumes)
        writing = max(total // _WRITING, 1)
        bodies = _bodies(wanted.volumes, work, lambda done: progress.step(done, total + writing))
        volumes, bodies = _split(wanted.volumes, bodies, wanted.most)
        record = canonical(_index(volumes, work))
        digest = sha256(record)
        pieces = _pieces(volumes, bodies, work, digest)
        with joined(shelf, pieces, work.voice, [*work.sealed, *work.files]) as whole:
            written = Progress(lambda done, of: progress.step(total + writing * done // of, total + writing))
            meta = replace(_meta(wanted, work.voice), archival=work.archival)
            pdfa.write(whole, record, meta, out, written)
        return Bound(sum(piece.count for piece in pieces), total, tuple(work.left_out), digest)


def _meta(wanted: Wanted, voice: Voice) -> pdfa.Meta:
    cover = wanted.cover
    title = f"{voice.line(N_('Acceptance package'))} {cover.project}".strip()
    author = cover.contractor or title
    return pdfa.Meta(title, author, cover.number, wanted.creator, voice.tag, wanted.at)


# --- pieces ----------------------------------------------------------------------------------------------


def _bodies(volumes: Sequence[Volume], work: _Work, stepped: Callable[[int], None]) -> dict[str, list[Piece]]:
    """What stands between the covers of each volume."""
    done = 0
    bodies: dict[str, list[Piece]] = {}
    for volume in volumes:
        bodies[volume.code] = []
        for entry in volume.entries:
            for document in entry.documents:
                stepped(done)
                done += 1
                bodies[volume.code].append(_document(document, entry, volume, work))
            if entry.make:
                bodies[volume.code].append(_made(entry, volume, work))
    stepped(done)
    return bodies


def _document(document: Document, entry: Entry, volume: Volume, work: _Work) -> Piece:
    """A paper; in place of one that cannot be bound stands a sheet that says so."""
    title = f"{document.number}  {document.title or work.voice.form_line(entry.title)}"
    name = f"document {document.key}"
    try:
        pdf = document.load()
        at, count = _taken(pdf, work.shelf)
        if document.file and work.archival:
            work.archival = _is_archival(pdf)
    except SideskError as problem:
        why = work.voice.words.line(problem.told(work.voice.words), problem.advised(work.voice.words))
    except _Unfit as problem:
        why = work.voice.line(problem.why)
    else:
        if document.sealed:
            held = File(f"{document.number}.pdf", pdf, "application/pdf", sha256(pdf), document.title)
            work.sealed.append(work.shelf.file(held))
        return Piece(name, at, count, volume.code, title, 2, numbered=True, entry=f"entry {entry.number}")
    work.left_out.append((document.said, why))
    sheet = covers.title_sheet(document.number, document.title, why, work.cover, work.voice)
    entry_name = f"entry {entry.number}"
    at, count = _own(sheet, work)
    return Piece(name, at, count, volume.code, title, 2, numbered=True, entry=entry_name)


def _split(
    volumes: Sequence[Volume], bodies: Mapping[str, list[Piece]], most: int
) -> tuple[list[Volume], dict[str, list[Piece]]]:
    """Volumes that are too thick become several, cut between two documents: III-1, III-2."""
    parted: list[Volume] = []
    found: dict[str, list[Piece]] = {}
    for volume in volumes:
        parts = _parts(bodies[volume.code], most)
        for number, part in enumerate(parts, 1):
            code = volume.code if len(parts) == 1 else f"{volume.code}-{number}"
            names = {piece.name for piece in part}
            entries = tuple(
                replace(entry, documents=kept, make=entry.make if f"entry {entry.number}" in names else "")
                for entry in volume.entries
                if (kept := tuple(one for one in entry.documents if f"document {one.key}" in names))
                or f"entry {entry.number}" in names
                or (number == 1 and not entry.documents and not entry.make)
            )
            parted.append(replace(volume, code=code, entries=entries))
            found[code] = [replace(piece, volume=code) for piece in part]
    return parted, found


def _parts(body: Sequence[Piece], most: int) -> list[list[Piece]]:
    parts: list[list[Piece]] = [[]]
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


def _taken(pdf: bytes, shelf: Shelf) -> tuple[int, int]:
    """Put a paper on the shelf: the place of its first page, and how many it has. Raises _Unfit."""
    import pikepdf

    if len(pdf) > LARGEST:
        raise _Unfit(N_("The file is larger than 500 MB; it is left out."))
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            count = len(opened.pages)
            if opened.get_warnings() and _END not in pdf[-_TAIL:]:  # the missing pages would be white
                raise _Unfit(N_("The file is no whole PDF; it is left out."))
            if not count or count > MOST_PAGES:
                raise _Unfit(N_("The file has no pages, or more than 5 000; it is left out."))
            strip(opened)
            for page in opened.pages:
                size_of(page)
                for drawing in drawing_of(page):
                    _unpack(drawing)
            return shelf.pages(opened), count
    except pikepdf.PasswordError as problem:
        raise _Unfit(N_("The file is locked with a password; it is left out.")) from problem
    except (pikepdf.PdfError, zlib.error, *_FOREIGN) as problem:
        raise _Unfit(N_("The file is no whole PDF; it is left out.")) from problem


def _is_archival(pdf: bytes) -> bool:
    """Whether a PDF made elsewhere breaks no rule of PDF/A: a font that is not inside is the usual one."""
    import pikepdf
    from pikepdf import pdfa as rules

    with pikepdf.open(BytesIO(pdf)) as opened:
        strip(opened)
        rules.prepare(opened, pdfa.FLAVOUR)
        return not rules.check(opened, pdfa.FLAVOUR).findings


def _unpack(drawing: Any) -> None:
    """Make sure that it can be; by parts, because a few bytes may unpack to more than a memory holds."""
    if drawing.get("/Filter") != "/FlateDecode" or "/DecodeParms" in drawing:
        drawing.read_bytes()
        return
    rest, unpacking = drawing.read_raw_bytes(), zlib.decompressobj()
    while rest:
        unpacking.decompress(rest, _PART)
        rest = unpacking.unconsumed_tail


def _own(made: Made, work: _Work) -> tuple[int, int]:
    """The same for pages that the program made itself."""
    import pikepdf

    with pikepdf.open(BytesIO(made.pdf)) as opened:
        return work.shelf.pages(opened), made.pages


def _made(entry: Entry, volume: Volume, work: _Work) -> Piece:
    """Pages the program makes itself."""
    makers: Mapping[str, Callable[[], Made]] = {
        SUMMARY: lambda: charts.summary_pages(work.summary, work.cover, work.voice),
        LINKS: lambda: _links(entry, work),
        DEVICES: lambda: _devices(entry, work),
        FILES: lambda: _files(entry, work),
    }
    at, count = _own(makers[entry.make](), work)
    title = work.voice.form_line(entry.title)
    return Piece(f"entry {entry.number}", at, count, volume.code, title, 1, numbered=True)


def _links(entry: Entry, work: _Work) -> Made:
    say = work.voice.say
    columns = (
        Column(say(N_("#")), kind="number"), Column(say(N_("Link")), kind="code"), Column(say(N_("Room"))),
        Column(say(N_("Panel port")), kind="code"), Column(say(N_("Length")), "m", "number"),
        Column(say(N_("Margin")), "dB", "number"), Column(say(N_("At the pair")), kind="code"),
        Column(say(N_("Tested")), kind="code"), Column(say(N_("Result")), kind="mark"),
    )  # fmt: skip
    return _table(entry, work, Table(columns, tuple(work.summary.links)))


def _devices(entry: Entry, work: _Work) -> Made:
    say = work.voice.say
    columns = (
        Column(say(N_("#")), kind="number"), Column(say(N_("Device")), kind="code"), Column(say(N_("Name"))),
        Column(say(N_("Model"))), Column(say(N_("Serial no.")), kind="code"), Column(Said("IP"), kind="code"),
        Column(say(N_("Place"))),
    )  # fmt: skip
    return _table(entry, work, Table(columns, tuple(work.summary.devices)))


def _files(entry: Entry, work: _Work) -> Made:
    say = work.voice.say
    columns = (
        Column(say(N_("#")), kind="number"), Column(say(N_("File"))), Column(say(N_("Bytes")), kind="number"),
        Column(Said("SHA-256"), kind="code"),
    )  # fmt: skip
    files = (*work.sealed, *work.files)
    rows = ((str(n), one.name, str(one.size), one.sha256) for n, one in enumerate(files, 1))
    return _table(entry, work, Table(columns, tuple(Row(cells) for cells in rows)))


def _table(entry: Entry, work: _Work, table: Table) -> Made:
    title = work.voice.form(entry.title)
    return pages.table_pages(title.main, title.second, table, work.cover, work.voice)


def _pieces(
    volumes: Sequence[Volume], bodies: Mapping[str, list[Piece]], work: _Work, digest: str
) -> list[Piece]:
    """Everything in its order; contents know the pages because nothing behind them moves them."""
    starts = {piece.name: at for body in bodies.values() for piece, at in _starts(body)}
    totals = {code: sum(piece.count for piece in body) for code, body in bodies.items()}
    of_entry = {}
    for volume in volumes:
        for entry in volume.entries:
            names = [f"document {one.key}" for one in entry.documents] or [f"entry {entry.number}"]
            if names[0] in starts:
                of_entry[entry.number] = f"{volume.code} – {starts[names[0]]}"
    cover = covers.cover_page(work.cover, work.voice, digest, work.summary.floors, len(volumes))
    contents = pages.general_contents(volumes, work.cover, work.voice, of_entry)
    title = work.voice.line(N_("General contents"))
    found = [
        Piece("cover", *_own(cover, work), title=work.voice.line(N_("Cover"))),
        Piece("contents", *_own(contents, work), title=title, leads=contents.leads),
    ]
    for number, volume in enumerate(volumes, 1):
        body = bodies[volume.code]
        sheet = covers.volume_sheet(
            volume, (number, len(volumes)), totals[volume.code], work.cover, work.voice
        )
        name = f"{volume.code}  {work.voice.form_line(volume.title)}"
        found.append(Piece(f"volume {volume.code}", *_own(sheet, work), volume.code, name, 0))
        if volume.documents:
            at = {one.key: starts.get(f"document {one.key}", 0) for one in volume.documents}
            listed = pages.volume_contents(volume, work.cover, work.voice, at)
            found.append(Piece("list", *_own(listed, work), volume.code, "", -1, leads=listed.leads))
        found += body
        end = covers.end_sheet(volume, work.cover, work.voice, totals[volume.code])
        found.append(Piece("end", *_own(end, work), volume.code, "", -1))
    return found


def _starts(body: Sequence[Piece]) -> Iterator[tuple[Piece, int]]:
    at = 1
    for piece in body:
        yield piece, at
        at += piece.count


def _index(volumes: Sequence[Volume], work: _Work) -> dict[str, Json]:
    """What the package holds, for programs: the same as the contents, with the hash of each sealed paper."""
    hashes = {one.name: one.sha256 for one in work.sealed}

    def told(one: Document) -> dict[str, Json]:
        paper = one.file or hashes.get(f"{one.number}.pdf", "")
        return {
            "number": one.number,
            "title": one.title,
            "date": one.date,
            "record": one.record,
            "paper": paper,
        }

    return {
        "format": INDEX,
        "version": 1,
        "project": work.cover.number,
        "title": work.cover.project,
        "date": work.cover.date,
        "volumes": listed(volumes, told),
        "files": [{"name": one.name, "sha256": one.sha256} for one in (*work.sealed, *work.files)],
    }
