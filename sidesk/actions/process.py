"""Where projects and service cases stand: the records of a store told to the process, and its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.core.errors import ProcessInvalid
from sidesk.core.expressions_world import World
from sidesk.core.files import resources
from sidesk.forms import loader
from sidesk.forms.definition import Form, Group, Node, Question
from sidesk.forms.kinds_numbers import in_first_unit
from sidesk.forms.tree import rows_of as rows_in
from sidesk.models.entities import RecordQuery, RecordSummary, Revision
from sidesk.models.extraction import rows_of
from sidesk.workflow import reading
from sidesk.workflow.checking import check
from sidesk.workflow.defects import Defect, lives
from sidesk.workflow.definition import Process
from sidesk.workflow.engine import Engine, GateState, State, StepState, sections_of
from sidesk.workflow.facts import Book, Columns, Fact, Said, section_of

DEFECTS = "defects"
CASE_FORM = "D37"
CASE_FIELDS = ("request_ref", "case_ref")  # by these a document says to which case it belongs
PLACES = ("section", "stage", "location_ref", "place", "part", "scope_section")
FOLDER = "process"  # beside the store: what a department adds to the process
_MOST = 100_000
_OF_DEFECT = ("problem", "place", "trade", "clause", "severity", "owner", "due", "found_at")
_NOT_SIGNED = "ink"  # the party signs the printed page later


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
    """The process of this department. Raises ProcessInvalid."""
    return reading.read(resources("workflow"), desk.folder / FOLDER)


def built_in() -> tuple[Process, list[Exception]]:
    """The process that comes with the program, and what is wrong with it."""
    found = reading.read(resources("workflow"))
    forms = [form for form in loader.built_in() if isinstance(form, Form)]
    faults = check(found, {form.id: columns(form.items) for form in forms}, World.of(Clock()))
    return found, list(faults)


def engine(desk: Desk) -> Engine:
    """The process, ready to be asked about records of this store; made anew when a form has come.

    Additions of the department that do not fit are left out, so that nobody is kept from work by them;
    `faults` says what is wrong. Raises ProcessInvalid.
    """
    newest = {entry.form: entry.sha256 for entry in desk.store.packages.all()}
    made_of = tuple(sorted(newest.values()))
    kept = desk.known_engines.get(made_of)
    if kept is None:
        schema = {form: columns(desk.form(sha256).items) for form, sha256 in newest.items()}
        world = World.of(desk.clock)
        try:
            kept = Engine(process(desk), schema, world)
        except ProcessInvalid:
            kept = Engine(reading.read(resources("workflow")), schema, world)
        desk.known_engines[made_of] = kept
    return kept


def faults(desk: Desk) -> list[ProcessInvalid]:
    """What is wrong with the process of this department, additions included."""
    newest = {entry.form: entry.sha256 for entry in desk.store.packages.all()}
    schema = {form: columns(desk.form(sha256).items) for form, sha256 in newest.items()}
    try:
        return check(process(desk), schema, World.of(desk.clock))
    except ProcessInvalid as fault:
        return [fault]


def role_names(desk: Desk, roles: Sequence[str]) -> list[str]:
    """What roles are called in the screen's language."""
    titles = {role.code: role.title for role in engine(desk).process.roles}
    return [desk.words.pick(titles.get(role, {"en": role})) for role in roles]


def roles_of(desk: Desk, told: Report) -> tuple[str, ...]:
    """The roles of the person at this desk: the own one, those the project names, manager by appointment."""
    name = desk.person.name
    rows = [row for fact in told.book.of_form("P01") for row in fact.rows("people")]
    found = [desk.person.role, *(str(row.get("role", "")) for row in rows if row.get("person") == name)]
    if any(fact.issued and fact.text("appointee") == name for fact in told.book.of_form("D04")):
        found.append("PM")
    return tuple(dict.fromkeys(role for role in found if role))


def report(desk: Desk, project: str, asked: Engine | None = None) -> Report:
    """Where a project stands. Takes a moment: it reads what its records say. Raises ProcessInvalid."""
    asked = asked or engine(desk)
    lines = _lines(desk, project)
    facts, found = _facts(desk, lines)
    defects = lives(found, facts, desk.clock.today())
    book = Book.of(facts, [one.cells() for one in defects])
    state = asked.project(book)
    cases = [_case(asked, number, facts) for number in _case_numbers(facts)]
    by_record = {line.record: line for line in lines}
    return Report(project, asked.process, state, asked.idle(), cases, defects, book, by_record)


