"""Projects with where they stand, their defects and service cases."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from sidesk.actions import browse, defects, process, projects, service, versions
from sidesk.actions.desk import Desk
from sidesk.actions.projects import Project
from sidesk.core.errors import ProcessInvalid
from sidesk.hq import assigned, roles
from sidesk.hq.desk.frame import HOME, Away, Fields, Reading, Visitor, moved, page, trusted
from sidesk.models.entities import RecordQuery
from sidesk.workflow.states import StepState

router = APIRouter()
_MANY = 500


@dataclass(frozen=True)
class Line:
    """A project as the list shows it. `quiet`: days since something of it came in."""

    project: Project
    heard_at: dt.datetime | None
    quiet: int
    records: int
    open_defects: int
    overdue: int
    current: Sequence[StepState]
    people: Sequence[str]


@router.get("")
def overview(request: Request, who: Reading) -> Response:
    """Every project with its age since last contact, and what waits for somebody here."""
    sent = _sent(who)
    lines = [_line(who, one, sent) for one in projects.projects(who.desk)]
    waiting = {
        "quarantine": len(who.office.store.office.quarantine()),
        "conflicts": len(versions.open_conflicts(who.desk)),
        "enrolments": len(who.office.store.office.waiting()),
    }
    lines.sort(key=lambda line: (-line.overdue, -line.quiet, line.project.number))
    return page(request, "projects.html", who, lines=lines, waiting=waiting)


@router.get("/projects/{record:path}")
def one_project(request: Request, who: Reading, record: str) -> Response:
    """The process map as a list of lanes, the documents, the people."""
    project = _known(who.desk, record)
    told = _told(who.desk, record)
    phases = {one.code: one.title for one in told.process.phases} if told else {}
    lanes = [
        (title, [step for step in told.state.steps if step.step.phase == code])
        for code, title in phases.items()
        if told
    ]
    office = who.office.store.office
    people = [
        one for name in assigned.people_of(who.office.store, project.record) if (one := office.person(name))
    ]
    return page(
        request,
        "project.html",
        who,
        project=project,
        lanes=[lane for lane in lanes if lane[1]],
        line=_line(who, project, _sent(who)),
        records=projects.records_of(who.desk, record, _MANY),
        titles=browse.titles(who.desk),
        people=people,
        staff=[one for one in office.people() if one.left_at is None and one not in people],
    )


@router.post("/projects/{record:path}/people")
def assign(request: Request, who: Reading, record: str, fields: Fields) -> Response:
    """Give the project to somebody, or take it from them; the next answer brings it."""
    given = trusted(who, fields)
    who.demand(roles.ASSIGN)
    project = _known(who.desk, record)
    office = who.office.store.office
    person = office.person(given.get("person", ""))
    if person is None or (person.left_at is not None and not given.get("end")):
        raise Away(404)
    change = assigned.unassign if given.get("end") else assigned.assign
    change(who.office.store, person.id, project.record)
    who.note("unassign" if given.get("end") else "assign", person=person.name, project=project.number)
    return moved(f"{HOME}/projects/{quote(record, safe='')}")


@router.get("/defects")
def board(request: Request, who: Reading, state: str = "open") -> Response:
    """Every defect; what is late first."""
    cards = defects.board(who.desk)
    shown = [card for card in cards if state == "all" or card.defect.is_open]
    named = {one.record: one for one in projects.projects(who.desk)}
    return page(request, "defects.html", who, cards=shown, named=named, state=state, count=len(cards))


@router.get("/service")
def cases(request: Request, who: Reading) -> Response:
    """Service cases: what is open, where it stands, who may be sent."""
    office = who.office.store.office
    return page(
        request,
        "service.html",
        who,
        cases=service.cases(who.desk),
        staff=[one for one in office.people() if one.left_at is None],
        sent=_sent(who),
    )


@router.post("/service/dispatch")
def dispatch(request: Request, who: Reading, fields: Fields) -> Response:
    """Send somebody: the project of the case is theirs from the next answer on."""
    given = trusted(who, fields)
    who.demand(roles.ASSIGN)
    office = who.office.store.office
    person = office.person(given.get("person", ""))
    project = _known(who.desk, given.get("project", ""))
    if person is None or person.left_at is not None:
        raise Away(404)
    assigned.assign(who.office.store, person.id, project.record)
    who.note("dispatch", person=person.name, project=project.number, case=given.get("case", ""))
    return moved(f"{HOME}/service")


def _sent(who: Visitor) -> Mapping[str, Sequence[str]]:
    """By project, the names of those it is given to."""
    called = {one.id: one.name for one in who.office.store.office.people()}
    found: dict[str, list[str]] = defaultdict(list)
    for person, given in assigned.everybody(who.office.store).items():
        for project in given:
            found[project].append(called[person])
    return {project: sorted(names) for project, names in found.items()}


def _known(desk: Desk, record: str) -> Project:
    found = next((one for one in projects.projects(desk) if one.record == record), None)
    if found is None:
        raise Away(404)
    return found


def _told(desk: Desk, record: str) -> process.Report | None:
    try:
        return process.report(desk, record)
    except ProcessInvalid:
        return None


def _line(who: Visitor, project: Project, sent: Mapping[str, Sequence[str]]) -> Line:
    desk = who.desk
    told = _told(desk, project.record)
    records = desk.store.records
    newest = [
        *records.page(RecordQuery(project=project.record, limit=1)),
        *([own] if (own := records.summary(project.record)) else []),
    ]
    heard = max((one.changed_at for one in newest), default=None)
    open_ones = [one for one in told.defects if one.is_open] if told else []
    return Line(
        project=project,
        heard_at=heard,
        quiet=(desk.clock.now() - heard).days if heard else 0,
        records=records.count(RecordQuery(project=project.record)),
        open_defects=len(open_ones),
        overdue=sum(one.overdue for one in open_ones),
        current=told.state.current[:3] if told else (),
        people=sent.get(project.record, ()),
    )
