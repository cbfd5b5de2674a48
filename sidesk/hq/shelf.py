"""Headquarters' store as the exchange sees it: all of it for taking in, one laptop's part for answering."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sidesk.actions.shelf import Visible
from sidesk.hq.assigned import given
from sidesk.models.entities import Device, Revision
from sidesk.models.graph import Link, behind, complete_heads
from sidesk.models.store import Store
from sidesk.sync import exchange
from sidesk.sync.exchange import PAPERS, Heads


@dataclass(frozen=True)
class Spoken:
    """What a laptop named itself: ids of revisions by record, of papers under `papers/` and the record."""

    ids: Mapping[str, Collection[str]]

    @property
    def records(self) -> frozenset[str]:
        """The records it named."""
        return frozenset(name.removeprefix(PAPERS) for name in self.ids)


class Answer(Visible):
    """What a laptop may see. Of other records it named, it is told what of its own words is here, no more:
    without that, what it sent would wait on it for ever."""

    def __init__(self, store: Store, records: Collection[str], spoken: Spoken) -> None:
        super().__init__(store, records)
        self._echoed = self._echo(spoken)

    def complete_heads(self) -> Heads:
        """Heads of what may be seen, and of the rest what the laptop said itself."""
        return {**super().complete_heads(), **self._echoed}

    def given(self, wanted: Collection[str]) -> list[str]:
        """Those of the files asked for that belong to what may be seen: to know a hash gives no right."""
        if not wanted:
            return []
        every = [one for some in self.store.records.of_records(self._records).values() for one in some]
        mine = {file for one in every for file in (*one.hashes("attachments"), one.text("package"))}
        mine |= {paper.sha256 for paper in self.papers()}
        return [sha for sha in wanted if sha in mine or self.store.packages.has(sha)]

    def _echo(self, spoken: Spoken) -> dict[str, tuple[str, ...]]:
        found = {}
        for record in sorted(spoken.records - self._records):
            links = exchange.graph_of(self.of_record(record), self.has)
            said = behind(links, spoken.ids.get(record, ()))
            if tips := complete_heads({name: links[name] for name in said}):
                found[record] = tuple(sorted(tips))
            papers = self.store.papers.of(record)
            below = {one.id: Link((one.previous,) if one.previous else ()) for one in papers}
            named = behind(below, spoken.ids.get(PAPERS + record, ()))
            found.update(exchange.stated({}, [one for one in papers if one.id in named], self.has))
        return found


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
