"""The zip inside a bundle: written the same way every time, read without trusting its directory."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from sidesk.core.errors import BundleRejected, BundleUnreadable
from sidesk.core.text import N_

MOST_ENTRIES = 4000
DOCUMENT, SIGNATURE = "bundle.json", "bundle.sig"
ENTRY_OVERHEAD = 260  # local and central header and twice the longest name, rounded up

_FILE = re.compile(r"files/([0-9a-f]{64})(?:/(0|[1-9][0-9]{0,14}))?")
_END = struct.Struct("<4s4H2LH")  # end of central directory
_LOCAL = struct.Struct("<4s5H3L2H")  # local header of an entry
_ENTRY_IN_DIRECTORY = 46 + 100  # its fixed part and a generous name


@dataclass(frozen=True)
class Entry:
    """One file of the zip."""

    name: str
    data: bytes
    deflate: bool = False


def file_name(sha256: str, offset: int | None = None) -> str:
    """Where a file, or the piece of it that begins at `offset`, lies."""
    return f"files/{sha256}" if offset is None else f"files/{sha256}/{offset}"


def pack(entries: Iterable[Entry]) -> bytes:
    """The zip; the same entries give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for entry in entries:
            header = zipfile.ZipInfo(entry.name, (1980, 1, 1, 0, 0, 0))
            header.compress_type = zipfile.ZIP_DEFLATED if entry.deflate else zipfile.ZIP_STORED
            header.create_system = 3  # else the bytes differ between Windows and the rest
            target.writestr(header, entry.data)
    return stream.getvalue()


class Archive:
    """A zip from a stranger. Names are compared, never used as paths; sizes are counted, never believed."""

    def __init__(self, data: bytes) -> None:
        _check_end(data)
        self._data = data
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, struct.error, ValueError, OSError) as error:
            raise _damaged() from error
        except NotImplementedError as error:
            raise BundleRejected(why=N_("its zip uses features that are not agreed.")) from error
        found = self._zip.infolist()
        self._entries = {entry.orig_filename: entry for entry in found}
        if len(found) > MOST_ENTRIES:
            raise BundleRejected(why=N_("it holds too many files."))
        if len(self._entries) != len(found):
            raise BundleRejected(why=N_("it holds two files of the same name."))
        for name, entry in self._entries.items():
            _check_name(name)
            if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise BundleRejected(why=N_("its zip uses features that are not agreed."))

    @property
    def files(self) -> set[str]:
        """Names below `files/`."""
        return set(self._entries) - {DOCUMENT, SIGNATURE}

    def read(self, name: str, limit: int) -> bytes:
        """The bytes of an entry. Raises BundleRejected above `limit`, whatever the directory says."""
        entry = self._entries.get(name)
        if entry is None:
            raise BundleRejected(why=N_("a part of it is missing."))
        if entry.compress_type == zipfile.ZIP_STORED:
            return self._stored(entry, limit)
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OSError) as error:
            raise _damaged() from error
        except (NotImplementedError, RuntimeError) as error:
            raise BundleRejected(why=N_("its zip uses features that are not agreed.")) from error
        if len(data) > limit:
            raise too_large()
        return data

    def _stored(self, entry: zipfile.ZipInfo, limit: int) -> bytes:
        """The bytes as they lie there, once: no checksum is needed where every hash is compared."""
        head = self._data[entry.header_offset : entry.header_offset + _LOCAL.size]
        if len(head) < _LOCAL.size:
            raise _damaged()
        mark, *_fields, name_size, extra_size = _LOCAL.unpack(head)
        name_at = entry.header_offset + _LOCAL.size
        start = name_at + name_size + extra_size
        named = self._data[name_at : name_at + name_size] == entry.orig_filename.encode()
        if mark != b"PK\x03\x04" or not named or entry.compress_size != entry.file_size:
            raise _damaged()
        if entry.file_size > limit:
            raise too_large()
        if start + entry.file_size > len(self._data):
            raise _damaged()
        return self._data[start : start + entry.file_size]


def too_large() -> BundleRejected:
    """The refusal of whatever is above its limit."""
    return BundleRejected(why=N_("it is larger than a bundle may be."))


def _check_end(data: bytes) -> None:
    """One plain directory at the very end: no comment, no zip64, no more entries than we would read."""
    if len(data) < _END.size:
        raise _damaged()
    mark, _, _, here, count, size, start, comment = _end_of(data)
    if mark != b"PK\x05\x06" or comment or here != count or start + size + _END.size != len(data):
        raise _damaged()
    if data[-_END.size - 20 : -_END.size - 16] == b"PK\x06\x07":
        raise BundleRejected(why=N_("its zip uses features that are not agreed."))
    if count > MOST_ENTRIES or size > MOST_ENTRIES * _ENTRY_IN_DIRECTORY:
        raise BundleRejected(why=N_("it holds too many files."))


def _end_of(data: bytes) -> tuple[bytes, int, int, int, int, int, int, int]:
    mark, disk, first, here, count, size, start, comment = _END.unpack(data[-_END.size :])
    return mark, disk, first, here, count, size, start, comment


def _check_name(name: str) -> None:
    if name not in (DOCUMENT, SIGNATURE) and _FILE.fullmatch(name) is None:
        raise BundleRejected(why=N_("it holds a file with a name that is not agreed."))


def _damaged() -> BundleUnreadable:
    return BundleUnreadable(why=N_("it is torn or damaged."))
