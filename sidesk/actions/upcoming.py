"""What the person at this desk does next, over all projects: late defects, then what is one's own."""

from __future__ import annotations

from dataclasses import dataclass, field

from sidesk.actions import process, projects, service
from sidesk.actions.begin import Beginning
from sidesk.actions.desk import Desk
from sidesk.actions.projects import Project
from sidesk.workflow.definition import Process
from sidesk.workflow.facts import Book
from sidesk.workflow.nextup import RECHECK, WAIT, NextAction, next_actions
from sidesk.workflow.people import plain

SERVICE_FIRST = ("SALES", "ENG")  # who is called by clients sees their cases before the other work
_PROJECTS = 5  # the last ones touched: today's work lies there


@dataclass(frozen=True)
class Upcoming:
    """Something to do next, and in which project; `case` is the number of a service case."""

    project: Project
    process: Process = field(repr=False)
    action: NextAction
    case: str = ""
    book: Book = field(repr=False, compare=False, default_factory=lambda: Book.of([]))

    @property
    def late(self) -> bool:
        """Whether a defect is over its day."""
        return self.action.defect is not None and self.action.defect.overdue


def upcoming(desk: Desk, most: int) -> list[Upcoming]:
    """The next things to do for the person at this desk, what is late first. Raises ProcessInvalid."""
    found: list[Upcoming] = []
    told_of = [*process.reports(desk, _PROJECTS), (projects.project(desk, ""), process.report(desk, ""))]
    for project, told in told_of:
        roles, name = process.roles_of(desk, told), desk.person.name
        # What belongs to no project is a service case or nothing: no step of a project comes next there.
        steps = next_actions(told.state, told.book, told.defects, roles, name) if project.record else ()
        for action in steps:
            if not is_own_work(action, name):
                found.append(Upcoming(project, told.process, action, book=told.book))
        for case in told.cases:
            book = process.book_of_case(told.book, case.number)
            for action in next_actions(case.state, book, (), roles, name):
                found.append(Upcoming(project, told.process, action, case.number, told.book))
    late = [one for one in found if one.late]
    mine = [one for one in found if not one.late and one.action.mine and one.action.kind != WAIT]
    if desk.person.role in SERVICE_FIRST:
        mine.sort(key=lambda one: not one.case)
    return [*late, *mine][:most]


def is_own_work(action: NextAction, name: str) -> bool:
    """Whether somebody would have to re-check what they have put right themselves: others do that."""
    if action.kind != RECHECK or action.defect is None or action.mine:
        return False
    return plain(action.defect.owner) == plain(name)


def beginning(desk: Desk, one: Upcoming) -> Beginning:
    """How the document of an action begins: in its section, or knowing its case."""
    if one.case:
        return service.beginning(desk, one.case, one.book, one.action.form, one.project.record)
    return Beginning(one.action.form, one.project.record, section=one.action.section)
