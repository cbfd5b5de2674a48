"""Fields that are typed: text and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from sidesk.core.canonical import Json
from sidesk.core.text import N_, LocalText
from sidesk.forms.kinds import NotAnAnswer, stored
from sidesk.ui.fields.base import FULL, Field
from sidesk.ui.fields.suggesting import Suggesting
from sidesk.ui.kit.boxes import holder, row
from sidesk.ui.kit.inputs import FIXED, Area, Edit
from sidesk.ui.kit.text import Text

EXAMPLES = {
    "ip": N_("e.g. 10.88.10.21"),
    "mac": N_("e.g. 00:1a:2b:…"),
    "geopoint": N_("lat, long"),
    "barcode": N_("scan or type"),
    "date": N_("year-month-day"),
    "time": N_("hour:minute"),
    "datetime": N_("date and time"),
}


class TypedField(Field):
    """What is typed is stored at once. What is no answer stays as it was typed, with a sentence below."""

    def make_body(self) -> QWidget:
        self._wrong: LocalText = {}
        self.typing = False  # then the text is the typist's own; only another value replaces it
        example = EXAMPLES.get(self.question.kind, "")
        self.edit = Edit(self.look, placeholder=self.look.words.gettext(example))
        self.edit.textEdited.connect(self._on_edited)
        self.edit.left.connect(self._on_left)
        # A line cannot wrap: what nobody may change is shown as text, whole.
        self.fixed = Text(self.look, "", "body", wrap=True).selectable()
        self.fixed.setMinimumHeight(self.look.px(40))
        self.fixed.hide()
        if not self.question.unit:
            return holder(row((self.edit, 1), (self.fixed, 1), gap=0))
        self.unit = Text(self.look, self.look.words.unit(self.question.unit), "small", "ink3")
        return holder(row((self.edit, 1), (self.fixed, 1), self.unit, gap=8))

    def focus_target(self) -> QWidget:
        return self.edit

    def parsed(self, text: str) -> Json | None:
        """The stored value of typed text; the text itself where it is no answer."""
        self._wrong = {}
        try:
            return stored(self.question, text, self.ports.clock.now(), self.look.words.language)
        except NotAnAnswer as wrong:
            self._wrong = wrong.message
            return text

    def text_of(self, value: Json | None) -> str:
        """How a stored value is typed."""
        if isinstance(value, Mapping):
            return " ".join(str(part) for part in value.values())
        return "" if value is None else str(value)

    def show_value(self, value: Json | None) -> None:
        if self.typing and self.parsed(self.edit.text()) == value:
            return
        self.typing = False
        self.edit.show_text(self.text_of(value))
        self.parsed(self.edit.text())

    def show_state(self, state: str) -> None:
        self.edit.set_state(state)
        self.fixed.setText(self.edit.text())
        self.edit.setVisible(state != FIXED)
        self.fixed.setVisible(state == FIXED)

    def own_problem(self) -> str:
        return self.look.words.pick(self._wrong)

    def _on_edited(self, text: str) -> None:
        self.typing = True
        self.tell(self.parsed(text))
        self.refresh_note()

    def _on_left(self) -> None:
        self.typing = False
        if not self._wrong:
            self.edit.show_text(self.text_of(self.asked.value))


class TextField(TypedField):
    """A line of text; what the same question was answered before drops down below."""

    def make_body(self) -> QWidget:
        body = super().make_body()
        self.before = Suggesting(self.ports.jobs, self.edit, partial(self.ports.earlier, self.path))
        self.before.taken.connect(self._on_taken)
        return body

    def _on_taken(self, text: str) -> None:
        self.edit.setText(text)
        self._on_edited(text)


class LongField(Field):
    """Several lines; grows with its text. Whole phrases of before drop down below."""

    SPAN: ClassVar[int] = FULL

    def make_body(self) -> QWidget:
        self.area = Area(self.look, lines=2)
        self.area.edited.connect(self._on_edited)
        self.before = Suggesting(self.ports.jobs, self.area, partial(self.ports.earlier, self.path))
        self.before.taken.connect(self._on_taken)
        return self.area

    def show_value(self, value: Json | None) -> None:
        text = "" if value is None else str(value)
        # A blank at the end is on its way to the next word: it is not stored, and must not be taken away.
        if (stored(self.question, self.area.text()) or "") == text:
            return
        self.area.show_text(text)

    def show_state(self, state: str) -> None:
        self.area.set_state(state)

    def _on_edited(self, text: str) -> None:
        self.tell(stored(self.question, text))

    def _on_taken(self, text: str) -> None:
        cursor = self.area.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)  # so that Ctrl+Z brings back what was typed
