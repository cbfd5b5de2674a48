"""Columns that say nothing, or the same everywhere, leave a table before it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sidesk.reports.blocks import Column, Row
from sidesk.reports.rows import MOVED


class TableData:
    """Columns and rows while they are still being settled."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        self.columns, self.rows = tuple(columns), tuple(rows)

    def texts(self, j: int) -> set[str]:
        """The different texts of a column."""
        return {row.cells[j] for row in self.rows}

    def filled(self, j: int) -> int:
        """How many rows have an answer in a column."""
        return sum(bool(row.cells[j].strip()) for row in self.rows)

    def drop(self, gone: Iterable[int]) -> None:
        """Take columns away."""
        left = set(range(len(self.columns))) - set(gone)
        kept = sorted(left)
        self.columns = tuple(self.columns[j] for j in kept)
        self.rows = tuple(
            replace(
                row,
                cells=tuple(row.cells[j] for j in kept),
                bold=frozenset(new for new, old in enumerate(kept) if old in row.bold),
            )
            for row in self.rows
        )

    def swap(self, old: str, new: str) -> None:
        """Put one text for another in every cell."""
        self.rows = tuple(
            replace(row, cells=tuple(new if cell == old else cell for cell in row.cells))
            if old in row.cells
            else row
            for row in self.rows
        )

    def common_ending(self, j: int, pattern: re.Pattern[str]) -> str:
        """What `pattern` finds at the end of every answer of a column, if it is always the same."""
        found = {match[1] if match else "" for match in map(pattern.search, filter(str.strip, self.texts(j)))}
        return found.pop() if len(found) == 1 else ""

    def cut_ending(self, j: int, ending: str) -> None:
        """Take an ending off every cell of a column."""
        self.rows = tuple(
            replace(
                row,
                cells=(*row.cells[:j], row.cells[j].removesuffix(ending).rstrip(" "), *row.cells[j + 1 :])
                if row.cells[j].endswith(ending)
                else row.cells,
            )
            for row in self.rows
        )


def settled(data: TableData, below: str, nothing: frozenset[str]) -> TableData:
    """Leave out the columns that say nothing beside the bands; elsewhere `below` points to the band."""
    gone = []
    for j in range(len(data.columns)):
        texts = data.texts(j)
        silent = nothing | {MOVED, ""} if MOVED in texts else nothing
        if data.rows and silent.issuperset(texts):
            gone.append(j)
    data.drop(gone)
    data.swap(MOVED, below)
    return data
