"""Merged cells of a spreadsheet: known from the HTML on the clipboard, or guessed from gaps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser

from sidesk.core.progress import Progress
from sidesk.ui.fields.paste import Target

_SPANS = re.compile(r"(?:row|col)span\s*=\s*[\"']?0*(?:[2-9]|1[0-9])", re.IGNORECASE)
_GUESSED = ("text", "place", "device", "person", "one", "date", "barcode", "integer")
MOST_SPAN = 20_000
PIECE = 100_000  # letters of HTML


class _Table(HTMLParser):
    """Walks the first table and notes which cells another one covers."""

    def __init__(self) -> None:
        super().__init__()
        self.row, self.column, self.widest = -1, 0, 0
        self.depth = 0
        self.done = False
        self._covered: dict[tuple[int, int], tuple[int, int]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.depth += 1
        if self.done or self.depth > 1:
            return
        if tag == "tr":
            self.row, self.column = self.row + 1, 0
        elif tag in ("td", "th") and self.row >= 0:
            self._cell(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self.depth:
            self.depth -= 1
            self.done = self.done or self.depth == 0

    def _cell(self, attrs: Mapping[str, str | None]) -> None:
        while (self.row, self.column) in self._covered:
            self.column += 1
        here = (self.row, self.column)
        down, across = _span(attrs.get("rowspan")), _span(attrs.get("colspan"))
        if down * across <= MOST_SPAN:
            for row in range(down):
                for column in range(across):
                    if row or column:
                        self._covered[(here[0] + row, here[1] + column)] = here
        self.column += across
        self.widest = max(self.widest, self.column)

    def covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Cells that another one covers, and which."""
        return self._covered


def _span(written: str | None) -> int:
    return max(1, int(written)) if written and written.isdecimal() and written.isascii() else 1


def covered(
    html: str, rows: Sequence[Sequence[str]], progress: Progress | None = None
) -> dict[tuple[int, int], tuple[int, int]]:
    """Which cells of the clipboard belong to a merged one above or beside; nothing if that is not sure."""
    if not _SPANS.search(html):
        return {}
    table = _Table()
    for start in range(0, len(html), PIECE):
        if progress is not None:
            progress.step(0, 0)  # so that it can be stopped
        table.feed(html[start : start + PIECE])
    table.close()
    widest = max((len(row) for row in rows), default=0)
    # The text is the clipboard's plain one: only a table of the same size can speak about its cells.
    if not len(rows) <= table.row + 1 <= len(rows) + 1 or table.widest != widest:
        return {}
    return {
        (row, column): origin
        for (row, column), origin in table.covered().items()
        if row < len(rows) and column < len(rows[row]) and not rows[row][column].strip()
    }


def gaps(
    rows: Sequence[Sequence[str]], places: Sequence[int | None], targets: Sequence[Target]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Empty cells that look as if they were merged with the one above.

    A column looks merged when it begins with a value, has runs of empty cells below its values, the same
    value never follows itself, and the rows of the empty cells are not empty.
    """
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for column, place in enumerate(places):
        if place is None or not targets[place].takes or targets[place].question.kind not in _GUESSED:
            continue
        texts = [row[column].strip() if column < len(row) else "" for row in rows]
        if _looks_merged(texts, rows, column):
            origin = 0
            for row, text in enumerate(texts):
                if text:
                    origin = row
                else:
                    found[(row, column)] = (origin, column)
    return found


def _looks_merged(texts: Sequence[str], rows: Sequence[Sequence[str]], column: int) -> bool:
    filled = [text for text in texts if text]
    empty = len(texts) - len(filled)
    if not texts or not texts[0] or empty < 2 or empty < len(filled):
        return False
    if len(set(filled)) != len(filled):  # one value over a whole block is written once
        return False
    return all(
        any(cell.strip() for i, cell in enumerate(row) if i != column)
        for row, text in zip(rows, texts, strict=True)
        if not text
    )
