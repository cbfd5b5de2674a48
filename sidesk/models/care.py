"""Care of a store: check it, copy it to a stick, bring it back."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sidesk.core.clock import Clock
from sidesk.core.errors import (
    BackupMissing,
    CannotWrite,
    DiskFull,
    StoreDamaged,
    StoreExists,
    StoreUnavailable,
)
from sidesk.core.progress import Progress
from sidesk.core.text import N_
from sidesk.models import keys, numbers, revisions, schema, vault
from sidesk.models.attachments import SCHEMA, blob_files
from sidesk.models.database import Database, failures_told, read_only
from sidesk.models.store import CLEAN_EXIT, WORK, Store

DAILY, WEEKLY = 7, 4
_BACKUP = re.compile(r"work-(\d{8}T\d{6})Z\.db")
_AT_ONCE = 16  # attachments in one transaction
_MISSING = "SELECT sha256 FROM source.blob WHERE sha256 NOT IN (SELECT sha256 FROM main.blob) ORDER BY rowid"
_TAKE = "INSERT INTO main.blob SELECT sha256, size, data FROM source.blob WHERE sha256 = ?"


@dataclass(frozen=True)
class Findings:
    """What a check found."""

    problems: tuple[str, ...]
    revisions: int
    attachments: int

    @property
    def sound(self) -> bool:
        """Nothing is damaged and nothing is missing."""
        return not self.problems


def check(store: Store, progress: Progress | None = None) -> Findings:
    """Read everything and compare it with its hashes. Takes a while: minutes for many photos."""
    progress = progress or Progress()
    total = store.attachments.count() + 2
    progress.step(0, total)
    problems = [
        found
        for database in (store.opened.database, *store.attachments.files())
        for found in _file_problems(database)
    ]
    progress.step(1, total)
    known = 0
    with _collecting(problems), store.opened.database.reading() as connection:
        problems += [f"revision {name[:12]}" for name in revisions.damaged(connection)]
        known = revisions.count(connection)
    with _collecting(problems):
        for digest, number in store.attachments.damaged():
            progress.step(1 + number, total)
            if digest:
                problems.append(f"attachment {digest[:12]}")
    with _collecting(problems):
        broken = store.audit.broken()
        if broken is not None:
            problems.append(f"audit line {broken}")
    progress.step(total, total)
    return Findings(tuple(problems), known, total - 2)


def quick_check(store: Store) -> Findings:
    """Look at the structure of the small file only: under a second, for every start."""
    return Findings(tuple(_structure(store.opened.database)), 0, 0)


def backup(store: Store, folder: Path, progress: Progress | None = None, clock: Clock | None = None) -> Path:
    """Copy the store into a folder, e.g. on a stick; returns the copy. Only new attachments are written."""
    progress = progress or Progress()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _demand_room_for(store, folder)
        with _nothing_left_of(folder):
            return _copied(store, folder, progress, clock or Clock())
    except DiskFull as error:
        raise CannotWrite(path=str(folder), why=N_("there is no room left on it.")) from error
    except OSError as error:
        raise CannotWrite.because(str(folder), error) from error


def _copied(store: Store, folder: Path, progress: Progress, clock: Clock) -> Path:
    copy = folder / f"work-{_moment_after(folder, clock.now()):%Y%m%dT%H%M%SZ}.db"
    with _part_of(copy) as part:
        store.opened.database.copy_into(part)
        _flush(part)
        _demand_sound(part, store.opened.key)
        # Second, because attachments are only added: these hold all that the copy of work.db names.
        _copy_attachments(store, folder, progress)
        keys.write(folder, store.opened.keys)
    _thin_out(folder)
    return copy


@contextmanager
def _nothing_left_of(folder: Path) -> Iterator[None]:
    """What fails leaves a folder as it was: on a full stick every byte of a broken backup is in the way.

    Attachments that reached a file which was there before stay: the next attempt goes on from them.
    """
    before = set(folder.iterdir())
    try:
        yield
    except BaseException:
        for path in set(folder.iterdir()) - before:
            with suppress(OSError):  # a stick that was pulled out takes care of it
                path.unlink()
        raise


def _moment_after(folder: Path, now: dt.datetime) -> dt.datetime:
    """Now, unless the clock went back: the newest copy must bear the latest moment, or an older one would
    be restored, and this one thinned out."""
    newest = max((moment for moment, _ in backups(folder)), default=None)
    moment = now.astimezone(dt.UTC).replace(microsecond=0)
    return moment if newest is None or moment > newest else newest + dt.timedelta(seconds=1)


def backups(folder: Path) -> list[tuple[dt.datetime, Path]]:
    """The backups in a folder, the newest first."""
    if not folder.is_dir():
        return []
    found = [(match, path) for path in folder.iterdir() if (match := _BACKUP.fullmatch(path.name))]
    dated = [(dt.datetime.strptime(match[1] + "+0000", "%Y%m%dT%H%M%S%z"), path) for match, path in found]
    return sorted(dated, reverse=True)


def restore(
    source: Path,
    target: Path,
    *,
    passphrase: str | None = None,
    recovery_code: str | None = None,
    progress: Progress | None = None,
) -> dt.datetime:
    """Make a store from the newest sound backup in `source`; returns when that was made."""
    progress = progress or Progress()
    if Store.exists(target):
        raise StoreExists(folder=str(target))
    made = backups(source)
    if not made:
        raise BackupMissing(folder=str(source))
    file = keys.read(source)
    schema.demand_known(file.schema)
    key = keys.unlock(file, passphrase, recovery_code)
    moment, copy = _newest_sound(made, key)
    files = [(copy, target / WORK), *((blobs, target / blobs.name) for _, blobs in blob_files(source))]
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        for done, (there, here) in enumerate(files):
            progress.step(done, len(files))
            _copy_whole(there, here)
        file = _start_anew(target / WORK, key, file)
        keys.write(target, file)  # last: without it there is no store
    except BaseException as error:
        for _, here in files:
            here.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CannotWrite.because(str(target), error) from error
        raise
    progress.step(len(files), len(files))
    return moment


# --- checking ---------------------------------------------------------------------------------------


def _file_problems(database: Database) -> list[str]:
    """Structure, then the seal SQLCipher puts on every page: a changed byte is named here."""
    problems = _structure(database)
    with _collecting(problems):
        database.checkpoint()  # pages still in the log are checked when they are in the file
        problems += [f"{database.path.name}: {line}" for line in database.ask("cipher_integrity_check")]
    return problems


def _structure(database: Database) -> list[str]:
    problems: list[str] = []
    with _collecting(problems):
        lines = database.ask("quick_check(10)")
        problems += [f"{database.path.name}: {line}" for line in lines if line != "ok"]
    return problems


@contextmanager
def _collecting(problems: list[str]) -> Iterator[None]:
    try:
        yield
    except (StoreDamaged, StoreUnavailable) as error:
        problems.append(str(error.details.get("what", error)))


# --- copying ----------------------------------------------------------------------------------------


def _demand_room_for(store: Store, folder: Path) -> None:
    """A folder with a store, or with backups of another one, is not written to."""
    if (folder / WORK).exists():
        raise StoreExists(folder=str(folder))
    others = any((folder / name).exists() for name in keys.FILES)
    if others and keys.read(folder).store != store.opened.keys.store:
        raise StoreExists(folder=str(folder))


@contextmanager
def _part_of(path: Path) -> Iterator[Path]:
    """The file under another name until it is whole."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _copy_attachments(store: Store, folder: Path, progress: Progress) -> None:
    for source in store.attachments.files():
        target = Database(folder / source.path.name, store.opened.key)
        try:
            with target.transaction() as connection:
                connection.exec_driver_sql(SCHEMA)
            with target.beside(source) as connection:
                missing = connection.exec_driver_sql(_MISSING).scalars().all()
                for at in range(0, len(missing), _AT_ONCE):
                    progress.step(at, len(missing))
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                    for digest in missing[at : at + _AT_ONCE]:
                        connection.exec_driver_sql(_TAKE, (digest,))
                    connection.exec_driver_sql("COMMIT")
            progress.step(len(missing), len(missing))
        finally:
            target.close()


