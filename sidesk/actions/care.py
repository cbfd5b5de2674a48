"""Look after the store: check it, back it up, bring it back."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from sidesk.actions.desk import Desk
from sidesk.core.progress import Progress
from sidesk.models import care


def free_space(desk: Desk) -> int:
    """Bytes free on the disk of the store."""
    return shutil.disk_usage(desk.folder).free


def check(desk: Desk, progress: Progress | None = None) -> list[str]:
    """Every page and every attachment; returns what is wrong, nothing when all is whole."""
    return list(care.check(desk.store, progress).problems)


def backup(desk: Desk, target: Path, progress: Progress | None = None) -> Path:
    """A verified copy of the store in a folder; keys included, so that passphrase or recovery code opens it."""
    return care.backup(desk.store, target, progress, desk.clock)


def restore(origin: Path, folder: Path, passphrase: str) -> dt.datetime:
    """Put the newest sound backup where no store is; returns when it was made. Raises StoreExists, StoreMissing."""
    return care.restore(origin, folder, passphrase=passphrase)
