"""The field grid: tinted label cells and answers, two pairs a row or one across."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sidesk.reports.blocks import Field, Grid, Said, Value
from sidesk.reports.layout import strokes, ticking
from sidesk.reports.layout.canvas import PaperCanvas, height_of, width_of
from sidesk.reports.layout.piece import Piece
from sidesk.reports.layout.style import LINE, MM, QUARTER, TINT
from sidesk.reports.layout.type import (
    BLOCK_RULE,
    EMPTY,
    HAIRLINE,
    LABEL,
    LABEL_SECOND,
    REMARK,
    VALUE,
    WARNING,
    Type,
)

_LABEL = 25 * MM
_PAD = 2 * MM
_LEAST = 21.0
_ROOMY, _ROOMY_LONG = 26.0, 64.0  # to write in by hand
_STROKES = 40.0  # height of a drawn signature in a cell
_MARK = 10.5  # room of a mark before its text
_TALL = 5  # lines of a label; a longer one stands across with its answer under it
_LONG = 1.7  # lines of half the measure; a longer answer takes the whole


@dataclass(frozen=True)
class _Cell:
    field: Field
    x: float
    width: float
    stacked: bool = False  # the label stands across, the answer under it


@dataclass(frozen=True)
class _GridRow:
    cells: tuple[_Cell, ...]
    height: float


class FieldGrid(Piece):
    """Rows of boxes; parts between rows."""

    def __init__(self, grid: Grid, empty: str, rows: tuple[_GridRow, ...] | None = None) -> None:
        super().__init__()
        self._grid, self._rows = grid, rows
        self._empty = "" if grid.roomy else empty

    def measure(self, width: float) -> float:
        if self._rows is None:
            self._rows = tuple(_laid_out(self._grid, width))
        return sum(row.height for row in self._rows)

    def first(self, width: float) -> float:
        """Height of the first two rows."""
        self.measure(width)
        return sum(row.height for row in (self._rows or ())[:2])

    def parts(self, width: float, room: float) -> list[Piece]:
        self.measure(width)
        rows = self._rows or ()
        fits, used = 0, 0.0
        while fits < len(rows) and used + rows[fits].height <= room:
            used += rows[fits].height
            fits += 1
        if fits == 0 or fits == len(rows) or (fits == 1 and used < room * 0.6):
            return []
        return [FieldGrid(self._grid, self._empty, part) for part in (rows[:fits], rows[fits:])]

    def draw(self) -> None:
        canvas, y = self.canv, self.height
        rows = self._rows or ()
        for row in rows:
            for cell in row.cells:
                self._draw_cell(canvas, cell, y, row.height)
            y -= row.height
        y = self.height
        for row in rows:  # lines last: a tint drawn after a line eats half of it
            for cell in row.cells[1:]:
                canvas.upright(cell.x, y, y - row.height, HAIRLINE)
            y -= row.height
            if row is not rows[-1]:
                canvas.rule(0, y, self.width, HAIRLINE)
        canvas.rule(0, self.height, self.width, BLOCK_RULE)
        canvas.rule(0, 0, self.width, BLOCK_RULE)

    def _draw_cell(self, canvas: PaperCanvas, cell: _Cell, top: float, height: float) -> None:
        room, value = cell.width - 2 * _PAD, cell.field.value
        if cell.stacked:
            label = _label_height(cell.field.label, room) + 2 * QUARTER
            canvas.tint((cell.x, top - label, cell.width, label), TINT)
            _draw_label(canvas, cell.field.label, cell.x + _PAD, top - QUARTER, room)
            self._draw_value(canvas, value, cell.x + _PAD, top - label, room)
            return
        canvas.tint((cell.x, top - height, _LABEL, height), TINT)
        _draw_label(canvas, cell.field.label, cell.x + _PAD, top - 4.6, _LABEL - 2 * _PAD)
        self._draw_value(canvas, value, cell.x + _LABEL + _PAD, top, room - _LABEL)

    def _draw_value(self, canvas: PaperCanvas, value: Value, x: float, top: float, width: float) -> None:
        y = top - QUARTER
        if value.strokes:
            canvas.addLiteral(strokes.code(value.strokes, (x, y - _STROKES, 45 * MM, _STROKES)))
            y -= _STROKES
        if value.mark:
            canvas.mark(value.mark, x + 3.5, y - 7, 7.5)
            x, width = x + _MARK, width - _MARK
        if value.text:
            y -= canvas.block(x, y, width, value.text, _type_of(value))
        elif not value.strokes and not value.mark:
            y -= canvas.block(x, y, width, self._empty, EMPTY)
        y -= canvas.block(x, y, width, value.remark, WARNING)
        canvas.block(x, y, width, value.clause, REMARK)


def _type_of(value: Value) -> Type:
    """Below a drawn signature stands a small line: name, role, time."""
    return REMARK if value.strokes else VALUE


def _laid_out(grid: Grid, width: float) -> list[_GridRow]:
    rows, waiting = [], list(grid.fields)
    half = width / 2
    while waiting:
        field = waiting.pop(0)
        pairs = not _needs_all(field, half) and bool(waiting) and not _needs_all(waiting[0], half)
        cells = (
            (_ticked(_Cell(field, 0, half)), _ticked(_Cell(waiting.pop(0), half, half)))
            if pairs
            else (_ticked(_Cell(field, 0, width, _label_lines(field.label) > _TALL)),)
        )
        least = _LEAST if not grid.roomy else _ROOMY_LONG if cells[0].field.wide else _ROOMY
        rows.append(_GridRow(cells, max(least, *(_cell_height(cell) for cell in cells))))
    return rows


def _ticked(cell: _Cell) -> _Cell:
    """Options to tick stand beside each other as far as the cell reaches; none is broken in two."""
    value = cell.field.value
    if not ticking.is_ticked(value.text):
        return cell
    room = cell.width - 2 * _PAD - (0 if cell.stacked else _LABEL)
    shown = replace(value, text=ticking.packed(value.text, room, VALUE))
    return replace(cell, field=replace(cell.field, value=shown))


def _needs_all(field: Field, half: float) -> bool:
    """Whether a field wants the whole measure: it says so, or half of it would take many lines."""
    value = field.value
    room = half - _LABEL - 2 * _PAD - (_MARK if value.mark else 0)
    if ticking.is_ticked(value.text):
        long_text = ticking.beside(value.text, VALUE) > _LONG * room
    else:
        long_text = "\n" in value.text or width_of(value.text or " ", _type_of(value)) > _LONG * room
    remarks = [text for text in (value.remark, value.clause) if text]
    long_remark = any(width_of(text, REMARK) > 2 * room for text in remarks)
    return field.wide or long_text or long_remark or _label_lines(field.label) > _TALL


def _label_lines(label: Said) -> float:
    return _label_height(label, _LABEL - 2 * _PAD) / LABEL.leading


def _label_height(label: Said, width: float) -> float:
    return height_of(label.main, LABEL, width) + height_of(label.second, LABEL_SECOND, width)


def _draw_label(canvas: PaperCanvas, label: Said, x: float, top: float, width: float) -> None:
    used = canvas.block(x, top, width, label.main, LABEL)
    canvas.block(x, top - used, width, label.second, LABEL_SECOND)


def _cell_height(cell: _Cell) -> float:
    inner = cell.width - 2 * _PAD
    if cell.stacked:
        label = _label_height(cell.field.label, inner)
        return label + 2 * QUARTER + _value_height(cell.field.value, inner) + 2 * QUARTER
    label = _label_height(cell.field.label, _LABEL - 2 * _PAD)
    return max(label + 2 * QUARTER + 1.5, _value_height(cell.field.value, inner - _LABEL) + 2 * QUARTER)


def _value_height(value: Value, width: float) -> float:
    room = width - (_MARK if value.mark else 0)
    height = _STROKES if value.strokes else 0.0
    if value.text:
        height += height_of(value.text, _type_of(value), room)
    elif not value.strokes:
        height += LINE
    return height + height_of(value.remark, WARNING, room) + height_of(value.clause, REMARK, room)
