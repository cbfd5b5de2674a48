"""How an expression meets the names around it: what a form, or a set of facts, must offer to be asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from sidesk.core.expressions_values import Node, Value

Compute: TypeAlias = Callable[[Any], Value]
"""A bound expression. It is called with the place where it stands, or with an `Inner` inside a predicate;
both have `origin`, the place where the whole expression stands."""

Keep: TypeAlias = Callable[[Any, list[Node]], list[Node]]


@dataclass(slots=True)
class Inner:
    """One node while a predicate decides about it."""

    origin: Any
    item: Node
    position: int
    size: int


class Route(Protocol):
    """Where a path leads: known when the expression is bound, followed each time it is computed.

    A step that leads nowhere raises ExpressionError with the place `at`.
    """

    @property
    def numeric(self) -> bool:
        """Whether its texts are numbers, so that 5.0 equals 5."""

    def child(self, name: str, at: int) -> Route:
        """One step down."""

    def parent(self, at: int) -> Route:
        """One step up."""

    def item(self) -> Route:
        """One of its nodes, seen from inside a predicate."""

    def kept(self, keep: Keep) -> Route:
        """Only those nodes that `keep` leaves over."""

    def matching(self, column: str, wanted: Compute) -> Route | None:
        """Those with a text in `column`, found by an index; None where there is none."""

    def value(self) -> Compute:
        """The text where it leads to one node at most, else the nodes."""

    def nodes(self) -> Callable[[Any], list[Node]]:
        """The nodes, in order."""


class Names(Protocol):
    """The surroundings of one expression while it is bound."""

    def here(self, at: int) -> Route:
        """The place where the expression stands: `.`"""

    def root(self, at: int) -> Route:
        """The top, for paths that begin with a slash."""

    def reference(self, name: str, at: int, within: Route | None) -> Route:
        """`${name}`; inside a predicate over `within`, a name below those nodes means theirs."""

    def instance(self, name: str, at: int) -> Route:
        """The options of a choice list."""

    def own(self, at: int) -> Compute:
        """The value that is there already, for once()."""

    def position(self, route: Route, at: int) -> Compute:
        """The number of the row that holds a node, from 1."""

    def indexed(self, route: Route, levels: Sequence[tuple[Route, Compute]], at: int) -> Route:
        """The node in the row with that number, level by level."""

    def labels(self, route: Route, at: int) -> Callable[[str], str]:
        """Names of the options of a question to their labels."""
