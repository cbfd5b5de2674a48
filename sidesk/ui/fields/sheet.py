"""A table of answers with its tools, and one sentence about the cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QCursor, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sidesk.forms.definition import Path
from sidesk.forms.state import Changes
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.sheet_clipboard import Pastes
from sidesk.ui.fields.sheet_edits import Edits
from sidesk.ui.fields.sheet_model import SheetModel
from sidesk.ui.fields.sheet_order import Filter, View
from sidesk.ui.fields.sheet_row import RowForm
from sidesk.ui.fields.sheet_tools import (
    AddRows,
    FilterBox,
    SheetTools,
    ViewBar,
    column_lines,
    menu,
    row_lines,
)
from sidesk.ui.fields.sheet_totals import numbers_told, results_told
from sidesk.ui.fields.sheet_view import SheetView
from sidesk.ui.kit.boxes import row
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.popover import Popover
from sidesk.ui.kit.text import Text

SHOWN_ROWS = 8
FORM_WIDTH = 340
WRITES = ("fill_down", "fill_right", "series", "above", "below", "duplicate", "up", "down", "remove", "clear",
          "cut", "paste")  # fmt: skip


class Sheet(QWidget):
    """The block of one table."""

    def __init__(self, ports: FieldPorts, filling: Filling, path: Path, *, fills: bool = False) -> None:
        super().__init__()
        self.ports, self.look, self.filling, self.path = ports, ports.look, filling, path
        self.setObjectName("/".join(path))
        self.model = SheetModel(filling, path, ports.look.words)
        self.edits = Edits(self.model)
        self.view = SheetView(ports, self.model)
        self.view.setAccessibleName(self.look.words.pick(filling.session.label(path)))
        self.tools = SheetTools(self.look, self.model)
        self.add, self.remove, self.paste_button = self.tools.add_button, self.tools.remove, self.tools.paste
        self.bar = ViewBar(self.look, self.model)
        self.form = RowForm(ports, self.model)
        self._popover: Popover | None = None
        self.pastes = Pastes(ports, self.view, self.model, self)
        self.fill_merged = self.pastes.fill_merged
        self._fills, self._sentence, self._done = fills, "", ""
        self._tidy, self._later = QTimer(self), QTimer(self)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.view)
        self._size()
        self._on_moved()
        self._count_all()

    def _lay_out(self) -> None:
        _ = self.look.words.gettext
        self._icon = Icon(self.look, "circle-x", 16, "bad")
        self._said = Text(self.look, "", "small", wrap=True)
        self._count = Text(self.look, "", "cap")
        self._totals = Text(self.look, "", "cap", wrap=True)
        self._sums = Text(self.look, "", "cap", wrap=True)
        self._middle = row((self.view, 1), self.form, gap=12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.tools)
        layout.addWidget(self.bar)
        layout.addLayout(self._middle, 1)
        layout.addWidget(self.pastes.progress)
        layout.addLayout(row(self._count, 16, (self._totals, 1), (self._sums, 1), gap=8))
        layout.addLayout(row(self._icon, (self._said, 1), self.fill_merged, gap=6))

    def _connect(self) -> None:
        self.tools.asked.connect(self.do)
        self.view.asked.connect(self.do)
        self.view.moved.connect(self._on_moved)
        self.view.dragged.connect(self._on_dragged)
        self.view.selectionModel().selectionChanged.connect(lambda *_changed: self._later.start(60))
        self.view.verticalHeader().sectionDoubleClicked.connect(lambda _row: self.do("form"))
        for head in self.view.heads():
            head.sectionClicked.connect(self._on_head)
            head.menu_asked.connect(self._open_column)
        self.bar.all.clicked.connect(lambda: self.model.arrange(View()))
        self.pastes.said.connect(self.say)
        self.view.coded.connect(self._on_coded)
        self.view.unreadable.connect(self._on_unreadable)
        self.form.closed.connect(self._close_form)
        self.form.walked.connect(lambda number: self.view.go_to(number, self.view.place_of_cursor()[1]))
        for timer, work in ((self._tidy, self._on_moved), (self._later, self._count_all)):
            timer.setSingleShot(True)
            timer.timeout.connect(work)
        for told in (self.model.rowsInserted, self.model.rowsRemoved, self.model.modelReset):
            told.connect(self._size)

    def _size(self) -> None:
        count = self.model.total()
        self._count.setText(self.look.words.ngettext("{n} row", "{n} rows", count).format(n=count))
        if not self._fills:
            rows = max(3, min(SHOWN_ROWS, self.model.rowCount()))
            high = self.look.px(36) + rows * self.look.px(44) + 14
            high = max(high, self.look.px(420)) if self.form.isVisibleTo(self) else high
            self.view.setFixedHeight(high)
            self.form.setFixedHeight(high)
        self.remove.setEnabled(count > 0)
        self._later.start(60)

    def refresh(self, changes: Changes) -> None:
        """Repaint what changed."""
        self.model.refresh(changes)
        self.form.refresh(changes)
        self._tidy.start(0)
        self._later.start(120)

    def refresh_all(self) -> None:
        """Repaint everything."""
        self.refresh(frozenset({self.path}))

    def reveal(self, path: Path) -> bool:
        """Put the cursor on the cell of an answer; what is filtered out comes back into sight."""
        if self.model.place(path) is None and self.model.holds(path):
            self.model.arrange(View())
        place = self.model.place(path)
        if place is None:
            return False
        self.view.go_to(*place)
        self.view.setFocus()
        return True

    # --- what is said

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
        if self.form.isVisibleTo(self) and index.isValid():
            self.form.show_row(index.row())

    def _on_coded(self, row: int, column: int) -> None:
        """A code that stands in another row already is said; it may be right, or the scan of a neighbour."""
        code, rows = self.model.value(row, column), range(len(self.model.keys()))
        if code is None:
            return
        same = next((one for one in rows if one != row and self.model.value(one, column) == code), None)
        if same is not None:
            text = self.look.words.gettext("{code} is in row {row} already.")
            self.say(text.format(code=code, row=self.model.number(same)))

    def _on_unreadable(self) -> None:
        _ = self.look.words.gettext
        self.say(_("The scanner sent no readable code. Scan again, or type it."))

    def _usual(self) -> str:
        if self.look.roomy:
            return ""
        return self.look.words.gettext(
            "Enter opens a cell, Tab goes right, Ctrl+V takes cells from Excel or WPS"
        )

    def _count_all(self) -> None:
        words = self.look.words
        self._totals.setText(results_told(self.model, words))
        column = self.view.place_of_cursor()[1]
        self._sums.setText(numbers_told(self.model, words, self.view.area(), column))

    # --- what is asked for

    def do(self, name: str) -> None:
        """One thing by its name: of a button, a key or a menu."""
        if name in WRITES and self.model.read_only:
            return
        work = getattr(self, f"_do_{name}")
        work()

    def _do_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.edits.text(self.view.area()))

    def _do_cut(self) -> None:
        self._do_copy()
        self.edits.clear(self.view.area())

    def _do_clear(self) -> None:
        self.edits.clear(self.view.area())

    def _do_paste(self) -> None:
        self.paste()

    def _do_fill_down(self) -> None:
        self.edits.fill_down(self.view.area())

    def _do_fill_right(self) -> None:
        self.edits.fill_right(self.view.area())

    def _do_series(self) -> None:
        _ = self.look.words.gettext
        if not self.edits.series(self.view.area()):
            self.say(
                _("Nothing to go on with. Select a first cell with a number in it and the cells below it.")
            )

    def _on_dragged(self, area: tuple[int, int, int, int], bottom: int) -> None:
        self.edits.drag(area, bottom)

    def _do_add(self) -> None:
        self._go_to_key(self.edits.add(1))

    def _do_many(self) -> None:
        inside = AddRows(self.look)
        inside.wanted.connect(self._add_many)
        self._drop(inside, self.tools.rows)

    def _add_many(self, count: int) -> None:
        self._close_popover()
        self._go_to_key(self.edits.add(count))
        self.say(self.look.words.ngettext("{n} row added.", "{n} rows added.", count).format(n=count))

    def _do_above(self) -> None:
        if self.model.grows and self._is_stored_order():
            self._go_to_key(self.edits.insert(self.view.area(), below=False))

    def _do_below(self) -> None:
        if self.model.grows:
            self._go_to_key(self.edits.insert(self.view.area(), below=True))

    def _do_duplicate(self) -> None:
        keys = self.edits.duplicate(self.view.area()) if self.model.grows else []
        if keys:
            self._go_to_key(keys[0])
            _ = self.look.words.gettext
            self.say(_("Copied without photos, signatures and results: those belong to one row."))

    def _do_up(self) -> None:
        self._move(-1)

    def _do_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        area = self.view.area()
        if self._is_stored_order(unfiltered=True) and self.edits.move(area, step):
            self.view.go_to(area[0] + step, self.view.place_of_cursor()[1])
            self.view.select_area(area[0] + step, area[1], area[2] + step, area[3])

    def _do_remove(self) -> None:
        if not self.model.grows:
            return
        count = self.edits.remove(self.view.area())
        if count:
            told = self.look.words.ngettext("{n} row removed", "{n} rows removed", count)
            self.filling.said.emit(told.format(n=count))

    def _is_stored_order(self, *, unfiltered: bool = False) -> bool:
        view = self.model.view
        if view.column is None and not (unfiltered and view.filters):
            return True
        self.say(
            self.look.words.gettext("Show all rows in their stored order first, then move or insert them.")
        )
        return False

    def _go_to_key(self, key: str) -> None:
        place = self.model.place((*self.path, key))
        if place is not None:
            self.view.go_to(place[0], 0)
            self.view.setFocus()

    # --- menus and popovers

    def _do_rows(self) -> None:
        self._menu(row_lines(self.look, self.model), self.tools.rows, self.do)

    def _do_column(self) -> None:
        self._open_column(self.view.place_of_cursor()[1], self.tools.column)

    def _open_column(self, place: int, at: QWidget | None = None) -> None:
        kept = self.view.frozen.columns() if self.view.frozen is not None else 0
        lines = column_lines(self.look, self.model, place, kept)
        self._menu(lines, at, lambda name: self._on_column(name, place))

    def _menu(self, lines: Sequence[tuple[str, str, str] | None], at: QWidget | None, told: object) -> None:
        spot = at.mapToGlobal(QPoint(0, at.height() + 2)) if at is not None else QCursor.pos()
        self.opened = menu(self, lines, told)
        self.opened.popup(spot)

    def _on_column(self, name: str, place: int) -> None:
        if name in ("rising", "falling"):
            self.sort(place, falling=name == "falling")
        elif name == "filter":
            box = FilterBox(self.look, self.model, place)
            box.changed.connect(lambda wanted: self.filter(place, wanted))
            self._drop(box, self.tools.column)
        elif name == "all":
            self.model.arrange(View())
        else:
            self.view.keep(place + 1 if name == "keep" else 0)

    def _on_head(self, place: int) -> None:
        view = self.model.view
        if view.column != place:
            self.sort(place)
        elif not view.falling:
            self.sort(place, falling=True)
        else:
            self.model.arrange(replace(view, column=None, falling=False))

    def sort(self, place: int, *, falling: bool = False) -> None:
        """Show the rows sorted by a column; the stored order stays."""
        self.model.arrange(replace(self.model.view, column=place, falling=falling))

    def filter(self, place: int, wanted: Filter) -> None:
        """Show only rows that pass in a column; an idle filter takes that column's away."""
        others = {column: one for column, one in self.model.view.filters.items() if column != place}
        filters = others if wanted.idle else {**others, place: wanted}
        self.model.arrange(replace(self.model.view, filters=filters))

    def _drop(self, inside: QWidget, at: QWidget) -> None:
        self._popover = Popover(self.look, inside, self, padding=16)
        self._popover.open_at(at.mapToGlobal(QPoint(0, at.height() + 2)))
        inside.setFocus()

    def _close_popover(self) -> None:
        if self._popover is not None:
            self._popover.close()
            self._popover = None

    # --- the row as a form

    def _do_form(self) -> None:
        if self.form.isVisibleTo(self):
            self._close_form()
            return
        number = self.view.place_of_cursor()[0]
        if self.model.key(number) is None:
            return
        self.form.show_row(number)
        wide = self.width() >= self.look.px(FORM_WIDTH) * 2
        self.form.setFixedWidth(self.look.px(FORM_WIDTH)) if wide else self.view.hide()
        self.form.show()
        self._size()
        self.form.enter()

    def _close_form(self) -> None:
        self.form.hide()
        self.form.setMinimumWidth(0)
        self.form.setMaximumWidth(16_777_215)
        self.view.show()
        self._size()
        self.view.setFocus()

    # --- paste

    def paste(self) -> None:
        """Put the cells of the clipboard down from the cursor on; nothing that was typed is lost."""
        self.pastes.paste()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.pastes.running is not None:
            self.pastes.stop()
        else:
            super().keyPressEvent(event)
