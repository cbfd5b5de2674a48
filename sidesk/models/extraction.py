"""Register rows in answers: what `sidesk::register` says, applied to one record. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from sidesk.core.canonical import Json
from sidesk.forms.definition import ORDER, Form, Node, Question, Repeat
from sidesk.forms.kinds_numbers import in_first_unit

_Cells: TypeAlias = Mapping[str, Mapping[str, Json]]  # by register and column
_DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,40})?")


@dataclass(frozen=True)
class Row:
    """One line for a register: `key` names its place in the record and stays when the record changes."""

    register: str
    key: str
    cells: Mapping[str, Json]


def rows_of(form: Form, answers: Mapping[str, Json]) -> list[Row]:
    """The lines a record feeds into registers.

    `links.length` at a question of a repeat gives each row of the repeat a line in `links`; what stands
    above it (the room of these links) is repeated in each. Without a repeat the record is one line.
    """
    return list(_rows(form.items, answers, (), {}))


def _rows(
    items: tuple[Node, ...], answers: Mapping[str, Json], key: tuple[str, ...], above: _Cells
) -> Iterator[Row]:
    own = _own_cells(items, answers)
    cells = {name: {**above.get(name, {}), **own.get(name, {})} for name in {*above, *own}}
    for repeat, rows in _repeats(items, answers):
        yield from _inner(repeat, rows, key, cells)
    for register in own:
        if register not in _in_repeats(items):  # else these cells belong to its rows, of which there are none
            yield Row(register, "/".join(key), cells[register])


def _inner(repeat: Repeat, rows: Mapping[str, Json], key: tuple[str, ...], above: _Cells) -> Iterator[Row]:
    for name in sorted(rows, key=lambda row: (_order(rows[row]), row)):
        row = rows[name]
        if isinstance(row, Mapping):
            yield from _rows(repeat.items, row, (*key, repeat.name, name), above)


def _own_cells(items: tuple[Node, ...], answers: Mapping[str, Json]) -> dict[str, dict[str, Json]]:
    """Cells that stand at this level: in questions here and in groups here, not in repeats."""
    found: dict[str, dict[str, Json]] = defaultdict(dict)
    for node in items:
        value = answers.get(node.name)
        if isinstance(node, Question):
            register, _, column = node.register.partition(".")
            if column and value not in (None, ""):
                found[register][column] = _in_one_unit(node, value)
        elif not isinstance(node, Repeat) and isinstance(value, Mapping):
            for register, cells in _own_cells(node.items, value).items():
                found[register].update(cells)
    return found


def _in_one_unit(question: Question, value: Json) -> Json:
    """Lines of a register compare: all are in the first unit, whichever one was chosen."""
    return in_first_unit(question, value) if question.units and isinstance(value, Mapping) else value


def _repeats(
    items: tuple[Node, ...], answers: Mapping[str, Json]
) -> Iterator[tuple[Repeat, Mapping[str, Json]]]:
    for node in items:
        value = answers.get(node.name)
        if isinstance(node, Question) or not isinstance(value, Mapping):
            continue
        if isinstance(node, Repeat):
            yield node, value
        else:
            yield from _repeats(node.items, value)


def _in_repeats(items: tuple[Node, ...]) -> set[str]:
    """Registers that repeats below these items feed."""
    found: set[str] = set()
    for node in items:
        if isinstance(node, Repeat):
            found |= {_register(inner) for inner in _questions(node.items)}
        elif not isinstance(node, Question):
            found |= _in_repeats(node.items)
    return found


def _questions(items: tuple[Node, ...]) -> Iterator[Question]:
    for node in items:
        if isinstance(node, Question):
            yield node
        else:
            yield from _questions(node.items)


def _register(question: Question) -> str:
    return question.register.partition(".")[0]


def _order(row: Json) -> Decimal:
    order = row.get(ORDER) if isinstance(row, Mapping) else None
    return Decimal(order) if isinstance(order, str) and _DECIMAL.fullmatch(order) else Decimal(0)
