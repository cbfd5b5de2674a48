"""Text out of bytes, in the character sets that instruments and Chinese Windows write."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TORN = 4  # bytes of one character that a file cut off may end in


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its character set; what fits no set has U+FFFD where it does not fit."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            skip = 0 if name == "utf-8-sig" else len(mark)
            return data[skip:].decode(name, "replace"), name
    name = _without_mark(data)
    return data.decode(name, "replace"), name


def _without_mark(data: bytes) -> str:
    head = data[:4096]
    zeros = len(head) // 4
    if head.count(0) > zeros:
        return "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"
    return next((name for name in ("utf-8", "gb18030") if _fits(data, name)), "cp1252")


def _fits(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError as problem:
        return problem.start >= len(data) - _TORN and problem.start > 0
    return True


def of_all(texts: Sequence[bytes]) -> str:
    """The character set of several short texts of one file: a single one fits too many."""
    return _without_mark(b"\n".join(texts))


def short_text(raw: bytes, charset: str = "") -> str:
    """A name out of a binary file: one line without control characters. `charset`: of the whole file."""
    text = raw.decode(charset, "replace") if charset and _fits(raw, charset) else decode(raw)[0]
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
