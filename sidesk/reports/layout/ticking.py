"""Options to tick in a cell: beside each other as far as the cell reaches, else below each other."""

from __future__ import annotations

from sidesk.reports.layout.canvas import width_of
from sidesk.reports.layout.type import CELL, Type

BOX = "□"
GAP = "\u00a0\u00a0 "
_HAIR = 0.5  # of room to spare, so that a line which was measured to fit is never broken again


def is_ticked(text: str) -> bool:
    """Whether a cell holds options with a box each, one a line."""
    return bool(text) and all(line.startswith(BOX) for line in text.split("\n"))


def beside(text: str, kind: Type = CELL) -> float:
    """The width at which all options of a cell stand on one line."""
    return width_of(text.replace("\n", GAP), kind) + _HAIR


def packed(text: str, width: float, kind: Type = CELL) -> str:
    """The cell with as many options on each line as fit into its width."""
    lines: list[str] = []
    for option in text.split("\n"):
        longer = f"{lines[-1]}{GAP}{option}" if lines else ""
        if longer and width_of(longer, kind) + _HAIR <= width:
            lines[-1] = longer
        else:
            lines.append(option)
    return "\n".join(lines)
