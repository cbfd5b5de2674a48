"""What is only shown: notes, and what the form computes."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from sidesk.core.canonical import Json
from sidesk.forms.capitals import capitals_of
from sidesk.forms.kinds import shown
from sidesk.ui.fields.base import FULL, Asked, Field
from sidesk.ui.fields.moment import moment_text
from sidesk.ui.kit.boxes import Panel, column, holder, row
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.inputs import AUTO, Edit
from sidesk.ui.kit.text import Text


class NoteField(Field):
    """Words between questions, on a sunken band."""

    SPAN: ClassVar[int] = FULL
    KEEPS_NOTE: ClassVar[bool] = False

    def make_body(self) -> QWidget:
        self.label.hide()
        self.words = Text(self.look, "", "small", wrap=True)
        icon = column(1, Icon(self.look, "info", 16, "ink3"), None, gap=0)
        return Panel("well", row(icon, (self.words, 1), gap=8, margins=(12, 8, 12, 8)))

    def show_asked(self, asked: Asked) -> None:
        super().show_asked(asked)
        self.words.setText("\n".join(part for part in (asked.label, asked.hint) if part))
        self.note.say("", "")

    def show_value(self, value: Json | None) -> None:
        return

    def label_height(self, width: int) -> int:
        return 0


class ComputedField(Field):
    """Sunken with a dashed edge and the word 自动; nobody types here, but it can be copied."""

    def make_body(self) -> QWidget:
        self.edit = Edit(self.look)
        self.edit.set_state(AUTO)
        if not self.question.unit:
            return self.edit
        unit = Text(self.look, self.look.words.unit(self.question.unit), "small", "ink3")
        return holder(row((self.edit, 1), unit, gap=8))

    def focus_target(self) -> QWidget:
        return self.edit

    def small_word(self) -> str:
        word = self.look.words.gettext("computed")
        return (
            ""
            if word in self.asked.label or "自动" in self.asked.label or "automatic" in self.asked.label
            else word
        )

    def show_value(self, value: Json | None) -> None:
        # The unit stands outside.
        said = shown(self.question, value, self.look.words, self.asked.choices, unit=False)
        if self.question.kind == "datetime":
            said = moment_text(value, self.ports.clock.now()) or said
        self.edit.show_text(said)

    def show_state(self, state: str) -> None:
        self.edit.set_state(AUTO)

    def own_word(self) -> str:
        if self.asked.value is not None:
            return capitals_of(self.question, self.asked.value)
        needs = self.look.words.listed(self.asked.needs)
        return self.look.words.gettext("Needs {names}").format(names=needs) if needs else ""
