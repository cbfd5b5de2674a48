"""What is done to many cells or rows of a table at once, each as one step of undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from sidesk.core.canonical import Json
from sidesk.core.text import LocalText
from sidesk.forms.definition import Path, Question
from sidesk.ui.fields.paste import UNPASTED, value_of, written
from sidesk.ui.fields.registry import is_computed
from sidesk.ui.fields.sheet_columns import nested
from sidesk.ui.fields.sheet_model import SheetModel
from sidesk.ui.fields.sheet_series import continued, repeated

Area: TypeAlias = "tuple[int, int, int, int]"  # top, left, bottom, right
JUDGED = ("pass", "fail")  # options of a question that judges


def judges(model: SheetModel, question: Question | None) -> bool:
    """Whether a column says pass or fail; such an answer is never made by a copy of a row."""
    if question is None or question.kind not in ("verdict", "one"):
        return False
    if question.kind == "verdict":
        return True
    names = {choice.name for choice in model.session.form.choices.get(question.choices, ())}
    return names.issuperset(JUDGED)


class Edits:
    """Changes of one table by areas of its view."""

    def __init__(self, model: SheetModel) -> None:
        self._model = model

    # --- cells

    def text(self, area: Area) -> str:
        """What is selected, for the clipboard."""
        top, left, bottom, right = area
        look = self._model.look
        return written([[look(r, c).text for c in range(left, right + 1)] for r in range(top, bottom + 1)])

    def clear(self, area: Area) -> None:
        """Empty cells."""
        self._write(area, lambda row, column: None)

    def fill_down(self, area: Area) -> None:
        """Copy the top row into the rows below it; of one row alone, the row above it."""
        top, left, bottom, right = area
        if top == bottom and top > 0:
            top -= 1
        source = top
        self._write((top + 1, left, bottom, right), lambda row, column: self._model.value(source, column))

    def fill_right(self, area: Area) -> None:
        """Copy the left column into those beside it, read as each of them asks."""
        top, left, bottom, right = area
        if left == right and left > 0:
            left -= 1
        model = self._model
        marks: dict[Path, tuple[Json | None, LocalText]] = {}
        changes: list[tuple[Path, Json | None]] = []
        for row in range(top, bottom + 1):
            text = model.look(row, left).text
            for column in range(left + 1, right + 1):
                target, path = model.target(column), model.cell_path(row, column)
                if target is None or path is None or not target.takes or not model.is_writable(row, column):
                    continue
                value, why = value_of(target, text)
                changes.append((path, value))
                if why:
                    marks[path] = (value, why)
        model.filling.answer_many(changes)
        model.mark_wrong(marks)

    def series(self, area: Area) -> int:
        """Go on from the first two cells of each column (or the first); how many columns made a series."""
        top, left, bottom, right = area
        filled = 0
        changes: list[tuple[Path, Json | None]] = []
        for column in range(left, right + 1):
            seeds = 2 if bottom - top > 1 and self._model.value(top + 1, column) is not None else 1
            found = self._going_on((top, column, top + seeds - 1, column), bottom, whole=False)
            filled += bool(found)
            changes += found
        self._model.filling.answer_many(changes)
        return filled

    def drag(self, area: Area, bottom: int) -> None:
        """Go on from a whole area down to a row; what makes no series is repeated."""
        _top, left, _bottom, right = area
        changes: list[tuple[Path, Json | None]] = []
        for column in range(left, right + 1):
            changes += self._going_on((area[0], column, area[2], column), bottom, whole=True)
        self._model.filling.answer_many(changes)

    def _going_on(self, seeds: Area, bottom: int, *, whole: bool) -> list[tuple[Path, Json | None]]:
        top, column, last, _right = seeds
        model, question = self._model, self._model.columns[column].question
        count = bottom - last
        if question is None or count < 1:
            return []
        values = [model.value(row, column) for row in range(top, last + 1)]
        texts = [value for value in values if isinstance(value, str)]
        made: list[object] | None = None
        if len(texts) == len(values) and question.kind not in ("one", "many", "yesno", "verdict"):
            found = continued(question.kind, texts, count)
            made = list(found) if found is not None else None
        if made is None and (whole or any(value is not None for value in values[:1])):
            made = repeated(values, count) if whole else None
        if made is None:
            return []
        return [
            (path, value)  # type: ignore[misc]
            for row, value in zip(range(last + 1, bottom + 1), made, strict=True)
            if (path := model.cell_path(row, column)) is not None and model.is_writable(row, column)
        ]

    def _write(self, area: Area, value_at: Callable[[int, int], Json | None]) -> None:
        top, left, bottom, right = area
        model = self._model
        changes = [
            (path, value_at(row, column))
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (path := model.cell_path(row, column)) is not None and model.is_writable(row, column)
        ]
        model.filling.answer_many(changes)

    # --- rows

    def add(self, count: int) -> str:
        """Rows at the end; the key of the first."""
        return self._model.filling.add_rows(self._model.path, count)[0]

    def insert(self, area: Area, *, below: bool) -> str:
        """As many rows as are selected, above or below them; the key of the first. They are empty."""
        model = self._model
        top, _left, bottom, _right = area
        keys = self._keys(top, bottom)
        if not keys:
            return self.add(max(1, bottom - top + 1))
        if below:
            return model.filling.add_rows(model.path, len(keys), keys[-1])[0]
        place = model.number(top) - 1
        if place > 0:
            return model.filling.add_rows(model.path, len(keys), model.stored_keys()[place - 1])[0]
        with model.filling.together():
            new = model.filling.add_rows(model.path, len(keys), keys[0])
            model.filling.move_row(model.path, keys[0], new[-1])
        return new[0]

    def duplicate(self, area: Area) -> list[str]:
        """The selected rows once more below them, without photos, signatures and results."""
        model = self._model
        keys = self._keys(area[0], area[2])
        if not keys:
            return []
        return model.filling.add_rows(model.path, after=keys[-1], values=[self._copy(key) for key in keys])

    def _copy(self, key: str) -> dict[str, Json]:
        model = self._model
        values: dict[Path, Json | None] = {}
        for column in model.columns:
            question = column.question
            if question is None or is_computed(question) or question.kind in UNPASTED:
                continue
            if judges(model, question):
                continue
            values[column.inside] = model.session.value((*model.path, key, *column.inside))
            if question.other:
                other = (*column.inside[:-1], f"{column.inside[-1]}_other")
                values[other] = model.session.value((*model.path, key, *other))
        return nested(values)

    def move(self, area: Area, step: int) -> bool:
        """The selected rows one place up (-1) or down (1)."""
        model, (top, _left, bottom, _right) = self._model, area
        keys = model.keys()
        bottom = min(bottom, len(keys) - 1)
        other = top - 1 if step < 0 else bottom + 1
        if not 0 <= other < len(keys) or top > bottom or not model.grows:
            return False
        after = keys[bottom] if step < 0 else keys[top - 1] if top else None
        model.filling.move_row(model.path, keys[other], after)
        return True

    def remove(self, area: Area) -> int:
        """The selected rows; how many."""
        keys = self._keys(area[0], area[2])
        if keys:
            self._model.filling.remove_rows(self._model.path, keys)
        return len(keys)

    def _keys(self, top: int, bottom: int) -> list[str]:
        return self._model.keys()[max(0, top) : bottom + 1]
