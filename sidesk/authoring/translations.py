"""Texts that one language of a form has and another lacks."""

from __future__ import annotations

from sidesk.authoring import faults
from sidesk.authoring.findings import Findings
from sidesk.authoring.settings import SPOKEN, Settings
from sidesk.authoring.workbook import Row, Table, Workbook


def note_missing(book: Workbook, settings: Settings, found: Findings) -> None:
    """One note for each column and language with gaps, at the first of them."""
    for table in (book.survey, book.choices, book.settings):
        for heading in table.headings:
            language = heading.language or settings.plain
            if heading.name in SPOKEN:
                _note_gaps(table, heading.name, language, settings, found)


def _note_gaps(table: Table, column: str, language: str, settings: Settings, found: Findings) -> None:
    gaps: list[Row] = []
    for row in table.rows:
        texts = row.texts(column, settings.plain)
        if texts and language not in texts:
            gaps.append(row)
    if gaps:
        written = next((w for (n, one), w in gaps[0].headings.items() if n == column and one == language), "")
        place = gaps[0].place(column, language if written else "")
        found.note(place, faults.NOT_TRANSLATED, count=len(gaps), language=language)
