"""Look after the store: check it, back it up, bring it back."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from sidesk.actions.desk import Desk
from sidesk.core.progress import Progress
from sidesk.models import care

_BACKED_UP = "backed up"


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
    copy = care.backup(desk.store, target, progress, desk.clock)
    desk.store.settings.set(_BACKED_UP, desk.clock.now().isoformat())
    return copy


def last_backup(desk: Desk) -> dt.datetime | None:
    """When the store was backed up last, as far as this store knows."""
    kept = desk.store.settings.get(_BACKED_UP)
    return dt.datetime.fromisoformat(kept) if isinstance(kept, str) else None


def restore(origin: Path, folder: Path, passphrase: str) -> dt.datetime:
    """Put the newest sound backup where no store is; returns when it was made.

    Raises StoreExists, BackupMissing, WrongPassphrase.
    """
    return care.restore(origin, folder, passphrase=passphrase)
