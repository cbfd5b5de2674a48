"""Records: all of them, by form and state, searched as one types; and the bin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer

from sidesk.actions import browse, fill
from sidesk.core.progress import Progress
from sidesk.core.text import LocalText
from sidesk.models.entities import RecordQuery, RecordSummary
from sidesk.ui.kit.boxes import Card, FlowBox, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button, FilterChip
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.text import Text
from sidesk.ui.page import Page
from sidesk.ui.rebuilt import Rebuilt
from sidesk.ui.record_table import RecordTable
from sidesk.ui.room import Room
from sidesk.ui.search_line import SearchLine

LINES = 200
PAUSE = 180  # ms after the last keystroke
BIN = fill.AWAY


class RecordsPage(Page):
    """The list of everything that was ever filled in here."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        look, _ = room.look, room.words.gettext
        self._state = ""
        self._count = Text(look, "", "small")
        self._new = Button(look, _("New record"), "primary", icon="plus")
        self._new.clicked.connect(self._on_new)
        self._new.setObjectName("records/new")
        self.search = SearchLine(look, _("Number, name, place, any word of the answers"), _("Search records"))
        self.search.setObjectName("records/search")
        self.chips = {
            state: FilterChip(look, label, on=not state)
            for state, label in (
                ("", _("All")), ("draft", _("Drafts")), ("final", _("Final")),
                ("withdrawn", _("Withdrawn")), (BIN, _("Bin")),
            )
        }  # fmt: skip
        for state, chip in self.chips.items():
            chip.setObjectName(f"records/state/{state or 'all'}")
            chip.clicked.connect(partial(self._on_state, state))
        self.table = RecordTable(look, room.desk.clock.today())
        self.table.opened.connect(self._on_opened)
        self.table.chosen.connect(self._on_chosen)
        self.table.more_asked.connect(self._on_more)
        self.shift = Button(look, _("Put away"), icon="trash-2")
        self.shift.setObjectName("records/move")
        self.shift.clicked.connect(self._on_move)
        self._empty = Rebuilt()
        self._empty.hide()
        card = Card(look, margins=(12, 12, 12, 12))
        card.add((self.table, 1), (self._empty, 1))
        filters = FlowBox(self.search, *self.chips.values(), gap=8)
        inside = column(
            row(Text(look, _("Records"), "h1"), 8, self._count, None, self.shift, self._new),
            filters,
            (card, 1),
            gap=12,
            margins=(24, 16, 24, 16),
        )
        self.setLayout(column(scrolled(holder(inside))))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PAUSE)
        self._wait.timeout.connect(self.refresh)
        self.search.textEdited.connect(self._on_typed)
        self._on_chosen(-1)

    def path(self) -> tuple[str, ...]:
        return (self.room.words.gettext("Records"),)

    def keys(self) -> list[tuple[str, str]]:
        _ = self.room.words.gettext
        return [("↑ ↓", _("Previous, next record")), ("Enter", _("Open it"))]

    def look_for(self, text: str) -> None:
        """Search for something from outside."""
        self.search.setText(text)
        self.refresh()

    def focus_search(self) -> None:
        """Put the cursor into the search line."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # --- reading ---

    def refresh(self) -> None:
        state, text, desk = self._state, self.search.text().strip(), self.room.desk
        query = RecordQuery(state=state, text=text, limit=LINES)

        def work(_: Progress) -> tuple[browse.Page, Mapping[str, LocalText]]:
            if state == BIN:
                away = fill.put_aside(desk, text)
                return browse.Page(away, len(away)), browse.titles(desk)
            return browse.records(desk, query), browse.titles(desk)

        self.room.jobs.run(self, work, partial(self._show, (state, text)))

    def _asked(self) -> tuple[str, str]:
        return self._state, self.search.text().strip()

    def _show(self, asked: tuple[str, str], found: tuple[browse.Page, Mapping[str, LocalText]]) -> None:
        if asked != self._asked():
            return  # somebody typed on; the next answer is under way
        page, titles = found
        self.table.show_records(page.lines, titles)
        self._show_empty(empty=not page.lines)
        words = self.room.words
        self._count.setText(words.ngettext("{n} record", "{n} records", page.total).format(n=page.total))

    def _on_more(self) -> None:
        if self._state == BIN or not self.table.rows.rowCount():
            return
        desk, after = self.room.desk, self.table.rows.value(self.table.rows.rowCount() - 1)
        query = RecordQuery(state=self._state, text=self.search.text().strip(), limit=LINES)
        asked = self._asked()
        self.room.jobs.run(
            self, lambda _: browse.records(desk, query, after).lines, partial(self._add, asked, after)
        )

    def _add(self, asked: tuple[str, str], after: RecordSummary, lines: list[RecordSummary]) -> None:
        values = self.table.rows.values()
        if asked == self._asked() and values and values[-1] == after:
            self.table.add_lines(lines)

    def _show_empty(self, *, empty: bool) -> None:
        if empty:
            self._empty.show_built((self._state, bool(self.search.text().strip())), self._nothing)
        self._empty.setVisible(empty)
        self.table.setVisible(not empty)

    def _nothing(self) -> EmptyState:
        look, _ = self.room.look, self.room.words.gettext
        if self._state == BIN:
            return EmptyState(
                look, "trash-2", _("The bin is empty"),
                _("A draft that is put away lies here until it is taken back. Nothing is deleted."),
            )  # fmt: skip
        if self.search.text().strip() or self._state:
            clear = Button(look, _("Show all"), icon="x")
            clear.clicked.connect(self._on_clear)
            clear.setObjectName("records/clear")
            return EmptyState(
                look, "search", _("Nothing matches"),
                _("No record holds that. Show all, or type less."), clear,
            )  # fmt: skip
        return EmptyState(
            look, "clipboard-check", _("No record yet"),
            _("Start the first one: a survey, a checklist, a test or a device report."),
        )  # fmt: skip

    # --- asking ---

    def _on_new(self) -> None:
        self.start_asked.emit("", "")

    def _on_typed(self, _: str) -> None:
        self._wait.start()

    def _on_clear(self) -> None:
        self.search.clear()
        self._on_state("")

    def _on_state(self, state: str, _checked: bool = False) -> None:
        self._state = state
        for name, chip in self.chips.items():
            chip.setChecked(name == state)
        self._on_chosen(-1)
        self.refresh()

    def _on_opened(self, row: int) -> None:
        if self._state == BIN:
            self._take_back(self.table.rows.value(row), opened=True)
        else:
            self.record_asked.emit(self.table.record(row))

    # --- putting away and taking back ---

    def _on_chosen(self, row: int) -> None:
        _ = self.room.words.gettext
        line = self.table.rows.value(row) if 0 <= row < self.table.rows.rowCount() else None
        away = self._state == BIN
        self.shift.set_text(_("Take back") if away else _("Put away"))
        self.shift.set_icon("undo-2" if away else "trash-2")
        self.shift.setVisible(line is not None and line.state in ("draft", BIN))

    def _on_move(self) -> None:
        line = self.table.line()
        if line is None:
            return
        if line.state == BIN:
            self._take_back(line, opened=False)
        else:
            self._move(line, fill.put_away, self._on_put_away)

    def _take_back(self, line: RecordSummary, *, opened: bool) -> None:
        self._move(line, fill.take_back, partial(self._on_taken_back, opened=opened))

    def _move(
        self,
        line: RecordSummary,
        action: Callable[..., None],
        then: Callable[[RecordSummary], None],
    ) -> None:
        desk = self.room.desk

        def work(_: Progress) -> RecordSummary:
            action(desk, line.record)
            return line

        self.room.jobs.run(self, work, then)

    def _on_put_away(self, line: RecordSummary) -> None:
        self.away.emit(line.record, line.title or line.number)
        self.changed.emit()

    def _on_taken_back(self, line: RecordSummary, *, opened: bool) -> None:
        self.changed.emit()
        if opened:
            self._on_state("")
            self.record_asked.emit(line.record)
        else:
            self.refresh()
