"""After-sales: the cases of all projects with where they stand, and the next document of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sidesk.actions import begin, fill, process, projects
from sidesk.actions.begin import Beginning
from sidesk.actions.desk import Desk
from sidesk.actions.process import Case
from sidesk.actions.projects import Project
from sidesk.forms.origins import named
from sidesk.models.entities import RecordSummary
from sidesk.workflow.definition import Process
from sidesk.workflow.facts import Book, Fact
from sidesk.workflow.nextup import NextAction, next_actions
from sidesk.workflow.states import DONE, StepState

REQUEST, ON_SITE_REQUEST, REPORT = "D37", "D39", "D40"
LAST = "36"  # the step that files a case


@dataclass(frozen=True)
class ServiceCase:
    """One case as the page shows it. `request` holds the answers of its request by name."""

    case: Case
    project: Project
    process: Process = field(repr=False)
    request: Fact | None
    next: tuple[NextAction, ...]
    book: Book = field(repr=False, default_factory=lambda: Book.of([]))
    lines: Mapping[str, RecordSummary] = field(repr=False, default_factory=dict)

    @property
    def closed(self) -> bool:
        """Whether it is filed."""
        return self.case.state.step(LAST).state == DONE

    @property
    def current(self) -> tuple[StepState, ...]:
        """Where it stands."""
        return self.case.state.current

    def said(self, name: str) -> str:
        """An answer of the request."""
        return self.request.text(name) if self.request else ""


def cases(desk: Desk) -> list[ServiceCase]:
    """Every case, also of no project: the open ones first, the most urgent of them before the others."""
    found = []
    known = projects.projects(desk)
    told_of = [(project, process.report(desk, project.record)) for project in known]
    told_of.append((projects.project(desk, ""), process.report(desk, "")))
    for project, told in told_of:
        roles = process.roles_of(desk, told)
        for case in told.cases:
            facts = [fact for fact in told.book.facts if process.case_of(fact) == case.number]
            request = next((fact for fact in facts if fact.form == REQUEST), None)
            book = process.book_of_case(told.book, case.number)
            actions = next_actions(case.state, book, (), roles, desk.person.name)
            found.append(ServiceCase(case, project, told.process, request, tuple(actions), book, told.lines))
    return sorted(found, key=lambda one: (one.closed, one.said("urgency") or "p9", one.case.number))


def begin_document(desk: Desk, one: ServiceCase, form: str) -> fill.OpenRecord:
    """The next document of a case, begun with what the case knows already."""
    return begin.begin(desk, beginning(desk, one.case.number, one.book, form, one.project.record))


def beginning(desk: Desk, number: str, book: Book, form: str, project: str) -> Beginning:
    """How a document of a case begins: with its number, from the newest document of each kind it names."""
    owners = named(fill.form_of(desk, form))
    mine = [fact for fact in book.facts if process.case_of(fact) == number and fact.form in owners]
    newest = {fact.form: fact for fact in sorted(mine, key=lambda fact: (fact.at, fact.number))}
    first = sorted(
        newest.values(), key=lambda fact: (fact.form != REQUEST, fact.at, fact.number), reverse=True
    )
    given = dict.fromkeys(process.CASE_FIELDS, number) if form != REQUEST else {}
    if form == REPORT:
        given.update(_of_visit([fact for fact in book.facts if process.case_of(fact) == number]))
    records = [fact.record for fact in first]
    return Beginning(form, project, origin="".join(records[:1]), given=given, also=tuple(records[1:]))


def _of_visit(facts: Sequence[Fact]) -> Mapping[str, str]:
    """Once a visit was asked for, the next report of a case is about one: which, is counted."""
    if not any(fact.issued and fact.form == ON_SITE_REQUEST for fact in facts):
        return {}
    visits = sum(
        fact.issued and fact.form == REPORT and fact.text("service_mode") == "onsite" for fact in facts
    )
    return {"service_mode": "onsite", "visit_round": str(visits + 1)}
