"""A table of answers with its tools, and one sentence about the cell."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sidesk.forms.definition import Path
from sidesk.forms.state import Changes
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.sheet_model import SheetModel
from sidesk.ui.fields.sheet_paste import Paster
from sidesk.ui.fields.sheet_view import SheetView
from sidesk.ui.kit.boxes import row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.text import Text

MOST_MARKED = 200  # rows that a paste leaves selected: Qt looks at every selected cell at each repaint
SHOWN_ROWS = 8


class Sheet(QWidget):
    """The block of one table."""

    def __init__(self, ports: FieldPorts, filling: Filling, path: Path, *, fills: bool = False) -> None:
        super().__init__()
        _ = ports.look.words.gettext
        self.ports, self.look, self.filling, self.path = ports, ports.look, filling, path
        self.setObjectName("/".join(path))
        self.model = SheetModel(filling, path, ports.look.words)
        self.view = SheetView(ports, self.model)
        self.view.setAccessibleName(self.look.words.pick(filling.session.label(path)))
        self.view.paste_asked.connect(self.paste)
        self.view.moved.connect(self._on_moved)
        self.add = Button(self.look, _("Add a row"), icon="plus")
        self.add.clicked.connect(self._on_add)
        self.remove = Button(self.look, _("Remove rows"), icon="trash-2")
        self.remove.clicked.connect(self._on_remove)
        self.paste_button = Button(self.look, _("Paste from Excel"), icon="clipboard-paste")
        self.paste_button.clicked.connect(self.paste)
        for button in (self.add, self.remove):
            button.setVisible(self.model.grows)
        self.paste_button.setVisible(not self.model.read_only)
        self._icon = Icon(self.look, "circle-x", 16, "bad")
        self._said = Text(self.look, "", "small", wrap=True)
        self._count = Text(self.look, "", "cap")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row(self.add, self.paste_button, self.remove, None, self._count, gap=8))
        layout.addWidget(self.view, 1)
        layout.addLayout(row(self._icon, (self._said, 1), gap=6))
        self._fills = fills
        self._sentence = ""
        self._tidy = QTimer(self)
        self._tidy.setSingleShot(True)
        self._tidy.timeout.connect(self._on_moved)
        self.setFocusProxy(self.view)
        self.model.rowsInserted.connect(self._size)
        self.model.modelReset.connect(self._size)
        self._size()
        self._on_moved()

    def _size(self) -> None:
        count = len(self.model.keys())
        self._count.setText(self.look.words.ngettext("{n} row", "{n} rows", count).format(n=count))
        if not self._fills:
            rows = max(3, min(SHOWN_ROWS, self.model.rowCount()))
            self.view.setFixedHeight(self.look.px(36) + rows * self.look.px(44) + 14)
        self.remove.setEnabled(count > 0)

    def refresh(self, changes: Changes) -> None:
        """Repaint what changed."""
        self.model.refresh(changes)
        self._tidy.start(0)

    def refresh_all(self) -> None:
        """Repaint everything."""
        self.model.refresh(frozenset({self.path}))
        self._tidy.start(0)

    def reveal(self, path: Path) -> bool:
        """Put the cursor on the cell of an answer."""
        place = self.model.place(path)
        if place is None:
            return False
        self.view.go_to(*place)
        self.view.setFocus()
        return True

    def said(self) -> str:
        """The sentence below the table."""
        return self._said.text()

    def say(self, text: str) -> None:
        """Say what was just done; it stays until the cursor moves."""
        self._sentence = text
        self._said.setText(text)
        self._said.set_tone("ink2")
        self._icon.hide()

    def _on_moved(self) -> None:
        index = self.view.currentIndex()
        state, message = self.model.problem(index.row(), index.column()) if index.isValid() else ("", "")
        if not state and self._sentence:
            self.say(self._sentence)
            self._sentence = ""
            return
        self._icon.setVisible(bool(state))
        if state:
            self._icon.set_icon(
                "circle-x" if state == "error" else "triangle-alert", "bad" if state == "error" else "warn"
            )
        self._said.set_tone({"error": "bad", "warn": "warn"}.get(state, "ink3"))
        self._said.setText(message or self._usual())

    def _usual(self) -> str:
        if self.look.roomy:
            return ""
        return self.look.words.gettext(
            "Enter opens a cell, Tab goes right, Ctrl+V takes cells from Excel or WPS"
        )

    def _on_add(self) -> None:
        keys = self.filling.add_rows(self.path)
        self.view.go_to(self.model.keys().index(keys[0]), 0)
        self.view.setFocus()

    def _on_remove(self) -> None:
        keys = self.view.selected_keys()
        if not keys:
            return
        self.filling.remove_rows(self.path, keys)
        told = self.look.words.ngettext("{n} row removed", "{n} rows removed", len(keys))
        self.filling.said.emit(told.format(n=len(keys)))

    # --- paste

    def paste(self) -> None:
        """Put the cells of the clipboard down from the cursor on; nothing that was typed is lost."""
        data = QGuiApplication.clipboard().mimeData()
        top, left, *_rest = self.view.area()
        paster = Paster(self.model, self.ports.clock.now())
        put = paster.paste(data.text(), data.html() if data.hasHtml() else "", max(0, top), max(0, left))
        if put.area is not None:
            top, left, bottom, right = put.area
            self.view.select_area(top, left, min(bottom, top + MOST_MARKED - 1), right)
        self.say(put.said)
