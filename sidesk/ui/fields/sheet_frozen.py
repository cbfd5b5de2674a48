"""The columns of a wide table that stay in sight: they name the row."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)


class FrozenColumns(QTableView):
    """A second view of the same model and selection, over the left edge of the first."""

    entered = Signal()  # Enter in an editor here

    def __init__(self, main: QTableView, delegate: QAbstractItemDelegate, head: QHeaderView) -> None:
        super().__init__(main)
        self._main = main
        self._count = 0
        self.setHorizontalHeader(head)
        head.setParent(self)
        self.setModel(main.model())
        self.setSelectionModel(main.selectionModel())
        self.setItemDelegate(delegate)  # its own: a delegate answers to one view
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(main.editTriggers())
        self.setSelectionMode(main.selectionMode())
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        down, across = self.verticalHeader(), self.horizontalHeader()
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(main.verticalHeader().defaultSectionSize())
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setHighlightSections(False)
        across.setFixedHeight(main.horizontalHeader().height())
        main.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(main.verticalScrollBar().setValue)
        main.viewport().stackUnder(self)
        self.hide()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.entered.emit()

    def freeze(self, count: int) -> None:
        """Keep this many columns in place; 0 keeps none."""
        self._count = count
        for column in range(self.model().columnCount()):
            self.setColumnHidden(column, column >= self._count)
        self.place()

    def columns(self) -> int:
        """How many are kept in place."""
        return self._count

    def width_of_all(self) -> int:
        """How much of the main view they cover."""
        return sum(self._main.columnWidth(column) for column in range(self._count)) if self._count else 0

    def place(self) -> None:
        """Lie over the same columns of the main view."""
        main = self._main
        self.setVisible(self._count > 0)
        if not self._count:
            return
        for column in range(self._count):
            self.setColumnWidth(column, main.columnWidth(column))
        head = main.horizontalHeader().height()
        self.horizontalHeader().setFixedHeight(head)
        left = main.verticalHeader().width() if main.verticalHeader().isVisible() else 0
        self.setGeometry(left, 0, self.width_of_all(), main.viewport().height() + head)
