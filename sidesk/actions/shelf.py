"""What the exchange asks of a store, answered by the real one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress

from sidesk.core.errors import FormInvalid
from sidesk.models.entities import Paper, Revision
from sidesk.models.store import Store
from sidesk.sync import exchange
from sidesk.sync.exchange import Heads

_WANTED = "wanted packages"
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
)


class StoreShelf:
    """A store as `sync.letters` sees it. A file is an attachment or a form package, by its hash."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def complete_heads(self) -> Heads:
        """By record, the newest revisions without a gap behind them."""
        return self.store.records.complete_heads()

    def lacked_by(self, theirs: Heads) -> Sequence[Revision]:
        """What is not behind these heads, parents first."""
        return self.store.records.read(self.store.records.beyond(theirs))

    def of_record(self, record: str) -> Sequence[Revision]:
        """Every revision of a record."""
        return self.store.records.revisions(record)

    def papers(self) -> Sequence[Paper]:
        """Every paper."""
        return self.store.papers.all()

    def known(self, ids: Collection[str]) -> Collection[str]:
        """Those of the ids that are here, revisions and papers."""
        return self.store.records.known(ids) | self.store.papers.here(ids)

    def signatures(self, revision: str) -> Sequence[bytes]:
        """Every person's signature over a revision."""
        return self.store.records.signatures(revision)

    def has(self, sha: str) -> bool:
        """Whether the bytes are here."""
        return self.store.attachments.has(sha) or self.store.packages.has(sha)

    def size(self, sha: str) -> int:
        """How many bytes it has."""
        kept = self.store.attachments.get(sha)
        return kept.size if kept else len(self.store.packages.data(sha))

    def contents(self, sha: str) -> bytes:
        """The bytes."""
        attachments = self.store.attachments
        return attachments.read(sha) if attachments.has(sha) else self.store.packages.data(sha)

    def lacking(self) -> Sequence[str]:
        """Files that something here names and whose bytes are not here."""
        return self.store.attachments.wanted()


class StoreKeeper(StoreShelf):
    """A store that takes in what a bundle brought."""

    def keep_file(self, sha: str, data: bytes) -> None:
        """Keep bytes. Their kind is told from themselves: a sender's word would be shown to people."""
        if sha in self._wanted_packages():
            with suppress(FormInvalid):  # whoever wrote the revision may have named anything as its form
                self.keep_package(data)
                return
        mime = next((kind for magic, kind in _MAGIC if data.startswith(magic)), "application/octet-stream")
        self.store.attachments.add(data, "", mime)

    def keep_package(self, data: bytes) -> None:
        """Keep a form package to read records by. Raises FormInvalid."""
        self.store.packages.add(data, brought=True)

    def keep_revisions(self, revisions: Sequence[Revision]) -> Collection[str]:
        """Keep revisions, and remember which forms are needed to read them."""
        new = self.store.records.add_revisions(revisions)
        named = {revision.text("package") for revision in revisions} - {""}
        missing = [
            sha for sha in sorted({*named, *self._wanted_packages()}) if not self.store.packages.has(sha)
        ]
        self.store.settings.set(_WANTED, missing)
        for sha in missing:  # it came in pieces, before anything said that it is a form
            if self.store.attachments.has(sha):
                with suppress(FormInvalid):
                    self.keep_package(self.store.attachments.read(sha))
        return new

    def keep_paper(self, paper: Paper) -> None:
        """Keep a paper."""
        self.store.papers.add(paper)

    def lacking(self) -> Sequence[str]:
        """Attachments and packages that something here names."""
        packages = [sha for sha in self._wanted_packages() if not self.has(sha)]
        return [*super().lacking(), *packages]

    def _wanted_packages(self) -> list[str]:
        kept = self.store.settings.get(_WANTED)
        return [str(sha) for sha in kept] if isinstance(kept, list) else []


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
