"""What a PDF says of itself beside its pages: title, author, subject and keywords, told twice in the file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from sidesk.signing import pades

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader

_SAID = ("/Title", "/Author", "/Subject", "/Keywords")
_NOTHING = (None, None, None, ())


def is_retold(now: PdfFileReader, then: PdfFileReader) -> bool:
    """Whether title, author, subject or keywords are others than in an earlier state of the file.

    Viewers and archives show and index them. Dates and the names of programs may change: other programs
    write them with every seal. Raises `pades.damage()`.
    """
    return _information(now) != _information(then) or _metadata(now) != _metadata(then)


def _information(reader: PdfFileReader) -> list[str]:
    found = pades.entry(reader.trailer_view, "/Info", {})
    return [str(pades.entry(found, key, "")) for key in _SAID]


def _metadata(reader: PdfFileReader) -> object:
    from pyhanko.pdf_utils.metadata.xmp_xml import meta_from_xmp, parse_xmp

    kept = pades.entry(reader.root, "/Metadata", None)
    if kept is None:
        return _NOTHING
    data = bytes(kept.data)
    try:
        told = meta_from_xmp(parse_xmp(io.BytesIO(data)))
    except pades.damage():
        return data
    except SyntaxError:  # what lxml raises
        return data
    return told.title, told.author, told.subject, tuple(told.keywords or ())
