"""Other records, named by their numbers: finding them, what they are called, and what they can give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sidesk.actions import fill, process
from sidesk.actions.audience import Sight
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.core.errors import PackageUnknown, ProcessInvalid, RecordUnknown
from sidesk.forms.definition import Form, Question
from sidesk.forms.origins import answering, named
from sidesk.forms.reuse import Carried
from sidesk.forms.session import FormSession
from sidesk.forms.taking import Giver, LineGiver, RecordGiver, only_empty, taken
from sidesk.models.entities import RecordQuery, RecordSummary, RegisterLine

MOST = 60  # records in a list that is searched by typing
_WITHDRAWN, _AWAY = "withdrawn", "away"


@dataclass(frozen=True)
class Reference:
    """A record that can be named: its number, and what says which one it is."""

    number: str
    record: str
    form: str
    title: str
    state: str
    changed_at: dt.datetime


def find(
    desk: Desk, forms: Sequence[str], project: str, text: str = "", besides: str = ""
) -> list[Reference]:
    """Records of these forms (of any, if none is given) in the project that hold every word of the text.

    The newest come first. `besides` is left out: no record names itself.
    """
    words = text.casefold().split()
    longest = max(words, key=len, default="")
    sought = longest if len(longest) > 1 else ""  # one sign narrows nothing
    lines: list[RecordSummary] = []
    sight = Sight(desk)
    for form in forms or ("",):
        query = sight.narrowed(RecordQuery(form=form, project=project, text=sought, limit=MOST * 4))
        lines += desk.store.records.page(query)
    lines.sort(key=lambda line: line.changed_at, reverse=True)
    found = [
        line
        for line in lines
        if line.record not in (besides, project)
        and line.state != _WITHDRAWN
        and all(word in f"{line.number} {line.title} {line.form}".casefold() for word in words)
    ]
    return [_reference(line) for line in found[:MOST]]


def by_number(desk: Desk, number: str) -> Reference | None:
    """The record of this number, if it lies on this laptop."""
    lines = desk.store.records.page(RecordQuery(number=number.strip(), limit=1)) if number.strip() else []
    return _reference(lines[0]) if lines else None


def title(desk: Desk, number: str) -> str:
    """What the record of a number is called; nothing where it is not on this laptop."""
    found = by_number(desk, number)
    return found.title if found is not None else ""


def _reference(line: RecordSummary) -> Reference:
    return Reference(line.number, line.record, line.form, line.title, line.state, line.changed_at)


# --- what a record can give ------------------------------------------------------------------------------


def startable(desk: Desk, form: str) -> list[Form]:
    """The forms that take something from records of this form, refer to them, or come next in the process;
    those too that begin with nothing but a line of a register that this form feeds."""
    newest = {entry.form: entry.sha256 for entry in desk.store.packages.all()}
    coming, fed = _coming(desk, form), _fed(desk.form(newest[form])) if form in newest else frozenset()
    found: list[Form] = []
    for one in (desk.form(sha256) for sha256 in newest.values()):
        known = named(one)
        by_line = one.id != form and not known & newest.keys() and _begun_by(one) & fed
        if form in known or one.id in coming or by_line:
            found.append(one)
    return sorted(found, key=lambda one: one.id)


def lines_for(desk: Desk, record: str, form: Form) -> list[RegisterLine]:
    """The lines a record feeds that a document of this form begins with: a failure, a delivered device."""
    begun_by = _begun_by(form)
    return [line for line in desk.store.registers.of(record) if line.register in begun_by]


def _begun_by(form: Form) -> frozenset[str]:
    """What the plain answers of a form come from."""
    return frozenset(origin.owner for asked in answering(form) for origin in asked.origins)


def _fed(form: Form) -> frozenset[str]:
    """The registers a form feeds."""
    questions = (node for _, node in form.walk() if isinstance(node, Question) and node.register)
    return frozenset(node.register.partition(".")[0] for node in questions)


def _coming(desk: Desk, form: str) -> frozenset[str]:
    """The documents that the process asks for behind this one."""
    try:
        known = process.process(desk)
    except ProcessInvalid:  # said on the project's page
        return frozenset()
    step = known.step_of(form)
    return frozenset(known.needed_behind(step.code) if step is not None else ())


def givers_once(desk: Desk, form: Form, project: str) -> list[Giver]:
    """Documents a project has once, as far as there is exactly one: what they say needs no choice."""
    try:
        once = process.process(desk).once
    except ProcessInvalid:  # said on the project's page
        return []
    found: list[Giver] = []
    for owner in sorted(named(form) & once - {form.id}):
        lines = desk.store.records.page(RecordQuery(form=owner, project=project, limit=MOST))
        kept = [line for line in lines if line.state not in (_WITHDRAWN, _AWAY)]
        if len(kept) == 1:
            found += givers(desk, kept[0].record)
    return found


def origins_of(desk: Desk, form: Form, project: str) -> list[RecordSummary]:
    """Records of the project that a new one of this form could be started from, the newest first."""
    owners = named(form)
    lines = [
        line
        for owner in owners
        for line in desk.store.records.page(RecordQuery(form=owner, project=project, limit=MOST))
        if line.state != _WITHDRAWN
    ]
    return sorted(lines, key=lambda line: line.changed_at, reverse=True)[:MOST]


def givers(desk: Desk, record: str) -> list[Giver]:
    """A record, and the line it feeds into a register where it feeds a single one. Raises RecordUnknown."""
    opened = fill.resume(desk, record)
    found: list[Giver] = [RecordGiver(opened.form, opened.answers, opened.number)]
    lines: dict[str, list[RegisterLine]] = {}
    for line in desk.store.registers.of(record):
        lines.setdefault(line.register, []).append(line)
    return found + [LineGiver(name, one[0].cells) for name, one in lines.items() if len(one) == 1]


def givers_of_line(desk: Desk, line: RegisterLine) -> list[Giver]:
    """A line of a register, and the record that fed it."""
    found: list[Giver] = [LineGiver(line.register, line.cells)]
    try:
        opened = fill.resume(desk, line.record)
    except (RecordUnknown, PackageUnknown):  # the line says enough by itself
        return found
    return [*found, RecordGiver(opened.form, opened.answers, opened.number)]


def offered(desk: Desk, form: Form, answers: Mapping[str, Json], number: str) -> Carried:
    """What an open document could still take over from the record of this number: what is empty there."""
    found = by_number(desk, number)
    if found is None:
        return Carried()
    session = FormSession(form, answers, clock=desk.clock)
    return only_empty(session, taken(form, givers(desk, found.record), desk.words))
