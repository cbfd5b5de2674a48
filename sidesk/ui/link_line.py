"""Two lines of words that lead somewhere, as wide as there is room."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from sidesk.ui.kit.icons import pixmap
from sidesk.ui.theme import Look


class LinkLine(QAbstractButton):
    """A title and what stands beneath it; the whole line is the target."""

    def __init__(self, look: Look, title: str, below: str) -> None:
        super().__init__()
        self._look, self._below = look, below
        self.setText(title)
        self.setAccessibleName(f"{title} {below}".strip())
        self.setToolTip(f"{title}\n{below}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(52))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(52))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(look.color("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(look.color("sunken"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        side = look.px(16)
        right = round(box.right()) - side - 8
        arrow = pixmap(look, "chevron-right", 16, "ink3")
        painter.drawPixmap(right, round(box.center().y() - side / 2), arrow)
        for font, tone, text, top in (
            (look.font("h3"), "ink", self.text(), 6),
            (look.font("cap"), "ink3", self._below, 28),
        ):
            painter.setFont(font)
            painter.setPen(look.color(tone))
            metrics = QFontMetrics(font)
            said = metrics.elidedText(text, Qt.TextElideMode.ElideRight, right - 16)
            line = QRectF(8, look.px(top), right - 16, metrics.height())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, said)
        painter.end()
