"""`sidesk package`: the acceptance package of a project as one sealed PDF."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from sidesk.actions import opening, package, projects
from sidesk.core.errors import ProjectUnknown
from sidesk.core.text import Words

GOOD = 0


@dataclass(frozen=True)
class Order:
    """What was asked for: project number, file, edition, language of the paper (empty: as set)."""

    project: str
    target: Path
    edition: str = package.CLIENT
    language: str = ""
    folder: Path | None = None  # the same as a folder for archives


def make(folder: Path, passphrase: str, signing: str, order: Order, words: Words) -> int:
    """Make it and say what it holds. Raises ProjectUnknown and what sealing raises."""
    desk = opening.unlock(folder, passphrase=passphrase)
    try:
        found = next((one for one in projects.projects(desk) if one.number == order.project), None)
        if found is None:
            raise ProjectUnknown(number=order.project)
        planned = package.plan(desk, found.record, order.edition, order.language)
        bound = package.make(desk, planned, signing, order.language)
        package.save(bound, order.target)
        if order.folder is not None:
            package.save_folder(desk, planned, bound, order.folder)
    finally:
        desk.close()
    for number, why in bound.left_out:
        sys.stderr.write(f"{number}: {why}\n")
    for gap in planned.gaps:
        text = words.gettext("Missing: {entry} ({form})")
        sys.stderr.write(text.format(entry=words.pick(gap.entry.title), form=gap.form) + "\n")
    text = words.gettext("{documents} documents on {pages} pages, sealed: {file}")
    said = text.format(documents=bound.documents, pages=bound.pages, file=order.target)
    sys.stdout.write(said + "\n")
    return GOOD
