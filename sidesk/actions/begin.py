"""Begin a record with what is known already: the last one, another document, a template, a register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sidesk.actions import fill, references
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.forms import origins, reuse, taking
from sidesk.forms.definition import Form, Path, Question
from sidesk.forms.journal import Journal
from sidesk.forms.origins import outside
from sidesk.forms.reuse import Carried, Source
from sidesk.forms.session import FormSession
from sidesk.forms.taking import Giver
from sidesk.models.entities import RecordQuery, RecordSummary, RegisterLine, RegisterQuery
from sidesk.workflow.defects import FOUND_IN, NOTICE

MOST_LIKE = 200  # earlier records in the list
MOST_LINES = 5000  # of a register in one table
TEMPLATES = "templates"
OF_SECTION = ("section", "stage", "part")  # by these a document says which section of the project it is about


@dataclass(frozen=True)
class Template:
    """Answers that were put aside under a name. `id` names it; `form` is the form's id."""

    id: str
    name: str
    form: str
    answers: Mapping[str, Json]


@dataclass(frozen=True)
class Lines:
    """A table that a register of the project can fill, and with how many lines."""

    source: Source
    count: int


@dataclass(frozen=True)
class Offers:
    """What a new record of one form could begin with. `last` is what it begins with unasked."""

    form: Form
    last: RecordSummary | None
    like: Sequence[RecordSummary]
    templates: Sequence[Template]
    lines: Sequence[Lines]
    origins: Sequence[RecordSummary] = ()  # other documents it could be started from

    @property
    def any(self) -> bool:
        """Whether there is anything to choose from."""
        return bool(self.like or self.templates or self.lines or self.origins)


@dataclass(frozen=True)
class Beginning:
    """What somebody chose: `like` is a record, `template` the id of one, `registers` fill tables; `after` is
    the record of a round that this one comes behind.

    `origin` is the record, `line` the line of a register that answers are taken over from; `also` are records
    that give what the origin does not know. `section` is the one of the project it is about; `given` are
    answers by the names of their questions.
    """

    form: str
    project: str = ""
    like: str = ""
    template: str = ""
    registers: tuple[str, ...] = ()
    origin: str = ""
    line: RegisterLine | None = None
    section: str = ""
    given: Mapping[str, Json] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    after: str = ""


def offers(desk: Desk, form_id: str, project: str) -> Offers:
    """What is there to begin with; records of this project come first. Raises PackageUnknown."""
    form = fill.form_of(desk, form_id)
    here = _earlier(desk, form_id, project)
    elsewhere = [line for line in _earlier(desk, form_id, "") if line.project != project]
    counted = [
        Lines(source, desk.store.registers.count(RegisterQuery(source.register, project)))
        for source in (reuse.sources(form) if project else ())
    ]
    return Offers(
        form,
        here[0] if here else None,
        [*here, *elsewhere][:MOST_LIKE],
        templates(desk, form_id),
        [one for one in counted if one.count],
        references.origins_of(desk, form, project) if project else (),
    )


def begin(desk: Desk, chosen: Beginning) -> fill.OpenRecord:
    """A new record, on the disk at once. Raises PackageUnknown, RecordUnknown.

    What another document gave is one step: undo takes it back, the record stays.
    """

    came_along = 0
    givers = _givers(desk, chosen)

    def prepare(session: FormSession) -> None:
        nonlocal came_along
        carried = _carried(desk, session.form, chosen)
        carried.put(session)
        came_along = len(carried)
        for source in reuse.sources(session.form):
            if source.register in chosen.registers:
                lines = desk.store.registers.page(
                    RegisterQuery(source.register, chosen.project, limit=MOST_LINES)
                )
                rows = reuse.rows_of(source, [line.cells for line in lines])
                session.add_rows(source.path, values=rows)
                came_along += len(rows)
        session.answer_many(_known(session.form, _of_finding(chosen, givers)))
        came_along += _told_before(desk, session, chosen)
        if givers:
            session.journal = Journal()  # what the form fills in by itself is not taken back
            came_along += taking.put(session, taking.taken(session.form, givers, desk.words))

    opened = fill.start(desk, chosen.form, chosen.project, prepare=prepare)
    came_from = next((one.number for one in givers if one.number), "") or _number(desk, chosen.after)
    return replace(opened, came_along=came_along, came_from=came_from)


def _number(desk: Desk, record: str) -> str:
    line = desk.store.records.summary(record) if record else None
    return line.number if line is not None else ""


def begin_from(desk: Desk, record: str, form: str) -> fill.OpenRecord:
    """A new record of a form, started from another record of the same project. Raises RecordUnknown."""
    return begin(desk, Beginning(form, fill.resume(desk, record).project, origin=record))


def begin_from_line(desk: Desk, line: RegisterLine, form: str) -> fill.OpenRecord:
    """A new record of a form, started from a line of a register: a defect, a device."""
    return begin(desk, Beginning(form, line.project, line=line))


def _of_finding(chosen: Beginning, givers: Sequence[Giver]) -> Beginning:
    """A notice says where the defect was found: that is clear from the document it begins from."""
    where = next((FOUND_IN[giver.owner] for giver in givers if giver.owner in FOUND_IN), "")
    if chosen.form != NOTICE or not where:
        return chosen
    return replace(chosen, given={"origin": where, **chosen.given})


