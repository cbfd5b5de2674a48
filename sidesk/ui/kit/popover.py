"""A small window that hangs at something: drop-downs, calendars, filters."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGraphicsDropShadowEffect, QWidget

from sidesk.ui.kit.boxes import NONE, Panel, column, scrolled
from sidesk.ui.theme import Look

SHADOW = 16  # room around the panel for its shadow
BAR = 14  # px that a scroll bar takes from what scrolls


class Popover(QWidget):
    """Radius 12, elevation 1; deleted when it closes."""

    def __init__(self, look: Look, inside: QWidget, owner: QWidget, *, padding: int = 8) -> None:
        super().__init__(owner, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look = look
        room = SHADOW if look.theme.shadow else 0
        self._panel = Panel("popover", column(inside, margins=(padding, padding, padding, padding)))
        self.setLayout(column(self._panel, margins=(room, room, room, room) if room else NONE))
        if room:
            effect = QGraphicsDropShadowEffect(self)
            effect.setBlurRadius(32)
            effect.setOffset(0, 8)
            shade = look.color("rail")
            shade.setAlpha(69 if look.theme.name == "light" else 170)
            effect.setColor(shade)
            self._panel.setGraphicsEffect(effect)

    def open_at(self, spot: QPoint, *, width: int = 0) -> None:
        """Show it with the panel's top left corner at `spot` (on the screen), moved to fit the screen."""
        room = SHADOW if self._look.theme.shadow else 0
        if width:
            self._panel.setFixedWidth(width)
        self.adjustSize()
        screen = QGuiApplication.screenAt(spot) or QGuiApplication.primaryScreen()
        space: QRect = screen.availableGeometry() if screen else QRect(spot, self.size())
        x = min(spot.x() - room, space.right() - self.width() + room)
        y = spot.y() - room
        if y + self.height() > space.bottom() + room:
            y = max(space.top() - room, space.bottom() + room - self.height())
        self.move(max(space.left() - room, x), y)
        self.show()

    @staticmethod
    def cap(inside: QWidget, height: int) -> QWidget:
        """`inside`, scrolling once it is higher than this."""
        inside.adjustSize()
        if inside.sizeHint().height() <= height:
            return inside
        fixed = inside.minimumWidth() if inside.minimumWidth() == inside.maximumWidth() else 0
        area = scrolled(inside)
        area.setFixedHeight(height)
        area.setMinimumWidth(fixed or inside.sizeHint().width() + BAR)
        if fixed:
            inside.setFixedWidth(fixed - BAR)  # as wide as was asked for, with its bar
        return area
