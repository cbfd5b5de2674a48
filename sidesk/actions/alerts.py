"""What the process wants of the person at this desk: defects, re-checks, and gates that stand open now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sidesk.actions import process, projects
from sidesk.actions.desk import Desk
from sidesk.actions.process import Report
from sidesk.core.text import LocalText
from sidesk.workflow.defects import DONE, Defect
from sidesk.workflow.states import CLOSED, OPEN, RELEASED

ALL, MINE = "all", "mine"
_OWN_FIRST = ("LEAD", "WORKER", "SUB")  # who puts things right sees first what is to be put right by them


@dataclass(frozen=True)
class Alerts:
    """Of all projects: what is late first. A gate is named by project, gate and section."""

    open: Sequence[Defect] = ()  # all that are
    mine: Sequence[Defect] = ()  # to be put right by this person
    recheck: Sequence[Defect] = ()  # put right by somebody else, to be re-checked by this person
    closed: frozenset[str] = frozenset()  # gates before steps of one's own roles that let nothing through
    passed: Mapping[str, LocalText] = field(default_factory=dict)  # those that do, with what they say

    @property
    def late(self) -> int:
        """How many defects are over their day."""
        return sum(one.overdue for one in self.open)


def first_filter(role: str) -> str:
    """Which defects a role sees first: who manages sees all of them, who works on site the own ones."""
    return MINE if role in _OWN_FIRST else ALL


def alerts(desk: Desk) -> Alerts:
    """What is so now. Cheap while no record has changed."""
    found: list[Defect] = []
    recheck: list[Defect] = []
    closed: set[str] = set()
    passed: dict[str, LocalText] = {}
    name = desk.person.name
    for project, told in process.reports(desk):
        roles = process.roles_of(desk, told)
        found += [one for one in told.defects if one.is_open]
        if "PM" in roles:
            recheck += [one for one in told.defects if one.state == DONE and one.owner != name]
        shut, through = _gates(told, roles, project.record)
        closed |= shut
        passed |= through
    found.sort(key=lambda one: (not one.overdue, one.due or "9", one.number))
    mine = [one for one in found if one.owner == name and one.state != DONE]
    return Alerts(found, mine, recheck, frozenset(closed), passed)


def closed_step(desk: Desk, in_sight: str) -> str:
    """The step with a closed gate that the person may release: where work stands, before those ahead."""
    known = [in_sight] if in_sight else [one.record for one in projects.projects(desk)[:1]]
    for project in known:
        told = process.report(desk, project)
        roles = process.releasing_roles(desk, told)
        for one in sorted(told.state.steps, key=lambda step: not step.is_current):
            if any(gate.stops and set(gate.gate.roles) & set(roles) for gate in one.gates):
                return one.step.code
    return ""


def _gates(told: Report, roles: Sequence[str], project: str) -> tuple[set[str], dict[str, LocalText]]:
    """The hard gates before steps of these roles: those that are closed, and those that are not."""
    closed: set[str] = set()
    passed: dict[str, LocalText] = {}
    for one in told.state.steps:
        if not any(role in roles for role in one.step.who):
            continue
        for state in one.gates:
            key = f"{project}/{state.gate.code}/{state.section}"
            if state.state == CLOSED:
                closed.add(key)
            elif state.gate.hard and state.state in (OPEN, RELEASED):
                passed[key] = state.gate.title
    return closed, passed
