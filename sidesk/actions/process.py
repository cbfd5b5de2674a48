"""Where projects and service cases stand: the records of a store told to the process, and its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sidesk.actions.desk import Desk
from sidesk.actions.facts import columns, facts_of, lines_of, placed, written
from sidesk.actions.projects import Project, projects
from sidesk.core.clock import Clock
from sidesk.core.errors import ProcessInvalid
from sidesk.core.expressions_world import World
from sidesk.core.files import resources
from sidesk.forms import loader
from sidesk.forms.definition import Form
from sidesk.models.entities import RecordQuery, RecordSummary
from sidesk.workflow import additions, reading
from sidesk.workflow.checking import check
from sidesk.workflow.defects import Defect, lives
from sidesk.workflow.definition import Process
from sidesk.workflow.engine import APPOINTED, APPOINTMENT, RELEASE, Engine, holds_role
from sidesk.workflow.facts import Book, Columns, Fact
from sidesk.workflow.states import GateState, State

CASE_FORM = "D37"
CASE_FIELDS = ("request_ref", "case_ref")  # by these a document says to which case it belongs
_MOST = 100_000  # records of a form that belong to no project
FOLDER = "process"  # beside the store: what a department adds to the process


@dataclass(frozen=True)
class Case:
    """One service case: the number of its request, and where it stands."""

    number: str
    title: str
    record: str
    state: State


@dataclass(frozen=True)
class Report:
    """Where a project stands. `lines` lead from a fact's record to what lists show of it."""

    project: str
    process: Process = field(repr=False)
    state: State
    idle: State = field(repr=False)  # the steps of a case where there is none
    cases: Sequence[Case]
    defects: Sequence[Defect]
    book: Book
    lines: Mapping[str, RecordSummary] = field(repr=False)


def process(desk: Desk) -> Process:
    """The process of this department, with those of its additions that fit. Raises ProcessInvalid."""
    return engine(desk).process


def built_in() -> tuple[Process, list[Exception]]:
    """The process that comes with the program, and what is wrong with it."""
    found = reading.read(resources("workflow"))
    forms = [form for form in loader.built_in() if isinstance(form, Form)]
    faults = check(found, {form.id: columns(form.items) for form in forms}, World.of(Clock()))
    return found, list(faults)


def engine(desk: Desk) -> Engine:
    """The process, ready to be asked about records of this store; made anew when a form or a file has come.

    Additions of the department that do not fit are left out, so that nobody is kept from work by them;
    `faults` says what is wrong. Raises ProcessInvalid.
    """
    return _engine(desk)[0]


def faults(desk: Desk) -> list[ProcessInvalid]:
    """What the department has added to the process and does not fit: it is left out."""
    try:
        return list(_engine(desk)[1])
    except ProcessInvalid as fault:
        return [fault]


def _engine(desk: Desk) -> tuple[Engine, Sequence[ProcessInvalid]]:
    newest = {entry.form: entry.sha256 for entry in desk.store.packages.all()}
    added = desk.folder / FOLDER
    made_of = (*sorted(newest.values()), *additions.stamps(added))
    kept = desk.known_engines.get(made_of)
    if kept is None:
        schema: dict[str, Columns] = {form: columns(desk.form(sha).items) for form, sha in newest.items()}
        world = World.of(desk.clock)
        found, left_out = additions.read(resources("workflow"), added, schema, world)
        kept = Engine(found, schema, world), tuple(left_out)
        desk.known_engines[made_of] = kept
    return kept


def role_names(desk: Desk, roles: Sequence[str]) -> list[str]:
    """What roles are called in the screen's language."""
    titles = {role.code: role.title for role in engine(desk).process.roles}
    return [desk.words.pick(titles.get(role, {"en": role})) for role in roles]


def roles_of(desk: Desk, told: Report) -> tuple[str, ...]:
    """The roles of the person at this desk: the own one, those the project names, manager by appointment."""
    return _roles(desk, told.book)


def roles_in(desk: Desk, project: str) -> tuple[str, ...]:
    """The same for one project, without asking where it stands: only what names people is read."""
    own = desk.store.records.summary(project) if project else None
    named = desk.store.records.page(RecordQuery(form=APPOINTMENT, project=project)) if project else []
    facts, _ = facts_of(desk, [*named, *([own] if own else [])])
    return _roles(desk, Book.of(facts))


def releasing_roles(desk: Desk, told: Report) -> tuple[str, ...]:
    """Those of them in which a gate can be released: a project that names its manager means nobody else."""
    return tuple(role for role in roles_of(desk, told) if holds_role(told.book, role, desk.person.name))


