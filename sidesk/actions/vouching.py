"""What was sealed before the enrolment keeps its seals, and gets the one of the certified key beside them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sidesk.actions import browse, finish
from sidesk.actions.desk import Desk
from sidesk.core.errors import SigningError
from sidesk.core.progress import Progress
from sidesk.models.entities import FINAL, WITHDRAWN, Paper, Revision

if TYPE_CHECKING:
    from sidesk.signing.keys import OpenKey
    from sidesk.signing.verdict import SealVerdict

_log = logging.getLogger(__name__)


def vouch(desk: Desk, key: OpenKey, progress: Progress | None = None) -> int:
    """Countersign every record and paper that this key signed under its laptop's own certificate; how many.

    What it did once it does not do again, so it goes on where it was broken off. A paper that is damaged
    stays as it is: headquarters says what is wrong with it.
    """
    progress = progress or Progress()
    waiting = [revision for revision in _finished(desk) if _open(desk, revision, key)]
    done = 0
    for revision in waiting:
        try:
            _countersign(desk, revision, key)
            done += 1
        except SigningError as problem:
            _log.warning("not countersigned: %s: %s", revision.text("number"), problem)
        progress.step(done, len(waiting))
    return done


def _finished(desk: Desk) -> Iterator[Revision]:
    for record in sorted(desk.store.records.complete_heads()):
        for revision in desk.store.records.revisions(record):
            if revision.kind in (FINAL, WITHDRAWN):
                yield revision


def _open(desk: Desk, revision: Revision, key: OpenKey) -> bool:
    """Whether this key signed it, and only before headquarters certified it."""
    mine = [seal for seal in _signatures(desk, revision, key) if seal.key == _name(key)]
    return bool(mine) and all(seal.is_local for seal in mine)


def _signatures(desk: Desk, revision: Revision, key: OpenKey) -> list[SealVerdict]:
    from sidesk.signing import cms

    now = desk.clock.now()
    signatures = desk.store.records.signatures(revision.id)
    return [cms.verdict(revision.bytes, one, [key.root], now) for one in signatures]


def _countersign(desk: Desk, revision: Revision, key: OpenKey) -> None:
    """The papers first: a record that is countersigned is not looked at again."""
    from sidesk.signing import cms, vouching

    now = desk.clock.now()
    over = cms.sign(revision.bytes, key, at=now)
    signed = Revision(revision.id, revision.body, revision.device_signature, over)
    for tip in desk.store.papers.latest(revision.record, revision.id):
        if tip.field == vouching.FIELD or not desk.store.attachments.has(tip.sha256):
            continue
        sealed = vouching.vouch(browse.paper_bytes(desk, tip), key, at=now)
        kept = desk.store.attachments.add(sealed, f"{revision.text('number')}.pdf", finish.PDF)
        paper = Paper(
            id=desk.clock.new_id(), record=revision.record, revision=revision.id, sha256=kept.sha256,
            previous=tip.id, field=vouching.FIELD, role="", signer=key.holder.name, sealed_at=now,
            languages=tip.languages,
        )  # fmt: skip
        desk.store.records.seal(revision, paper)
    desk.store.records.add_revisions([signed])


def _name(key: OpenKey) -> str:
    from sidesk.signing import certificates

    return certificates.key_of(key.chain[0])
