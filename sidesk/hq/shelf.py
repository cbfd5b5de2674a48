"""Headquarters' store as the exchange sees it: all of it for taking in, one laptop's part for answering."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sidesk.actions.shelf import Visible
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
    ones it or its person wrote in and those of no project."""
    seen: set[str] = set()
    for project in store.office.projects_of(device.person):
        # A project is named by the document that describes it, which itself belongs to none.
        seen |= {project, *store.records.complete_heads(project)}
    named = store.records.of_records(spoken.records - seen)
    projects = store.records.described(named)
    for record, revisions in named.items():
        is_loose = record not in projects and not any(one.text("project") for one in revisions)
        if is_loose or _wrote(device, revisions):
            seen.add(record)
    return Answer(store, seen, spoken)


def _wrote(device: Device, revisions: Sequence[Revision]) -> bool:
    return any(
        one.text("device") == device.code or one.text("author_id") == device.person for one in revisions
    )
