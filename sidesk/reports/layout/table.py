"""The table: measured once, split by index, heads repeated, drawn in batches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from sidesk.reports.blocks import WARNED, Row, Table
from sidesk.reports.layout import columns as widths
from sidesk.reports.layout import ticking
from sidesk.reports.layout.canvas import (
    PaperCanvas,
    Placed,
    height_of,
    shortened,
)
from sidesk.reports.layout.columns import SIZE, Geometry
from sidesk.reports.layout.detail import RowDetail
from sidesk.reports.layout.fonts import BOLD, REGULAR, em
from sidesk.reports.layout.piece import Piece
from sidesk.reports.layout.style import FAIL, FAIL_TINT, LINE, QUARTER, TINT, WARN
from sidesk.reports.layout.type import (
    BLOCK_RULE,
    CAPTION,
    CELL,
    HAIRLINE,
    HEAD_RULE,
    ROW_RULE,
    SMALL,
    TINY,
    Type,
)

LEADING = CELL.leading
_TYPES = {False: CELL, True: CELL.bold}
FIXED = 12.25  # rows of a link table: 54 to a page upright, 33 across
_GROUP = 5
_ROOMY = 17.0  # a line to write in by hand
_SPARED = 3  # empty rows that are left out rather than set overleaf
_FEW = 5  # empty rows that a table keeps
_MANY = 16  # from here on one-line rows are set close, with a rule every five
_CAPTION = 1.25 * LINE
_HEAD_LEADING = 9.0
_FIXED_BASE = (FIXED + SIZE) / 2 - SIZE * 0.14  # baseline below the top of a row
_WRAPPED_BASE = QUARTER + (LEADING - SIZE) / 2 + SIZE * 0.86


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
    heads: tuple[tuple[tuple[str, Type], ...], ...]
    head_height: float
    fixed: bool
    heights: tuple[float, ...]  # empty if fixed
    details: dict[int, RowDetail]
    words: TableWords
    empty: bool = False  # rows to write in, all alike

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
    def rows(self) -> tuple[int, int]:
        """First row and the one after the last."""
        return self._start, self._end

    @property
    def _is_last(self) -> bool:
        return self._end == len(self._all.table.rows)

    @property
    def _caption(self) -> float:
        return _CAPTION if self._all.table.number or self._all.table.caption.main else 0.0

    def _notes(self, width: float) -> float:
        return sum(height_of(note, SMALL, width) for note in self._all.table.notes)

    def measure(self, width: float) -> float:
        foot = QUARTER + (self._notes(width) if self._is_last else LINE)
        rows = self._all.height(self._start, self._end)
        return self._caption + self._all.head_height + rows + foot

    def first(self, width: float) -> float:
        """Height of the least that is set: two rows with their head, or all of them if they do not part."""
        rows = self._end - self._start
        if rows <= 3:
            return self.measure(width)
        two = self._all.height(self._start, self._start + 2)
        return self._caption + self._all.head_height + two + LINE + QUARTER

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
        if self._all.empty and (fits := self._fitting(width, room)):
            return [fits]
        return [TablePiece(self._all, self._start, cut), TablePiece(self._all, cut, self._end)]

    def _fitting(self, width: float, room: float) -> TablePiece | None:
        """A table to write in without its last few rows, if that keeps it on this page."""
        for spared in range(1, _SPARED + 1):
            kept = self._end - spared
            if kept - self._start < _FEW:
                return None
            table = replace(self._all.table, rows=self._all.table.rows[:kept])
            piece = TablePiece(replace(self._all, table=table), self._start)
            if piece.measure(width) <= room:
                return piece
        return None

    def draw(self) -> None:
        canvas = self.canv
        y = self._draw_head(self._draw_caption(self.height))
        y = self._draw_rows(y)
        canvas.rule(0, y, self._all.geometry.total, BLOCK_RULE)
        if not self._is_last:
            canvas.line_of_text(self.width, y - 9.5, self._all.words.overleaf, TINY.right)
            return
        y -= 2
        for note in self._all.table.notes:
            y -= canvas.block(0, y, self.width, note, SMALL)

    def _draw_caption(self, top: float) -> float:
        if not self._caption:
            return top
        canvas, table, y = self.canv, self._all.table, top - 10
        x = canvas.line_of_text(0, y, table.number, CAPTION.bold)
        x += 5 if x else 0
        x += canvas.line_of_text(x, y, table.caption.inline, CAPTION)
        if self._start:
            canvas.line_of_text(x + 5, y, self._all.words.continued, CAPTION.coloured(SMALL.colour))
        return top - self._caption

    def _draw_head(self, top: float) -> float:
        canvas, height, total = self.canv, self._all.head_height, self._all.geometry.total
        canvas.tint((0, top - height, total, height), TINT)
        canvas.rule(0, top, total, BLOCK_RULE)
        left = 0.0
        for column, lines, width in zip(
            self._all.table.columns, self._all.heads, self._all.geometry.widths, strict=True
        ):
            y = top - height + len(lines) * _HEAD_LEADING - 4.6
            centred = column.kind in ("number", "mark")
            for text, kind in lines:
                if centred:
                    canvas.line_of_text(left + width / 2, y, text, kind.centred)
                else:
                    canvas.line_of_text(left + self._all.geometry.pad, y, text, kind)
                y -= _HEAD_LEADING
            left += width
        canvas.rule(0, top - height, total, HEAD_RULE)
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
                self.canv.rule(0, y, total, HAIRLINE if self._all.fixed else ROW_RULE)
        batch.flush()
        return y


class _Batch:
    """Collects the strings of many rows by weight, so that a page needs two text objects."""

    def __init__(self, canvas: PaperCanvas, measured: _Measured) -> None:
        self._canvas, self._all = canvas, measured
        self._placed: dict[bool, list[Placed]] = {False: [], True: []}
        self._widths = measured.geometry.widths
        self._figures = [j for j, column in enumerate(measured.table.columns) if column.figures]
        self._kinds = [column.kind for column in measured.table.columns]
        self._lefts = [sum(measured.geometry.widths[:j]) for j in range(len(self._kinds))]
        words = measured.words.marks.values()
        self._word_width = max(em(word, REGULAR) for word in words) * SIZE

    def row(self, k: int, top: float, height: float) -> None:
        """Ground, cells and detail of one row."""
        row, total, canvas = self._all.table.rows[k], self._all.geometry.total, self._canvas
        if row.state == "fail":
            canvas.tint((0, top - height, total, height), FAIL_TINT)
            canvas.tint((0, top - height, 2.2, height), FAIL)
        elif row.state == "warn":
            canvas.tint((0, top - height, 1.4, height), WARN)
        base = top - _FIXED_BASE if self._all.fixed else top - _WRAPPED_BASE
        for j, text in enumerate(row.cells):
            if text:
                self._cell(j, text, (top, base), j in row.bold)
            else:
                self._missing(j, base)
        for j in self._figures:
            self._link(j, row.cells[j], base)
        if k in self._all.details:
            self._all.details[k].draw_on(canvas, top - height, total)

    def _cell(self, j: int, text: str, at: tuple[float, float], is_bold: bool) -> None:
        left, width, pad = self._lefts[j], self._widths[j], self._all.geometry.pad
        top, base = at
        placed = self._placed[is_bold]
        if self._kinds[j] == "mark":
            self._mark(j, text, base, is_bold)
        elif self._kinds[j] == "number":
            before, shown, warned = _on_axis(text, is_bold)
            if before is None:
                shown = shortened(text, _TYPES[is_bold], width)
                placed.append((left + (width - em(shown, _TYPES[is_bold].font) * SIZE) / 2, base, shown))
                return
            x = left + self._all.geometry.axes[j] - before
            placed.append((x, base, shown))
            if warned:
                placed.append((x - warned, base, WARNED))
        elif self._all.fixed:  # it was measured to fit
            placed.append((left + pad, base, text))
        else:
            self._canvas.block(left + pad, top - QUARTER, width - 2 * pad, text, _TYPES[is_bold])

    def _link(self, j: int, text: str, base: float) -> None:
        """The first number of the cell leads to its figure."""
        number = text.partition(",")[0]
        if number.isdecimal():
            width = self._widths[j] - self._all.geometry.pad
            self._canvas.link_to_figure(int(number), (self._lefts[j], base - 2, width, LEADING))

    def _missing(self, j: int, base: float) -> None:
        kind, left = self._kinds[j], self._lefts[j]
        if kind == "mark":
            self._canvas.mark("open", left + self._widths[j] / 2, base + SIZE * 0.3, 5.2)
            return
        x = left + self._all.geometry.axes[j] if kind == "number" else left + self._all.geometry.pad + 2.6
        self._canvas.mark("na", x, base + SIZE * 0.3, 5.2)

    def _mark(self, j: int, mark: str, base: float, is_bold: bool) -> None:
        left, width = self._lefts[j], self._widths[j]
        word, middle = self._all.words.marks.get(mark, ""), base + SIZE * 0.33
        if width < widths.MARK_ROOM or not word:
            self._canvas.mark(mark, left + width / 2, middle, 7.6)
            return
        x = left + (width - self._word_width - 12) / 2
        self._canvas.mark(mark, x + 3.8, middle, 7.6)
        self._placed[is_bold].append((x + 12, base, word))

    def flush(self) -> None:
        """Set what was collected."""
        for is_bold, placed in self._placed.items():
            if placed:
                self._canvas.strings(placed, _TYPES[is_bold])


@lru_cache(maxsize=16384)
def _on_axis(text: str, is_bold: bool) -> tuple[float | None, str, float]:
    """How far a number reaches before its decimal point, how it is printed, and the room of its warning."""
    font = _TYPES[is_bold].font
    plain = text.removeprefix(WARNED)
    if not widths.is_number(plain):
        return None, text, 0.0
    shown = widths.number(plain)
    warned = em(WARNED, font) * SIZE if plain != text else 0.0
    return em(shown.partition(".")[0], font) * SIZE, shown, warned


def measured(table: Table, measure: float, words: TableWords, details: dict[int, RowDetail]) -> TablePiece:
    """Measure a table once for a column `measure` points wide."""
    shapes = widths.geometries(table, measure, tuple(words.marks.values()))
    shape = shapes[0] if len(shapes) == 1 else min(shapes, key=lambda one: _roomy_height(table, one))
    table = _ticked(table, shape) if table.roomy else table
    heads = tuple(
        tuple(widths.head_lines(column, width, shape.pad))
        for column, width in zip(table.columns, shape.widths, strict=True)
    )
    fixed = len(table.rows) >= _MANY and not details and not table.roomy and _fits_on_lines(table, shape)
    heights: tuple[float, ...] = ()
    if not fixed:
        heights = tuple(
            _row_height(row, table, shape) + (details[k].height(shape.total) if k in details else 0.0)
            for k, row in enumerate(table.rows)
        )
    head = max((len(lines) for lines in heads), default=1) * _HEAD_LEADING + 6
    empty = table.roomy and len({row.cells[1:] for row in table.rows}) == 1
    return TablePiece(_Measured(table, shape, heads, head, fixed, heights, details, words, empty))


def _ticked(table: Table, shape: Geometry) -> Table:
    """The table with its options beside each other as far as their columns reach."""
    rooms = [width - 2 * shape.pad for width in shape.widths]
    rows = (
        tuple(
            ticking.packed(text, room) if ticking.is_ticked(text) else text
            for text, room in zip(row.cells, rooms, strict=True)
        )
        for row in table.rows
    )
    return replace(
        table, rows=tuple(replace(row, cells=cells) for row, cells in zip(table.rows, rows, strict=True))
    )


def _roomy_height(table: Table, shape: Geometry) -> float:
    return sum(_row_height(row, table, shape) for row in _ticked(table, shape).rows)


def _fits_on_lines(table: Table, shape: Geometry) -> bool:
    for j, (column, width) in enumerate(zip(table.columns, shape.widths, strict=True)):
        if column.kind in ("mark", "number"):
            continue
        room = (width - 1.5 * shape.pad) / SIZE
        texts = {(row.cells[j], BOLD if j in row.bold else REGULAR) for row in table.rows}
        if any("\n" in text or em(text, font) > room for text, font in texts):
            return False
    return True


def _row_height(row: Row, table: Table, shape: Geometry) -> float:
    height = _ROOMY if table.roomy else LEADING
    for j, (text, column, width) in enumerate(zip(row.cells, table.columns, shape.widths, strict=True)):
        if text and column.kind in ("text", "code"):
            height = max(height, height_of(text, _TYPES[j in row.bold], width - 2 * shape.pad))
    return height + 2 * QUARTER


__all__ = ["TablePiece", "TableWords", "measured"]
