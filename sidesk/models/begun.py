"""Parts of slow work that is not finished, so that the next start goes on where the last one stopped."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from sidesk.core.canonical import sha256
from sidesk.core.errors import StoreDamaged
from sidesk.core.files import write_whole
from sidesk.models import keys

MOST = 1_000_000_000  # bytes of all parts: what does not fit is simply made again


class BegunStore:
    """Parts by name below the stamp of what they rest on, under the key of the store.

    Losing one costs time and nothing else: what cannot be written or read back counts as not there.
    """

    def __init__(self, folder: Path, key: bytes, most: int = MOST) -> None:
        self._folder = folder
        self._key = key
        self._most = most

    def get(self, stamp: str, name: str) -> bytes | None:
        """A part, if it was kept under the same stamp."""
        path = self._path(stamp, name)
        try:
            return keys.unsealed(self._key, path.read_bytes(), path.name)
        except (OSError, ValueError, StoreDamaged):  # ValueError: cut before its first bytes
            return None

    def keep(self, stamp: str, name: str, data: bytes) -> None:
        """Keep a part; parts of another stamp go."""
        path = self._path(stamp, name)
        with suppress(OSError):
            for old in self._folder.iterdir() if self._folder.is_dir() else ():
                if old != path.parent:
                    shutil.rmtree(old, ignore_errors=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            if self._size(path.parent) + len(data) <= self._most:
                write_whole(path, keys.sealed(self._key, data, path.name))

    def clear(self) -> None:
        """Forget all of them: the work is done."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, stamp: str, name: str) -> Path:
        return self._folder / sha256(stamp.encode())[:32] / sha256(f"{stamp} {name}".encode())

    @staticmethod
    def _size(folder: Path) -> int:
        return sum(one.stat().st_size for one in folder.iterdir())
