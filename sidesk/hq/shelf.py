"""Headquarters' store as the exchange sees it: all of it for taking in, one laptop's part for answering."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sidesk.actions.shelf import StoreShelf
from sidesk.models.entities import Paper, Revision
from sidesk.models.store import Store
from sidesk.sync import exchange
from sidesk.sync.exchange import PAPERS, Heads

_WANTED = "wanted packages"
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
)


class OfficeKeeper(StoreShelf):
    """Takes in what laptops bring."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.store = store

    def keep_file(self, sha: str, data: bytes) -> None:
        """Keep bytes. Their kind is told from themselves: a sender's word would be shown to people."""
        if sha in self._wanted_packages():
            self.keep_package(data)
            return
        mime = next((kind for magic, kind in _MAGIC if data.startswith(magic)), "application/octet-stream")
        self.store.attachments.add(data, "", mime)

    def keep_package(self, data: bytes) -> None:
        """Keep a form package. Raises FormInvalid."""
        self.store.packages.add(data)

    def keep_revisions(self, revisions: Sequence[Revision]) -> Collection[str]:
        """Keep revisions, and remember which forms are needed to read them."""
        new = self.store.records.add_revisions(revisions)
        named = {revision.text("package") for revision in revisions} - {""}
        missing = [
            sha for sha in sorted({*named, *self._wanted_packages()}) if not self.store.packages.has(sha)
        ]
        self.store.settings.set(_WANTED, missing)
        return new

    def keep_paper(self, paper: Paper) -> None:
        """Keep a paper."""
        self.store.papers.add(paper)

    def lacking(self) -> Sequence[str]:
        """Attachments and packages that something here names."""
        packages = [sha for sha in self._wanted_packages() if not self.store.packages.has(sha)]
        return [*super().lacking(), *packages]

    def _wanted_packages(self) -> list[str]:
        kept = self.store.settings.get(_WANTED)
        return [str(sha) for sha in kept] if isinstance(kept, list) else []


class Visible(OfficeKeeper):
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
        return [
            revision
            for record in sorted(self._records)
            if not set(self.store.records.heads(record)) <= set(theirs.get(record, ()))
            for revision in exchange.beyond(self.of_record(record), theirs.get(record, ()))
        ]

    def papers(self) -> Sequence[Paper]:
        """Papers of what may be seen."""
        return [paper for paper in super().papers() if paper.record in self._records]


def visible_to(store: Store, person: str, named: Collection[str]) -> Visible:
    """The part of the store for a laptop of this person; `named` are the records it spoke of."""
    records = {name.removeprefix(PAPERS) for name in named}
    for project in store.office.projects_of(person):
        records |= set(store.records.complete_heads(project))
    return Visible(store, records)
