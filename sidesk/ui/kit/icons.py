"""Icons (Lucide) in the colour and stroke of the theme; the logo; a person's initial."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPixmapCache,
    QPolygonF,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QWidget

from sidesk.core.files import resources
from sidesk.ui.theme import Look

BOLD_STROKE = 2.4  # small ticks, and everything in sunlight
BRAND, JACK = "#FFC73A", "#13212D"  # the logo is a drawing of a real thing


@lru_cache(maxsize=128)
def _svg(name: str) -> str:
    return resources("icons", f"{name}.svg").read_text("utf-8")


def pixmap(
    look: Look, name: str, size: int = 20, tone: str = "ink2", *, stroke: float | None = None
) -> QPixmap:
    """The icon, `size` px at 100 % text, in the colour of a token. Kept in Qt's own cache."""
    side, width = look.px(size), stroke or look.theme.stroke
    ratio = max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
    key = f"sidesk/{name}/{side}/{look.token(tone)}/{width}/{ratio}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    text = (
        _svg(name)
        .replace("currentColor", look.token(tone))
        .replace('stroke-width="2"', f'stroke-width="{width}"')
    )
    made = QPixmap(QSize(side, side) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    QPixmapCache.insert(key, made)
    return made


def icon(look: Look, name: str, size: int = 18, tone: str = "ink2") -> QIcon:
    """The same as a QIcon, for menus and Qt's own buttons."""
    return QIcon(pixmap(look, name, size, tone))


class Icon(QLabel):
    """An icon among text. Decoration: the word beside it says what it means."""

    def __init__(self, look: Look, name: str, size: int = 20, tone: str = "ink2") -> None:
        super().__init__()
        self._look, self._size = look, size
        self.setFixedSize(look.px(size), look.px(size))
        self.set_icon(name, tone)

    def set_icon(self, name: str, tone: str) -> None:
        """Show another icon."""
        self.setPixmap(pixmap(self._look, name, self._size, tone))


class Logo(QWidget):
    """An RJ45 jack on the yellow square."""

    def __init__(self, look: Look, size: int = 32) -> None:
        super().__init__()
        self._look = look
        self.setFixedSize(size, size)
        self.setAccessibleName("SiDesk")

    def paintEvent(self, event: QPaintEvent) -> None:
        strong = self._look.line > 1
        back, front = (QColor("black"), QColor("white")) if strong else (QColor(BRAND), QColor(JACK))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / 32, self.height() / 32)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(QRectF(0, 0, 32, 32), 8, 8)
        painter.setBrush(front)
        left = ((6, 25), (6, 13), (10, 13), (10, 9.5), (13, 9.5), (13, 6.5))
        outline = [QPointF(x, y) for x, y in left] + [QPointF(32 - x, y) for x, y in reversed(left)]
        painter.drawPolygon(QPolygonF(outline))
        painter.setBrush(back)
        for pin in range(8):
            painter.drawRect(QRectF(8.6 + pin * 2, 20.5, 1, 4.5))
        painter.end()


class Avatar(QWidget):
    """The first sign of a name in a circle; of a Latin name, two initials."""

    def __init__(self, look: Look, name: str, size: int = 36) -> None:
        super().__init__()
        self._look, self._text = look, initials(name)
        self.setFixedSize(look.px(size), look.px(size))
        self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._look.color("soft"))
        edge = QPen(self._look.color("accent"), self._look.line)
        painter.setPen(edge if self._look.line > 1 else Qt.PenStyle.NoPen)
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        font = self._look.font(bold=True)
        font.setPixelSize(int(self.width() * 0.42))
        painter.setFont(font)
        painter.setPen(self._look.color("accent"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()


def initials(name: str) -> str:
    """`样例·陆遥` is 陆, `Lin Zhou` is LZ."""
    words = name.replace("·", " ").split()
    if not words:
        return "?"
    last = words[-1]
    if last[0].isascii():
        return "".join(word[0] for word in words[:2]).upper()
    return last[0]
