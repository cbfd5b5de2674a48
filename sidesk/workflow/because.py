"""Why a condition does not hold, or a way back is open: the documents and rows that make it so.

Of each part of a condition the first thing it looks for is found again: `count(${defects}[state = 'open'])`
names the open defects. Where it looks for something that is not there, the documents are named that could
say it and do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sidesk.core.expressions_values import Value, truth
from sidesk.core.expressions_world import World
from sidesk.workflow import wants
from sidesk.workflow.definition import Process
from sidesk.workflow.facts import Asked, Columns, Item, Names
from sidesk.workflow.states import Cause

MOST = 20  # numbers of one cause
_Compute = Callable[[Any], Value]


@dataclass(frozen=True)
class _Part:
    form: str
    holds: _Compute
    sought: _Compute | None


class Causes:
    """The conditions of a process, bound once, that can be asked for what they look for."""

    def __init__(self, process: Process, schema: Mapping[str, Columns], world: World) -> None:
        names = Names(schema)

        def bound(source: str) -> tuple[_Part, ...]:
            return tuple(_parts(source, names, world))

        self._steps = {step.code: bound(step.done) for step in process.steps if step.done}
        self._gates = {gate.code: bound(gate.holds) for gate in process.gates}
        self._loops = {
            (step.code, way.to): bound(way.when)
            for step in process.steps
            for way in step.ways
            if way.loop and way.when
        }

    def of_step(self, code: str, asked: Asked) -> tuple[Cause, ...]:
        """What keeps a step from being done."""
        return tuple(_lacking(self._steps.get(code, ()), asked))

    def of_gate(self, code: str, asked: Asked) -> tuple[Cause, ...]:
        """What keeps a gate closed."""
        return tuple(_lacking(self._gates[code], asked))

    def of_loop(self, code: str, to: str, asked: Asked) -> tuple[Cause, ...]:
        """What opens a way back."""
        found = (Cause(part.form, _numbers(part, asked)) for part in self._loops.get((code, to), ()))
        return tuple(cause for cause in found if cause.numbers)


def _parts(source: str, names: Names, world: World) -> Iterator[_Part]:
    for form, whole in wants.parts(source):
        path = wants.first_path(whole.tree)
        sought = replace(whole, tree=path).bind(names, world) if path is not None else None
        yield _Part(form, whole.bind(names, world), sought)


def _lacking(parts: tuple[_Part, ...], asked: Asked) -> Iterator[Cause]:
    for part in parts:
        if truth(part.holds(asked)):
            continue
        numbers = _numbers(part, asked)
        if not numbers and part.form:
            facts = asked.book.of_form(part.form)
            numbers = tuple(fact.number for fact in facts if fact.issued and fact.is_about(asked.section))
        yield Cause(part.form, numbers[:MOST])


def _numbers(part: _Part, asked: Asked) -> tuple[str, ...]:
    found = part.sought(asked) if part.sought is not None else ""
    items = found if isinstance(found, list) else []
    return tuple(dict.fromkeys(one.text for one in items if isinstance(one, Item) and one.text))[:MOST]
