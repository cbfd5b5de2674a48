"""The process of one project: the map, what comes next, and the step one asks about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from sidesk.actions import browse, process
from sidesk.actions.process import Report
from sidesk.core.progress import Progress
from sidesk.core.text import LocalText
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.boxes import Card, FlowBox, column, holder, row
from sidesk.ui.kit.buttons import Button, FilterChip
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.popover import Popover
from sidesk.ui.kit.text import Text
from sidesk.ui.next_list import NextList
from sidesk.ui.process_map import ProcessMap
from sidesk.ui.process_words import LEGEND, MANNERS, state_word
from sidesk.ui.rebuilt import Rebuilt
from sidesk.ui.room import Room
from sidesk.ui.step_card import StepCard
from sidesk.workflow.nextup import FINISH, MAKE, WAIT, NextAction, next_actions
from sidesk.workflow.states import BLOCKED, DONE, OFF, WORKING, State, StepState

MOST = 5  # a handful of next actions


@dataclass(frozen=True)
class _Shown:
    report: Report
    roles: tuple[str, ...]
    titles: Mapping[str, LocalText]


class ProjectProcess(QWidget):
    """Reads by itself what it shows; asks the page for everything else."""

    start_asked = Signal(str)  # a form
    record_asked = Signal(str)
    form_asked = Signal(str)  # show the records of a form
    release_asked = Signal(object)  # GateState
    print_asked = Signal(object)  # Report
    told = Signal(object)  # Report

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._shown: _Shown | None = None
        self._case = ""
        self._parts = Rebuilt()
        self._map: ProcessMap | None = None
        self.setLayout(column(self._parts, gap=0))

    @property
    def map(self) -> ProcessMap | None:
        """The map that is shown."""
        return self._map

    def read(self, project: str) -> None:
        """Read where a project stands, and show it."""
        desk = self._room.desk

        def work(_: Progress) -> _Shown:
            report = process.report(desk, project)
            return _Shown(report, process.roles_of(desk, report), browse.titles(desk))

        self._room.jobs.run(self, work, self._show, lane=Lane.SLOW)

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        self._parts.show_built((shown.report.state, shown.report.cases, self._case), self._built)
        self.told.emit(shown.report)

    @property
    def states(self) -> list[StepState]:
        """The steps of the project, and those of the service case one looks at."""
        assert self._shown is not None
        report = self._shown.report
        return [*report.state.steps, *self._case_state(report).steps]

    def _case_state(self, report: Report) -> State:
        chosen = next((case for case in report.cases if case.number == self._case), None)
        last = chosen or (report.cases[-1] if report.cases else None)
        return last.state if last is not None else report.idle

    def _built(self) -> QWidget:
        assert self._shown is not None
        shown, look, _ = self._shown, self._room.look, self._room.words.gettext
        self._map = ProcessMap(look, shown.report.process, self.states)
        self._map.picked.connect(self.open_step)
        card = Card(look, _("Process"), Text(look, self._summary(), "small", wrap=True))
        printing = Button(look, _("Print the map"), "ghost", icon="printer")
        printing.setObjectName("map/print")
        printing.clicked.connect(partial(self.print_asked.emit, shown.report))
        card.add(row((self._legend(), 1), printing))
        if len(shown.report.cases) > 1:
            card.add(self._cases(shown.report))
        card.add(self._map)
        return holder(column(card, self._next(shown), gap=12))

    def _summary(self) -> str:
        words = self._room.words
        counted = Counter(one.state for one in self.states if one.state != OFF)
        text = words.gettext("{steps} steps: {done} done, {working} in work, {blocked} blocked")
        return text.format(
            steps=sum(counted.values()),
            done=counted[DONE] + counted["before"],
            working=counted[WORKING] + counted["next"] + counted["again"],
            blocked=counted[BLOCKED],
        )

    def _legend(self) -> QWidget:
        look = self._room.look
        signs = []
        for state in LEGEND:
            manner = MANNERS[state]
            signs.append(
                holder(
                    row(
                        Icon(look, manner.icon or "circle", 14, manner.ink),
                        Text(look, state_word(look.words, state), "cap"),
                        gap=4,
                    )
                )
            )
        return FlowBox(*signs)

    def _cases(self, report: Report) -> QWidget:
        chips = []
        shown = self._case or report.cases[-1].number
        for case in report.cases:
            chip = FilterChip(self._room.look, case.title or case.number, on=case.number == shown)
            chip.setObjectName(f"map/case/{case.number}")
            chip.clicked.connect(partial(self._on_case, case.number))
            chips.append(chip)
        return FlowBox(*chips)

    def _next(self, shown: _Shown) -> QWidget:
        look, _ = self._room.look, self._room.words.gettext
        report = shown.report
        person = self._room.desk.person.name
        actions = next_actions(report.state, report.book, report.defects, shown.roles, person)[:MOST]
        card = Card(look, _("What comes next"))
        if not actions:
            card.add(Text(look, _("Nothing waits here now."), "small", wrap=True))
        lines = NextList(look, report.process, actions, shown.titles, self._room.desk.clock.today())
        lines.picked.connect(self._on_action)
        card.add(lines)
        return card

    # --- asking ---

    def open_step(self, code: str) -> None:
        """Show a step in detail, hanging at its node."""
        shown = self._shown
        one = next((one for one in self.states if one.step.code == code), None) if shown else None
        if shown is None or one is None or self._map is None:
            return
        card = StepCard(self._room.look, shown.report.process, one, shown.titles, shown.roles)
        node = self._map.nodes[code]
        width = self._room.look.px(380)
        popover = Popover(self._room.look, Popover.cap(card, self.window().height() - 80), self, padding=16)
        for signal, forward in (
            (card.start_asked, self.start_asked),
            (card.show_asked, self.form_asked),
            (card.release_asked, self.release_asked),
        ):
            signal.connect(popover.close)
            signal.connect(forward)
        self._map.show_opened(code)
        popover.destroyed.connect(self._on_closed)
        popover.open_at(node.mapToGlobal(QPoint(0, node.height() + 6)), width=width)

    def _on_closed(self) -> None:
        if self._map is not None:
            self._map.show_opened("")

    def _on_case(self, number: str, _checked: bool = False) -> None:
        self._case = number
        if self._shown is not None:
            self._show(self._shown)

    def _on_action(self, action: NextAction) -> None:
        if action.kind == WAIT:
            self.open_step(action.step)
        elif action.kind == MAKE:
            self.start_asked.emit(action.form)
        elif action.record or action.kind == FINISH:
            self.record_asked.emit(action.record)
        else:
            self.start_asked.emit(action.form)
