"""What projects wait for, and from whom it has to come: for those who manage, and for whoever is held up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sidesk.actions import process, projects
from sidesk.actions.desk import Desk
from sidesk.actions.governing import MANAGING
from sidesk.actions.process import Report
from sidesk.actions.projects import Project
from sidesk.actions.way_open import DEFECTS, way_open
from sidesk.workflow.definition import Process
from sidesk.workflow.engine import holders
from sidesk.workflow.nextup import WAIT, NextAction, next_actions
from sidesk.workflow.states import AHEAD, BEFORE, BLOCKED, OFF, Cause, GateState, State

PROJECTS = 5  # the last ones touched: today's work lies there


@dataclass(frozen=True)
class From:
    """Somebody who can give what is waited for: a role, and the people the project names for it."""

    role: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Awaited:
    """One thing a project cannot go on without. With a `gate` its step is blocked, else a document is due.

    `form`: the document that gives it; `sections`: where it is missing; `case`: the service case it holds up.
    """

    project: Project
    process: Process = field(repr=False, compare=False)
    step: str
    form: str = ""
    gate: GateState | None = None
    sections: tuple[str, ...] = ()
    comes_from: tuple[From, ...] = ()
    case: str = ""

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The documents and defects that keep it back."""
        return self.gate.causes if self.gate is not None else ()


def awaited(desk: Desk, most: int) -> list[Awaited]:
    """What is waited for, over the projects touched last: blocked steps first. Raises ProcessInvalid.

    Those who manage a project see all of it; others what holds up their own steps.
    """
    found: list[Awaited] = []
    told_of = [*process.reports(desk, PROJECTS), (projects.project(desk, ""), process.report(desk, ""))]
    for project, told in told_of:
        found += _joined(_of_project(desk, project, told))
    return sorted(found, key=lambda one: one.gate is None)[:most]


def _of_project(desk: Desk, project: Project, told: Report) -> Iterator[Awaited]:
    roles, name = process.roles_of(desk, told), desk.person.name
    manages = not set(MANAGING).isdisjoint(roles)
    own = next_actions(told.state, told.book, told.defects, roles, name) if project.record else []
    asked = [("", "", [*own, *_disputed(told.state, roles)])]
    for case in told.cases:
        book = process.book_of_case(told.book, case.number)
        asked.append((case.number, case.record, next_actions(case.state, book, (), roles, name)))
    for number, request, actions in asked:
        for action in actions:
            held = action.kind == WAIT
            if action.defect is not None or not (manages or (held and action.mine)):
                continue  # defects have their own list; the rest is somebody else's affair
            if held or not action.mine:
                yield _one(desk, project, told, action, number, request)


def _disputed(state: State, roles: Sequence[str]) -> Iterator[NextAction]:
    """Gates that contradicting documents have closed again, at steps where work was done already."""
    for one in state.steps:
        for gate in one.gates if one.state not in (AHEAD, OFF, BEFORE, BLOCKED) else ():
            if gate.stops and gate.disputed:
                mine = any(role in roles for role in one.step.who)
                yield NextAction(
                    WAIT, one.step.code, section=gate.section, who=one.step.who, mine=mine, gate=gate
                )


def _one(desk: Desk, project: Project, told: Report, action: NextAction, case: str, request: str) -> Awaited:
    form, roles = action.form, action.who
    owners: tuple[str, ...] = ()
    if action.gate is not None:
        way = way_open(told, action.gate, {}, request)
        form = way.form if way is not None else ""
        roles = _opening(desk, told, form, action.gate)
        owners = _owners(told, action.section) if way is not None and way.kind == DEFECTS else ()
    comes_from = tuple(From(role, holders(told.book, role)) for role in roles) if not owners else ()
    sections = (action.section,) if action.section else ()
    comes_from = comes_from or (From(people=owners),)
    return Awaited(project, told.process, action.step, form, action.gate, sections, comes_from, case)


def _joined(found: Iterable[Awaited]) -> list[Awaited]:
    """What is the same in several sections, once."""
    kept: dict[tuple[str, str, str, str], Awaited] = {}
    for one in found:
        key = (one.case, one.step, one.gate.gate.code if one.gate is not None else "", one.form)
        known = kept.get(key)
        kept[key] = (
            replace(known, sections=tuple(dict.fromkeys((*known.sections, *one.sections))))
            if known is not None
            else one
        )
    return list(kept.values())


def _opening(desk: Desk, told: Report, form: str, gate: GateState) -> tuple[str, ...]:
    """Who opens a gate: those at the step of its document who sign it, else all of them."""
    from sidesk.reports.signers import wanted

    step = told.process.step_of(form) if form else None
    if step is None:
        return gate.gate.roles
    newest = desk.store.packages.all(form)
    signs = {one.role for one in wanted(desk.form(newest[-1].sha256).signs)} if newest else set[str]()
    return tuple(role for role in step.who if role in signs) or step.who


def _owners(told: Report, section: str) -> tuple[str, ...]:
    still = (one for one in told.defects if one.is_open and section in ("", one.section))
    return tuple(dict.fromkeys(one.owner for one in still if one.owner))
