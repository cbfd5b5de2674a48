"""The process as swim lanes: every step with its state, the ways between them, loops with their counts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sidesk.core.text import LocalText
from sidesk.ui.process_node import WIDTH, StepNode, height
from sidesk.ui.process_words import reasons
from sidesk.ui.theme import Look
from sidesk.workflow.definition import END, Process
from sidesk.workflow.plan import Line, Measures, Plan, plan
from sidesk.workflow.states import AHEAD, DONE, OFF, StepState, WayState


class ProcessMap(QWidget):
    """`picked` carries the number of a step. One stop of the Tab key; arrows walk from step to step."""

    picked = Signal(str)

    def __init__(
        self,
        look: Look,
        process: Process,
        states: list[StepState],
        titles: Mapping[str, LocalText] | None = None,
    ) -> None:
        super().__init__()
        self._look, self._process = look, process
        self._states = {one.step.code: one for one in states}
        self._hidden = tuple(
            step.code
            for step in process.steps
            if step.code not in self._states
            or (step.kind == END and self._states[step.code].state in (AHEAD, OFF))
        )
        self._plan: Plan | None = None
        self.nodes = {
            code: StepNode(look, one, self, reasons(look.words, one, states, titles or {}))
            for code, one in self._states.items()
            if code not in self._hidden
        }
        self._order = [step.code for step in process.steps if step.code in self.nodes]
        for code, node in self.nodes.items():
            node.clicked.connect(partial(self.picked.emit, code))
            node.walked.connect(partial(self._walk, code))
        first = next((code for code in self._order if self._states[code].is_current), self._order[0])
        self._stop_at(first)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(look.px(76 + 2 * (WIDTH + 16) + 16))
        self.setAccessibleName(look.words.gettext("Map of the process"))

    def show_opened(self, code: str) -> None:
        """Ring the step whose details are shown; nothing rings none."""
        for name, node in self.nodes.items():
            node.set_opened(opened=name == code)

    def _walk(self, code: str, way: int) -> None:
        at = self._order.index(code) + way
        if 0 <= at < len(self._order):
            self._stop_at(self._order[at])
            self.nodes[self._order[at]].setFocus(Qt.FocusReason.TabFocusReason)

    def _stop_at(self, code: str) -> None:
        for name, node in self.nodes.items():
            stops = name == code
            node.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus)

    # --- geometry

    def measures(self, width: int) -> Measures:
        """Sizes on this screen."""
        px = self._look.px
        return Measures(
            width=width, node=(px(WIDTH), height(self._look)), gap=px(16), head=px(76), track=px(8),
            channel=px(18), between=px(8),
        )  # fmt: skip

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(1064), self.heightForWidth(self.width()))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return (
            int(plan(self._process, self.measures(max(width, self.minimumWidth())), self._hidden).height) + 1
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._plan = plan(self._process, self.measures(self.width()), self._hidden)
        self.setFixedHeight(int(self._plan.height) + 1)
        for code, box in self._plan.nodes.items():
            # Two px more on each side: the ring of the focus lies outside the step.
            node = self.nodes[code]
            node.setGeometry(int(box.x) - 2, int(box.y) - 2, int(box.width) + 4, int(box.height) + 4)
        self.update()

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        found = self._plan
        if found is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_lanes(painter, found)
        lines = sorted(found.lines, key=lambda line: self._is_gone(line))
        for line in lines:
            self._paint_line(painter, line)
        for line in lines:
            self._paint_label(painter, line)
        painter.end()

    def _paint_lanes(self, painter: QPainter, found: Plan) -> None:
        look = self._look
        titles = {phase.code: phase.title for phase in self._process.phases}
        for lane in found.lanes:
            painter.setPen(Qt.PenStyle.NoPen)
            for box, token, radius in ((lane.band, "sunken", 8), (lane.head, "well", 8)):
                painter.setBrush(look.color(token))
                painter.drawRoundedRect(QRectF(box.x, box.y, box.width, box.height), radius, radius)
            head = QRectF(lane.head.x + 4, lane.head.y, lane.head.width - 8, lane.head.height)
            mine = [
                one for code, one in self._states.items()
                if one.step.phase == lane.phase and code in self.nodes and one.state != OFF
            ]  # fmt: skip
            done = sum(one.state in (DONE, "before") for one in mine)
            text = f"{look.words.pick(titles[lane.phase])}\n{done}/{len(mine)}"
            painter.setFont(look.font("cap", bold=True))
            painter.setPen(look.color("ink"))
            painter.drawText(head, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)

    def _way(self, line: Line) -> WayState | None:
        states = self._states[line.step].ways
        return next((one for one in states if one.way is line.way), None)

    def _is_gone(self, line: Line) -> bool:
        """Whether work has gone this way."""
        state = self._way(line)
        if state is None:
            return False
        if line.way.loop:
            return state.count > 0 or state.taken
        source, target = self._states[line.step], self._states[line.way.to]
        return state.taken and source.state in (DONE, "before", "again") and target.state != OFF

    def _paint_line(self, painter: QPainter, line: Line) -> None:
        look, gone, loop = self._look, self._is_gone(line), line.way.loop
        off = OFF in (self._states[line.step].state, self._states[line.way.to].state)
        token = ("warn_mark" if loop else "ok") if gone else "edge"
        pen = QPen(look.color(token), (2 if loop else 1.5) if gone else 1.2)
        if not gone and (loop or off):
            pen.setStyle(Qt.PenStyle.DashLine if loop else Qt.PenStyle.DotLine)
        points = [QPointF(x, y) for x, y in line.points]
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(token))
        painter.drawPolygon(_arrow(points[-2], points[-1], look.px(5)))

    def _paint_label(self, painter: QPainter, line: Line) -> None:
        """A loop says how often it was gone."""
        state = self._way(line)
        if line.label is None or state is None or not line.way.loop or not state.count:
            return
        look = self._look
        title = look.words.pick(line.way.title).split("：")[0].split(":")[0]
        text = f"{title} × {state.count}" if title else f"× {state.count}"
        painter.setFont(look.font("cap", bold=True))
        metrics = QFontMetrics(painter.font())
        room = max(look.px(40), abs(line.points[2][0] - line.points[1][0]) - look.px(8))
        text = text if metrics.horizontalAdvance(text) + look.px(12) <= room else f"× {state.count}"
        width, tall = metrics.horizontalAdvance(text) + look.px(12), look.px(18)
        box = QRectF(line.label[0] - width / 2, line.label[1] - tall / 2, width, tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("warn_soft"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(look.color("warn"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _arrow(before: QPointF, tip: QPointF, size: int) -> QPolygonF:
    """The point of an arrow at the end of a piece that runs along an axis."""
    dx = (tip.x() > before.x()) - (tip.x() < before.x())
    dy = (tip.y() > before.y()) - (tip.y() < before.y())
    back = QPointF(tip.x() - dx * size, tip.y() - dy * size)
    half = size * 0.6
    return QPolygonF(
        [
            tip,
            QPointF(back.x() + dy * half, back.y() + dx * half),
            QPointF(back.x() - dy * half, back.y() - dx * half),
        ]
    )
