"""Service: the cases of all projects, each with where it stands and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from sidesk.actions import browse, projects, service
from sidesk.actions.projects import Project
from sidesk.actions.service import REQUEST, ServiceCase
from sidesk.core.progress import Progress
from sidesk.core.text import N_, LocalText
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.boxes import Card, FlowBox, column, holder, row, scrolled, show_if
from sidesk.ui.kit.buttons import Button, FilterChip
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.text import Text
from sidesk.ui.next_list import NextList
from sidesk.ui.page import Page
from sidesk.ui.process_words import MANNERS, state_word
from sidesk.ui.project_choice import with_project
from sidesk.ui.rebuilt import Rebuilt
from sidesk.ui.room import Room
from sidesk.ui.said import joined
from sidesk.ui.search_line import SearchLine
from sidesk.workflow.nextup import NextAction

OPEN, CLOSED, ALL = "open", "closed", "all"
URGENCY = {
    "p1": (N_("Critical"), "bad"), "p2": (N_("Urgent"), "warn"), "p3": (N_("Normal"), "none"),
}  # fmt: skip
MOST_NEXT = 2  # of one case


@dataclass(frozen=True)
class _Shown:
    cases: Sequence[ServiceCase]
    projects: Sequence[Project]
    titles: Mapping[str, LocalText]


class ServicePage(Page):
    """Open cases first; the most urgent before the others."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        look, _ = room.look, room.words.gettext
        self._shown: _Shown | None = None
        self._filter = OPEN
        self._count = Text(look, "", "small", wrap=True)
        self.search = SearchLine(look, _("Client, symptom, number"), _("Search"))
        self.search.setObjectName("service/search")
        self.search.setMinimumWidth(max(self.search.minimumWidth(), look.px(260)))
        self.search.paused.connect(self._show_cases)
        self._filters: dict[str, FilterChip] = {}
        for name, label in ((OPEN, _("Open")), (CLOSED, _("Filed")), (ALL, _("All"))):
            chip = FilterChip(look, label, on=name == OPEN)
            chip.setObjectName(f"service/{name}")
            chip.clicked.connect(partial(self._on_filter, name))
            self._filters[name] = chip
        new = Button(look, _("New request"), "primary", icon="plus")
        new.setObjectName("service/new")
        new.clicked.connect(self._on_new)
        self._list = Rebuilt()
        inside = column(
            row(Text(look, _("Service"), "h1"), 8, (self._count, 1), new),
            FlowBox(self.search, *self._filters.values()),
            self._list,
            None,
            gap=12,
            margins=(24, 16, 24, 16),
        )
        self.setLayout(column(scrolled(holder(inside))))

    def path(self) -> tuple[str, ...]:
        return (self.room.words.gettext("Service"),)

    def refresh(self) -> None:
        desk = self.room.desk

        def work(_: Progress) -> _Shown:
            return _Shown(service.cases(desk), projects.projects(desk), browse.titles(desk))

        self.room.jobs.run(self, work, self._show, lane=Lane.SLOW)

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        self._show_cases()

    def kept(self, name: str = "") -> list[ServiceCase]:
        """The cases a filter and the search let through."""
        name = name or self._filter
        asked = self.search.text().casefold().split()
        return [
            one
            for one in (self._shown.cases if self._shown else ())
            if name == ALL or one.closed == (name == CLOSED)
            if all(part in _words(one) for part in asked)
        ]

    def _show_cases(self) -> None:
        words, cases = self.room.words, self.kept()
        self._count.setText(words.ngettext("{n} case", "{n} cases", len(cases)).format(n=len(cases)))
        for name, chip in self._filters.items():
            chip.set_count(len(self.kept(name)))
        states = tuple((one.case, one.request) for one in cases)
        self._list.show_built((states, self._filter), partial(self._built, cases))

    def _built(self, cases: Sequence[ServiceCase]) -> QWidget:
        if not cases:
            return self._nothing()
        return holder(column(*(self._card(one) for one in cases), gap=12))

    def _nothing(self) -> EmptyState:
        look, _ = self.room.look, self.room.words.gettext
        if self._shown is not None and self._shown.cases:
            return EmptyState(look, "search", _("No case matches"), _("Choose another filter, or type less."))
        start = Button(look, _("New request"), "primary", icon="plus")
        start.setObjectName("service/first")
        start.clicked.connect(self._on_new)
        return EmptyState(
            look, "headset", _("No service case yet"),
            _("A request begins a case. Dispatch, visit, report and expenses follow it here."), start,
        )  # fmt: skip

    def _card(self, one: ServiceCase) -> Card:
        look, words = self.room.look, self.room.words
        assert self._shown is not None
        word, tone = URGENCY.get(one.said("urgency"), ("", "none"))
        chips: list[QWidget] = [Chip(look, words.gettext(word), tone)] if word else []
        for state in one.current:
            manner = MANNERS[state.state]
            text = f"{state.step.code} {words.pick(state.step.short)} · {state_word(words, state.state)}"
            chips.append(Chip(look, text, manner.tone, manner.icon or None))
        if not one.project.record:
            chips.append(Chip(look, words.gettext("belongs to no project"), "none", "folder-kanban"))
        if one.closed:
            chips.append(Chip(look, words.gettext("filed"), "ok"))
        title = one.said("symptom") or one.case.title or one.case.number
        who = one.said("client_text") or one.project.facts.get("client_name", "")
        show = Button(look, words.gettext("Open"), "ghost")
        show.setObjectName(f"service/show/{one.case.number}")
        show.setAccessibleName(words.gettext("Open {name}").format(name=one.case.number))
        show.clicked.connect(partial(self.record_asked.emit, one.case.record))
        show_if(show, bool(one.case.record))
        card = Card(look)
        card.setObjectName(f"service/case/{one.case.number}")
        texts = column(
            Text(look, title, "h2", wrap=True),
            Text(look, joined(words, one.case.number, who, one.said("site")), "cap", wrap=True),
            gap=2,
        )
        card.add(row((texts, 1), show, gap=12), FlowBox(*chips))
        if one.next:
            today = self.room.desk.clock.today()
            lines = NextList(look, one.process, one.next[:MOST_NEXT], self._shown.titles, today)
            lines.picked.connect(partial(self._on_picked, one))
            card.add(lines)
        return card

    # --- asking ---

    def _on_filter(self, name: str, _checked: bool = False) -> None:
        self._filter = name
        for other, chip in self._filters.items():
            chip.setChecked(other == name)
        self._show_cases()

    def _on_new(self) -> None:
        known, title = self._shown.projects if self._shown else (), self.room.words.gettext("New request")
        with_project(self.room.look, self.window(), title, known, partial(self.start_asked.emit, REQUEST))

    def _on_picked(self, one: ServiceCase, action: NextAction) -> None:
        desk = self.room.desk
        if action.record:
            self.record_asked.emit(action.record)
            return
        if action.gate is not None:
            self.say(self.room.words.pick(action.gate.gate.title))
        elif action.form:
            self.room.jobs.run(
                self,
                lambda _: service.begin_document(desk, one, action.form).record,
                self.record_asked.emit,
            )


def _words(one: ServiceCase) -> str:
    parts = (one.case.number, one.case.title, one.project.name, one.said("symptom"), one.said("client_text"))
    return " ".join(parts).casefold()
