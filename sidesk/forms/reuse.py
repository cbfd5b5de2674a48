"""What of an earlier record a new one begins with: words and choices, never what was seen or measured.

`sidesk::carry` decides for a question: `last` is put into every new record, `next` counted on by one
(CK-007 becomes CK-008), `yes` comes along when somebody begins a record like another, `no` never. `round`
comes along where somebody goes on with the next record of a round; of a choice it is the one behind it in its
list. Where the form says nothing the kind decides.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sidesk.core.canonical import Json
from sidesk.forms.definition import ORDER, Form, Node, Path, Question, Repeat
from sidesk.forms.ordering import order_of
from sidesk.forms.origins import Origin, Rows, tables
from sidesk.forms.session import FormSession
from sidesk.forms.tree import copied, is_empty, store

LAST, NEXT, YES, NO, ROUND = "last", "next", "yes", "no", "round"
CARRIES = (LAST, NEXT, YES, NO, ROUND)

# The rest is seen, measured, photographed, scanned or signed on the spot: copying it would be forging it.
_DESCRIBING = ("text", "long", "one", "many", "person", "device", "place")
_NUMBER_AT_END = re.compile(r"(\d+)(\D*)$")


@dataclass
class Carried:
    """Answers for a new record: single ones, and rows by table."""

    answers: list[tuple[Path, Json]] = field(default_factory=list)
    rows: dict[Path, list[Mapping[str, Json]]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.answers) + sum(len(rows) for rows in self.rows.values())

    def put(self, session: FormSession) -> None:
        """Answer with them. Choices that the form no longer has are left out."""
        session.answer_many([(path, value) for path, value in self.answers if not session.read_only(path)])
        for path, rows in self.rows.items():
            session.add_rows(path, values=rows)


def carried(form: Form, answers: Mapping[str, Json], *, like: bool) -> Carried:
    """What goes on into the next record. `like`: somebody chose this one; else it was the last."""
    return _found(form, answers, like=like)


def next_of_round(form: Form, answers: Mapping[str, Json], now: dt.datetime) -> Carried:
    """What the next record of a round begins with: the same place, the trade that comes behind this one.

    A moment is the present one: somebody goes on at once.
    """
    found = _found(form, answers, like=False)
    for path, node, value in _answered(form.items, answers, ()):
        if isinstance(node, Question) and node.carry == ROUND:
            if node.kind == "datetime":
                kept: Json = now.isoformat(timespec="seconds")
            else:
                kept = _behind(form, node, value) if node.choices else _kept(form, node, value)
            if kept is not None:
                found.answers.append((path, kept))
    return found


def has_next(form: Form) -> bool:
    """Whether a record of this form says anything about the one behind it."""
    return any(
        isinstance(node, Question) and node.carry in (LAST, NEXT, ROUND) for _path, node in form.walk()
    )


def _behind(form: Form, question: Question, value: Json) -> Json:
    """The choice behind this one; nothing behind the last."""
    names = [choice.name for choice in form.choices.get(question.choices, ())]
    place = names.index(value) + 1 if value in names else len(names)
    return names[place] if place < len(names) else None


def _found(form: Form, answers: Mapping[str, Json], *, like: bool) -> Carried:
    found = Carried()
    for path, node, value in _answered(form.items, answers, ()):
        if isinstance(node, Question):
            if goes_on(node, like=like) and (kept := _kept(form, node, value)) is not None:
                found.answers.append((path, kept))
        elif rows := list(_rows(form, node, value, like=like)):
            found.rows[path] = rows
    return found


def goes_on(question: Question, *, like: bool) -> bool:
    """Whether the answer to a question goes on into the next record."""
    if question.calculation or question.read_only == "true()":
        return False
    if question.carry:
        return question.carry in ((LAST, NEXT, YES) if like else (LAST, NEXT))
    # What the form fills in by itself it fills in better; a limit stands where something is measured.
    return like and question.kind in _DESCRIBING and not question.default and not question.limit


def counted_on(text: str) -> str:
    """The next of a series: CK-009 becomes CK-010. A text without a number stays as it is."""
    return _NUMBER_AT_END.sub(lambda found: f"{int(found[1]) + 1:0{len(found[1])}d}{found[2]}", text)


def _answered(
    items: Sequence[Node], answers: Mapping[str, Json], parent: Path
) -> Iterator[tuple[Path, Question | Repeat, Json]]:
    for node in items:
        value, path = answers.get(node.name), (*parent, node.name)
        if is_empty(value):
            continue
        if isinstance(node, Question | Repeat):
            yield path, node, value
        elif isinstance(value, Mapping):
            yield from _answered(node.items, value, path)


def _kept(form: Form, question: Question, value: Json) -> Json:
    """The value as it goes on; nothing where the form has no such choice any more."""
    if question.choices and not question.other:
        names = {choice.name for choice in form.choices.get(question.choices, ())}
        if not names.issuperset(value if isinstance(value, list) else [value]):
            return None
    if question.carry == NEXT and isinstance(value, str):
        return counted_on(value)
    return copied(value)


def _rows(form: Form, repeat: Repeat, value: Json, *, like: bool) -> Iterator[Mapping[str, Json]]:
    """The rows of a table or the pages of a section, as far as they go on. Fixed rows are there anyway."""
    if repeat.rows or repeat.count or repeat.read_only or not isinstance(value, Mapping):
        return
    rows = [row for row in value.values() if isinstance(row, Mapping)]
    for row in sorted(rows, key=lambda row: order_of(row.get(ORDER))):
        kept: dict[str, Json] = {}
        for path, node, found in _answered(repeat.items, row, ()):
            if not isinstance(node, Question) or not goes_on(node, like=like):
                continue  # tables within a page were measured there
            answer = _kept(form, node, found)
            if answer is not None:
                store(kept, path, answer)
        if kept:
            yield kept


@dataclass(frozen=True)
class Source:
    """A table that a register can fill: register columns by the path inside a row."""

    path: Path
    register: str
    columns: Mapping[Path, str]


def sources(form: Form) -> list[Source]:
    """The tables of a form that a register can fill."""
    return [
        Source(table.path, origin.owner, _columns(table, origin))
        for table in tables(form)
        for origin in table.origins
        if not origin.names
    ]


def _columns(table: Rows, register: Origin) -> Mapping[Path, str]:
    return {
        path: origin.names[-1]
        for path, (_, origins) in table.columns.items()
        for origin in origins
        if origin.table == register
    }


def rows_of(source: Source, lines: Sequence[Mapping[str, Json]]) -> list[Mapping[str, Json]]:
    """Rows with what the lines of the register know; a line that says nothing makes no row."""
    made: list[Mapping[str, Json]] = []
    for line in lines:
        row: dict[str, Json] = {}
        for path, column in source.columns.items():
            if not is_empty(line.get(column)):
                store(row, path, line[column])
        if row:
            made.append(row)
    return made
