"""The process of one project: the map, what comes next, and the step one asks about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QWidget

from sidesk.actions import browse, process, service
from sidesk.actions.begin import Beginning
from sidesk.actions.process import Case, Report
from sidesk.actions.way_open import DEFECTS, WayOpen
from sidesk.core.errors import SideskError
from sidesk.core.progress import Progress
from sidesk.core.text import LocalText
from sidesk.ui.errors import error_banner
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.boxes import Card, FlowBox, column, holder, row, scrolled, show_if
from sidesk.ui.kit.buttons import Button, FilterChip
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.picker import Option, Picker
from sidesk.ui.kit.popover import Popover
from sidesk.ui.kit.text import Text
from sidesk.ui.next_list import NextList
from sidesk.ui.process_map import ProcessMap
from sidesk.ui.process_words import LEGEND, MANNERS, state_word
from sidesk.ui.rebuilt import Rebuilt
from sidesk.ui.room import Room
from sidesk.ui.step_card import StepCard
from sidesk.workflow.definition import CASE, SECTION
from sidesk.workflow.nextup import WAIT, NextAction, next_actions
from sidesk.workflow.states import AGAIN, BEFORE, BLOCKED, DONE, OFF, WORKING, State, StepState

MOST = 5  # a handful of next actions
MOST_CHIPS = 4  # cases; more of them stand in a list that is searched
CARD, PADDING = 380, 16
ONE_LINE = 1000  # px from which title, legend and button stand in one line


@dataclass(frozen=True)
class _Shown:
    report: Report
    roles: tuple[str, ...]
    releasing: tuple[str, ...]  # those in which the person may release a gate
    titles: Mapping[str, LocalText]
    faults: Sequence[SideskError]  # additions of the department that do not fit


class ProjectProcess(QWidget):
    """Reads by itself what it shows; asks the page for everything else."""

    begin_asked = Signal(object)  # Beginning
    record_asked = Signal(str)
    form_asked = Signal(str)  # show the records of a form
    release_asked = Signal(object)  # GateState
    print_asked = Signal(object)  # Report
    place_asked = Signal(str)
    told = Signal(object)  # Report

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._shown: _Shown | None = None
        self._project = ""
        self._case = ""
        self._wanted = ""  # the step to open once the map is there
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
        if project != self._project:
            self._project, self._case, self._shown = project, "", None

        def work(_: Progress) -> _Shown:
            report = process.report(desk, project)
            roles = process.roles_of(desk, report)
            releasing, titles = process.releasing_roles(desk, report), browse.titles(desk)
            return _Shown(report, roles, releasing, titles, process.faults(desk))

        self._room.jobs.run(self, work, self._show, lane=Lane.SLOW)

    def _show(self, shown: _Shown) -> None:
        if shown.report.project != self._project:
            return  # another project was chosen meanwhile
        self._shown = shown
        self._show_parts()
        self.told.emit(shown.report)
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            self.open_step(wanted)

    def _show_parts(self) -> None:
        shown = self._shown
        if shown is None:
            return
        what = (shown.report.state, shown.report.cases, shown.report.defects, shown.roles, self._case)
        faults = tuple(map(str, shown.faults))
        self._parts.show_built((*what, faults, self._in_line), self._built)

    @property
    def _in_line(self) -> bool:
        return self.width() >= self._room.look.px(ONE_LINE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_parts()

    @property
    def states(self) -> list[StepState]:
        """The steps of the project, and those of the service case one looks at."""
        assert self._shown is not None
        report = self._shown.report
        return [*report.state.steps, *self._case_state(report).steps]

    def _case_of(self, report: Report) -> Case | None:
        chosen = next((case for case in report.cases if case.number == self._case), None)
        return chosen or (report.cases[-1] if report.cases else None)

    def _case_state(self, report: Report) -> State:
        case = self._case_of(report)
        return case.state if case is not None else report.idle

    def _built(self) -> QWidget:
        assert self._shown is not None
        shown, look, _ = self._shown, self._room.look, self._room.words.gettext
        self._map = ProcessMap(look, shown.report.process, self.states, shown.titles)
        self._map.picked.connect(self.open_step)
        card = Card(look)
        card.add(self._head(shown.report))
        if len(shown.report.cases) > 1:
            card.add(self._cases(shown.report))
        card.add(self._map)
        if not shown.report.state.sections:
            card.add(self._without_sections())
        banners = [error_banner(look, fault) for fault in shown.faults]
        return holder(column(*banners, card, self._next(shown), gap=12))

    def _head(self, report: Report) -> QBoxLayout:
        """Title, how far it is, the legend and the way to paper; in one line where there is room."""
        look, _ = self._room.look, self._room.words.gettext
        title, legend = Text(look, _("Process"), "h2"), self._legend()
        printing = Button(look, _("Print the map"), "ghost", icon="printer")
        printing.setObjectName("map/print")
        printing.clicked.connect(partial(self.print_asked.emit, report))
        if self._in_line:
            line = row(title, Text(look, self._summary(), "small"), None, legend, printing, gap=12)
            line.setAlignment(legend, Qt.AlignmentFlag.AlignVCenter)
            return line
        said = Text(look, self._summary(), "small", wrap=True)
        return column(row(title, None, printing), said, legend)

    def _without_sections(self) -> QWidget:
        """Why steps that go section by section count only once here, and how to change that."""
        look, _ = self._room.look, self._room.words.gettext
        steps = [one.step.code for one in self.states if one.step.per == SECTION]
        text = _("This project has no sections yet, so steps {first} to {last} count once for all of it.")
        add = Button(look, _("Add sections"), "ghost", trailing="arrow-right")
        add.setObjectName("map/sections")
        add.clicked.connect(partial(self.record_asked.emit, self._project))
        said = Text(look, text.format(first=steps[0], last=steps[-1]), "small", wrap=True)
        line = holder(row(Icon(look, "info", 18, "accent"), (said, 1), add))
        show_if(line, bool(steps))
        return line

    def _summary(self) -> str:
        words = self._room.words
        counted = Counter(one.state for one in self.states if one.state != OFF)
        text = words.gettext("{steps} steps: {done} done, {working} in work, {blocked} blocked")
        return text.format(
            steps=sum(counted.values()),
            done=counted[DONE] + counted[BEFORE],
            working=counted[WORKING] + counted[AGAIN],
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
        """Whose steps the lane of the service shows."""
        look, _ = self._room.look, self._room.words.gettext
        case = self._case_of(report)
        shown = case.number if case is not None else ""
        said = Text(look, _("Service case on the map"), "small")
        if len(report.cases) > MOST_CHIPS:
            picker = Picker(look)
            picker.setObjectName("map/case")
            picker.setAccessibleName(_("Service case on the map"))
            options = [
                Option(one.number, one.title or one.number, f"{one.number} {one.title}")
                for one in report.cases
            ]
            picker.show_options(options, [shown])
            picker.can_be_empty = False
            picker.picked.connect(self._on_case)
            return holder(row(said, (picker, 1), gap=12))
        chips = []
        for one in report.cases:
            chip = FilterChip(look, one.title or one.number, on=one.number == shown)
            chip.setObjectName(f"map/case/{one.number}")
            chip.clicked.connect(partial(self._on_case, one.number))
            chips.append(chip)
        return holder(column(said, FlowBox(*chips), gap=4))

    def _next(self, shown: _Shown) -> QWidget:
        look, _ = self._room.look, self._room.words.gettext
        report = shown.report
        person = self._room.desk.person.name
        actions = next_actions(report.state, report.book, report.defects, shown.roles, person)[:MOST]
        card = Card(look, _("What comes next"))
        if not actions:
            card.add(Text(look, _("Nothing waits here now. Documents can be started from any step."), "small",
                          wrap=True))  # fmt: skip
        lines = NextList(look, report.process, actions, shown.titles, self._room.desk.clock.today())
        lines.picked.connect(self._on_action)
        card.add(lines)
        return card

    # --- asking ---

    def want_step(self, code: str) -> None:
        """Open a step as soon as the map is read."""
        self._wanted = code

    def open_step(self, code: str) -> None:
        """Show a step in detail, hanging at its node."""
        shown = self._shown
        one = next((one for one in self.states if one.step.code == code), None) if shown else None
        if shown is None or one is None or self._map is None or code not in self._map.nodes:
            return
        card = StepCard(self._room.look, shown.report, one, shown.titles, shown.releasing, beside=self.states)
        node = self._map.nodes[code]
        look, window = self._room.look, self.window()
        width = min(look.px(CARD), window.width() - 48)
        inside = _fitted(card, width - 2 * PADDING, window.height() - 80)
        popover = Popover(look, inside, self, padding=PADDING)
        for signal, forward in (
            (card.start_asked, partial(self._start, code)),
            (card.show_asked, self.form_asked),
            (card.release_asked, self.release_asked),
            (card.opening_asked, self._on_opening),
        ):
            signal.connect(popover.close)
            signal.connect(forward)
        bring_into_view(node)
        self._map.show_opened(code)
        popover.destroyed.connect(self._on_closed)
        popover.open_at(node.mapToGlobal(QPoint(0, node.height() + 6)), width=width)

    def _on_closed(self) -> None:
        if self._map is not None:
            self._map.show_opened("")

    def _start(self, code: str, form: str, section: str) -> None:
        """Begin a document of a step: in its section, or for the service case that is shown."""
        shown = self._shown
        if shown is None:
            return
        step, case = shown.report.process.by_code.get(code), self._case_of(shown.report)
        if step is None or step.scope != CASE or case is None:
            self.begin_asked.emit(Beginning(form, self._project, section=section))
            return
        desk, book, project = self._room.desk, shown.report.book, self._project
        self._room.jobs.run(
            self,
            lambda _: service.beginning(desk, case.number, book, form, project),
            self.begin_asked.emit,
        )

    def _on_opening(self, way: WayOpen) -> None:
        """What opens a gate properly."""
        if way.kind == DEFECTS:
            self.place_asked.emit("defects")
        elif way.record:
            self.record_asked.emit(way.record)
        else:
            self._start(self._step_of(way.form), way.form, way.section)

    def _step_of(self, form: str) -> str:
        step = self._shown.report.process.step_of(form) if self._shown is not None else None
        return step.code if step is not None else ""

    def _on_case(self, number: str, _checked: bool = False) -> None:
        self._case = number
        self._show_parts()

    def _on_action(self, action: NextAction) -> None:
        if action.kind == WAIT:
            self.open_step(action.step)
        elif action.record:
            self.record_asked.emit(action.record)
        else:
            self._start(action.step, action.form, action.section)


def _fitted(card: QWidget, width: int, most: int) -> QWidget:
    """A card as high as its wrapped words need at this width; scrolling where that is more than there is."""
    layout = card.layout()
    need = layout.totalHeightForWidth(width) if layout is not None else 0
    if need <= most:
        card.setFixedSize(width, need)
        return card
    area = scrolled(card)
    inner = width - area.verticalScrollBar().sizeHint().width()
    card.setFixedWidth(inner)
    card.setMinimumHeight(layout.totalHeightForWidth(inner) if layout is not None else 0)
    area.setFixedSize(width, most)
    return area


def bring_into_view(widget: QWidget) -> None:
    """Scroll to a widget, whatever it scrolls in."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        above.ensureWidgetVisible(widget)
