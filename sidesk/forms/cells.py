"""Rows and cells: what is known about each question of a record while it is filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from sidesk.core.canonical import Json
from sidesk.forms.definition import Choice, Path, Question, Repeat
from sidesk.forms.kinds_numbers import in_first_unit
from sidesk.forms.spots import Spot
from sidesk.forms.state import Problem


class Tally(NamedTuple):
    """What one cell adds to the numbers of its section."""

    asked: int = 0
    answered: int = 0
    missing: int = 0
    errors: int = 0
    warnings: int = 0

    def and_also(self, other: Tally) -> Tally:
        """The sum."""
        return Tally(*(a + b for a, b in zip(self, other, strict=True)))

    def without(self, other: Tally) -> Tally:
        """The difference."""
        return Tally(*(a - b for a, b in zip(self, other, strict=True)))


NOTHING = Tally()


class Row:
    """One row of a repeat; the record itself is the outermost row, without key."""

    __slots__ = ("cells", "data", "gone", "home", "key", "number", "order", "path", "up", "visible")

    text = ""  # a row has no text of its own, only its cells have

    def __init__(self, home: Cell | None, key: str, data: dict[str, Json]) -> None:
        self.home = home
        self.up: Row | None = home.row if home is not None else None
        self.key = key
        self.data = data
        self.path: Path = (*home.path, key) if home is not None else ()
        self.cells: list[Cell] = []
        self.visible = True
        self.gone = False
        self.number = 0  # its place among the rows that are seen; 0 for the others
        self.order = (Decimal(0), key)

    @property
    def shown(self) -> bool:
        """Whether its questions are asked, as far as the row decides."""
        return self.visible and (self.home is None or self.home.shown)


class Anchor:
    """The place of an expression that stands beside the form: the name of the record."""

    __slots__ = ("origin", "row")

    text = stored_text = ""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.origin = self


class Cell:
    """One question, group or repeat in one row."""

    __slots__ = (
        "choices",
        "origin",
        "path",
        "problems",
        "read_only",
        "required",
        "row",
        "rows",
        "seen",
        "shown",
        "spot",
        "tally",
        "text",
        "value",
    )

    def __init__(self, spot: Spot, row: Row) -> None:
        self.spot = spot
        self.row = row
        self.origin = self
        self.path: Path = (*row.path, *spot.groups, spot.name)
        self.value: Json | None = None
        self.text = ""
        self.shown = False
        self.required = False
        self.read_only = False
        self.problems: tuple[Problem, ...] = ()
        self.tally = NOTHING
        self.choices: tuple[Choice, ...] | None = None
        self.rows: list[Row] = []
        self.seen: list[Row] = []  # those that are visible, while the repeat is shown

    @property
    def parent_shown(self) -> bool:
        """Whether what it belongs to is shown."""
        parent = self.spot.parent
        if parent is None or isinstance(parent.node, Repeat):
            return self.row.shown
        return self.row.cells[parent.slot].shown

    @property
    def stored_text(self) -> str:
        """Its answer as expressions read it, although it may be hidden."""
        return self.spoken()

    def spoken(self) -> str:
        """Its answer as expressions read it: in the first unit where people choose one."""
        node = self.spot.node
        if isinstance(node, Question) and node.units and isinstance(self.value, Mapping):
            return in_first_unit(node, self.value)
        return as_text(self.value)

    def below(self) -> Iterator[Cell]:
        """The cells directly below it: of a group, or of all rows of a repeat."""
        for spot in self.spot.children.values():
            if isinstance(self.spot.node, Repeat):
                for row in self.rows:
                    yield row.cells[spot.slot]
            else:
                yield self.row.cells[spot.slot]


def as_text(value: Json | None) -> str:
    """A stored answer as expressions read it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return _part(value)
    if isinstance(value, Sequence):
        # One word for each, whatever a file is called: count-selected() counts photos too.
        return " ".join("_".join(as_text(item).split()) for item in value)
    return str(value)


def _part(value: Mapping[str, Json]) -> str:
    """A measured value, a position, a file or a drawn signature."""
    if "value" in value:
        return as_text(value["value"])
    if "lat" in value:
        parts = (as_text(value.get(name)) or "0" for name in ("lat", "lon", "alt", "accuracy"))
        return " ".join(parts)
    return as_text(value.get("name")) or ("signed" if value else "")
