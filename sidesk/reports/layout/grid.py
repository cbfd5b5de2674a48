"""The field grid: tinted label cells and answers, two pairs a row or one across."""

from __future__ import annotations

from dataclasses import dataclass

from sidesk.reports.blocks import Field, Said, Value
from sidesk.reports.layout import strokes
from sidesk.reports.layout.canvas import PaperCanvas, height_of, width_of
from sidesk.reports.layout.fonts import REGULAR
from sidesk.reports.layout.piece import Piece
from sidesk.reports.layout.style import (
    HAIR,
    INK,
    INK2,
    INK3,
    LINE,
    MM,
    QUARTER,
    RULE,
    STRONG,
    TINT,
    WARN,
)

_LABEL = 25 * MM
_PAD = 2 * MM
_LEAST = 21.0
_STROKES = 40.0  # height of a drawn signature in a cell
_MARK = 10.5  # room of a mark before its text


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

    def __init__(
        self, fields: tuple[Field, ...], empty: str, rows: tuple[_GridRow, ...] | None = None
    ) -> None:
        super().__init__()
        self._fields, self._empty = fields, empty
        self._rows = rows

    def measure(self, width: float) -> float:
        if self._rows is None:
            self._rows = tuple(_laid_out(self._fields, width))
        return sum(row.height for row in self._rows)

    def parts(self, width: float, room: float) -> list[Piece]:
        self.measure(width)
        rows = self._rows or ()
        fits, used = 0, 0.0
        while fits < len(rows) and used + rows[fits].height <= room:
            used += rows[fits].height
            fits += 1
        if fits == 0 or fits == len(rows) or (fits == 1 and used < room * 0.6):
            return []
        return [FieldGrid((), self._empty, rows[:fits]), FieldGrid((), self._empty, rows[fits:])]

    def draw(self) -> None:
        canvas, y = self.canv, self.height
        rows = self._rows or ()
        for row in rows:
            for cell in row.cells:
                self._draw_cell(canvas, cell, y, row.height)
            y -= row.height
        y = self.height
        for row in rows:
            for cell in row.cells[1:]:
                canvas.upright(cell.x, y, y - row.height, HAIR, RULE)
            y -= row.height
            if row is not rows[-1]:
                canvas.rule(0, y, self.width, HAIR, RULE)
        canvas.rule(0, self.height, self.width, STRONG, INK)
        canvas.rule(0, 0, self.width, STRONG, INK)

    def _draw_cell(self, canvas: PaperCanvas, cell: _Cell, top: float, height: float) -> None:
        if cell.stacked:
            label = _label_height(cell.field.label, cell.width - 2 * _PAD) + 2 * QUARTER
            canvas.tint(cell.x, top - label, cell.width, label, TINT)
            _draw_label(canvas, cell.field.label, cell.x + _PAD, top - QUARTER, cell.width - 2 * _PAD)
            self._draw_value(canvas, cell.field.value, cell.x + _PAD, top - label, cell.width - 2 * _PAD)
            return
        canvas.tint(cell.x, top - height, _LABEL, height, TINT)
        _draw_label(canvas, cell.field.label, cell.x + _PAD, top - 4.6, _LABEL - 2 * _PAD)
        x = cell.x + _LABEL + _PAD
        self._draw_value(canvas, cell.field.value, x, top, cell.width - _LABEL - 2 * _PAD)

    def _draw_value(self, canvas: PaperCanvas, value: Value, x: float, top: float, width: float) -> None:
        y = top - QUARTER
        if value.strokes:
            canvas.addLiteral(strokes.code(value.strokes, x, y - _STROKES, 100 * 1.0, _STROKES))
            y -= _STROKES
        if value.mark:
            canvas.mark(value.mark, x + 3.5, y - 7, 7.5)
            x, width = x + _MARK, width - _MARK
        if value.text:
            size, leading = (7.5, 10.5) if value.strokes else (9.0, LINE)
            y -= canvas.block(x, y, width, value.text, size, leading)
        elif not value.strokes and not value.mark:
            y -= canvas.block(x, y, width, self._empty, 7.5, LINE, colour=INK3)
        if value.remark:
            colour = WARN if value.mark == "warn" else INK2
            canvas.block(x, y, width, value.remark, 7.5, 10.5, colour=colour)


def _laid_out(fields: tuple[Field, ...], width: float) -> list[_GridRow]:
    rows, waiting = [], list(fields)
    half = width / 2
    while waiting:
        field = waiting.pop(0)
        pairs = not _needs_all(field, half) and bool(waiting) and not _needs_all(waiting[0], half)
        cells = (
            (_Cell(field, 0, half), _Cell(waiting.pop(0), half, half))
            if pairs
            else (_Cell(field, 0, width, _label_lines(field.label) > 3),)
        )
        rows.append(_GridRow(cells, max(_LEAST, *(_cell_height(cell) for cell in cells))))
    return rows


def _needs_all(field: Field, half: float) -> bool:
    """Whether a field wants the whole measure: it says so, or half of it would take many lines."""
    room = half - _LABEL - 2 * _PAD - (_MARK if field.value.mark else 0)
    text, remark = field.value.text, field.value.remark
    long_text = bool(text) and ("\n" in text or width_of(text, REGULAR, 9) > 1.7 * room)
    long_remark = bool(remark) and width_of(remark, REGULAR, 7.5) > 2 * room
    return field.wide or long_text or long_remark or _label_lines(field.label) > 3


def _label_lines(label: Said) -> int:
    room = _LABEL - 2 * _PAD
    return round(height_of(label.main, REGULAR, 7.5, 1, room)) + (
        round(height_of(label.second, REGULAR, 6.5, 0.8, room)) if label.second else 0
    )


def _label_height(label: Said, width: float) -> float:
    height = height_of(label.main, REGULAR, 7.5, 10.5, width)
    return height + (height_of(label.second, REGULAR, 6.5, 8.5, width) if label.second else 0)


def _draw_label(canvas: PaperCanvas, label: Said, x: float, top: float, width: float) -> None:
    used = canvas.block(x, top, width, label.main, 7.5, 10.5, colour=INK2)
    if label.second:
        canvas.block(x, top - used, width, label.second, 6.5, 8.5, colour=INK3)


def _cell_height(cell: _Cell) -> float:
    inner = cell.width - 2 * _PAD
    label = _label_height(cell.field.label, inner if cell.stacked else _LABEL - 2 * _PAD)
    value = _value_height(cell.field.value, inner if cell.stacked else inner - _LABEL)
    if cell.stacked:
        return label + 2 * QUARTER + value + 2 * QUARTER
    return max(label + 2 * QUARTER + 1.5, value + 2 * QUARTER)


def _value_height(value: Value, width: float) -> float:
    room = width - (_MARK if value.mark else 0)
    height = _STROKES if value.strokes else 0.0
    if value.text:
        size, leading = (7.5, 10.5) if value.strokes else (9.0, LINE)
        height += height_of(value.text, REGULAR, size, leading, room)
    elif not value.strokes:
        height += LINE
    return height + (height_of(value.remark, REGULAR, 7.5, 10.5, room) if value.remark else 0)
