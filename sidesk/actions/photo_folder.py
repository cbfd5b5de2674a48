"""Photos of files and whole folders, in the order in which they were taken."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sidesk.actions.attach import taken_at
from sidesk.core.progress import Progress

_SILENT_NAMES = ("thumbs.db", "desktop.ini")  # what computers leave beside photos; nobody misses them
_SILENT_ENDS = (".aae",)  # notes of an iPhone about its own edits
MOST_FILES = 5000  # of one drop; more is a mistake of the hand


@dataclass(frozen=True)
class Found:
    """One file and when it was taken: what the camera says, else the time of the file."""

    path: Path
    taken: str  # RFC 3339 or local time without offset, as the camera said; empty where it did not
    at: float  # seconds since 1970, to sort by


def found(paths: Sequence[Path], progress: Progress) -> list[Found]:
    """Every file of these files and folders, sorted by time and then by name as people count."""
    files = list(_files(paths))
    made: list[Found] = []
    for number, path in enumerate(files):
        progress.step(number, len(files))
        made.append(_found(path))
    return sorted(made, key=lambda one: (one.at, natural(one.path.name)))


def _found(path: Path) -> Found:
    taken = taken_at(path)
    if taken:
        return Found(path, taken, dt.datetime.fromisoformat(taken).timestamp())
    try:
        return Found(path, "", path.stat().st_mtime)
    except OSError:  # gone meanwhile: whoever reads it says so
        return Found(path, "", 0.0)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    seen = 0
    for path in paths:
        for file in _walked(path) if path.is_dir() else (path,):
            seen += 1
            if seen > MOST_FILES:
                return
            yield file


def _walked(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):  # links are not followed: no folder is its own grandchild
        folders[:] = sorted((name for name in folders if not name.startswith(".")), key=natural)
        for name in sorted(names, key=natural):
            if not _is_silent(name):
                yield Path(here, name)


def _is_silent(name: str) -> bool:
    low = name.lower()
    return low.startswith(".") or low in _SILENT_NAMES or low.endswith(_SILENT_ENDS)


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key that puts IMG_9 before IMG_10."""
    parts = re.split(r"(\d{1,18})", name.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def groups(times: Sequence[float], most: int) -> list[list[int]]:
    """Numbers of sorted photos in at most so many groups, cut where the pauses between them are longest."""
    if not times:
        return []
    pauses = sorted(range(1, len(times)), key=lambda i: (times[i - 1] - times[i], i))
    longest = [at for at in pauses[: max(0, most - 1)] if times[at] > times[at - 1]]
    cuts = [0, *sorted(longest), len(times)]
    return [list(range(first, last)) for first, last in pairwise(cuts)]
