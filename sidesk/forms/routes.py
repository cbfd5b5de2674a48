"""Paths of expressions through a form: which cells they lead to.

A route knows from the definition how many repeats around its spot are fixed by the place where the expression
stands (`pinned`). Where all of them are, it leads to one cell, found by a few steps up and one slot; else to
the cells of all rows below. Asked for its nodes, it has its `names` note what the expression looks at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias

from sidesk.core.errors import ExpressionError
from sidesk.core.expressions_names import Compute, Keep, Route
from sidesk.core.expressions_values import Node, compared, number, text
from sidesk.core.expressions_world import World
from sidesk.core.text import N_
from sidesk.forms.cells import Cell, Row
from sidesk.forms.choices import ColumnNode, OptionList, OptionNode
from sidesk.forms.definition import Question, Repeat
from sidesk.forms.spots import Spot, Spots

_NUMBERS = ("integer", "decimal", "money")
_EMPTY = ColumnNode("")

_Nodes: TypeAlias = Callable[[Any], list[Node]]


class Noting(Protocol):
    """Who keeps note of what an expression looks at."""

    spots: Spots

    @property
    def chain(self) -> tuple[Spot, ...]:
        """The repeats around the place where the expression stands."""

    def note(self, spot: Spot, pinned: int) -> None:
        """The expression looks at a spot."""


class SpotRoute:
    """A path that leads to cells or rows of one spot."""

    def __init__(
        self, names: Noting, spot: Spot, pinned: int, base: _Nodes | None = None, *, only: bool = False
    ) -> None:
        self._names = names
        self.spot = spot
        self.pinned = pinned
        self._base = base
        self._only = only or (base is None and pinned == len(spot.full_chain))

    @property
    def numeric(self) -> bool:
        return isinstance(self.spot.node, Question) and self.spot.node.kind in _NUMBERS

    def child(self, name: str, at: int) -> Route:
        child = self.spot.children.get(name)
        if child is None:
            raise _no_child(name, self.spot, at)
        if self._base is None:
            return SpotRoute(self._names, child, self.pinned)
        base = self.nodes()
        only = self._only and not isinstance(child.node, Repeat)
        return SpotRoute(self._names, child, self.pinned, _children(base, child), only=only)

    def parent(self, at: int) -> Route:
        parent = self.spot.parent
        if parent is None:
            return RootRoute(self._names, self._names.spots, named=True)
        pinned = min(self.pinned, len(parent.full_chain))
        if self._base is None:
            return SpotRoute(self._names, parent, pinned)
        return SpotRoute(self._names, parent, pinned, _parents(self.nodes(), parent), only=self._only)

    def down_to(self, spot: Spot, at: int) -> Route | None:
        """The route to a spot below this one, or None."""
        size = len(self.spot.path)
        if len(spot.path) <= size or spot.path[:size] != self.spot.path:
            return None
        route: Route = self
        for name in spot.path[size:]:
            route = route.child(name, at)
        return route

    def item(self) -> Route:
        return SpotRoute(self._names, self.spot, self.pinned, lambda frame: [frame.item], only=True)

    def kept(self, keep: Keep) -> Route:
        base = self.nodes()
        return SpotRoute(
            self._names, self.spot, self.pinned, lambda frame: keep(frame, base(frame)), only=self._only
        )

    def matching(self, column: str, wanted: Compute) -> Route | None:
        return None

    def value(self) -> Compute:
        if not self._only:
            return self.nodes()
        if self._base is not None:
            nodes = self.nodes()
            return lambda frame: text(nodes(frame))
        self._names.note(self.spot, self.pinned)
        slot = self.spot.slot
        if isinstance(self.spot.node, Repeat):
            return lambda _frame: ""
        up = len(self._names.chain) - len(self.spot.chain)
        if up == 0:
            return lambda frame: frame.origin.row.cells[slot].text
        up_to = climb(up)
        return lambda frame: up_to(frame).cells[slot].text

    def nodes(self) -> _Nodes:
        self._names.note(self.spot, self.pinned)
        if self._base is not None:
            return self._base
        chain = self.spot.full_chain
        up_to = climb(len(self._names.chain) - self.pinned)
        rows = chosen_rows(up_to, [(repeat.slot, None) for repeat in chain[self.pinned :]], dt.UTC)
        if isinstance(self.spot.node, Repeat):
            return lambda frame: list(rows(frame))
        slot = self.spot.slot

        def run(frame: Any) -> list[Node]:
            cells = [row.cells[slot] for row in rows(frame)]
            return [cell for cell in cells if cell.shown]

        return run


class RootRoute:
    """The record itself."""

    numeric = False

    def __init__(self, names: Noting, spots: Spots, *, named: bool = False) -> None:
        self._names = names
        self._spots = spots
        self._named = named

    def child(self, name: str, at: int) -> Route:
        spot = self._spots.top.get(name)
        if spot is not None:
            return SpotRoute(self._names, spot, 0)
        if self._named:
            raise no_question(name, at)
        return RootRoute(self._names, self._spots, named=True)

    def parent(self, at: int) -> Route:
        raise no_question("..", at)

    def item(self) -> Route:
        return self

    def kept(self, keep: Keep) -> Route:
        return self

    def matching(self, column: str, wanted: Compute) -> Route | None:
        return None

    def value(self) -> Compute:
        return lambda _frame: ""

    def nodes(self) -> _Nodes:
        return lambda _frame: []


class OptionsRoute:
    """The options of a choice list, or one of their columns."""

    numeric = False

    def __init__(
        self,
        options: OptionList,
        world: World,
        base: _Nodes | None = None,
        *,
        stage: str = "instance",
        only: bool = False,
    ) -> None:
        self._options = options
        self._world = world
        self._base = base
        self._stage = stage
        self._only = only

    def _next(self, base: _Nodes | None, stage: str, *, only: bool = False) -> OptionsRoute:
        return OptionsRoute(self._options, self._world, base, stage=stage, only=only)

    def child(self, name: str, at: int) -> Route:
        following = {("instance", "root"): "root", ("root", "item"): "item"}.get((self._stage, name))
        if following is not None:
            return self._next(self._base, following)
        if self._stage != "item" or (self._options.nodes and name not in self._options.columns):
            raise ExpressionError(
                at,
                N_("The choice list has no column “{name}”."),
                N_("Use one of {names}."),
                name=name,
                names=", ".join(sorted(self._options.columns)),
            )
        items = self.nodes()

        def run(frame: Any) -> list[Node]:
            return [_column(node, name) for node in items(frame)]

        return self._next(run, name, only=self._only)

    def parent(self, at: int) -> Route:
        raise no_question("..", at)

    def item(self) -> Route:
        return self._next(lambda frame: [frame.item], self._stage, only=True)

    def kept(self, keep: Keep) -> Route:
        base = self.nodes()
        return self._next(lambda frame: keep(frame, base(frame)), self._stage)

    def matching(self, column: str, wanted: Compute) -> Route | None:
        """Only from the whole list: what a filter left over has no index."""
        if self._base is not None or self._stage != "item" or column not in self._options.columns:
            return None
        index, zone = self._options.index(column), self._world.zone

        def run(frame: Any) -> list[Node]:
            value = wanted(frame)
            if type(value) is str:
                return list(index.get(value, ()))
            nodes = self._options.nodes
            return [n for n in nodes if compared("=", _column(n, column).text, value, zone, numeric=False)]

        return self._next(run, "item")

    def value(self) -> Compute:
        nodes = self.nodes()
        return (lambda frame: text(nodes(frame))) if self._only else nodes

    def nodes(self) -> _Nodes:
        if self._base is not None:
            return self._base
        options = self._options.nodes
        return lambda _frame: list(options)


def _column(node: Node, name: str) -> ColumnNode:
    return node.columns.get(name, _EMPTY) if isinstance(node, OptionNode) else _EMPTY


def row_of(node: Node) -> Row:
    """The row that a cell or a row stands for."""
    if isinstance(node, Row):
        return node
    assert isinstance(node, Cell)
    return node.row


def climb(levels: int) -> Callable[[Any], Row]:
    """From the place of the expression to the row that many repeats further out."""
    if levels == 0:
        return lambda frame: frame.origin.row
    if levels == 1:
        return lambda frame: frame.origin.row.up

    def run(frame: Any) -> Row:
        row: Row = frame.origin.row
        for _ in range(levels):
            assert row.up is not None
            row = row.up
        return row

    return run


def chosen_rows(
    start: Callable[[Any], Row], levels: Sequence[tuple[int, Compute | None]], zone: dt.tzinfo
) -> Callable[[Any], list[Row]]:
    """Rows below a row: at each level all rows of the repeat in a slot, or the one with a number."""

    def run(frame: Any) -> list[Row]:
        rows = [start(frame)]
        for slot, index in levels:
            if index is None:
                rows = [inner for row in rows for inner in row.cells[slot].seen]
                continue
            wanted = number(index(frame), zone)
            rows = [inner for row in rows for inner in row.cells[slot].seen if inner.number == wanted]
        return rows

    return run


def _children(base: _Nodes, child: Spot) -> _Nodes:
    slot, repeats = child.slot, isinstance(child.node, Repeat)

    def run(frame: Any) -> list[Node]:
        cells = [row_of(node).cells[slot] for node in base(frame)]
        if repeats:
            return [row for cell in cells for row in cell.seen]
        return [cell for cell in cells if cell.shown]

    return run


def _parents(base: _Nodes, parent: Spot) -> _Nodes:
    repeats, slot = isinstance(parent.node, Repeat), parent.slot

    def run(frame: Any) -> list[Node]:
        found: dict[int, Node] = {}
        for node in base(frame):
            row = row_of(node)
            if isinstance(node, Row) and row.up is not None:
                row = row.up
            up: Node = row if repeats else row.cells[slot]
            found[id(up)] = up
        return list(found.values())

    return run


def no_question(name: str, at: int) -> ExpressionError:
    """Nothing has that name."""
    return ExpressionError(
        at,
        N_("There is no question “{name}”."),
        N_("Correct the name; names are case-sensitive."),
        name=name,
    )


def _no_child(name: str, spot: Spot, at: int) -> ExpressionError:
    if isinstance(spot.node, Question):
        return ExpressionError(
            at,
            N_("“{name}” stands here without ${{}}."),
            N_("Write {reference} for a question, '{name}' for a text, {name}() for a function."),
            name=name,
            reference=f"${{{name}}}",
        )
    return ExpressionError(
        at,
        N_("There is no question “{name}” in “{place}”."),
        N_("Correct the name; names are case-sensitive."),
        name=name,
        place=spot.name,
    )
