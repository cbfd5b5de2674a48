"""What a correction or a withdrawal replaces, and why: asked when it is begun, printed when it is issued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.models.entities import WORKING, Revision
from sidesk.models.papers import branches

_WHY = "why/"  # in the store's settings, before the id of the version that is corrected


def replaced(desk: Desk, base: Sequence[str]) -> list[Revision]:
    """The finished versions that a draft upon these revisions replaces; shared drafts between are passed."""
    found: dict[str, Revision] = {}
    waiting, seen = list(base), set[str]()
    while waiting:
        some = [name for name in dict.fromkeys(waiting) if name not in seen]
        seen.update(some)
        waiting = []
        for revision in desk.store.records.read(some):
            if revision.kind == WORKING:
                waiting += revision.hashes("parents")
            else:
                found[revision.id] = revision
    return list(found.values())


def keep_reason(desk: Desk, base: Sequence[str], reason: str) -> None:
    """Remember why these versions are corrected, until the correction is issued."""
    for revision in replaced(desk, base):
        desk.store.settings.set(_WHY + revision.id, reason.strip())


def reason_for(desk: Desk, base: Sequence[str]) -> str:
    """Why these versions are corrected: as it was said here, or in a draft that a colleague shared."""
    for revision in replaced(desk, base):
        kept = desk.store.settings.get(_WHY + revision.id)
        if isinstance(kept, str) and kept:
            return kept
    shared = [one for one in desk.store.records.read(list(base)) if one.kind == WORKING]
    return next((reason for one in shared if (reason := one.text("reason"))), "")


def told(desk: Desk, base: Sequence[str], reason: str = "") -> dict[str, Json]:
    """What the body of a revision says of it; nothing for the first version of a record."""
    before = replaced(desk, base)
    if not before:
        return {}
    named: list[Json] = [{**_named(one), **_papers(desk, one)} for one in before]
    why = reason or reason_for(desk, base)
    return {"replaces": named, **({"reason": why} if why else {})}


def _named(revision: Revision) -> Mapping[str, Json]:
    return {
        "revision": revision.id,
        "number": revision.text("number"),
        "at": revision.text("at"),
        "author": revision.text("author"),
        "device": revision.text("device"),
    }


def _papers(desk: Desk, revision: Revision) -> dict[str, Json]:
    """The last papers of a version that two computers sealed; nothing where there is one."""
    lines = branches(desk.store.papers.of(revision.record, revision.id))
    tips = [line[-1] for line in lines] if len(lines) > 1 else []
    told: list[Json] = [
        {
            "sha256": paper.sha256,
            "signer": paper.signer,
            "role": paper.role,
            "at": paper.sealed_at.isoformat(timespec="seconds") if paper.sealed_at else "",
        }
        for paper in tips
    ]
    return {"papers": told} if told else {}
