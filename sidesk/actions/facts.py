"""What the records of a project say, as the process asks it. Read once for each revision."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sidesk.actions.desk import Desk
from sidesk.actions.governing import MANAGING, governed
from sidesk.core.canonical import Json
from sidesk.core.roles import counts as is_seal
from sidesk.forms.definition import ORDER, Form, Group, Node, Question
from sidesk.forms.kinds_numbers import in_first_unit
from sidesk.forms.tree import rows_of as rows_in
from sidesk.models.entities import RecordQuery, RecordSummary, Revision
from sidesk.models.extraction import rows_of
from sidesk.models.standing import Standing as RecordStanding
from sidesk.workflow.defects import CLOSED, OPEN, Defect
from sidesk.workflow.engine import APPOINTED, APPOINTMENT, PROJECT_FORM, holds_role, sections_of
from sidesk.workflow.facts import Book, Columns, Fact, Said, section_of
from sidesk.workflow.told import Told

DEFECTS = "defects"
PLACES = ("section", "stage", "location_ref", "place", "part", "scope_section")
_MOST = 100_000
_OF_DEFECT = ("problem", "place", "trade", "clause", "severity", "owner", "due", "found_at")
_PLAIN = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,40})?")
_KEY = re.compile(r"[0-9a-f]{64}")
_BY_KEY = "certificate"


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
            rows = sorted((row for _, row in rows_in(value)), key=_order)
            found[node.name] = tuple(said(node.items, row) for row in rows)
    return found


def _order(row: Mapping[str, Json]) -> float:
    order = row.get(ORDER)
    return float(order) if isinstance(order, str) and _PLAIN.fullmatch(order) else 0.0


def _text(question: Question, value: Json) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return in_first_unit(question, value) if "value" in value else "yes" if value else ""
    if isinstance(value, Sequence):
        return " ".join(one if isinstance(one, str) else "yes" for one in value)
    return ""


def lines_of(desk: Desk, project: str) -> list[RecordSummary]:
    """The records of a project. It has one head: another one among its records would name itself manager."""
    found = desk.store.records.page(RecordQuery(project=project, limit=_MOST)) if project else []
    lines = [line for line in found if line.form != PROJECT_FORM or line.record == project]
    own = desk.store.records.summary(project) if project else None
    return [*lines, *([own] if own and all(line.record != project for line in lines) else [])]


def facts_of(desk: Desk, lines: Sequence[RecordSummary]) -> tuple[list[Fact], list[Defect]]:
    """A fact of each record, and the defects they found."""
    standing = desk.store.records.standings([line.record for line in lines])
    wanted = [name for one in standing.values() for name in (*one.issued, *one.earlier, one.shared) if name]
    told = _told(desk, wanted)
    sealed = desk.store.papers.signers([one.issued[0] for one in standing.values() if one.issued])
    facts: list[Fact] = []
    signers: dict[str, tuple[tuple[str, str], ...]] = {}
    found: list[Defect] = []
    for line in lines:
        state = standing.get(line.record, _NOTHING)
        issued = told.get(state.issued[0]) if state.issued else None
        fact = _fact(desk, line, issued, told.get(state.shared))
        if fact is None:
            continue
        earlier = tuple(told[name].answers for name in state.earlier if name in told)
        wrote = [told[name] for name in (*state.earlier, *state.issued) if name in told]
        writers = tuple(dict.fromkeys((one.account, one.author) for one in wrote if one.account))
        if issued is not None:  # also who sealed since, and whose signed copy came back
            signers[line.record] = (*issued.signers, *sealed.get(state.issued[0], ()))
        if line.form == PROJECT_FORM and issued is not None:
            names = (*state.earlier, *reversed(state.issued))
            parts = (state.first, names, state.issued)
            answers, claim = governed(*([told[name] for name in some if name in told] for some in parts))
            fact = replace(fact, answers=answers, claim=claim)
        forked = len(state.issued) > 1
        beside = tuple((told[name].at, told[name].answers) for name in state.issued[1:] if name in told)
        facts.append(replace(fact, earlier=earlier, forked=forked, writers=writers, beside=beside))
        found += issued.defects if issued else ()
    facts = counted(facts, signers)
    sections = sections_of(Book.of(facts))
    facts = [placed(fact, sections) for fact in facts]
    return facts, [replace(one, section=section_of(one.place, sections)) for one in found]


_NOTHING = RecordStanding()


def _fact(desk: Desk, line: RecordSummary, issued: Told | None, shared: Told | None) -> Fact | None:
    drafted = line.state == "draft"
    shown = issued or shared
    if shown is None and not drafted:
        return None  # withdrawn: it is listed, but says nothing any more
    return Fact(
        form=line.form,
        record=line.record,
        number=line.number,
        issued=issued is not None,
        answers=shown.answers if shown else written(desk, line) or {},
        open=drafted or shared is not None,
        at=issued.at if issued else "",
        author=shown.author if shown else desk.person.name,
        title=line.title,
    )


def _told(desk: Desk, names: Sequence[str]) -> dict[str, Told]:
    """What these revisions say; those read before are not read again."""
    new = [name for name in names if name not in desk.known_told]
    for revision in desk.store.records.read(new):
        form = _form(desk, revision.text("package"))
        desk.known_told[revision.id] = Told(
            said(form.items, revision.answers) if form else {},
            revision.text("at"),
            revision.text("author"),
            tuple(_signers(revision)),
            tuple(_defects(form, revision)) if form else (),
            _began(revision),
            revision.text("author_id"),
        )
    return {name: desk.known_told[name] for name in names if name in desk.known_told}


def _began(revision: Revision) -> bool:
    """Whether the device wrote it that began the project: the id of the project follows from its key."""
    key = revision.text("began")
    if revision.text("form") != PROJECT_FORM or not _KEY.fullmatch(key):
        return False
    from sidesk.signing.beginning import began

    record, number = revision.record, revision.text("number")
    return began(bytes.fromhex(key), record, number, revision.device_signature, revision.id)


def written(desk: Desk, line: RecordSummary) -> Mapping[str, Said] | None:
    """What a draft says now."""
    draft = desk.store.records.draft(line.record) if line.state == "draft" else None
    form = _form(desk, draft.package) if draft else None
    return said(form.items, draft.answers) if draft and form else None


def _form(desk: Desk, package: str) -> Form | None:
    """A form; None while its package has not arrived."""
    return desk.form(package) if desk.store.packages.has(package) else None


def _signers(revision: Revision) -> Iterator[tuple[str, str]]:
    """Role and name of those who signed when it was finished: who signs the printed page, or seals later,
    has not yet, and a line drawn for somebody of the firm is no seal of theirs. Who seals with a key is the
    author, whatever name stands beside the signature."""
    given = revision.body.get("signatures")
    for one in given if isinstance(given, Sequence) and not isinstance(given, str) else ():
        if isinstance(one, Mapping):
            role, kind, name = (str(one.get(key, "")) for key in ("role", "kind", "name"))
            if is_seal(role, kind):
                yield role, revision.text("author") if kind == _BY_KEY else name


def counted(facts: Sequence[Fact], signers: Mapping[str, Sequence[tuple[str, str]]]) -> list[Fact]:
    """The facts with the roles that signed them: a signature as manager counts if the project has no other.

    `signers`: by record, role and name. Who was appointed by the department (D04) is manager as well, and so
    is the deputy it names.
    """
    book = Book.of(facts)
    held: dict[tuple[str, str], bool] = {}

    def counts(role: str, name: str) -> bool:
        if role in MANAGING and (role, name) not in held:
            held[role, name] = holds_role(book, role, name)
        return held.get((role, name), True)

    for fact in book.of_form(APPOINTMENT):
        pairs = signers.get(fact.record, ())
        if fact.issued and any(role == "SID" and counts(role, name) for role, name in pairs):
            held.update((("PM", fact.text(name)), True) for name in APPOINTED if fact.text(name))
    found = []
    for fact in facts:
        roles = (role for role, name in signers.get(fact.record, ()) if counts(role, name))
        found.append(replace(fact, signed=tuple(dict.fromkeys(roles))))
    return found


def placed(fact: Fact, sections: Sequence[str]) -> Fact:
    """The fact with the place and the section its answers name."""
    place = next((place for name in PLACES if (place := fact.text(name))), "")
    return replace(fact, place=place, section=section_of(place, sections))


def _defects(form: Form, revision: Revision) -> Iterator[Defect]:
    """The lines a record feeds into the register of defects."""
    for row in rows_of(form, revision.answers):
        cells = {name: value for name, value in row.cells.items() if isinstance(value, str)}
        number = cells.get("number", "")
        if row.register != DEFECTS or not cells.get("state") or not number:
            continue
        told = {name: cells.get(name, "") for name in _OF_DEFECT}
        yield Defect(
            number, told["problem"], told["place"], "", told["trade"], told["clause"], told["severity"],
            told["owner"], told["due"], told["found_at"], revision.record, row.key,
            CLOSED if cells["state"] == CLOSED else OPEN,
        )  # fmt: skip
