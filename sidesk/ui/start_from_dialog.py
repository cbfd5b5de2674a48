"""Which document is started from this one: the next of its kind, those that take something from it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from sidesk.forms.definition import Form
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.text import Text
from sidesk.ui.link_line import LinkLine
from sidesk.ui.next_one import KEYS as NEXT_KEYS
from sidesk.ui.theme import Look

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class StartFromDialog(Dialog):
    """Emits `chosen` with the id of a form, or `next_asked`. Arrows go through the lines, Enter starts."""

    chosen = Signal(str)
    next_asked = Signal()

    def __init__(
        self, look: Look, parent: QWidget, name: str, forms: Sequence[Form], like: Form | None = None
    ) -> None:
        _ = look.words.gettext
        super().__init__(look, parent, _("Start from this"), name)
        self.lines: list[LinkLine] = []
        if forms or like is not None:
            told = _("What is known there comes along and is not typed again. Undo takes it back.")
        else:
            told = _("No form takes anything from this document.")
        self.add(Text(look, told, "small", "ink2", wrap=True))
        for form in forms:
            line = LinkLine(look, look.words.pick(form.title), form.id)
            line.setObjectName(f"start-from/{form.id}")
            line.clicked.connect(partial(self._on_chosen, form.id))
            self.lines.append(line)
            self.add(line)
        if like is not None:
            title = _("The next one: {form}").format(form=look.words.pick(like.title))
            line = LinkLine(look, title, NEXT_KEYS)
            line.setObjectName("start-from/next")
            line.clicked.connect(self._on_next)
            self.lines.append(line)
            self.add(line)
        self.offer(_("Cancel") if self.lines else _("Close"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.lines:  # only now: where it scrolls its lines have moved
            self.lines[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_chosen(self, form: str, _checked: bool = False) -> None:
        self.accept()
        self.chosen.emit(form)

    def _on_next(self, _checked: bool = False) -> None:
        self.accept()
        self.next_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = next((n for n, line in enumerate(self.lines) if line.hasFocus()), -1)
        step = _STEPS.get(Qt.Key(event.key()))
        if step and self.lines:
            self.lines[(at + step) % len(self.lines)].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at >= 0:
            self.lines[at].click()
        else:
            super().keyPressEvent(event)
