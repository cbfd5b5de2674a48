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

from sidesk.core.canonical import Json, canonical, sha256
from sidesk.core.errors import SideskError
from sidesk.core.progress import Progress
from sidesk.core.text import N_
from sidesk.reports import pdfa
from sidesk.reports.blocks import Column, Row, Said, Table
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
    File,
    Summary,
    Volume,
    listed,
)
from sidesk.reports.volumes.joining import Piece, joined, size_of, strip

LARGEST = 500 * 1024 * 1024  # of one paper
MOST_PAGES = 5000  # of one paper
# What pikepdf raises beside its own PdfError over bytes that somebody made up.
_FOREIGN = (ValueError, TypeError, LookupError, AttributeError, RuntimeError, ArithmeticError, MemoryError)
INDEX = "sidesk-package"
_END, _TAIL = b"%%EOF", 4096  # what stands at the end of a file that was not cut off


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
    bodies: dict[str, list[Piece]] = {}
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
    cover = wanted.cover
    title = f"{work.voice.line(N_('Acceptance package'))} {cover.project}".strip()
    author = cover.contractor or title
    meta = pdfa.Meta(title, author, cover.number, wanted.creator, work.voice.tag, wanted.at)
    with joined(pieces, work.voice, [*work.sealed, *work.files]) as whole:
        progress.step(total - 1, total)
        pdf = pdfa.written(whole, record, meta)
    progress.step(total, total)
    return Bound(pdf, sum(piece.count for piece in pieces), done, tuple(work.left_out), digest)


# --- pieces ----------------------------------------------------------------------------------------------


def _document(document: Document, entry: Entry, volume: Volume, work: _Work) -> Piece:
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
        return Piece(name, pdf, count, volume.code, title, 2, numbered=True, entry=f"entry {entry.number}")
    work.left_out.append((document.number, why))
    sheet = covers.title_sheet(document.number, document.title, why, work.cover, work.voice)
    entry_name = f"entry {entry.number}"
    return Piece(name, sheet.pdf, sheet.pages, volume.code, title, 2, numbered=True, entry=entry_name)


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
                if (kept := tuple(one for one in entry.documents if f"document {one.record}" in names))
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


def _count(pdf: bytes) -> int:
    """How many pages a paper has, once it is sure that they can be bound. Raises _Unfit."""
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
            return count
    except pikepdf.PasswordError as problem:
        raise _Unfit(N_("The file is locked with a password; it is left out.")) from problem
    except (pikepdf.PdfError, *_FOREIGN) as problem:
        raise _Unfit(N_("The file is no whole PDF; it is left out.")) from problem


def _made(entry: Entry, volume: Volume, work: _Work) -> list[Piece]:
    """Pages the program makes itself."""
    makers: Mapping[str, Callable[[], Made]] = {
        SUMMARY: lambda: charts.summary_pages(work.summary, work.cover, work.voice),
        LINKS: lambda: _links(entry, work),
        DEVICES: lambda: _devices(entry, work),
        FILES: lambda: _files(entry, work),
    }
    made = makers[entry.make]()
    title = work.voice.form_line(entry.title)
    return [Piece(f"entry {entry.number}", made.pdf, made.pages, volume.code, title, 1, numbered=True)]


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
    rows = ((str(n), one.name, str(len(one.data)), one.sha256) for n, one in enumerate(files, 1))
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
            names = [f"document {one.record}" for one in entry.documents] or [f"entry {entry.number}"]
            if names[0] in starts:
                of_entry[entry.number] = f"{volume.code} – {starts[names[0]]}"
    cover = covers.cover_page(work.cover, work.voice, digest, work.summary.floors, len(volumes))
    contents = pages.general_contents(volumes, work.cover, work.voice, of_entry)
    title = work.voice.line(N_("General contents"))
    found = [
        Piece("cover", cover.pdf, cover.pages, title=work.voice.line(N_("Cover"))),
        Piece("contents", contents.pdf, contents.pages, title=title, leads=contents.leads),
    ]
    for number, volume in enumerate(volumes, 1):
        body = bodies[volume.code]
        sheet = covers.volume_sheet(
            volume, (number, len(volumes)), totals[volume.code], work.cover, work.voice
        )
        name = f"{volume.code}  {work.voice.form_line(volume.title)}"
        found.append(Piece(f"volume {volume.code}", sheet.pdf, sheet.pages, volume.code, name, 0))
        if volume.documents:
            at = {one.record: starts.get(f"document {one.record}", 0) for one in volume.documents}
            listed = pages.volume_contents(volume, work.cover, work.voice, at)
            found.append(Piece("list", listed.pdf, listed.pages, volume.code, "", -1, leads=listed.leads))
        found += body
        end = covers.end_sheet(volume, work.cover, work.voice, totals[volume.code])
        found.append(Piece("end", end.pdf, end.pages, volume.code, "", -1))
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
        paper = hashes.get(f"{one.number}.pdf", "")
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
