"""One step on the map: a button that says its number, its short title and its state."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from sidesk.ui.kit.icons import pixmap
from sidesk.ui.process_words import MANNERS, Reason, hint, said
from sidesk.ui.theme import Look
from sidesk.workflow.definition import DECISION, END, MILESTONE
from sidesk.workflow.states import BLOCKED, DONE, StepState

WIDTH = 92
_POINT = 10  # how far the sides of a decision stick out
_KEYS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


def height(look: Look) -> int:
    """Chinese titles fit one line, English ones need two."""
    return look.px(48 if look.words.language == "zh" else 62)


class StepNode(QAbstractButton):
    """Arrows walk from step to step; Enter and Space open it."""

    walked = Signal(int)

    def __init__(self, look: Look, one: StepState, parent: QWidget, why: Sequence[Reason] = ()) -> None:
        super().__init__(parent)
        self._look, self.shown = look, one
        self._opened = False
        self.setObjectName(f"map/step/{one.step.code}")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(said(look.words, one))
        self.setToolTip(hint(look.words, one, why))

    def set_opened(self, *, opened: bool) -> None:
        """Ring it while its details are shown."""
        self._opened = opened
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _KEYS.get(Qt.Key(event.key()))
        if step is not None:
            self.walked.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        look, manner = self._look, MANNERS[self.shown.state]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick = 2.0 if manner.bold else float(look.line)
        shape = self._shape(thick / 2 + 2)
        if self._opened or self.hasFocus():
            ring = "accent" if self.hasFocus() else manner.edge or "accent"
            painter.setPen(QPen(look.color(ring), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self._shape(1))
        edge = manner.edge or ("ink" if look.theme.name == "sunlight" else "")
        style = Qt.PenStyle.DashLine if manner.dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(look.color(edge), thick, style) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(look.color("surface" if self.underMouse() and not manner.edge else manner.fill))
        painter.drawPath(shape)
        self._paint_words(painter)
        self._paint_bar(painter)
        painter.end()

    def _shape(self, inset: float) -> QPainterPath:
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        path, kind = QPainterPath(), self.shown.step.kind
        if kind == DECISION:
            point = self._look.px(_POINT)
            path.addPolygon(
                [
                    QPointF(box.left() + point, box.top()), QPointF(box.right() - point, box.top()),
                    QPointF(box.right(), box.center().y()), QPointF(box.right() - point, box.bottom()),
                    QPointF(box.left() + point, box.bottom()), QPointF(box.left(), box.center().y()),
                ]
            )  # fmt: skip
            path.closeSubpath()
            return path
        radius = box.height() / 2 if kind in (MILESTONE, END) else 8
        path.addRoundedRect(box, radius, radius)
        return path

    def _paint_words(self, painter: QPainter) -> None:
        look, one = self._look, self.shown
        manner = MANNERS[one.state]
        side = look.px(16 if one.step.kind != "step" else 10)
        ahead = one.state in ("ahead", "off")
        painter.setPen(look.color("ink3" if ahead else "ink"))
        painter.setFont(look.font("cap", bold=True))
        top = look.px(5)
        painter.drawText(QRectF(side, top, self.width() - 2 * side, look.px(16)), 0, one.step.code)
        if manner.icon:
            size = look.px(14)
            icon = pixmap(look, manner.icon, 14, manner.ink)
            painter.drawPixmap(self.width() - side - size + look.px(2), top + look.px(1), icon)
        if one.doubts:  # beside its state: records contradict each other here
            doubt = pixmap(look, "triangle-alert", 14, "warn")
            painter.drawPixmap(self.width() - side - look.px(30), top + look.px(1), doubt)
        painter.setPen(look.color("ink2" if ahead else "ink"))
        painter.setFont(look.font("cap" if look.words.language == "en" else "small", bold=manner.bold))
        room = QRectF(side, look.px(21), self.width() - side - look.px(4), self.height() - look.px(23))
        title = look.words.pick(one.step.short)
        painter.drawText(room, int(Qt.TextFlag.TextWordWrap), title)

    def _paint_bar(self, painter: QPainter) -> None:
        """How many of its sections are done, where there are several."""
        parts = self.shown.parts
        if len(parts) < 2 or self.shown.state == BLOCKED:
            return
        look, left = self._look, self._look.px(10)
        room = self.width() - 2 * left
        done = sum(part.state == DONE for part in parts) / len(parts)
        painter.setPen(Qt.PenStyle.NoPen)
        y = self.height() - look.px(7)
        for share, token in ((1.0, "well"), (done, "accent")):
            painter.setBrush(look.color(token))
            painter.drawRoundedRect(QRectF(left, y, room * share, look.px(3)), 1.5, 1.5)
