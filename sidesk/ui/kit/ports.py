"""The port strip: progress of countable things as a patch panel, one cell an item."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from sidesk.core.text import N_
from sidesk.ui.theme import Look

PASS, RETESTED, MARGINAL, FAIL, NOW, NOT_APPLICABLE, TODO = (
    "pass", "retested", "marginal", "fail", "now", "na", "todo",
)  # fmt: skip
_FILL = {
    PASS: "ok",
    RETESTED: "ok",
    MARGINAL: "warn_mark",
    FAIL: "bad",
    NOW: "accent",
    NOT_APPLICABLE: "ink3",
}
_SAID = {
    PASS: N_("pass"),
    RETESTED: N_("pass after a retest"),
    MARGINAL: N_("marginal"),
    FAIL: N_("fail"),
    NOW: N_("current"),
    NOT_APPLICABLE: N_("not applicable"),
    TODO: N_("not yet"),
}
_GROUP_GAP = 4


class PortStrip(QWidget):
    """Cells in groups of six. A click or Enter asks for an item; arrows walk."""

    picked = Signal(int)

    def __init__(
        self,
        look: Look,
        states: Sequence[str] = (),
        names: Sequence[str] = (),
        *,
        columns: int = 0,
        cell: int = 14,
        group: int = 6,
    ) -> None:
        super().__init__()
        self._look = look
        self._columns, self._group = columns, group
        self._cell = look.px(cell)
        self._gap = 4 if cell >= 14 else 3 if cell >= 11 else 2
        self._states: list[str] = []
        self._names: list[str] = []
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_states(states, names)

    def show_states(self, states: Sequence[str], names: Sequence[str] = ()) -> None:
        """Draw these items; `names` are what a screen reader says for each."""
        if list(states) == self._states and list(names) == self._names:
            return
        same_count = len(states) == len(self._states)
        self._states, self._names = list(states), list(names)
        self._at = min(self._at, len(self._states) - 1)
        self._tell()
        if not same_count:
            self.updateGeometry()
        self.update()

    def select(self, index: int) -> None:
        """Ring one cell; -1 rings none."""
        self._at = index
        self._tell()
        self.update()

    def selected(self) -> int:
        """The ringed cell, or -1."""
        return self._at

    def said(self, index: int) -> str:
        """What a screen reader says about one cell."""
        _ = self._look.words.gettext
        name = self._names[index] if index < len(self._names) else f"{index + 1:03d}"
        return _("{name} of {total}, {state}").format(
            name=name, total=len(self._states), state=_(_SAID[self._states[index]])
        )

    def _tell(self) -> None:
        _ = self._look.words.gettext
        done = sum(state in (PASS, RETESTED, MARGINAL, FAIL, NOT_APPLICABLE) for state in self._states)
        summary = _("{done} of {total} done").format(done=done, total=len(self._states))
        self.setAccessibleName(self.said(self._at) if 0 <= self._at < len(self._states) else summary)
        self.setToolTip(summary)

    def _in_row(self) -> int:
        return self._columns or max(1, len(self._states))

    def _box(self, index: int) -> QRectF:
        line, at = divmod(index, self._in_row())
        step = self._cell + self._gap
        x = at * step + (at // self._group) * _GROUP_GAP + 3
        top = (self.height() - self._drawn_height()) / 2
        return QRectF(x, top + line * step + 3, self._cell, self._cell)

    def _drawn_height(self) -> int:
        lines = -(-len(self._states) // self._in_row())
        return lines * (self._cell + self._gap) - self._gap + 6

    def sizeHint(self) -> QSize:
        columns = min(self._in_row(), max(1, len(self._states)))
        width = (
            columns * (self._cell + self._gap) - self._gap + ((columns - 1) // self._group) * _GROUP_GAP + 6
        )
        # The target is 40 px high even where the cells are small.
        return QSize(width, max(self._drawn_height(), 40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, state in enumerate(self._states):
            self._paint_cell(painter, self._box(index).adjusted(0.5, 0.5, -0.5, -0.5), state)
        if 0 <= self._at < len(self._states):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._look.color("accent" if self.hasFocus() else "ink"), 2))
            painter.drawRoundedRect(self._box(self._at).adjusted(-1.5, -1.5, 1.5, 1.5), 3, 3)
        painter.end()

    def _paint_cell(self, painter: QPainter, box: QRectF, state: str) -> None:
        look, fill = self._look, _FILL.get(state)
        painter.setPen(Qt.PenStyle.NoPen if fill else QPen(look.color("edge"), 1.2 if look.line == 1 else 2))
        painter.setBrush(look.color(fill) if fill else look.color("surface"))
        painter.drawRoundedRect(box, 2, 2)
        middle, reach = box.center(), box.width() / 2 - max(2.0, box.width() * 0.2)
        painter.setPen(QPen(look.color("surface"), max(1.4, box.width() / 9)))
        if state == FAIL:
            painter.drawLine(middle + QPointF(-reach, -reach), middle + QPointF(reach, reach))
            painter.drawLine(middle + QPointF(-reach, reach), middle + QPointF(reach, -reach))
        elif state == NOT_APPLICABLE:
            painter.drawLine(middle + QPointF(-reach, 0), middle + QPointF(reach, 0))
        elif state == RETESTED:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("surface"))
            painter.drawEllipse(middle, box.width() / 5, box.width() / 5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._states:
            return
        spot = event.position()
        nearest = min(
            range(len(self._states)), key=lambda i: (self._box(i).center() - spot).manhattanLength()
        )
        self.select(nearest)
        self.picked.emit(nearest)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: self._in_row(), Qt.Key.Key_Up: -self._in_row(),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in steps and self._states:
            self.select(max(0, min(len(self._states) - 1, self._at + steps[key])))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._at >= 0:
            self.picked.emit(self._at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self._at < 0 and self._states:
            self.select(0)
        super().focusInEvent(event)
