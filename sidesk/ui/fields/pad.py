"""The pad somebody signs on: strokes as vectors in a box of 1000 x 400."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import dist
from time import monotonic
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sidesk.ui.theme import Look

Stroke: TypeAlias = list[
    list[int]
]  # points [x, y, ms since the first one], of a pen also its pressure in 1/1000
WIDTH, HEIGHT = 1000, 400
SHORTEST = 60  # of all lines together, in the units of the box: a dot or a slip of the hand signs nothing
PAPER, INK, LINE = QColor("white"), QColor(0x16, 0x23, 0x3A), QColor(0x8A, 0x97, 0xA3)  # ink on paper
BAD = QColor(0xB4, 0x23, 0x18)


class SignaturePad(QWidget):
    """White paper in every theme, with a base line and a line of words below it."""

    changed = Signal()

    def __init__(self, look: Look, *, ticks: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._look, self._ticks = look, ticks
        self._strokes: list[Stroke] = []
        self._undone: list[Stroke] = []
        self._present: Stroke | None = None
        self._began = 0.0
        self._left = self._right = ""
        self._stored = False  # what is shown was signed before, and is not judged again
        self.active = True
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, on=False)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setSizePolicy(policy)
        self.setMinimumHeight(look.px(168))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(420), self._look.px(168))

    def say(self, left: str, right: str = "") -> None:
        """Words below the base line: who and when; how."""
        self._left, self._right = left, right
        self.update()

    def strokes(self) -> list[Stroke]:
        """The signature; empty where nothing was drawn, or too little to be one."""
        return [] if self.is_too_short() else [list(stroke) for stroke in self._strokes]

    def is_too_short(self) -> bool:
        """Whether something was drawn that is no signature yet."""
        if self._stored or not self._strokes:
            return False
        drawn = sum(dist(a[:2], b[:2]) for stroke in self._strokes for a, b in pairwise(stroke))
        return drawn < SHORTEST

    def trouble(self) -> str:
        """What is wrong with what was drawn, in words."""
        if not self.is_too_short():
            return ""
        return self._look.words.gettext("Too short for a signature: go on, or wipe and sign again.")

    def can_redo(self) -> bool:
        """Whether a stroke was taken back."""
        return bool(self._undone)

    def can_undo(self) -> bool:
        """Whether there is a stroke to take back."""
        return bool(self._strokes)

    def show_strokes(self, strokes: Sequence[Sequence[Sequence[int]]]) -> None:
        """Show these, without telling anybody."""
        self._strokes = [[list(point) for point in stroke] for stroke in strokes]
        self._undone, self._stored = [], bool(strokes)
        self.update()

    def clear(self) -> None:
        """Wipe it."""
        self._strokes, self._undone, self._present, self._stored = [], [], None, False
        self.update()
        self.changed.emit()

    def undo(self) -> None:
        """Take the last stroke back."""
        if self._strokes:
            self._stored = False
            self._undone.append(self._strokes.pop())
            self.update()
            self.changed.emit()

    def redo(self) -> None:
        """Draw the stroke again that was taken back."""
        if self._undone:
            self._strokes.append(self._undone.pop())
            self.update()
            self.changed.emit()

    def _scale(self) -> float:
        # The whole pad lies inside the box, so no point is ever cut off at its edge.
        return max(self.width() / WIDTH, self.height() / HEIGHT) or 1.0

    def _inside(self, spot: QPointF, pressure: float | None = None) -> list[int]:
        scale = self._scale()
        x = (spot.x() - self.width() / 2) / scale + WIDTH / 2
        y = (spot.y() - self.height() / 2) / scale + HEIGHT / 2
        when = round((self._ticks() - self._began) * 1000)
        point = [max(0, min(WIDTH, round(x))), max(0, min(HEIGHT, round(y))), when]
        return point if pressure is None else [*point, max(0, min(1000, round(pressure * 1000)))]

    def _outside(self, point: Sequence[int]) -> QPointF:
        scale = self._scale()
        return QPointF(
            (point[0] - WIDTH / 2) * scale + self.width() / 2,
            (point[1] - HEIGHT / 2) * scale + self.height() / 2,
        )

    def _down(self, spot: QPointF, pressure: float | None = None) -> None:
        if not self.active:
            return
        if not self._strokes:
            self._began = self._ticks()
        self._undone = []
        self._present = [self._inside(spot, pressure)]
        self.update()

    def _move(self, spot: QPointF, pressure: float | None = None) -> None:
        if self._present is None:
            return
        point = self._inside(spot, pressure)
        if point[:2] != self._present[-1][:2]:
            self._present.append(point)
            self.update()

    def _up(self) -> None:
        if self._present is None:
            return
        self._strokes.append(self._present)
        self._present = None
        self.setAccessibleDescription(self.trouble())
        self.update()
        self.changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._down(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._up()

    def tabletEvent(self, event: QTabletEvent) -> None:
        # Accepted, so that Qt does not send the same pen again as a mouse.
        kind = event.type()
        if kind == QTabletEvent.Type.TabletPress:
            self._down(event.position(), event.pressure())
        elif kind == QTabletEvent.Type.TabletMove:
            self._move(event.position(), event.pressure())
        elif kind == QTabletEvent.Type.TabletRelease:
            self._up()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, box = self._look, QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = 2 if self.active or look.line > 1 else look.line
        painter.setPen(QPen(look.color("accent" if self.active else "edge"), edge))
        painter.setBrush(PAPER)
        painter.drawRoundedRect(box.adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2), 8, 8)
        base = self.height() - look.px(44)
        line = QPen(LINE, 1.4)
        line.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(line)
        painter.drawLine(QPointF(look.px(32), base), QPointF(self.width() - look.px(32), base))
        painter.setPen(QPen(LINE, 1.4))
        x = QPointF(look.px(20), base - look.px(12))
        for turn in (1, -1):
            painter.drawLine(x + QPointF(-4, -4 * turn), x + QPointF(4, 4 * turn))
        self._paint_words(painter, base)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in (*self._strokes, *([self._present] if self._present else [])):
            self._paint_stroke(painter, stroke)
        painter.end()

    def _paint_stroke(self, painter: QPainter, stroke: Stroke) -> None:
        pen = QPen(INK, max(4.0, min(6.0, 8 * self._scale())))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        points = [self._outside(point) for point in stroke]
        if len(points) < 2 or not all(len(point) > 3 for point in stroke):
            painter.drawPath(smooth(points))
            return
        full = pen.widthF()
        for (start, end), point in zip(pairwise(points), stroke[1:], strict=True):
            pen.setWidthF(full * (0.35 + 1.15 * point[3] / 1000))  # as it prints: a light hand is thin
            painter.setPen(pen)
            painter.drawLine(start, end)

    def _paint_words(self, painter: QPainter, base: int) -> None:
        look = self._look
        painter.setFont(look.font("cap"))
        if self.is_too_short() and self._present is None:
            painter.setPen(BAD)
            room = QRectF(look.px(32), base + 4, self.width() - 2 * look.px(32), look.px(36))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, self.trouble())
            return
        painter.setPen(QColor(0x56, 0x64, 0x72))
        room = QRectF(look.px(32), base + 4, self.width() - 2 * look.px(32), look.px(28))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._left)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._right)


def smooth(points: Sequence[QPointF]) -> QPainterPath:
    """A curve through the middles of the points; a dot where there is one."""
    path = QPainterPath(points[0])
    if len(points) < 3:
        path.lineTo(points[-1] + (QPointF(0.1, 0) if len(points) == 1 else QPointF()))
        return path
    for here, there in pairwise(points[1:]):
        path.quadTo(here, (here + there) / 2)
    path.lineTo(points[-1])
    return path
