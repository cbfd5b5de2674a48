"""The raw sheets of a file, told by its content: Excel (.xlsx, .xls) or Markdown tables."""

from __future__ import annotations

import datetime as dt
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass

LARGEST_FILE = 16 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 400
MOST_CELLS = 200_000

# The sheets a form is made of; every other sheet is its author's own.
READ_SHEETS = ("survey", "choices", "settings")
FOREIGN_SHEETS = ("external_choices", "entities", "osm")

# What the readers of Excel files raise on files that somebody damaged or built to do damage. Both libraries
# promise no family of errors of their own; whatever is not among these is a mistake of ours and shows as one.
UNREADABLE = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, NameError, OSError,
    RuntimeError, SyntaxError, TypeError, ValueError, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One row with its number in the file and its cells as trimmed text, from the first column on."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """The filled rows of a sheet, headings first. Markdown may have several blocks of one sheet."""

    sheet: str
    lines: tuple[Line, ...]


def letter(index: int) -> str:
    """Excel's name of a column: 0 is A, 27 is AB."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_text(value: object) -> str:
    """A cell's value as the author sees it: 1.0 is 1, a day without time is its date."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(timespec="seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return trimmed(str(value))


def trimmed(text: str) -> str:
    """Without blanks around it; composed characters; no-break spaces, which nobody sees, as spaces."""
    text = (
        unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("_x000D_", "").replace("\u00a0", " ")
    )
    return text.strip(" \t\n\r\u3000\u200b\ufeff")