def _roles(desk: Desk, book: Book) -> tuple[str, ...]:
    name = desk.person.name
    rows = [row for fact in book.of_form("P01") for row in fact.rows("people")]
    found = [desk.person.role, *(str(row.get("role", "")) for row in rows if row.get("person") == name)]
    appointed = (fact.text(key) for fact in book.of_form(APPOINTMENT) if fact.issued for key in APPOINTED)
    if name in appointed:
        found.append("PM")
    return tuple(dict.fromkeys(role for role in found if role))


def report(desk: Desk, project: str, asked: Engine | None = None) -> Report:
    """Where a project stands; worked out again only when something has changed. Raises ProcessInvalid.

    No project: where the service cases stand that belong to none.
    """
    asked = asked or engine(desk)
    lines = lines_of(desk, project) if project else _loose(desk, asked.process)
    # The lines name every save and the version that is shown, the engine every form; a seal adds a paper, and
    # a version may come beside the one that is shown: nothing else is asked.
    counted = (desk.store.papers.count(), desk.store.records.written())
    seen = (desk.clock.today(), id(asked), tuple(lines), *counted)
    kept = desk.known_reports.get(project)
    if kept is not None and kept[0] == seen and isinstance(kept[1], Report):
        return kept[1]
    told = _worked_out(desk, project, asked, lines)
    desk.known_reports[project] = (seen, told)
    return told


def reports(desk: Desk, most: int = 1000) -> Iterator[tuple[Project, Report]]:
    """The projects touched last, and where they stand; one whose process cannot be read is left out."""
    for project in projects(desk)[:most]:
        try:
            yield project, report(desk, project.record)
        except ProcessInvalid:  # said on the project's page; counts must not fail because of it
            continue


def _loose(desk: Desk, process: Process) -> list[RecordSummary]:
    """The documents of service cases that belong to no project, and what lets them through a gate."""
    forms = (*process.case_forms, RELEASE)
    pages = (desk.store.records.page(RecordQuery(form=form, loose=True, limit=_MOST)) for form in forms)
    return [line for page in pages for line in page]


def _worked_out(desk: Desk, project: str, asked: Engine, lines: Sequence[RecordSummary]) -> Report:
    facts, found = facts_of(desk, lines)
    defects = lives(found, facts, desk.clock.today())
    book = Book.of(facts, [one.cells() for one in defects])
    state = asked.project(book)
    cases = [_case(asked, number, facts) for number in _case_numbers(facts)]
    by_record = {line.record: line for line in lines}
    return Report(project, asked.process, state, asked.idle(), cases, defects, book, by_record)


@dataclass(frozen=True)
class Standing:
    """The gates a document stands before, and the roles of the person at this desk."""

    gates: tuple[GateState, ...] = ()
    roles: tuple[str, ...] = ()


def gates_before(desk: Desk, record: str) -> list[GateState]:
    """The gates a record stands before: what they say about issuing it now."""
    return list(standing_before(desk, record).gates)


def standing_before(desk: Desk, record: str) -> Standing:
    """The gates a record stands before, and who is asking. Of no project, only service cases have gates."""
    asked = engine(desk)
    line = desk.store.records.summary(record)
    if line is None or not any(line.form in gate.guards for gate in asked.process.gates):
        return Standing()
    told = report(desk, line.project, asked)
    this = next((fact for fact in told.book.facts if fact.record == record), None)
    if this is None:
        return Standing()
    answers = written(desk, line)
    this = replace(this, answers=answers if answers is not None else this.answers)
    this = placed(this, told.state.sections)
    # One that names no case is not helped by what other cases have.
    of_case = this.form in asked.process.case_forms
    gates = asked.guards(book_of_case(told.book, case_of(this)) if of_case else told.book, this)
    return Standing(tuple(gates), releasing_roles(desk, told))


# --- cases -----------------------------------------------------------------------------------------------


def case_of(fact: Fact) -> str:
    """The number of the request a document belongs to; nothing for documents of the project."""
    if fact.form == CASE_FORM:
        return fact.number
    return next((text for name in CASE_FIELDS if (text := fact.text(name))), "")


def _case_numbers(facts: Sequence[Fact]) -> list[str]:
    return sorted({number for fact in facts if (number := case_of(fact))})


def book_of_case(book: Book, number: str) -> Book:
    return Book.of([fact for fact in book.facts if case_of(fact) in (number, "")], book.defects)


def _case(asked: Engine, number: str, facts: Sequence[Fact]) -> Case:
    own = [fact for fact in facts if case_of(fact) == number]
    request = next((fact for fact in own if fact.form == CASE_FORM), None)
    shared = [fact for fact in facts if not case_of(fact)]
    state = asked.case(Book.of([*own, *shared]))
    return Case(number, request.title if request else "", request.record if request else "", state)