def gates_before(desk: Desk, record: str, asked: Engine | None = None) -> list[GateState]:
    """The gates a record stands before: what they say about issuing it now."""
    asked = asked or engine(desk)
    line = desk.store.records.summary(record)
    if line is None or not line.project or not any(line.form in gate.guards for gate in asked.process.gates):
        return []  # a document of no project stands before no gate
    told = report(desk, line.project, asked)
    this = next((fact for fact in told.book.facts if fact.record == record), None)
    if this is None:
        return []
    written = _written(desk, line)
    this = replace(this, answers=written if written is not None else this.answers)
    this = _placed(this, told.state.sections)
    number = _case_of(this)
    return asked.guards(_of_case(told.book, number) if number else told.book, this)


# --- what records say ------------------------------------------------------------------------------------


def columns(items: Sequence[Node]) -> dict[str, Columns | None]:
    """The questions of a form by name, whatever group they stand in."""
    found: dict[str, Columns | None] = {}
    for node in items:
        if isinstance(node, Question):
            found[node.name] = None
        elif isinstance(node, Group):
            found.update(columns(node.items))
        else:
            found[node.name] = columns(node.items)
    return found


def said(items: Sequence[Node], answers: Mapping[str, Json]) -> dict[str, Said]:
    """Answers by the name of their question, as texts; tables as rows."""
    found: dict[str, Said] = {}
    for node in items:
        value = answers.get(node.name)
        if isinstance(node, Question):
            found[node.name] = _text(node, value)
        elif isinstance(node, Group):
            found.update(said(node.items, value if isinstance(value, Mapping) else {}))
        else:
            found[node.name] = tuple(said(node.items, row) for _, row in rows_in(value))
    return found


def _text(question: Question, value: Json) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return in_first_unit(question, value) if "value" in value else "yes" if value else ""
    if isinstance(value, Sequence):
        return " ".join(one if isinstance(one, str) else "yes" for one in value)
    return ""


def _lines(desk: Desk, project: str) -> list[RecordSummary]:
    lines = desk.store.records.page(RecordQuery(project=project, limit=_MOST)) if project else []
    own = desk.store.records.summary(project) if project else None
    return [*lines, *([own] if own and all(line.record != project for line in lines) else [])]


def _facts(desk: Desk, lines: Sequence[RecordSummary]) -> tuple[list[Fact], list[Defect]]:
    """A fact of each record, and the defects they found."""
    standing = desk.store.records.standings([line.record for line in lines])
    wanted = [
        name for one in standing.values() for name in (*one.issued[:1], *one.earlier, one.shared) if name
    ]
    revisions = {one.id: one for one in _read(desk, wanted)}
    facts: list[Fact] = []
    found: list[Defect] = []
    for line in lines:
        state = standing.get(line.record)
        issued = revisions.get(state.issued[0]) if state and state.issued else None
        shared = revisions.get(state.shared) if state and state.shared else None
        fact = _fact(desk, line, issued, shared)
        if state and fact is not None:
            earlier = tuple(_said(desk, revisions[name]) for name in state.earlier if name in revisions)
            facts.append(replace(fact, earlier=earlier, forked=len(state.issued) > 1))
        elif fact is not None:
            facts.append(fact)
        if issued is not None:
            found += _defects(desk, issued)
    sections = sections_of(Book.of(facts))
    facts = [_placed(fact, sections) for fact in facts]
    found = [replace(one, section=section_of(one.place, sections)) for one in found]
    return facts, found


def _read(desk: Desk, names: Sequence[str]) -> list[Revision]:
    return desk.store.records.read(names)


def _fact(desk: Desk, line: RecordSummary, issued: Revision | None, shared: Revision | None) -> Fact | None:
    drafted = line.state == "draft"
    if issued is None and shared is None and not drafted:
        return None  # withdrawn: it is listed, but says nothing any more
    shown = issued or shared
    answers = _said(desk, shown) if shown is not None else _written(desk, line) or {}
    return Fact(
        form=line.form,
        record=line.record,
        number=line.number,
        issued=issued is not None,
        answers=answers,
        open=drafted or (shared is not None),
        at=issued.text("at") if issued else "",
        author=shown.text("author") if shown else desk.person.name,
        title=line.title,
        signed=tuple(_signers(issued)) if issued else (),
    )


def _said(desk: Desk, revision: Revision) -> Mapping[str, Said]:
    """What a revision answers. It never changes, so it is worked out once."""
    kept = desk.known_answers.get(revision.id)
    if kept is None:
        form = _form(desk, revision.text("package"))
        kept = said(form.items, revision.answers) if form else {}
        desk.known_answers[revision.id] = kept
    return kept


def _written(desk: Desk, line: RecordSummary) -> Mapping[str, Said] | None:
    """What a draft says now."""
    draft = desk.store.records.draft(line.record) if line.state == "draft" else None
    form = _form(desk, draft.package) if draft else None
    return said(form.items, draft.answers) if draft and form else None


