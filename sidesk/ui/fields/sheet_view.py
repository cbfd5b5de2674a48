"""The table somebody types in: the keyboard of a spreadsheet, lists and pickers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QSettings,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QWidget
from shiboken6 import isValid

from sidesk.core.canonical import Json
from sidesk.forms.definition import Path
from sidesk.forms.state import Changes
from sidesk.ui.fields.base import Field, ask
from sidesk.ui.fields.paste import CHOSEN
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.registry import make_field
from sidesk.ui.fields.sheet_cells import SheetCells
from sidesk.ui.fields.sheet_frozen import FrozenColumns
from sidesk.ui.fields.sheet_handle import FillHandle, Marked
from sidesk.ui.fields.sheet_head import SheetHead
from sidesk.ui.fields.sheet_keys import edge
from sidesk.ui.fields.sheet_model import Index, SheetModel
from sidesk.ui.fields.sheet_widths import naturals, shared
from sidesk.ui.kit.picker import ChoiceList, Option
from sidesk.ui.kit.popover import Popover
from sidesk.ui.kit.verdict import KEYS

IN_POPOVER = ("photo", "file", "signature", "acknowledge")
NAMING = 2  # columns that stay in sight unless somebody says otherwise
ROOM_LEFT = 200  # px beside the columns that stay
COMMANDS = {
    "Ctrl+D": "fill_down", "Ctrl+R": "fill_right", "Ctrl+E": "series", "Alt+Ins": "above",
    "Alt+Shift+Ins": "below", "Alt+Shift+Down": "duplicate", "Alt+Up": "up", "Alt+Down": "down",
    "Ctrl+Del": "remove", "F4": "form", "Del": "clear", "Backspace": "clear",
}  # fmt: skip
EDGES = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
}  # fmt: skip


class SheetView(Marked):
    """Arrows walk, typing writes, Enter goes down, Tab right; Ctrl+C and Ctrl+V exchange with Excel."""

    asked = Signal(str)  # one of COMMANDS, "copy", "cut", "paste"
    dragged = Signal(tuple, int)
    moved = Signal()
    coded = Signal(int, int)  # a code was entered in this cell
    unreadable = Signal()

    def __init__(self, ports: FieldPorts, model: SheetModel) -> None:
        super().__init__()
        self.ports, self.look, self.rows = ports, ports.look, model
        self.popover: Popover | None = None
        self._field: Field | None = None  # in the popover
        self.head = SheetHead(self.look, model, self)
        self.setHorizontalHeader(self.head)
        self.setModel(model)
        self.cells = SheetCells(ports, self)
        self.setItemDelegate(self.cells)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.SelectedClicked | triggers.AnyKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self._set_headers()
        self.clicked.connect(self._on_clicked)
        model.modelReset.connect(self._on_reset)
        model.filling.changed.connect(self._on_filled)
        self.kept_cells = SheetCells(ports, self)
        self.frozen = FrozenColumns(self, self.kept_cells, SheetHead(self.look, model, self))
        for one in (self.cells, self.kept_cells):
            one.unreadable.connect(self.unreadable)
        model.filling.leaving.connect(self.finish)
        self.frozen.entered.connect(self._on_entered)
        self.frozen.clicked.connect(self._on_clicked)
        self._last = QModelIndex()
        self._place = (0, 0)
        for view in (self, self.frozen):
            FillHandle(self, view).dragged.connect(self.dragged)

    def _set_headers(self) -> None:
        look, model = self.look, self.rows
        down = self.verticalHeader()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(look.px(44))
        down.setMinimumWidth(look.px(44))
        down.setHighlightSections(False)  # it would ask about every selected cell
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self._wanted = naturals(look, model.columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.viewport().width()
        widths = shared(self._wanted, room)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        self._freeze(sum(widths))

    def _freeze(self, wide: int) -> None:
        if self.frozen is None:
            return
        room = self.viewport().width()
        kept = QSettings().value(self._setting())
        count = int(str(kept)) if kept is not None and str(kept).isdecimal() else self._naming()
        count = min(count, self.rows.columnCount() - 1) if wide > room else 0
        while count and sum(self.columnWidth(i) for i in range(count)) > room - self.look.px(ROOM_LEFT):
            count -= 1
        self.frozen.freeze(count)

    def _setting(self) -> str:
        return f"tables/{self.rows.session.form.id}/{'.'.join(self.rows.path)}/kept"

    def keep(self, count: int) -> None:
        """Keep this many columns in sight, on this computer, whenever this form is opened."""
        QSettings().setValue(self._setting(), str(count))
        self._freeze(sum(self.columnWidth(i) for i in range(self.rows.columnCount())))

    def _naming(self) -> int:
        """Columns up to the first required text: they say which row it is."""
        for place, column in enumerate(self.rows.columns[:NAMING]):
            question = column.question
            if question is None or (question.kind in ("text", "device", "place") and question.required):
                return place + 1
        return 1

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        frozen, bar = self.frozen, self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if frozen is None or not frozen.columns():
            return
        if index.column() < frozen.columns():  # it is always in sight
            bar.setValue(before)
        elif (hidden := frozen.width_of_all() - self.visualRect(index).left()) > 0:
            bar.setValue(bar.value() - hidden)

    def heads(self) -> list[SheetHead]:
        """The head, and that of the columns that stay."""
        return [self.head, *self.frozen.findChildren(SheetHead)] if self.frozen is not None else [self.head]

    # --- where the cursor is

    def place_of_cursor(self) -> tuple[int, int]:
        """Row and column of the cursor."""
        return self._place

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor on a cell."""
        index = self.rows.index(max(0, min(row, self.rows.rowCount() - 1)), max(0, column))
        self.setCurrentIndex(index)
        # Said by hand: a row made above takes the cursor along, and then Qt tells of no move.
        self._place = (index.row(), index.column())
        self.scrollTo(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self._place = (current.row(), current.column())
        self.moved.emit()

    def _on_reset(self) -> None:
        row, column = self._place
        if self.rows.rowCount():
            self.go_to(row, column)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows.rowCount():
            self.go_to(0, 1 if self.rows.columns[0].question is None else 0)

    def area(self) -> tuple[int, int, int, int]:
        """Top, left, bottom, right of what is selected."""
        picked = self.selectionModel().selection()
        if picked.isEmpty():
            index = self.currentIndex()
            return index.row(), index.column(), index.row(), index.column()
        ranges = list(cast("Iterable[QItemSelectionRange]", picked))
        return (
            min(r.top() for r in ranges), min(r.left() for r in ranges),
            max(r.bottom() for r in ranges), max(r.right() for r in ranges),
        )  # fmt: skip

    # --- keys

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab walks the cells and leaves behind the last one: a table is no trap."""
        action = QAbstractItemView.CursorAction
        here = self.currentIndex()
        there = self.moveCursor(
            action.MoveNext if next else action.MovePrevious, Qt.KeyboardModifier.NoModifier
        )
        head = self.horizontalHeader()
        before, after = ((one.row(), head.visualIndex(one.column())) for one in (here, there))
        leaves = not there.isValid() or (after <= before if next else after >= before)
        self.setTabKeyNavigation(not leaves)
        try:
            return super().focusNextPrevChild(next)
        finally:
            self.setTabKeyNavigation(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.asked.emit("copy")
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.asked.emit("cut")
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.asked.emit("paste")
        elif not self._on_own_key(event):
            super().keyPressEvent(event)

    def _on_own_key(self, event: QKeyEvent) -> bool:
        if self.state() == QAbstractItemView.State.EditingState or not self.currentIndex().isValid():
            return False
        return self._on_command(event) or self._on_jump(event) or self._on_plain_key(event)

    def _on_command(self, event: QKeyEvent) -> bool:
        name = COMMANDS.get(QKeySequence(event.keyCombination()).toString())
        if name is not None:
            self.asked.emit(name)
        return name is not None

    def _on_jump(self, event: QKeyEvent) -> bool:
        """Ctrl with an arrow, Home or End; with Shift the selection comes along."""
        key, pressed = Qt.Key(event.key()), event.modifiers()
        if not pressed & Qt.KeyboardModifier.ControlModifier or pressed & Qt.KeyboardModifier.AltModifier:
            return False
        row, column = self._place
        if key in EDGES:
            place = edge(self.rows, row, column, EDGES[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            last = (max(0, len(self.rows.keys()) - 1), self.rows.columnCount() - 1)
            place = (0, 0) if key == Qt.Key.Key_Home else last
        else:
            return False
        if pressed & Qt.KeyboardModifier.ShiftModifier:
            self._stretch(*place)
        else:
            self.go_to(*place)
        return True

    def _stretch(self, row: int, column: int) -> None:
        """Select from where the selection began to a cell."""
        top, left, bottom, right = self.area()
        at_row, at_column = self._place
        begun = (bottom if at_row == top else top, right if at_column == left else left)
        index = self.rows.index(row, column)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.select_area(min(row, begun[0]), min(column, begun[1]), max(row, begun[0]), max(column, begun[1]))
        self.scrollTo(index)

    def _on_plain_key(self, event: QKeyEvent) -> bool:
        key, index = Qt.Key(event.key()), self.currentIndex()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and not control:
            self.open_cell(index)
            return True
        if key == Qt.Key.Key_A and control:
            last = max(0, len(self.rows.keys()) - 1)
            self.select_area(0, 0, last, self.rows.columnCount() - 1)
            return True
        return self._on_choice_key(event, index)

    def _on_choice_key(self, event: QKeyEvent, index: QModelIndex) -> bool:
        """1 2 3 set a verdict; another letter opens the list of a cell that has one."""
        question = self.rows.columns[index.column()].question
        if question is None or event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            return False
        if not self.rows.is_writable(index.row(), index.column()):
            return False
        key = Qt.Key(event.key())
        if question.kind == "verdict" and key in KEYS:
            value = KEYS[key]
            same = self.rows.value(index.row(), index.column()) == value
            self.rows.put(index.row(), index.column(), None if same else value)
            return True
        text = event.text()
        if question.kind in CHOSEN + IN_POPOVER and text and text.isprintable():
            self.open_cell(index)
            listed = self.popover.findChild(ChoiceList) if self.popover else None
            if isinstance(listed, ChoiceList) and text != " " and not listed.search.isHidden():
                listed.search.setText(text)
                listed.narrow(text)
            return True
        return False

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._on_entered()

    def _on_entered(self) -> None:
        """Enter: on to the row below."""
        row, column = self._place
        question = self.rows.columns[column].question
        if question is not None and question.kind == "barcode":
            self.coded.emit(row, column)
        self.go_to(row + 1, column)
        self.setFocus()

    def is_typing(self) -> bool:
        """Whether a cell is open."""
        return self.cells.is_open or self.kept_cells.is_open

    def finish(self) -> None:
        """Store what stands in an open cell."""
        self.cells.finish()
        self.kept_cells.finish()

    def hideEvent(self, event: QHideEvent) -> None:
        self.finish()
        super().hideEvent(event)

    # --- cells that are not simply typed

    def _on_clicked(self, index: QModelIndex) -> None:
        # The second touch of the same cell opens it.
        if index == self._last and not self.rows.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.open_cell(index)
        self._last = index

    def open_cell(self, index: QModelIndex) -> None:
        """Open what a cell has: an editor, a list, a strip of photos, a pad."""
        row, column = index.row(), index.column()
        question = self.rows.columns[column].question
        if question is None or not self.rows.is_writable(row, column):
            return
        if question.kind in CHOSEN:
            self._open_list(row, column)
        elif question.kind in IN_POPOVER:
            self._open_field(row, column)
        else:
            self.edit(index)

    def _drop(self, inside: QWidget, row: int, column: int, *, padding: int = 8) -> None:
        box = self.visualRect(self.rows.index(row, column))
        self.popover = Popover(self.look, inside, self, padding=padding)
        self.popover.open_at(self.viewport().mapToGlobal(QPoint(box.left(), box.bottom() + 2)))
        inside.setFocus()

    def _open_list(self, row: int, column: int) -> None:
        question = self.rows.columns[column].question
        assert question is not None
        path = self.rows.cell_path(row, column)
        found = (
            self.rows.session.choices(path)
            if path
            else self.rows.session.form.choices.get(question.choices, ())
        )
        options = [Option(c.name, self.look.words.pick(c.label) or c.name) for c in found]
        value = self.rows.value(row, column)
        chosen = [str(v) for v in value] if isinstance(value, list) else [str(value)] if value else []
        several = question.kind == "many"
        if chosen and not several:
            options.append(Option("", self.look.words.gettext("Leave empty")))
        listed = ChoiceList(self.look, options, chosen, several=several)
        listed.picked.connect(self._on_picked)
        self._opened = (row, column)
        self._drop(listed, row, column)

    def _on_picked(self, name: str) -> None:
        row, column = self._opened
        question = self.rows.columns[column].question
        listed = self.sender()
        assert question is not None
        assert isinstance(listed, ChoiceList)
        if question.kind == "many":
            path = self.rows.cell_path(row, column)
            found = self.rows.session.choices(path) if path else ()
            names: list[Json] = [c.name for c in found if c.name in listed.chosen]
            self.rows.put(row, column, names or None)
            return
        if self.popover is not None:
            self.popover.close()
            self.popover = None
        self.rows.put(row, column, name or None)
        self.setFocus()

    def _open_field(self, row: int, column: int) -> None:
        if self.rows.key(row) is None:
            self.rows.filling.add_rows(self.rows.path)
        path = self.rows.cell_path(row, column)
        question = self.rows.columns[column].question
        assert path is not None
        assert question is not None
        field = make_field(self.ports, question, path)
        field.setFixedWidth(self.look.px(420))
        field.show_asked(ask(self.rows.session, path, self.look.words))
        field.changed.connect(self._on_field)
        self._field = field
        self._drop(field, row, column, padding=16)

    def _on_filled(self, changes: Changes) -> None:
        # What a field takes in by itself, such as a dropped photo, goes past it to the session.
        field = self._field
        if field is not None and isValid(field) and field.path in changes:
            field.show_asked(ask(self.rows.session, field.path, self.look.words))

    def _on_field(self, value: object) -> None:
        field = self.sender()
        path: Path = getattr(field, "path", ())
        if path:
            self.rows.filling.answer(path, value)  # type: ignore[arg-type]

    def select_area(self, top: int, left: int, bottom: int, right: int) -> None:
        """Select cells, as after a paste."""
        index = self.rows.index
        picked = QItemSelection(index(top, left), index(min(bottom, self.rows.rowCount() - 1), right))
        self.selectionModel().select(picked, QItemSelectionModel.SelectionFlag.ClearAndSelect)
