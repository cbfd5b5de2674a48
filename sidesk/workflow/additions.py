"""What a department adds to the process: files of its own, of which those that do not fit are left out.

Nobody is kept from work by a broken file: the others count all the same, and what is wrong is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from sidesk.core.errors import ProcessInvalid
from sidesk.core.expressions_world import World
from sidesk.core.text import N_
from sidesk.workflow import reading
from sidesk.workflow.checking import check
from sidesk.workflow.definition import Process
from sidesk.workflow.facts import Columns
from sidesk.workflow.reading import Part

MOST_FILES = 50
_Wrong: TypeAlias = Callable[[Sequence[Part]], list[ProcessInvalid]]


def read(
    folder: Path, added: Path, schema: Mapping[str, Columns], world: World
) -> tuple[Process, list[ProcessInvalid]]:
    """The process of a folder with what fits of another one, and what is wrong with the rest.

    Raises ProcessInvalid where the first folder itself cannot be read.
    """
    base = [reading.part(file) for file in reading.files(folder)]
    own = reading.joined(base)
    known = {str(fault) for fault in check(own, schema, world)}

    def wrong(parts: Sequence[Part]) -> list[ProcessInvalid]:
        try:
            found = check(reading.joined([*base, *parts]), schema, world)
        except ProcessInvalid as fault:
            return [fault]
        return [fault for fault in found if str(fault) not in known]

    parts, faults = _read(added)
    if not parts:
        return own, faults
    if not wrong(parts):
        return reading.joined([*base, *parts]), faults
    kept, refused = _fitting(parts, wrong)
    return reading.joined([*base, *kept]), [*faults, *refused]


def stamps(folder: Path) -> list[str]:
    """Changes when a file of this folder has come, gone or been saved."""
    found = []
    for file in reading.files(folder):
        try:
            found.append(f"{file.name} {file.stat().st_mtime_ns}")
        except OSError:  # a link that leads nowhere
            found.append(file.name)
    return found


def _read(folder: Path) -> tuple[list[Part], list[ProcessInvalid]]:
    parts, faults = list[Part](), list[ProcessInvalid]()
    files = reading.files(folder)
    for file in files[:MOST_FILES]:
        try:
            parts.append(reading.part(file))
        except ProcessInvalid as fault:
            faults.append(fault)
    faults += [
        ProcessInvalid(
            file.name,
            N_("At most {most} files are read."),
            N_("Put several into one."),
            most=MOST_FILES,
        )
        for file in files[MOST_FILES:]
    ]
    return parts, faults


def _fitting(parts: Sequence[Part], wrong: _Wrong) -> tuple[list[Part], list[ProcessInvalid]]:
    """One file after the other. Twice, because a file may build on one that comes behind it."""
    kept: list[Part] = []
    left = list(parts)
    for _ in range(2):
        waiting, left = left, []
        for part in waiting:
            if wrong([*kept, part]):
                left.append(part)
            else:
                kept.append(part)
    return kept, [fault for part in left for fault in wrong([*kept, part])]
