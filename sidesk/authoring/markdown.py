"""Read sheets written as Markdown tables; what stands between them is for people."""

from __future__ import annotations

import re

from sidesk.authoring import faults
from sidesk.authoring.findings import Finding, Findings, Place
from sidesk.authoring.sheets import MOST_COLUMNS, MOST_ROWS, Block, Line, trimmed

_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"^\s*\|(\s*:?-{2,}:?\s*\|)+\s*$")


def read(text: str, found: Findings) -> list[Block]:
    """One block for each table. The first cell of a line names the sheet, and is empty in all others.

    A literal `|` is written `\\|`, a line break inside a cell `<br>`. Row numbers are those of the file.
    """
    tables: list[tuple[str, list[Line]]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not _PIPE.search(line) or _RULE.match(line):
            continue
        cells = _cells(line)
        sheet = tables[-1][0] if tables else "survey"
        if cells is None:
            found.refuse(Place(sheet, number), faults.TABLE_LINE_OPEN)
        elif cells[0] and any(cells[1:]):
            found.refuse(Place(cells[0], number), faults.SHEET_NAME_NOT_ALONE, sheet=cells[0])
        elif cells[0]:
            tables.append((cells[0], []))
        elif not tables:
            found.refuse(Place(sheet, number), faults.TABLE_WITHOUT_SHEET)
        elif any(cells):
            tables[-1][1].append(Line(number, cells[1:]))
    if not (tables or found.problems):
        raise Finding(Place(), faults.NO_TABLE)
    return [Block(sheet, tuple(_even(sheet, lines, found))) for sheet, lines in tables]


def _cells(line: str) -> tuple[str, ...] | None:
    parts = _PIPE.split(line.strip())
    if len(parts) < 3 or parts[0] or parts[-1]:
        return None
    return tuple(trimmed(part.strip().replace(r"\|", "|").replace("<br>", "\n")) for part in parts[1:-1])


def _even(sheet: str, lines: list[Line], found: Findings) -> list[Line]:
    """A cell more or less shifts everything behind it, so such a row is refused."""
    width = len(lines[0].cells) if lines else 0
    if len(lines) > MOST_ROWS or width > MOST_COLUMNS:
        raise Finding(Place(sheet), faults.SHEET_TOO_LARGE, rows=MOST_ROWS, columns=MOST_COLUMNS)
    for line in lines:
        if len(line.cells) != width:
            found.refuse(Place(sheet, line.number), faults.UNEVEN_ROW, cells=len(line.cells), width=width)
    return [Line(line.number, line.cells[:width]) for line in lines]
