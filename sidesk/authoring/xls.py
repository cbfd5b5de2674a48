"""Read the sheets of an old Excel workbook (.xls)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from sidesk.authoring import faults
from sidesk.authoring.findings import Finding, Findings, Place
from sidesk.authoring.sheets import (
    FOREIGN_SHEETS,
    MOST_COLUMNS,
    MOST_ROWS,
    READ_SHEETS,
    UNREADABLE,
    Block,
    Line,
    cell_text,
    letter,
)


def read(data: bytes, found: Findings) -> list[Block]:
    """The sheets of the workbook. Raises Finding where it is none."""
    import xlrd  # headquarters' part of the installation
    from xlrd.compdoc import CompDocError

    try:
        # Only with formatting does xlrd tell merged cells; it writes its doubts to `logfile`.
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), formatting_info=True)
        return [_block(sheet, book, found) for sheet in book.sheets()]
    except Finding:
        raise
    except xlrd.XLRDError:
        raise Finding(Place(), faults.LOCKED_WORKBOOK) from None
    except (*UNREADABLE, CompDocError):
        raise Finding(Place(), faults.DAMAGED_WORKBOOK) from None


def _block(sheet: Any, book: Any, found: Findings) -> Block:
    wanted = sheet.name.strip().lower() in (*READ_SHEETS, *FOREIGN_SHEETS) or book.nsheets == 1
    if not wanted:
        return Block(sheet.name, ())
    if sheet.nrows > MOST_ROWS or sheet.ncols > MOST_COLUMNS:
        raise Finding(Place(sheet.name), faults.SHEET_TOO_LARGE, rows=MOST_ROWS, columns=MOST_COLUMNS)
    for top, bottom, left, right in sheet.merged_cells:
        place = Place(sheet.name, top + 1, letter(left))
        found.refuse(place, faults.MERGED, last=f"{letter(right - 1)}{bottom}")
    return Block(sheet.name, tuple(_lines(sheet, book.datemode, found)))


def _lines(sheet: Any, date_mode: int, found: Findings) -> Iterator[Line]:
    for index in range(sheet.nrows):
        row = enumerate(sheet.row(index))
        cells = [_text(cell, date_mode, Place(sheet.name, index + 1, letter(at)), found) for at, cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield Line(index + 1, tuple(cells))


def _text(cell: Any, date_mode: int, place: Place, found: Findings) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_ERROR:
        found.refuse(place, faults.ERROR_VALUE, value=xlrd.error_text_from_code.get(cell.value, "#"))
        return ""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return cell_text(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        moment = xlrd.xldate_as_datetime(cell.value, date_mode)
        return cell_text(moment.time() if cell.value < 1 else moment)
    return cell_text(cell.value)
