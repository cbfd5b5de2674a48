"""The table: measured once, split by index, heads repeated, drawn in batches."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sidesk.reports.blocks import Row, Table
from sidesk.reports.layout import columns as widths
from sidesk.reports.layout.canvas import (
    PaperCanvas,
    Placed,
    height_of,
    shortened,
)
from sidesk.reports.layout.columns import PAD, SIZE, Geometry
from sidesk.reports.layout.detail import RowDetail
from sidesk.reports.layout.fonts import BOLD, REGULAR, em
from sidesk.reports.layout.piece import Piece
from sidesk.reports.layout.style import (
    FAIL,
    FAIL_TINT,
    HAIR,
    HEAD,
    INK,
    INK2,
    INK3,
    LINE,
    QUARTER,
    RULE,
    RULE2,
    STRONG,
    TINT,
    WARN,
)

LEADING = 10.5
FIXED = 12.25  # rows of a link table: 54 to a page upright, 33 across
_GROUP = 5
_MANY = 16  # from here on one-line rows are set close, with a rule every five
_CAPTION = 1.25 * LINE
_HEAD_LEADING = 9.0


@dataclass(frozen=True)
class TableWords:
    """The table's own words in the paper's language."""

    marks: dict[str, str]
    continued: str
    overleaf: str


@dataclass(frozen=True)
class _Measured:
    """What all parts of one table share."""

    table: Table
    geometry: Geometry
    heads: tuple[tuple[tuple[str, float], ...], ...]
    head_height: float
    fixed: bool
    heights: tuple[float, ...]  # empty if fixed
    details: dict[int, RowDetail]
    words: TableWords

    def height(self, start: int, end: int) -> float:
        return FIXED * (end - start) if self.fixed else sum(self.heights[start:end])


class TablePiece(Piece):
    """Rows `start` to `end` of a measured table."""

    def __init__(self, measured: _Measured, start: int = 0, end: int | None = None) -> None:
        super().__init__()
        self._all = measured
        self._start = start
        self._end = len(measured.table.rows) if end is None else end

    @property
    def _is_last(self) -> bool:
        return self._end == len(self._all.table.rows)

    @property
    def _caption(self) -> float:
        return _CAPTION if self._all.table.number or self._all.table.caption.main else 0.0

    def _notes(self, width: float) -> float:
        return sum(height_of(note, REGULAR, 7, LEADING, width) for note in self._all.table.notes)

    def measure(self, width: float) -> float:
        foot = QUARTER + (self._notes(width) if self._is_last else LINE)
        rows = self._all.height(self._start, self._end)
        return self._caption + self._all.head_height + rows + foot

    def parts(self, width: float, room: float) -> list[Piece]:
        left = room - self._caption - self._all.head_height - LINE - QUARTER
        cut = self._start
        if self._all.fixed:
            cut = min(self._end, self._start + max(int(left // FIXED), 0))
        else:
            while cut < self._end and self._all.heights[cut] <= left:
                left -= self._all.heights[cut]
                cut += 1
        cut = min(cut, self._end - 2)  # at least two rows on either side
        if cut - self._start < 2:
            return []
        return [TablePiece(self._all, self._start, cut), TablePiece(self._all, cut, self._end)]

    def draw(self) -> None:
        y = self._draw_caption(self.height)
        y = self._draw_head(y)
        y = self._draw_rows(y)
        self.canv.rule(0, y, self._all.geometry.total, STRONG, INK)
        if not self._is_last:
            self.canv.line_of_text(
                self.width, y - 9.5, self._all.words.overleaf, 6.5, colour=INK2, align="right"
            )
            return
        y -= 2
        for note in self._all.table.notes:
            y -= self.canv.block(0, y, self.width, note, 7, LEADING, colour=INK2)

    def _draw_caption(self, top: float) -> float:
        if not self._caption:
            return top
        canvas, table, x = self.canv, self._all.table, 0.0
        if table.number:
            x += canvas.line_of_text(0, top - 10, table.number, 8, font=BOLD) + 5
        x += canvas.line_of_text(x, top - 10, table.caption.inline, 8)
        if self._start:
            canvas.line_of_text(x + 5, top - 10, self._all.words.continued, 8, colour=INK2)
        return top - self._caption

    def _draw_head(self, top: float) -> float:
        canvas, height, total = self.canv, self._all.head_height, self._all.geometry.total
        canvas.tint(0, top - height, total, height, TINT)
        canvas.rule(0, top, total, STRONG, INK)
        left = 0.0
        for column, lines, width in zip(
            self._all.table.columns, self._all.heads, self._all.geometry.widths, strict=True
        ):
            y = top - height + len(lines) * _HEAD_LEADING - 4.6
            for i, (text, size) in enumerate(lines):
                colour = INK3 if size < SIZE or (column.unit and i == len(lines) - 1) else INK2
                if column.kind in ("number", "mark"):
                    canvas.line_of_text(left + width / 2, y, text, size, colour=colour, align="centre")
                else:
                    canvas.line_of_text(left + PAD, y, text, size, colour=colour)
                y -= _HEAD_LEADING
            left += width
        canvas.rule(0, top - height, total, HEAD, INK)
        return top - height

    def _draw_rows(self, top: float) -> float:
        batch = _Batch(self.canv, self._all)
        y, total = top, self._all.geometry.total
        for k in range(self._start, self._end):
            height = FIXED if self._all.fixed else self._all.heights[k]
            batch.row(k, y, height)
            y -= height
            ruled = not self._all.fixed or (k + 1) % _GROUP == 0
            if ruled and k < self._end - 1:
                self.canv.rule(0, y, total, HAIR, RULE if self._all.fixed else RULE2)
        batch.flush()
        return y


class _Batch:
    """Collects the strings of many rows by font, so that a page needs two text objects."""

    def __init__(self, canvas: PaperCanvas, measured: _Measured) -> None:
        self._canvas, self._all = canvas, measured
        self._placed: dict[str, list[Placed]] = defaultdict(list)
        self._kinds = [column.kind for column in measured.table.columns]
        lefts, x = [], 0.0
        for width in measured.geometry.widths:
            lefts.append(x)
            x += width
        self._lefts = lefts

    def row(self, k: int, top: float, height: float) -> None:
        row, total = self._all.table.rows[k], self._all.geometry.total
        if row.state == "fail":
            self._canvas.tint(0, top - height, total, height, FAIL_TINT)
            self._canvas.tint(0, top - height, 2.2, height, FAIL)
        elif row.state == "warn":
            self._canvas.tint(0, top - height, 1.4, height, WARN)
        base = (
            top - (FIXED + SIZE) / 2 + 1
            if self._all.fixed
            else top - QUARTER - (LEADING - SIZE) / 2 - SIZE * 0.86
        )
        for j, text in enumerate(row.cells):
            self._cell(row, j, text, top, base)
        detail = self._all.details.get(k)
        if detail is not None:
            detail.draw_on(self._canvas, top - height, self._lefts[1] if len(self._lefts) > 1 else 0.0, total)

    def _cell(self, row: Row, j: int, text: str, top: float, base: float) -> None:
        kind, left, width = self._kinds[j], self._lefts[j], self._all.geometry.widths[j]
        font = BOLD if j in row.bold else REGULAR
        if not text:
            self._missing(kind, left, width, self._all.geometry.axes[j], base)
        elif kind == "mark":
            self._mark(text, left, width, base, font)
        elif kind == "number" and widths.is_number(text):
            shown = widths.number(text)
            whole = shown.partition(".")[0]
            x = left + self._all.geometry.axes[j] - em(whole, font) * SIZE
            self._placed[font].append((x, base, shown))
        elif kind == "number":
            shown = shortened(text, font, SIZE, width - PAD)
            self._placed[font].append((left + (width - em(shown, font) * SIZE) / 2, base, shown))
        elif self._all.fixed:
            self._placed[font].append((left + PAD, base, shortened(text, font, SIZE, width - 1.5 * PAD)))
        else:
            self._canvas.block(left + PAD, top - QUARTER, width - 2 * PAD, text, SIZE, LEADING, font=font)

    def _missing(self, kind: str, left: float, width: float, axis: float, base: float) -> None:
        if kind == "mark":
            x = left + width / 2
        else:
            x = left + axis if kind == "number" else left + PAD + 2.6
        self._canvas.mark("open" if kind == "mark" else "na", x, base + SIZE * 0.3, 5.2)

    def _mark(self, kind: str, left: float, width: float, base: float, font: str) -> None:
        word = self._all.words.marks.get(kind, "")
        if width < widths.MARK_ROOM or not word:
            self._canvas.mark(kind, left + width / 2, base + SIZE * 0.33, 7.6)
            return
        x = left + (width - self._word_width - 12) / 2
        self._canvas.mark(kind, x + 3.8, base + SIZE * 0.33, 7.6)
        self._placed[font].append((x + 12, base, word))

    @property
    def _word_width(self) -> float:
        return max(em(word, REGULAR) for word in self._all.words.marks.values()) * SIZE

    def flush(self) -> None:
        for font, placed in self._placed.items():
            self._canvas.strings(placed, SIZE, font=font)


def measured(table: Table, measure: float, words: TableWords, details: dict[int, RowDetail]) -> TablePiece:
    """Measure a table once for a column `measure` points wide."""
    shape = widths.geometry(table, measure, tuple(words.marks.values()))
    heads = tuple(
        tuple(widths.head_lines(column, width))
        for column, width in zip(table.columns, shape.widths, strict=True)
    )
    fixed = len(table.rows) >= _MANY and not details and _fits_on_lines(table, shape)
    heights: tuple[float, ...] = ()
    if not fixed:
        heights = tuple(
            _row_height(row, table, shape) + (details[k].height(shape.total) if k in details else 0.0)
            for k, row in enumerate(table.rows)
        )
    head = max((len(lines) for lines in heads), default=1) * _HEAD_LEADING + 6
    return TablePiece(_Measured(table, shape, heads, head, fixed, heights, details, words))


def _fits_on_lines(table: Table, shape: Geometry) -> bool:
    for j, (column, width) in enumerate(zip(table.columns, shape.widths, strict=True)):
        if column.kind in ("mark", "number"):
            continue
        room = (width - 1.5 * PAD) / SIZE
        if any("\n" in text or em(text, REGULAR) > room for text in {row.cells[j] for row in table.rows}):
            return False
    return True


def _row_height(row: Row, table: Table, shape: Geometry) -> float:
    height = LEADING
    for j, (text, column, width) in enumerate(zip(row.cells, table.columns, shape.widths, strict=True)):
        if text and column.kind in ("text", "code"):
            font = BOLD if j in row.bold else REGULAR
            height = max(height, height_of(text, font, SIZE, LEADING, width - 2 * PAD))
    return height + 2 * QUARTER


__all__ = ["TablePiece", "TableWords", "measured"]
