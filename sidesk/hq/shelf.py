"""Which part of headquarters' store answers a laptop."""

from __future__ import annotations

from collections.abc import Sequence

from sidesk.actions.answering import Answer, Spoken
from sidesk.hq.assigned import given
from sidesk.models.entities import Device, Revision
from sidesk.models.store import Store


def answer_to(store: Store, device: Device, spoken: Spoken) -> Answer:
    """The part of the store for this laptop: the records of its person's projects, and of those it named the
    ones it or its person wrote in and those of no project. Nothing of a project that was taken away from them
    goes out, and nothing at all to who left."""
    mine = given(store, device.person)
    if mine.left:
        return Answer(store, (), spoken)
    seen: set[str] = set()
    for project in mine.projects:
        # A project is named by the document that describes it, which itself belongs to none.
        seen |= {project, *store.records.complete_heads(project)}
    named = store.records.of_records(spoken.records - seen - mine.ended)
    projects = store.records.described(named)
    for record, revisions in named.items():
        belongs = {one.text("project") for one in revisions}
        is_loose = record not in projects and not any(belongs)
        if is_loose or (_wrote(device, revisions) and not belongs & mine.ended):
            seen.add(record)
    return Answer(store, seen - mine.ended, spoken)


def _wrote(device: Device, revisions: Sequence[Revision]) -> bool:
    return any(
        one.text("device") == device.code or one.text("author_id") == device.person for one in revisions
    )


__all__ = ["Answer", "Spoken", "answer_to"]
