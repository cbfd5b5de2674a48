"""Registers as a page: derived from the records, each line leads back to its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu

from sidesk.actions import browse, defects, fill, list_file, projects, views
from sidesk.actions.known import text_at
from sidesk.actions.list_file import FileColumn, Written
from sidesk.actions.registers import MATERIALS, Balance, Feeder, balances, feeders, restricted
from sidesk.actions.views import Layout
from sidesk.core.progress import Progress
from sidesk.models.entities import RegisterLine, RegisterQuery
from sidesk.ui import registers
from sidesk.ui.catalogue_dialog import open_types
from sidesk.ui.chosen_table import ChosenTable
from sidesk.ui.columns import ColumnsDialog
from sidesk.ui.jobs import Lane
from sidesk.ui.kept_layout import KeptLayout
from sidesk.ui.kit.boxes import Card, FlowBox, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button, FilterChip
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.picker import ChoiceList, Option
from sidesk.ui.kit.popover import Popover
from sidesk.ui.kit.table import RowsModel
from sidesk.ui.kit.text import Text
from sidesk.ui.list_saver import ListSaver
from sidesk.ui.material_totals import MaterialTotals, as_rows
from sidesk.ui.page import Page
from sidesk.ui.rack_dialog import open_project_racks
from sidesk.ui.rebuilt import Rebuilt
from sidesk.ui.record_bar import to_clipboard
from sidesk.ui.registers import Register
from sidesk.ui.room import Room
from sidesk.ui.search_line import SearchLine

LINES = 300
LINES_OF, TOTALS = "lines", "totals"
DEVICES = "devices"  # a register whose lines have a type and stand in racks


@dataclass(frozen=True)
class Asked:
    """What a page wants to know."""

    query: RegisterQuery
    totals: bool = False


@dataclass(frozen=True)
class Found:
    """What a page of a register shows."""

    names: Sequence[str]
    feeders: Mapping[str, Sequence[Feeder]]
    name: str
    columns: Sequence[browse.RegisterColumn] = ()
    page: browse.RegisterLines = field(default_factory=lambda: browse.RegisterLines((), 0))
    layout: Layout = field(default_factory=Layout)
    restricted: frozenset[str] = frozenset()
    balances: Sequence[Balance] = ()
    projects: Mapping[str, str] = field(default_factory=dict)


class RegisterPage(Page):
    """One register at a time, searched as one types, in the columns a person chose."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        look, _ = room.look, room.words.gettext
        self._chosen = ""
        self._orders: dict[str, tuple[str, bool]] = {}  # by register: the column, and whether downwards
        self._found: Found | None = None
        self._count = Text(look, "", "small")
        self.search = SearchLine(look, _("Any part of a line"), _("Search"))
        self.search.setObjectName("register/search")
        self.search.setMinimumWidth(max(self.search.minimumWidth(), look.px(280)))
        self.chips = FlowBox(self.search)
        self._registers: dict[str, FilterChip] = {}
        self.ways = {
            LINES_OF: self._chip(LINES_OF, _("Line by line")),
            TOTALS: self._chip(TOTALS, _("Totals per item")),
        }
        self.ways[LINES_OF].setChecked(True)
        self._pick = Button(look, "", "filter", trailing="chevron-down")
        self._pick.setObjectName("register/pick")
        self._pick.setCheckable(True)
        self._pick.clicked.connect(self._on_pick)
        self._ways = FlowBox(*self.ways.values())
        if look.roomy:  # large text has no room for a chip each
            self.chips.add(self._pick)
        self._choose = self._button("register/columns", _("Columns"), "list-checks", self._on_columns)
        self._save = self._button("register/save", _("Save as CSV"), "download", self._on_save)
        self.saver = ListSaver(room, self.say)
        self._empty = Rebuilt()
        self._empty.hide()
        self.table = self._made_table()
        self._laid = KeptLayout(room, self.table)
        self._laid.chosen.connect(self.refresh)
        self.totals = MaterialTotals(look)
        self._card = Card(look, margins=(12, 12, 12, 12))
        self._card.add((self.table, 1), (self.totals, 1), (self._empty, 1), self.saver)
        said = row(Text(look, self.title(), "h1"), 8, self._count, None)
        buttons = (self._choose, self._save)
        heads = (said, FlowBox(*buttons)) if look.roomy else (row((said, 1), *buttons),)
        inside = column(
            *heads, self.chips, self._ways, (self._card, 1), gap=12, margins=(24, 16, 24, 16)
        )  # fmt: skip
        self.setLayout(column(scrolled(holder(inside))))
        self.search.paused.connect(self.refresh)

    def _made_table(self) -> ChosenTable[RegisterLine]:
        look = self.room.look
        rows: RowsModel[RegisterLine] = RowsModel(())
        table = ChosenTable(look, rows, row_height=52)
        table.setObjectName("register/table")
        table.setMinimumHeight(look.px(36 + 2 * 52) + 2)
        table.let_choose()
        table.opened.connect(self._on_opened)
        table.customContextMenuRequested.connect(self._on_menu)
        table.more_asked.connect(self._on_more)
        table.sort_asked.connect(self.sort_by)
        return table

    def _chip(self, name: str, text: str) -> FilterChip:
        chip = FilterChip(self.room.look, text)
        chip.setObjectName(f"register/{name}")
        chip.clicked.connect(partial(self._on_way, name))
        return chip

    def _button(self, name: str, text: str, icon: str, slot: object) -> Button:
        button = Button(self.room.look, text, icon=icon)
        button.setObjectName(name)
        button.clicked.connect(slot)
        return button

    def title(self) -> str:
        """What stands above."""
        return self.room.words.gettext("Registers")

    def path(self) -> tuple[str, ...]:
        return (self.title(), *((self.name_of(self._chosen),) if self._chosen else ()))

    def name_of(self, register: str) -> str:
        """What a register is called."""
        return self.room.words.gettext(registers.NAMES.get(register, register))

    def keys(self) -> list[tuple[str, str]]:
        _ = self.room.words.gettext
        return [
            ("↑ ↓", _("Previous, next line")),
            ("Enter", _("Open its record")),
            ("↑, ← →", _("To the heads, from column to column; Space sorts")),
            ("Shift+↑ Shift+↓", _("Select several")),
            ("Ctrl+C", _("Copy as table")),
        ]

    # --- reading ---

    def refresh(self) -> None:
        desk, asked = self.room.desk, self._asked()

        def work(progress: Progress) -> Found:
            fed, held = feeders(desk), browse.registers(desk)
            names = sorted({*fed, *held}, key=_rank)
            query = asked.query
            first = next((name for name in names if name in held), names[0] if names else "")
            name = query.register if query.register in names else first
            if not name:
                return Found(names, fed, "")
            found = Found(
                names, fed, name, browse.register_columns(desk, name),
                layout=views.layout(desk, _kept(name)), restricted=frozenset(restricted(desk, name)),
            )  # fmt: skip
            if asked.totals and name == MATERIALS:
                known = {one.record: one.name or one.number for one in projects.projects(desk)}
                return replace(found, balances=balances(desk, query, progress), projects=known)
            return replace(found, page=browse.register(desk, replace(query, register=name)))

        # To sort by a column for the first time may take seconds, to add up as well.
        slow = bool(asked.query.order) or asked.totals
        self.room.jobs.run(
            self, work, partial(self._show, asked), lane=Lane.SLOW if slow else Lane.QUICK
        )  # fmt: skip

    def _asked(self) -> Asked:
        order, descending = self._orders.get(self._chosen, ("", False))
        query = RegisterQuery(
            register=self._chosen, text=self.search.text().strip(), limit=LINES,
            order=order, descending=descending,
        )  # fmt: skip
        return Asked(query, self._chosen == MATERIALS and self.ways[TOTALS].isChecked())

    def _show(self, asked: Asked, found: Found) -> None:
        if asked != self._asked():
            return  # somebody typed on; the next answer is under way
        if found.name != self._chosen:
            self._chosen = found.name
            self.path_changed.emit()
        self._show_chips(found)
        self._found = found
        self._laid.show(_kept(found.name), found.layout)
        totals = asked.totals and found.name == MATERIALS
        self._show_lines(found, asked.query)
        self.totals.show_balances(found.balances, found.projects)
        count = len(found.balances) if totals else found.page.total
        words = self.room.words
        self._count.setText(words.ngettext("{n} line", "{n} lines", count).format(n=count))
        if not count:
            searched = bool(self.search.text().strip())
            self._empty.show_built((found.name, searched), partial(self._nothing, found))
        for part, shown in (
            (self._empty, not count), (self.table, bool(count) and not totals),
            (self.totals, bool(count) and totals), (self._ways, found.name == MATERIALS),
            (self._choose, bool(count) and not totals), (self._save, bool(count)),
        ):  # fmt: skip
            part.setVisible(shown)

    def _show_lines(self, found: Found, query: RegisterQuery) -> None:
        register = self._register(found)
        shown = register.columns(registers.filled(found.page.lines), self._laid.now.columns)
        self.table.sideways = bool(self._laid.now.columns)
        self.table.given_up = tuple(range(len(shown) - 1, 1, -1))
        self.table.lay(shown, self._laid.now.widths)
        self.table.setAccessibleName(self.name_of(found.name))
        self.table.show_order(query.order, descending=query.descending)
        self.table.show_lines(found.page.lines, _key)

    def _register(self, found: Found) -> Register:
        return Register(found.name, found.columns, self.room.words, self.room.desk.clock.today())

    def _show_chips(self, found: Found) -> None:
        self._pick.set_text(self.name_of(found.name))
        self._pick.setAccessibleName(f"{self.title()}: {self.name_of(found.name)}")
        self._pick.setChecked(True)
        if self._found is None or list(found.names) != list(self._found.names):
            for chip in self._registers.values():
                chip.hide()
                chip.deleteLater()
            self._registers = {}
            for name in found.names if not self.room.look.roomy else ():
                chip = FilterChip(self.room.look, self.name_of(name))
                chip.setObjectName(f"register/{name}")
                chip.clicked.connect(partial(self._on_register, name))
                self._registers[name] = chip
                self.chips.add(chip)
        for name, chip in self._registers.items():
            chip.setChecked(name == found.name)

    def _nothing(self, found: Found) -> EmptyState:
        words = self.room.words
        _ = words.gettext
        if self.search.text().strip():
            return EmptyState(self.room.look, "search", _("Nothing matches"), _("No line holds that."))
        forms = words.listed(words.pick(one.title) for one in found.feeders.get(found.name, ()))
        said = _("It fills by itself as soon as one of these is issued: {forms}.").format(forms=forms)
        title = _("{name}: no line yet").format(name=self.name_of(found.name))
        return EmptyState(self.room.look, "network", title, said if forms else "")

    def _on_more(self) -> None:
        if not self.table.rows.rowCount():
            return
        after = self.table.rows.value(self.table.rows.rowCount() - 1)
        desk, asked = self.room.desk, self._asked()
        self.room.jobs.run(
            self, lambda _: browse.register(desk, asked.query, after).lines, partial(self._add, asked, after)
        )

    def _add(self, asked: Asked, after: RegisterLine, lines: Sequence[RegisterLine]) -> None:
        if asked == self._asked() and self.table.rows.values()[-1:] == [after]:
            self.table.add_lines(lines)

    # --- columns and order ---

    def sort_by(self, name: str) -> None:
        """Sort by a column; by the same one again the other way round."""
        order, descending = self._orders.get(self._chosen, ("", False))
        self._orders[self._chosen] = (name, not descending if order == name else False)
        self.refresh()

    def _on_columns(self) -> None:
        if self._found is None:
            return
        offered = self._register(self._found).offered()
        shown = [one.name for one in self.table.rows.columns]
        dialog = ColumnsDialog(self.room.look, self, offered, shown)
        dialog.chosen.connect(self._laid.choose)
        dialog.open()

    # --- files ---

    def _on_save(self) -> None:
        if self._found is not None:
            name = self.name_of(self._found.name)
            day = f"{self.room.desk.clock.today():%Y-%m-%d}"
            self.saver.ask(f"{name} {day}", self.written)

    def written(self, path: Path, separator: str, progress: Progress) -> Written:
        """Write what is shown, all its lines, into a file: first the columns one sees, then the others."""
        found, asked, desk = self._found, self._asked(), self.room.desk
        assert found is not None
        if asked.totals:
            rows = as_rows(balances(desk, asked.query, progress), found.projects, self.room.words)
            return Written(list_file.write(path, rows, separator), len(rows) - 1)
        register = self._register(found)
        shown = [one.name for one in self.table.rows.columns]
        known = [one for one in register.said() if one.name not in found.restricted]
        known.sort(key=lambda one: shown.index(one.name) if one.name in shown else len(shown))
        columns = [FileColumn(register.title(one), partial(register.text, one)) for one in known]
        return list_file.write_register(desk, asked.query, columns, path, separator, progress)

    def copy(self) -> None:
        """The selected lines as a table: heads first, as Excel takes it."""
        lines, found = self.table.picked_lines(), self._found
        if not lines or found is None:
            return
        rows = self.table.rows
        columns = [n for n, one in enumerate(rows.columns) if one.name not in found.restricted]
        at = [rows.values().index(line) for line in lines]
        cells = [[rows.cell(line, number).text for number in columns] for line in at]
        to_clipboard([[rows.columns[number].title for number in columns], *cells])
        words, count = self.room.words, len(lines)
        self.say(words.ngettext("{n} line is copied", "{n} lines are copied", count).format(n=count))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    # --- asking ---

    def _on_opened(self, line: int) -> None:
        """Open the record a line comes from, at its row."""
        desk, asked = self.room.desk, self.table.rows.value(line)

        def work(_: Progress) -> tuple[str, ...]:
            return defects.row_path(fill.resume(desk, asked.record).form, asked.key)

        self.room.jobs.run(self, work, partial(self.row_asked.emit, asked.record))

    def _on_menu(self, spot: QPoint) -> None:
        lines = self.table.picked_lines()
        if lines:
            self.menu_for(lines[0]).popup(self.table.viewport().mapToGlobal(spot))

    def menu_for(self, line: RegisterLine) -> QMenu:
        """What can be done with a line."""
        _ = self.room.words.gettext
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Open its record"), partial(self.record_asked.emit, line.record))
        menu.addAction(_("Start from this…"), partial(self.line_asked.emit, line))
        if self._chosen == DEVICES:
            told = {name: text_at(line.cells, name) for name in ("code", "model")}
            menu.addAction(_("Show its type"), partial(open_types, self.room, self.window(), told["model"]))
            racks = partial(open_project_racks, self.room, self.window(), line.project, told["code"])
            menu.addAction(_("Show its rack"), racks)
            menu.addAction(_("Read the device…"), partial(self.errand_asked.emit, "read", line.project))
        return menu

    def _on_register(self, name: str, _checked: bool = False) -> None:
        self._chosen = name
        self.path_changed.emit()
        self.refresh()

    def _on_pick(self) -> None:
        if self._found is None:
            return
        self._pick.setChecked(True)
        options = [Option(name, self.name_of(name)) for name in self._found.names]
        listed = ChoiceList(self.room.look, options, [self._chosen])
        popover = Popover(self.room.look, listed, self._pick)
        popover.setObjectName("register/list")
        listed.picked.connect(partial(self._on_picked, popover))
        popover.open_at(self._pick.mapToGlobal(QPoint(0, self._pick.height() + 4)))
        listed.setFocus()

    def _on_picked(self, popover: Popover, name: str) -> None:
        popover.close()
        self._on_register(name or self._chosen)

    def _on_way(self, name: str, _checked: bool = False) -> None:
        for way, chip in self.ways.items():
            chip.setChecked(way == name)
        self.refresh()


def _key(line: RegisterLine) -> object:
    return line.record, line.key


def _kept(register: str) -> str:
    """Under which name the columns of a register are remembered, beside those of the records list."""
    return f"register:{register}"


def _rank(name: str) -> tuple[int, str]:
    order = list(registers.NAMES)
    return (order.index(name) if name in order else len(order)), name
