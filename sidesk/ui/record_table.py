"""Lines of the records list as a table: number, title, form, state, when, and whether it arrived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from sidesk.actions.views import AnswerColumn
from sidesk.core.canonical import Json
from sidesk.core.text import N_, LocalText, Words
from sidesk.forms.kinds import shown
from sidesk.models.entities import RecordSummary
from sidesk.ui.chosen_table import ChosenTable
from sidesk.ui.kit.table import Cell, Column, RowsModel
from sidesk.ui.registers import VERDICTS
from sidesk.ui.said import day, joined
from sidesk.ui.theme import Look

STATES = {
    "draft": (N_("Draft"), "pencil", "accent"),
    "working": (N_("Shared draft"), "git-merge", "accent"),
    "final": (N_("Final"), "shield-check", "ok"),
    "withdrawn": (N_("Withdrawn"), "minus", "ink3"),
    "away": (N_("In the bin"), "trash-2", "ink3"),
}
_FILLED, _CHANGED, _STATE = 2, 3, 1
LEAST_ROWS = 2
COLUMNS = {
    "record": N_("Record"),
    "state": N_("State"),
    "filled": N_("Filled in"),
    "changed": N_("Changed"),
    "arrived": N_("Headquarters"),
    "project": N_("Project"),
    "author": N_("Person"),
    "number": N_("Number"),
}
# What the store sorts by where a head is clicked.
ORDERS = {
    "record": "title",
    "state": "state",
    "filled": "missing",
    "changed": "changed",
    "arrived": "arrived",
    "project": "project",
    "author": "author",
    "number": "number",
}


class RecordTable(ChosenTable[RecordSummary]):
    """Double click or Enter opens; the model shows what it is given. Columns can be chosen (`let_choose`)."""

    def __init__(self, look: Look, today: dt.date) -> None:
        self._today = today
        self._titles: Mapping[str, LocalText] = {}
        self._values: Mapping[str, Sequence[Json]] = {}
        self._answers: Sequence[AnswerColumn] = ()
        self._projects: Mapping[str, str] = {}
        self.named: Callable[[RecordSummary], str] = lambda line: line.title
        self._look = look
        rows: RowsModel[RecordSummary] = RowsModel(
            [self._column(name) for name in ("record", "state", "filled", "changed", "arrived")]
        )
        super().__init__(look, rows, (_FILLED, _CHANGED, _STATE), row_height=52)
        self.setAccessibleName(look.words.gettext("Records"))
        self.keep_rows(LEAST_ROWS)

    def keep_rows(self, count: int) -> None:
        """Never be lower than so many rows."""
        self.setMinimumHeight(self.look.px(36 + 52 * count) + 2)

    def show_records(self, lines: Sequence[RecordSummary], titles: Mapping[str, LocalText]) -> None:
        """Show these lines."""
        self._titles = titles
        self.show_lines(lines, lambda line: line.record)

    def show_answers(self, values: Mapping[str, Sequence[Json]], *, more: bool = False) -> None:
        """What stands in the columns of answers, by record; `more` beside what is known already."""
        self._values = {**self._values, **values} if more else values
        self.viewport().update()

    def show_chosen(
        self,
        names: Sequence[str],
        answers: Sequence[AnswerColumn],
        widths: Mapping[str, int],
        projects: Mapping[str, str],
    ) -> None:
        """Show these columns; `answers` are those among them that a form asks."""
        self._answers, self._projects = answers, projects
        self.lay([self._column(name) for name in names], widths)

    def record(self, row: int) -> str:
        """The record behind a row."""
        return self.rows.value(row).record

    # --- columns ---

    def _column(self, name: str) -> Column[RecordSummary]:
        words, today = self._look.words, self._today
        title = words.gettext(COLUMNS.get(name, ""))
        if name == "record":
            return Column(title, self._named, name=name)
        if name == "state":
            return Column(title, lambda line: state_cell(line, words), 150, name=name)
        if name == "filled":
            return Column(title, filled_cell, 100, right=True, name=name)
        if name == "changed":
            return Column(title, lambda line: day(words, line.changed_at, today), 130, name=name)
        if name == "arrived":
            return Column(title, lambda line: arrived_cell(line, words), 140, name=name)
        if name == "project":
            return Column(title, lambda line: self._projects.get(line.project, ""), 200, name=name)
        if name in ("author", "number"):
            return Column(title, partial(_field, name), 150 if name == "author" else 220, name=name)
        return self._answer_column(name)

    def _answer_column(self, name: str) -> Column[RecordSummary]:
        at = next(number for number, one in enumerate(self._answers) if one.name == name)
        asked = self._answers[at]
        words = self._look.words
        number = asked.question.kind in ("decimal", "integer", "money")
        label = words.pick(asked.question.label) or asked.question.name
        width = max(120, min(260, 17 * len(label) if words.language == "zh" else 9 * len(label)))
        return Column(label, partial(self._answer, at, asked), width, right=number, name=name)

    def _answer(self, at: int, asked: AnswerColumn, line: RecordSummary) -> Cell:
        values = self._values.get(line.record, ())
        value = values[at] if at < len(values) else None
        text = shown(asked.question, value, self._look.words, asked.choices)
        icon, tone = VERDICTS.get(value, ("", "")) if isinstance(value, str) else ("", "")
        return Cell(" ".join(text.split()), icon=icon, tone=tone)

    def _named(self, line: RecordSummary) -> Cell:
        words = self._look.words
        form = words.pick(self._titles.get(line.form)) or line.form
        second = joined(words, form, line.number) if line.title else line.number
        return Cell(self.named(line) or form, second, bold=True)


def _field(name: str, line: RecordSummary) -> Cell:
    return Cell(str(getattr(line, name)), tone="ink2")


def state_cell(line: RecordSummary, words: Words) -> Cell:
    """The state as icon and word; more than one head means two versions stand side by side."""
    text, icon, tone = STATES[line.state]
    second = words.gettext("{count} versions side by side").format(count=line.heads) if line.heads > 1 else ""
    return Cell(words.gettext(text), second, icon, tone)


def filled_cell(line: RecordSummary) -> Cell:
    """9 / 14."""
    return Cell(f"{line.done} / {line.total}" if line.total else "", tone="ink2")


def arrived_cell(line: RecordSummary, words: Words) -> Cell:
    """Arrived only by a signed receipt."""
    if line.state == "away":
        return Cell(tone="ink3")
    if line.arrived_at is None:
        return Cell(words.gettext("waiting"), icon="clock", tone="ink3")
    return Cell(words.gettext("arrived"), icon="package-check", tone="ok")
