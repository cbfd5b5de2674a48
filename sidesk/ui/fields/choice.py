"""Choices: up to five as buttons, more as a drop-down with search; verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sidesk.core.canonical import Json
from sidesk.forms.definition import Choice
from sidesk.ui.fields.base import FULL, Asked, Field
from sidesk.ui.kit.boxes import FlowBox
from sidesk.ui.kit.buttons import Button, CheckBox
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.picker import Option, Picker
from sidesk.ui.kit.verdict import KEYS, VerdictButtons

AS_BUTTONS = 5
RECENT = 3  # recent picks that come first in a long list
YES_NO_KEYS = {
    Qt.Key.Key_1: "yes", Qt.Key.Key_Y: "yes", Qt.Key.Key_2: "no", Qt.Key.Key_N: "no",
}  # fmt: skip
OTHER = "other"


class ChoiceField(Field):
    """One of several, or many of several; with `or_other` a free line appears for "other"."""

    MANY: ClassVar[bool] = False

    def make_body(self) -> QWidget:
        self._options: list[Option] = []
        self._buttons: list[Button] = []
        self._flow: FlowBox | None = None
        self._picker: Picker | None = None
        self._state = ""
        self._chosen: list[str] = []
        self._chips: FlowBox | None = None  # of a long list: what is chosen, each to be taken off again
        self._on_chips: list[str] = []
        self.other = Edit(self.look, placeholder=self.look.words.gettext("which one?"))
        self.other.textEdited.connect(self._on_other)
        self.other.hide()
        body = QWidget()
        self._layout = QVBoxLayout(body)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.other)
        return body

    def focus_target(self) -> QWidget:
        return self._picker or (self._buttons[0] if self._buttons else self.body)

    def show_asked(self, asked: Asked) -> None:
        self._offer([self._option(choice) for choice in asked.choices])
        super().show_asked(asked)
        self.other.setVisible(OTHER in self._chosen and self.question.other)
        if not self.other.hasFocus():
            self.other.show_text(asked.other)
        self.other.setAccessibleName(asked.label)
        for button in self._buttons:
            button.setAccessibleDescription(asked.label)

    def _option(self, choice: Choice) -> Option:
        label = self.look.words.pick(choice.label) or choice.name
        return Option(choice.name, label, " ".join(choice.label.values()))

    def _offer(self, options: list[Option]) -> None:
        if options == self._options:
            return
        self._options = options
        for old in (self._flow, self._picker):
            if old is not None:
                self._layout.removeWidget(old)
                old.hide()
                old.deleteLater()
        self._flow, self._picker, self._buttons = None, None, []
        if len(options) <= AS_BUTTONS or (self.MANY and len(options) <= 2 * AS_BUTTONS):
            self._offer_buttons(options)
        else:
            self._picker = Picker(self.look, several=self.MANY)
            self._picker.show_options(options, [])
            self._picker.picked.connect(self._on_picked)
            self._picker.changed_many.connect(self._on_many)
            self._picker.focused.connect(self._on_focused)
            self._layout.insertWidget(0, self._picker)
        self.setFocusProxy(self.focus_target())

    def _offer_buttons(self, options: list[Option]) -> None:
        self._flow = FlowBox(gap=8)
        for option in options:
            button = Button(self.look, option.label, "option")
            button.setCheckable(True)
            button.setObjectName(f"{self.objectName()}={option.name}")
            button.clicked.connect(self._on_button)
            self._buttons.append(button)
            self._flow.add(button)
        self._layout.insertWidget(0, self._flow)

    def wanted_span(self, column: int, gap: int) -> int:
        if self._flow is None:
            return 1
        need = self._flow.sizeHint().width() + 24  # one of them may gain its check
        return max(1, -(-(need + gap) // (column + gap)))

    def show_value(self, value: Json | None) -> None:
        self._chosen = [str(v) for v in value] if isinstance(value, list) else [str(value)] if value else []
        for button, option in zip(self._buttons, self._options, strict=False):
            button.setChecked(option.name in self._chosen)
        if self._picker is not None:
            self._picker.show_options(
                self._options, [o.name for o in self._options if o.name in self._chosen]
            )

            self._show_chips()

    def _show_chips(self) -> None:
        if not self.MANY or self._on_chips == self._chosen:
            return
        if self._chips is not None:
            self._layout.removeWidget(self._chips)
            self._chips.hide()
            self._chips.deleteLater()
        self._on_chips, self._chips = list(self._chosen), None
        labels = {option.name: option.label for option in self._options}
        if self._chosen:
            self._chips = FlowBox(gap=8)
            self._layout.insertWidget(1, self._chips)
        for name in self._chosen:
            chip = Button(self.look, labels.get(name, name), "option", icon="x")
            chip.setAccessibleName(
                self.look.words.gettext("Remove {name}").format(name=labels.get(name, name))
            )
            chip.setProperty("choice", name)
            chip.clicked.connect(self._on_chip)
            assert self._chips is not None
            self._chips.add(chip)
        self.updateGeometry()

    def _on_chip(self) -> None:
        name = str(self.sender().property("choice"))
        self._on_many([one for one in self._chosen if one != name])

    def show_state(self, state: str) -> None:
        self._state = state
        if self._chips is not None:
            self._chips.setEnabled(state != "fixed")
        if self._picker is not None:
            self._picker.set_state(state)
        for button in self._buttons:
            button.setEnabled(state != "fixed")

    def _on_button(self) -> None:
        at = self._buttons.index(self.sender())  # type: ignore[arg-type]
        name = self._options[at].name
        if self.MANY:
            present = set(self._chosen) ^ {name}
            self._on_many([o.name for o in self._options if o.name in present])
        else:
            self._on_picked("" if name in self._chosen else name)

    def _on_picked(self, name: str) -> None:
        self.show_value(name or None)
        self.other.setVisible(name == OTHER and self.question.other)
        self.tell(name or None)

    def _on_many(self, names: list[str]) -> None:
        self.show_value(list(names))
        self.other.setVisible(OTHER in names and self.question.other)
        self.tell(list(names) or None)

    def _on_focused(self) -> None:
        """Before the list drops down: what was chosen here lately comes first in it."""
        earlier, path = self.ports.earlier, self.path
        self.ports.jobs.run(self, lambda _: earlier(path, ""), self._on_recent)

    def _on_recent(self, names: Sequence[str]) -> None:
        if self._picker is not None:
            self._picker.recent = list(names)[:RECENT]

    def _clear(self) -> None:
        if self._chosen and not self.asked.read_only:
            if self.MANY:
                self._on_many([])
            else:
                self._on_picked("")

    def _on_other(self, text: str) -> None:
        self.other_changed.emit(text.strip() or None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = next((i for i, button in enumerate(self._buttons) if button.hasFocus()), -1)
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if step and at >= 0 and 0 <= at + step < len(self._buttons):
            self._buttons[at + step].setFocus(Qt.FocusReason.TabFocusReason)
        elif not self.other.hasFocus() and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear()
        else:
            super().keyPressEvent(event)


class ManyField(ChoiceField):
    """Several of a list."""

    MANY: ClassVar[bool] = True


class YesNoField(ChoiceField):
    """Yes or no, in the form's words where it has any. Keys 1 2, Y N; the same key again clears."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = YES_NO_KEYS.get(Qt.Key(event.key()))
        known = name in {option.name for option in self._options}
        if (
            name
            and known
            and not event.modifiers()
            and not self.other.hasFocus()
            and not self.asked.read_only
        ):
            self._on_picked("" if name in self._chosen else name)
        else:
            super().keyPressEvent(event)


