"""What comes next: the few things that would move a project on, those of one's own roles first. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from sidesk.workflow.defects import AGAIN as AGAIN_ROUND
from sidesk.workflow.defects import DONE as PUT_RIGHT
from sidesk.workflow.defects import NOTICE, REPLY, Defect
from sidesk.workflow.defects import OPEN as FOUND
from sidesk.workflow.facts import Book, Fact
from sidesk.workflow.states import AGAIN, BLOCKED, NEXT, WORKING, GateState, PartState, State, StepState

MAKE, FINISH, DECIDE, WAIT, RECHECK, MEND = "make", "finish", "decide", "wait", "recheck", "mend"


@dataclass(frozen=True)
class NextAction:
    """One thing to do: make or finish a document, decide something on one, mend or re-check a defect.

    `wait`: a closed gate is in the way; `gate` says which. `record` is the document to open, if there is one.
    """

    kind: str
    step: str
    form: str = ""
    section: str = ""
    record: str = ""
    who: tuple[str, ...] = ()
    mine: bool = False
    gate: GateState | None = None
    defect: Defect | None = None


def next_actions(
    state: State, book: Book, defects: Sequence[Defect], roles: Collection[str], person: str = ""
) -> list[NextAction]:
    """Everything that could be done now: defects that are late, then one's own, then the others'."""
    rework = _rework(state)
    found = [*_of_defects(defects, rework, roles, person)]
    for one in state.current:
        for action in _of_step(one, book):
            found.append(_owned(action, roles))
    waited = {action.section for action in found if action.defect is not None}
    found += [
        _owned(action, roles) for action in _held_up(state, rework, defects) if action.section not in waited
    ]
    return sorted(found, key=_pressing)


def _rework(state: State) -> str:
    """The step at which defects are noticed, put right and re-checked: where notices have their place."""
    return next((one.step.code for one in state.steps if NOTICE in one.step.forms), "")


def _pressing(action: NextAction) -> tuple[bool, bool, bool]:
    late = action.defect is not None and action.defect.overdue
    return (not late, not action.mine, action.kind == WAIT)


def _owned(action: NextAction, roles: Collection[str]) -> NextAction:
    return replace(action, mine=any(role in roles for role in action.who))


def _of_defects(
    defects: Sequence[Defect], rework: str, roles: Collection[str], person: str
) -> Iterator[NextAction]:
    for defect in _urgent(defects):
        if defect.state == PUT_RIGHT:
            yield NextAction(RECHECK, rework, REPLY, defect.section, defect.reply, ("PM",), "PM" in roles,
                             defect=defect)  # fmt: skip
        elif defect.owner == person or defect.overdue or defect.state == AGAIN_ROUND:
            mine = defect.owner == person or ("PM" in roles and defect.overdue)
            yield NextAction(MEND, rework, REPLY, defect.section, defect.record, (), mine, defect=defect)


def _urgent(defects: Sequence[Defect]) -> list[Defect]:
    """Those that are open, the most urgent first."""
    still = [one for one in defects if one.is_open]
    return sorted(still, key=lambda one: (not one.overdue, one.due or "9", one.number))


def _held_up(state: State, rework: str, defects: Sequence[Defect]) -> Iterator[NextAction]:
    """One defect of each section that waits for nothing else; those nobody gave notice of first."""
    for part in (part for one in state.current if one.step.code == rework for part in one.parts):
        if part.state not in (NEXT, WORKING) or part.asks:
            continue
        mine = [one for one in _urgent(defects) if not part.section or one.section in ("", part.section)]
        for defect in sorted(mine, key=lambda one: one.state != FOUND)[:1]:
            form = NOTICE if defect.state == FOUND else REPLY
            yield NextAction(MEND, rework, form, part.section, defect.record, ("PM",), defect=defect)


def _of_step(one: StepState, book: Book) -> Iterator[NextAction]:
    for part in one.parts:
        if part.state == BLOCKED:
            shut = next(gate for gate in part.gates if gate.stops)
            yield NextAction(WAIT, one.step.code, section=part.section, who=one.step.who, gate=shut)
        elif part.state in (NEXT, WORKING) or (one.state == AGAIN and not one.step.per):
            yield from _of_part(one, part, book)


def _of_part(one: StepState, part: PartState, book: Book) -> Iterator[NextAction]:
    step = one.step
    missing = [form for form in step.needs if not _issued(book, form, part.section)]
    decided = [form for form in part.asks if form not in missing]
    wanted = [*decided, *missing]
    if one.state == AGAIN and not wanted:
        wanted = list(step.forms[:1])
    for form in wanted:
        drafts = [fact for fact in book.of_form(form) if fact.open and fact.is_about(part.section)]
        issued = _issued(book, form, part.section)
        record = drafts[0].record if drafts else issued[-1].record if issued and not step.anew else ""
        kind = FINISH if drafts else DECIDE if record else MAKE
        yield NextAction(kind, step.code, form, part.section, record, step.who)


def _issued(book: Book, form: str, section: str) -> list[Fact]:
    return [fact for fact in book.of_form(form) if fact.issued and fact.is_about(section)]
