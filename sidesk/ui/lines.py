"""Long lists as tables: they keep their place, show fewer columns where it is narrow, and ask for more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Signal
from PySide6.QtGui import QResizeEvent

from sidesk.ui.kit.table import RowsModel, Table
from sidesk.ui.theme import Look

Line = TypeVar("Line")
LEAST = 240  # px of the first column, at which others begin to go
_NEAR = 600  # px above the end at which the next lines are asked for


class LinesTable(Table, Generic[Line]):
    """A table over lines that come in pages. The first column takes what the others leave.

    `given_up` names columns that go first where the table is narrow; the deciding ones always stay.
    """

    more_asked = Signal()
    chosen = Signal(int)  # the row that is selected now, -1 for none
    picked = Signal()  # other rows are selected

    def __init__(
        self, look: Look, rows: RowsModel[Line], given_up: Sequence[int] = (), *, row_height: int = 40
    ) -> None:
        super().__init__(look, rows, row_height=row_height)
        self.rows = rows
        self.given_up = tuple(given_up)
        self._waiting = False
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.selectionModel().selectionChanged.connect(self._on_picked)

    def show_lines(self, lines: Sequence[Line], key: Callable[[Line], object]) -> None:
        """Show these lines; the selected one stays selected, and the view where it was."""
        self._waiting = False
        if list(lines) == self.rows.values():
            return
        current, top = self.currentIndex().row(), self.verticalScrollBar().value()
        before = key(self.rows.value(current)) if current >= 0 else None
        picked = {key(line) for line in self.picked_lines()}
        self.rows.show(lines)
        keys = [key(line) for line in lines]
        row = keys.index(before) if before in keys else -1
        if row >= 0:
            self.setCurrentIndex(self.rows.index(row, 0))
        else:
            self.chosen.emit(-1)
        if len(picked) > 1:
            self._pick([number for number, one in enumerate(keys) if one in picked])
        self.picked.emit()
        self.verticalScrollBar().setValue(top)

    def add_lines(self, lines: Sequence[Line]) -> None:
        """The next lines, below those that are shown."""
        self._waiting = False
        self.rows.add(lines)

    def picked_lines(self) -> list[Line]:
        """The selected lines, in the order of the table."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self.rows.value(row) for row in rows if row < self.rows.rowCount()]

    def _pick(self, rows: Sequence[int]) -> None:
        wanted = QItemSelection()
        for row in rows:
            wanted.select(self.rows.index(row, 0), self.rows.index(row, 0))
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(wanted, flag.ClearAndSelect | flag.Rows)

    def _on_picked(self) -> None:
        self.picked.emit()

    def line(self) -> Line | None:
        """The selected line."""
        row = self.currentIndex().row()
        return self.rows.value(row) if 0 <= row < self.rows.rowCount() else None

    def _on_scrolled(self, value: int) -> None:
        if not self._waiting and self.rows.rowCount() and value > self.verticalScrollBar().maximum() - _NEAR:
            self._waiting = True
            self.more_asked.emit()

    def _on_current(self) -> None:
        self.chosen.emit(self.currentIndex().row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Show as many columns as there is room for."""
        least, room = self.look.px(LEAST), self.viewport().width()
        widths = [self.look.px(column.width) for column in self.rows.columns]
        free = room - sum(widths)
        for number in self.given_up:
            hidden = free < least
            self.setColumnHidden(number, hidden)
            free += widths[number] if hidden else 0
