"""A bar for each point that is measured: what failed is red, the unit stands beside the highest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from sidesk.ui.theme import Look

_TONES = {"pass": "ok", "fail": "bad"}
_HIGH, _LEFT, _FOOT, _WIDEST = 132, 72, 24, 28


@dataclass(frozen=True)
class Column:
    """One bar."""

    name: str
    value: float
    verdict: str


class MeasuringChart(QWidget):
    """Grows from the left as points come in."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._columns: list[Column] = []
        self._unit, self._room = "", 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(look.font("cap"))

    def show_columns(self, columns: Sequence[Column], unit: str, room: int) -> None:
        """Draw these; `room` is how many there will be."""
        self._columns, self._unit, self._room = list(columns), unit, max(1, room, len(columns))
        words = self._look.words
        said = words.ngettext("Chart of {n} measurement", "Chart of {n} measurements", len(columns))
        lowest = min((one.value for one in columns), default=0.0)
        highest = max((one.value for one in columns), default=0.0)
        span = words.gettext("{low} to {high} {unit}").format(
            low=f"{lowest:g}", high=f"{highest:g}", unit=unit
        )
        self.setAccessibleName(f"{said.format(n=len(columns))}: {span}" if columns else said.format(n=0))
        self.setVisible(bool(columns))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(320), self._look.px(_HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(160), self._look.px(_HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._columns:
            return
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, foot, top = look.px(_LEFT), look.px(_FOOT), look.px(12)
        high = self.height() - foot - top
        highest = max(one.value for one in self._columns) or 1.0
        painter.setPen(QPen(look.color("line"), look.line))
        for share in (0.0, 0.5, 1.0):
            y = top + high * (1 - share)
            painter.drawLine(int(left), int(y), self.width(), int(y))
        painter.setPen(look.color("ink3"))
        for share in (0.0, 1.0):
            box = QRectF(0, top + high * (1 - share) - look.px(10), left - look.px(8), look.px(20))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                             f"{highest * share:.3g}" if share else f"0 {self._unit}")  # fmt: skip
        step = (self.width() - left) / self._room
        width = min(step * 0.7, look.px(_WIDEST))
        for number, one in enumerate(self._columns):
            tall = max(2.0, high * one.value / highest) if one.value or one.verdict else 0.0
            box = QRectF(
                left + number * step + (min(step, width * 1.4) - width) / 2, top + high - tall, width, tall
            )
            painter.fillRect(box, look.color(_TONES.get(one.verdict, "accent")))
        ends = QRectF(left, self.height() - foot, self.width() - left, foot)
        painter.drawText(ends, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self._said())
        painter.end()

    def _said(self) -> str:
        first, last = self._columns[0].name, self._columns[-1].name
        return first if first == last else f"{first} – {last}"
