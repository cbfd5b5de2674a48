"""A line to search with: a magnifier inside at the left, a key cap or a cross that clears it at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent

from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.inputs import SEARCH, Edit, InnerButton
from sidesk.ui.kit.text import KeyCap
from sidesk.ui.theme import Look

PAUSE = 180  # ms after the last keystroke before a list is asked


class SearchLine(Edit):
    """The same everywhere. `keys` name the shortcut that leads here; Esc clears what is typed.

    `paused`: something was typed, and the hand rests; that is when a list is asked.
    """

    paused = Signal()

    def __init__(self, look: Look, placeholder: str, name: str, *, keys: str = "") -> None:
        super().__init__(look, placeholder=placeholder, state=SEARCH)
        self.setAccessibleName(name)
        self._glass = Icon(look, "search", 18, "ink3")
        self._glass.setParent(self)
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._keys = KeyCap(look, keys, self) if keys else None
        self._clear = InnerButton(look, "x", look.words.gettext("Clear"))
        self._clear.clicked.connect(self._on_clear)
        self.set_trailing(self._clear)
        self.textChanged.connect(self._on_text)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PAUSE)
        self._wait.timeout.connect(self.paused.emit)
        self.textEdited.connect(self._on_typed)
        self._said, self._short = placeholder, name
        self.setMinimumWidth(min(self._room_for(placeholder), look.px(320)))
        self._on_text("")

    def _room_for(self, text: str) -> int:
        return QFontMetrics(self.look.font()).horizontalAdvance(text) + self.look.px(36 + 34) + 30

    def sizeHint(self) -> QSize:
        # The whole placeholder is to be read where there is room: it says what can be found.
        return QSize(self._room_for(self._said), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setPlaceholderText(self._said if self.width() >= self._room_for(self._said) else self._short)
        side = self._glass.height()
        self._glass.move(self.look.px(12), (self.height() - side) // 2)
        if self._keys is not None:
            self._keys.adjustSize()
            right = self.width() - self._keys.width() - self.look.px(8)
            self._keys.move(right, (self.height() - self._keys.height()) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self._on_clear()
        else:
            super().keyPressEvent(event)

    def hasten(self) -> None:
        """The list was asked already: `paused` will not come for what was typed."""
        self._wait.stop()

    def _on_typed(self, _text: str) -> None:
        self._wait.start()

    def _on_clear(self) -> None:
        # As if it had been typed: whoever searches while typing shows everything again.
        self.clear()
        self.textEdited.emit("")

    def _on_text(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        if self._keys is not None:
            self._keys.setVisible(not text)
