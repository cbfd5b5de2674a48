"""A draft moves to a new version of its form, or is finished on the one it was begun with; nothing is lost.

What it said before stays as a version of the record, in its old form, for ever: what found no place is read
there, and told above the record until it is finished.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sidesk.actions import browse, fill, finish
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.core.errors import RecordUnknown
from sidesk.forms.definition import Form
from sidesk.forms.moving import Left, Moved, moved
from sidesk.forms.session import FormSession
from sidesk.forms.told import Teller
from sidesk.models.entities import Draft

_STAYING = "moving.stays"  # setting: record -> package that was declined for it


@dataclass(frozen=True)
class Line:
    """One answer in words: where it stands, what stood there, what stands there then."""

    place: str
    before: str
    after: str = ""


@dataclass(frozen=True)
class Preview:
    """What a move would do. `target` is the package it goes to."""

    version: str
    newer: str
    target: str
    same: int
    changed: Sequence[Line]
    left: Sequence[Line]


@dataclass(frozen=True)
class Standing:
    """What is to be told above a draft: a newer version it may move to, answers an earlier move left."""

    newer: str = ""  # the version, where there is one nobody declined
    left: Sequence[Line] = ()


@dataclass(frozen=True)
class Undo:
    """What takes a move back."""

    draft: Draft
    steps: Mapping[str, str]
    answers: Mapping[str, Json]  # right after the move


def standing(desk: Desk, record: str) -> Standing:
    """How a draft stands to the versions of its form; nothing where there is no draft."""
    draft = browse.draft(desk, record)
    if draft is None:
        return Standing()
    newer = _newer(desk, draft)
    declined = _declined(desk).get(record)
    shown = newer.version if newer is not None and newer.hash != declined else ""
    return Standing(shown, tuple(_left_before(desk, draft)))


def preview(desk: Desk, record: str) -> Preview:
    """Which answers stay, which change, which have no place. Raises RecordUnknown."""
    draft, old, new = _both(desk, record)
    found = moved(old, new, draft.answers, desk.words)
    before, after = Teller(old, desk.words), Teller(new, desk.words)
    changed = [
        Line(
            before.place(draft.answers, one.path),
            before.value(one.path, one.before),
            after.value(one.target, one.after),
        )
        for one in found.changed
    ]
    left = _lines(before, draft.answers, found.left)
    return Preview(old.version, new.version, new.hash, found.same, changed, left)


def move(desk: Desk, record: str) -> Undo:
    """Go over to the newest version; the state before is kept as a version. Raises RecordUnknown."""
    draft, old, new = _both(desk, record)
    shared = finish.working(desk, fill.resume(desk, record))
    made = _made(desk, draft, new, moved(old, new, draft.answers, desk.words))
    steps = desk.store.records.replace_draft(replace(made, base=(shared.id,)), shared)
    return Undo(replace(draft, base=(shared.id,)), steps, made.answers)


def take_back(desk: Desk, undo: Undo) -> None:
    """The draft as it was before the move. What was typed since stays as a version. Raises RecordUnknown."""
    record = undo.draft.record
    now = browse.draft(desk, record)
    if now is None:
        raise RecordUnknown(record=record)
    shared = finish.working(desk, fill.resume(desk, record))
    before = desk.store.records.revision(undo.draft.base[0])
    if before is not None and now.answers == undo.answers:
        shared = before  # nothing was typed since: the move never was
    draft = replace(undo.draft, base=(shared.id,))
    desk.store.records.replace_draft(draft, shared, undo.steps)


def stay(desk: Desk, record: str) -> None:
    """Finish this one on the version it was begun with; a still newer one is offered again."""
    draft = browse.draft(desk, record)
    newer = _newer(desk, draft) if draft is not None else None
    if newer is not None:
        drafts = {one.record for one in desk.store.records.drafts()}
        kept = {name: package for name, package in _declined(desk).items() if name in drafts}
        desk.store.settings.set(_STAYING, {**kept, record: newer.hash})


def _both(desk: Desk, record: str) -> tuple[Draft, Form, Form]:
    draft = browse.draft(desk, record)
    newer = _newer(desk, draft) if draft is not None else None
    if draft is None or newer is None:
        raise RecordUnknown(record=record)
    return draft, desk.form(draft.package), newer


def _newer(desk: Desk, draft: Draft) -> Form | None:
    newest = desk.store.packages.all(draft.form)[-1:]
    return desk.form(newest[0].sha256) if newest and newest[0].sha256 != draft.package else None


def _made(desk: Desk, draft: Draft, new: Form, found: Moved) -> Draft:
    context = fill.context_for(desk, draft.project, draft.number, draft.form)
    session = FormSession(new, found.answers, context, desk.clock)
    done, total = session.progress()
    return replace(
        draft, package=new.hash, answers=session.answers, title=session.title(), done=done, total=total
    )


def _left_before(desk: Desk, draft: Draft) -> list[Line]:
    """What the last version in another form says and has no place here."""
    before = next((desk.store.records.revision(one) for one in draft.base), None)
    if before is None:
        return []
    revisions = {one.id: one for one in desk.store.records.revisions(draft.record)}
    while before is not None and before.text("package") == draft.package:
        parents = before.hashes("parents")
        before = revisions.get(parents[0]) if parents else None
    if before is None or not desk.store.packages.has(before.text("package")):
        return []
    old = desk.form(before.text("package"))
    found = moved(old, desk.form(draft.package), before.answers, desk.words)
    return _lines(Teller(old, desk.words), before.answers, found.left)


def _lines(teller: Teller, answers: Mapping[str, Json], left: Sequence[Left]) -> list[Line]:
    return [Line(teller.place(answers, one.path), teller.value(one.path, one.values)) for one in left]


def _declined(desk: Desk) -> dict[str, str]:
    kept = desk.store.settings.get(_STAYING)
    return {name: str(package) for name, package in kept.items()} if isinstance(kept, dict) else {}
