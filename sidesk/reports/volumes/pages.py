"""The lists a package has of its own: general contents, contents of a volume, tables.

Each function gives a small PDF; lines that lead somewhere are told as `Lead`s, because the pages they lead to
get their place only when everything is bound.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from sidesk.core.text import N_
from sidesk.reports.blocks import Table
from sidesk.reports.layout.canvas import PaperCanvas, height_of, width_of
from sidesk.reports.layout.style import ACCENT, FAIL, FAIL_TINT, INK2, INK3, MEASURE, MM, RULE2, TINT
from sidesk.reports.layout.table import measured
from sidesk.reports.layout.type import (
    BLOCK_RULE,
    CELL,
    HEAD_CELL,
    HEAD_RULE,
    LABEL,
    SECOND,
    SECTION,
    TINY,
    VALUE,
    Pen,
)
from sidesk.reports.story import table_words
from sidesk.reports.voice import Voice
from sidesk.reports.volumes.book import BOTTOM, LEFT, RIGHT, TOP, Book, Made
from sidesk.reports.volumes.contents import Cover, Document, Entry, Volume

_NUMBER, _COUNT, _PAGE = 14 * MM, 140 * MM, 170 * MM  # columns of the general contents
_TITLE = _COUNT - 8 * MM - _NUMBER
_ROWS = ((18.0, 44.0), (16.0, 38.0), (14.5, 33.0))  # an entry, a volume: the first that needs one page
_PITCH = 4.0  # of leader dots, on every line the same
_EDGES = (0, 10, 62, 120, 144, 170)  # columns of a volume's contents, mm


def general_contents(volumes: Sequence[Volume], cover: Cover, voice: Voice, pages: Mapping[str, str]) -> Made:
    """All volumes with their entries; what is missing is said in red. `pages`: volume and page by entry."""
    said = voice.say(N_("General contents"))
    book = Book(voice, cover, said.inline)
    book.head(said.main, said.second)
    canvas = book.canvas
    for x, word in ((_COUNT, N_("Documents")), (_PAGE - 2, N_("Page"))):
        canvas.line_of_text(LEFT + x, book.y, voice.line(word), TINY.right)
    fitting = (size for size in _ROWS if book.y - _height(volumes, voice, size) >= BOTTOM)
    size = next(fitting, _ROWS[0])
    for volume in volumes:
        high = _height([volume], voice, size)
        book.room(high if high < (TOP - BOTTOM) / 2 else size[1] + 3 * size[0])
        book.y -= size[1] - 14
        canvas.line_of_text(LEFT, book.y + 6, volume.code, SECTION.coloured(ACCENT))
        _title(canvas, voice, volume, book.y + 6)
        canvas.rule(LEFT, book.y, RIGHT, HEAD_RULE)
        book.lead(f"volume {volume.code}", 22)
        for entry in volume.entries:
            _entry_line(book, entry, pages, size[0])
        book.y -= 14
    return book.made()


def _title(canvas: PaperCanvas, voice: Voice, volume: Volume, y: float) -> None:
    said = voice.form(volume.title)
    x = LEFT + _NUMBER
    x += canvas.line_of_text(x, y, said.main, SECTION) + 2 * MM
    if x + width_of(said.second or " ", SECOND) < RIGHT:
        canvas.line_of_text(x, y, said.second, SECOND)


def _height(volumes: Sequence[Volume], voice: Voice, size: tuple[float, float]) -> float:
    entries = sum(_entry_height(entry, voice, size[0]) for one in volumes for entry in one.entries)
    return size[1] * len(volumes) + entries


def _entry_height(entry: Entry, voice: Voice, row: float) -> float:
    said = voice.form(entry.title)
    extra = 0.0 if _is_beside(said.main, said.second) else height_of(said.second, SECOND, _TITLE)
    return row - VALUE.leading + height_of(said.main, VALUE, _TITLE) + extra


def _is_beside(main: str, second: str) -> bool:
    return not second or width_of(main, VALUE) + 2 * MM + width_of(second, SECOND) <= _TITLE


def _entry_line(book: Book, entry: Entry, pages: Mapping[str, str], row: float) -> None:
    canvas, voice, said = book.canvas, book.voice, book.voice.form(entry.title)
    high = _entry_height(entry, voice, row)
    if book.room(high):
        book.y -= 4
    book.y -= high
    top, base = book.y + high - 4, book.y + high - row + 1
    if entry.is_missing:
        canvas.tint((LEFT, book.y - 4, MEASURE, high), FAIL_TINT)
    tone = VALUE.coloured(FAIL) if entry.is_missing else VALUE
    canvas.line_of_text(LEFT + 2, base, entry.number, LABEL)
    used = canvas.block(LEFT + _NUMBER, base + 10.4, _TITLE, said.main, tone)
    end = LEFT + _NUMBER + (width_of(said.main, VALUE) if used <= VALUE.leading else _TITLE)
    if _is_beside(said.main, said.second):
        end += canvas.line_of_text(end + 2 * MM, base, said.second, SECOND) + (2 * MM if said.second else 0)
    else:
        canvas.block(LEFT + _NUMBER, base + 10.4 - used, _TITLE, said.second, SECOND)
    count = str(len(entry.documents)) if entry.documents and not entry.is_missing else ""
    stop = LEFT + _COUNT - (width_of(count, LABEL) + 4 if count else 0)
    start = math.ceil((end + 5) / _PITCH) * _PITCH
    if start < stop:
        canvas.rule(start, base + 1, stop, Pen(0.6, INK3, f"0.6 {_PITCH - 0.6:g}"))
    canvas.line_of_text(LEFT + _COUNT, base, count, LABEL.right)
    kind = LABEL.coloured(FAIL) if entry.is_missing else LABEL
    canvas.line_of_text(LEFT + _PAGE - 2, base, _where(entry, voice, pages), kind.right)
    canvas.rule(LEFT, book.y - 4, RIGHT, Pen(0.3, RULE2))
    if entry.documents or entry.make:
        book.lead(f"entry {entry.number}", top - book.y)


def _where(entry: Entry, voice: Voice, pages: Mapping[str, str]) -> str:
    """Volume and page, or why there is none."""
    if entry.is_missing:
        missing = voice.say(N_("missing")).main if entry.number in pages else voice.line(N_("missing"))
        return f"{missing}   {pages.get(entry.number, '')}".strip()
    if entry.apart and not entry.documents:
        return voice.say(N_("kept by the parties")).main
    if not entry.documents and not entry.make:
        return voice.line(N_("none"))
    return pages.get(entry.number, "")


def volume_contents(volume: Volume, cover: Cover, voice: Voice, pages: Mapping[str, int]) -> Made:
    """Number, document, who answers for it, title, date and page of everything in a volume."""
    said = voice.say(N_("Contents of the volume"))
    book = Book(voice, cover, f"{volume.code} {said.inline}")
    heads = (N_("No."), N_("Document no."), N_("Title"), N_("Responsible"), N_("Date"), N_("Page"))
    said_heads = [voice.say(head) for head in heads]
    tall = 24.0 if voice.second else 15.0

    def head() -> None:
        canvas = book.canvas
        canvas.tint((LEFT, book.y - tall, MEASURE, tall), TINT)
        canvas.rule(LEFT, book.y, RIGHT, BLOCK_RULE)
        for edge, label in zip(_EDGES, said_heads, strict=True):
            right = edge == _EDGES[-1]
            x = LEFT + edge * MM - (2 if right else -2)
            for n, text in enumerate(text for text in (label.main, label.second) if text):
                kind = TINY.coloured(INK2) if n else HEAD_CELL
                canvas.line_of_text(x, book.y - 10 - 9 * n, text, kind.right if right else kind)
        canvas.rule(LEFT, book.y - tall, RIGHT, HEAD_RULE)
        book.y -= tall

    title = voice.form(volume.title)
    book.head(
        f"{volume.code}  {title.main}", "  ".join(filter(None, (title.second, said.inline))), repeat=head
    )
    for number, (entry, document) in enumerate(_documents(volume), 1):
        _document_line(book, number, entry, document, str(pages.get(document.key, "")))
    return book.made()


def _document_line(book: Book, number: int, entry: Entry, document: Document, page: str) -> None:
    title = document.title or book.voice.form_line(entry.title)
    cells = (str(number), document.number, title, document.who, document.date)
    rooms = [(_EDGES[n + 1] - _EDGES[n]) * MM - 5 for n in range(len(cells))]
    high = max(height_of(text, CELL, room) for text, room in zip(cells, rooms, strict=True)) + 3
    book.room(high)
    for n, (text, room) in enumerate(zip(cells, rooms, strict=True)):
        book.canvas.block(LEFT + _EDGES[n] * MM + 2, book.y - 1.5, room, text, CELL)
    book.canvas.block(RIGHT - 20 * MM - 2, book.y - 1.5, 20 * MM, page, CELL.right)
    book.y -= high
    book.canvas.rule(LEFT, book.y, RIGHT, Pen(0.3, RULE2))
    book.lead(f"document {document.key}", high)


def _documents(volume: Volume) -> Iterator[tuple[Entry, Document]]:
    for entry in volume.entries:
        for document in entry.documents:
            yield entry, document


def table_pages(title: str, second: str, table: Table, cover: Cover, voice: Voice) -> Made:
    """A table of the house over as many pages as it needs."""
    book = Book(voice, cover, " ".join(filter(None, (title, second))))
    book.head(title, second)
    if table.rows:
        book.flow(measured(table, MEASURE, table_words(voice), {}))
    else:
        book.canvas.block(LEFT, book.y, MEASURE, voice.line(N_("none")), VALUE.coloured(INK2))
    return book.made()


__all__ = ["general_contents", "table_pages", "volume_contents"]
