"""Repeats as tables: free rows, fixed checklists with criterion and clause, rooms side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sidesk.core.text import N_
from sidesk.forms.definition import Choice, Group, Node, Path, Question, Repeat
from sidesk.reports.answers import Answers, clause_text
from sidesk.reports.blocks import (
    WARNED,
    Block,
    Column,
    ColumnKind,
    Detail,
    Photo,
    Photos,
    Row,
    Said,
    Table,
    Tally,
)

_NUMBERS = ("integer", "decimal", "money")
_CODES = ("date", "time", "datetime", "ip", "mac", "barcode", "device")
_EXTRAS = (("criterion", N_("Criterion")), ("clause", N_("Clause")), ("method", N_("Method")))
_SIDE_BY_SIDE = range(2, 5)


@dataclass(frozen=True)
class _Place:
    """A question as a column: its path below the row."""

    path: Path
    question: Question


def columns_of(items: Sequence[Node], above: Path = ()) -> Iterator[_Place]:
    """The questions of a row, groups flattened; nested repeats are left out."""
    for node in items:
        if isinstance(node, Question):
            yield _Place((*above, node.name), node)
        elif isinstance(node, Group):
            yield from columns_of(node.items, (*above, node.name))


class Tabulator:
    """Makes the tables of one paper and numbers them by section."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._voice = answers.voice
        self._session = answers.session
        self._counts: Counter[str] = Counter()

    def table(self, path: Path, repeat: Repeat, section: str) -> list[Block]:
        """A table with its tally before it and its photos after it."""
        keys = self._session.row_keys(path)
        maker = _RowMaker(self._answers, path, repeat)
        rows = tuple(maker.row(key, number) for number, key in enumerate(keys, 1))
        columns = maker.columns()
        if not self._answers.blank:
            columns, rows = _without_idle(columns, rows)
        tally = self._tally(columns, rows)
        table = Table(
            columns,
            rows,
            self.number(section),
            self._voice.form(self._session.label(path)),
            tuple(maker.notes),
            across="landscape" in repeat.report.split(),
            roomy=self._answers.blank,
        )
        photos: list[Block] = [Photos(tuple(maker.photos))] if maker.photos else []
        return [*tally, table, *photos]

    def number(self, section: str) -> str:
        """The next table number of a section."""
        self._counts[section] += 1
        count = f"{section}-{self._counts[section]}" if section else str(self._counts[section])
        return self._voice.say(N_("Table {number}"), number=count).main

    def _tally(self, columns: Sequence[Column], rows: Sequence[Row]) -> list[Block]:
        marks = [j for j, column in enumerate(columns) if column.kind == "mark"]
        if len(marks) != 1 or len(rows) < 3:
            return []
        counts = Counter(row.cells[marks[0]] for row in rows)
        passed = counts["pass"] + counts["star"]
        judged = passed + counts["fail"]
        words = (
            ("pass", N_("Pass"), passed),
            ("fail", N_("Fail"), counts["fail"]),
            ("na", N_("N/A"), counts["na"]),
            ("open", N_("Not checked"), counts[""]),
        )
        shown = tuple(
            (kind, self._voice.say(word), n) for kind, word, n in words if n or kind in ("pass", "fail")
        )
        rate = f"{100 * passed / judged:.1f}" if judged else ""
        formula = self._voice.say(N_("pass ÷ (pass + fail)")).main
        return [Tally(shown, rate, self._voice.say(N_("Pass rate")), formula)]

    def side_by_side(self, path: Path, repeat: Repeat, section: str) -> Table | None:
        """Rooms as columns of one table, if there are few of them and their answers are short."""
        keys = self._session.row_keys(path)
        places = [
            p
            for p in columns_of(repeat.items)
            if p.question.kind not in ("photo", "file", "signature", "note")
        ]
        if len(keys) not in _SIDE_BY_SIDE or len(places) < 5:
            return None
        cells = {
            (place.path, key): self._comparison_cell((*path, key, *place.path), place)
            for place in places
            for key in keys
        }
        if any(len(text) > 60 for text, _warn in cells.values()):
            return None
        title, *others = places
        heads = [cells[title.path, key][0] or str(n) for n, key in enumerate(keys, 1)]
        columns = (
            Column(self._voice.say(N_("Item"))),
            Column(self._voice.say(N_("Unit")), kind="code"),
            *(Column(Said(head)) for head in heads),
        )
        rows = []
        for place in others:
            asked = [
                key
                for key in keys
                if self._answers.is_asked((*path, key, *place.path), place.question.relevant)
            ]
            if not asked:
                continue
            found = [cells[place.path, key] for key in keys]
            label = self._voice.form_line(self._session.label((*path, asked[0], *place.path)))
            row = (label, place.question.unit or " ", *(text for text, _warn in found))
            rows.append(Row(row, "warn" if any(warn for _text, warn in found) else ""))
        return Table(columns, tuple(rows), self.number(section), self._voice.form(self._session.label(path)))

    def _comparison_cell(self, path: Path, place: _Place) -> tuple[str, bool]:
        if not self._answers.is_asked(path, place.question.relevant):
            return " ", False
        text = self._answers.text(path, place.question)
        missed = self._answers.misses_limit(path)
        if not missed:
            return text, False
        return f"{WARNED}{text} ({'; '.join(missed)})", True


