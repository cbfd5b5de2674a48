"""Long lists in the columns a person chose: sorted by their heads, moved, made wider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from sidesk.ui.kit.table import Column, RowsModel
from sidesk.ui.lines import LEAST, LinesTable
from sidesk.ui.theme import Look

Line = TypeVar("Line")


class ChosenTable(LinesTable[Line]):
    """After `let_choose` several lines can be selected, and heads pressed, moved and made wider.

    `sideways`: all columns are shown, sideways if need be, because somebody chose them.
    """

    sort_asked = Signal(str)  # the name of a column
    moved = Signal(list)  # the names of the columns in their new order
    widened = Signal(str, int)  # a column and its width at 100 %

    def __init__(
        self, look: Look, rows: RowsModel[Line], given_up: Sequence[int] = (), *, row_height: int = 40
    ) -> None:
        self._laying = False
        self.sideways = False
        super().__init__(look, rows, given_up, row_height=row_height)
        _ = look.words.gettext
        rows.sorted_words = (_("sorted upwards"), _("sorted downwards"))

    def let_choose(self) -> None:
        """Several lines can be selected, heads pressed, moved and made wider."""
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.head.let_sort()
        self.head.setSectionsMovable(True)
        self.head.setFirstSectionMovable(False)
        self.head.sectionClicked.connect(self._on_head)
        self.head.sectionMoved.connect(self._on_moved)
        self.head.sectionResized.connect(self._on_resized)

    def show_order(self, name: str, *, descending: bool) -> None:
        """Mark the column the lines are sorted by."""
        self.rows.show_order(name, descending=descending)
        self.head.renamed()

    def lay(self, made: Sequence[Column[Line]], widths: Mapping[str, int]) -> None:
        """Show these columns, as wide as somebody made them."""
        made = [replace(one, width=widths.get(one.name, one.width)) if one.width else one for one in made]
        known = [(one.name, one.width, one.title) for one in self.rows.columns]
        if [(one.name, one.width, one.title) for one in made] == known:
            return
        self._laying = True
        bar = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(bar.ScrollBarAsNeeded if self.sideways else bar.ScrollBarAlwaysOff)
        across = self.head
        for place in range(across.count()):  # as the model has them; what was dragged is in `made` now
            across.moveSection(across.visualIndex(place), place)
        self.rows.show_columns(made)
        for number, column in enumerate(made):
            across.setSectionHidden(number, False)
            across.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(number, self.look.px(column.width or LEAST))
        self._laying = False
        self.fit_columns()

    def fit_columns(self) -> None:
        self._laying = True
        if not self.sideways:
            super().fit_columns()
        shown = [n for n in range(1, len(self.rows.columns)) if not self.isColumnHidden(n)]
        others = sum(self.columnWidth(number) for number in shown)
        if self.rows.columns and self._is_laid():
            self.setColumnWidth(0, max(self.look.px(LEAST), self.viewport().width() - others))
        self._laying = False

    def _is_laid(self) -> bool:
        """Whether the first column takes what the others leave by our hand, not by the head's."""
        return self.head.sectionResizeMode(0) == QHeaderView.ResizeMode.Interactive

    def _on_head(self, section: int) -> None:
        if self.rows.columns[section].name:
            self.sort_asked.emit(self.rows.columns[section].name)

    def _on_moved(self) -> None:
        if not self._laying:
            order = [self.head.logicalIndex(place) for place in range(self.head.count())]
            self.moved.emit([self.rows.columns[number].name for number in order])

    def _on_resized(self, section: int, _before: int, width: int) -> None:
        if not self._laying and section:
            self.widened.emit(self.rows.columns[section].name, round(width / self.look.scale))
