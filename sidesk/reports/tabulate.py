"""Repeats as tables: free rows, checklists with criterion and clause, rooms side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from sidesk.core.text import N_
from sidesk.forms.definition import Path, Repeat
from sidesk.reports.answers import Answers
from sidesk.reports.blocks import WARNED, Block, Column, Grid, Note, Photos, Row, Said, Table, Tally
from sidesk.reports.rows import NOT_ASKED, Place, RowMaker, columns_of
from sidesk.reports.settling import TableData, settled
from sidesk.reports.verdicts import FAILED, PASSED

_SIDE_BY_SIDE = range(2, 5)  # rows that stand side by side
_LEAST_PLACES = 5
_SHORT = 16  # characters of a limit that stands in its cell
_LONGEST = 60  # characters of a cell that stands side by side
_WIDE = 9  # columns; in a wider table what is the same in all rows stands above it
_LEAST_TALLIED = 5
_MANY_ROWS = 20
_RARE = 0.05  # part of the rows
_OFFSET = re.compile(r" ([+-]\d\d:\d\d)$")


class Tabulator:
    """Makes the tables of one paper and numbers them by section."""

    def __init__(self, answers: Answers, *, hide_empty: bool) -> None:
        self._answers = answers
        self._voice, self._session = answers.voice, answers.session
        self._nothing = frozenset({NOT_ASKED, ""}) if hide_empty else frozenset({NOT_ASKED})
        self._counts: Counter[str] = Counter()

    def table(self, path: Path, repeat: Repeat, section: str) -> list[Block]:
        """A table with its tally before it and its photos after it."""
        keys = self._session.row_keys(path)
        maker = RowMaker(self._answers, path, repeat)
        rows = tuple(maker.row(key, number) for number, key in enumerate(keys, 1))
        columns = maker.columns()
        notes = list(maker.notes)
        above: list[Block] = []
        if not self._answers.blank:
            grid = settled(TableData(columns, rows), self._voice.say(N_("see below")).main, self._nothing)
            above += self._tally(grid)
            above += self._said_once(grid)
            notes += self._said_below(grid)
            columns, rows = grid.columns, grid.rows
        table = Table(
            columns,
            rows,
            self.number(section),
            self._voice.form(self._session.label(path)),
            tuple(notes),
            across="landscape" in repeat.report.split(),
            roomy=self._answers.blank,
        )
        photos: list[Block] = [Photos(tuple(maker.photos))] if maker.photos else []
        signed: list[Block] = [Grid(tuple(maker.signed))] if maker.signed else []
        return [*above, table, *signed, *photos]

    def number(self, section: str) -> str:
        """The next table number of a section."""
        self._counts[section] += 1
        count = f"{section}-{self._counts[section]}" if section else str(self._counts[section])
        return self._voice.say(N_("Table {number}"), number=count).main

    def _said_once(self, grid: TableData) -> list[Block]:
        """In a wide table of many rows a text that never changes stands above it, once."""
        if len(grid.columns) <= _WIDE or len(grid.rows) < _LEAST_PLACES:
            return []
        same = [
            j
            for j, column in enumerate(grid.columns)
            if column.kind in ("text", "code") and grid.rows[0].cells[j].strip() and len(grid.texts(j)) == 1
        ]
        told = [(grid.columns[j].head, grid.rows[0].cells[j]) for j in same]
        grid.drop(same)
        voice, sentence = self._voice, N_("The same in all rows: {what}")
        main = voice.say(sentence, what=voice.listed(f"{head.main} {cell}" for head, cell in told)).main
        other = "; ".join(f"{head.second or head.main} {cell}" for head, cell in told)
        return [Note(Said(main, voice.say(sentence, what=other).second), small=True)] if same else []

    def _said_below(self, grid: TableData) -> list[str]:
        """In a wide table of many rows a text that few rows have stands below it; offsets of time, too."""
        notes = []
        for j in (j for j, column in enumerate(grid.columns) if column.kind == "code"):
            offset = grid.common_ending(j, _OFFSET)
            if offset:
                grid.cut_ending(j, offset)
                head = grid.columns[j].head.main
                notes.append(
                    self._voice.line(N_("{what}: local time, UTC{offset}"), what=head, offset=offset)
                )
        if len(grid.columns) <= _WIDE or len(grid.rows) < _MANY_ROWS:
            return notes
        rare = [
            j
            for j, column in enumerate(grid.columns)
            if column.kind == "text" and j > 1 and 0 < grid.filled(j) <= len(grid.rows) * _RARE
        ]
        for j in rare:
            for number, row in enumerate(grid.rows, 1):
                if row.cells[j].strip():
                    where = self._voice.say(N_("row {number},"), number=number).main
                    notes.append(f"{where} {grid.columns[j].head.main}{self._voice.colon}{row.cells[j]}")
        grid.drop(rare)
        return notes

    def _tally(self, grid: TableData) -> list[Block]:
        """Counts where one column judges the row; several verdicts in a row have no common rate."""
        marks = [j for j, column in enumerate(grid.columns) if column.kind == "mark"]
        if len(marks) != 1 or len(grid.rows) < _LEAST_TALLIED:
            return []
        counts = Counter(row.cells[marks[0]] for row in grid.rows)
        passed, failed = sum(counts[kind] for kind in PASSED), sum(counts[kind] for kind in FAILED)
        words = (
            ("pass", N_("Pass"), passed),
            ("fail", N_("Fail"), failed),
            ("na", N_("N/A"), counts["na"]),
            ("open", N_("Not checked"), counts[""]),
        )
        shown = tuple(
            (kind, self._voice.say(word), n) for kind, word, n in words if n or kind in ("pass", "fail")
        )
        rate = f"{100 * passed / (passed + failed):.1f}" if passed + failed else ""
        formula = self._voice.say(N_("pass ÷ (pass + fail)")).main
        return [Tally(shown, rate, self._voice.say(N_("Pass rate")), formula)]

    def side_by_side(self, path: Path, repeat: Repeat, section: str) -> Table | None:
        """Rooms as columns of one table, if there are few of them and their answers are short."""
        keys = self._session.row_keys(path)
        places = [
            place
            for place in columns_of(repeat.items)
            if place.question.kind not in ("photo", "file", "signature", "note")
        ]
        if len(keys) not in _SIDE_BY_SIDE or len(places) < _LEAST_PLACES:
            return None
        title, *others = places
        names = [
            self._answers.text((*path, key, *title.path), title.question) or str(n)
            for n, key in enumerate(keys, 1)
        ]
        notes: list[str] = []
        rows = [
            row
            for place in others
            for row in self._compared(path, dict(zip(keys, names, strict=True)), place, notes)
        ]
        if any(len(text) > _LONGEST for row in rows for text in row.cells):
            return None
        columns = (
            Column(self._voice.say(N_("Item"))),
            Column(self._voice.say(N_("Unit")), kind="code"),
            *(Column(Said(name)) for name in names),
        )
        caption = self._voice.form(self._session.label(path))
        return Table(columns, tuple(rows), self.number(section), caption, tuple(notes))

    def _compared(self, path: Path, rooms: Mapping[str, str], place: Place, notes: list[str]) -> list[Row]:
        """One question for all rooms. A short limit stands in the cell, a long one below the table."""
        label = self._voice.form_line(self._session.label((*path, next(iter(rooms)), *place.path)))
        cells = []
        for key, name in rooms.items():
            at = (*path, key, *place.path)
            asked = self._answers.is_asked(at, place.question.relevant)
            text = self._answers.text(at, place.question) if asked else NOT_ASKED
            missed = self._voice.listed(self._answers.misses_limit(at)) if asked else ""
            if len(missed) > _SHORT:
                notes.append(f"{WARNED}{name} {label} {text}{self._voice.colon}{missed}")
            elif missed:
                text += self._voice.bracketed(missed)
            cells.append(f"{WARNED}{text}" if missed else text)
        if self._nothing.issuperset(cells):
            return []
        warns = any(cell.startswith(WARNED) for cell in cells)
        return [Row((label, place.question.unit or NOT_ASKED, *cells), "warn" if warns else "")]
