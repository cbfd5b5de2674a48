"""Headquarters' store on PostgreSQL: the same code over the same tables; files in a folder or a bucket.

Secrets stand in the database under the office's own key, which its passphrase or its recovery code opens.
So a worker needs the address of the database, the place of the files and the passphrase, nothing else.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from filelock import FileLock
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from sidesk.core.clock import Clock
from sidesk.core.errors import (
    CannotWrite,
    OfficeMissing,
    StoreExists,
    StoreUnavailable,
)
from sidesk.core.files import write_whole
from sidesk.models import keys, recovery, schema, vault
from sidesk.models.attachments import FULL_FILE, AttachmentStore
from sidesk.models.database import Database
from sidesk.models.schema import STEPS
from sidesk.models.store import Opened, Store
from sidesk.models.tables import HEAD, Base, SettingRow
from sidesk.models.vault import VaultStore

T = TypeVar("T")
_KEYS, _VERSION = "served.keys", "served.version"  # settings
_NOTHING = sa.text("''::bytea")


def _metadata() -> sa.MetaData:
    """The tables as PostgreSQL takes them, and two of its own: the turn of writers, and words to search."""
    made = sa.MetaData()
    for table in Base.metadata.sorted_tables:
        for column in table.to_metadata(made).columns:
            if isinstance(column.type, sa.LargeBinary):
                column.server_default = sa.DefaultClause(_NOTHING)
    sa.Table("writing", made, sa.Column("id", sa.Integer, primary_key=True, autoincrement=False))
    sa.Table(
        "search_words",
        made,
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    return made


class ServedDatabase(Database):
    """An engine on a database of PostgreSQL. Writers take turns, as they do on a file; readers never wait."""

    is_file = False

    def __init__(self, url: str) -> None:
        made = sa.make_url(url)
        self.path = Path(made.database or "postgresql")
        if made.drivername == "postgresql":
            made = made.set(drivername="postgresql+psycopg")
        self._engine = sa.create_engine(made, pool_size=8, max_overflow=8, pool_pre_ping=True)

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """Write: all of it or nothing, seeing all that other writers wrote before."""
        with _told(), self._engine.begin() as connection:
            # One row is locked, because every PostgreSQL-compatible engine can do that.
            connection.execute(sa.text("SELECT id FROM writing WHERE id = 1 FOR UPDATE"))
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Read one consistent state."""
        with _told(), self._engine.connect() as connection:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def plain(self) -> Iterator[sa.Connection]:
        """In a transaction of its own, without waiting for writers."""
        with _told(), self._engine.begin() as connection:
            yield connection

    def saving(self, work: Callable[[sa.Connection], T]) -> T:
        """Run `work` in a transaction."""
        with self.transaction() as connection:
            return work(connection)

    @property
    def reserve_used(self) -> bool:
        """A server's disk is watched by whoever runs it."""
        return False

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StoreUnavailable(what=str(error.orig).strip().partition("\n")[0]) from error


# --- files ------------------------------------------------------------------------------------------------


class Files(Protocol):
    """Bytes by their hash, written once."""

    def put(self, digest: str, data: bytes) -> None:
        """Keep them durably; the same twice is kept once."""

    def get(self, digest: str) -> bytes | None:
        """The bytes, if they are here."""


class FolderFiles:
    """In a folder that all workers share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, digest: str, data: bytes) -> None:
        """Whole or not at all, on the disk when this returns."""
        path = self._path(digest)
        if not path.exists():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, data, f".{uuid.uuid4().hex}")  # another worker may write it at this moment
            except OSError as error:
                raise CannotWrite.because(str(path), error) from error

    def get(self, digest: str) -> bytes | None:
        """The bytes."""
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError:
            return None

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest


class BucketFiles:
    """In a bucket of S3 or what speaks like it; keys and region come from the environment (AWS_...)."""

    def __init__(self, url: str) -> None:
        from obstore.store import from_url  # only where there is a bucket

        self._store: Any = from_url(url)

    def put(self, digest: str, data: bytes) -> None:
        """Create only: what is there under its hash is the same."""
        import obstore
        from obstore.exceptions import AlreadyExistsError, BaseError

        try:
            obstore.put(self._store, f"{digest[:2]}/{digest}", data, mode="create")
        except AlreadyExistsError:
            return
        except BaseError as error:
            raise StoreUnavailable(what=str(error).partition("\n")[0]) from error

    def get(self, digest: str) -> bytes | None:
        """The bytes."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            return bytes(obstore.get(self._store, f"{digest[:2]}/{digest}").bytes())
        except FileNotFoundError:
            return None
        except BaseError as error:
            raise StoreUnavailable(what=str(error).partition("\n")[0]) from error


