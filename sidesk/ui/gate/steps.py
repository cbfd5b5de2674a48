"""The steps of the first run: a number in a circle each, a tick once it is done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from sidesk.ui.kit.boxes import FlowBox
from sidesk.ui.kit.icons import pixmap
from sidesk.ui.theme import Look

DONE, NOW, TO_COME = "done", "now", "to come"


class StepMark(QWidget):
    """One step. It is read, not clicked."""

    def __init__(self, look: Look, number: int, name: str) -> None:
        super().__init__()
        self._look, self._number, self._name = look, number, name
        self.state = TO_COME
        self.setFont(look.font(bold=True))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, state: str) -> None:
        """Done, the present one, or still to come."""
        self.state = state
        self.setAccessibleName(f"{self._number} {self._name}")
        self.update()

    def sizeHint(self) -> QSize:
        text = QFontMetrics(self.font()).horizontalAdvance(self._name)
        return QSize(self._look.px(28) + 10 + text + 12, self._look.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.px(26)
        circle = QRectF(1, (self.height() - side) / 2, side, side)
        tone = {DONE: "ok", NOW: "accent", TO_COME: "edge"}[self.state]
        painter.setPen(QPen(look.color(tone), 1.5))
        painter.setBrush(look.color("surface" if self.state == TO_COME else tone))
        painter.drawEllipse(circle)
        if self.state == DONE:
            tick = pixmap(look, "check", 16, "on", stroke=3)
            at = circle.center()
            painter.drawPixmap(round(at.x() - look.px(16) / 2), round(at.y() - look.px(16) / 2), tick)
        else:
            painter.setFont(look.font("small", bold=True))
            painter.setPen(look.color("ink2" if self.state == TO_COME else "on"))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.setFont(look.font(bold=self.state != TO_COME))
        painter.setPen(look.color({DONE: "ink", NOW: "accent", TO_COME: "ink3"}[self.state]))
        rest = QRectF(circle.right() + 10, 0, self.width() - circle.right() - 10, self.height())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, self._name)
        painter.end()


class Steps(FlowBox):
    """All steps in a row."""

    def __init__(self, look: Look, names: Sequence[str]) -> None:
        self.marks = [StepMark(look, number, name) for number, name in enumerate(names, 1)]
        super().__init__(*self.marks, gap=16)

    def show_step(self, step: int) -> None:
        """The one at `step` is the present one, those before it are done."""
        for number, mark in enumerate(self.marks):
            mark.show_state(DONE if number < step else NOW if number == step else TO_COME)
