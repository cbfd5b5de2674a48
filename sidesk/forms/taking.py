"""What one document takes over from another, or from the line of a register, by sidesk::source. Pure.

Givers are asked in the order of the alternatives; the first that gives something wins. A question that is
answered with the number of another record takes the number of the giver whose form it refers to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Protocol

from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.definition import ORDER, Form, Path, Question, Repeat
from sidesk.forms.fitting import Given, fitting
from sidesk.forms.ordering import order_of
from sidesk.forms.origins import Origin, Rows, answering, outside, referring, tables
from sidesk.forms.reuse import Carried
from sidesk.forms.session import FormSession
from sidesk.forms.tree import is_empty, store, value_at
from sidesk.forms.whereabouts import place_at

# Of the common header what the project does not know, and somebody has typed into the other document.
HEADER = ("project_no", "project_name", "contract_no", "client_name", "contractor_name", "supervisor_name",
          "subcontractor_name", "location_ref")  # fmt: skip
_ALSO = {"client_name": ("client_text",)}  # where a request names what its header does not know


class Giver(Protocol):
    """Something answers come from; `owner` is its form or its register."""

    @property
    def owner(self) -> str:
        """The first word of the sources that mean it."""

    @property
    def number(self) -> str:
        """The number of the record; a line has none."""

    def answer(self, name: str) -> Given | None:
        """The answer to a question outside of tables."""

    def rows(self, name: str) -> Sequence[tuple[str, Mapping[str, Given]]]:
        """The rows of a table in their order: key, and answers by the names of the columns."""


@dataclass(frozen=True)
class RecordGiver:
    """A record that was written before."""

    form: Form
    answers: Mapping[str, Json]
    number: str

    @property
    def owner(self) -> str:
        """Its form."""
        return self.form.id

    def answer(self, name: str) -> Given | None:
        """The answer to the question of this name, in whatever group it stands."""
        for path, node in outside(self.form.items):
            if isinstance(node, Question) and node.name == name:
                value = value_at(self.answers, path)
                if value is not None and not is_empty(value):
                    return self._given(path, node, value)
        return Given(self.number) if name == "doc_no" else None

    def rows(self, name: str) -> Sequence[tuple[str, Mapping[str, Given]]]:
        """The rows of the table of this name."""
        for path, node in outside(self.form.items):
            if isinstance(node, Repeat) and node.name == name:
                return list(self._rows(path, node))
        return ()

    def _rows(self, table: Path, repeat: Repeat) -> Iterator[tuple[str, Mapping[str, Given]]]:
        value = value_at(self.answers, table)
        pairs = value.items() if isinstance(value, Mapping) else ()
        rows = [(key, row) for key, row in pairs if isinstance(row, Mapping)]
        for key, row in sorted(rows, key=lambda pair: order_of(pair[1].get(ORDER))):
            cells: dict[str, Given] = {}
            for path, node in outside(repeat.items):
                found = value_at(row, path)
                if isinstance(node, Question) and found is not None and not is_empty(found):
                    cells.setdefault(node.name, self._given((*table, key, *path), node, found))
            yield key, cells

    def _given(self, path: Path, question: Question, value: Json) -> Given:
        options = self.form.choices.get(question.choices, ()) if question.choices else ()
        place = place_at(self.form, self.answers, path) if question.kind in ("photo", "file") else ""
        return Given(value, question, options, place, self.number)


@dataclass(frozen=True)
class LineGiver:
    """A line of a register: one defect, one device."""

    owner: str
    cells: Mapping[str, Json]
    number: str = ""

    def answer(self, name: str) -> Given | None:
        """The cell of a column."""
        value = self.cells.get(name)
        place = self.cells.get("place")
        where = place if isinstance(place, str) else ""
        return None if value is None or is_empty(value) else Given(value, place=where)

    def rows(self, name: str) -> Sequence[tuple[str, Mapping[str, Given]]]:
        """A line holds no tables."""
        return ()


def taken(form: Form, givers: Sequence[Giver], words: Words) -> Carried:
    """Everything a new document of this form takes over."""
    found = Carried()
    answers: dict[Path, Json] = dict(_header(form, givers, words))
    for path, question in referring(form):
        number = next((one.number for one in givers if one.number and one.owner in question.refers), "")
        if number:
            answers[path] = number
    for asked in answering(form):
        value = _first(form, asked.question, asked.origins, givers, words)
        if value is not None:
            answers[asked.path] = value
    found.answers = list(answers.items())
    for table in tables(form):
        _take_rows(form, table, givers, words, found)
    for path, row in _references(form, givers):
        if path not in found.rows:
            found.rows[path] = [row]
    return found


def _first(
    form: Form, question: Question, origins: Sequence[Origin], givers: Sequence[Giver], words: Words
) -> Json | None:
    options = form.choices.get(question.choices, ()) if question.choices else ()
    for origin in origins:
        for giver in givers:
            if giver.owner != origin.owner or len(origin.names) != 1:
                continue
            given = giver.answer(origin.names[0])
            value = fitting(question, options, given, words) if given is not None else None
            if value is not None:
                return value
    return None


def _header(form: Form, givers: Sequence[Giver], words: Words) -> Iterator[tuple[Path, Json]]:
    for path, node in outside(form.items):
        if len(path) == 2 and path[0] == "header" and isinstance(node, Question) and node.name in HEADER:
            names = (node.name, *_ALSO.get(node.name, ()))
            for giver, name in product(givers, names):
                given = giver.answer(name) if giver.number else None
                value = fitting(node, (), given, words) if given is not None else None
                if value is not None:
                    yield path, value
                    break


def _take_rows(form: Form, table: Rows, givers: Sequence[Giver], words: Words, found: Carried) -> None:
    """Rows of the first origin that gives any; where the rows are fixed, answers by the same key."""
    if table.repeat.count:
        return
    for origin in table.origins:
        for giver in givers:
            if giver.owner != origin.owner or not origin.names:
                continue
            rows = [
                (key, _row(form, table, origin, cells, words)) for key, cells in giver.rows(origin.names[0])
            ]
            rows = [(key, row) for key, row in rows if row]
            if not rows:
                continue
            if table.repeat.rows:
                found.answers += [
                    ((*table.path, key, *path), value) for key, row in rows for path, value in row
                ]
            else:
                found.rows[table.path] = [_nested(row) for _, row in rows]
            return


def _row(
    form: Form, table: Rows, origin: Origin, cells: Mapping[str, Given], words: Words
) -> list[tuple[Path, Json]]:
    row: list[tuple[Path, Json]] = []
    for path, (question, origins) in table.columns.items():
        options = form.choices.get(question.choices, ()) if question.choices else ()
        for one in origins:
            given = cells.get(one.names[-1]) if one.table == origin else None
            value = fitting(question, options, given, words) if given is not None else None
            if value is not None:
                row.append((path, value))
                break
    return row


def _nested(row: Sequence[tuple[Path, Json]]) -> dict[str, Json]:
    made: dict[str, Json] = {}
    for path, value in row:
        store(made, path, value)
    return made


def _references(form: Form, givers: Sequence[Giver]) -> Iterator[tuple[Path, Mapping[str, Json]]]:
    """Tables of references get a row that names the giver."""
    for path, node in outside(form.items):
        if not isinstance(node, Repeat) or node.rows or node.count:
            continue
        for at, question in outside(node.items):
            if isinstance(question, Question) and question.kind == "record":
                number = next(
                    (one.number for one in givers if one.number and one.owner in question.refers), ""
                )
                if number:
                    yield path, _nested([(at, number)])
                break


def only_empty(session: FormSession, found: Carried) -> Carried:
    """What of it has a place in the document and stands where nothing is answered yet."""
    kept = Carried()
    kept.answers = [
        (path, value) for path, value in found.answers if session.has(path) and is_empty(session.value(path))
    ]
    kept.rows = {
        path: rows for path, rows in found.rows.items() if session.has(path) and not session.row_keys(path)
    }
    return kept


def _is_free(session: FormSession, path: Path) -> bool:
    """What the project says in the header is newer than what another document says there."""
    return path[0] != "header" or is_empty(session.value(path))


def put(session: FormSession, found: Carried) -> int:
    """Answer with it as one step of undo; how many answers and rows went in."""
    answers = [
        (path, value) for path, value in found.answers if session.has(path) and _is_free(session, path)
    ]
    rows = {path: values for path, values in found.rows.items() if session.has(path)}
    with session.journal.together():
        session.answer_many(answers)
        for path, values in rows.items():
            session.add_rows(path, values=values)
    return len(answers) + sum(len(values) for values in rows.values())
