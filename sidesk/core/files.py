"""Folders of the program, and writing a file whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_LONGEST, _LONGEST_END = 200, 20  # bytes of a name, of what stands behind its last point
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{name}{n}" for name in ("COM", "LPT") for n in range(1, 10))}
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def resources(*parts: str) -> Path:
    """A file or folder below `resources/`, in a source tree, an installed wheel and the frozen program."""
    frozen = getattr(sys, "_MEIPASS", None)
    here = Path(__file__).resolve().parent.parent
    candidates = [Path(frozen) / "resources"] if frozen else [here / "_resources", here.parent / "resources"]
    root = next((folder for folder in candidates if folder.is_dir()), candidates[-1])
    return root.joinpath(*parts)


def named(name: str) -> str:
    """A name that every file system takes, whoever gave it: no folders, nothing unseen, not too long."""
    clean = "".join(sign for sign in _NOT_IN_NAMES.sub("_", name) if sign.isprintable()).strip(" .")
    if len(clean.encode()) > _LONGEST:
        end = clean.rpartition(".")[2].encode()
        end = b"." + end if len(end) <= _LONGEST_END else b""
        clean = (clean.encode()[: _LONGEST - len(end)] + end).decode(errors="ignore")
    return f"_{clean}" if clean.partition(".")[0].strip().upper() in _DEVICES else clean or "SiDesk"


def free_path(folder: Path, name: str, suffix: str) -> Path:
    """A file of this name that is not there yet; signs that no file name has become `_`."""
    stem = named(name)
    path, number = folder / f"{stem}{suffix}", 2
    while path.exists():
        path, number = folder / f"{stem} ({number}){suffix}", number + 1
    return path


def write_whole(path: Path, data: bytes, ending: str = ".part") -> None:
    """Write `data` so that `path` is afterwards the old file or the new one, never a part of it.

    Order: a `.part` beside it, flush to the disk, read back and compare, rename, flush the folder.
    Raises OSError; the `.part` is removed then. Where several may write the same file at once, each needs an
    `ending` of its own.
    """
    with _in_place_of(path, ending) as part:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if part.read_bytes() != data:
            raise OSError(5, "what was written does not read back the same", str(path))


@contextmanager
def whole(path: Path, ending: str = ".part") -> Iterator[BinaryIO]:
    """The same for what is too large to be held in memory: a stream to write it to, and to read it back from.

    Raises OSError; whatever is raised while it is written, the `.part` is removed.
    """
    with _in_place_of(path, ending) as part:
        with part.open("w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            stream.seek(0)
            written = hashlib.file_digest(stream, "sha256").digest()
        with part.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").digest() != written:
                raise OSError(5, "what was written does not read back the same", str(path))


@contextmanager
def _in_place_of(path: Path, ending: str) -> Iterator[Path]:
    """A file beside it to write to, which takes its place; whatever is raised meanwhile, it is removed."""
    part = path.with_name(path.name + ending)
    try:
        yield part
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Flush a rename to the disk. Windows has no such call: NTFS journals the rename itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
