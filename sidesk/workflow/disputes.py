"""Documents that contradict each other about a gate: one says yes to what it asks for, another says no.

A yes answers a no only where it was said on a later day, by another document: the client refused, the plan
was changed, he agreed. A no of the same day or of a later one stands, and so does one in a second version
beside the yes: of these neither followed the other. Until one of them is withdrawn or corrected, or somebody
entitled releases the gate, it does not open. Which document arrived first decides nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sidesk.core import expressions
from sidesk.core.errors import ExpressionError, ProcessInvalid
from sidesk.core.expressions_values import Value
from sidesk.core.expressions_world import World
from sidesk.core.text import N_, Words
from sidesk.workflow import wants
from sidesk.workflow.definition import Gate, Process
from sidesk.workflow.facts import ISSUED_AT, Asked, Columns, Item, Names
from sidesk.workflow.states import GateState, Statement

SAYS_YES, SAYS_NO = N_("{number} of {date} says yes"), N_("{number} of {date} says no")
CONTRADICT = N_("Documents contradict each other: {documents}")
_DAY = 10  # characters of a moment or a date that name the day
_Compute = Callable[[Any], Value]


@dataclass(frozen=True)
class _Bound:
    gate: Gate
    yes: _Compute
    no: _Compute


class Disputes:
    """The gates that say which documents speak against them, bound once."""

    def __init__(self, process: Process, schema: Mapping[str, Columns], world: World) -> None:
        self._gates = {
            gate.code: _bound(gate, schema, world) for gate in process.gates if gate.against
        }  # fmt: skip

    def of_gate(self, code: str, asked: Asked) -> tuple[Statement, ...]:
        """What is said for and against what a gate asks for, where it contradicts itself; else nothing."""
        bound = self._gates.get(code)
        if bound is None:
            return ()
        key, kept = (self, code, asked.section), asked.book.known
        if key not in kept:
            kept[key] = self._contradicting(bound, asked)
        found: tuple[Statement, ...] = kept[key]
        return found

    @staticmethod
    def _contradicting(bound: _Bound, asked: Asked) -> tuple[Statement, ...]:
        standing = Asked(asked.book.standing, asked.section, asked.this)
        no = _statements(bound.no, standing, bound.gate.dated, against=True)
        yes = _statements(bound.yes, standing, bound.gate.dated, against=False) if no else ()
        if not yes or any(all(_follows(one, other) for other in no) for one in yes):
            return ()
        return tuple(sorted({*yes, *no}, key=lambda one: (one.date, one.number, one.against)))


def told(gate: GateState, words: Words) -> str:
    """Which documents contradict each other about a gate, each with its day; else nothing."""
    if not gate.disputed:
        return ""
    named = (
        words.gettext(SAYS_NO if one.against else SAYS_YES).format(number=one.number, date=one.date or "?")
        for one in gate.disputed
    )
    return words.gettext(CONTRADICT).format(documents=words.listed(named))


def _follows(yes: Statement, no: Statement) -> bool:
    return yes.number != no.number and "" < no.date < yes.date


def _bound(gate: Gate, schema: Mapping[str, Columns], world: World) -> _Bound:
    where = f"step {gate.step}, gate {gate.code}, against"
    try:
        against = expressions.parse(gate.against)
        holds = wants.path_of(gate.holds, wants.form_of(gate.against))
        if holds is None or wants.first_path(against.tree) is not against.tree:
            raise ProcessInvalid(
                where,
                N_("This names no documents of the form that opens the gate."),
                N_("Write which documents say no: {example}."),
                example="${D16}[consent = 'reject']",
            )
        names = Names(schema)
        return _Bound(gate, holds.bind(names, world), against.bind(names, world))
    except ExpressionError as error:
        details = {key: value for key, value in error.details.items() if key not in error.sentences}
        what, todo = error.sentences["what"], error.sentences["todo"]
        raise ProcessInvalid(f"{where}, {error.position + 1}", what, todo, **details) from error


def _statements(said: _Compute, asked: Asked, dated: str, *, against: bool) -> tuple[Statement, ...]:
    found = said(asked)
    items = (one for one in found if isinstance(one, Item)) if isinstance(found, list) else ()
    return tuple(Statement(one.text, _day(one, dated), against) for one in items)


def _day(item: Item, dated: str) -> str:
    """The day a document names for what it says; else the day it was issued."""
    told = (item.below(name)[0].text[:_DAY] for name in (dated, ISSUED_AT) if name)
    return next((text for text in told if _is_day(text)), "")


def _is_day(text: str) -> bool:
    """Whether it is a day: a record from elsewhere may hold anything."""
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == _DAY
