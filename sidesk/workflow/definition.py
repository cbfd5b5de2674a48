"""The process as data: steps joined by ways, gates on some of them.

Conditions are texts in the expression language of the forms. What they may ask is said in `facts`.
Titles are ours; `source` says whether a thing was read in the department's process paper or inferred.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from sidesk.core.text import LocalText

READ, INFERRED = "read", "inferred"
STEP, DECISION, MILESTONE, END = "step", "decision", "milestone", "end"
KINDS = (STEP, DECISION, MILESTONE, END)
PROJECT, CASE = "project", "case"
SECTION = "section"


@dataclass(frozen=True)
class Role:
    """Who does things: `code` as the forms' signers name it. `outside`: not of our company."""

    code: str
    title: LocalText
    outside: bool = False
    source: str = READ


@dataclass(frozen=True)
class Phase:
    """A stretch of the process: one lane of the map."""

    code: str
    title: LocalText


@dataclass(frozen=True)
class Way:
    """From one step to the next. `when` empty: always.

    A `loop` leads back: while its condition holds, the step it leads to has to be done again; `count` says
    how often that has happened until now.
    """

    to: str
    title: LocalText
    when: str = ""
    loop: bool = False
    count: str = ""
    source: str = READ


@dataclass(frozen=True)
class Step:
    """One box of the chart. `needs`: forms without which it is not done; `may`: those it can have beside.

    `done` empty: a step is done when each needed form was issued, a decision when one of its ways opens, a
    milestone when it is reached. `per` section: each section of the project has its own state. `anew`: each
    time it comes round its document is made anew, not corrected.
    """

    code: str
    phase: str
    title: LocalText
    kind: str = STEP
    who: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    done: str = ""
    per: str = ""
    scope: str = PROJECT
    anew: bool = False
    ways: tuple[Way, ...] = ()
    short: LocalText = field(default_factory=dict)  # a few characters, for the map
    source: str = READ

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form that has its place here."""
        return (*self.needs, *self.may)


@dataclass(frozen=True)
class Gate:
    """What must hold before a step, and before the forms it guards are issued.

    A hard gate stops issuing; a soft one warns. Nobody is ever kept from drafting. `when` says which
    documents of the guarded forms it means. Who has one of `roles` may release it with a reason. `against`
    names the documents that say no to what it asks for, `dated` the answer that says on which day they do.
    """

    code: str
    step: str
    title: LocalText
    holds: str
    hard: bool = True
    guards: tuple[str, ...] = ()
    when: str = ""
    roles: tuple[str, ...] = ()
    basis: str = ""
    source: str = READ
    against: str = ""
    dated: str = ""


@dataclass(frozen=True)
class Doubt:
    """Records that contradict each other: while `when` holds, `title` is shown at the step. With a `gate`:
    while the documents contradict each other that it asks for."""

    code: str
    step: str
    title: LocalText
    when: str = ""
    gate: str = ""


@dataclass(frozen=True)
class Process:
    """The whole of it, in the order of the files."""

    phases: tuple[Phase, ...]
    roles: tuple[Role, ...]
    steps: tuple[Step, ...]
    gates: tuple[Gate, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @cached_property
    def by_code(self) -> dict[str, Step]:
        """Steps by their number."""
        return {step.code: step for step in self.steps}

    @cached_property
    def first(self) -> tuple[str, ...]:
        """Steps to which no way leads on: where projects begin."""
        entered = {way.to for step in self.steps for way in step.ways if not way.loop}
        return tuple(step.code for step in self.steps if step.code not in entered)

    def step_of(self, form: str) -> Step | None:
        """Where a form has its place: where it is needed, else where it may be made."""
        needed = (step for step in self.steps if form in step.needs)
        return next(needed, None) or next((step for step in self.steps if form in step.may), None)

    @cached_property
    def once(self) -> frozenset[str]:
        """The forms of which a project has one: not one for each section, and not those of service cases."""
        steps = [step for step in self.steps if step.scope == PROJECT and not step.per and not step.anew]
        found = {form for step in steps for form in step.needs}
        return frozenset(found - {form for step in self.steps if step not in steps for form in step.forms})

    @cached_property
    def case_forms(self) -> tuple[str, ...]:
        """The forms of service cases."""
        return tuple(dict.fromkeys(form for step in self.steps if step.scope == CASE for form in step.forms))

    def needed_behind(self, code: str) -> Iterator[str]:
        """The forms of the nearest steps that ways lead on to and that need any."""
        seen = {code}
        ahead = [code]
        while ahead:
            for way in self.by_code[ahead.pop(0)].ways:
                if way.loop or way.to in seen:
                    continue
                seen.add(way.to)
                if not self.by_code[way.to].needs:
                    ahead.append(way.to)
                yield from self.by_code[way.to].needs

    def into(self, code: str) -> Iterator[tuple[Step, Way]]:
        """The ways that lead on to a step; those that lead back are left out."""
        return ((step, way) for step in self.steps for way in step.ways if way.to == code and not way.loop)

    def at(self, code: str) -> tuple[Gate, ...]:
        """The gates of a step."""
        return tuple(gate for gate in self.gates if gate.step == code)

    @cached_property
    def ordered(self) -> tuple[Step, ...]:
        """Every step behind those that lead to it."""
        waiting = {step.code: sum(1 for _ in self.into(step.code)) for step in self.steps}
        free = [step for step in self.steps if not waiting[step.code]]
        found: list[Step] = []
        while free:
            step = free.pop(0)
            found.append(step)
            for way in step.ways:
                if not way.loop and way.to in waiting:
                    waiting[way.to] -= 1
                    if not waiting[way.to]:
                        free.append(self.by_code[way.to])
        return tuple(found)

    def before(self, code: str) -> frozenset[str]:
        """Every step from which ways lead on to this one."""
        found: set[str] = set()
        ahead = [code]
        while ahead:
            for step, _ in self.into(ahead.pop()):
                if step.code not in found:
                    found.add(step.code)
                    ahead.append(step.code)
        return frozenset(found)
