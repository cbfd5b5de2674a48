"""What looks like a search line in the bar and opens the palette."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from sidesk.ui.kit.icons import pixmap
from sidesk.ui.kit.text import KeyCap
from sidesk.ui.theme import Look


class SearchButton(QAbstractButton):
    """A magnifier, what can be found, and the keys that lead here."""

    def __init__(self, look: Look, text: str, keys: str) -> None:
        super().__init__()
        self._look = look
        self.setText(text)
        self.setAccessibleName(look.words.gettext("Search"))
        self.setAccessibleDescription(text)
        self.setFont(look.font())
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._keys = KeyCap(look, keys, self)
        self._keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._keys.adjustSize()

    def sizeHint(self) -> QSize:
        look = self._look
        words = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(max(look.px(300), words + look.px(36 + 20) + self._keys.width()), look.px(40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "accent" if self.hasFocus() else "edge" if look.line > 1 else "line"
        width = 2 * look.line if self.hasFocus() else look.line
        painter.setPen(QPen(look.color(edge), width))
        painter.setBrush(look.color("sunken"))
        half = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 8, 8)
        side = look.px(18)
        painter.drawPixmap(look.px(12), (self.height() - side) // 2, pixmap(look, "search", 18, "ink3"))
        painter.setPen(look.color("ink3"))
        painter.setFont(self.font())
        painter.drawText(
            self.rect().adjusted(look.px(38), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        painter.end()
        room = self.width() - self._keys.width() - look.px(8)
        self._keys.move(room, (self.height() - self._keys.height()) // 2)
