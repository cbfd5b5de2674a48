"""A bar-code scanner that types into a checklist: its digits are no verdicts, and a held key is one press.

A scanner acts as a keyboard. Pointed at the wrong moment it would pass row after row; nobody would see it.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from sidesk.core.text import Words
from sidesk.ui.fields.codes import BURST, HELD, SHORTEST
from sidesk.ui.fields.filling import Filling

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_ONCE = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_P, Qt.Key.Key_R)
_SURE = 3  # quick signs after which a P opens no dialog any more


class StrayScan(QObject):
    """Watches the rows; what a code did that began on one of them is taken back at its end."""

    def __init__(self, filling: Filling, words: Words, go: Callable[[QWidget], object]) -> None:
        super().__init__()
        self._filling, self._words, self._go = filling, words, go
        self._places: set[QObject] = set()
        self._signs, self._last, self._depth = "", 0.0, 0
        self._home: QWidget | None = None  # where the code began; nothing where it began in a text

    def watch(self, widget: QWidget, *, place: bool) -> None:
        """`place`: keys are verdicts here; else it is a text, to which a failed row leads on."""
        if place:
            self._places.add(widget)
        widget.installEventFilter(self)

    def forget(self) -> None:
        """The rows are built anew."""
        self._places.clear()
        self._signs, self._home = "", None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QWidget) or watched.window().focusWidget() is not watched:
            return False  # it has come up from a part that was asked already
        key = Qt.Key(event.key())
        if event.isAutoRepeat() and watched in self._places and key in _ONCE:
            return True
        quick = bool(self._signs) and monotonic() - self._last < BURST
        if quick and key in _ENDS and not event.modifiers() & HELD and self._is_code():
            self._take_back()
            return True
        if event.modifiers() & HELD or not event.text().isprintable() or not event.text():
            return False
        if not quick:
            self._signs, self._home = "", watched if watched in self._places else None
            self._depth = len(self._filling.session.journal.done)
        self._signs, self._last = self._signs + event.text(), monotonic()
        return quick and key == Qt.Key.Key_P and watched in self._places and len(self._signs) > _SURE

    def _is_code(self) -> bool:
        return self._home is not None and len(self._signs) >= SHORTEST

    def _take_back(self) -> None:
        code, home, self._signs, self._home = self._signs, self._home, "", None
        session = self._filling.session
        self._filling.settle()
        for _step in range(len(session.journal.done) - self._depth):
            self._filling.undo()
        session.journal.forget_taken_back()
        if home is not None:
            self._go(home)
        told = self._words.gettext("A scanner typed {code} into the checklist. Nothing was answered by it.")
        self._filling.said.emit(told.format(code=code[:40]))
