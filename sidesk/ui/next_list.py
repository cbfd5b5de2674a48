"""What comes next, as lines with a button each: documents to make, decisions to take, defects to mend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from sidesk.actions.week import due_on
from sidesk.core.text import LocalText
from sidesk.ui.kit.boxes import Rule, column, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.text import Text
from sidesk.ui.said import date, joined
from sidesk.ui.theme import Look
from sidesk.workflow.definition import Process
from sidesk.workflow.nextup import DECIDE, FINISH, MAKE, MEND, RECHECK, WAIT, NextAction

ICONS = {
    MAKE: ("plus", "accent"), FINISH: ("pencil", "accent"), DECIDE: ("list-checks", "accent"),
    WAIT: ("lock", "bad"), RECHECK: ("search", "accent"), MEND: ("wrench", "warn"),
}  # fmt: skip


class NextList(QWidget):
    """`picked` carries the action whose button was pressed."""

    picked = Signal(object)  # NextAction

    def __init__(
        self,
        look: Look,
        process: Process,
        actions: Sequence[NextAction],
        titles: Mapping[str, LocalText],
        today: dt.date,
        projects: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._look, self._process, self._titles, self._today = look, process, titles, today
        self._projects = list(projects)  # one for each action, where there are several
        self.lines = list(actions)
        body = column(gap=8)
        for number, action in enumerate(self.lines):
            if number:
                body.addWidget(Rule(look))
            body.addLayout(self._line(action, number))
        self.setLayout(body)

    def _line(self, action: NextAction, number: int) -> QBoxLayout:
        look = self._look
        icon, tone = ICONS[action.kind]
        late = action.defect is not None and action.defect.overdue
        texts = column(
            Text(look, self.title(action), "h3", wrap=True),
            Text(look, self._below(action, number), "cap", "bad" if late else "", wrap=True),
            gap=2,
        )
        button = Button(look, self.button(action))
        button.setObjectName(f"next/{number}")
        button.setAccessibleName(f"{self.button(action)} {self.title(action)}")
        button.clicked.connect(partial(self.picked.emit, action))
        return row(Icon(look, icon, 20, "bad" if late else tone), (texts, 1), button, gap=12)

    def title(self, action: NextAction) -> str:
        """What is to be done."""
        words = self._look.words
        form = words.pick(self._titles.get(action.form)) or action.form
        if action.defect is not None:
            return action.defect.problem or action.defect.number
        if action.gate is not None:
            return words.pick(action.gate.gate.title)
        if action.kind == DECIDE:
            return words.gettext("Decide: {step}").format(step=self._step(action))
        return form or self._step(action)

    def _below(self, action: NextAction, number: int) -> str:
        project = self._projects[number] if self._projects else ""
        return joined(self._look.words, self.below(action), project)

    def below(self, action: NextAction) -> str:
        """Where it belongs, who does it, until when."""
        words = self._look.words
        if action.defect is not None:
            due = due_on(action.defect.due)
            until = words.gettext("due {date}").format(date=date(words, due, self._today)) if due else ""
            round_ = (
                words.gettext("round {n}").format(n=action.defect.round) if action.defect.round > 1 else ""
            )
            return joined(
                words, action.defect.number, action.defect.place, action.defect.owner, round_, until
            )
        names = {role.code: words.pick(role.title) for role in self._process.roles}
        who = words.listed(names.get(role, role) for role in action.who)
        return joined(words, f"{action.step} {self._step(action)}", action.section, who)

    def button(self, action: NextAction) -> str:
        """What its button says."""
        _ = self._look.words.gettext
        said = {
            MAKE: _("Start"), FINISH: _("Go on"), DECIDE: _("Open"), WAIT: _("Why?"),
            RECHECK: _("Re-check"), MEND: _("Open"),
        }  # fmt: skip
        return said[action.kind]

    def _step(self, action: NextAction) -> str:
        step = self._process.by_code.get(action.step)
        return self._look.words.pick(step.short) if step is not None else ""
