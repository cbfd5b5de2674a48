"""Lists that leave the program as CSV files, as a spreadsheet takes them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sidesk.actions import browse
from sidesk.actions.audience import office_forms
from sidesk.actions.desk import Desk
from sidesk.actions.registers import every_line
from sidesk.core.progress import Progress
from sidesk.models.entities import RegisterLine, RegisterQuery

_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # the wide ones too: Excel takes them


@dataclass(frozen=True)
class FileColumn:
    """A column of the file: its head and what it says of a line."""

    title: str
    text: Callable[[RegisterLine], str]


@dataclass(frozen=True)
class Written:
    """A file that was written, and how many lines stayed in the office."""

    path: Path
    lines: int
    kept: int = 0


def as_csv(rows: Sequence[Sequence[str]], separator: str) -> bytes:
    """UTF-8 with its mark, which Excel needs; a cell that a spreadsheet would compute becomes text."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(
        [defused(cell) for cell in row] for row in rows
    )
    return text.getvalue().encode("utf-8-sig")


def defused(cell: str) -> str:
    """A cell that begins like a formula with a stroke before it; plain numbers stay numbers."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def write(path: Path, rows: Sequence[Sequence[str]], separator: str) -> Path:
    """Write rows whole or not at all. Raises CannotWrite."""
    return browse.save(as_csv(rows, separator), path)


def write_register(
    desk: Desk,
    query: RegisterQuery,
    columns: Sequence[FileColumn],
    path: Path,
    separator: str,
    progress: Progress | None = None,
) -> Written:
    """Every line of a register that the query finds, and the number of the document it stands in.

    Lines of documents for the office stay out. Raises CannotWrite; Cancelled, and nothing is written then.
    """
    progress = progress or Progress()
    office, numbers = office_forms(desk), dict[str, tuple[str, str]]()
    rows = [[*(one.title for one in columns), desk.words.gettext("Document")]]
    kept = 0
    for line in every_line(desk, query, progress):
        if line.record not in numbers:
            found = desk.store.records.summary(line.record)
            numbers[line.record] = (found.form, found.number) if found else ("", "")
        form, number = numbers[line.record]
        if form in office:
            kept += 1
        else:
            rows.append([*(one.text(line) for one in columns), number])
    return Written(write(path, rows, separator), len(rows) - 1, kept)
