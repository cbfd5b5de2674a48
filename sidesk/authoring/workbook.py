"""Rows under their headings: the sheets of a form, each cell with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sidesk.authoring import faults, markdown, xls, xlsx
from sidesk.authoring.columns import OF_SHEET, Columns, Heading, heading, is_remark
from sidesk.authoring.findings import Finding, Findings, Place, nearest
from sidesk.authoring.sheets import FOREIGN_SHEETS, LARGEST_FILE, READ_SHEETS, Block, Line, letter
from sidesk.core.text import LocalText

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Row:
    """One row: texts by column and language ("" where the heading names none)."""

    sheet: str
    number: int
    cells: Mapping[tuple[str, str], str]
    headings: Mapping[tuple[str, str], str] = field(repr=False)

    def text(self, column: str) -> str:
        """The text in a column without language; nothing where the column or the cell is missing."""
        return self.cells.get((column, ""), "")

    def has(self, column: str) -> bool:
        """Whether any cell of the column, in whatever language, is filled."""
        return any(name == column for name, _ in self.cells)

    def texts(self, column: str, plain: str) -> LocalText:
        """The texts of a column by language; those of a heading without one are in language `plain`."""
        return {language or plain: text for (name, language), text in self.cells.items() if name == column}

    def place(self, column: str = "", language: str = "") -> Place:
        """Where a cell of this row stands; without a column, the row."""
        written = self.headings.get((column, language))
        if written is None:  # any language of it will do to show the way
            written = next((w for (name, _), w in self.headings.items() if name == column), column)
        return Place(self.sheet, self.number, written)


@dataclass(frozen=True)
class Table:
    """All rows of one sheet, the headings they stand under, and the row of the first headings."""

    sheet: str
    rows: tuple[Row, ...] = ()
    headings: tuple[Heading, ...] = ()
    number: int = 1

    def place(self, column: str = "") -> Place:
        """Where a heading stands, or would stand."""
        written = next((one.written for one in self.headings if one.name == column), column)
        return Place(self.sheet, self.number, written)


@dataclass(frozen=True)
class Workbook:
    """The three sheets of a form; a missing one is an empty table."""

    survey: Table
    choices: Table
    settings: Table


def read_workbook(data: bytes, found: Findings) -> Workbook | None:
    """The workbook in a file of any supported kind; None where nothing more can be said about it."""
    try:
        blocks = _blocks(data, found)
    except Finding as wrong:
        found.problems.append(wrong)
        return None
    if not blocks and found.problems:
        return None
    by_name = _sorted(blocks, found)
    if "survey" not in by_name:
        found.refuse(Place("survey", 1), faults.NO_SURVEY, sheets=", ".join(block.sheet for block in blocks))
        return None
    survey, choices, settings = (_table(name, by_name.get(name, ()), found) for name in READ_SHEETS)
    if survey.headings and "type" not in {one.name for one in survey.headings}:
        found.refuse(Place(survey.sheet, survey.number), faults.NO_TYPE_COLUMN)
        return None
    if not survey.rows and not found.problems:
        found.refuse(Place(survey.sheet, 2), faults.NO_QUESTIONS)
    return Workbook(survey, choices, settings)


def _blocks(data: bytes, found: Findings) -> list[Block]:
    if len(data) > LARGEST_FILE:
        raise Finding(Place(), faults.FILE_TOO_LARGE)
    if not data.strip():
        raise Finding(Place(), faults.EMPTY_FILE)
    if data.startswith(_ZIP):
        return xlsx.read(data, found)
    if data.startswith(_OLE):
        return xls.read(data, found)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Finding(Place(), faults.UNKNOWN_FILE) from None
    if "\0" in text:
        raise Finding(Place(), faults.UNKNOWN_FILE)
    return markdown.read(text, found)


def _sorted(blocks: Sequence[Block], found: Findings) -> dict[str, list[Block]]:
    """The blocks by the name of a sheet SiDesk reads; the author hears which sheets it does not read."""
    if len(blocks) == 1 and blocks[0].sheet.strip().lower() not in READ_SHEETS:
        return {"survey": [*blocks]}
    by_name: dict[str, list[Block]] = {}
    for block in blocks:
        name = block.sheet.strip().lower()
        if name in READ_SHEETS:
            by_name.setdefault(name, []).append(block)
        elif name in FOREIGN_SHEETS:
            if len(block.lines) > 1:
                place = Place(block.sheet, block.lines[1].number)
                found.refuse(place, faults.FOREIGN_SHEET, sheet=block.sheet)
        else:
            _unread(block.sheet, {other.sheet.strip().lower() for other in blocks}, found)
    return by_name


def _unread(sheet: str, present: set[str], found: Findings) -> None:
    missing = [name for name in READ_SHEETS if name not in present]
    near = nearest(sheet.strip(), missing)
    if near and abs(len(sheet.strip()) - len(near)) <= 1:
        found.refuse(Place(sheet, 1), faults.MISSPELT_SHEET, sheet=sheet, near=near)
    elif not sheet.startswith("_"):
        found.note(Place(sheet), faults.UNREAD_SHEET)


def _table(name: str, blocks: Sequence[Block], found: Findings) -> Table:
    rows: list[Row] = []
    headings: dict[tuple[str, str], Heading] = {}
    for block in blocks:
        if not block.lines:
            continue
        named = _headings(block, OF_SHEET[name], found)
        headings |= {(one.name, one.language): one for one in named.values()}
        rows += [row for line in block.lines[1:] if (row := _row(block.sheet, line, named, found))]
    filled = [block for block in blocks if block.lines]
    sheet = filled[0].sheet if filled else name
    number = filled[0].lines[0].number if filled else 1
    if blocks and not filled and name == "survey":
        found.refuse(Place(sheet, 1), faults.EMPTY_SHEET)
    return Table(sheet, tuple(rows), tuple(headings.values()), number)


def _headings(block: Block, columns: Columns, found: Findings) -> dict[int, Heading]:
    """The columns in use by position. A column nobody filled does no harm, whatever it is called."""
    first, *lines = block.lines
    filled = {at for line in lines for at, text in enumerate(line.cells) if text}
    named: dict[int, Heading] = {}
    seen: dict[tuple[str, str], str] = {}
    for at in range(max(len(line.cells) for line in block.lines)):
        written = first.cells[at] if at < len(first.cells) else ""
        if not written:
            _refuse_unnamed(block, at, found)
            continue
        if is_remark(written):
            continue
        means = heading(written, columns)
        place = Place(block.sheet, first.number, written)
        if isinstance(means, Heading):
            key = (means.name, means.language)
            if key in seen:
                found.refuse(place, faults.COLUMN_TWICE, other=seen[key])
                continue
            seen[key] = written
            named[at] = means
        elif at in filled and means in columns.noted.values():
            found.note(place, means)
        elif at in filled:
            near = _near(written, columns)
            where = place if means is faults.UNKNOWN_COLUMN else _first_filled(block, at, written)
            found.refuse(where, means, column=written, near=near)
    return named


def _near(written: str, columns: Columns) -> str:
    """The heading that was meant: with half-width colons, or the known one most like it."""
    half = written.replace("：", ":")
    if half != written and isinstance(heading(half, columns), Heading):
        return half
    others = [name for name in columns.aliases if ":" not in name]
    return nearest(written, [*others, *(name.replace(":", "::") for name in columns.known)])


def _first_filled(block: Block, at: int, written: str) -> Place:
    line = next(line for line in block.lines[1:] if at < len(line.cells) and line.cells[at])
    return Place(block.sheet, line.number, written)


def _refuse_unnamed(block: Block, at: int, found: Findings) -> None:
    for line in block.lines[1:]:
        if at < len(line.cells) and line.cells[at]:
            found.refuse(Place(block.sheet, line.number, letter(at)), faults.NO_HEADING)
            return


def _row(sheet: str, line: Line, named: Mapping[int, Heading], found: Findings) -> Row | None:
    cells: dict[tuple[str, str], str] = {}
    for at, one in named.items():
        text = line.cells[at] if at < len(line.cells) else ""
        if _UNWRITABLE.search(text):
            found.refuse(Place(sheet, line.number, one.written), faults.UNWRITABLE_CHARACTER)
        elif text:
            cells[one.name, one.language] = text
    written = {(one.name, one.language): one.written for one in named.values()}
    return Row(sheet, line.number, cells, written) if cells else None
