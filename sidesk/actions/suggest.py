"""What was typed before: people, places and devices the registers know; texts of the same question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.forms.definition import Form, Group, Path, Repeat
from sidesk.models.entities import RecordQuery, RegisterQuery

REGISTERS = {"person": ("people", "name"), "device": ("devices", "code"), "place": ("places", "code")}
MOST = 8
RECORDS = 200  # the newest ones are looked through
_HALF_LIFE = 10  # records after which an answer counts half
_SAME_PROJECT = 3  # times as much as another project's


def suggestions(desk: Desk, kind: str, text: str) -> Sequence[str]:
    """At most eight known values of a kind that hold the text."""
    if kind not in REGISTERS:
        return ()
    register, column = REGISTERS[kind]
    lines = desk.store.registers.page(RegisterQuery(register=register, text=text.strip(), limit=60))
    found = (line.cells.get(column) for line in lines)
    return list(dict.fromkeys(value for value in found if isinstance(value, str) and value))[:MOST]


def typed_before(desk: Desk, form: Form, project: str, path: Path, text: str) -> list[str]:
    """At most eight earlier answers to a question that hold the text: what is new and frequent first.

    Answers that begin with the text come before the others; those of the same project count more.
    """
    wanted = text.strip().casefold()
    above, below = _split(form, path)
    lines = desk.store.records.page(RecordQuery(form=form.id, limit=RECORDS))
    answers = desk.store.records.answers(lines, [above])
    weights: dict[str, float] = defaultdict(float)
    for age, line in enumerate(lines):
        weight = 0.5 ** (age / _HALF_LIFE) * (_SAME_PROJECT if line.project == project else 1)
        for value in _texts(answers.get(line.record, [None])[0], below):
            weights[value] += weight
    found = [value for value in weights if wanted in value.casefold() and value.casefold() != wanted]
    found.sort(key=lambda value: (not value.casefold().startswith(wanted), -weights[value]))
    return found[:MOST]


def _split(form: Form, path: Path) -> tuple[Path, list[Path]]:
    """The path down to the first row or the question itself, and the paths inside each row below it."""
    parts: list[list[str]] = [[]]
    items, steps = form.items, iter(path)
    for step in steps:
        parts[-1].append(step)
        node = next((one for one in items if one.name == step), None)
        if isinstance(node, Repeat):
            next(steps, None)
            parts.append([])
        items = node.items if isinstance(node, Group | Repeat) else ()
    return tuple(parts[0]), [tuple(part) for part in parts[1:]]


def _texts(value: Json, below: Sequence[Path]) -> Iterator[str]:
    if not below:
        if isinstance(value, str) and value:
            yield value
        return
    if not isinstance(value, Mapping):
        return
    for row in value.values():
        place: Json = row
        for step in below[0]:
            place = place.get(step) if isinstance(place, Mapping) else None
        yield from _texts(place, below[1:])
