"""Bundles in a folder or on a stick: written whole or not at all, under names that tell nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sidesk.core.errors import CannotRead, CannotWrite, MailUnreadable
from sidesk.core.files import write_whole
from sidesk.core.reading import read_whole
from sidesk.core.text import N_
from sidesk.sync import mail
from sidesk.sync.bundle import Part

SUFFIX = ".sidesk"


def export(parts: Iterable[Part], folder: Path, code: str) -> list[Path]:
    """Write the parts as `CODE-0001.sidesk` and so on, after those that lie there. Raises CannotWrite.

    Parts already written stay when a later one fails: each is valid alone, and a repeat costs nothing.
    """
    number = next_number(folder, code)
    written = []
    for offset, part in enumerate(parts):
        path = folder / f"{code}-{number + offset:04}{SUFFIX}"
        write(path, part.data)
        written.append(path)
    return written


def write(path: Path, data: bytes) -> None:
    """Write one file whole, or leave nothing of it. Raises CannotWrite."""
    try:
        write_whole(path, data)
    except OSError as error:
        raise CannotWrite.because(path, error) from error


def next_number(folder: Path, code: str, suffix: str = SUFFIX) -> int:
    """The number after the highest in the folder. It only keeps names apart; nothing is decided by it."""
    pattern = re.compile(re.escape(code) + r"-(\d+)" + re.escape(suffix))
    try:
        found = [pattern.fullmatch(path.name) for path in folder.iterdir()]
    except OSError as error:
        raise CannotWrite.because(folder, error) from error
    return 1 + max((int(match[1]) for match in found if match), default=0)


def bundles(path: Path) -> Iterator[tuple[Path, bytes]]:
    """The bundle at `path`, or every one in that folder, in the order of their names.

    A saved mail stands for the bundles it carries; in a folder, mails without one are somebody else's.
    Raises CannotRead, MailUnreadable.
    """
    try:
        inside = path.is_dir()
        paths = sorted([*path.glob(f"*{SUFFIX}"), *path.glob(f"*{mail.SUFFIX}")]) if inside else [path]
        if not paths:
            raise CannotRead(path=path, why=N_("there is no bundle in it."))
        for file in paths:
            try:
                yield from ((file, one) for one in carried(read(file)))
            except MailUnreadable:
                if not inside:
                    raise
    except OSError as error:
        raise CannotRead.because(path, error) from error


def carried(data: bytes) -> list[bytes]:
    """The bundles in a saved mail, else the bytes as they are. Raises MailUnreadable."""
    return mail.bundles(data) if mail.is_mail(data) else [data]


def read(path: Path) -> bytes:
    """The bytes of a file, at most one more than a reader takes. Raises CannotRead."""
    return read_whole(path, mail.LARGEST_MAIL + 1)
