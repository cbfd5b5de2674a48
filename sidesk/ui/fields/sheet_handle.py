"""The small square at the corner of a selection: dragged down, it goes on with the series."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTableView, QWidget

from sidesk.ui.fields.sheet_frozen import FrozenColumns
from sidesk.ui.fields.sheet_model import SheetModel
from sidesk.ui.theme import Look

SIDE, DRAWN = 24, 9  # px: what answers to a finger, what is drawn


class Marked(QTableView):
    """A table in which an area is selected, as far as the handle knows it."""

    look: Look
    rows: SheetModel
    frozen: FrozenColumns | None = None  # Qt asks for places before everything is made

    def area(self) -> tuple[int, int, int, int]:
        """Top, left, bottom, right of what is selected."""
        raise NotImplementedError

    def select_area(self, top: int, left: int, bottom: int, right: int) -> None:
        """Select cells."""
        raise NotImplementedError


class FillHandle(QWidget):
    """Lies on the viewport of the main view or of its frozen columns."""

    dragged = Signal(tuple, int)  # the area that was selected, the last row it was dragged to

    def __init__(self, owner: Marked, view: QTableView) -> None:
        super().__init__(view.viewport())
        self._owner, self._view = owner, view
        self._area: tuple[int, int, int, int] | None = None
        self._row = -1
        side = owner.look.px(SIDE)
        self.setFixedSize(side, side)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(owner.look.words.gettext("Drag down to fill a series"))
        owner.selectionModel().selectionChanged.connect(self.place)
        for bar in (view.verticalScrollBar(), view.horizontalScrollBar()):
            bar.valueChanged.connect(self.place)
        view.horizontalHeader().sectionResized.connect(self.place)
        for told in (owner.rows.modelReset, owner.rows.rowsInserted, owner.rows.rowsRemoved):
            told.connect(self.place)
        self.hide()

    def place(self, *_told: object) -> None:
        """Stand at the corner of what is selected, or be hidden where that is not in this view."""
        owner = self._owner
        _top, _left, bottom, right = owner.area()
        frozen = owner.frozen.columns() if owner.frozen is not None else 0
        mine = (right < frozen) == (self._view is not owner)
        if not mine or bottom < 0 or bottom >= len(owner.rows.keys()) or owner.rows.read_only:
            self.hide()
            return
        box = self._view.visualRect(owner.rows.index(bottom, right))
        if box.isNull():
            self.hide()
            return
        half = self.width() // 2
        self.move(box.right() - half - 2, box.bottom() - half - 2)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, side = self._owner.look, self._owner.look.px(DRAWN)
        painter = QPainter(self)
        painter.setPen(QPen(look.color("surface"), 1))
        painter.setBrush(look.color("accent"))
        painter.drawRect(QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._area, self._row = self._owner.area(), -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._area is None:
            return
        owner = self._owner
        y = self.mapTo(self._view.viewport(), event.position().toPoint()).y()
        row = owner.rowAt(min(max(y, 0), self._view.viewport().height() - 1))
        row = len(owner.rows.keys()) - 1 if row < 0 else min(row, len(owner.rows.keys()) - 1)
        if row != self._row:
            self._row = row
            top, left, bottom, right = self._area
            owner.select_area(top, left, max(bottom, row), right)
            owner.scrollTo(owner.rows.index(row, right))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        area, self._area = self._area, None
        if area is not None and self._row > area[2]:
            self.dragged.emit(area, self._row)
