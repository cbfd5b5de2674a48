"""What the exchange asks of a store, answered by the real one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sidesk.models.entities import Paper, Revision
from sidesk.models.store import Store
from sidesk.sync.exchange import Heads


class StoreShelf:
    """A store as `sync.letters` sees it. A file is an attachment or a form package, by its hash."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def complete_heads(self) -> Heads:
        """By record, the newest revisions without a gap behind them."""
        return self._store.records.complete_heads()

    def lacked_by(self, theirs: Heads) -> Sequence[Revision]:
        """What is not behind these heads, parents first."""
        return self._store.records.read(self._store.records.beyond(theirs))

    def of_record(self, record: str) -> Sequence[Revision]:
        """Every revision of a record."""
        return self._store.records.revisions(record)

    def papers(self) -> Sequence[Paper]:
        """Every paper."""
        return self._store.papers.all()

    def known(self, ids: Collection[str]) -> Collection[str]:
        """Those of the ids that are here, revisions and papers."""
        papers = {name for name in ids if self._store.papers.get(name) is not None}
        return self._store.records.known(ids) | papers

    def signatures(self, revision: str) -> Sequence[bytes]:
        """Every person's signature over a revision."""
        return self._store.records.signatures(revision)

    def has(self, sha: str) -> bool:
        """Whether the bytes are here."""
        return self._store.attachments.has(sha) or self._store.packages.has(sha)

    def size(self, sha: str) -> int:
        """How many bytes it has."""
        kept = self._store.attachments.get(sha)
        return kept.size if kept else len(self._store.packages.data(sha))

    def contents(self, sha: str) -> bytes:
        """The bytes."""
        attachments = self._store.attachments
        return attachments.read(sha) if attachments.has(sha) else self._store.packages.data(sha)

    def lacking(self) -> Sequence[str]:
        """Files that something here names and whose bytes are not here."""
        return self._store.attachments.wanted()
