"""One SQLCipher file: opened with its key, one door for writing, failures told apart."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
import sqlcipher3.dbapi2
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from sidesk.core.errors import DiskFull, StoreDamaged, StoreError, StoreLocked, StoreUnavailable
from sidesk.core.text import N_

T = TypeVar("T")

RESERVE_SIZE = 3 * 1024 * 1024
_PRAGMAS = (
    "cipher_log_level = NONE",  # or SQLCipher writes its own lines to stderr
    "journal_mode = WAL",
    "synchronous = FULL",  # NORMAL lost acknowledged work in half of the simulated power cuts
    "fullfsync = ON",  # macOS: fsync alone stops at the drive's cache
    "checkpoint_fullfsync = ON",
    "foreign_keys = ON",
    "busy_timeout = 30000",
    "trusted_schema = OFF",
    "journal_size_limit = 16777216",
)
_FULL, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _CANTOPEN, _NOTADB = 13, 5, 6, 8, 10, 11, 14, 26


class Database:
    """An engine on one encrypted file. `transaction()` is the only way to write."""

    is_file = True  # and not a server of PostgreSQL

    def __init__(self, path: Path, key: bytes, *, reserve: Path | None = None) -> None:
        self.path = path
        self._key = key
        self._reserve = reserve
        self._closed = False
        self._engine = sa.create_engine(
            "sqlite+pysqlite://", module=sqlcipher3.dbapi2, creator=self._connect, poolclass=QueuePool
        )
        sa.event.listen(self._engine, "connect", self._prepare)

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """Write: all of it or nothing. Waits for another writer of this program."""
        # BEGIN IMMEDIATE by us: pysqlite's own BEGIN comes late and skips DDL, so that a failing
        # migration would leave its tables behind.
        with failures_told(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Read one consistent state; writers go on meanwhile."""
        with failures_told(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    def saving(self, work: Callable[[sa.Connection], T]) -> T:
        """Run `work` in a transaction; on a full disk give up the reserve file and run it once more."""
        try:
            with self.transaction() as connection:
                return work(connection)
        except DiskFull:
            if not self._free_reserve():
                raise
        with self.transaction() as connection:
            return work(connection)

    @property
    def reserve_used(self) -> bool:
        """Whether the disk was full and the next full disk cannot be bridged any more."""
        return self._reserve is not None and not self._reserve.exists()

    def keep_reserve(self) -> None:
        """Set bytes aside for the day the disk is full. Does nothing where even they do not fit."""
        if self._reserve is None or self._reserve.exists():
            return
        part = self._reserve.with_name(self._reserve.name + ".part")
        try:
            with part.open("wb") as stream:
                stream.write(os.urandom(RESERVE_SIZE))  # random: a compressing disk would keep no room
                os.fsync(stream.fileno())
            part.replace(self._reserve)
        except OSError:
            part.unlink(missing_ok=True)

    @contextmanager
    def plain(self) -> Iterator[sa.Connection]:
        """Outside any transaction: for what SQLite does not allow in one."""
        with failures_told(), self._engine.connect() as connection:
            yield connection

    def checkpoint(self) -> None:
        """Bring everything from the write-ahead log into the file."""
        with self.plain() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def ask(self, pragma: str) -> list[str]:
        """The first column of what a PRAGMA answers."""
        with self.plain() as connection:
            return [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA {pragma}")]

    def size(self) -> int:
        """Bytes of the file, those still in the write-ahead log included."""
        with self.plain() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar() or 0
            return int(pages) * int(connection.exec_driver_sql("PRAGMA page_size").scalar() or 0)

    def copy_into(self, path: Path) -> None:
        """A whole copy with the same key, while others go on reading and writing."""
        with self.plain() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(path),))

    @contextmanager
    def beside(self, other: Database) -> Iterator[sa.Connection]:
        """Outside any transaction, with another file of the same key attached as `source`."""
        with self.plain() as connection:
            connection.exec_driver_sql(
                f"ATTACH DATABASE ? AS source KEY {key_literal(self._key)}", (uri_of(other.path),)
            )
            yield connection
            connection.exec_driver_sql("DETACH DATABASE source")

    def close(self) -> None:
        """Close every connection; the last one empties the write-ahead log."""
        self._closed = True
        self._engine.dispose()

    def _free_reserve(self) -> bool:
        if self._reserve is None or not self._reserve.exists():
            return False
        self._reserve.unlink()
        return True

    def _connect(self) -> sqlcipher3.dbapi2.Connection:
        if self._closed:  # the lock is given up: the file may be somebody else's by now
            raise StoreUnavailable(what=N_("The store was closed."))
        return sqlcipher3.dbapi2.connect(
            uri_of(self.path), uri=True, isolation_level=None, check_same_thread=False
        )

    def _prepare(self, connection: sqlcipher3.dbapi2.Connection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA key = {key_literal(self._key)}")
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def read_only(path: Path, key: bytes) -> sqlcipher3.dbapi2.Connection:
    """A bare connection to a file that nobody writes to, and that this writes nothing to either."""
    connection = sqlcipher3.dbapi2.connect(f"{_uri(path)}?immutable=1", uri=True)
    connection.execute(f"PRAGMA key = {key_literal(key)}")
    connection.execute("PRAGMA cipher_log_level = NONE")
    return connection


def key_literal(key: bytes) -> str:
    """The raw key as SQL; raw, so that opening costs milliseconds instead of a key derivation."""
    return f"\"x'{key.hex()}'\""


def uri_of(path: Path) -> str:
    """The file as SQLite names it."""
    # unix-excl keeps the wal index in memory: on a full disk the mapped -shm file killed the process.
    # It also keeps a second process out. Windows has no such file system layer; the lock file does it there.
    return _uri(path) + ("?vfs=unix-excl" if os.name == "posix" else "")


def _uri(path: Path) -> str:
    # SQLite takes what follows two slashes for a host name; a Windows share has one, and it is none.
    uri = path.absolute().as_uri()
    return uri if uri.startswith("file:///") else uri.replace("file://", "file:////", 1)


@contextmanager
def failures_told() -> Iterator[None]:
    """Known failures of the disk or the file become StoreErrors; every other one is our mistake."""
    try:
        yield
    except DBAPIError as error:
        told = _told(error.orig)
        if told is None:
            raise
        raise told from error
    except sqlcipher3.dbapi2.Error as error:
        told = _told(error)
        if told is None:
            raise
        raise told from error


def _told(error: BaseException | None) -> StoreError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == _FULL:
        return DiskFull()
    if code in (_BUSY, _LOCKED):
        return StoreLocked()
    if code in (_CORRUPT, _NOTADB):
        return StoreDamaged(what=str(error))
    if code in (_IOERR, _CANTOPEN, _READONLY):
        return StoreUnavailable(what=str(error))
    return None
