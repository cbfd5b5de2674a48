"""Put the fictional sample project into a store, as if it had been worked on for weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from sidesk.actions import fill, finish, identity, projects
from sidesk.actions.desk import Desk
from sidesk.actions.facts import DEFECTS
from sidesk.actions.identity import Newcomer
from sidesk.actions.sample import SampleRecord, known_values, sample_records, strokes
from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.forms.session import Context, FormSession
from sidesk.models.entities import FINAL, Draft, Revision
from sidesk.models.extraction import rows_of

PASSPHRASE = "demo"
RECORDS = 113  # a test counts them
PERSON = Newcomer("样例·陆遥", "ENG", "示例云启系统集成有限公司（虚构）系统集成部")
ENGLISH = Newcomer("Lu Yao", "ENG", "Sample Yunqi Systems Integration Ltd (fictional)")


def person(language: str) -> Newcomer:
    """Who works with the sample in this language."""
    return ENGLISH if language == "en" else PERSON


def _language(desk: Desk) -> str:
    """The language of the project: that of its names."""
    return "en" if desk.person.name == ENGLISH.name else "zh"


def load(desk: Desk, progress: Progress | None = None) -> int:
    """Everything of the sample project; returns the number of records. The desk must be new.

    Finished records are signed by the person of the desk, whoever filled them in: nobody else's key is here.
    """
    progress, count, project = progress or Progress(), 0, ""
    key = identity.open_person_key(desk, PASSPHRASE)
    revisions: list[Revision] = []
    numbers: dict[str, str] = {}
    for count, sample in enumerate(sample_records(desk.clock, _language(desk)), 1):
        for file in sample.photos:
            desk.store.attachments.add(file.data, file.name, file.mime)
        opened = _opened(desk, sample, project, numbers)
        name = f"@{sample.form}/{sample.seq}"
        numbers |= {name: opened.number, **_found_defects(opened, name)}
        if sample.form == projects.FORM:
            project = opened.record
        if sample.state == "draft":
            desk.store.records.start_draft(_draft(opened, sample))
        else:
            # Headquarters takes nothing under a name that did not sign; on an own laptop the cast may stay.
            author = desk.person.name if desk.enrolled else sample.author
            given = [_signature(role, name, author) for role, name in sample.signed]
            body = finish.body_of(desk, opened, FINAL, given)
            own = desk.person.id if author == desk.person.name else ""  # the others have no account here
            when = {"at": sample.at.isoformat(timespec="seconds"), "author": author, "author_id": own}
            revisions.append(finish.signed(desk, {**body, **when}, key))
        progress.step(count, RECORDS)
    desk.store.records.add_revisions(revisions)
    return count


def _signature(role: str, name: str, author: str) -> finish.Signed:
    """The author's by key; the others' are drawn on the screen, because their keys are not here."""
    if name == author:
        return finish.Signed(role, name, finish.CERTIFICATE)
    return finish.Signed(role, name, finish.WITNESSED, strokes=strokes(name))


def _found_defects(opened: fill.OpenRecord, name: str) -> dict[str, str]:
    """The numbers of the defects a record found: `@D20/1/1` is its first one."""
    rows = [
        row.cells.get("number") for row in rows_of(opened.form, opened.answers) if row.register == DEFECTS
    ]
    found = [number for number in rows if isinstance(number, str) and number]
    return {f"{name}/{place}": number for place, number in enumerate(found, 1)}


def _named(value: Json, numbers: Mapping[str, str]) -> Json:
    """The answers with the numbers of the records they refer to."""
    if isinstance(value, str):
        return numbers.get(value, value)
    if isinstance(value, Mapping):
        return {name: _named(inner, numbers) for name, inner in value.items()}
    if isinstance(value, Sequence):
        return [_named(inner, numbers) for inner in value]
    return value


def _opened(desk: Desk, sample: SampleRecord, project: str, numbers: Mapping[str, str]) -> fill.OpenRecord:
    form = fill.form_of(desk, sample.form)
    facts = known_values(_language(desk))
    number = desk.store.numbers.next(facts["project_no"], form.id, desk.device_code)
    context = Context(
        today=sample.at.date(),
        now=sample.at,
        user=sample.author,
        language=_language(desk),
        known={
            **facts,
            "doc_no": number,
            "name": sample.author,
            "prepared_by": sample.author,
            "device_id": desk.device_code,
        },
    )
    header = FormSession(form, None, context, desk.clock).answers.get("header")
    own = sample.answers.get("header")
    answers = cast("Mapping[str, Json]", _named(sample.answers, numbers))
    if isinstance(header, Mapping):
        answers = {**answers, "header": {**header, **(own if isinstance(own, Mapping) else {})}}
        answers = FormSession(form, answers, context, desk.clock).answers  # defects carry the number
    within = "" if form.id == projects.FORM else project
    return fill.OpenRecord(form, context, answers, number, desk.clock.new_id(), within)


def _draft(opened: fill.OpenRecord, sample: SampleRecord) -> Draft:
    done, total = FormSession(opened.form, opened.answers, opened.context).progress()
    return Draft(
        record=opened.record,
        form=opened.form.id,
        package=opened.form.hash,
        number=opened.number,
        project=opened.project,
        answers=opened.answers,
        title=sample.title,
        done=done,
        total=total,
        saved_at=sample.at,
    )
