"""One step in detail: where it stands and why, its sections, its documents and what can be begun."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from sidesk.core.text import LocalText
from sidesk.ui.kit.boxes import FlowBox, Rule, column, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.text import Text
from sidesk.ui.process_words import GATES, MANNERS, released, state_word
from sidesk.ui.theme import Look
from sidesk.workflow.definition import INFERRED, Process
from sidesk.workflow.states import CLOSED, OPEN, WARNS, Documents, GateState, StepState


class StepCard(QWidget):
    """`start_asked` names a form, `show_asked` too; `release_asked` a gate and a section."""

    start_asked = Signal(str)
    show_asked = Signal(str)
    release_asked = Signal(object)  # GateState

    def __init__(
        self,
        look: Look,
        process: Process,
        one: StepState,
        titles: Mapping[str, LocalText],
        roles: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self._look, self._process, self._titles, self._roles = look, process, titles, roles
        self.shown = one
        words, manner = look.words, MANNERS[one.state]
        body = column(gap=10)
        body.addLayout(
            row(
                (Text(look, f"{one.step.code}  {words.pick(one.step.title)}", "h2", wrap=True), 1),
                Chip(look, state_word(words, one.state), manner.tone, manner.icon or None),
                gap=12,
            )
        )
        self._people(body)
        for gate in _distinct(one.gates):
            body.addWidget(self._gate(gate))
        for doubt in one.doubts:
            body.addWidget(self._line("triangle-alert", "warn", words.pick(doubt.title)))
        self._sections(body)
        if one.rounds:
            text = words.ngettext("{n} time led back here", "{n} times led back here", one.rounds)
            body.addWidget(self._line("undo-2", "warn", text.format(n=one.rounds)))
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

    def _line(self, icon: str, tone: str, text: str, below: str = "") -> QWidget:
        look = self._look
        texts = column(Text(look, text, "body", wrap=True), gap=2)
        if below:
            texts.addWidget(Text(look, below, "cap", wrap=True))
        holder = QWidget()
        holder.setLayout(row(Icon(look, icon, 18, tone), (texts, 1), gap=10))
        return holder

    def _gate(self, state: GateState) -> QWidget:
        words = self._look.words
        icon, tone, word = GATES[state.state]
        gate = state.gate
        below = [released(words, state) or words.gettext(word)]
        if state.section and state.state != OPEN:
            below.append(words.gettext("section {section}").format(section=state.section))
        if gate.basis and state.state != OPEN:
            below.append(gate.basis)
        line = self._line(icon, tone, words.pick(gate.title), " · ".join(below))
        if state.state in (CLOSED, WARNS) and any(role in self._roles for role in gate.roles):
            button = Button(self._look, words.gettext("Release…"), icon="key")
            button.setObjectName(f"step/release/{gate.code}/{state.section}")
            button.setAccessibleName(words.gettext("Release {gate}").format(gate=words.pick(gate.title)))
            button.clicked.connect(partial(self.release_asked.emit, state))
            layout = line.layout()
            assert layout is not None
            layout.addWidget(button)
        return line

    def _sections(self, body: QBoxLayout) -> None:
        parts = self.shown.parts
        if len(parts) < 2:
            return
        words = self._look.words
        chips = []
        for part in parts:
            manner = MANNERS[part.state]
            text = f"{part.section}  {state_word(words, part.state)}"
            chips.append(Chip(self._look, text, manner.tone, manner.icon or None))
        body.addWidget(FlowBox(*chips))

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
            Text(look, " · ".join(counts), "cap", wrap=True),
            gap=2,
        )
        start = Button(look, _("Start"), icon="plus")
        start.setObjectName(f"step/start/{documents.form}")
        start.setAccessibleName(_("Start {form}").format(form=title))
        start.clicked.connect(partial(self.start_asked.emit, documents.form))
        show = Button(look, _("Show"), "ghost")
        show.setObjectName(f"step/show/{documents.form}")
        show.setAccessibleName(_("Show the records of {form}").format(form=title))
        show.setVisible(bool(documents.issued + documents.open))
        show.clicked.connect(partial(self.show_asked.emit, documents.form))
        return row((texts, 1), show, start, gap=8)


def _distinct(gates: tuple[GateState, ...]) -> list[GateState]:
    """Each gate once for each of its states: what all sections have alike is said once."""
    seen: dict[tuple[str, str], GateState] = {}
    for state in gates:
        seen.setdefault((state.gate.code, state.state), state)
    return list(seen.values())
