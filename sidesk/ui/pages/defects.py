"""Defects: a board from found to closed. What is late stands first and in red."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from sidesk.actions import alerts, defects, fill, projects
from sidesk.actions.defects import Card
from sidesk.actions.projects import Project
from sidesk.core.progress import Progress
from sidesk.core.text import N_, LocalText
from sidesk.ui.defect_card import DefectCard
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.boxes import FlowBox, Panel, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button, FilterChip
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.text import Text
from sidesk.ui.page import Page
from sidesk.ui.project_choice import with_project
from sidesk.ui.rebuilt import Rebuilt
from sidesk.ui.room import Room
from sidesk.ui.search_line import SearchLine
from sidesk.ui.theme import Look
from sidesk.workflow.defects import AGAIN, CLOSED, DONE, NOTICE, NOTICED, OPEN

COLUMNS: Sequence[tuple[str, str, str, tuple[str, ...]]] = (
    ("open", N_("To be put right"), "bad", (OPEN,)),
    ("work", N_("Being put right"), "warn_mark", (NOTICED, AGAIN)),
    ("check", N_("To be re-checked"), "accent", (DONE,)),
    ("closed", N_("Closed"), "ok", (CLOSED,)),
)
ALL, LATE, MINE, CHECK = "all", "late", "mine", "check"
NARROWEST = 252  # a column
SHOWN = 40  # cards in a column; the search finds the others


@dataclass(frozen=True)
class _Shown:
    cards: Sequence[Card]
    projects: Sequence[Project]
    trades: Mapping[str, LocalText]


class DefectsPage(Page):
    """Four columns where there is room, else one of them at a time."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        look, _ = room.look, room.words.gettext
        self._shown: _Shown | None = None
        # Who works on site sees first what is to be put right by them; who manages sees all of it.
        own_first = alerts.first_filter(room.desk.person.role) == alerts.MINE
        self._project, self._filter, self._column = "", MINE if own_first else ALL, "open"
        self.search = SearchLine(look, _("Number, place, problem, person"), _("Search"))
        self.search.setObjectName("defects/search")
        self.search.setMinimumWidth(max(self.search.minimumWidth(), look.px(260)))
        self.search.paused.connect(self._show_board)
        self._count = Text(look, "", "small", wrap=True)
        self._filters: dict[str, FilterChip] = {}
        labels = {ALL: _("All"), LATE: _("Overdue"), MINE: _("Mine"), CHECK: _("I re-check")}
        for name, label in labels.items():
            chip = FilterChip(look, label, on=name == self._filter)
            chip.setObjectName(f"defects/{name}")
            chip.clicked.connect(partial(self._on_filter, name))
            self._filters[name] = chip
        new = Button(look, _("New notice"), "primary", icon="plus")
        new.setObjectName("defects/new")
        new.clicked.connect(self._on_new)
        self._projects = Rebuilt()
        self._board = Rebuilt()
        inside = column(
            row(Text(look, _("Defects"), "h1"), 8, (self._count, 1), new),
            FlowBox(self.search, *self._filters.values()),
            self._projects,
            (self._board, 1),
            gap=12,
            margins=(24, 16, 24, 16),
        )
        self.setLayout(column(scrolled(holder(inside))))

    def path(self) -> tuple[str, ...]:
        return (self.room.words.gettext("Defects"),)

    def look_for(self, text: str) -> None:
        """Show what holds this, in whatever state and project."""
        self._project = ""
        self.search.setText(text)
        self._on_filter(ALL)

    def refresh(self) -> None:
        desk, project = self.room.desk, self._project

        def work(_: Progress) -> _Shown:
            form = fill.form_of(desk, "D18")
            trades = {choice.name: choice.label for choice in form.choices.get("trade", ())}
            return _Shown(defects.board(desk, project), projects.projects(desk), trades)

        self.room.jobs.run(self, work, self._show, lane=Lane.SLOW)

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        self._projects.show_built((tuple(shown.projects), self._project), self._project_chips)
        self._projects.setVisible(len(shown.projects) > 1)
        self._show_board()

    def _project_chips(self) -> QWidget:
        assert self._shown is not None
        chips = [("", self.room.words.gettext("All projects"))]
        chips += [(one.record, one.name or one.number) for one in self._shown.projects]
        found = []
        for record, label in chips:
            chip = FilterChip(self.room.look, label, on=record == self._project)
            chip.setObjectName(f"defects/project/{record}")
            chip.clicked.connect(partial(self._on_project, record))
            found.append(chip)
        return FlowBox(*found)

    # --- the board

    def kept(self, name: str = "") -> list[Card]:
        """The cards a filter and the search let through."""
        if self._shown is None:
            return []
        name = name or self._filter
        asked = self.search.text().casefold().split()
        return [
            card
            for card in self._shown.cards
            if self._lets(card, name) and all(part in _words(card) for part in asked)
        ]

    def _lets(self, card: Card, name: str) -> bool:
        """Whether a filter lets a card through."""
        if name == LATE:
            return card.defect.overdue
        if name == MINE:
            return card.defect.is_open and card.defect.owner == self.room.desk.person.name
        return name != CHECK or (card.defect.state == DONE and not self._is_doer(card))

    def _is_doer(self, card: Card) -> bool:
        """Nobody re-checks the own work."""
        return card.defect.owner == self.room.desk.person.name

    @property
    def _columns(self) -> int:
        return len(COLUMNS) if self.width() >= 4 * self.room.look.px(NARROWEST) else 1

    def _show_board(self) -> None:
        if self._shown is None:
            return
        words, cards = self.room.words, self.kept()
        self._count.setText(words.ngettext("{n} defect", "{n} defects", len(cards)).format(n=len(cards)))
        for name, chip in self._filters.items():
            chip.set_count(len(self.kept(name)))
        what = (tuple(cards), self._columns, self._column, self._filter)
        self._board.show_built(what, partial(self._built, cards))

    def _built(self, cards: Sequence[Card]) -> QWidget:
        look, _ = self.room.look, self.room.words.gettext
        if not cards:
            return self._nothing()
        if self._columns > 1:
            return holder(row(*((self._one_column(one, cards), 1) for one in COLUMNS), gap=12))
        chips = []
        for one in COLUMNS:
            count = sum(card.defect.state in one[3] for card in cards)
            chip = FilterChip(look, _(one[1]), on=one[0] == self._column)
            chip.set_count(count)
            chip.setObjectName(f"defects/column/{one[0]}")
            chip.clicked.connect(partial(self._on_column, one[0]))
            chips.append(chip)
        chosen = next(one for one in COLUMNS if one[0] == self._column)
        return holder(column(FlowBox(*chips), self._one_column(chosen, cards), gap=12))

    def _one_column(self, one: tuple[str, str, str, tuple[str, ...]], cards: Sequence[Card]) -> QWidget:
        look, words = self.room.look, self.room.words
        assert self._shown is not None
        mine = [card for card in cards if card.defect.state in one[3]]
        late = sum(card.defect.overdue for card in mine)
        head = row(
            _Mark(look, one[2]), Text(look, words.gettext(one[1]), "h2", wrap=True),
            Text(look, str(len(mine)), "small"), None,
        )  # fmt: skip
        if late:
            text = words.gettext("{n} overdue").format(n=late)
            head.addWidget(Text(look, text, "cap", "bad", bold=True))
        body = column(head, gap=10, margins=(10, 10, 10, 10))
        today = self.room.desk.clock.today()
        for card in mine[:SHOWN]:
            made = DefectCard(self.room, card, self._shown.trades.get(card.defect.trade), today)
            made.shown.connect(self._on_shown)
            made.moved.connect(self._on_moved)
            body.addWidget(made)
        if len(mine) > SHOWN:
            text = words.gettext("{n} more; search to find one.").format(n=len(mine) - SHOWN)
            body.addWidget(Text(look, text, "cap", wrap=True))
        body.addStretch(1)
        return Panel("column", body)

    def _nothing(self) -> EmptyState:
        _ = self.room.words.gettext
        if self._shown is None or not self._shown.cards:
            return EmptyState(
                self.room.look, "circle-check", _("No defect"),
                _("A row that fails in a checklist or a spot check appears here by itself."),
            )  # fmt: skip
        everything = Button(self.room.look, _("Show all"))
        everything.setObjectName("defects/everything")
        everything.clicked.connect(partial(self.look_for, ""))
        if self._filter == MINE and not self.search.text():
            text = _("What is yours to put right stands here, with your name and a day.")
            return EmptyState(
                self.room.look, "circle-check", _("Nothing is yours to put right"), text, everything
            )
        return EmptyState(
            self.room.look, "search", _("No defect matches"), _("Choose another filter, or type less."),
            everything,
        )  # fmt: skip

    # --- asking ---

    def _on_filter(self, name: str, _checked: bool = False) -> None:
        self._filter = name
        for other, chip in self._filters.items():
            chip.setChecked(other == name)
        self._show_board()

    def _on_column(self, name: str, _checked: bool = False) -> None:
        self._column = name
        self._show_board()

    def _on_project(self, record: str, _checked: bool = False) -> None:
        self._project = record
        self.refresh()

    def _on_new(self) -> None:
        known = self._shown.projects if self._shown else ()
        known = [one for one in known if self._project in ("", one.record)]
        title = self.room.words.gettext("New notice")
        with_project(self.room.look, self.window(), title, known, partial(self.start_asked.emit, NOTICE))

    def _on_shown(self, card: Card) -> None:
        record = card.defect.record or card.defect.notice
        self.row_asked.emit(record, card.path)

    def _on_moved(self, card: Card) -> None:
        """The next document: a notice, a reply, or the re-check on the reply that waits."""
        desk = self.room.desk

        def work(_: Progress) -> str:
            if card.defect.state == OPEN:
                return defects.begin_notice(desk, card).record
            if card.defect.state == DONE:
                return fill.correct(desk, card.defect.reply).record
            return defects.begin_reply(desk, card).record

        self.room.jobs.run(self, work, self.record_asked.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_board()


class _Mark(QWidget):
    """The bar at the head of a column, in its colour."""

    def __init__(self, look: Look, token: str) -> None:
        super().__init__()
        self._color = look.color(token)
        self.setFixedSize(4, look.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color)
        painter.drawRoundedRect(self.rect(), 2, 2)
        painter.end()


def _words(card: Card) -> str:
    defect = card.defect
    parts = (defect.number, defect.problem, defect.place, defect.section, defect.owner, defect.clause)
    return " ".join(parts).casefold()
