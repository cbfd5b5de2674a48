"""The one thing that turns: shown only when something takes longer than 300 ms."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sidesk.ui.kit.icons import pixmap
from sidesk.ui.theme import Look

STEP = 30  # degrees, each 80 ms


class Spinner(QWidget):
    """A turning loader icon; it stands still where the system asks for calm."""

    def __init__(self, look: Look, size: int = 16, tone: str = "ink3") -> None:
        super().__init__()
        self._look, self._size, self._tone, self._angle = look, size, tone, 0
        self.setFixedSize(look.px(size), look.px(size))
        self._timer = QTimer(self)
        self._timer.setInterval(80)
        self._timer.timeout.connect(self._turn)

    def start(self) -> None:
        """Show it and let it turn."""
        self.show()
        if self._look.motion:
            self._timer.start()

    def stop(self) -> None:
        """Hide it."""
        self._timer.stop()
        self.hide()

    def _turn(self) -> None:
        self._angle = (self._angle + STEP) % 360
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        half = self.width() / 2
        painter.translate(half, half)
        painter.rotate(self._angle)
        painter.translate(-half, -half)
        painter.drawPixmap(0, 0, pixmap(self._look, "loader", self._size, self._tone))
        painter.end()
