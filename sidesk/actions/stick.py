"""A stick that was plugged in: what lies on it for us, and the exchange in both directions at once.

What lies there is taken in first, then ours is written: so the bundle says already what came. Nothing on a
stick is ever changed or removed. It may be pulled once every file was flushed, renamed and read back.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sidesk.actions import exchange
from sidesk.actions.desk import Desk
from sidesk.core.errors import (
    BundleForOthers,
    BundleRejected,
    CannotRead,
    CannotWrite,
    MailUnreadable,
    SideskError,
    StickPulled,
)
from sidesk.core.progress import Progress
from sidesk.models.entities import RecordQuery

FOLDER = "SiDesk"  # on the stick: the root of an old file system holds few names
_BUNDLES, _ENROLMENT = (".sidesk", ".eml"), (".sidesk-invite", ".sidesk-answer")
_GONE = (errno.EIO, errno.ENODEV, errno.ENXIO)
_MOST_FOLDERS, _MOST_LOGGED = 200, 2000


@dataclass(frozen=True)
class Stick:
    """A volume that was plugged in: where it is, and what people call it."""

    root: Path
    name: str


@dataclass(frozen=True)
class Offer:
    """What one could do with a stick now."""

    stick: Stick
    waiting: int  # records headquarters has not confirmed
    found: tuple[Path, ...]  # bundles and mails that were not taken in yet, perhaps for others
    invitation: Path | None = None  # of a laptop that is not enrolled: invitation, or answer
    enrolled: bool = True


@dataclass(frozen=True)
class Done:
    """What an exchange with a stick did. It may be pulled out now."""

    taken: exchange.Taken
    count: int  # bundles that were taken in
    others: int  # bundles for somebody else; they stay as they are
    refused: tuple[tuple[str, SideskError], ...]  # name of the file, why
    written: tuple[str, ...]  # names of the files


def look(desk: Desk, stick: Stick) -> Offer:
    """What lies on a stick, by names only. Raises StickPulled, CannotRead."""
    with _Plugged(stick):
        lies = list(_lying(stick.root))
    waiting = desk.store.records.count(RecordQuery(arrived=False))
    if desk.enrolled:
        return Offer(stick, waiting, tuple(_not_taken(desk, lies)))
    enrolment = [path for path in lies if path.suffix.lower() in _ENROLMENT]
    # The answer before the invitation: whoever has both has asked already.
    enrolment.sort(key=lambda path: _ENROLMENT.index(path.suffix.lower()), reverse=True)
    return Offer(stick, waiting, (), enrolment[0] if enrolment else None, enrolled=False)


def both_ways(desk: Desk, stick: Stick, progress: Progress | None = None) -> Done:
    """Take in what lies there for us, write what headquarters lacks, and read back what was written.

    May be broken off at any moment and begun again. Raises NotEnrolled, StickPulled, CannotRead, CannotWrite.
    """
    progress = progress or Progress()
    with _Plugged(stick) as plugged:
        taken, others, refused = [], 0, []
        for path in _not_taken(desk, list(_lying(stick.root))):
            try:
                taken.append(exchange.take_in_file(desk, path, progress))
            except BundleForOthers:
                others += 1
            except (BundleRejected, CannotRead) as error:
                plugged.demand(error)
                refused.append((path.name, error))
            except MailUnreadable:  # somebody else's mail
                continue
        written = _write(desk, stick, progress)
        plugged.demand()
    return Done(exchange.together(taken), len(taken), others, tuple(refused), tuple(written))


def _write(desk: Desk, stick: Stick, progress: Progress) -> list[str]:
    """Our bundles; each is flushed, renamed, and read once more from the stick itself before it counts."""
    from sidesk.sync import folder as carrier

    target, written = stick.root / FOLDER, []
    try:
        target.mkdir(exist_ok=True)
    except OSError as error:
        raise CannotWrite.because(target, error) from error
    for letter in exchange.letters(desk, progress):
        number = carrier.next_number(target, letter.stem)
        path = target / f"{letter.stem}-{number:04}{carrier.SUFFIX}"
        carrier.write(path, letter.part.data)
        _forget(path)
        if carrier.read(path) != letter.part.data:
            raise CannotWrite.because(
                path, OSError(errno.EIO, "what was written does not read back the same")
            )
        exchange.note_sent(desk, letter.part, path.name, exchange.FOLDER, letter.to)
        written.append(path.name)
    return written


def _forget(path: Path) -> None:
    """Let the next read come from the stick and not from memory, where the system can be asked to."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError), path.open("rb") as stream:
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _lying(root: Path) -> Iterator[Path]:
    """Files of ours on a stick: in its root and in its folders, not deeper. Raises CannotRead."""
    try:
        inside = sorted(root.iterdir())
        folders = [one for one in inside if one.is_dir() and not one.name.startswith((".", "$"))]
        for path in inside:
            if _is_ours(path):
                yield path
        for folder in folders[:_MOST_FOLDERS]:
            with suppress(PermissionError):  # of the system, on sticks that were formatted elsewhere
                yield from (path for path in sorted(folder.iterdir()) if _is_ours(path))
    except OSError as error:
        raise CannotRead.because(root, error) from error


def _is_ours(path: Path) -> bool:
    # Names that begin with a point are the leavings of another system beside the real file.
    ending = path.suffix.lower()
    return ending in (*_BUNDLES, *_ENROLMENT) and not path.name.startswith(".") and path.is_file()


def _not_taken(desk: Desk, paths: list[Path]) -> list[Path]:
    """Bundles that this computer neither wrote nor took in, by name and size."""
    logged = desk.store.peers.bundles("in", limit=_MOST_LOGGED)
    taken = {(entry.name, entry.size) for entry in logged}
    own = f"{desk.device_code}-"
    try:
        return [
            path
            for path in paths
            if path.suffix.lower() in _BUNDLES
            and not path.name.startswith(own)
            and (path.name, path.stat().st_size) not in taken
        ]
    except OSError as error:
        raise CannotRead.because(paths[0], error) from error


class _Plugged:
    """The stick from here on. Where it is gone afterwards, whatever failed failed for that reason.

    The folder it was mounted at may stay when it goes, and would be a folder of this computer's own disk:
    so the volume is compared, not only the folder.
    """

    def __init__(self, stick: Stick) -> None:
        self._stick = stick
        self._volume = self._now()

    def _now(self) -> int | None:
        try:
            return self._stick.root.stat().st_dev
        except OSError:
            return None

    def demand(self, error: BaseException | None = None) -> None:
        """Raise StickPulled where it is gone, or where this error says so."""
        now, cause = self._now(), error.__cause__ if error is not None else None
        # Our own complaint about what was read back has the number of the system's, but not its words.
        torn = (
            isinstance(cause, OSError) and cause.errno in _GONE and cause.strerror == os.strerror(cause.errno)
        )
        if torn or now is None or now != self._volume:
            raise StickPulled(name=self._stick.name) from error

    def __enter__(self) -> _Plugged:
        self.demand()
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, (CannotRead, CannotWrite)):
            self.demand(error)
