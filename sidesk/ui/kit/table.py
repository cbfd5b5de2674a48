"""Tables to read: a model over a list of values, and a delegate that draws them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHelpEvent, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from sidesk.ui.kit.buttons import paint_check
from sidesk.ui.kit.icons import pixmap
from sidesk.ui.kit.table_head import TableHead
from sidesk.ui.kit.whole import tell_cell
from sidesk.ui.theme import Look

Index = QModelIndex | QPersistentModelIndex
CELL = Qt.ItemDataRole.UserRole
Value = TypeVar("Value")


@dataclass(frozen=True)
class Cell:
    """What one cell shows. `tone` colours text and icon; `second` is a small line below."""

    text: str = ""
    second: str = ""
    icon: str = ""
    tone: str = ""
    bold: bool = False
    checked: bool | None = None  # draws a check box
    fill: str = ""  # soft token behind the whole cell
    mono: bool = False


@dataclass(frozen=True)
class Column(Generic[Value]):
    """One column: its title, what it shows of a value, its width (0 takes the rest)."""

    title: str
    cell: Callable[[Value], Cell | str]
    width: int = 0
    right: bool = False
    name: str = ""  # for what is remembered of it: its width, its place, the order


class RowsModel(QAbstractTableModel, Generic[Value]):
    """A table over a list of values; one value a row."""

    def __init__(self, columns: Sequence[Column[Value]], values: Sequence[Value] = ()) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.order: tuple[str, bool] = (
            "",
            False,
        )  # the column the values are sorted by, and whether downwards
        self.sorted_words: tuple[str, str] = ("↑", "↓")  # how the order is said to who does not see it
        self._values = list(values)

    def show_columns(self, columns: Sequence[Column[Value]]) -> None:
        """Show the same values in other columns."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self.endResetModel()

    def show_order(self, name: str, *, descending: bool) -> None:
        """Mark the head of the column the values are sorted by."""
        self.order = (name, descending)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, len(self.columns) - 1))

    def show(self, values: Sequence[Value]) -> None:
        """Show other values."""
        self.beginResetModel()
        self._values = list(values)
        self.endResetModel()

    def add(self, values: Sequence[Value]) -> None:
        """Show more values below those that are shown."""
        if values:
            first = len(self._values)
            self.beginInsertRows(QModelIndex(), first, first + len(values) - 1)
            self._values += values
            self.endInsertRows()

    def value(self, row: int) -> Value:
        """The value behind a row."""
        return self._values[row]

    def values(self) -> list[Value]:
        """All of them."""
        return self._values

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._values)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def cell(self, row: int, column: int) -> Cell:
        """What a cell shows."""
        made = self.columns[column].cell(self._values[row])
        return Cell(made) if isinstance(made, str) else made

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == CELL:
            return self.cell(index.row(), index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            cell = self.cell(index.row(), index.column())
            return f"{cell.text} {cell.second}".strip()
        if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[index.column()].right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            column, (sorted_by, descending) = self.columns[section], self.order
            arrow = (" ↓" if descending else " ↑") if column.name and column.name == sorted_by else ""
            return column.title + arrow
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._said(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _said(self, section: int) -> str:
        column, (sorted_by, descending) = self.columns[section], self.order
        if not column.name or column.name != sorted_by:
            return column.title
        return f"{column.title}, {self.sorted_words[descending]}"


class CellDelegate(QStyledItemDelegate):
    """Draws a `Cell`: selected rows are soft with a 4 px accent bar, only a line beneath."""

    def __init__(self, look: Look, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = index.data(CELL)
        if not isinstance(cell, Cell):
            super().paint(painter, option, index)
            return
        look = self.look
        box, selected = option.rect, bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected or cell.fill:
            painter.fillRect(box, look.color("soft" if selected else cell.fill))
        painter.fillRect(
            QRect(box.left(), box.bottom() - look.line + 1, box.width(), look.line),
            look.color("edge" if look.line > 1 else "line"),
        )
        if selected and index.column() == 0:
            painter.fillRect(QRect(box.left(), box.top(), 4, box.height()), look.color("accent"))
        if option.widget is not None and option.widget.hasFocus() and self._is_current(index):
            self._paint_ring(painter, box, index)
        inside = box.adjusted(look.px(8) + (4 if index.column() == 0 else 0), 0, -look.px(8), 0)
        right = bool((index.data(Qt.ItemDataRole.TextAlignmentRole) or 0) & Qt.AlignmentFlag.AlignRight)
        self._paint_inside(painter, inside, cell, right=right)
        painter.restore()

    def _is_current(self, index: Index) -> bool:
        view = self.parent()
        return isinstance(view, QAbstractItemView) and view.currentIndex().row() == index.row()

    def _paint_ring(self, painter: QPainter, box: QRect, index: Index) -> None:
        """Around the line the arrow keys stand on, across its cells."""
        tone, columns = self.look.color("accent"), index.model().columnCount()
        painter.fillRect(QRect(box.left(), box.top(), box.width(), 2), tone)
        painter.fillRect(QRect(box.left(), box.bottom() - 1, box.width(), 2), tone)
        if index.column() == columns - 1:
            painter.fillRect(QRect(box.right() - 1, box.top(), 2, box.height()), tone)
        if index.column() == 0:
            painter.fillRect(QRect(box.left(), box.top(), 2, box.height()), tone)

    def _paint_inside(self, painter: QPainter, box: QRect, cell: Cell, *, right: bool) -> None:
        look = self.look
        if cell.checked is not None:
            side = look.px(20)
            square = QRectF(box.left(), box.center().y() - side / 2 + 0.5, side, side)
            paint_check(painter, look, square, on=cell.checked)
            box = box.adjusted(side + 10, 0, 0, 0)
        if cell.icon:
            side = look.px(16)
            drawn = pixmap(look, cell.icon, 16, cell.tone or "ink2")
            painter.drawPixmap(box.left(), box.center().y() - side // 2 + 1, drawn)
            box = box.adjusted(side + 6, 0, 0, 0)
        font = look.font("mono" if cell.mono else "small", bold=cell.bold)
        painter.setFont(font)
        painter.setPen(look.color(cell.tone or "ink"))
        across = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        text = QFontMetrics(font).elidedText(cell.text, Qt.TextElideMode.ElideRight, box.width())
        if not cell.second:
            painter.drawText(box, across | Qt.AlignmentFlag.AlignVCenter, text)
            return
        half = box.height() // 2
        painter.drawText(
            QRect(box.left(), box.top(), box.width(), half + 2), across | Qt.AlignmentFlag.AlignBottom, text
        )
        small = look.font("cap")
        painter.setFont(small)
        painter.setPen(look.color("ink3"))
        below = QRect(box.left(), box.top() + half + 2, box.width(), half)
        second = QFontMetrics(small).elidedText(cell.second, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(below, across | Qt.AlignmentFlag.AlignTop, second)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, self.look.px(40))

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """What a cell cuts off is told whole."""
        cell, look = index.data(CELL), self.look
        if event.type() == QEvent.Type.ToolTip and isinstance(cell, Cell):
            lines = [(look.font("mono" if cell.mono else "small", bold=cell.bold), cell.text)]
            lines += [(look.font("cap"), cell.second)] if cell.second else []
            beside = (look.px(20) + 10) * (cell.checked is not None) + (look.px(16) + 6) * bool(cell.icon)
            room = option.rect.width() - 2 * look.px(8) - (4 if index.column() == 0 else 0) - beside
            return tell_cell(view.viewport(), option.rect, lines, room)
        return super().helpEvent(event, view, option, index)


class Table(QTableView):
    """Head 36, rows 40 (two lines 50); whole rows are selected; Enter or a double click opens one."""

    opened = Signal(int)

    def __init__(self, look: Look, model: QAbstractTableModel, *, row_height: int = 40) -> None:
        super().__init__()
        self.look = look
        self.setModel(model)
        self.setItemDelegate(CellDelegate(look, self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.head = TableHead(look, self)
        self.setHorizontalHeader(self.head)
        down, across = self.verticalHeader(), self.horizontalHeader()
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setMinimumSectionSize(10)
        down.setDefaultSectionSize(look.px(row_height))
        across.setFixedHeight(look.px(36))
        across.setHighlightSections(False)
        across.setMinimumSectionSize(24)
        self.doubleClicked.connect(self._on_opened)
        self._size_columns()

    def _size_columns(self) -> None:
        """Give every column the width it asks for."""
        model = self.model()
        if not isinstance(model, RowsModel):
            return
        for i, column in enumerate(model.columns):
            if column.width:
                self.setColumnWidth(i, self.look.px(column.width))
            else:
                self.horizontalHeader().setSectionResizeMode(i, QHeaderView.ResizeMode.Stretch)

    def _to_head(self) -> bool:
        """Whether up leads from the first line to the head."""
        return self.currentIndex().row() <= 0 and self.head.focusPolicy() != Qt.FocusPolicy.NoFocus

    def _on_opened(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard stands on a line from the beginning, chosen or not."""
        super().focusInEvent(event)
        model = self.model()
        if not self.currentIndex().isValid() and model is not None and model.rowCount():
            keep = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(model.index(0, 0), keep)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()  # the ring runs across the line

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Up and self._to_head():
            self.head.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.matches(QKeySequence.StandardKey.Copy) or event.key() == Qt.Key.Key_Delete:
            event.ignore()  # the page knows what to do with whole lines
        else:
            super().keyPressEvent(event)
