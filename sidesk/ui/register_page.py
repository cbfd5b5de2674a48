"""Registers as a page: derived from the records, each line leads back to its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from sidesk.actions import browse
from sidesk.core.progress import Progress
from sidesk.models.entities import RegisterLine, RegisterQuery
from sidesk.ui import registers
from sidesk.ui.kit.boxes import Card, FlowBox, column, holder, row, scrolled
from sidesk.ui.kit.buttons import FilterChip
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.table import RowsModel
from sidesk.ui.kit.text import Text
from sidesk.ui.lines import LinesTable
from sidesk.ui.page import Page
from sidesk.ui.rebuilt import Rebuilt
from sidesk.ui.room import Room
from sidesk.ui.search_line import SearchLine

LINES = 300


@dataclass(frozen=True)
class Found:
    """What a page of a register shows."""

    names: Sequence[str]
    name: str
    columns: Sequence[browse.RegisterColumn]
    page: browse.RegisterLines


class RegisterPage(Page):
    """One register at a time, searched as one types."""

    fixed: str = ""  # a subclass shows this register only
    hidden: tuple[str, ...] = ()  # registers that have a page of their own

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        look, _ = room.look, room.words.gettext
        self._chosen = self.fixed
        self.cells: dict[str, str] = {}  # what every line must say, beside what is typed
        self.table: LinesTable[RegisterLine] | None = None
        self._table_of: tuple[str, Sequence[browse.RegisterColumn]] | None = None
        self._count = Text(look, "", "small")
        self.search = SearchLine(look, _("Any part of a line"), _("Search"))
        self.search.setObjectName("register/search")
        self.search.setMinimumWidth(max(self.search.minimumWidth(), look.px(280)))
        self.chips = FlowBox(self.search)
        self._chip_names: Sequence[str] = ()
        self._registers: dict[str, FilterChip] = {}
        self._empty = Rebuilt()
        self._empty.hide()
        self._card = Card(look, margins=(12, 12, 12, 12))
        self._card.add((self._empty, 1))
        inside = column(
            row(Text(look, self.title(), "h1"), 8, self._count, None),
            self.chips,
            (self._card, 1),
            gap=12,
            margins=(24, 16, 24, 16),
        )
        self.setLayout(column(scrolled(holder(inside))))
        self.search.paused.connect(self.refresh)

    def title(self) -> str:
        """What stands above."""
        return self.room.words.gettext("Links and devices")

    def path(self) -> tuple[str, ...]:
        return (self.title(),)

    def keys(self) -> list[tuple[str, str]]:
        _ = self.room.words.gettext
        return [("↑ ↓", _("Previous, next line")), ("Enter", _("Open its record"))]

    # --- reading ---

    def refresh(self) -> None:
        desk, asked = self.room.desk, self._query(self._chosen)
        fixed, hidden = self.fixed, self.hidden

        def work(_: Progress) -> Found:
            there = [fixed] if fixed else [n for n in browse.registers(desk) if n not in hidden]
            names = sorted(there, key=_rank)
            name = asked.register if asked.register in names else (names[0] if names else "")
            if not name:
                return Found(names, "", (), browse.RegisterLines((), 0))
            page = browse.register(desk, replace(asked, register=name))
            return Found(names, name, browse.register_columns(desk, name), page)

        self.room.jobs.run(self, work, partial(self._show, asked))

    def _query(self, name: str) -> RegisterQuery:
        return RegisterQuery(
            register=name, text=self.search.text().strip(), limit=LINES, cells=dict(self.cells)
        )

    def _show(self, asked: RegisterQuery, found: Found) -> None:
        if asked != self._query(self._chosen):
            return  # somebody typed on; the next answer is under way
        self._chosen = found.name
        self._show_chips(found)
        words = self.room.words
        count = found.page.total
        self._count.setText(words.ngettext("{n} line", "{n} lines", count).format(n=count))
        table = self._table(found)
        table.show_lines(found.page.lines, _key)
        empty = not found.page.lines
        if empty:
            self._empty.show_built(bool(self.search.text().strip()), self._nothing)
        self._empty.setVisible(empty)
        table.setVisible(not empty)

    def _show_chips(self, found: Found) -> None:
        if found.names != self._chip_names and not self.fixed:
            self._chip_names = found.names
            for chip in self._registers.values():
                chip.hide()
                chip.deleteLater()
            self._registers = {}
            for name in found.names:
                label = self.room.words.gettext(registers.NAMES.get(name, name))
                chip = FilterChip(self.room.look, label)
                chip.setObjectName(f"register/{name}")
                chip.clicked.connect(partial(self._on_register, name))
                self._registers[name] = chip
                self.chips.add(chip)
        for name, chip in self._registers.items():
            chip.setChecked(name == found.name)

    def _table(self, found: Found) -> LinesTable[RegisterLine]:
        of = (found.name, found.columns)
        if self.table is not None and self._table_of == of:
            return self.table
        if self.table is not None:
            self.table.hide()
            self.table.deleteLater()
        today = self.room.desk.clock.today()
        filled = registers.filled(found.page.lines)
        shown = registers.columns(found.name, found.columns, filled, self.room.words, today)
        rows: RowsModel[RegisterLine] = RowsModel(shown)
        table = LinesTable(self.room.look, rows, tuple(range(len(shown) - 1, 1, -1)), row_height=52)
        table.setObjectName("register/table")
        table.setMinimumHeight(self.room.look.px(36 + 2 * 52) + 2)
        table.setAccessibleName(self.title())
        table.opened.connect(self._on_opened)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._on_menu)
        table.more_asked.connect(self._on_more)
        # Where nothing was found nothing is known about the columns: the next lines decide.
        self.table, self._table_of = table, of if found.page.lines else None
        self._card.add((table, 1))
        return table

    def _nothing(self) -> EmptyState:
        _ = self.room.words.gettext
        if self.search.text().strip():
            return EmptyState(self.room.look, "search", _("Nothing matches"), _("No line holds that."))
        return self.nothing()

    def nothing(self) -> EmptyState:
        """Why there is no line at all."""
        _ = self.room.words.gettext
        return EmptyState(
            self.room.look, "network", _("No line yet"),
            _("Registers fill by themselves from test results, device reports, surveys and checklists."),
        )  # fmt: skip

    def _on_more(self) -> None:
        if self.table is None or not self.table.rows.rowCount():
            return
        after = self.table.rows.value(self.table.rows.rowCount() - 1)
        desk, query = self.room.desk, self._query(self._chosen)
        self.room.jobs.run(
            self, lambda _: browse.register(desk, query, after).lines, partial(self._add, query, after)
        )

    def _add(self, query: RegisterQuery, after: RegisterLine, lines: Sequence[RegisterLine]) -> None:
        if (
            self.table is not None
            and query == self._query(self._chosen)
            and self.table.rows.values()[-1:] == [after]
        ):
            self.table.add_lines(lines)

    # --- asking ---

    def _on_opened(self, line: int) -> None:
        if self.table is not None:
            self.record_asked.emit(self.table.rows.value(line).record)

    def _on_menu(self, spot: QPoint) -> None:
        lines = self.table.picked_lines() if self.table is not None else []
        if self.table is not None and lines:
            self.menu_for(lines[0]).popup(self.table.viewport().mapToGlobal(spot))

    def menu_for(self, line: RegisterLine) -> QMenu:
        """What can be done with a line."""
        _ = self.room.words.gettext
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Open its record"), partial(self.record_asked.emit, line.record))
        menu.addAction(_("Start from this…"), partial(self.line_asked.emit, line))
        return menu

    def _on_register(self, name: str, _checked: bool = False) -> None:
        self._chosen = name
        self.refresh()


def _key(line: RegisterLine) -> object:
    return line.record, line.key


def _rank(name: str) -> tuple[int, str]:
    order = list(registers.NAMES)
    return (order.index(name) if name in order else len(order)), name
