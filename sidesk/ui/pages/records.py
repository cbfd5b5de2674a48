"""Records: all of them, by form and state, searched as one types."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer

from sidesk.actions import browse
from sidesk.core.progress import Progress
from sidesk.core.text import LocalText
from sidesk.models.entities import RecordQuery
from sidesk.ui.kit.boxes import Card, FlowBox, column, row
from sidesk.ui.kit.buttons import Button, FilterChip
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.inputs import SEARCH, Edit
from sidesk.ui.kit.text import Text
from sidesk.ui.page import Page
from sidesk.ui.record_table import RecordTable
from sidesk.ui.room import Room

LINES = 200
PAUSE = 180  # ms after the last keystroke


class RecordsPage(Page):
    """The list of everything that was ever filled in here."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        look, _ = room.look, room.words.gettext
        self._state = ""
        self._titles: Mapping[str, LocalText] = {}
        self._count = Text(look, "", "small")
        new = Button(look, _("New record"), "primary", icon="plus")
        new.clicked.connect(lambda: self.start_asked.emit("", ""))
        new.setObjectName("records/new")
        self.search = Edit(look, placeholder=_("Number, name, place, any word of the answers"), state=SEARCH)
        self.search.setAccessibleName(_("Search records"))
        self.search.setObjectName("records/search")
        self.search.setMaximumWidth(look.px(420))
        self._chips = {
            state: FilterChip(look, label)
            for state, label in (
                ("", _("All")), ("draft", _("Drafts")), ("final", _("Final")), ("withdrawn", _("Withdrawn"))
            )
        }  # fmt: skip
        for state, chip in self._chips.items():
            chip.setCheckable(True)
            chip.setChecked(state == "")
            chip.clicked.connect(lambda _=False, state=state: self._on_state(state))
        self.table = RecordTable(look, room.desk.clock.today())
        self.table.opened.connect(self._on_opened)
        self._empty = EmptyState(
            look,
            "clipboard-check",
            _("Nothing here"),
            _("No record matches. Clear the search, or start a new one."),
        )
        self._empty.hide()
        card = Card(look, margins=(12, 12, 12, 12))
        card.add((self.table, 1), (self._empty, 1))
        self.setLayout(
            column(
                row(Text(look, _("Records"), "h1"), 8, self._count, None, new),
                row((self.search, 1), FlowBox(*self._chips.values()), None, gap=16),
                (card, 1),
                gap=12,
                margins=(24, 16, 24, 16),
            )
        )
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PAUSE)
        self._wait.timeout.connect(self.refresh)
        self.search.textEdited.connect(self._on_typed)

    def path(self) -> tuple[str, ...]:
        return (self.room.words.gettext("Records"),)

    def look_for(self, text: str) -> None:
        """Search for something from outside."""
        self.search.setText(text)
        self.refresh()

    def refresh(self) -> None:
        query = RecordQuery(state=self._state, text=self.search.text().strip(), limit=LINES)
        desk = self.room.desk

        def work(_: Progress) -> tuple[browse.Page, Mapping[str, LocalText]]:
            return browse.records(desk, query), browse.titles(desk)

        self.room.jobs.run(self, work, self._show)

    def _show(self, found: tuple[browse.Page, Mapping[str, LocalText]]) -> None:
        page, titles = found
        self.table.show_lines(page.lines, titles)
        self.table.setVisible(bool(page.lines))
        self._empty.setVisible(not page.lines)
        words = self.room.words
        text = words.ngettext("{n} record", "{n} records", page.total).format(n=page.total)
        if page.total > len(page.lines):
            text = words.gettext("{n} records, the first {shown} shown").format(
                n=page.total, shown=len(page.lines)
            )
        self._count.setText(text)

    def _on_typed(self, _: str) -> None:
        self._wait.start()

    def _on_state(self, state: str) -> None:
        self._state = state
        for name, chip in self._chips.items():
            chip.setChecked(name == state)
        self.refresh()

    def _on_opened(self, line: int) -> None:
        self.record_asked.emit(self.table.rows.value(line).record)
