"""Fields of numbers: any notation, any known unit, money with its capitals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from sidesk.core.canonical import Json
from sidesk.forms.capitals import capitals_of
from sidesk.forms.checks import MISSED
from sidesk.forms.definition import Question
from sidesk.forms.kinds import NotAnAnswer
from sidesk.forms.kinds_numbers import grouped, in_first_unit, reading
from sidesk.forms.state import Problem
from sidesk.ui.fields.criterion import Miss
from sidesk.ui.fields.text import TypedField
from sidesk.ui.kit.boxes import holder, row
from sidesk.ui.kit.inputs import FIXED
from sidesk.ui.kit.picker import Option, Picker

_LIMIT = re.compile(r"\.\s*(<=|>=|<|>)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_UNITS_WIDE, _NUMBER_WIDE = 96, 120  # px
_SPACE = "\u00a0"
_STEPS: dict[int, int] = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_NOTHING_HELD = Qt.KeyboardModifier.NoModifier


class NumberField(TypedField):
    """A number; its unit stands outside at the right, as a list where people choose it."""

    def make_body(self) -> QWidget:
        body = super().make_body()
        if self.question.kind == "integer":
            self.edit.installEventFilter(self)
        self.chosen = self.question.unit
        self.units: Picker | None = None
        if not self.question.units:
            return body
        self.units = Picker(self.look)
        self.units.show_options([Option(unit, unit) for unit in self.question.units], [self.chosen])
        self.units.can_be_empty = False
        self.units.setAccessibleName(self.look.words.gettext("Unit"))
        self.units.setFixedWidth(self.look.px(_UNITS_WIDE))
        self.units.picked.connect(self._on_unit)
        self.unit.hide()
        return holder(row((self.edit, 1), (self.fixed, 1), self.units, gap=8))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Of whole numbers only: who counts goes on by one. What is no number stays as it was typed.
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(event.key(), 0)
            plain = event.modifiers() in (_NOTHING_HELD, Qt.KeyboardModifier.KeypadModifier)
            if step and plain and not self.edit.isReadOnly():
                self._step(step)
                return True
        return super().eventFilter(watched, event)

    def _step(self, step: int) -> None:
        text = self.edit.text().strip()
        try:
            number = int(reading(self.question, text).number) if text else 0
        except (NotAnAnswer, ValueError):
            return
        if not text and step < 0:
            return  # nothing counted yet
        if step < 0 <= number and number + step < 0:
            return  # a count ends at nothing; what is below is typed with its sign
        self.edit.setText(str(number + step))
        self._on_edited(self.edit.text())

    def wanted_span(self, column: int, gap: int) -> int:
        if self.units is None:
            return super().wanted_span(column, gap)
        return 1 if column >= self.look.px(_UNITS_WIDE + _NUMBER_WIDE) + 8 else 2

    def parsed(self, text: str) -> Json | None:
        value = super().parsed(text)
        if self._wrong or not isinstance(value, dict):
            return value
        found = reading(self.question, text)
        if found.has_unit:
            return value
        return {**value, "unit": self.chosen}

    def text_of(self, value: Json | None) -> str:
        if self.question.units and isinstance(value, Mapping):
            return str(value.get("value", ""))
        return super().text_of(value)

    def show_value(self, value: Json | None) -> None:
        if isinstance(value, Mapping):
            self.chosen = str(value.get("unit") or self.chosen)
        if self.units is not None:
            names = dict.fromkeys((*self.question.units, self.chosen))
            self.units.show_options([Option(unit, unit) for unit in names], [self.chosen])
        super().show_value(value)

    def show_state(self, state: str) -> None:
        super().show_state(state)
        if self.units is not None:
            self.units.set_state("fixed" if state == FIXED else "")

    def _on_unit(self, unit: str) -> None:
        """The number stays as it was typed: the person corrects what it means."""
        self.chosen = unit
        if isinstance(self.asked.value, Mapping):
            self.tell({**self.asked.value, "unit": unit})

    def own_word(self) -> str:
        text = self.edit.text().strip()
        if not text or self._wrong or not self.typing:
            return ""
        try:
            found = reading(self.question, text)
        except NotAnAnswer:
            return ""
        unit = f"{_SPACE}{found.unit}" if found.unit else ""
        return f"{text} = {self.readable(found.number)}{unit}" if found.changed else ""

    def readable(self, number: str) -> str:
        """How the note shows a number."""
        return number

    def problem_said(self, problem: Problem) -> str:
        said = super().problem_said(problem)
        miss = missed(self.question, self.asked.value) if problem.kind == "limit" else None
        if miss is None:
            return said
        figures = miss.told(self.look.words)
        return figures if problem.message == MISSED else self.look.words.line(said, figures)


class MoneyField(NumberField):
    """An amount: two decimals, grouped once it is left, in capitals below where it is yuan."""

    def text_of(self, value: Json | None) -> str:
        text = super().text_of(value)
        return grouped(text)

    def readable(self, number: str) -> str:
        return grouped(number)

    def own_word(self) -> str:
        said = [super().own_word(), "" if self._wrong else capitals_of(self.question, self.asked.value)]
        return self.look.words.line(*said) if all(said) else "".join(said)


def missed(question: Question, value: Json | None) -> Miss | None:
    """By how much a number misses a limit that is a plain comparison."""
    found = _LIMIT.fullmatch(question.limit.strip())
    number = in_first_unit(question, value) if isinstance(value, Mapping) else value
    if found is None or not isinstance(number, str):
        return None
    try:
        typed, limit = Decimal(number), Decimal(found[2])
    except ArithmeticError:
        return None
    low = found[1].startswith(">")
    beyond = typed < limit if low else typed > limit
    return Miss(low, limit, abs(limit - typed), question.unit) if beyond else None
