"""`sidesk store`: check, back up, restore."""

from __future__ import annotations

import sys
from pathlib import Path

from sidesk.actions import care as caring
from sidesk.actions import opening
from sidesk.core.text import Words

GOOD, DAMAGED = 0, 1


def care(action: str, folder: Path, passphrase: str, target: Path, words: Words) -> int:
    """Check every byte of the store, or copy it."""
    desk = opening.unlock(folder, passphrase=passphrase)
    try:
        if action == "backup":
            sys.stdout.write(f"{caring.backup(desk, target)}\n")
            return GOOD
        faults = caring.check(desk)
        for fault in faults:
            sys.stderr.write(f"{fault}\n")
        if not faults:
            sys.stdout.write(words.gettext("The store is whole: every page and every attachment.") + "\n")
        return DAMAGED if faults else GOOD
    finally:
        desk.close()


def restore(origin: Path, folder: Path, passphrase: str, words: Words) -> int:
    """Put the newest backup where no store is."""
    made = caring.restore(origin, folder, passphrase)
    text = words.gettext("The backup of {moment} stands in {folder}.")
    sys.stdout.write(text.format(moment=f"{made.astimezone():%Y-%m-%d %H:%M}", folder=folder) + "\n")
    return GOOD
