"""The bell in the bar: how many things nobody has seen yet."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from sidesk.ui.kit.buttons import IconButton
from sidesk.ui.theme import Look


class Bell(IconButton):
    """An icon with a number at its corner."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "bell", look.words.gettext("News"))
        self.setObjectName("bell")
        self._count = 0

    def show_count(self, count: int) -> None:
        """So many are new."""
        self._count = count
        name = self.look.words.gettext("News")
        self.setAccessibleName(f"{name} {count}" if count else name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._count:
            return
        look, painter = self.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.px(18)
        box = QRectF(self.width() - side - 2, 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        painter.drawEllipse(box)
        painter.setPen(look.color("on"))
        painter.setFont(look.font("cap", bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(min(self._count, 9)))
        painter.end()
