"""Look after the store: check it, back it up, bring it back."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from sidesk.actions.desk import SETTINGS_FILE, Desk
from sidesk.core import settings as settings_file
from sidesk.core.progress import Progress
from sidesk.models import care
from sidesk.models.store import Store

_BACKED_UP, _SETTINGS = "backed up", "settings"


def free_space(desk: Desk) -> int:
    """Bytes free on the disk of the store."""
    return shutil.disk_usage(desk.folder).free


def check(desk: Desk, progress: Progress | None = None) -> list[str]:
    """Every page and every attachment; returns what is wrong, nothing when all is whole."""
    return list(care.check(desk.store, progress).problems)


def backup(desk: Desk, target: Path, progress: Progress | None = None) -> Path:
    """A verified copy of the store in a folder; keys included, so that passphrase or recovery code opens it.

    Raises CannotWrite.
    """
    # They lie beside the store, readable before it opens; only inside it do they travel encrypted.
    desk.store.settings.set(_SETTINGS, asdict(desk.settings))
    copy = care.backup(desk.store, target, progress, desk.clock)
    desk.store.settings.set(_BACKED_UP, desk.clock.now().isoformat())
    return copy


def last_backup(desk: Desk) -> dt.datetime | None:
    """When the store was backed up last, as far as this store knows."""
    kept = desk.store.settings.get(_BACKED_UP)
    return dt.datetime.fromisoformat(kept) if isinstance(kept, str) else None


def restore(origin: Path, folder: Path, passphrase: str) -> dt.datetime:
    """Put the newest sound backup where no store is, with its settings; returns when it was made.

    Raises StoreExists, BackupMissing, WrongPassphrase.
    """
    made = care.restore(origin, folder, passphrase=passphrase)
    store = Store.open(folder, passphrase=passphrase)
    try:
        kept = store.settings.get(_SETTINGS)
    finally:
        store.close()
    if isinstance(kept, Mapping):  # a backup of an earlier version has none
        settings_file.write(folder / SETTINGS_FILE, settings_file.of(kept))
    return made
