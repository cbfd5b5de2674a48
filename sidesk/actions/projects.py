"""Projects: records of the built-in form P01, and what every document of a project knows from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sidesk.actions import browse
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.forms.tree import rows_of
from sidesk.models.entities import RecordQuery, RecordSummary

FORM = "P01"


@dataclass(frozen=True)
class Project:
    """A project as lists and pages show it."""

    record: str
    number: str
    name: str
    facts: Mapping[str, str] = field(default_factory=dict)


def projects(desk: Desk) -> list[Project]:
    """Every project on this computer, the last one touched first."""
    lines = desk.store.records.page(RecordQuery(form=FORM, limit=1000))
    return [project(desk, line.record) for line in lines]


def project(desk: Desk, record: str) -> Project:
    """One project."""
    known = facts(desk, record)
    return Project(record, known.get("project_no", ""), known.get("project_name", ""), known)


def facts(desk: Desk, record: str) -> dict[str, str]:
    """What a project's documents know without asking: number, names, contract ... by the P01 field's name."""
    if not record:
        return {"contractor_name": desk.settings.company}
    draft = browse.draft(desk, record)
    answers: Mapping[str, Json] = draft.answers if draft else {}
    if draft is None:
        heads = desk.store.records.heads(record)
        revision = desk.store.records.revision(heads[0]) if heads else None
        answers = revision.answers if revision else {}
    return {**dict(_texts(answers)), **dict(_only_ones(answers))}


def number_in(answers: Mapping[str, Json]) -> str:
    """The number that the answers of a P01 give to their project."""
    return dict(_texts(answers)).get("project_no", "")


def records_of(desk: Desk, project_record: str, limit: int = 500) -> list[RecordSummary]:
    """The documents of a project."""
    lines = desk.store.records.page(RecordQuery(project=project_record, limit=limit))
    return [line for line in lines if line.form != FORM]


def _only_ones(answers: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Who has a role alone, and the phone, by the role's code: `PM`, `PM_phone`. Of two nobody is meant."""
    group = answers.get("people_group")
    rows = [row for _, row in rows_of(group.get("people") if isinstance(group, Mapping) else None)]
    for role in {role for row in rows if isinstance(role := row.get("role"), str)}:
        holders = [row for row in rows if row.get("role") == role]
        if len(holders) == 1:
            for key, column in ((role, "person"), (f"{role}_phone", "phone")):
                if isinstance(value := holders[0].get(column), str):
                    yield key, value


def _texts(answers: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Single answers, in groups too. A table among them keeps nothing from being known but its own rows."""
    for name, value in answers.items():
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, Mapping):
            yield from ((inner, text) for inner, text in value.items() if isinstance(text, str))