def files_at(storage: str) -> Files:
    """The files at a folder's path or a bucket's address."""
    return BucketFiles(storage) if "://" in storage else FolderFiles(Path(storage))


class ServedAttachments(AttachmentStore):
    """Attachments whose bytes lie in a folder or a bucket; the file is there before any row names it."""

    def __init__(self, database: Database, files: Files, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept = files
        self._folder = Path()
        self._full = FULL_FILE
        self._files = {}

    def _put(self, digest: str, data: bytes) -> int:
        self._kept.put(digest, data)
        return 1

    def _stored(self, number: int, digest: str) -> bytes | None:
        return self._kept.get(digest)

    def close(self) -> None:
        """Nothing is held open."""


class SealedVault(VaultStore):
    """Secrets under the office's own key: who reads the database reads none of them."""

    def __init__(self, database: Database, clock: Clock, key: bytes) -> None:
        super().__init__(database, clock)
        self._key = key

    def _shut(self, name: str, data: bytes) -> bytes:
        return keys.sealed(self._key, data, name)

    def _opened(self, name: str, data: bytes) -> bytes:
        return keys.unsealed(self._key, data, name)


# --- the store --------------------------------------------------------------------------------------------


class ServedStore(Store):
    """Headquarters' store on PostgreSQL; several workers may have it open at once."""

    def __init__(self, opened: Opened, clock: Clock, storage: str) -> None:
        kept = ServedAttachments(opened.database, files_at(storage), clock)
        super().__init__(opened, clock, attachments=kept)
        self.vault = SealedVault(opened.database, clock, opened.key)

    @classmethod
    def make(cls, url: str, storage: str, passphrase: str, clock: Clock) -> tuple[ServedStore, str]:
        """Make the tables in an empty database; returns the store and the recovery code to print."""
        database = ServedDatabase(url)
        try:
            with database.plain() as connection:
                if sa.inspect(connection).has_table("setting"):
                    raise StoreExists(folder=database.path.name)
                _metadata().create_all(connection)
                connection.execute(sa.text("INSERT INTO writing VALUES (1)"))
                key, code = keys.new_key(), recovery.new_code()
                file = keys.passphrase_slot(keys.KeyFile(clock.new_id(), {}, HEAD), key, passphrase)
                file = keys.recovery_slot(file, key, code)
                vault.write(connection, _KEYS, keys.dump(file).decode())
                vault.write(connection, _VERSION, HEAD)
        except DBAPIError:
            database.close()
            raise
        return cls(_opened(database, file, key), clock, storage), code

    @classmethod
    def reach(
        cls, url: str, storage: str, passphrase: str, clock: Clock, *, head: str = HEAD, steps: Path = STEPS
    ) -> ServedStore:
        """Open it, and bring it up to the version this program knows: the worker that comes first does so
        while the others wait. Raises OfficeMissing, WrongPassphrase, StoreNewer, StoreUnavailable."""
        database = ServedDatabase(url)
        try:
            with database.reading() as connection:
                if not sa.inspect(connection).has_table("setting"):
                    raise OfficeMissing(folder=database.path.name)
                asked = sa.select(SettingRow.key).where(SettingRow.key == _KEYS)
                if connection.scalar(asked) is None:
                    raise OfficeMissing(folder=database.path.name)
                file = keys.parsed(str(vault.read(connection, _KEYS)).encode())
                found = str(vault.read(connection, _VERSION))
            schema.demand_known(found, head)
            key = keys.open_by_passphrase(file, passphrase)
            if found < head:
                _bring_up(database, head, steps)
        except BaseException:
            database.close()
            raise
        return cls(_opened(database, file, key), clock, storage)

    def close(self) -> None:
        """Close every connection; other workers go on."""
        self.opened.database.close()

    def unmake(self) -> None:
        """Drop the tables of a store that was made just now."""
        with self.opened.database.plain() as connection:
            _metadata().drop_all(connection)
        self.close()

    def _keep_keys(self, file: keys.KeyFile) -> None:
        with self.opened.database.transaction() as connection:
            vault.write(connection, _KEYS, keys.dump(file).decode())
        self.opened = replace(self.opened, keys=file)


def _bring_up(database: ServedDatabase, head: str, steps: Path) -> None:
    """Every step in one transaction, which PostgreSQL takes back whole where one fails."""
    with database.transaction() as connection:
        found = str(vault.read(connection, _VERSION))
        if found >= head:
            return  # another worker was first
        schema.note_version(connection, found)
        schema.upgrade(connection, steps)
        vault.write(connection, _VERSION, head)


def _opened(database: ServedDatabase, file: keys.KeyFile, key: bytes) -> Opened:
    unused = FileLock(database.path)  # never taken: the database keeps its workers apart
    return Opened(Path(), unused, file, key, database, clean=True)
