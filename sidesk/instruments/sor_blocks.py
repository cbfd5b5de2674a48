"""The blocks of an OTDR file, Bellcore GR-196 (version 1) and Telcordia SR-4731 (2), within their bounds."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sidesk.core.errors import InstrumentFileDamaged, NotFromInstrument
from sidesk.core.text import N_
from sidesk.instruments.charsets import of_all, short_text

_MARK = b"Map\x00"
_SECOND = 2  # the version with longer parameters
_LONGEST_NAME = 32
_LONGEST_TEXT = 4096


class Torn(Exception):
    """Something reaches beyond its block. `at` is the byte of the file."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class Cursor:
    """Reads forward through a part of the file and never beyond it."""

    def __init__(self, data: bytes, at: int, end: int, charset: str = "") -> None:
        self._data, self.at, self.end, self._charset = data, at, min(end, len(data)), charset

    @property
    def left(self) -> int:
        """How many bytes are still there."""
        return max(0, self.end - self.at)

    def take(self, size: int) -> bytes:
        """The next bytes. Raises Torn."""
        if size > self.left:
            raise Torn(self.at)
        self.at += size
        return self._data[self.at - size : self.at]

    def numbers(self, layout: str) -> tuple[int, ...]:
        """Little-endian numbers, written as for `struct`. Raises Torn."""
        form = "<" + layout
        return struct.unpack(form, self.take(struct.calcsize(form)))

    def number(self, layout: str) -> int:
        """One of them. Raises Torn."""
        return self.numbers(layout)[0]

    def string(self, longest: int = _LONGEST_TEXT) -> bytes:
        """Up to the next zero byte. Raises Torn."""
        stop = self._data.find(b"\x00", self.at, min(self.end, self.at + longest + 1))
        if stop < 0:
            raise Torn(self.at)
        text, self.at = self._data[self.at : stop], stop + 1
        return text

    def text(self) -> str:
        """The next string as one readable line. Raises Torn."""
        return short_text(self.string(), self._charset)


@dataclass(frozen=True)
class Block:
    """Where a block's content begins, where the map says that it ends, and whether the file holds it all."""

    start: int
    end: int
    whole: bool


@dataclass(frozen=True)
class Blocks:
    """The map of a file. `version` is 1 or 2, `revision` the number times 100, as the file has it."""

    data: bytes
    file: str
    version: int
    revision: int
    by_name: dict[str, Block]

    def cursor(self, name: str) -> Cursor | None:
        """A reader of that block; None where the file has none."""
        block = self.by_name.get(name)
        return Cursor(self.data, block.start, block.end, self.charset) if block else None

    @cached_property
    def charset(self) -> str:
        """The one of all its texts."""
        return of_all(list(_texts(self)))


def _texts(found: Blocks) -> Iterator[bytes]:
    """The texts about the fibre and about the instrument, as far as they can be read."""
    second = found.version == _SECOND
    about = ("GenParams", 2, 2, 4 if second else 2, 3, 10 if second else 6, 2), ("SupParams", 0, 7)
    for name, *layout in about:
        block = found.by_name.get(name)
        cursor = Cursor(found.data, block.start, block.end) if block else None
        try:
            for place, count in enumerate(layout if cursor else ()):
                if cursor is not None and place % 2:
                    yield from (cursor.string() for _ in range(count))
                elif cursor is not None:
                    cursor.take(count)
        except Torn:
            continue


def blocks(data: bytes, file: str) -> Blocks:
    """The map of an OTDR file. Raises NotFromInstrument, InstrumentFileDamaged."""
    if not resembles(data):
        raise NotFromInstrument(
            file, N_("this is no OTDR file."), N_("Save the trace as Bellcore or Telcordia (.sor).")
        )
    version = 2 if data.startswith(_MARK) else 1
    cursor = Cursor(data, len(_MARK) if version == 2 else 0, len(data))
    try:
        revision, size, count = cursor.numbers("HIH")
        if size > len(data):
            raise Torn(cursor.at)
        cursor.end = size
        entries = _entries(cursor, count - 1)
    except Torn as problem:
        raise InstrumentFileDamaged(
            file,
            N_("the list of its blocks breaks off at byte {byte}."),
            N_("Copy the file from the instrument again."),
            byte=problem.at,
        ) from None
    return Blocks(data, file, version, revision, _placed(data, size, entries, version))


def resembles(data: bytes) -> bool:
    """Whether the beginning can be that of an OTDR file."""
    if data.startswith(_MARK):
        return True
    return len(data) > 20 and 90 <= int.from_bytes(data[:2], "little") < 200 and b"Params\x00" in data[:400]


def _entries(cursor: Cursor, count: int) -> list[tuple[str, int]]:
    found = []
    for _ in range(count):
        name = cursor.string(_LONGEST_NAME).decode("latin-1")
        _, size = cursor.numbers("HI")
        found.append((name, size))
    return found


def _placed(data: bytes, at: int, entries: list[tuple[str, int]], version: int) -> dict[str, Block]:
    """Blocks follow one another; version 2 repeats the name at the head of each."""
    placed: dict[str, Block] = {}
    for name, size in entries:
        head = name.encode("latin-1") + b"\x00"
        skip = len(head) if version == 2 and data.startswith(head, at) else 0
        placed.setdefault(name, Block(at + skip, at + size, at + size <= len(data)))
        at += size
    return placed
