"""One step in detail: where it stands and why, its sections, its documents and what can be begun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from sidesk.actions.process import Report
from sidesk.actions.way_open import DEFECTS, WayOpen, way_open
from sidesk.core.text import LocalText
from sidesk.ui.kit.boxes import FlowBox, Rule, column, holder, row, show_if
from sidesk.ui.kit.buttons import Button, FilterChip
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.text import Text
from sidesk.ui.process_words import (
    GATES,
    MANNERS,
    basis,
    caused,
    in_sections,
    opening_word,
    reasons,
    released,
    releasers,
    standing,
)
from sidesk.ui.said import joined
from sidesk.ui.theme import Look
from sidesk.workflow import disputes
from sidesk.workflow.defects import NOTICE
from sidesk.workflow.definition import INFERRED, Gate
from sidesk.workflow.states import AGAIN, CLOSED, CURRENT, DONE, OPEN, WARNS, Documents, GateState, StepState

MOST_NAMED = 3  # defects; the board shows all


class StepCard(QWidget):
    """`start_asked` names a form and the section it is started in; `show_asked` a form."""

    start_asked = Signal(str, str)
    show_asked = Signal(str)
    release_asked = Signal(object)  # GateState
    opening_asked = Signal(object)  # WayOpen

    def __init__(
        self,
        look: Look,
        report: Report,
        one: StepState,
        titles: Mapping[str, LocalText],
        roles: tuple[str, ...] = (),
        beside: Sequence[StepState] = (),
    ) -> None:
        super().__init__()
        self._look, self._report, self._titles, self._roles = look, report, titles, roles
        self._process = report.process
        self.shown = one
        self.section = _pressing(one)
        self._picks: dict[str, FilterChip] = {}
        self._urged = False  # one primary button in a card: what opens the first gate, else the next document
        words, manner = look.words, MANNERS[one.state]
        tone, icon = manner.tone, manner.icon or None
        if one.state == DONE and any(gate.stops for gate in one.gates):
            tone, icon = "warn", "triangle-alert"
        body = column(gap=10)
        body.addLayout(
            row(
                (Text(look, f"{one.step.code}  {words.pick(one.step.title)}", "h2", wrap=True), 1),
                Chip(look, standing(words, one), tone, icon),
                gap=12,
            )
        )
        self._people(body)
        for reason in reasons(words, one, beside, titles):
            body.addWidget(self._line(reason.icon, reason.tone, reason.text))
        self._defects(body)
        for gates in _alike((*one.gates, *_elsewhere(one, beside))):
            body.addWidget(self._gate(gates))
        for doubt in one.doubts:
            body.addWidget(self._line("triangle-alert", "warn", words.pick(doubt.title)))
        self._sections(body)
        for number, documents in enumerate(one.documents):
            if not number:
                body.addWidget(Rule(look))
            body.addLayout(self._documents(documents))
        if one.step.source == INFERRED:
            note = words.gettext(
                "This step does not stand in the department's process paper; it was inferred."
            )
            body.addWidget(Text(look, note, "cap", "ink3", wrap=True))
        self.setLayout(body)

    def _people(self, body: QBoxLayout) -> None:
        words = self._look.words
        names = {role.code: words.pick(role.title) for role in self._process.roles}
        who = words.listed(names.get(role, role) for role in self.shown.step.who)
        if who:
            text = words.gettext("Done by: {who}").format(who=who)
            body.addWidget(Text(self._look, text, "small", wrap=True))

    def _defects(self, body: QBoxLayout) -> None:
        """The defects for whose sake work has to be done again."""
        still = [one for one in self._report.defects if one.is_open]
        if not still or not (self.shown.state == AGAIN or NOTICE in self.shown.step.forms):
            return
        words = self._look.words
        text = words.ngettext("{n} defect is open", "{n} defects are open", len(still)).format(n=len(still))
        named = words.listed((one.problem or one.number).rstrip("。.") for one in still[:MOST_NAMED])
        button = Button(self._look, words.gettext("Show the defects"), trailing="arrow-right")
        button.setObjectName("step/defects")
        button.clicked.connect(partial(self.opening_asked.emit, WayOpen(DEFECTS)))
        ways = row(FlowBox(button), margins=(28, 0, 0, 0))
        body.addWidget(holder(column(self._line("wrench", "warn", text, named), ways, gap=4)))

    def _line(self, icon: str, tone: str, text: str, below: str = "") -> QWidget:
        look = self._look
        texts = column(Text(look, text, "body", wrap=True), gap=2)
        if below:
            texts.addWidget(Text(look, below, "cap", wrap=True))
        drawn = Icon(look, icon, 18, tone)
        # Beside the first line, however many follow.
        return holder(row(column(drawn, None, margins=(0, look.px(1), 0, 0)), (texts, 1), gap=10))

    def _gate(self, alike: list[GateState]) -> QWidget:
        words, state = self._look.words, alike[0]
        icon, tone, word = GATES[state.state]
        gate = state.gate
        below = [released(words, state) or words.gettext(word)]
        if state.state != OPEN:
            below += [in_sections(words, (one.section for one in alike)), basis(words, gate.basis)]
            told = next((text for one in alike if (text := disputes.told(one, words))), "")
            below.append(told or caused(words, [cause for one in alike for cause in one.causes]))
        if state.stops and not self._may_release(gate):
            below.append(releasers(words, self._process, self._report.book, gate))
        line = self._line(icon, tone, words.pick(gate.title), joined(words, *below))
        ways = self._ways(alike)
        if ways:
            return holder(column(line, row(FlowBox(*ways), margins=(28, 0, 0, 0)), gap=4))
        return line

    def _ways(self, alike: list[GateState]) -> list[QWidget]:
        """What can be done about a gate: the document that opens it, then its release if it stops."""
        words, state = self._look.words, self._chosen(alike)
        found: list[QWidget] = []
        way = way_open(self._report, state, self._titles) if state.state in (CLOSED, WARNS) else None
        if way is not None and way.form not in self.shown.step.forms:
            first = state.stops and not self._urged
            self._urged = self._urged or first
            button = Button(self._look, opening_word(words, way), "primary" if first else "plain")
            button.setObjectName(f"step/open/{state.gate.code}")
            button.setToolTip(words.pick(way.title) if way.title else "")
            button.clicked.connect(partial(self.opening_asked.emit, way))
            found.append(button)
        if state.stops and self._may_release(state.gate):
            title = words.pick(state.gate.title)
            button = Button(self._look, words.gettext("Release…"), "ghost" if found else "plain", icon="key")
            button.setObjectName(f"step/release/{state.gate.code}")
            button.setAccessibleName(words.gettext("Release {gate}").format(gate=title))
            button.clicked.connect(partial(self._on_release, alike))
            found.append(button)
        return found

    def _may_release(self, gate: Gate) -> bool:
        return any(role in self._roles for role in gate.roles)

    def _chosen(self, alike: list[GateState]) -> GateState:
        """Of what all sections have alike, the one that is chosen."""
        return next((one for one in alike if one.section == self.section), alike[0])

    def _sections(self, body: QBoxLayout) -> None:
        """Where each section stands; the one that is chosen is the one things are started in."""
        parts = self.shown.parts
        if len(parts) < 2:
            return
        words = self._look.words
        body.addWidget(Text(self._look, words.gettext("What is started belongs to section"), "small"))
        for part in parts:
            text = f"{part.section}  {standing(words, part)}"
            chip = FilterChip(self._look, text, on=part.section == self.section)
            chip.setObjectName(f"step/section/{part.section}")
            chip.clicked.connect(partial(self._on_section, part.section))
            self._picks[part.section] = chip
        body.addWidget(FlowBox(*self._picks.values()))

    def _on_section(self, section: str, _checked: bool = False) -> None:
        self.section = section
        for name, chip in self._picks.items():
            chip.setChecked(name == section)

    def _on_start(self, form: str, _checked: bool = False) -> None:
        self.start_asked.emit(form, self.section)

    def _on_release(self, alike: list[GateState], _checked: bool = False) -> None:
        """What all sections have alike is released for the one that is chosen."""
        self.release_asked.emit(self._chosen(alike))

    def _next_form(self) -> str:
        """The document that would move the step on."""
        needed = (one.form for one in self.shown.documents if one.needed and not one.issued and not one.open)
        return next(needed, "") if self.shown.is_current else ""

    def _documents(self, documents: Documents) -> QBoxLayout:
        look, words = self._look, self._look.words
        _ = words.gettext
        title = words.pick(self._titles.get(documents.form)) or documents.form
        counts = []
        if documents.issued:
            counts.append(_("{n} issued").format(n=documents.issued))
        if documents.open:
            counts.append(_("{n} in work").format(n=documents.open))
        if not counts:
            counts.append(_("none yet") if documents.needed else _("none yet; not always needed"))
        texts = column(
            Text(look, f"{documents.form}  {title}", "h3", wrap=True),
            Text(look, joined(words, *counts), "cap", wrap=True),
            gap=2,
        )
        first = self._next_form() == documents.form and not self._urged
        start = Button(look, _("Start"), "primary" if first else "plain", icon="plus")
        start.setObjectName(f"step/start/{documents.form}")
        start.setAccessibleName(_("Start {form}").format(form=title))
        start.clicked.connect(partial(self._on_start, documents.form))
        show = Button(look, _("Show"), "ghost")
        show.setObjectName(f"step/show/{documents.form}")
        show.setAccessibleName(_("Show the records of {form}").format(form=title))
        show_if(show, bool(documents.issued + documents.open))
        show.clicked.connect(partial(self.show_asked.emit, documents.form))
        return row((texts, 1), show, start, gap=8)


def _elsewhere(one: StepState, beside: Sequence[StepState]) -> tuple[GateState, ...]:
    """What is missing at another step and stands before every document of a form of this one."""
    return tuple(
        state
        for other in beside
        if other.step.code != one.step.code
        for state in other.gates
        if state.state in (CLOSED, WARNS) and not state.gate.when
        if any(form in one.step.forms for form in state.gate.guards)
    )


def _alike(gates: tuple[GateState, ...]) -> list[list[GateState]]:
    """Each gate once for each of its states: what several sections have alike is said once.

    Where some sections miss it, which ones is said there: that the others have it needs no line of its own.
    """
    missing = {state.gate.code for state in gates if state.state in (CLOSED, WARNS)}
    found: dict[tuple[str, str, str], list[GateState]] = {}
    for state in gates:
        if state.state == OPEN and state.gate.code in missing:
            continue
        number = state.release.number if state.release else ""
        found.setdefault((state.gate.code, state.state, number), []).append(state)
    return list(found.values())


def _pressing(one: StepState) -> str:
    """The section where work stands: the most pressing one, else the first."""
    order = {state: rank for rank, state in enumerate(CURRENT)}
    first = min(one.parts, key=lambda part: order.get(part.state, len(order)), default=None)
    return first.section if first else ""
