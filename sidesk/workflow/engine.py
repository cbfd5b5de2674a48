"""The state of a project and of its service cases, worked out from what its records say.

A pure function: the same records give the same state, in whatever order they arrived. Expressions are bound
once, when the engine is made; a process whose expressions cannot be bound is refused then.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sidesk.core import expressions
from sidesk.core.errors import ExpressionError, ProcessInvalid
from sidesk.core.expressions_values import Value, number, truth
from sidesk.core.expressions_world import World
from sidesk.workflow import wants
from sidesk.workflow.because import Causes
from sidesk.workflow.definition import (
    CASE,
    DECISION,
    END,
    MILESTONE,
    PROJECT,
    SECTION,
    Doubt,
    Gate,
    Process,
    Step,
    Way,
)
from sidesk.workflow.disputes import Disputes
from sidesk.workflow.facts import Asked, Book, Columns, Fact, Names
from sidesk.workflow.states import (
    AGAIN,
    AHEAD,
    BEFORE,
    BLOCKED,
    CLOSED,
    DONE,
    EARLY,
    NEXT,
    OFF,
    OPEN,
    PASSED,
    RELEASED,
    WARNS,
    WORKING,
    Documents,
    GateState,
    PartState,
    Release,
    State,
    StepState,
    WayState,
)

RELEASE = "P04"  # the form that releases a gate
PROJECT_FORM = "P01"
APPOINTMENT, APPOINTED = "D04", ("appointee", "deputy")  # whom it names may act as project manager
MOST_SECTIONS = 500  # with a state of their own; what lies in others counts for the whole project
Compute = Callable[[Any], Value]


@dataclass(frozen=True)
class _Bound:
    """The closures of one step. `wants`: the parts of what makes it done, each with the form that decides."""

    done: Compute | None
    wants: tuple[tuple[str, Compute | None], ...]
    ways: tuple[tuple[Compute | None, Compute | None], ...]


@dataclass
class _Run:
    """What is known so far while a book is gone through."""

    book: Book
    sections: tuple[str, ...]
    prior: frozenset[str]
    done: dict[tuple[str, str], bool] = field(default_factory=dict)
    whole: dict[str, bool] = field(default_factory=dict)  # steps: done in every section


class Engine:
    """A process, ready to be asked. `schema`: the questions of every form the expressions may name."""

    def __init__(self, process: Process, schema: Mapping[str, Columns], world: World) -> None:
        self.process = process
        self._world = world
        self._schema = schema
        self._steps = {step.code: self._bound(step) for step in process.steps}
        self._gates = {gate.code: self._condition(gate.holds, _gate_at(gate)) for gate in process.gates}
        self._when = {
            (gate.code, form): self._condition(gate.when, _gate_at(gate), form)
            for gate in process.gates
            if gate.when
            for form in gate.guards
        }
        self._doubts = {
            doubt.code: self._condition(doubt.when, f"doubt {doubt.code}")
            for doubt in process.doubts
            if not doubt.gate
        }
        self._disputes = Disputes(process, schema, world)
        self._causes = Causes(process, schema, world)  # last: everything can be read

    def project(self, book: Book) -> State:
        """The state of a project: steps 1 to 26."""
        return self._state(book, PROJECT)

    def case(self, book: Book) -> State:
        """The state of a service case: steps 27 to 36, from the records of that case alone."""
        return self._state(book, CASE)

    def idle(self) -> State:
        """The steps of a service case where there is none: only the first offers its document."""
        empty = Book.of(())
        states = (
            StepState(
                step, AHEAD, (PartState("", AHEAD),),
                _documents(step, empty) if _is_first(self.process, step, CASE) else (),
                tuple(WayState(way, False) for way in step.ways),
            )
            for step in self.process.steps
            if step.scope == CASE
        )  # fmt: skip
        return State(tuple(states))

    def guards(self, book: Book, this: Fact) -> list[GateState]:
        """The gates that a document stands before: what they say about issuing it now."""
        prior = self._prior(book)
        asked = Asked(book, this.section, this)
        found = []
        for gate in self.process.gates:
            if this.form not in gate.guards:
                continue
            when = self._when.get((gate.code, this.form))
            if when is None or truth(when(asked)):
                found.append(self._gate(gate, asked, gate.step in prior))
        return found

    # --- binding -----------------------------------------------------------------------------------------

    def _bound(self, step: Step) -> _Bound:
        at = f"step {step.code}"
        done = self._condition(step.done, f"{at}, done") if step.done else None
        ways = tuple(
            (
                self._condition(way.when, f"{at}, way to {way.to}") if way.when else None,
                self._condition(way.count, f"{at}, way to {way.to}, count") if way.count else None,
            )
            for way in step.ways
        )
        # Last: whatever cannot be read is refused above, with its place.
        return _Bound(done, tuple(self._wanted(step)), ways)

    def _wanted(self, step: Step) -> Iterator[tuple[str, Compute | None]]:
        """Which form decides each part of what makes a step done; a decision is made where its ways say."""
        if step.done:
            for form, part in wants.parts(step.done):
                yield form, part.bind(Names(self._schema), self._world)
        elif step.kind == DECISION:
            yield (
                next((form for way in step.ways if way.when and (form := wants.form_of(way.when))), ""),
                None,
            )

    def _condition(self, source: str, where: str, this: str = "") -> Compute:
        try:
            return expressions.parse(source).bind(Names(self._schema, this), self._world)
        except ExpressionError as error:
            details = {key: value for key, value in error.details.items() if key not in error.sentences}
            what, todo = error.sentences["what"], error.sentences["todo"]
            raise ProcessInvalid(f"{where}, {error.position + 1}", what, todo, **details) from error

    # --- a run -------------------------------------------------------------------------------------------

    def _state(self, book: Book, scope: str) -> State:
        run = _Run(book, sections_of(book), self._prior(book))
        steps = [step for step in self.process.ordered if step.scope == scope]
        parts = {
            step.code: self._parts(step, run, first=_is_first(self.process, step, scope)) for step in steps
        }
        back = self._back(steps, run)
        by_code = {step.code: self._whole(step, parts[step.code], run, back) for step in steps}
        order = [step.code for step in self.process.steps if step.scope == scope]
        states = self._branches(by_code)
        forked = tuple(fact for fact in book.facts if fact.forked)
        return State(tuple(states[code] for code in order), run.sections, forked)

    def _prior(self, book: Book) -> frozenset[str]:
        """The steps that lie before the one the project was begun at."""
        starts = [fact.text("start_step") for fact in book.of_form(PROJECT_FORM)]
        known = [code for code in starts if code in self.process.by_code]
        return frozenset().union(*(self.process.before(code) for code in known))

    def _parts(self, step: Step, run: _Run, *, first: bool) -> tuple[PartState, ...]:
        sections = run.sections if step.per == SECTION and run.sections else ("",)
        parts = tuple(self._part(step, section, run, first=first) for section in sections)
        run.whole[step.code] = all(run.done[step.code, section] for section in sections)
        return parts

    def _part(self, step: Step, section: str, run: _Run, *, first: bool) -> PartState:
        asked, key = Asked(run.book, section), (step.code, section)
        prior = step.code in run.prior
        gates = tuple(self._gate(gate, asked, prior) for gate in self.process.at(step.code))
        shut = any(gate.stops for gate in gates)
        reached = first or any(
            self._leads(source, way, section, asked, run) for source, way in self.process.into(step.code)
        )
        done = prior or self._is_done(step, asked, reached=reached and not shut)
        run.done[key] = done
        begun = self._begun(step, run.book, section)
        asks = () if done else self._asks(step, asked)
        if prior:
            state = BEFORE
        elif done:
            state = DONE
        elif not reached:
            state = EARLY if begun else AHEAD
        elif shut:
            state = BLOCKED
        else:
            state = WORKING if begun else NEXT
        causes = () if done else self._causes.of_step(step.code, asked)
        return PartState(section, state, gates, asks, causes)

    def _asks(self, step: Step, asked: Asked) -> tuple[str, ...]:
        """The forms whose answers keep a step from being done."""
        found = (
            form for form, holds in self._steps[step.code].wants
            if form and (holds is None or not truth(holds(asked)))
        )  # fmt: skip
        return tuple(dict.fromkeys(found))

    def _begun(self, step: Step, book: Book, section: str) -> bool:
        """Whether there is a document whose place is here; one that may be made here too has it elsewhere."""
        own = [form for form in step.forms if self.process.step_of(form) is step]
        return any(fact.is_about(section) for form in own for fact in book.of_form(form))

    def _leads(self, source: Step, way: Way, section: str, asked: Asked, run: _Run) -> bool:
        """Whether a way into a step is open for a section."""
        mine = run.done.get((source.code, section))
        done = mine if mine is not None else run.whole.get(source.code, False)
        if not done:
            return False
        if source.code in run.prior and self.process.by_code[way.to].kind != END:
            return True
        when = self._steps[source.code].ways[source.ways.index(way)][0]
        return when is None or truth(when(asked))

    def _is_done(self, step: Step, asked: Asked, *, reached: bool) -> bool:
        bound = self._steps[step.code]
        if bound.done is not None:
            return truth(bound.done(asked))
        if step.kind == DECISION:
            return any(when is not None and truth(when(asked)) for when, _ in bound.ways)
        if not reached and (step.kind in (MILESTONE, END) or not step.needs):
            return False
        return all(
            any(fact.issued and fact.is_about(asked.section) for fact in asked.book.of_form(form))
            for form in step.needs
        )

    def _gate(self, gate: Gate, asked: Asked, prior: bool) -> GateState:
        disputed = self._disputes.of_gate(gate.code, asked)
        if not disputed and truth(self._gates[gate.code](asked)):
            return GateState(gate, OPEN, asked.section)
        if prior:
            return GateState(gate, PASSED, asked.section)
        release, causes = _release(gate, asked), self._causes.of_gate(gate.code, asked)
        if release is not None:
            return GateState(gate, RELEASED, asked.section, release, causes, disputed)
        return GateState(gate, CLOSED if gate.hard else WARNS, asked.section, None, causes, disputed)

    # --- ways back, branches -----------------------------------------------------------------------------

    def _back(self, steps: Sequence[Step], run: _Run) -> dict[str, tuple[bool, int]]:
        """By step: whether a way back leads to it now, and how often ways back have led to it."""
        found: dict[str, tuple[bool, int]] = {}
        for step in steps:
            for way, state in zip(step.ways, self._ways(step, run), strict=True):
                if way.loop:
                    taken, count = found.get(way.to, (False, 0))
                    found[way.to] = (taken or state.taken, count + state.count)
        return found

    def _ways(self, step: Step, run: _Run) -> tuple[WayState, ...]:
        asked = Asked(run.book)
        states = []
        for way, (when, count) in zip(step.ways, self._steps[step.code].ways, strict=True):
            holds = when is None or truth(when(asked))
            counted = number(count(asked), self._world.zone) if count is not None else 0
            taken = holds if way.loop else holds and run.whole[step.code]
            causes = self._causes.of_loop(step.code, way.to, asked) if way.loop and taken else ()
            states.append(WayState(way, taken, int(counted) if math.isfinite(counted) else 0, causes))
        return tuple(states)

    def _whole(
        self, step: Step, parts: tuple[PartState, ...], run: _Run, back: Mapping[str, tuple[bool, int]]
    ) -> StepState:
        again, rounds = back.get(step.code, (False, 0))
        state = _together([part.state for part in parts])
        if again and state == DONE:
            state = AGAIN
        doubts = tuple(
            doubt for doubt in self.process.doubts if doubt.step == step.code and self._doubted(doubt, run)
        )
        return StepState(
            step, state, parts, _documents(step, run.book), self._ways(step, run), doubts, rounds
        )

    def _doubted(self, doubt: Doubt, run: _Run) -> bool:
        if not doubt.gate:
            return truth(self._doubts[doubt.code](Asked(run.book)))
        asked = (Asked(run.book, section) for section in (run.sections or ("",)))
        return any(self._disputes.of_gate(doubt.gate, one) for one in asked)

    def _branches(self, states: Mapping[str, StepState]) -> dict[str, StepState]:
        """Steps no way will lead to: everything before them is settled, and it leads elsewhere."""
        settled = dict(states)
        for code in states:
            one = settled[code]
            into = [(source.code, way) for source, way in self.process.into(code) if source.code in settled]
            if one.state != AHEAD or not into:
                continue
            if all(self._leads_elsewhere(settled[source], way) for source, way in into):
                settled[code] = StepState(
                    one.step, OFF, tuple(PartState(p.section, OFF, p.gates) for p in one.parts),
                    one.documents, one.ways, one.doubts, one.rounds,
                )  # fmt: skip
        return settled

    @staticmethod
    def _leads_elsewhere(source: StepState, way: Way) -> bool:
        taken = next(one.taken for one in source.ways if one.way == way)
        return source.state == OFF or (source.state == DONE and bool(way.when) and not taken)


def sections_of(book: Book) -> tuple[str, ...]:
    """The sections in which a project is built, in the order of its table."""
    rows = [row for fact in book.of_form(PROJECT_FORM) for row in fact.rows("sections")]
    codes = [code for row in rows if isinstance(code := row.get("code", ""), str) and code]
    return tuple(dict.fromkeys(codes))[:MOST_SECTIONS]


def _together(states: Sequence[str]) -> str:
    """One word for several sections: what is most pressing, else how far the last one is."""
    for state in (BLOCKED, WORKING, NEXT):
        if state in states and not (state == BLOCKED and any(one in (WORKING, NEXT) for one in states)):
            return state
    if all(state in (DONE, BEFORE) for state in states):
        return BEFORE if all(state == BEFORE for state in states) else DONE
    if any(state in (DONE, EARLY) for state in states):
        return WORKING if DONE in states else EARLY
    return states[0]


def _is_first(process: Process, step: Step, scope: str) -> bool:
    """Whether a project or a case begins here: nothing of its own kind leads to it."""
    return not any(source.scope == scope for source, _ in process.into(step.code))


def _documents(step: Step, book: Book) -> tuple[Documents, ...]:
    return tuple(
        Documents(
            form,
            sum(fact.issued for fact in book.of_form(form)),
            sum(fact.open for fact in book.of_form(form)),
            form in step.needs,
        )
        for form in step.forms
    )


def _release(gate: Gate, asked: Asked) -> Release | None:
    """The newest release that covers this section, or this document."""
    found = [
        fact
        for fact in asked.book.of_form(RELEASE)
        if fact.issued
        and fact.text("gate") == gate.code
        and fact.text("released_role") in gate.roles
        and holds_role(asked.book, fact.text("released_role"), fact.author)
        and fact.text("scope_section") in ("", asked.section)
        and fact.text("scope_document") in ("", asked.this.number if asked.this else "")
    ]
    if not found:
        return None
    last = max(found, key=lambda fact: (fact.text("released_at"), fact.number))
    return Release(
        last.number, last.text("released_by"), last.text("released_role"), last.text("released_at"),
        last.text("reason"),
    )  # fmt: skip


def holds_role(book: Book, role: str, person: str) -> bool:
    """Whether somebody has a role in this project; where it names nobody for it, nobody is shut out.

    Manager is also whom the department appointed, and the deputy of the appointment.
    """
    named = _named(book, role)
    return not named or person in named or (role == "PM" and person in _appointed(book))


def holders(book: Book, role: str) -> tuple[str, ...]:
    """Who has a role in this project, by name."""
    found = [*_named(book, role), *(_appointed(book) if role == "PM" else ())]
    return tuple(dict.fromkeys(name for name in found if name))


def _named(book: Book, role: str) -> list[str]:
    rows = (row for fact in book.of_form(PROJECT_FORM) for row in fact.rows("people"))
    return [str(row.get("person", "")) for row in rows if row.get("role") == role]


def _appointed(book: Book) -> list[str]:
    """Whom the department's sealed appointments name."""
    sealed = (fact for fact in book.of_form(APPOINTMENT) if fact.issued and "SID" in fact.signed)
    return [name for fact in sealed for key in APPOINTED if (name := fact.text(key))]


def _gate_at(gate: Gate) -> str:
    return f"step {gate.step}, gate {gate.code}"
