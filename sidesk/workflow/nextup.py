"""What comes next: the few things that would move a project on, those of one's own roles first. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sidesk.core import expressions
from sidesk.workflow.defects import AGAIN as AGAIN_ROUND
from sidesk.workflow.defects import DONE as PUT_RIGHT
from sidesk.workflow.defects import Defect
from sidesk.workflow.definition import Step
from sidesk.workflow.facts import EVERY, HERE, Book
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
    found = [*_of_defects(defects, roles, person)]
    for one in state.current:
        for action in _of_step(one, book):
            found.append(_owned(action, roles))
    return sorted(found, key=_pressing)


def _pressing(action: NextAction) -> tuple[bool, bool, bool]:
    late = action.defect is not None and action.defect.overdue
    return (not late, not action.mine, action.kind == WAIT)


def _owned(action: NextAction, roles: Collection[str]) -> NextAction:
    mine = any(role in roles for role in action.who)
    return NextAction(
        action.kind, action.step, action.form, action.section, action.record, action.who, mine, action.gate
    )


def _of_defects(defects: Sequence[Defect], roles: Collection[str], person: str) -> Iterator[NextAction]:
    for defect in sorted(defects, key=lambda one: (not one.overdue, one.due or "9", one.number)):
        if not defect.is_open:
            continue
        if defect.state == PUT_RIGHT:
            yield NextAction(RECHECK, "17", "D22", defect.section, defect.reply, ("PM",), "PM" in roles,
                             defect=defect)  # fmt: skip
        elif defect.owner == person or defect.overdue or defect.state == AGAIN_ROUND:
            mine = defect.owner == person or ("PM" in roles and defect.overdue)
            yield NextAction(MEND, "17", "D22", defect.section, defect.record, (), mine, defect=defect)


def _of_step(one: StepState, book: Book) -> Iterator[NextAction]:
    for part in one.parts:
        if part.state == BLOCKED:
            shut = next(gate for gate in part.gates if gate.stops)
            yield NextAction(WAIT, one.step.code, section=part.section, who=one.step.who, gate=shut)
        elif part.state in (NEXT, WORKING) or (one.state == AGAIN and not one.step.per):
            yield from _of_part(one, part, book)


def _of_part(one: StepState, part: PartState, book: Book) -> Iterator[NextAction]:
    step = one.step
    missing = False
    for form in step.needs:
        mine = [fact for fact in book.of_form(form) if fact.is_about(part.section)]
        if any(fact.issued for fact in mine):
            continue
        missing = True
        draft = next((fact.record for fact in mine if fact.open), "")
        yield NextAction(FINISH if draft else MAKE, step.code, form, part.section, draft, step.who)
    form = "" if missing else asked_form(step)
    if form:
        issued = [fact for fact in book.of_form(form) if fact.issued and fact.is_about(part.section)]
        record = issued[-1].record if issued else ""
        yield NextAction(DECIDE if record else MAKE, step.code, form, part.section, record, step.who)


def asked_form(step: Step) -> str:
    """The form on which a step is decided: the first one its conditions name.

    A step that waits for defects to be closed is decided on none: the defects themselves are what comes next.
    """
    if step.done and "defects" in expressions.parse(step.done).references:
        return ""
    for source in (step.done, *(way.when for way in step.ways)):
        for name in expressions.parse(source).references if source else ():
            form = name.removesuffix(EVERY).removesuffix(HERE)
            if form not in ("defects", "this_section", "this", "P01"):
                return form
    return ""
