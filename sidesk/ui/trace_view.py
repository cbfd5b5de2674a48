"""An OTDR trace: zoomed with wheel, fingers or keys, measured between two cursors, events marked."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from sidesk.actions.traces import Shown
from sidesk.core.text import signed
from sidesk.ui.theme import Look

ZOOM = 1.5
_LEFT, _FOOT, _TOP = 56, 28, 24
_CLOSEST = 20  # points that are shown at least
_STEPS = (1, 2, 5)


class TraceView(QWidget):
    """Keys: + and - zoom, A and B take a cursor, arrows move it (Shift: finely), Home shows all."""

    measured = Signal()

    def __init__(self, look: Look, shown: Shown) -> None:
        super().__init__()
        self._look, self.shown = look, shown
        self.full = max(shown.step, shown.step * (len(shown.levels) - 1))
        end = shown.length if shown.length and shown.length < self.full else None
        self.first, self.last = 0.0, min(self.full, end * 1.15) if end else self.full
        self.cursors = [0.0, end or self.full]
        self.hand = 0
        self._pressed: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFont(look.font("cap"))
        self.setObjectName("trace")
        self._tell()

    # --- what is seen ------------------------------------------------------------------------------------

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Closer (above 1) or farther, around a distance: else the cursor in hand."""
        centre = self.cursors[self.hand] if at is None else at
        if not self.first <= centre <= self.last:
            centre = (self.first + self.last) / 2
        width = (self.last - self.first) / factor
        width = min(self.full, max(width, min(self.full, _CLOSEST * self.shown.step)))
        share = (centre - self.first) / (self.last - self.first)
        self._look_at(centre - share * width, width)

    def whole(self) -> None:
        """Everything the file holds."""
        self._look_at(0.0, self.full)

    def pan(self, metres: float) -> None:
        """Along the fibre."""
        self._look_at(self.first + metres, self.last - self.first)

    def _look_at(self, first: float, width: float) -> None:
        self.first = min(max(0.0, first), self.full - width)
        self.last = self.first + width
        self.update()

    def put(self, metres: float, hand: int | None = None) -> None:
        """Put a cursor at a distance, and take it in hand."""
        self.hand = self.hand if hand is None else hand
        self.cursors[self.hand] = min(max(0.0, metres), self.full)
        if not self.first <= metres <= self.last:
            self._look_at(metres - (self.last - self.first) / 2, self.last - self.first)
        self._tell()
        self.update()

    def reading(self) -> str:
        """Both cursors, and what lies between them."""
        a, b = self.cursors
        one, other = self.shown.level(a), self.shown.level(b)
        apart, loss = b - a, one - other
        per = f"{loss / apart * 1000:.3f} dB/km" if abs(apart) >= 1 else "–"
        ends = f"A {a:.1f} m  {one:.3f} dB    B {b:.1f} m  {other:.3f} dB"
        return signed(f"{ends}    B−A {apart:.1f} m  {loss:.3f} dB  {per}")

    def _tell(self) -> None:
        self.setAccessibleName(f"{self.shown.title}. {self.reading()}")
        self.measured.emit()

    # --- drawing -----------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(720), self._look.px(320))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(320), self._look.px(180))

    def area(self) -> QRectF:
        """Where the curve is drawn."""
        left, top, foot = (self._look.px(size) for size in (_LEFT, _TOP, _FOOT))
        return QRectF(left, top, max(1, self.width() - left - 8), max(1, self.height() - top - foot))

    def _span(self) -> tuple[float, float]:
        """The weakest and the strongest level in sight, with some air."""
        seen = [self.shown.levels[index] for index in self._seen()] or [0.0]
        low, high = min(seen), max(seen)
        air = max(0.2, (high - low) * 0.08)
        return low - air, high + air

    def _seen(self) -> range:
        step = self.shown.step
        return range(
            max(0, math.floor(self.first / step)),
            min(len(self.shown.levels), math.ceil(self.last / step) + 1),
        )

    def across(self, metres: float) -> float:
        """Where a distance stands on the screen."""
        area = self.area()
        return area.left() + (metres - self.first) / (self.last - self.first) * area.width()

    def metres(self, x: float) -> float:
        """Which distance stands there."""
        area = self.area()
        return self.first + (x - area.left()) / area.width() * (self.last - self.first)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._look.color("surface"))
        self._draw_grid(painter)
        painter.save()
        painter.setClipRect(self.area().adjusted(-self._look.px(8), -self._look.px(_TOP), 8, 1))
        self._draw_events(painter)
        painter.setPen(self.pens()[1])
        painter.drawPolyline(self._curve())
        self._draw_cursors(painter)
        painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(self._look.color("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def pens(self) -> tuple[QPen, QPen]:
        """Of the lines behind, and of the curve; hairlines in sunlight are nearly black and would hide it."""
        look = self._look
        behind = look.color("well" if look.line > 1 else "line")
        return QPen(behind, 1), QPen(look.color("accent"), 1.5 * look.line)

    def _curve(self) -> QPolygonF:
        """Of every pixel the strongest and the weakest point: no peak is lost."""
        area, seen = self.area(), self._seen()
        low, high = self._span()
        scale = area.height() / (high - low)
        width = max(1, int(area.width()))
        every = max(1, len(seen) // width)
        points = QPolygonF()
        for start in range(seen.start, seen.stop, every):
            piece = range(start, min(start + every, seen.stop))
            for index in {
                max(piece, key=self.shown.levels.__getitem__),
                min(piece, key=self.shown.levels.__getitem__),
            }:
                y = area.bottom() - (self.shown.levels[index] - low) * scale
                points.append(QPointF(self.across(index * self.shown.step), y))
        return points

    def _draw_grid(self, painter: QPainter) -> None:
        look, area = self._look, self.area()
        low, high = self._span()
        flags = Qt.AlignmentFlag
        line, ink = self.pens()[0], look.color("ink3")
        for level in _ticks(low, high, 6):
            y = area.bottom() - (level - low) / (high - low) * area.height()
            painter.setPen(line)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(ink)
            box = QRectF(0, y - look.px(10), area.left() - 6, look.px(20))
            painter.drawText(box, int(flags.AlignRight | flags.AlignVCenter), signed(f"{level:g} dB"))
        for metres in _ticks(self.first, self.last, max(2, int(area.width() // look.px(110)))):
            x = self.across(metres)
            painter.setPen(line)
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(ink)
            box = QRectF(x - look.px(50), area.bottom() + 4, look.px(100), look.px(20))
            painter.drawText(box, int(flags.AlignHCenter | flags.AlignTop), f"{metres:g} m")

    def _draw_events(self, painter: QPainter) -> None:
        area = self.area()
        for number, event in enumerate(self.shown.events, 1):
            colour = self._look.color("bad" if event.end else "ink3" if event.behind else "warn")
            style = Qt.PenStyle.DotLine if event.behind else Qt.PenStyle.DashLine
            x = self.across(event.metres)
            painter.setPen(QPen(colour, 1.5, style))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.drawText(QPointF(x + 4, area.top() + self._look.px(14)), str(number))

    def _draw_cursors(self, painter: QPainter) -> None:
        area, top = self.area(), self._look.px(_TOP)
        for number, metres in enumerate(self.cursors):
            x = self.across(metres)
            painter.setPen(QPen(self._look.color("ink"), 2.5 if number == self.hand else 1.2))
            painter.drawLine(QPointF(x, area.top() - 4), QPointF(x, area.bottom()))
            box = QRectF(x - top, 0, 2 * top, top - 4)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "AB"[number])

    # --- hands -------------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        turns = event.angleDelta().y() / 120
        self.zoom(ZOOM**turns, self.metres(event.position().x()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        near = [abs(self.across(one) - event.position().x()) for one in self.cursors]
        self._pressed = event.position()
        if min(near) <= self._look.px(20):
            self.hand = near.index(min(near))
            self._pressed = None
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            self.put(self.metres(event.position().x()))
        else:
            self.pan(self.metres(self._pressed.x()) - self.metres(event.position().x()))
            self._pressed = event.position()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.put(self.metres(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = event.key(), Qt.Key
        fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = self.shown.step if fine else max(self.shown.step, (self.last - self.first) / 100)
        if key in (keys.Key_Plus, keys.Key_Equal):
            self.zoom(ZOOM)
        elif key in (keys.Key_Minus, keys.Key_Underscore):
            self.zoom(1 / ZOOM)
        elif key == keys.Key_Home:
            self.whole()
        elif key in (keys.Key_A, keys.Key_B):
            self.put(self.cursors[int(key == keys.Key_B)], int(key == keys.Key_B))
        elif key in (keys.Key_Left, keys.Key_Right):
            self.put(self.cursors[self.hand] + (step if key == keys.Key_Right else -step))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)


def _ticks(low: float, high: float, about: int) -> list[float]:
    """Round numbers between two values, about so many of them."""
    rough = (high - low) / max(1, about)
    power = 10 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    step = next((power * one for one in _STEPS if power * one >= rough), power * 10)
    return [round(number * step, 6) for number in range(math.ceil(low / step), math.floor(high / step) + 1)]
