"""A rack from the front, to scale; the device that is being placed is dragged or moved by the arrow keys."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from sidesk.actions.racks import PANELS, Mounted, Rack, rack
from sidesk.ui.theme import Look

_SWITCH, _PANEL, _ON_SWITCH, _ON_PANEL = (
    QColor("#2B3B49"),  # a real thing: the grey of switches, whatever the theme
    QColor("#DDE4EA"),  # a real thing: painted sheet steel
    QColor("#FFFFFF"),  # a real thing: what is printed on a switch
    QColor("#16212A"),  # a real thing: what is printed on a panel
)
_UP = QColor("#7FE0A0")  # a real thing: a lamp
_STEP, _WIDE, _LEFT = 15, 270, 30


class RackView(QWidget):
    """`moved` carries the new lowest unit when the device is let go."""

    moved = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.rack = rack("", "", ())
        self._grip: float | None = None  # from the device's lower edge to where it is held
        self._over: int | None = None  # where it hangs while it is dragged
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(look.font("cap", bold=True))

    @property
    def own(self) -> Mounted | None:
        """The device that is being placed."""
        return next((one for one in self.rack.devices if one.own), None)

    def show_rack(self, shown: Rack) -> None:
        """Draw this rack."""
        self.rack, self._over, self._grip = shown, None, None
        self._tell()
        self.updateGeometry()
        self.update()

    def _tell(self) -> None:
        words, own = self._look.words, self.own
        said = words.ngettext("Rack {name}, {n} device", "Rack {name}, {n} devices", len(self.rack.devices))
        text = said.format(name=self.rack.name, n=len(self.rack.devices))
        if own is not None:
            place = words.gettext("{code} at U {unit}").format(code=own.code, unit=own.bottom)
            text = f"{text}; {place}"
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        look = self._look
        return QSize(look.px(_LEFT + _WIDE) + 4, look.px(_STEP) * self.rack.units + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _bottom(self, unit: int) -> float:
        """The lower edge of a unit on the screen."""
        return self.height() - 4 - (unit - 1) * self._look.px(_STEP)

    def _box(self, one: Mounted) -> QRectF:
        step, left = self._look.px(_STEP), self._look.px(_LEFT)
        return QRectF(
            left + 3, self._bottom(one.bottom) - one.size * step, self._look.px(_WIDE) - 6, one.size * step
        )

    def _shown(self) -> Rack:
        """With the device where it hangs."""
        if self._over is None:
            return self.rack
        unit = self._over
        return rack(self.rack.name, self.rack.room,
                    [replace(one, bottom=unit) if one.own else one for one in self.rack.devices])  # fmt: skip

    def paintEvent(self, event: QPaintEvent) -> None:
        look, shown = self._look, self._shown()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step, left, wide = look.px(_STEP), look.px(_LEFT), look.px(_WIDE)
        whole = QRectF(left, self._bottom(1) - shown.units * step, wide, shown.units * step)
        painter.fillRect(whole, look.color("well"))
        painter.setPen(QPen(look.color("line"), look.line))
        for unit in range(2, shown.units + 1):
            painter.drawLine(QPointF(left, self._bottom(unit)), QPointF(left + wide, self._bottom(unit)))
        painter.setPen(QPen(look.color("ink"), 2))
        painter.drawRect(whole)
        painter.setPen(look.color("ink3"))
        for unit in (1, *range(6, shown.units + 1, 6)):
            box = QRectF(0, self._bottom(unit) - step - look.px(4), left - look.px(6), step + look.px(8))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), str(unit))
        pairs = shown.collisions
        wrong = {one.code for pair in pairs for one in pair}
        for one in shown.devices:
            # Two that want the same unit stand side by side, so that both stay in sight.
            side = 0 if one.code not in wrong else 1 if any(one == pair[1] for pair in pairs) else -1
            self._paint(painter, one, side)
        painter.end()

    def _paint(self, painter: QPainter, one: Mounted, side: int) -> None:
        look, light, wrong = self._look, one.kind in PANELS, side != 0
        box = self._box(one).adjusted(0, 1, 0, -1)
        if wrong:
            half = box.width() / 2
            box.adjust(half if side > 0 else 0, 0, 0 if side > 0 else -half, 0)
        painter.setBrush(look.color("accent") if one.own else _PANEL if light else _SWITCH)
        edge = (
            look.color("bad")
            if wrong
            else look.color("ink")
            if one.own and self.hasFocus()
            else look.color("edge")
        )
        painter.setPen(QPen(edge, 3 if wrong else 2 if one.own else 1))
        painter.drawRoundedRect(box, 2, 2)
        taken = self._ports(painter, one, box)
        painter.setPen(look.color("on") if one.own else _ON_PANEL if light else _ON_SWITCH)
        font = look.font("cap", bold=True)
        font.setPixelSize(min(font.pixelSize(), look.px(_STEP - 2)))
        painter.setFont(font)
        text = painter.fontMetrics().elidedText(
            one.code, Qt.TextElideMode.ElideRight, int(box.width() - look.px(12) - taken)
        )
        # By the height of its capitals: the line of the font is higher than a unit, and stands lower.
        base = box.center().y() + painter.fontMetrics().capHeight() / 2
        painter.drawText(QPointF(box.left() + look.px(8), base), text)

    def _ports(self, painter: QPainter, one: Mounted, box: QRectF) -> float:
        """Ports in two rows at the right, the odd ones above; what is up is filled. The room they took."""
        columns, room = -(-len(one.ports) // 2), box.width() / 2
        if not columns or columns * 3 > room:
            return 0.0
        step = min(room / columns, (self._look.px(_STEP) - 4) / 2, 6.0)
        middle, right = box.center().y(), box.right() - self._look.px(4)
        painter.setPen(QPen(_ON_PANEL if one.kind in PANELS else _PANEL, 0.8))
        for number, port in enumerate(one.ports):
            column, lower = divmod(number, 2)
            cell = QRectF(
                right - (columns - column) * step, middle + (0.5 if lower else -step), step * 0.8, step * 0.8
            )
            painter.setBrush(_UP if port.state == "up" else Qt.BrushStyle.NoBrush)
            painter.drawRect(cell)
        return columns * step + self._look.px(4)

    # --- moving

    def _most(self, own: Mounted) -> int:
        return max(1, self.rack.units - own.size + 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        own, spot = self.own, event.position()
        reach = self._look.px(14)  # 1 U is thinner than a finger
        if own is not None and self._box(own).adjusted(0, -reach, 0, reach).contains(spot):
            self._grip = self._bottom(own.bottom) - spot.y()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        own = self.own
        if self._grip is None or own is None:
            return
        edge = event.position().y() + self._grip
        unit = round((self.height() - 4 - edge) / self._look.px(_STEP)) + 1
        self._over = max(1, min(self._most(own), unit))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        own, over = self.own, self._over
        self._grip = self._over = None
        if own is not None and over is not None and over != own.bottom:
            self.moved.emit(over)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        own = self.own
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 6, Qt.Key.Key_PageDown: -6}
        key = Qt.Key(event.key())
        if own is not None and key in steps:
            self.moved.emit(max(1, min(self._most(own), own.bottom + steps[key])))
        else:
            super().keyPressEvent(event)
