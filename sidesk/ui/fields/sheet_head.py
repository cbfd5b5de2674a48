"""The head of a table: a click sorts, the right button opens what the column can do."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView, QWidget

from sidesk.ui.fields.sheet_model import NUMBERS, SheetModel
from sidesk.ui.theme import Look

PAD = 8


class SheetHead(QHeaderView):
    """Paints itself: Qt's own head asks about every selected cell at each repaint."""

    menu_asked = Signal(int)

    def __init__(self, look: Look, model: SheetModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look, self._rows = look, model
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(look.px(36))
        self.setMinimumSectionSize(look.px(56))
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        model.arranged.connect(self.viewport().update)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        column = self.logicalIndexAt(event.pos())
        if column >= 0:
            self.menu_asked.emit(column)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803  # Qt's name
        look, view = self._look, self._rows.view
        column = self._rows.columns[logicalIndex]
        sorts, filters = view.column == logicalIndex, logicalIndex in view.filters
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, look.color("soft" if sorts or filters else "sunken"))
        rule = look.color("edge" if look.line > 1 else "line")
        painter.fillRect(QRect(rect.left(), rect.bottom() - look.line + 1, rect.width(), look.line), rule)
        painter.setFont(look.font("cap"))
        painter.setPen(look.color("accent" if sorts or filters else "ink3"))
        box = rect.adjusted(PAD, 0, -PAD, 0)
        right = column.question is not None and column.question.kind in NUMBERS
        if sorts:
            self._paint_arrow(painter, rect, left=right)
        if filters:
            self._paint_funnel(painter, rect)
        text = QFontMetrics(painter.font()).elidedText(column.title, Qt.TextElideMode.ElideRight, box.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _paint_arrow(self, painter: QPainter, rect: QRect, *, left: bool) -> None:
        half = self._look.px(4)
        x = rect.left() + half + 3 if left else rect.right() - half - 2
        y, up = rect.center().y() + 1, -1 if self._rows.view.falling else 1
        painter.setBrush(painter.pen().color())
        painter.drawPolygon(
            QPolygonF([
                QPointF(x - half, y + up * half / 2), QPointF(x + half, y + up * half / 2),
                QPointF(x, y - up * half / 2),
            ])
        )  # fmt: skip

    def _paint_funnel(self, painter: QPainter, rect: QRect) -> None:
        # A bar over the whole column: a small sign would be lost in a wide table.
        high = self._look.px(3)
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), high), painter.pen().color())