class _RowMaker:
    """The rows of one repeat, and what they leave to print after the table."""

    def __init__(self, answers: Answers, path: Path, repeat: Repeat) -> None:
        self._answers, self._path = answers, path
        self._voice = answers.voice
        self._repeat = repeat
        self._fixed = bool(repeat.rows)
        self._places = [p for p in columns_of(repeat.items) if p.question.kind not in ("photo", "note")]
        self._photo_places = [p for p in columns_of(repeat.items) if p.question.kind == "photo"]
        self._extras = self._used_extras()
        self.photos: list[Photo] = []
        self.notes: list[str] = []

    def _used_extras(self) -> list[tuple[str, str]]:
        choices = self._answers.session.form.choices.get(self._repeat.rows, ()) if self._fixed else ()
        return [(name, word) for name, word in _EXTRAS if any(choice.extra.get(name) for choice in choices)]

    def columns(self) -> tuple[Column, ...]:
        """Number, the words of a fixed row, the questions, and the photos' numbers."""
        session, voice = self._answers.session, self._voice
        columns = [Column(voice.say(N_("#")), kind="number")]
        if self._fixed:
            columns.append(Column(voice.say(N_("Checked item"))))
            columns += [Column(voice.say(word)) for _name, word in self._extras]
        keys = session.row_keys(self._path)
        for place in self._places:
            path = (*self._path, *keys[:1], *place.path)
            label = session.label(path) if keys else place.question.label
            columns.append(Column(voice.form(label), place.question.unit, self._kind(place)))
        if self._photo_places:
            columns.append(Column(voice.say(N_("Photo")), kind="code"))
        return tuple(columns)

    def _kind(self, place: _Place) -> ColumnKind:
        """By hand a verdict is ticked among its words, and a number is written anywhere."""
        kind = _kind(place.question)
        return "text" if self._answers.blank and kind in ("mark", "number") else kind

    def row(self, key: str, number: int) -> Row:
        """One row; a failed one carries its reason and its first photo below it."""
        path = (*self._path, key)
        texts, states, remark = [], [], ""
        for place in self._places:
            text, found = self._cell((*path, *place.path), place)
            states.append(found)
            if place.question.kind == "long" and text:
                remark = text
            texts.append(text)
        failed = "fail" in states
        photos = [
            photo
            for place in self._photo_places
            for photo in self._answers.pictures((*path, *place.path), place.question)
        ]
        detail = self._detail(remark, photos) if failed and self._has_verdict and (remark or photos) else None
        if detail is not None:
            texts = [
                self._below if place.question.kind == "long" and text else text
                for place, text in zip(self._places, texts, strict=True)
            ]
        self.photos += photos[1:] if detail else photos
        words = self._fixed_words(path)
        cells = [str(number), *words, *texts]
        if self._photo_places:
            cells.append(", ".join(str(photo.number) for photo in photos) or " ")
        state: Literal["", "fail", "warn"] = "fail" if failed else "warn" if "warn" in states else ""
        return Row(tuple(cells), state, self._bold(len(words), cells) if failed else frozenset(), detail)

    @property
    def _has_verdict(self) -> bool:
        return any(place.question.kind == "verdict" for place in self._places)

    @property
    def _below(self) -> str:
        return self._voice.say(N_("see below")).main

    def _bold(self, words: int, cells: Sequence[str]) -> frozenset[int]:
        """A failed row in bold, but not its criterion and clause: long texts in bold are unreadable."""
        return frozenset(j for j in range(len(cells)) if j < 2 or j > words)

    def _fixed_words(self, path: Path) -> list[str]:
        if not self._fixed:
            return []
        choice = self._answers.session.row_choice(path)
        if choice is None:
            return [path[-1], *("" for _ in self._extras)]
        return [
            _stacked(self._voice.form(choice.label)),
            *(self._extra(choice, name) for name, _word in self._extras),
        ]

    def _extra(self, choice: Choice, name: str) -> str:
        found = choice.extra.get(name, "")
        text = found if isinstance(found, str) else _stacked(self._voice.form(found))
        if name != "clause" or not text:
            return text
        confidence = choice.extra.get("confidence", "")
        if isinstance(confidence, str) and confidence in ("K", "P") and not text.endswith(")"):
            text = f"{text} ({confidence})"
        return self._clause(text)

    def _clause(self, clause: str) -> str:
        """In a table an unchecked clause carries a dagger, and the note below says what it means."""
        if not clause.endswith(("(K)", "(P)")):
            return clause_text(clause, self._voice)
        daggers, note = ("†", N_("† number of the clause not checked against the standard"))
        if clause.endswith("(P)"):
            daggers, note = ("‡", N_("‡ trade practice, no clause of a standard"))
        said = self._voice.line(note)
        if said not in self.notes:
            self.notes.append(said)
        return f"{clause[:-3].strip()} {daggers}".strip()

    def _cell(self, path: Path, place: _Place) -> tuple[str, str]:
        question = place.question
        if not self._answers.is_asked(path, question.relevant):
            return " ", ""
        if question.kind == "verdict" and not self._answers.blank:
            verdict = str(self._answers.session.value(path) or "")
            return verdict, verdict
        text = self._answers.text(path, question)
        if self._answers.blank:
            return text or " ", ""
        missed = self._answers.misses_limit(path)
        if not missed:
            return text, ""
        row = self._row_name(path)
        label = self._voice.form(self._answers.session.label(path)).main
        self.notes.append(f"{WARNED}{row} {label} {text}: {'; '.join(missed)}")
        return f"{WARNED}{text}", "warn"

    def _row_name(self, path: Path) -> str:
        key = path[len(self._path)]
        number = self._answers.session.row_keys(self._path).index(key) + 1
        return self._voice.say(N_("row {number},"), number=number).main

    def _detail(self, remark: str, photos: Sequence[Photo]) -> Detail:
        photo = photos[0] if photos else None
        facts: list[tuple[Said, str]] = []
        if photo is not None:
            figure = self._voice.say(N_("Fig.")).main
            facts.append((self._voice.say(N_("Photo")), f"{figure} {photo.number}   {photo.meta}"))
        return Detail(self._voice.say(N_("Why it failed")), remark, tuple(facts), photo)


def _stacked(said: Said) -> str:
    """Running text in two languages: one paragraph each."""
    return f"{said.main}\n{said.second}" if said.second else said.main


def _kind(question: Question) -> ColumnKind:
    if question.kind == "verdict":
        return "mark"
    if question.kind in _NUMBERS:
        return "number"
    return "code" if question.kind in _CODES else "text"


def _without_idle(
    columns: tuple[Column, ...], rows: tuple[Row, ...]
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Leave out a column that no row asks for (its cells are all blank, not merely unanswered)."""
    idle = {j for j in range(len(columns)) if rows and all(row.cells[j] == " " for row in rows)}
    if not idle:
        return columns, rows
    kept = [j for j in range(len(columns)) if j not in idle]
    moved = {old: new for new, old in enumerate(kept)}
    return tuple(columns[j] for j in kept), tuple(
        Row(
            tuple(row.cells[j] for j in kept),
            row.state,
            frozenset(moved[j] for j in row.bold if j in moved),
            row.detail,
        )
        for row in rows
    )


__all__ = ["Tabulator", "columns_of"]
