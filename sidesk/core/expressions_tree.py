"""An expression as a tree, before it is bound to the names of a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Constant:
    """A number or a text that stands in the expression itself."""

    value: float | str
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Tree, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Negation:
    """Unary minus."""

    of: Tree
    at: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands joined by operators of the same strength, from left to right: a + b - c.

    One flat node however long the chain is, so that a thousand terms nest no deeper than two.
    """

    first: Tree
    rest: tuple[tuple[str, Tree], ...]
    at: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path, and which of the nodes it leads to are kept."""

    axis: Literal["self", "parent", "child"]
    name: str
    predicates: tuple[Tree, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a path begins: here `.`, at the root `/`, at `${name}`, `current()` or `instance('name')`."""

    kind: Literal["here", "root", "reference", "current", "instance"]
    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Path:
    """A way to nodes; without steps it is its origin."""

    origin: Origin
    steps: tuple[Step, ...]
    at: int


Tree: TypeAlias = Constant | Call | Negation | Chain | Path
