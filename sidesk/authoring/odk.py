"""A second opinion from pyxform: what it refuses would not open in ODK or Kobo."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable

from sidesk.authoring import faults
from sidesk.authoring.findings import Findings, Place
from sidesk.authoring.settings import SPOKEN, Settings
from sidesk.authoring.sheets import UNREADABLE
from sidesk.authoring.survey import Draft
from sidesk.authoring.workbook import Row, Table, Workbook

_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"\b(?:the )?'(survey|choices|settings)' sheet")
# Our own columns mean nothing to ODK, and it never sees them.
_OURS = "sidesk:"


def ask_pyxform(book: Workbook, settings: Settings, header: Draft | None, found: Findings) -> None:
    """Let pyxform convert the same rows. It gets rows, not the file: only our readers touch foreign bytes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyxform.errors import PyXFormError  # headquarters' part of the installation, slow to load
        from pyxform.xls2xform import convert

        rows = {
            "survey": [*_header_rows(header), *_rows(book.survey)],
            "choices": _rows(book.choices),
            "settings": [{"form_id": settings.id, "version": settings.version, **_switches(settings)}],
        }
        headings = {f"{sheet}_header": [dict.fromkeys(_headings(each))] for sheet, each in rows.items()}
        try:
            convert({**rows, **headings, "sheet_names": [*rows]}, validate=False, form_name="data")
        except PyXFormError as wrong:
            found.refuse(
                _place(str(wrong), book, header), faults.ODK_REFUSES, reason=_ROW.sub("", str(wrong))
            )
        except UNREADABLE as wrong:  # pyxform stumbles over some forms instead of refusing them
            found.refuse(Place(book.survey.sheet, 1), faults.ODK_REFUSES, reason=type(wrong).__name__)


def _switches(settings: Settings) -> dict[str, str]:
    switches = {"default_language": settings.row.text("default_language")}
    if settings.repeated_choices:
        switches["allow_choice_duplicates"] = "yes"
    if settings.instance_name:
        switches["instance_name"] = settings.instance_name
    return {name: text for name, text in switches.items() if text}


def _rows(table: Table) -> list[dict[str, str]]:
    return [_for_odk(row) for row in table.rows]


def _for_odk(row: Row) -> dict[str, str]:
    """What ODK knows of a row. It filters choices by plain columns, and stumbles over translated ones."""
    return {
        f"{column}::{language}" if language else column: text
        for (column, language), text in row.cells.items()
        if not column.startswith(_OURS) and not (language and column not in SPOKEN)
    }


def _headings(rows: Iterable[dict[str, str]]) -> list[str]:
    return [heading for row in rows for heading in row]


def _header_rows(header: Draft | None) -> Iterable[dict[str, str]]:
    """The generated header as rows, so that references to it are not unknown to pyxform."""
    if header is None:
        return []
    inside = [
        {"type": "text", "name": child.node.name, "label": child.node.name} for child in header.children
    ]
    name = header.node.name
    return [{"type": "begin_group", "name": name, "label": name}, *inside, {"type": "end_group"}]


def _place(message: str, book: Workbook, header: Draft | None) -> Place:
    """pyxform counts the rows it was given; ours have their own numbers."""
    sheet, row = _SHEET.search(message), _ROW.search(message)
    table = {"choices": book.choices, "settings": book.settings}.get(sheet[1] if sheet else "", book.survey)
    if row is None:
        return Place(table.sheet, table.number)
    index = int(row[1]) - 2
    if table is book.survey and header is not None:
        index -= len(header.children) + 2
    if 0 <= index < len(table.rows):
        return table.rows[index].place()
    return Place(table.sheet, table.number)
