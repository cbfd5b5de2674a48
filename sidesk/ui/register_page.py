"""Registers as a page: derived from the records, each line leads back to its record."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer

from sidesk.actions import browse
from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.core.text import N_
from sidesk.models.entities import RegisterLine, RegisterQuery
from sidesk.ui.kit.boxes import Card, FlowBox, column, row
from sidesk.ui.kit.buttons import FilterChip
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.inputs import SEARCH, Edit
from sidesk.ui.kit.table import Cell, Column, RowsModel, Table
from sidesk.ui.kit.text import Text
from sidesk.ui.page import Page
from sidesk.ui.room import Room

LINES = 500
PAUSE = 180
MOST_COLUMNS = 8
NAMES = {
    "links": N_("Links"),
    "points": N_("Points"),
    "devices": N_("Devices"),
    "defects": N_("Defects"),
    "people": N_("People"),
    "materials": N_("Materials"),
    "rooms": N_("Rooms"),
    "places": N_("Places"),
    "instruments": N_("Instruments"),
}
WORDS = {
    "result": N_("Result"), "length": N_("Length"), "room": N_("Room"), "model": N_("Model"),
    "sn": N_("Serial no."),
    "code": N_("Code"), "name": N_("Name"), "id": N_("Id"), "floor": N_("Floor"), "panel": N_("Panel port"),
    "standard": N_("Standard"), "margin": N_("Margin"), "mac": N_("MAC"), "ip": N_("IP"), "kind": N_("Kind"),
    "problem": N_("Problem"), "due": N_("Due"), "phone": N_("Phone"), "role": N_("Role"), "unit": N_("Unit"),
}  # fmt: skip
VERDICTS = {"pass": ("circle-check", "ok"), "fail": ("circle-x", "bad"), "na": ("minus", "ink3")}


class RegisterPage(Page):
    """One register at a time, searched as one types."""

    fixed: str = ""  # a subclass shows this register only

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        look, _ = room.look, room.words.gettext
        self._chosen = self.fixed
        self._names: list[str] = []
        self._count = Text(look, "", "small")
        self.search = Edit(look, placeholder=_("Any part of a line"), state=SEARCH)
        self.search.setAccessibleName(_("Search"))
        self.search.setMaximumWidth(look.px(420))
        self._chips = FlowBox()
        self._card = Card(look, margins=(12, 12, 12, 12))
        self._body: Table | EmptyState | None = None
        self.setLayout(
            column(
                row(Text(look, self.title(), "h1"), 8, self._count, None),
                row((self.search, 1), (self._chips, 2), gap=16),
                (self._card, 1),
                gap=12,
                margins=(24, 16, 24, 16),
            )
        )
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PAUSE)
        self._wait.timeout.connect(self.refresh)
        self.search.textEdited.connect(self._on_typed)

    def title(self) -> str:
        """What stands above."""
        return self.room.words.gettext("Links and devices")

    def path(self) -> tuple[str, ...]:
        return (self.title(),)

    def refresh(self) -> None:
        desk, chosen, text = self.room.desk, self._chosen, self.search.text().strip()
        fixed = self.fixed

        def work(_: Progress) -> tuple[list[str], str, browse.RegisterLines]:
            names = [fixed] if fixed else browse.registers(desk)
            name = chosen if chosen in names else (names[0] if names else "")
            return names, name, browse.register(desk, RegisterQuery(register=name, text=text, limit=LINES))

        self.room.jobs.run(self, work, self._show)

    def _show(self, found: tuple[list[str], str, browse.RegisterLines]) -> None:
        names, self._chosen, page = found
        words = self.room.words
        if names != self._names and not self.fixed:
            self._names = names
            for name in names:
                chip = FilterChip(self.room.look, words.gettext(NAMES.get(name, name)))
                chip.setCheckable(True)
                chip.setAutoExclusive(True)
                chip.setChecked(name == self._chosen)
                chip.clicked.connect(lambda _=False, name=name: self._on_register(name))
                self._chips.add(chip)
        text = words.ngettext("{n} line", "{n} lines", page.total).format(n=page.total)
        if page.total > len(page.lines):
            text = words.gettext("{n} lines, the first {shown} shown").format(
                n=page.total, shown=len(page.lines)
            )
        self._count.setText(text)
        self._replace(self._table(page.lines) if page.lines else self._nothing())

    def _replace(self, body: Table | EmptyState) -> None:
        if self._body is not None:
            self._body.hide()
            self._card.body.removeWidget(self._body)
            self._body.deleteLater()
        self._body = body
        self._card.add((body, 1))

    def _nothing(self) -> EmptyState:
        _ = self.room.words.gettext
        return EmptyState(
            self.room.look, "network", _("No line yet"),
            _("Registers fill by themselves from test results, device reports, surveys and checklists."),
        )  # fmt: skip

    def _table(self, lines: Sequence[RegisterLine]) -> Table:
        words = self.room.words
        keys = list(dict.fromkeys(key for line in lines[:50] for key in line.cells))[:MOST_COLUMNS]
        columns = [
            Column(words.gettext(WORDS.get(key, key)), _cell_of(key), 0 if number == 0 else 110)
            for number, key in enumerate(keys)
        ]
        rows: RowsModel[RegisterLine] = RowsModel(columns, lines)
        table = Table(self.room.look, rows)
        table.setAccessibleName(self.title())
        table.opened.connect(lambda row: self.record_asked.emit(rows.value(row).record))
        return table

    def _on_typed(self, _: str) -> None:
        self._wait.start()

    def _on_register(self, name: str) -> None:
        self._chosen = name
        self.refresh()


def _cell_of(key: str) -> Callable[[RegisterLine], Cell]:
    def cell(line: RegisterLine) -> Cell:
        value = line.cells.get(key)
        text = _text(value)
        icon, tone = VERDICTS.get(text, ("", ""))
        return Cell(text, icon=icon, tone=tone)

    return cell


def _text(value: Json) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return ", ".join(_text(part) for part in value)
    return ""