def _form(desk: Desk, package: str) -> Form | None:
    """A form; None while its package has not arrived."""
    return desk.form(package) if desk.store.packages.has(package) else None


def _signers(revision: Revision) -> Iterator[str]:
    """The roles that signed. Who signs the printed page later has not signed yet."""
    given = revision.body.get("signatures")
    for one in given if isinstance(given, Sequence) and not isinstance(given, str) else ():
        if isinstance(one, Mapping) and one.get("kind") != _NOT_SIGNED:
            yield str(one.get("role", ""))


def _placed(fact: Fact, sections: Sequence[str]) -> Fact:
    """The fact with the place and the section its answers name."""
    place = next((place for name in PLACES if (place := fact.text(name))), "")
    return replace(fact, place=place, section=section_of(place, sections))


def _defects(desk: Desk, revision: Revision) -> Iterator[Defect]:
    """The lines a record feeds into the register of defects."""
    form = _form(desk, revision.text("package"))
    for row in rows_of(form, revision.answers) if form else ():
        cells = {name: value for name, value in row.cells.items() if isinstance(value, str)}
        number = cells.get("number", "")
        if row.register != DEFECTS or not cells.get("state") or not number:
            continue
        told = {name: cells.get(name, "") for name in _OF_DEFECT}
        yield Defect(
            number, told["problem"], told["place"], "", told["trade"], told["clause"], told["severity"],
            told["owner"], told["due"], told["found_at"], revision.record, row.key,
        )  # fmt: skip


# --- cases -----------------------------------------------------------------------------------------------


def _case_of(fact: Fact) -> str:
    """The number of the request a document belongs to; nothing for documents of the project."""
    if fact.form == CASE_FORM:
        return fact.number
    return next((text for name in CASE_FIELDS if (text := fact.text(name))), "")


def _case_numbers(facts: Sequence[Fact]) -> list[str]:
    return sorted({number for fact in facts if (number := _case_of(fact))})


def _of_case(book: Book, number: str) -> Book:
    return Book.of([fact for fact in book.facts if _case_of(fact) in (number, "")], book.defects)


def _case(asked: Engine, number: str, facts: Sequence[Fact]) -> Case:
    own = [fact for fact in facts if _case_of(fact) == number]
    request = next((fact for fact in own if fact.form == CASE_FORM), None)
    shared = [fact for fact in facts if not _case_of(fact)]
    state = asked.case(Book.of([*own, *shared]))
    return Case(number, request.title if request else "", request.record if request else "", state)


# --- for scripts -----------------------------------------------------------------------------------------


def to_json(told: Report) -> dict[str, Json]:
    """A report as `sidesk process state --json` prints it; the steps of service cases stand apart."""
    cases: list[Json] = [
        {"number": case.number, "title": case.title, "steps": [_step_json(one) for one in case.state.steps]}
        for case in told.cases
    ]
    return {
        "project": told.project,
        "steps": [_step_json(one) for one in told.state.steps],
        "sections": list(told.state.sections),
        "cases": cases,
        "defects": [
            {"number": one.number, "state": one.state, "round": one.round, "due": one.due,
             "owner": one.owner, "overdue": one.overdue}
            for one in told.defects
        ],
        "forked": [fact.number for fact in told.state.forked],
    }  # fmt: skip


def _step_json(one: StepState) -> dict[str, Json]:
    return {
        "id": one.step.code,
        "state": one.state,
        "rounds": one.rounds,
        "parts": [{"section": part.section, "state": part.state} for part in one.parts],
        "gates": [
            {"id": gate.gate.code, "state": gate.state, "section": gate.section, "hard": gate.gate.hard}
            for gate in one.gates
        ],
        "documents": {doc.form: {"issued": doc.issued, "open": doc.open} for doc in one.documents},
        "doubts": [doubt.code for doubt in one.doubts],
    }


def graph_json(found: Process) -> dict[str, Json]:
    """A process as `sidesk process check --json` prints it."""
    return {
        "roles": [{"id": role.code, **role.title} for role in found.roles],
        "steps": [
            {
                "id": step.code,
                "phase": step.phase,
                "kind": step.kind,
                "title": dict(step.title),
                "who": list(step.who),
                "documents": list(step.forms),
                "needed": list(step.needs),
                "gates": [gate.code for gate in found.at(step.code)],
                "next": [
                    {"step": way.to, "when": way.when, "title": dict(way.title), "back": way.loop,
                     "source": way.source}
                    for way in step.ways
                ],
                "source": step.source,
            }
            for step in found.steps
        ],
        "gates": [
            {"id": gate.code, "step": gate.step, "hard": gate.hard, "guards": list(gate.guards),
             "title": dict(gate.title), "basis": gate.basis, "source": gate.source}
            for gate in found.gates
        ],
    }  # fmt: skip
