"""The columns of a list as somebody chose them: a choice is kept at once, a width after the last pull."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from sidesk.actions import views
from sidesk.actions.views import Layout
from sidesk.ui.chosen_table import ChosenTable, Line
from sidesk.ui.room import Room

WIDTH_PAUSE = 800  # ms after the last pull at a column before it is remembered


class KeptLayout(QObject):
    """Listens to a table. `chosen`: other columns or another order, the list is to be shown again."""

    chosen = Signal()

    def __init__(self, room: Room, table: ChosenTable[Line]) -> None:
        super().__init__(table)
        self.now = Layout()
        self._name = ""
        self._room, self._columns = room, table.rows
        self._pulled = QTimer(self, singleShot=True, interval=WIDTH_PAUSE)
        self._pulled.timeout.connect(self._keep)
        table.moved.connect(self.choose)
        table.widened.connect(self.widen)

    def show(self, name: str, layout: Layout) -> None:
        """What is kept for the list of this name. What is being pulled in that list is newer."""
        other = name != self._name
        if other and self._pulled.isActive():
            self._keep()  # it belongs to the list that was shown until now
        if other or not self._pulled.isActive():
            self._name, self.now = name, layout

    def choose(self, names: Sequence[str]) -> None:
        """These columns in this order."""
        self.now = replace(self.now, columns=tuple(names))
        self._keep()
        self.chosen.emit()

    def widen(self, name: str, width: int) -> None:
        """A column is as wide as this at 100 %; from then on the columns are chosen ones."""
        names = self.now.columns or tuple(one.name for one in self._columns.columns)
        self.now = Layout(names, {**self.now.widths, name: width})
        self._pulled.start()

    def _keep(self) -> None:
        self._pulled.stop()
        desk, name, layout = self._room.desk, self._name, self.now
        self._room.jobs.run(self, lambda _: views.keep_layout(desk, name, layout))
