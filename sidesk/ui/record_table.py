"""Lines of the records list as a table: number, title, form, state, when, and whether it arrived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sidesk.core.text import N_, LocalText, Words
from sidesk.models.entities import RecordSummary
from sidesk.ui.kit.table import Cell, Column, RowsModel
from sidesk.ui.lines import LinesTable
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


class RecordTable(LinesTable[RecordSummary]):
    """Double click or Enter opens; the model shows what it is given."""

    def __init__(self, look: Look, today: dt.date) -> None:
        self._today = today
        self._titles: Mapping[str, LocalText] = {}
        words = look.words
        _ = words.gettext
        rows: RowsModel[RecordSummary] = RowsModel(
            [
                Column(_("Record"), self._named),
                Column(_("State"), lambda line: state_cell(line, words), 150),
                Column(_("Filled in"), filled_cell, 100, right=True),
                Column(_("Changed"), lambda line: day(words, line.changed_at, today), 130),
                Column(_("Headquarters"), lambda line: arrived_cell(line, words), 140),
            ]
        )
        super().__init__(look, rows, (_FILLED, _CHANGED, _STATE), row_height=52)
        self.setAccessibleName(_("Records"))
        self.keep_rows(LEAST_ROWS)

    def keep_rows(self, count: int) -> None:
        """Never be lower than so many rows."""
        self.setMinimumHeight(self.look.px(36 + 52 * count) + 2)

    def show_records(self, lines: Sequence[RecordSummary], titles: Mapping[str, LocalText]) -> None:
        """Show these lines."""
        self._titles = titles
        self.show_lines(lines, lambda line: line.record)

    def record(self, row: int) -> str:
        """The record behind a row."""
        return self.rows.value(row).record

    def _named(self, line: RecordSummary) -> Cell:
        words = self.look.words
        form = words.pick(self._titles.get(line.form)) or line.form
        second = joined(words, form, line.number) if line.title else line.number
        return Cell(line.title or form, second, bold=True)


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
