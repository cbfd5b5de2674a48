"""What differs between two states of the answers of a form, and making one into the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sidesk.core.canonical import Json
from sidesk.forms.cells import Cell, Row
from sidesk.forms.definition import ORDER, Form, Group, Node, Path, Question, Repeat
from sidesk.forms.ordering import order_of
from sidesk.forms.spots import bulk_name, is_listed_verdict
from sidesk.forms.told import OTHER
from sidesk.forms.tree import copied, is_empty, rows_of, way_to
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
    items: tuple[Node, ...],
    before: Mapping[str, Json],
    after: Mapping[str, Json],
    path: Path,
    home: Repeat | None = None,
) -> Iterator[Difference]:
    for node in items:
        old, new = before.get(node.name), after.get(node.name)
        here = (*path, node.name)
        if isinstance(node, Question):
            if not node.calculation:
                names = _told_with(node, home)
                yield from _place(here, _only(names, before), _only(names, after))
        elif isinstance(node, Group) and node.atomic:
            yield from _place(here, _only([node.name], before), _only([node.name], after))
        elif isinstance(node, Group):
            yield from _below(node.items, _map(old), _map(new), here)
        else:
            yield from _rows(node, _map(old), _map(new), here)


def _rows(
    node: Repeat, before: Mapping[str, Json], after: Mapping[str, Json], path: Path
) -> Iterator[Difference]:
    for key in sorted({*before, *after}, key=lambda key: _place_of(before.get(key), after.get(key), key)):
        old, new = before.get(key), after.get(key)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from _below(node.items, old, new, (*path, key), node)
        elif node.rows or node.count:  # such a row was always there, without answers
            yield from _below(node.items, _map(old), _map(new), (*path, key), node)
        else:
            yield from _place((*path, key), _only([key], before), _only([key], after))


def _place_of(old: Json | None, new: Json | None, key: str) -> tuple[Decimal, str]:
    row = new if isinstance(new, Mapping) else _map(old)
    return order_of(row.get(ORDER)), key


def _place(path: Path, before: Mapping[str, Json], after: Mapping[str, Json]) -> Iterator[Difference]:
    if before != after:
        yield Difference(path, before, after)


def _told_with(node: Question, home: Repeat | None) -> list[str]:
    """The answer, its free text, and of a checklist's verdict who passed it together with others."""
    other = [node.name + OTHER] if node.other else []
    return [node.name, *other, *([bulk_name(node.name)] if is_listed_verdict(node, home) else [])]


def _only(names: Sequence[str], values: Mapping[str, Json]) -> dict[str, Json]:
    return {name: values[name] for name in names if not is_empty(values.get(name))}


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
        place = way_to(result, path)
        for name in (path[-1], path[-1] + OTHER):
            place.pop(name, None)
        if isinstance(place.get(bulk_name(path[-1])), Mapping):  # a mark, and no question of that name
            del place[bulk_name(path[-1])]
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
                if cell.spot.bulk is not None:
                    mark = data.get(cell.spot.bulk.name)
                    sheet.put(
                        row.cells[cell.spot.bulk.slot], copied(mark) if isinstance(mark, Mapping) else None
                    )
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
