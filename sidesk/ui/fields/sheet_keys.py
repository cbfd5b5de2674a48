"""Jumping in a table as spreadsheets do: to the end of what is written, or to the next thing written."""

from __future__ import annotations

from sidesk.ui.fields.sheet_model import SheetModel


def edge(model: SheetModel, row: int, column: int, step: tuple[int, int]) -> tuple[int, int]:
    """Where Ctrl and an arrow lead from a cell."""
    down, across = step
    last_row, last_column = max(0, len(model.keys()) - 1), model.columnCount() - 1

    def inside(place: tuple[int, int]) -> bool:
        return 0 <= place[0] <= last_row and 0 <= place[1] <= last_column

    def written(place: tuple[int, int]) -> bool:
        return bool(model.look(*place).text)

    here, ahead = (row, column), (row + down, column + across)
    if not inside(ahead):
        return here
    runs = inside(here) and written(here) and written(ahead)
    here = ahead
    while inside(ahead := (here[0] + down, here[1] + across)):
        if runs and not written(ahead):
            return here
        if not runs and written(here):
            return here
        here = ahead
    return here
