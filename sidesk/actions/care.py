"""Look after the store: check it, back it up, bring it back."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from sidesk.actions.desk import SETTINGS_FILE, Desk
from sidesk.core import settings as settings_file
from sidesk.core.errors import RestoredInPart, StoreError
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


def restore(origin: Path, folder: Path, passphrase: str, progress: Progress | None = None) -> dt.datetime:
    """Put the newest sound backup where no store is, with its settings; returns when it was made.

    Everything in it is compared with its hashes. Raises StoreExists, BackupMissing, WrongPassphrase; and
    RestoredInPart where attachments are damaged: the store stands then, with all that is whole.
    """
    made = care.restore(origin, folder, passphrase=passphrase, progress=progress)
    store = Store.open(folder, passphrase=passphrase)
    try:
        kept = store.settings.get(_SETTINGS)
        if isinstance(kept, Mapping):  # a backup of an earlier version has none
            settings_file.write(folder / SETTINGS_FILE, settings_file.of(kept))
        problems = care.check(store, progress).problems
    finally:
        with suppress(StoreError):  # a damaged store may not close as it should
            store.close()
    if problems:
        raise RestoredInPart(folder=folder, what="; ".join(dict.fromkeys(problems)))
    return made
