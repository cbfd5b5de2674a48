"""The sizes, weights and pens of the house: two weights, no italic, nothing below 6 pt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from sidesk.reports.layout.fonts import BOLD, REGULAR
from sidesk.reports.layout.style import (
    ACCENT,
    FINE,
    HAIR,
    HEAD,
    INK,
    INK2,
    INK3,
    LINE,
    RULE,
    RULE2,
    STRONG,
    WARN,
    Colour,
)

Align: TypeAlias = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class Type:
    """How a text is set."""

    size: float
    leading: float = 0.0
    font: str = REGULAR
    colour: Colour = INK
    align: Align = "left"
    justify: bool = False

    @property
    def right(self) -> Type:
        """The same, ending at x."""
        return replace(self, align="right")

    @property
    def centred(self) -> Type:
        """The same, centred on x or in its column."""
        return replace(self, align="centre")

    @property
    def bold(self) -> Type:
        """The same in bold."""
        return replace(self, font=BOLD)

    def coloured(self, colour: Colour) -> Type:
        """The same in another colour."""
        return replace(self, colour=colour)


@dataclass(frozen=True)
class Pen:
    """How a line is drawn. `dash` as in PDF: `2 1.5`."""

    weight: float
    colour: Colour = INK
    dash: str = ""


TITLE = Type(18, 28, BOLD)
TITLE_SECOND = Type(10, 14, colour=INK2)
SECTION = Type(10.5, LINE, BOLD)
SECTION_NUMBER = Type(10.5, LINE, BOLD, ACCENT)
ACCENT_NUMBER = Type(9, LINE, BOLD, ACCENT)
SUBSECTION = Type(9, LINE, BOLD)
SECOND = Type(7.5, 10.5, colour=INK2)
STATEMENT = Type(8.5, 12.5, justify=True)
BODY = Type(9, LINE, justify=True)
VALUE = Type(9, LINE)
EMPTY = Type(7.5, LINE, colour=INK3)
LABEL = Type(7.5, 10.5, colour=INK2)
LABEL_SECOND = Type(6.5, 8.5, colour=INK3)
REMARK = Type(7.5, 10.5, colour=INK2)
WARNING = Type(7.5, 10.5, colour=WARN)
SMALL = Type(7, 10.5, colour=INK2)
TINY = Type(6.5, 9, colour=INK3)
CELL = Type(7.5, 10.5)
HEAD_CELL = Type(7.5, 9, colour=INK2)
HEAD_SECOND = Type(6.5, 9, colour=INK3)
CAPTION = Type(8, 10.5)
COUNT = Type(13, 16, BOLD)
RUNNING = Type(7.5)

BLOCK_RULE = Pen(STRONG)
HEAD_RULE = Pen(HEAD)
HAIRLINE = Pen(HAIR, RULE)
ROW_RULE = Pen(HAIR, RULE2)
GRID_RULE = Pen(FINE, RULE2)
DOTTED = Pen(HAIR, INK3, "1 1.6")
