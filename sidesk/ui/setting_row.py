"""One setting on the page: its name, its sentence, what can be chosen, and the way back to its default."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from sidesk.ui.kit.boxes import FlowBox, column, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.text import Text
from sidesk.ui.settings_known import Setting, Value
from sidesk.ui.theme import Look

PAUSE = 600  # ms after the last keystroke
LIT = 4000  # ms a setting that somebody was led to is marked


class SettingRow(QWidget):
    """`chosen` carries the new value, of typed text once the hand rests; `left` the one before."""

    chosen = Signal(object)
    left = Signal(object)
    reset_asked = Signal()

    def __init__(self, look: Look, setting: Setting, value: Value) -> None:
        super().__init__()
        self.look, self.setting = look, setting
        self._value = self._before = value
        self._lit = False
        self.setObjectName(f"setting/{setting.field}")
        self.buttons: dict[Value, Button] = {}
        self.edit: Edit | None = None
        self._dark = self._timer(LIT, self._unlight)
        self._wait = self._timer(PAUSE, self.keep)
        _ = look.words.gettext
        self.reset = Button(look, _("Reset"), "ghost", icon="rotate-ccw")
        self.reset.setAccessibleName(f"{_('Reset')} {setting.name}")
        self.reset.setObjectName(f"settings/{setting.field}/reset")
        self.reset.clicked.connect(self.reset_asked.emit)
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that nothing moves when it comes
        self.reset.setSizePolicy(policy)
        texts = column(
            Text(look, setting.name, "h3", wrap=True), Text(look, setting.sentence, "small", wrap=True), gap=2
        )
        body = self._options() if setting.options else self._typed(str(value))
        self.setLayout(column(row((texts, 1), self.reset, gap=12), body, gap=6, margins=(12, 8, 12, 10)))
        self.show_value(value, differs=False)

    def _timer(self, interval: int, slot: object) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(interval)
        made.timeout.connect(slot)
        return made

    def _options(self) -> QWidget:
        for value, text in self.setting.options:
            button = Button(self.look, text, "option")
            button.setCheckable(True)
            button.setAccessibleName(f"{self.setting.name}: {text}")
            button.setObjectName(f"settings/{self.setting.field}/{value}")
            button.clicked.connect(partial(self._on_option, value))
            self.buttons[value] = button
        return FlowBox(*self.buttons.values())

    def _typed(self, value: str) -> QWidget:
        self.edit = Edit(self.look, value)
        self.edit.setAccessibleName(self.setting.name)
        self.edit.setObjectName(f"settings/{self.setting.field}")
        self.edit.textEdited.connect(self._on_typed)
        self.edit.left.connect(self._on_left)
        return self.edit

    def show_value(self, value: Value, *, differs: bool) -> None:
        """Show what holds now; `differs` from its default."""
        self._value = value
        for one, button in self.buttons.items():
            button.setChecked(one == value)
        if self.edit is not None and not self._wait.isActive():
            if self.edit.text().strip() != value:
                self.edit.show_text(str(value))
            if not self.edit.hasFocus():
                self._before = value
        self.reset.setVisible(differs)

    def first(self) -> QWidget:
        """Where the cursor goes: what is chosen now."""
        chosen = next((button for button in self.buttons.values() if button.isChecked()), None)
        return self.edit or chosen or next(iter(self.buttons.values()))

    def mark(self, parts: Sequence[str]) -> None:
        """Mark these where they stand in its texts."""
        for text in self.findChildren(Text):
            text.mark(parts)

    def light(self) -> None:
        """Somebody was led here."""
        self._lit = True
        self._dark.start()
        self.update()

    @property
    def lit(self) -> bool:
        """Whether it is marked as the place one was led to."""
        return self._lit

    def _unlight(self) -> None:
        self._lit = False
        self.update()

    # --- hands ---

    def _on_option(self, value: Value, _checked: bool = False) -> None:
        for one, button in self.buttons.items():
            button.setChecked(one == value)
        if value != self._value:
            self.chosen.emit(value)

    def _on_typed(self, _text: str) -> None:
        self._wait.start()

    def keep(self) -> None:
        """Keep what is typed, if it is not kept yet."""
        self._wait.stop()
        if self.edit is not None and (typed := self.edit.text().strip()) != self._value:
            self._value = typed
            self.chosen.emit(typed)

    def _on_left(self) -> None:
        self.keep()
        if self._value != self._before:
            before, self._before = self._before, self._value
            self.left.emit(before)

    def hideEvent(self, event: QHideEvent) -> None:
        self.keep()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._lit:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.look.color("accent"), 2))
        painter.setBrush(self.look.color("soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()
