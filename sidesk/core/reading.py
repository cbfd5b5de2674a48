"""Reading a file that a person named: what the system answers becomes one sentence."""

from __future__ import annotations

from pathlib import Path

from sidesk.core.errors import CannotRead


def read_whole(path: Path | str, most: int = -1, name: str = "") -> bytes:
    """The bytes of a file, of a longer one only the first `most`. Raises CannotRead, which says `name`."""
    try:
        with Path(path).open("rb") as stream:
            return stream.read(most)
    except OSError as problem:
        raise CannotRead.because(name or path, problem) from problem
