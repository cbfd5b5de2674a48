"""Where one is, as a path; the last part is bold. What does not fit gives way from the left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sidesk.ui.kit.icons import pixmap
from sidesk.ui.theme import Look

_GAP = 8


class Crumbs(QWidget):
    """One line. The whole path stands in the tool tip and is what a screen reader says."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._parts: tuple[str, ...] = ()
        self._plain, self._bold = look.font("body"), look.font("body", bold=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_path(self, parts: Sequence[str]) -> None:
        """Show these parts."""
        self._parts = tuple(part for part in parts if part)
        said = " › ".join(self._parts)
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.updateGeometry()
        self.update()

    def path(self) -> tuple[str, ...]:
        """What is shown."""
        return self._parts

    def sizeHint(self) -> QSize:
        return QSize(self._width(self._parts), self._look.px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(80), self._look.px(32))

    def _width(self, parts: Sequence[str]) -> int:
        plain, bold = QFontMetrics(self._plain), QFontMetrics(self._bold)
        between = self._look.px(16) + 2 * _GAP
        words = sum(plain.horizontalAdvance(part) for part in parts[:-1])
        last = bold.horizontalAdvance(parts[-1]) + 2 if parts else 0
        return words + last + between * max(0, len(parts) - 1)

    def _fitting(self) -> tuple[str, ...]:
        parts = self._parts
        while len(parts) > 1 and self._width(parts) > self.width():
            parts = parts[1:]
        return parts

    def event(self, event: QEvent) -> bool:
        # A tool tip only where something is missing.
        if event.type() == QEvent.Type.ToolTip and self._width(self._parts) <= self.width():
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        parts, x, side = self._fitting(), 0.0, look.px(16)
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            font = self._bold if last else self._plain
            painter.setFont(font)
            painter.setPen(look.color("ink" if last else "ink2"))
            room = self.width() - x
            text = QFontMetrics(font).elidedText(part, Qt.TextElideMode.ElideMiddle, round(room))
            painter.drawText(QRectF(x, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
            x += QFontMetrics(font).horizontalAdvance(text) + _GAP
            if not last:
                arrow = pixmap(look, "chevron-right", 16, "ink3")
                painter.drawPixmap(round(x), (self.height() - side) // 2, arrow)
                x += side + _GAP
        painter.end()
