"""Lines of the records list as a table: number, title, form, state, when, and whether it arrived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sidesk.core.text import N_, LocalText, Words
from sidesk.models.entities import RecordSummary
from sidesk.ui.kit.table import Cell, Column, RowsModel, Table
from sidesk.ui.room import day
from sidesk.ui.theme import Look

STATES = {
    "draft": (N_("Draft"), "pencil", "accent"),
    "working": (N_("Shared draft"), "git-merge", "accent"),
    "final": (N_("Final"), "shield-check", "ok"),
    "withdrawn": (N_("Withdrawn"), "minus", "ink3"),
}


class RecordTable(Table):
    """Double click or Enter opens; the model shows what it is given."""

    def __init__(self, look: Look, today: dt.date) -> None:
        self._today = today
        self._titles: Mapping[str, LocalText] = {}
        words = look.words
        _ = words.gettext
        self.rows: RowsModel[RecordSummary] = RowsModel(
            [
                Column(_("Record"), lambda line: self._named(line, words)),
                Column(_("State"), lambda line: state_cell(line, words), 150),
                Column(_("Filled in"), filled_cell, 110, right=True),
                Column(_("Changed"), lambda line: day(words, line.changed_at, self._today), 130),
                Column(_("Headquarters"), lambda line: arrived_cell(line, words), 150),
            ]
        )
        super().__init__(look, self.rows, row_height=52)
        self.setAccessibleName(_("Records"))

    def show_lines(self, lines: Sequence[RecordSummary], titles: Mapping[str, LocalText]) -> None:
        """Show these lines."""
        self._titles = titles
        self.rows.show(lines)

    def _named(self, line: RecordSummary, words: Words) -> Cell:
        form = words.pick(self._titles.get(line.form)) or line.form
        return Cell(line.title or form, f"{form} · {line.number}" if line.title else line.number, bold=True)


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
    if line.arrived_at is None:
        return Cell(words.gettext("waiting"), icon="clock", tone="ink3")
    return Cell(words.gettext("arrived"), icon="package-check", tone="ok")