def _known(form: Form, chosen: Beginning) -> list[tuple[Path, Json]]:
    """What is known of a new record from where it is begun: its section, and answers that were given."""
    questions = [(path, node) for path, node in outside(form.items) if isinstance(node, Question)]
    found = [(path, chosen.given[node.name]) for path, node in questions if chosen.given.get(node.name)]
    if chosen.section:
        found += [
            (path, chosen.section)
            for path, node in questions
            if node.kind == "place" and node.name in OF_SECTION and node.name not in chosen.given
        ]
    return found


def _told_before(desk: Desk, session: FormSession, chosen: Beginning) -> int:
    """What documents that a project has once have told already: the request, the contract. How much came.

    Only plain answers, and only where nothing stands: rows and the document it answers are chosen by hand,
    unless that can only be one of these: the customer's file.
    """
    givers = references.givers_once(desk, session.form, chosen.project) if chosen.project else ()
    if not givers:
        return 0
    found = taking.only_empty(session, taking.taken(session.form, givers, desk.words))
    single = {giver.owner for giver in givers}
    referring = {
        path for path, asked in origins.referring(session.form) if not single.issuperset(asked.refers)
    }
    answers = [(path, value) for path, value in found.answers if path not in referring]
    answers = [(path, value) for path, value in answers if not session.read_only(path)]
    session.answer_many(answers)
    # What the form would refuse is better asked: a planned start that has gone by since.
    refused = {problem.path for problem in session.problems() if problem.kind == "constraint"}
    wrong = [path for path, _ in answers if path in refused]
    session.answer_many([(path, None) for path in wrong])
    return len(answers) - len(wrong)


def _givers(desk: Desk, chosen: Beginning) -> list[Giver]:
    if chosen.line is not None:
        return references.givers_of_line(desk, chosen.line)
    records = (chosen.origin, *chosen.also) if chosen.origin else ()
    return [giver for record in records for giver in references.givers(desk, record)]


def _carried(desk: Desk, form: Form, chosen: Beginning) -> Carried:
    if chosen.template:
        found = next((one for one in templates(desk, form.id) if one.id == chosen.template), None)
        return reuse.carried(form, found.answers if found else {}, like=True)
    if chosen.like:
        return reuse.carried(form, _answers(desk, chosen.like), like=True)
    if chosen.after:
        return reuse.next_of_round(form, _answers(desk, chosen.after), desk.clock.now())
    last = _earlier(desk, form.id, chosen.project)[:1]
    return reuse.carried(form, _answers(desk, last[0].record) if last else {}, like=False)


def last_known(desk: Desk, form: Form, project: str, after: str = "") -> list[tuple[Path, Json]]:
    """The single answers that a new record takes over unasked: from the record `after`, else the last one."""
    if after:
        return reuse.carried(form, _answers(desk, after), like=False).answers
    return _carried(desk, form, Beginning(form.id, project)).answers


def _earlier(desk: Desk, form: str, project: str) -> list[RecordSummary]:
    """Records of a form, the last one touched first. Those withdrawn are no example."""
    lines = desk.store.records.page(RecordQuery(form=form, project=project, limit=MOST_LIKE))
    return [line for line in lines if line.state != "withdrawn"]


def _answers(desk: Desk, record: str) -> Mapping[str, Json]:
    draft = desk.store.records.draft(record)
    if draft is not None:
        return draft.answers
    revision = fill.newest(desk, record)
    return revision.answers if revision is not None else {}


# --- templates ---


def templates(desk: Desk, form: str = "") -> list[Template]:
    """The templates of a form, or all, by name."""
    kept = desk.store.settings.get(TEMPLATES, {})
    found = [
        Template(str(key), str(one.get("name")), str(one.get("form")), answers)
        for key, one in (kept.items() if isinstance(kept, Mapping) else ())
        if isinstance(one, Mapping) and isinstance(answers := one.get("answers"), Mapping)
    ]
    return sorted((one for one in found if form in ("", one.form)), key=lambda one: one.name)


def keep_template(desk: Desk, record: str, name: str) -> Template:
    """Put the answers of a record aside under a name, for records to come."""
    line = desk.store.records.summary(record)
    made = Template(
        desk.clock.new_id(), name.strip(), line.form if line is not None else "", _answers(desk, record)
    )
    _keep(desk, [*templates(desk), made])
    return made


def drop_template(desk: Desk, template: Template) -> None:
    """Take a template away. `restore_template` is the way back."""
    _keep(desk, [one for one in templates(desk) if one.id != template.id])


def restore_template(desk: Desk, template: Template) -> None:
    """Put a template back that was taken away."""
    _keep(desk, [*(one for one in templates(desk) if one.id != template.id), template])


def _keep(desk: Desk, kept: Sequence[Template]) -> None:
    entries: dict[str, Json] = {
        one.id: {"name": one.name, "form": one.form, "answers": dict(one.answers)} for one in kept
    }
    desk.store.settings.set(TEMPLATES, entries)
