"""`sidesk package`: the acceptance package of a project as one sealed PDF."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from sidesk.actions import opening, package, package_folder, projects
from sidesk.actions.package import WHOLE, Wish
from sidesk.core.errors import CannotWrite, ProjectUnknown
from sidesk.core.text import N_, Words

GOOD = 0


@dataclass(frozen=True)
class Order:
    """What was asked for: project number, file, what is wanted of it."""

    project: str
    target: Path
    wish: Wish = WHOLE
    folder: Path | None = None  # the same as a folder for archives


def make(folder: Path, passphrase: str, signing: str, order: Order, words: Words) -> int:
    """Make it and say what it holds. Raises ProjectUnknown and what sealing raises."""
    if not order.target.parent.is_dir():  # said before the work, not after it
        raise CannotWrite(path=str(order.target.parent), why=N_("this folder does not exist."))
    desk = opening.unlock(folder, passphrase=passphrase)
    try:
        found = next((one for one in projects.projects(desk) if one.number == order.project), None)
        if found is None:
            raise ProjectUnknown(number=order.project)
        planned = package.plan(desk, found.record, order.wish)
        bound = package_folder.deliver(desk, planned, signing, order.target, order.folder)
    finally:
        desk.close()
    for number, why in bound.left_out:
        sys.stderr.write(f"{number}: {why}\n")
    if planned.held_back:
        text = words.ngettext(
            "{n} document is not in this edition", "{n} documents are not in this edition", planned.held_back
        )
        sys.stderr.write(text.format(n=planned.held_back) + "\n")
    for gap in planned.gaps:
        text = words.gettext("Missing: {entry} ({form})")
        sys.stderr.write(text.format(entry=words.pick(gap.entry.title), form=gap.form) + "\n")
    text = words.gettext("{documents} documents on {pages} pages, sealed: {file}")
    said = text.format(documents=bound.documents, pages=bound.pages, file=order.target)
    sys.stdout.write(said + "\n")
    return GOOD