def _newest_sound(made: list[tuple[dt.datetime, Path]], key: bytes) -> tuple[dt.datetime, Path]:
    for moment, path in made:
        with suppress(StoreDamaged):
            _demand_sound(path, key)
            return moment, path
    raise StoreDamaged(what=made[0][1].name)


def _demand_sound(path: Path, key: bytes) -> None:
    """Raises StoreDamaged. Nothing is written: the stick may be write-protected."""
    with failures_told(), closing(read_only(path, key)) as connection:
        lines = [line for (line,) in connection.execute("PRAGMA quick_check(1)") if line != "ok"]
        lines += [line for (line,) in connection.execute("PRAGMA cipher_integrity_check")]
    if lines:
        raise StoreDamaged(what=f"{path.name}: {lines[0]}")


def _start_anew(path: Path, key: bytes, file: keys.KeyFile) -> keys.KeyFile:
    """A backup knows nothing of what came after it."""
    database = Database(path, key)
    try:
        file = schema.bring_up(database, file)
        with database.transaction() as connection:
            numbers.leap(connection)
            vault.write(connection, CLEAN_EXIT, True)  # the backup was made while it was open
    finally:
        database.close()
    return file


def _copy_whole(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    _flush(target)


def _flush(path: Path) -> None:
    with path.open("r+b") as stream:  # Windows flushes only what may be written to
        os.fsync(stream.fileno())


def _thin_out(folder: Path) -> None:
    """Keep the newest of each of the last days, and of each of the last weeks."""
    days: dict[object, Path] = {}
    weeks: dict[object, Path] = {}
    for moment, path in backups(folder):
        days.setdefault(moment.date(), path)
        weeks.setdefault(moment.isocalendar()[:2], path)
    kept = {*list(days.values())[:DAILY], *list(weeks.values())[:WEEKLY]}
    for _, path in backups(folder):
        if path not in kept:
            path.unlink()
