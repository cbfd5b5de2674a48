"""What differs between two states of the answers of a form, and making one into the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sidesk.core.canonical import Json
from sidesk.forms.cells import Cell, Row
from sidesk.forms.definition import ORDER, Form, Group, Node, Path, Question, Repeat
from sidesk.forms.told import OTHER
from sidesk.forms.tree import copied, is_empty, rows_of
from sidesk.forms.worksheet import Worksheet


@dataclass(frozen=True)
class Difference:
    """A place with what stood there and what stands there now, by the keys it has; none where nothing."""

    path: Path
    before: Mapping[str, Json]
    after: Mapping[str, Json]


def differences(form: Form, before: Mapping[str, Json], after: Mapping[str, Json]) -> list[Difference]:
    """In the order of the form. An atomic group, a choice with its free text and a row that one state lacks
    are one place each; what the form computes and where rows stand is left out."""
    return list(_below(form.items, before, after, ()))


def _below(
    items: tuple[Node, ...], before: Mapping[str, Json], after: Mapping[str, Json], path: Path
) -> Iterator[Difference]:
    for node in items:
        old, new = before.get(node.name), after.get(node.name)
        here = (*path, node.name)
        if isinstance(node, Question):
            if not node.calculation:
                yield from _place(here, _with_other(node, before), _with_other(node, after))
        elif isinstance(node, Group) and node.atomic:
            yield from _place(here, _only(node.name, old), _only(node.name, new))
        elif isinstance(node, Group):
            yield from _below(node.items, _map(old), _map(new), here)
        else:
            yield from _rows(node, _map(old), _map(new), here)


def _rows(
    node: Repeat, before: Mapping[str, Json], after: Mapping[str, Json], path: Path
) -> Iterator[Difference]:
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from _below(node.items, old, new, (*path, key))
        elif node.rows or node.count:  # such a row was always there, without answers
            yield from _below(node.items, _map(old), _map(new), (*path, key))
        else:
            yield from _place((*path, key), _only(key, old), _only(key, new))


def _place(path: Path, before: Mapping[str, Json], after: Mapping[str, Json]) -> Iterator[Difference]:
    if before != after:
        yield Difference(path, before, after)


def _with_other(node: Question, values: Mapping[str, Json]) -> dict[str, Json]:
    names = (node.name, node.name + OTHER) if node.other else (node.name,)
    return {name: values[name] for name in names if not is_empty(values.get(name))}


def _only(name: str, value: Json | None) -> dict[str, Json]:
    return {} if is_empty(value) else {name: value}


def _map(value: Json | None) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


def replaced(answers: Mapping[str, Json], path: Path, values: Mapping[str, Json]) -> dict[str, Json]:
    """The answers with other values at one place."""
    return all_replaced(answers, [(path, values)])


def all_replaced(
    answers: Mapping[str, Json], places: Iterable[tuple[Path, Mapping[str, Json]]]
) -> dict[str, Json]:
    """The answers with other values at several places, one after the other."""
    result = copied(dict(answers))
    for path, values in places:
        place = result
        for name in path[:-1]:
            inner = place.get(name)
            if not isinstance(inner, dict):
                inner = place[name] = {}
            place = inner
        for name in (path[-1], path[-1] + OTHER):
            place.pop(name, None)
        place.update(copied(dict(values)))
    return result


# --- making one into the other -----------------------------------------------------------------------------


def become(sheet: Worksheet, answers: Mapping[str, Json]) -> None:
    """Change what is different, and nothing else; rows keep their identity. Computed answers follow."""
    _become_row(sheet, sheet.root, answers)


def _become_row(sheet: Worksheet, row: Row, data: Mapping[str, Json]) -> None:
    for cell in list(row.cells):
        found: Json | None = data
        for name in (*cell.spot.groups, cell.spot.name):
            found = found.get(name) if isinstance(found, Mapping) else None
        if isinstance(cell.spot.node, Question):
            if not cell.spot.is_computed:
                sheet.put(cell, None if is_empty(found) else copied(found))
        elif isinstance(cell.spot.node, Repeat):
            _become_rows(sheet, cell, dict(rows_of(found)))


def _become_rows(sheet: Worksheet, home: Cell, wanted: dict[str, dict[str, Json]]) -> None:
    repeat = home.spot.repeat
    there = {row.key: row for row in home.rows}
    if not (repeat.rows or repeat.count):  # rows that a list decides come and go with it
        gone = [key for key in there if key not in wanted]
        if gone:
            sheet.drop(home, gone)
    new = {key: copied(data) for key, data in wanted.items() if key not in there}
    if new:
        sheet.insert(home, new, fresh=False)
    for key, data in wanted.items():
        if key in there:
            _become_row(sheet, there[key], data)
    for key in there if repeat.rows or repeat.count else ():
        if key not in wanted:
            _become_row(sheet, there[key], {})
    orders = {
        key: str(data[ORDER])
        for key, data in wanted.items()
        if key in there and ORDER in data and there[key].data.get(ORDER) != data[ORDER]
    }
    if orders:
        sheet.reorder(home, orders)
