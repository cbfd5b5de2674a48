"""Drawing and typing in the cells of a table."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from shiboken6 import isValid

from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.sheet_editors import ENTER, CellEdit, CodeEdit, editor_for
from sidesk.ui.fields.sheet_model import LOOKS, CellLook, Index, SheetModel
from sidesk.ui.kit.icons import pixmap
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.whole import tell_cell

_Hint = QAbstractItemDelegate.EndEditHint
_PRESS = QEvent.Type.KeyPress
VERDICTS = {"check": "ok", "x": "bad", "minus": "ink3"}


class SheetCells(QStyledItemDelegate):
    """A cell: text, its sign where something is wrong, an accent edge where the cursor stands."""

    unreadable = Signal()  # a scanner sent something that is no code

    def __init__(self, ports: FieldPorts, view: QTableView) -> None:
        super().__init__(view)
        self._ports, self._look, self._view = ports, ports.look, view
        self._editor: CellEdit | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, self._look.px(44))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = index.data(LOOKS)
        if not isinstance(cell, CellLook):
            return
        look, box = self._look, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        back = self._back(cell, selected=selected)
        if back:
            painter.fillRect(box, look.color(back))
        rule = look.color("edge" if look.line > 1 else "line")
        painter.fillRect(QRect(box.left(), box.bottom() - look.line + 1, box.width(), look.line), rule)
        painter.fillRect(QRect(box.right() - look.line + 1, box.top(), look.line, box.height()), rule)
        self._paint_inside(painter, box.adjusted(look.px(8), 0, -look.px(8), 0), cell)
        self._paint_edge(painter, box, cell, current=index == self._view.currentIndex())
        painter.restore()

    def _back(self, cell: CellLook, *, selected: bool) -> str:
        if selected:
            return "soft"
        if cell.state:
            return "bad_soft" if cell.state == "error" else "warn_soft"
        return "sunken" if cell.computed else "well" if not cell.asked else ""

    def _paint_edge(self, painter: QPainter, box: QRect, cell: CellLook, *, current: bool) -> None:
        if current and self._view.hasFocus():
            painter.setPen(QPen(self._look.color("accent"), 2))
        elif cell.state == "error":
            painter.setPen(QPen(self._look.color("bad"), 2))
        else:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(1, 1, -2, -2))

    def _paint_inside(self, painter: QPainter, box: QRect, cell: CellLook) -> None:
        look = self._look
        tone = {"error": "bad", "warn": "warn"}.get(cell.state, "ink3" if cell.computed else "ink")
        icon = cell.icon
        if cell.state and icon not in VERDICTS:
            icon = "circle-x" if cell.state == "error" else "triangle-alert"
        if icon:
            side = look.px(16)
            colour = VERDICTS.get(icon, tone if cell.state else "ink3")
            painter.drawPixmap(box.left(), box.center().y() - side // 2 + 1, pixmap(look, icon, 16, colour))
            box = box.adjusted(side + 6, 0, 0, 0)
            tone = VERDICTS.get(icon, tone)
        font = look.font("small", bold=bool(cell.state) or icon in VERDICTS)
        painter.setFont(font)
        painter.setPen(look.color(tone))
        text = QFontMetrics(font).elidedText(
            cell.text.replace("\n", " "), Qt.TextElideMode.ElideRight, box.width()
        )
        side_flag = Qt.AlignmentFlag.AlignRight if cell.right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side_flag | Qt.AlignmentFlag.AlignVCenter, text)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """What is wrong with a cell; else what it cuts off."""
        model, look = index.model(), self._look
        problem = index.data(Qt.ItemDataRole.ToolTipRole)
        if event.type() != QEvent.Type.ToolTip or problem or not isinstance(model, SheetModel):
            return super().helpEvent(event, view, option, index)
        cell = model.look(index.row(), index.column())
        room = option.rect.width() - 2 * look.px(8) - (look.px(16) + 6 if cell.icon or cell.state else 0)
        return tell_cell(view.viewport(), option.rect, [(look.font("small"), cell.text)], room)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        if isinstance(model, SheetModel) and not model.is_writable(index.row(), index.column()):
            return None  # type: ignore[return-value]  # Qt's way to say that this cell has no editor
        assert isinstance(model, SheetModel)
        edit = editor_for(self._ports, model, index.row(), index.column())
        edit.setParent(parent)
        edit.entered.connect(lambda: self._leave(edit, _Hint.SubmitModelCache))
        edit.tabbed.connect(
            lambda on: self._leave(edit, _Hint.EditNextItem if on else _Hint.EditPreviousItem)
        )
        if isinstance(edit, CodeEdit):
            edit.unreadable.connect(self.unreadable)
        self._editor = edit
        return edit

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self._editor = None
        super().destroyEditor(editor, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter, and what the list below an editor wants, is the editor's own: Qt stores an entered cell only
        a turn of the event loop later, and what was pressed by then went to a cell that is closed."""
        if isinstance(editor, CellEdit) and isinstance(event, QKeyEvent) and event.type() == _PRESS:
            key = event.key()
            if key == Qt.Key.Key_Tab and isinstance(editor, CodeEdit) and editor.is_scanned:
                editor.end_scan()
                return True
            if key in ENTER or (key != Qt.Key.Key_Tab and editor.taken_by_list(key)):
                return False
        return super().eventFilter(editor, event)

    def _leave(self, editor: CellEdit, hint: _Hint) -> None:
        if editor is self._editor:
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, hint)

    @property
    def is_open(self) -> bool:
        """Whether an editor is open; a table that is shown anew lets go of it without a word."""
        return self._editor is not None and isValid(self._editor) and not self._editor.isHidden()

    def finish(self) -> None:
        """Store what stands in an open editor, and close it."""
        if self._editor is not None and self.is_open:
            self._leave(self._editor, _Hint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, Edit)
        if editor.isModified():
            return  # the table changed around it (a paste, another version): what is typed stays
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, Edit)
        if editor.text() != str(index.data(Qt.ItemDataRole.EditRole) or ""):
            index.model().setData(QModelIndex(index), editor.text(), Qt.ItemDataRole.EditRole)  # type: ignore[arg-type]

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        # Wide enough for what is in it, as a spreadsheet does.
        assert isinstance(editor, Edit)
        wanted = QFontMetrics(editor.font()).horizontalAdvance(editor.text()) + self._look.px(24)
        box = option.rect
        box.setWidth(max(box.width(), min(wanted, self._view.viewport().width() - box.left())))
        editor.setGeometry(box)
