"""From an XLSForm to a form: every problem of a file in one run, or the form itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sidesk.authoring import faults
from sidesk.authoring.checklists import note_undemanding
from sidesk.authoring.choices import check_used, read_lists
from sidesk.authoring.cycles import refuse_cycles
from sidesk.authoring.filters import bare_words
from sidesk.authoring.findings import Finding, Findings, FormRefused, Place
from sidesk.authoring.header import header
from sidesk.authoring.logic import Logic
from sidesk.authoring.names import Names
from sidesk.authoring.odk import ask_pyxform
from sidesk.authoring.questions import Reading
from sidesk.authoring.rehearsal import rehearse
from sidesk.authoring.settings import Settings, read_settings
from sidesk.authoring.sources import check_sources
from sidesk.authoring.survey import Draft, read_survey
from sidesk.authoring.translations import note_missing
from sidesk.authoring.workbook import Workbook, read_workbook
from sidesk.forms.definition import Choice, Form
from sidesk.forms.package import pack, read


@dataclass(frozen=True)
class Compiled:
    """What one run came to: a form exactly if there are no problems."""

    form: Form | None
    problems: tuple[Finding, ...]
    notes: tuple[Finding, ...]


def compiled(data: bytes, name: str) -> Compiled:
    """Compile a file; `name` is what it is called, from which a form without an id takes one."""
    found = Findings()
    book = read_workbook(data, found)
    form = _form(book, data, name, found) if book is not None else None
    usable = form if not found.problems else None
    return Compiled(usable, _ordered(found.problems), _ordered(found.notes))


def check(data: bytes, name: str) -> list[Finding]:
    """Everything that is wrong with a file."""
    return list(compiled(data, name).problems)


def compile_form(data: bytes, name: str) -> Form:
    """The form in a file, with the hash of its package. Raises FormRefused."""
    result = compiled(data, name)
    if result.form is None:
        raise FormRefused(result.problems)
    return result.form


def _form(book: Workbook, data: bytes, name: str, found: Findings) -> Form | None:
    settings = read_settings(book, data, name, found)
    lists = read_lists(book.choices, settings, found)
    top = header() if settings.header else None
    drafts = [*([top] if top else []), *read_survey(book.survey, Reading(settings, found))]
    names = Names(drafts, found)
    logic = Logic(drafts, names, lists, found)
    logic.check()
    check_sources(drafts, found)
    _check_instance_name(settings, logic, found)
    check_used(lists, logic.used, settings, found)
    refuse_cycles(drafts, names, found)
    note_missing(book, settings, found)
    inspected = {name for name, one in lists.items() if any("criterion" in c.extra for c in one.choices)}
    note_undemanding(drafts, inspected, found)
    if found.problems:
        return None
    choices = {name: one.choices for name, one in lists.items() if name in logic.used}
    made = _made(settings, drafts, choices)
    rehearse(made, drafts, settings, found)
    asked = {name for name, use in logic.used.items() if use != "look-up"}  # ODK knows no other lists
    in_use = [row for row in book.choices.rows if row.text("list_name") in asked]
    ask_pyxform(replace(book, choices=replace(book.choices, rows=tuple(in_use))), settings, top, found)
    return read(pack(made)) if not found.problems else None


def _check_instance_name(settings: Settings, logic: Logic, found: Findings) -> None:
    if settings.instance_name:
        place = settings.row.place("instance_name")
        expression = logic.check_expression(settings.instance_name, place)
        for _, word in bare_words(expression.tree) if expression else ():
            found.refuse(place, faults.TEXT_WITHOUT_QUOTES, word=word)


def _made(settings: Settings, drafts: list[Draft], choices: Mapping[str, tuple[Choice, ...]]) -> Form:
    return Form(
        id=settings.id,
        version=settings.version,
        title=settings.title,
        languages=settings.languages,
        items=tuple(draft.finished() for draft in drafts),
        choices=choices,
        signs=settings.signs,
        report=settings.report,
        instance_name=settings.instance_name,
        audience=settings.audience,
    )


_SHEETS = ("", "survey", "choices", "settings")


def _ordered(findings: list[Finding]) -> tuple[Finding, ...]:
    """In the order in which an author meets them: the file, then sheet by sheet, row by row."""

    def order(finding: Finding) -> tuple[int, Place]:
        sheet = finding.place.sheet.lower()
        return _SHEETS.index(sheet) if sheet in _SHEETS else len(_SHEETS), finding.place

    return tuple(sorted(findings, key=order))
