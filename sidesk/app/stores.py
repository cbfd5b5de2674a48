"""`sidesk store`: check, back up, restore."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from sidesk.actions import care as caring
from sidesk.actions import opening
from sidesk.core.errors import StoreDamaged, StoreError
from sidesk.core.text import Words

GOOD = 0
_MOST = 12  # faults that are named


def care(action: str, folder: Path, passphrase: str, target: Path, words: Words) -> int:
    """Check every byte of the store, or copy it. Raises StoreDamaged, CannotWrite."""
    desk = opening.unlock(folder, passphrase=passphrase)
    if action == "backup":
        try:
            sys.stdout.write(f"{caring.backup(desk, target)}\n")
        finally:
            desk.close()
        return GOOD
    try:
        faults = caring.check(desk)
    finally:
        with suppress(StoreError):  # a damaged store may not close as it should
            desk.close()
    if faults:
        raise StoreDamaged(what=_listed(list(dict.fromkeys(faults))))
    sys.stdout.write(words.gettext("The store is whole: every page and every attachment.") + "\n")
    return GOOD


def _listed(faults: list[str]) -> str:
    more = f"; … (+{len(faults) - _MOST})" if len(faults) > _MOST else ""
    return "; ".join(faults[:_MOST]) + more


def restore(origin: Path, folder: Path, passphrase: str, words: Words) -> int:
    """Put the newest backup where no store is."""
    made = caring.restore(origin, folder, passphrase)
    text = words.gettext("The backup of {moment} stands in {folder}.")
    sys.stdout.write(text.format(moment=f"{made.astimezone():%Y-%m-%d %H:%M}", folder=folder) + "\n")
    return GOOD
