"""How a closed gate is opened as the process means it: the document to begin, to finish, or to put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sidesk.actions import service
from sidesk.actions.begin import Beginning
from sidesk.actions.desk import Desk
from sidesk.actions.process import CASE_FORM, Report, book_of_case, case_of
from sidesk.core.text import LocalText
from sidesk.workflow import wants
from sidesk.workflow.definition import CASE
from sidesk.workflow.facts import Book, Fact
from sidesk.workflow.states import GateState

BEGIN, GO_ON, CORRECT, DEFECTS = "begin", "go on", "correct", "defects"


@dataclass(frozen=True)
class WayOpen:
    """What opens a gate: a document (`record` where there is one), or the defects that must be closed."""

    kind: str
    form: str = ""
    title: LocalText | None = None
    record: str = ""
    section: str = ""
    case: str = ""
    project: str = ""


def way_open(
    told: Report, gate: GateState, titles: Mapping[str, LocalText], record: str = ""
) -> WayOpen | None:
    """What would open this gate of a project; `record` is the document that stands before it."""
    this = next((fact for fact in told.book.facts if fact.record == record), None) if record else None
    number = case_of(this) if this is not None else ""
    book = book_of_case(told.book, number) if number else told.book
    form = _form(gate, book)
    if form is None:
        return None
    if not form:
        return WayOpen(DEFECTS, project=told.project)
    step = told.process.step_of(form)
    case = number if step is not None and step.scope == CASE and form != CASE_FORM else ""
    found = [fact for fact in book.of_form(form) if fact.is_about(gate.section)]
    drafts, issued = [one for one in found if one.open], [one for one in found if one.issued]
    chosen = drafts[-1:] or ([] if step is not None and step.anew else issued[-1:])
    kind = GO_ON if drafts else CORRECT if chosen else BEGIN
    return WayOpen(
        kind,
        form,
        titles.get(form),
        chosen[0].record if chosen else "",
        gate.section,
        case,
        told.project,
    )


def beginning(desk: Desk, told: Report, way: WayOpen) -> Beginning:
    """How the document that opens a gate begins: in its section, or knowing its case."""
    if way.case:
        return service.beginning(desk, way.case, told.book, way.form, way.project)
    return Beginning(way.form, way.project, section=way.section)


def _form(gate: GateState, book: Book) -> str | None:
    """The form a gate waits for: one that was never issued first. Empty: it waits for defects."""
    asked = wants.opened_by(gate.gate.holds)
    missing = (form for form in asked if form and not _issued(book, form, gate.section))
    first = next(missing, None)
    if first is not None:
        return first
    if "" in asked and any(str(one.get("state", "")) == "open" for one in book.defects):
        return ""
    return next((form for form in asked if form), None)


def _issued(book: Book, form: str, section: str) -> Sequence[Fact]:
    return [fact for fact in book.of_form(form) if fact.issued and fact.is_about(section)]
