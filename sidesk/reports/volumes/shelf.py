"""Where the parts of a package wait until the whole is written: pages in memory, all that is heavy on disk.

What a page shows - pictures, fonts, drawing - and every file that goes along is put into one file as soon as
it comes, so a package of 1,000 pages needs no more memory than its thickest paper. That file is itself a PDF
of streams and nothing else: the package begins as its copy, and each stream is read only when it is written.
It has no name where the system allows that, and nobody can read it: its key is never written anywhere.
"""

from __future__ import annotations

import hashlib
import io
import secrets
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from sidesk.reports.pdfa import File

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from pikepdf import Pdf

_HEAD = (
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
)
_LIGHT = 4096  # bytes of a stream that may as well stay in memory: what is drawn on most pages
_CODING = ("/Filter", "/DecodeParms")
_ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms")  # a stream in another file: never read, never named
_PLACE = "/SiDeskPlace"
_BLOCK, _AES = 64 * 1024, 16
_SAMPLE, _WORTH = (
    64 * 1024,
    0.9,
)  # what does not shrink by a tenth is kept as it is: pictures, papers, archives


@dataclass(frozen=True)
class Held:
    """A file on the shelf. `place` is the number of its stream."""

    name: str
    mime: str
    sha256: str
    said: str
    size: int
    md5: bytes
    place: int


class Shelf:
    """Takes papers and files as they come; gives all of them as one open document."""

    def __init__(self, folder: Path | None = None) -> None:
        import pikepdf

        self._file = _Sealed(folder)
        self._offsets = [_HEAD.index(b"1 0 obj"), _HEAD.index(b"2 0 obj")]
        self._file.write(_HEAD)
        self._pages = pikepdf.new()

    def close(self) -> None:
        """Everything on it is gone."""
        self._pages.close()
        self._file.close()

    def pages(self, source: Pdf) -> int:
        """Take the pages of an open document; returns the place of the first. Raises what pikepdf raises
        where one of them cannot be read; those before it lie there then, and nobody asks for them."""
        import pikepdf

        first, known = len(self._pages.pages), len(self._pages.objects)
        self._pages.pages.extend(source.pages)
        for number in range(known + 1, len(self._pages.objects) + 1):
            one = self._pages.get_object(number, 0)
            if isinstance(one, pikepdf.Stream):
                self._lighten(one)
        return first

    def file(self, file: File) -> Held:
        """Take a file as it is."""
        data = file.data
        sample = data[:_SAMPLE]
        shrinks = len(zlib.compress(sample, 1)) < len(sample) * _WORTH
        place = self._stream(zlib.compress(data, 6 if shrinks else 0), b"/Filter/FlateDecode")
        md5 = hashlib.md5(data, usedforsecurity=False).digest()
        return Held(file.name, file.mime, file.sha256, file.said, len(data), md5, place)

    @contextmanager
    def opened(self, order: Iterable[range]) -> Iterator[Pdf]:
        """One document with the pages of these places in this order; nothing can be added afterwards."""
        import pikepdf

        self._finish()
        with pikepdf.open(cast(BinaryIO, self._file)) as whole:
            known = len(whole.objects)
            pages = list(self._pages.pages)
            whole.pages.extend([pages[place] for places in order for place in places])
            for number in range(known + 1, len(whole.objects) + 1):
                one = whole.get_object(number, 0)
                if isinstance(one, pikepdf.Stream) and _PLACE in one:
                    _fill(whole, one)
            yield whole

    def _lighten(self, stream: Any) -> None:
        """Put what is in a stream on the disk, and a note of its place into it."""
        for name in (*_ELSEWHERE, _PLACE):
            if name in stream:
                del stream[name]
        raw = stream.read_raw_bytes()
        if len(raw) > _LIGHT:
            coding = {name: stream[name] for name in _CODING if name in stream}
            stream.write(b"")
            for name, value in coding.items():
                stream[name] = value
            stream[_PLACE] = self._stream(raw)

    def _stream(self, raw: bytes, coding: bytes = b"") -> int:
        self._offsets.append(self._file.size)
        number = len(self._offsets)
        self._file.write(b"%d 0 obj\n<</Length %d%b>>\nstream\n" % (number, len(raw), coding))
        self._file.write(raw)
        self._file.write(b"\nendstream\nendobj\n")
        return number

    def _finish(self) -> None:
        at, count = self._file.size, len(self._offsets) + 1
        entries = b"".join(b"%010d 00000 n \n" % offset for offset in self._offsets)
        self._file.write(b"xref\n0 %d\n0000000000 65535 f \n" % count + entries)
        self._file.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, at))
        self._file.seek(0)


def _fill(whole: Pdf, noted: Any) -> None:
    """Give a stream what was put on the disk: the one from there takes its place."""
    kept = whole.get_object(int(noted[_PLACE]), 0)
    for name in noted.stream_dict:
        if name not in ("/Length", _PLACE):
            kept[name] = noted[name]
    whole._swap_objects(noted.objgen, kept.objgen)


class _Sealed(io.RawIOBase):
    """A file that is written from its beginning to its end and read anywhere, by whoever has its key: us."""

    def __init__(self, folder: Path | None) -> None:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `close`
        key, nonce = secrets.token_bytes(32), secrets.randbits(8 * _AES)

        def stream(block: int) -> Any:
            start = (nonce + block) % (1 << 8 * _AES)
            return Cipher(algorithms.AES(key), modes.CTR(start.to_bytes(_AES, "big"))).encryptor()

        self._stream = stream
        self._writing = stream(0)
        self._last = (-1, b"")  # of what was read one block stays: most reads go on where the last ended
        self._at = self.size = 0

    def write(self, data: Any) -> int:
        """At its end, wherever it was read last."""
        self._file.seek(self.size)
        self._file.write(self._writing.update(data))
        self.size += len(data)
        self._last = (-1, b"")
        return len(data)

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """As much as is asked for, over the end of a block too: a short answer means the end."""
        view, done = memoryview(buffer).cast("B"), 0
        while done < len(view) and self._at < self.size:
            number, within = divmod(self._at, _BLOCK)
            part = self._block(number)[within : within + len(view) - done]
            view[done : done + len(part)] = part
            done += len(part)
            self._at += len(part)
        return done

    def _block(self, number: int) -> bytes:
        if self._last[0] != number:
            self._file.seek(number * _BLOCK)
            self._last = number, self._stream(number * _BLOCK // _AES).update(self._file.read(_BLOCK))
        return self._last[1]

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            with suppress(OSError):
                self._file.close()
        super().close()
