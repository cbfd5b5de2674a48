"""A scanner that types where no text is asked: its keys press nothing, and its code is looked for."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

from sidesk.ui.fields.codes import BURST, HELD, SHORTEST

ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
SILENT = 200  # ms after the last sign of a scanner that sends no key at the end
_TYPED = (QLineEdit, QPlainTextEdit, QTextEdit)


class PageScan(QObject):
    """Watches whatever has the focus in a window, as long as `listens` says that it takes no code itself."""

    def __init__(self, window: QWidget, listens: Callable[[], bool], take: Callable[[str], object]) -> None:
        super().__init__(window)
        self._window, self._listens, self._take = window, listens, take
        self._watched: QWidget | None = None
        self._signs, self._last = "", 0.0
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SILENT)
        self._wait.timeout.connect(self._end)
        application = QGuiApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)
        window.installEventFilter(self)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        inside = new is not None and self._window.isAncestorOf(new) and new.window() is self._window
        self._watched = new if inside and not isinstance(new, _TYPED) and new is not self._window else None
        if self._watched is not None:
            self._watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        # What nothing took comes up to the window: it has been asked already.
        held = self._window.focusWidget()
        if watched is not held and not (watched is self._window and held is None):
            return False
        return self._listens() and self._is_scanned(event)

    def _is_scanned(self, event: QKeyEvent) -> bool:
        """Whether this key is one of a code and must press nothing."""
        quick = bool(self._signs) and monotonic() - self._last < BURST
        if event.modifiers() & HELD:
            return False
        if event.key() in ENDS:
            code = quick and len(self._signs) >= SHORTEST
            if code:
                self._end()
            self._signs = ""
            return code
        text = event.text()
        if not text or not text.isprintable():
            return False
        self._signs = self._signs + text if quick else text
        self._last = monotonic()
        if quick and len(self._signs) >= SHORTEST:
            self._wait.start()
        return quick and (text == " " or len(self._signs) >= SHORTEST)  # a blank would press a button

    def _end(self) -> None:
        self._wait.stop()
        code, self._signs = self._signs.strip(), ""
        if code:
            self._take(code)
