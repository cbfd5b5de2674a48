"""Start, keep, resume and correct a record; put a draft away and take it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sidesk.actions import browse, identity, limits_given, process, projects
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.core.errors import PackageUnknown, ProcessInvalid, RecordUnknown
from sidesk.forms import loader
from sidesk.forms.definition import Form, Path
from sidesk.forms.journal import Pages
from sidesk.forms.session import Context, FormSession
from sidesk.models.entities import WITHDRAWN, Draft, RecordSummary, Revision
from sidesk.workflow.engine import RELEASE

OF_PROJECT = frozenset(("header", name) for name in ("project_no", "project_name", "client_name"))
AWAY = "away"  # the state of a draft that was put away, in lists only


@dataclass(frozen=True)
class OpenRecord:
    """All a wizard needs. `revision` is what a read-only record shows; a record on the desk has a draft."""

    form: Form
    context: Context
    answers: Mapping[str, Json]
    number: str
    record: str
    project: str
    draft: Draft | None = None
    revision: Revision | None = None
    undo: Json = None
    came_along: int = 0  # answers a new record took from before
    came_from: str = ""  # number of the record that gave them, if it was one


def forms(desk: Desk) -> list[Form | loader.BrokenForm]:
    """Every form one can start, newest version of each, and the broken ones with their reason."""
    newest = {entry.form: entry.sha256 for entry in desk.store.packages.all()}
    broken = [form for form in loader.built_in() if isinstance(form, loader.BrokenForm)]
    return [desk.form(sha256) for sha256 in newest.values()] + broken


def form_of(desk: Desk, form_id: str) -> Form:
    """The newest version of a form. Raises PackageUnknown."""
    entries = desk.store.packages.all(form_id)
    if not entries:
        raise PackageUnknown(package=form_id)
    return desk.form(entries[-1].sha256)


def start(
    desk: Desk,
    form_id: str,
    project: str = "",
    answers: Mapping[str, Json] | None = None,
    prepare: Callable[[FormSession], None] | None = None,
) -> OpenRecord:
    """A new record of this form in a project, on the disk at once.

    `answers` are all there is to begin with; `prepare` answers on top of what the form fills in itself.
    """
    form = form_of(desk, form_id)
    facts = projects.facts(desk, project)
    number = desk.store.numbers.next(facts.get("project_no") or "SD", form.id, desk.device_code)
    record = identity.new_project(desk, number) if form.id == projects.FORM else desk.clock.new_id()
    context = context_for(desk, project, number, form.id)
    session = FormSession(form, answers, context, desk.clock)
    if prepare is not None:
        prepare(session)
    done, total = session.progress()
    draft = Draft(
        record=record,
        form=form.id,
        package=form.hash,
        number=number,
        project=project,
        answers=session.answers,
        title=session.title(),
        done=done,
        total=total,
    )
    begun = desk.store.records.start_draft(draft)
    if session.can_undo:
        keep(desk, record, session.answers, begun.title, (done, total), session.pages())
    return _on_desk(desk, begun)


def resume(desk: Desk, record: str) -> OpenRecord:
    """A record as it stands: its draft where there is one, else its newest revision, read-only.

    Raises RecordUnknown.
    """
    draft = browse.draft(desk, record)
    if draft is not None:
        return _on_desk(desk, draft)
    revision = newest(desk, record)
    if revision is None:
        raise RecordUnknown(record=record)
    return OpenRecord(
        form=desk.form(revision.text("package")),
        context=context_for(desk, revision.text("project"), revision.text("number"), revision.text("form")),
        answers=revision.answers,
        number=revision.text("number"),
        record=record,
        project=revision.text("project"),
        revision=revision,
    )


def correct(desk: Desk, record: str) -> OpenRecord:
    """A new draft upon the newest revision: a correction never edits what was signed.

    Where two versions stand side by side it follows the one that is shown and leaves the other standing:
    nothing a colleague wrote is replaced unseen. A correction that was put away is taken back.
    Raises RecordUnknown.
    """
    if desk.store.records.draft(record) is not None:
        take_back(desk, record)
        return resume(desk, record)
    revision = newest(desk, record)
    if revision is None or revision.kind == WITHDRAWN:
        raise RecordUnknown(record=record)
    return upon(desk, revision)


def upon(desk: Desk, revision: Revision, others: Sequence[str] = ()) -> OpenRecord:
    """A new draft with the answers of a revision; it follows the others as well."""
    form, record = desk.form(revision.text("package")), revision.record
    project, number = revision.text("project"), revision.text("number")
    session = FormSession(form, revision.answers, context_for(desk, project, number, form.id), desk.clock)
    done, total = session.progress()
    draft = Draft(
        record=record, form=form.id, package=form.hash, number=number, project=project,
        answers=revision.answers, base=tuple(dict.fromkeys((revision.id, *others))), title=session.title(),
        done=done, total=total,
    )  # fmt: skip
    return _on_desk(desk, desk.store.records.start_draft(draft))


def keep(
    desk: Desk,
    record: str,
    answers: Mapping[str, Json],
    title: str,
    progress: tuple[int, int],
    undo: Pages | None = None,
) -> dt.datetime:
    """Keep what is typed. When this returns it is on the disk; the moment is what the screen may say."""
    return desk.store.records.keep_draft(record, answers, title, *progress, undo)


def put_away(desk: Desk, record: str) -> None:
    """Take a draft off the desk; it can be taken back."""
    desk.store.records.put_away(record)


def take_back(desk: Desk, record: str) -> None:
    """Put a draft back on the desk."""
    desk.store.records.take_back(record)


def leave(desk: Desk, opened: OpenRecord) -> bool:
    """Leave a draft that was begun just now: if nobody typed anything it never was. True if it is gone.

    `opened` is what `start` or `correct` returned; what is kept is compared with it.
    """
    begun, now = opened.draft, desk.store.records.draft(opened.record)
    if begun is None or now is None or (now.answers, now.base) != (begun.answers, begun.base):
        return False
    desk.store.records.drop_draft(opened.record)
    return True


def put_aside(desk: Desk, text: str = "") -> list[RecordSummary]:
    """The drafts that were put away, as lines of the records list, the last one first."""
    wanted = text.casefold()
    return [
        RecordSummary(
            record=draft.record,
            number=draft.number,
            form=draft.form,
            project=draft.project,
            title=draft.title,
            state=AWAY,
            changed_at=draft.saved_at or desk.clock.now(),
            author=desk.person.name,
            done=draft.done,
            total=draft.total,
            revision=draft.base[0] if draft.base else "",
        )
        for draft in desk.store.records.bin()
        if wanted in f"{draft.number} {draft.title}".casefold()
    ]


def restored(desk: Desk) -> Sequence[Draft]:
    """After a crash: the drafts that are back, with the moment of their last save. Else nothing."""
    return () if desk.store.closed_well else desk.store.records.drafts()


def newest(desk: Desk, record: str) -> Revision | None:
    """The newest revision of a record; of several side by side the first by id, always the same."""
    heads = desk.store.records.heads(record)
    return desk.store.records.revision(heads[0]) if heads else None


def context_for(desk: Desk, project: str, number: str, form: str = "") -> Context:
    """What forms may know: today, the person, the project's facts; and what this form need not ask."""
    known = {
        **limits_given.known(desk.folder),
        **projects.facts(desk, project),
        "doc_no": number,
        "name": desk.person.name,
        "prepared_by": desk.person.name,
        "device_id": desk.device_code,
    }
    return Context(
        desk.clock.today(), desk.clock.now(), desk.person.name, known, unasked=_unasked(desk, project, form)
    )


def _unasked(desk: Desk, project: str, form: str) -> frozenset[Path]:
    """A service case of no project has no project to name; who the customer is, its request asks itself."""
    if project or not form:
        return frozenset()
    try:
        loose = (*process.process(desk).case_forms, RELEASE)
    except ProcessInvalid:  # said on the project's page; nobody is kept from work by it
        return frozenset()
    return OF_PROJECT if form in loose else frozenset()


def _on_desk(desk: Desk, draft: Draft) -> OpenRecord:
    return OpenRecord(
        form=desk.form(draft.package),
        context=context_for(desk, draft.project, draft.number, draft.form),
        answers=draft.answers,
        number=draft.number,
        record=draft.record,
        project=draft.project,
        draft=draft,
        undo=desk.store.records.draft_history(draft.record),
    )
