"""What is answered to one laptop: what it may see, and of the rest no more than its own words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sidesk.actions.shelf import Visible
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
