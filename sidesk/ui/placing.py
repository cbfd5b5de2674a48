"""Where the window stands: remembered for each set of screens, never where nobody can see it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from PySide6.QtCore import QRect, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

USUAL = QSize(1440, 900)


def key(screens: Sequence[QRect]) -> str:
    """The name of a set of screens: a desk with two monitors is another place than the laptop alone."""
    said = ";".join(
        f"{s.x()},{s.y()},{s.width()},{s.height()}"
        for s in sorted(screens, key=lambda one: (one.x(), one.y()))
    )
    return f"window/{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def place(window: QWidget) -> None:
    """Put the window where it was with these screens, or in its usual size."""
    geometry = QSettings().value(_key())
    if geometry is None or not window.restoreGeometry(geometry):
        window.resize(USUAL.boundedTo(window.screen().availableSize()))
    if not window.isFullScreen() and not window.isMaximized():
        spaces = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        window.setGeometry(within(window.geometry(), spaces, window.minimumSize()))


def remember(window: QWidget) -> None:
    """Note where it stands."""
    QSettings().setValue(_key(), window.saveGeometry())


def within(asked: QRect, spaces: Sequence[QRect], least: QSize) -> QRect:
    """`asked`, moved and made smaller so that it lies within the screen it lies on most."""
    if not spaces:
        return asked
    space = max(spaces, key=lambda one: _area(one.intersected(asked)))
    size = asked.size().boundedTo(space.size()).expandedTo(least)
    x = max(space.left(), min(asked.left(), space.left() + space.width() - size.width()))
    y = max(space.top(), min(asked.top(), space.top() + space.height() - size.height()))
    return QRect(x, y, size.width(), size.height())


def _area(rect: QRect) -> int:
    return max(0, rect.width()) * max(0, rect.height())


def _key() -> str:
    return key([screen.geometry() for screen in QGuiApplication.screens()])
