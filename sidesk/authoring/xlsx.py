"""Read an Excel workbook (.xlsx, .xlsm), defending against files made to do harm."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from sidesk.authoring import faults
from sidesk.authoring.findings import Finding, Findings, Place
from sidesk.authoring.sheets import (
    FOREIGN_SHEETS,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    READ_SHEETS,
    UNREADABLE,
    Block,
    Line,
    cell_text,
    letter,
)

if TYPE_CHECKING:
    from openpyxl.reader.excel import ExcelReader

_MOST_PARTS = 2_000
_LARGEST_PART = 32 * 1024 * 1024
_LARGEST_WHOLE = 64 * 1024 * 1024
_TAG = re.compile(rb"<(?:\w+:)?(c|f|mergeCell)(?=[\s/>])([^>]*)")
_ADDRESS = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_RESULT = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)")
_MERGED = re.compile(rb'\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


def read(data: bytes, found: Findings) -> list[Block]:
    """The sheets of the workbook. Raises Finding where it is none or too large."""
    from openpyxl.reader.excel import ExcelReader  # headquarters' part of the installation

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _guard(archive)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what openpyxl does not keep on saving: we save nothing
                reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
                reader.read()
                return list(_blocks(reader, archive, found))
    except Finding:
        raise
    except UNREADABLE:
        raise Finding(Place(), faults.DAMAGED_WORKBOOK) from None


def _guard(archive: zipfile.ZipFile) -> None:
    """Refuse what is no workbook, and what would become enormous or reach outside when opened."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if not any(name.startswith("xl/") for name in names):
        raise Finding(Place(), faults.NO_WORKBOOK, like=_resembles(names))
    if "xl/workbook.bin" in names:
        raise Finding(Place(), faults.BINARY_WORKBOOK)
    sizes = [part.file_size for part in parts]
    if len(parts) > _MOST_PARTS or sum(sizes) > _LARGEST_WHOLE or max(sizes) > _LARGEST_PART:
        raise Finding(Place(), faults.FILE_TOO_LARGE)
    for part in parts:
        if part.filename.startswith("xl/media/"):
            continue
        text = archive.read(part)
        # Excel writes UTF-8 and never a document type; entities are how an XML file reads other files.
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text or text[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise Finding(Place(), faults.DAMAGED_WORKBOOK)


def _resembles(names: Iterable[str]) -> str:
    kinds = {"word/": "Word", "ppt/": "PowerPoint", "content.xml": "OpenDocument"}
    return next((kind for start, kind in kinds.items() if any(n.startswith(start) for n in names)), "zip")


def _blocks(reader: ExcelReader, archive: zipfile.ZipFile, found: Findings) -> Iterator[Block]:
    parts = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
    sheets = reader.wb.worksheets
    for sheet in sheets:
        wanted = sheet.title.strip().lower() in (*READ_SHEETS, *FOREIGN_SHEETS) or len(sheets) == 1
        if not wanted:
            yield Block(sheet.title, ())
            continue
        width = _look_through(archive.read(parts[sheet.title]), sheet.title, found)
        sheet.reset_dimensions()  # some programs write a wrong one, and rows would be lost unseen
        rows: Iterable[tuple[Any, ...]] = sheet.iter_rows(max_col=width)
        yield Block(sheet.title, tuple(_lines(rows, sheet.title, found)))


def _look_through(xml: bytes, sheet: str, found: Findings) -> int:
    """Tell what reading row by row does not show: merged cells, formulas without a result, far-away cells.

    Returns how many columns there are.
    """
    cells, width, of_cell = 0, 1, b""
    for tag in _TAG.finditer(xml):
        kind, attributes = tag.groups()
        if kind == b"c":
            cells, of_cell = cells + 1, attributes
            address = _ADDRESS.search(attributes)
            column = _number(address[1]) if address else MOST_COLUMNS
            width = max(width, column)
            if cells > MOST_CELLS or column > MOST_COLUMNS or (address and int(address[2]) > MOST_ROWS):
                raise Finding(Place(sheet), faults.SHEET_TOO_LARGE, rows=MOST_ROWS, columns=MOST_COLUMNS)
        elif kind == b"f":
            _demand_result(xml, tag.end(), of_cell, sheet, found)
        elif area := _MERGED.search(attributes):
            left, top, right, bottom = (part.decode() for part in area.groups())
            found.refuse(Place(sheet, int(top), left), faults.MERGED, last=f"{right}{bottom}")
    return width


def _number(column: bytes) -> int:
    """A is 1, AB is 28."""
    number = 0
    for char in column:
        number = number * 26 + char - 64
    return number


def _demand_result(xml: bytes, at: int, of_cell: bytes, sheet: str, found: Findings) -> None:
    """A formula that was never calculated reads as an empty cell. An empty text is a result of type `str`."""
    result = _RESULT.search(xml, at, xml.find(b"c>", at))  # up to </c>, whatever the prefix
    if not (result and result[1]) and b't="str"' not in of_cell:
        address = _ADDRESS.search(of_cell)
        column, row = address.groups() if address else (b"", b"0")
        found.refuse(Place(sheet, int(row), column.decode()), faults.FORMULA_WITHOUT_RESULT)


def _lines(rows: Iterable[tuple[Any, ...]], sheet: str, found: Findings) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        cells = [_text(cell, sheet, number, found) if cell.value is not None else "" for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield Line(number, tuple(cells))


def _text(cell: Any, sheet: str, row: int, found: Findings) -> str:
    if cell.data_type == "e":
        found.refuse(Place(sheet, row, letter(cell.column - 1)), faults.ERROR_VALUE, value=cell.value)
        return ""
    return cell_text(cell.value)