class VerdictField(Field):
    """Pass, fail, not applicable. Keys 1 2 3."""

    def make_body(self) -> QWidget:
        body = QWidget()
        self.buttons = VerdictButtons(self.look)
        self.buttons.changed.connect(self._on_changed)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.buttons, 0, Qt.AlignmentFlag.AlignLeft)
        return body

    def focus_target(self) -> QWidget:
        return self.buttons.segments()[0]

    def wanted_span(self, column: int, gap: int) -> int:
        return max(1, -(-(self.buttons.sizeHint().width() + gap) // (column + gap)))

    def show_asked(self, asked: Asked) -> None:
        self.buttons.set_labels({c.name: self.look.words.pick(c.label) for c in asked.choices})
        super().show_asked(asked)
        for segment in self.buttons.segments():
            segment.setAccessibleDescription(asked.label)

    def show_value(self, value: Json | None) -> None:
        self.buttons.show_value(str(value or ""))

    def show_state(self, state: str) -> None:
        self.buttons.setEnabled(state != "fixed")

    def _on_changed(self, value: str) -> None:
        self.tell(value or None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in KEYS and not event.modifiers():
            self.buttons.choose(KEYS[key])
        elif (
            key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.asked.value and not self.asked.read_only
        ):
            self.tell(None)
        else:
            super().keyPressEvent(event)


class AcknowledgeField(Field):
    """One box to check: the question is the sentence beside it."""

    SPAN: ClassVar[int] = FULL
    KEEPS_NOTE: ClassVar[bool] = False

    def make_body(self) -> QWidget:
        self.label.hide()
        self.box = CheckBox(self.look)
        self.box.clicked.connect(self._on_clicked)
        return self.box

    def show_asked(self, asked: Asked) -> None:
        star = " *" if asked.required else ""
        self.box.setText(f"{asked.label}{star}")
        super().show_asked(asked)

    def show_value(self, value: Json | None) -> None:
        self.box.setChecked(value == "OK")

    def show_state(self, state: str) -> None:
        self.box.setEnabled(state != "fixed")

    def label_height(self, width: int) -> int:
        return 0

    def _on_clicked(self) -> None:
        self.tell("OK" if self.box.isChecked() else None)
