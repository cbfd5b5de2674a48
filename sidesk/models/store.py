"""One store: a folder with work.db, the files of attachments, and the key in its slots."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from sidesk.core.clock import Clock
from sidesk.core.errors import CannotWrite, StoreExists, StoreLocked, StoreMissing, WrongPassphrase
from sidesk.models import keys, recovery, schema, vault
from sidesk.models.attachments import FULL_FILE, AttachmentStore, blob_file, blob_files
from sidesk.models.audit import AuditStore
from sidesk.models.begun import BegunStore
from sidesk.models.database import Database
from sidesk.models.numbers import NumberStore
from sidesk.models.office import OfficeStore
from sidesk.models.packages import PackageStore
from sidesk.models.papers import PaperStore
from sidesk.models.peers import PeerStore
from sidesk.models.records import RecordStore
from sidesk.models.registers import RegisterStore
from sidesk.models.tables import HEAD
from sidesk.models.uploads import UploadStore
from sidesk.models.vault import SettingStore, VaultStore

WORK, MAKING, LOCK, RESERVE, BEGUN = "work.db", "making.db", "lock", "reserve", "begun"
CLEAN_EXIT = "clean_exit"


@dataclass(frozen=True)
class Opened:
    """What it takes to work in a store: made by `Store.create` and `Store.open`."""

    folder: Path
    lock: FileLock
    keys: keys.KeyFile
    key: bytes
    database: Database
    clean: bool


class Store:
    """Everything that is stored, by topic. Usable from any thread; one program at a time."""

    def __init__(
        self,
        opened: Opened,
        clock: Clock,
        *,
        full_file: int = FULL_FILE,
        attachments: AttachmentStore | None = None,
    ) -> None:
        self.opened = opened  # for `models.care`; nobody else has business with keys and files
        self.folder = opened.folder
        self.closed_well = opened.clean  # False after a crash: say which drafts are back
        self.attachments = attachments or AttachmentStore(
            opened.database, opened.folder, opened.key, clock, full_file
        )
        self.records = RecordStore(opened.database, clock)
        self.packages = PackageStore(opened.database, clock)
        self.papers = PaperStore(opened.database)
        self.registers = RegisterStore(opened.database)
        self.search = self.records.search
        self.peers = PeerStore(opened.database)
        self.numbers = NumberStore(opened.database)
        self.audit = AuditStore(opened.database, clock)
        self.office = OfficeStore(opened.database, clock)
        self.uploads = UploadStore(opened.database, clock)
        self.vault = VaultStore(opened.database, clock)
        self.settings = SettingStore(opened.database)
        self.begun = BegunStore(opened.folder / BEGUN, opened.key)

    # --- make, open, close ---

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether there is a store in a folder; one that lost its keys is damaged, not missing."""
        return (folder / WORK).exists()

    @classmethod
    def create(cls, folder: Path, passphrase: str, clock: Clock | None = None) -> tuple[Store, str]:
        """Make a store; returns it, open, and the recovery code to print."""
        clock = clock or Clock()
        lock = _locked(folder)
        try:
            if (folder / WORK).exists() or blob_file(folder, 1).exists():
                raise StoreExists(folder=str(folder))
            key, code = keys.new_key(), recovery.new_code()
            file = keys.passphrase_slot(keys.KeyFile(clock.new_id(), {}, HEAD), key, passphrase)
            file = keys.recovery_slot(file, key, code)
            _make_tables(folder / MAKING, key)
            keys.write(folder, file)
            # Last: stopped before this, the folder holds no store and the next attempt begins anew.
            (folder / MAKING).replace(folder / WORK)
            database = Database(folder / WORK, key, reserve=folder / RESERVE)
            database.keep_reserve()
            return cls(Opened(folder, lock, file, key, database, clean=True), clock), code
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        passphrase: str | None = None,
        recovery_code: str | None = None,
        escrow: str | None = None,
        clock: Clock | None = None,
    ) -> Store:
        """Open a store by any of its slots; by the system's keyring where none is named."""
        if not cls.exists(folder):
            raise StoreMissing(folder=str(folder))
        lock = _locked(folder)
        database: Database | None = None
        try:
            file = keys.read(folder)
            schema.demand_known(file.schema)
            key = keys.unlock(file, passphrase, recovery_code, escrow)
            database = Database(folder / WORK, key, reserve=folder / RESERVE)
            file = schema.bring_up(database, file)
            with database.transaction() as connection:
                clean = vault.read(connection, CLEAN_EXIT) is True
                vault.write(connection, CLEAN_EXIT, False)
            database.keep_reserve()
            return cls(Opened(folder, lock, file, key, database, clean), clock or Clock())
        except BaseException:
            if database is not None:
                database.close()
            lock.release()
            raise

    def close(self) -> None:
        """Close the store; everything was on the disk already. Closing it again does nothing."""
        if self.opened.lock.is_locked:
            self.settings.set(CLEAN_EXIT, True)
            self._shut()

    def unmake(self) -> None:
        """Close a store that was made just now and remove it: nobody has seen its recovery code."""
        self._shut()
        for path in [self.folder / WORK, *(path for _, path in blob_files(self.folder))]:
            path.unlink(missing_ok=True)

    def _shut(self) -> None:
        self.attachments.close()
        self.opened.database.close()
        self.opened.lock.release()

    # --- keys ---

    def change_passphrase(self, old: str, new: str) -> None:
        """From now on the store opens with `new`. Raises WrongPassphrase."""
        if keys.open_by_passphrase(self.opened.keys, old) != self.opened.key:
            raise WrongPassphrase
        self._keep_keys(keys.passphrase_slot(self.opened.keys, self.opened.key, new))

    def opens_with(self, passphrase: str) -> bool:
        """Whether this is the passphrase: asked before something that only its owner may do."""
        try:
            return keys.open_by_passphrase(self.opened.keys, passphrase) == self.opened.key
        except WrongPassphrase:
            return False

    def new_passphrase(self, new: str) -> None:
        """The same, after the store was opened by its recovery code."""
        self._keep_keys(keys.passphrase_slot(self.opened.keys, self.opened.key, new))

    def new_recovery_code(self) -> str:
        """A new code to print; the old one opens nothing any more."""
        code = recovery.new_code()
        self._keep_keys(keys.recovery_slot(self.opened.keys, self.opened.key, code))
        return code

    def remember(self) -> bool:
        """Let the system's keyring open the store too. False where there is no keyring."""
        file = keys.remember(self.opened.keys, self.opened.key)
        if file is not None:
            self._keep_keys(file)
        return file is not None

    def forget(self) -> None:
        """The keyring opens the store no more."""
        self._keep_keys(keys.forget(self.opened.keys))

    def leave_with(self, recipient: str) -> None:
        """Let headquarters' age identity open the store too."""
        self._keep_keys(keys.escrow_slot(self.opened.keys, self.opened.key, recipient))

    @property
    def slots(self) -> tuple[str, ...]:
        """What opens the store: passphrase, recovery, keyring, escrow."""
        return tuple(sorted(self.opened.keys.slots))

    def _keep_keys(self, file: keys.KeyFile) -> None:
        keys.write(self.folder, file)
        self.opened = replace(self.opened, keys=file)

    # --- care ---

    @property
    def disk_is_full(self) -> bool:
        """Whether the last bytes set aside were needed: work is saved, but room must be made now."""
        return self.opened.database.reserve_used


def _make_tables(path: Path, key: bytes) -> None:
    for name in (path.name, path.name + "-wal"):
        path.with_name(name).unlink(missing_ok=True)
    database = Database(path, key)
    try:
        with database.transaction() as connection:
            schema.make(connection)
            vault.write(connection, CLEAN_EXIT, False)
    finally:
        database.close()


def _locked(folder: Path) -> FileLock:
    # Not bound to a thread: the store is opened and closed by whichever thread of work is free.
    lock = FileLock(folder / LOCK, thread_local=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise StoreLocked from error
    except OSError as error:
        raise CannotWrite.because(str(folder), error) from error
    return lock
