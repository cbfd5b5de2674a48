"""Headquarters' store as the exchange sees it: all of it for taking in, one laptop's part for answering."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sidesk.actions.shelf import StoreKeeper
from sidesk.models.entities import Paper, Revision
from sidesk.models.store import Store
from sidesk.sync import exchange
from sidesk.sync.exchange import PAPERS, Heads


class Visible(StoreKeeper):
    """What one laptop may see: the records it knows, and those of its person's projects."""

    def __init__(self, store: Store, records: Collection[str]) -> None:
        super().__init__(store)
        self._records = frozenset(records)

    def complete_heads(self) -> Heads:
        """Heads of what may be seen."""
        heads = super().complete_heads()
        return {record: tips for record, tips in heads.items() if record in self._records}

    def lacked_by(self, theirs: Heads) -> Sequence[Revision]:
        """What may be seen and is not behind their heads, parents first in each record."""
        ours = self.store.records.heads_of(self._records)
        return [
            revision
            for record in sorted(self._records)
            if not set(ours.get(record, ())) <= set(theirs.get(record, ()))
            for revision in exchange.beyond(self.of_record(record), theirs.get(record, ()))
        ]

    def papers(self) -> Sequence[Paper]:
        """Papers of what may be seen."""
        return [paper for paper in super().papers() if paper.record in self._records]


def visible_to(store: Store, person: str, named: Collection[str]) -> Visible:
    """The part of the store for a laptop of this person; `named` are the records it spoke of."""
    records = {name.removeprefix(PAPERS) for name in named}
    for project in store.office.projects_of(person):
        # A project is named by the document that describes it, which itself belongs to none.
        records |= {project, *store.records.complete_heads(project)}
    return Visible(store, records)
