"""Status chips: a soft fill, an icon and a word. They are read, not clicked."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from sidesk.ui.kit.icons import pixmap
from sidesk.ui.theme import Look


@dataclass(frozen=True)
class Tone:
    """What a meaning looks like: strong token, soft token, its icon."""

    strong: str
    soft: str
    icon: str


TONES = {
    "ok": Tone("ok", "ok_soft", "circle-check"),
    "bad": Tone("bad", "bad_soft", "circle-x"),
    "warn": Tone("warn", "warn_soft", "triangle-alert"),
    "info": Tone("accent", "soft", "info"),
    "none": Tone("ink2", "well", "circle-minus"),
}


class Chip(QWidget):
    """24 px high. `icon` is the tone's own unless another is named; None draws no icon."""

    def __init__(self, look: Look, text: str, tone: str = "none", icon: str | None = "") -> None:
        super().__init__()
        self._look = look
        self._text, self._tone, self._icon = text, TONES[tone], icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(look.font("cap", bold=True))
        self.setAccessibleName(text)

    def text(self) -> str:
        """What it says."""
        return self._text

    def show_state(self, text: str, tone: str, icon: str | None = "") -> None:
        """Say something else."""
        self._text, self._tone, self._icon = text, TONES[tone], icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self._text) + self._look.px(10)
        width += self._look.px(8) + (self._look.px(14) + 4 if self._icon is not None else self._look.px(2))
        return QSize(max(width, self._look.px(24)), self._look.px(24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, line = self._look, self._look.line
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPen(look.color(self._tone.strong), line)
        painter.setPen(edge if line > 1 else Qt.PenStyle.NoPen)
        painter.setBrush(look.color(self._tone.soft))
        inset = line / 2 if line > 1 else 0
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setFont(self.font())
        painter.setPen(look.color(self._tone.strong))
        if self._icon is None:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        else:
            x, side = look.px(8), look.px(14)
            drawn = pixmap(look, self._icon or self._tone.icon, 14, self._tone.strong)
            painter.drawPixmap(x, (self.height() - side) // 2, drawn)
            text = QRectF(x + side + 4, 0, self.width() - x - side - 4, self.height())
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self._text)
        painter.end()
