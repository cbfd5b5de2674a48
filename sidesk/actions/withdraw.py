"""Correct or withdraw what was finished: each with a reason that stands on its paper."""

from __future__ import annotations

from sidesk.actions import fill, finish, identity, replacing
from sidesk.actions.desk import Desk
from sidesk.core.errors import DraftUnderWay, ReasonMissing, RecordUnknown
from sidesk.core.progress import Progress
from sidesk.models.entities import WITHDRAWN, WORKING, Paper

_STEPS = 3


def correct(desk: Desk, record: str, reason: str) -> fill.OpenRecord:
    """A new draft upon what was finished, and why. Raises ReasonMissing, RecordUnknown."""
    if not reason.strip():
        raise ReasonMissing
    opened = fill.correct(desk, record)
    replacing.keep_reason(desk, opened.draft.base if opened.draft else (), reason)
    return opened


def withdraw(
    desk: Desk, record: str, reason: str, passphrase: str, progress: Progress | None = None
) -> Paper:
    """Take a finished record out of use: a revision that says so, and its sealed paper. It follows every
    version that stands beside another, a withdrawal too.

    What was sealed before stays as it is; its verdict will name the withdrawal. Raises ReasonMissing,
    DraftUnderWay, RecordUnknown, WrongSigningPassphrase, CertificateExpired.
    """
    progress = progress or Progress()
    if not reason.strip():
        raise ReasonMissing
    heads = desk.store.records.heads(record)
    ends = [one for one in desk.store.records.read(heads) if one.kind != WORKING]
    if not ends or (len(heads) == 1 and ends[0].kind == WITHDRAWN):
        raise RecordUnknown(record=record)
    opened = fill.resume(desk, record)
    if opened.draft is not None:
        raise DraftUnderWay(number=opened.number)
    key = identity.open_person_key(desk, passphrase)
    progress.step(1, _STEPS)
    now, person = desk.clock.now(), desk.person
    own = [finish.Signed(person.role or finish.AUTHOR, person.name, finish.CERTIFICATE, person.unit)]
    body = {
        **finish.body_of(desk, opened, WITHDRAWN, own),
        "parents": list(heads),
        **replacing.told(desk, heads, reason.strip()),
    }
    revision = finish.signed(desk, body, key)
    language = desk.settings.paper_language
    pdf, last = finish.sealed(finish.printed(desk, revision, language), own, key, now, ())
    progress.step(2, _STEPS)
    kept = desk.store.attachments.add(pdf, f"{opened.number}.pdf", finish.PDF)
    paper = Paper(
        id=desk.clock.new_id(), record=record, revision=revision.id, sha256=kept.sha256, field=last.name,
        role=last.role, signer=person.name, sealed_at=now, languages=(language,),
    )  # fmt: skip
    desk.store.records.seal(revision, paper)
    progress.step(_STEPS, _STEPS)
    return paper
