"""Whether a process fits together: its graph, its forms, the names in its conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from sidesk.core import expressions
from sidesk.core.errors import ExpressionError, ProcessInvalid
from sidesk.core.expressions_world import World
from sidesk.core.text import N_
from sidesk.workflow import wants
from sidesk.workflow.definition import Process
from sidesk.workflow.engine import Engine
from sidesk.workflow.facts import Columns

_DEEPEST = 2


def check(process: Process, schema: Mapping[str, Columns], world: World) -> list[ProcessInvalid]:
    """Everything that is wrong with a process, each with its place; none means it can be used."""
    faults = [*_graph(process), *_reach(process), *_names(process), *_forms(process, schema), *_slow(process)]
    if not faults:
        try:
            Engine(process, schema, world)
        except ProcessInvalid as fault:
            faults.append(fault)
    return faults


def _graph(process: Process) -> Iterator[ProcessInvalid]:
    named = [("step", step.code) for step in process.steps]
    named += [("gate", gate.code) for gate in process.gates]
    named += [("doubt", doubt.code) for doubt in process.doubts]
    for (kind, code), count in Counter(named).items():
        if count > 1:
            yield ProcessInvalid(f"{kind} {code}", N_("It is there twice."), N_("Give each its own name."))
    asked = [(f"step {step.code}, way to {way.to}", way.to) for step in process.steps for way in step.ways]
    asked += [(f"gate {gate.code}", gate.step) for gate in process.gates]
    asked += [(f"doubt {doubt.code}", doubt.step) for doubt in process.doubts]
    for where, code in asked:
        if code not in process.by_code:
            yield _unknown(where, N_("There is no step “{name}”."), code)
    gates = {gate.code for gate in process.gates if gate.against}
    for doubt in process.doubts:
        if doubt.gate and doubt.gate not in gates:
            what = N_("There is no gate “{name}” that says what speaks against it.")
            yield _unknown(f"doubt {doubt.code}", what, doubt.gate)


def _reach(process: Process) -> Iterator[ProcessInvalid]:
    """The process begins at one step; whatever else nothing leads to can never be reached."""
    for code in process.first[1:]:
        yield ProcessInvalid(
            f"step {code}",
            N_("No way leads to this step."),
            N_("Let a step before it name it, or remove it."),
        )
    there = {step.code for step in process.ordered}
    for step in process.steps:
        if step.code not in there:
            yield ProcessInvalid(
                f"step {step.code}",
                N_("The ways to this step turn in a circle."),
                N_("Mark the way that leads back with loop = true."),
            )


def _names(process: Process) -> Iterator[ProcessInvalid]:
    roles = {role.code for role in process.roles}
    phases = {phase.code for phase in process.phases}
    for step in process.steps:
        if step.phase not in phases:
            yield _unknown(f"step {step.code}", N_("There is no phase “{name}”."), step.phase)
        for role in step.who:
            if role not in roles:
                yield _unknown(f"step {step.code}", N_("There is no role “{name}”."), role)
    for gate in process.gates:
        for role in gate.roles:
            if role not in roles:
                yield _unknown(f"gate {gate.code}", N_("There is no role “{name}”."), role)


def _forms(process: Process, schema: Mapping[str, Columns]) -> Iterator[ProcessInvalid]:
    named = [(f"step {step.code}", form) for step in process.steps for form in step.forms]
    named += [(f"gate {gate.code}", form) for gate in process.gates for form in gate.guards]
    for where, form in named:
        if form not in schema:
            yield _unknown(where, N_("There is no form “{name}”."), form)


def _slow(process: Process) -> Iterator[ProcessInvalid]:
    """Records within records within records: with a thousand of each nobody would see the end."""
    named = [(f"step {step.code}, done", step.done) for step in process.steps]
    for step in process.steps:
        for way in step.ways:
            named += [(f"step {step.code}, way to {way.to}", text) for text in (way.when, way.count)]
    for gate in process.gates:
        named += [
            (f"step {gate.step}, gate {gate.code}", text) for text in (gate.holds, gate.when, gate.against)
        ]
    named += [(f"doubt {doubt.code}", doubt.when) for doubt in process.doubts]
    for where, text in named:
        if text and _nested(text) > _DEEPEST:
            yield ProcessInvalid(
                where,
                N_("It looks through records within records more than {most} deep."),
                N_("Write it with fewer [..] within each other."),
                most=_DEEPEST,
            )


def _nested(source: str) -> int:
    """How deep references stand within predicates of others; 0 where the text cannot be read."""
    try:
        return wants.depth(expressions.parse(source).tree)
    except ExpressionError:
        return 0  # said with its place where it is bound


def _unknown(where: str, what: str, name: str) -> ProcessInvalid:
    return ProcessInvalid(where, what, N_("Correct the name."), name=name)
