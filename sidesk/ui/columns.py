"""Which columns a list shows, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from sidesk.ui.kit.boxes import row
from sidesk.ui.kit.buttons import Button, paint_check
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.text import Text
from sidesk.ui.search_line import SearchLine
from sidesk.ui.theme import Look

Index = QModelIndex | QPersistentModelIndex
NAME = Qt.ItemDataRole.UserRole
CHECKED, OPEN = Qt.CheckState.Checked, Qt.CheckState.Unchecked


@dataclass(frozen=True)
class Offered:
    """A column that can be shown. `fixed`: it always is, and stands first."""

    name: str
    label: str
    fixed: bool = False


class _List(QListWidget):
    """Space ticks, Alt+Up and Alt+Down move, as dragging does."""

    move_asked = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.move_asked.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class _Lines(QStyledItemDelegate):
    """A check box of our size; a press anywhere on the line ticks it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, box, side = self._look, QRectF(option.rect), self._look.px(20)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("soft"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        square = QRectF(box.left() + 8, box.center().y() - side / 2, side, side)
        ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == CHECKED
        free = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
        paint_check(painter, look, square, on=ticked)
        painter.setFont(look.font())
        painter.setPen(look.color("ink" if free else "ink3"))
        painter.drawText(
            box.adjusted(side + 20, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, str(index.data() or "")
        )
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease:
            if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                return False
            role = Qt.ItemDataRole.CheckStateRole
            ticked = Qt.CheckState(index.data(role)) == CHECKED
            return model.setData(index, OPEN if ticked else CHECKED, role)
        return super().editorEvent(event, model, option, index)


class ColumnsDialog(Dialog):
    """`chosen` carries the names in their order; nothing at all asks for the columns of the form itself."""

    chosen = Signal(list)

    def __init__(self, look: Look, parent: QWidget, offered: Sequence[Offered], shown: Sequence[str]) -> None:
        _ = look.words.gettext
        super().__init__(
            look, parent, _("Columns"),
            _("Tick what the list shows. Drag a line, or move it with the buttons."), width=WIDE,
        )  # fmt: skip
        self.search = SearchLine(look, _("Search a column"), _("Search a column"))
        self.search.textChanged.connect(self._narrow)
        self.list = _List()
        self.list.setAccessibleName(_("Columns"))
        self.list.setItemDelegate(_Lines(look, self.list))
        self.list.setFont(look.font())
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(
            min(look.px(320), max(look.px(160), parent.window().height() - look.px(380)))
        )
        self.shorten(self.list, look.px(120))
        self.list.move_asked.connect(self.move_line)
        place = {name: number for number, name in enumerate(shown)}
        for one in sorted(offered, key=lambda one: (not one.fixed, place.get(one.name, len(place)))):
            self._add(one, ticked=one.name in place or one.fixed)
        self.list.setCurrentRow(0)
        up = Button(look, _("Up"), icon="chevron-up")
        up.setObjectName("columns/up")
        up.clicked.connect(lambda: self.move_line(-1))
        down = Button(look, _("Down"), icon="chevron-down")
        down.setObjectName("columns/down")
        down.clicked.connect(lambda: self.move_line(1))
        self.add(self.search, self.list, row(up, down, Text(look, "Alt+↑ Alt+↓", "cap"), None))
        again = self.offer(_("As at first"))
        again.setObjectName("columns/again")
        again.clicked.connect(self._on_again)
        self.offer(_("Cancel"))
        done = self.offer(_("Show them"), "primary", accepts=True)
        done.setObjectName("columns/done")
        done.clicked.connect(self._on_done)

    def _add(self, one: Offered, *, ticked: bool) -> None:
        item = QListWidgetItem(one.label)
        item.setData(NAME, one.name)
        item.setSizeHint(QSize(0, self._look.px(40)))
        item.setCheckState(CHECKED if ticked else OPEN)
        flag = Qt.ItemFlag
        if one.fixed:
            item.setFlags(flag.ItemIsSelectable | flag.ItemIsEnabled)
        else:
            item.setFlags(
                flag.ItemIsSelectable | flag.ItemIsEnabled | flag.ItemIsUserCheckable | flag.ItemIsDragEnabled
            )
        self.list.addItem(item)

    def names(self) -> list[str]:
        """The ticked ones in their order; the first one is always the same."""
        items = [self.list.item(row) for row in range(self.list.count())]
        ticked = [item for item in items if item.checkState() == CHECKED]
        ticked.sort(key=lambda item: bool(item.flags() & Qt.ItemFlag.ItemIsUserCheckable))
        return [str(item.data(NAME)) for item in ticked]

    def move_line(self, step: int) -> None:
        """Move the current line up or down among those that are in sight."""
        at = self.list.currentRow()
        target = at + step
        while 0 <= target < self.list.count() and self.list.item(target).isHidden():
            target += step
        item = self.list.item(at)
        movable = item is not None and bool(item.flags() & Qt.ItemFlag.ItemIsDragEnabled)
        if movable and 1 <= target < self.list.count():
            self.list.insertItem(target, self.list.takeItem(at))
            self.list.setCurrentRow(target)

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        for at in range(self.list.count()):
            item = self.list.item(at)
            item.setHidden(not all(word in item.text().casefold() for word in words))

    def _on_again(self) -> None:
        self.chosen.emit([])

    def _on_done(self) -> None:
        self.chosen.emit(self.names())
