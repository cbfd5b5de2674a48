"""Store of files by content hash: append-only, written before anything names them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import sqlalchemy as sa

from sidesk.core.canonical import sha256
from sidesk.core.clock import Clock
from sidesk.core.errors import AttachmentMissing, AttachmentRefused, StoreDamaged
from sidesk.core.text import N_
from sidesk.models import projections, revisions
from sidesk.models.database import Database
from sidesk.models.dialect import insert
from sidesk.models.entities import Attachment
from sidesk.models.tables import AttachmentRow, RevisionNeedRow, RevisionRow

LARGEST = 500_000_000  # SQLite holds one value up to a thousand million bytes, and it is read into memory
FULL_FILE = 2 * 1024**3  # FAT32 sticks end at 4 GB
SCHEMA = (
    "CREATE TABLE IF NOT EXISTS blob (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, data BLOB NOT NULL)"
)


def blob_file(folder: Path, number: int) -> Path:
    """`blobs.db`, `blobs-002.db`, ..."""
    return folder / ("blobs.db" if number == 1 else f"blobs-{number:03}.db")


def blob_files(folder: Path) -> Iterator[tuple[int, Path]]:
    """Those there are, in order."""
    number = 1
    while (path := blob_file(folder, number)).exists():
        yield number, path
        number += 1


class AttachmentStore:
    """Bytes by SHA-256. Reading compares the hash, so what comes out is what went in."""

    def __init__(
        self, database: Database, folder: Path, key: bytes, clock: Clock, full: int = FULL_FILE
    ) -> None:
        self._database = database
        self._folder = folder
        self._key = key
        self._clock = clock
        self._full = full
        self._files = {number: Database(path, key) for number, path in blob_files(folder)}
        if not self._files:
            self._new_file()

    def add(self, data: bytes, name: str, mime: str) -> Attachment:
        """Keep bytes; they are on the disk when this returns. The same bytes twice are kept once."""
        if len(data) > LARGEST:
            raise AttachmentRefused(name=name, why=N_("It is larger than 500 MB."))
        digest = sha256(data)
        if (known := self.get(digest)) is not None:
            return known
        number = self._put(digest, data)
        added = Attachment(digest, len(data), mime, name)
        self._database.saving(lambda connection: self._name(connection, added, number))
        return added

    def get(self, digest: str) -> Attachment | None:
        """What is known about some bytes, without reading them."""
        asked = sa.select(AttachmentRow.sha256, AttachmentRow.size, AttachmentRow.mime, AttachmentRow.name)
        with self._database.reading() as connection:
            row = connection.execute(asked.where(AttachmentRow.sha256 == digest)).first()
        return None if row is None else Attachment(*row)

    def has(self, digest: str) -> bool:
        """Whether the bytes are here."""
        return self.get(digest) is not None

    def read(self, digest: str) -> bytes:
        """The bytes. Raises AttachmentMissing, or StoreDamaged if they are not what they were."""
        with self._database.reading() as connection:
            number = connection.scalar(sa.select(AttachmentRow.file).where(AttachmentRow.sha256 == digest))
        if number is None:
            raise AttachmentMissing
        data = self._stored(number, digest)
        if data is None or sha256(data) != digest:
            raise StoreDamaged(what=f"{blob_file(self._folder, number).name}: {digest[:12]}")
        return data

    def missing(self, digests: Collection[str]) -> list[str]:
        """Those of the hashes whose bytes are not here."""
        here: set[str] = set()
        with self._database.reading() as connection:
            for some in revisions.chunks(digests):
                asked = sa.select(AttachmentRow.sha256).where(AttachmentRow.sha256.in_(some))
                here.update(connection.scalars(asked))
        return [digest for digest in dict.fromkeys(digests) if digest not in here]

    def wanted(self) -> list[str]:
        """Every hash that a revision names and whose bytes are not here."""
        here = sa.select(AttachmentRow.sha256)
        asked = sa.select(RevisionNeedRow.sha256).distinct().where(RevisionNeedRow.sha256.not_in(here))
        with self._database.reading() as connection:
            return sorted(connection.scalars(asked))

    def damaged(self) -> Iterator[tuple[str, int]]:
        """Reads everything: yields each hash whose bytes are wrong or gone ("" if right) and its number."""
        with self._database.reading() as connection:
            asked = sa.select(AttachmentRow.sha256, AttachmentRow.file).order_by(AttachmentRow.file)
            known = list(connection.execute(asked))
        for at, (digest, number) in enumerate(known, 1):
            data = self._stored(number, digest)
            yield ("" if data is not None and sha256(data) == digest else digest), at

    def count(self) -> int:
        """How many files are kept."""
        with self._database.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(AttachmentRow)) or 0

    def files(self) -> list[Database]:
        """The databases that hold the bytes, in order."""
        return [self._files[number] for number in sorted(self._files)]

    def close(self) -> None:
        """Close every file."""
        for database in self._files.values():
            database.close()

    def _put(self, digest: str, data: bytes) -> int:
        number = max(self._files)
        if self._files[number].size() + len(data) > self._full:
            number = self._new_file()
        with self._files[number].transaction() as connection:
            connection.exec_driver_sql(
                "INSERT INTO blob VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (digest, len(data), data)
            )
        return number

    def _name(self, connection: sa.Connection, added: Attachment, number: int) -> None:
        values = {"sha256": added.sha256, "size": added.size, "mime": added.mime, "name": added.name}
        named = insert(AttachmentRow).values(file=number, got_at=self._clock.now(), **values)
        if not connection.execute(named.on_conflict_do_nothing()).rowcount:
            return
        waiting = sa.select(RevisionRow.record).join(
            RevisionNeedRow, RevisionNeedRow.revision == RevisionRow.id
        )
        records = set(connection.scalars(waiting.where(RevisionNeedRow.sha256 == added.sha256)))
        revisions.refresh_heads(connection, records)
        projections.refresh(connection, records)

    def _stored(self, number: int, digest: str) -> bytes | None:
        database = self._files.get(number)
        if database is None:
            return None
        with database.reading() as connection:
            data: bytes | None = connection.exec_driver_sql(
                "SELECT data FROM blob WHERE sha256 = ?", (digest,)
            ).scalar()
        return data

    def _new_file(self) -> int:
        number = max(self._files, default=0) + 1
        database = Database(blob_file(self._folder, number), self._key)
        with database.transaction() as connection:
            connection.exec_driver_sql(SCHEMA)
        self._files[number] = database
        return number
