"""One row of a table as a small form beside it, with all its fields."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from sidesk.forms.state import Changes
from sidesk.ui.fields.grid import FieldGrid
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.sheet_model import SheetModel
from sidesk.ui.kit.boxes import Panel, column, row, scrolled
from sidesk.ui.kit.buttons import IconButton
from sidesk.ui.kit.text import Text


class RowForm(Panel):
    """All questions of one row; PgUp and PgDn walk, Esc closes."""

    closed = Signal()
    walked = Signal(int)  # the row of the view that is now shown

    def __init__(self, ports: FieldPorts, model: SheetModel) -> None:
        super().__init__("well")
        look = ports.look
        _ = look.words.gettext
        self._ports, self._model = ports, model
        self._row, self._key = -1, ""
        self._grid: FieldGrid | None = None
        self._area: QScrollArea | None = None
        self.title = Text(look, "", "h3")
        self.before = IconButton(look, "chevron-left", _("Previous row"))
        self.behind = IconButton(look, "chevron-right", _("Next row"))
        self.close_button = IconButton(look, "x", _("Close the row"))
        self._body = column(gap=0)
        top = row((self.title, 1), self.before, self.behind, self.close_button, gap=8)
        self.setLayout(column(top, (self._body, 1), gap=8, margins=(12, 8, 8, 8)))
        self.before.clicked.connect(lambda: self._walk(-1))
        self.behind.clicked.connect(lambda: self._walk(1))
        self.close_button.clicked.connect(self.closed)
        self.hide()

    def show_row(self, number: int) -> None:
        """Show a row of the view."""
        key = self._model.key(number)
        if key is None:
            return
        self._row = number
        count = len(self._model.keys())
        text = self._ports.look.words.gettext("Row {n} of {total}")
        self.title.setText(text.format(n=self._model.number(number), total=self._model.total()))
        self.before.setEnabled(number > 0)
        self.behind.setEnabled(number < count - 1)
        if key != self._key:
            self._key = key
            self._build(key)

    def _build(self, key: str) -> None:
        model = self._model
        paths = [(*model.path, key, *c.inside) for c in model.columns if c.question is not None]
        self._grid = FieldGrid(self._ports, model.filling, paths)
        old, self._area = self._area, scrolled(self._grid)
        if old is not None:
            self._body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._body.addWidget(self._area)

    def enter(self) -> None:
        """Put the cursor into the first field."""
        if self._grid is not None:
            fields = (
                w for w in self._grid.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus
            )
            first = next((w for w in fields if w.isVisibleTo(self)), None)
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: Changes) -> None:
        """Repaint what changed; close where the row is gone."""
        if self.isHidden():
            return
        keys = self._model.keys()
        place = self._model.place((*self._model.path, self._key))
        if place is None:
            self._key = ""
            self.closed.emit()
            return
        self.show_row(place[0])
        self.behind.setEnabled(place[0] < len(keys) - 1)
        if self._grid is not None:
            self._grid.refresh(changes)

    def _walk(self, step: int) -> None:
        number = self._row + step
        if 0 <= number < len(self._model.keys()):
            self.show_row(number)
            self.walked.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_F4):
            self.closed.emit()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and not event.modifiers():
            self._walk(1 if key == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)
