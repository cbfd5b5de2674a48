"""Names that are a plain map of facts: gates of the workflow ask these, without any form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

from sidesk.core.errors import ExpressionError
from sidesk.core.expressions_names import Compute, Keep, Route
from sidesk.core.expressions_values import Node, Value, text
from sidesk.core.text import N_

Facts: TypeAlias = Mapping[str, str | float | bool | Sequence[str]]


@dataclass(frozen=True)
class _Text:
    """One of several texts of a fact."""

    text: str


class FactNames:
    """Every name is allowed; a fact that is not there is empty."""

    def here(self, at: int) -> Route:
        raise _no_paths(at)

    def root(self, at: int) -> Route:
        raise _no_paths(at)

    def reference(self, name: str, at: int, within: Route | None) -> Route:
        if within is not None:
            raise _no_paths(at)
        return _FactRoute(name)

    def instance(self, name: str, at: int) -> Route:
        raise _no_paths(at)

    def own(self, at: int) -> Compute:
        raise _no_paths(at)

    def position(self, route: Route, at: int) -> Compute:
        raise _no_paths(at)

    def indexed(self, route: Route, levels: Sequence[tuple[Route, Compute]], at: int) -> Route:
        raise _no_paths(at)

    def labels(self, route: Route, at: int) -> Callable[[str], str]:
        raise _no_paths(at)


@dataclass(frozen=True)
class _FactRoute:
    """`${name}` of a fact. The frame of a fact expression is the map itself."""

    name: str
    numeric: bool = False

    def child(self, name: str, at: int) -> NoReturn:
        raise _no_paths(at)

    def parent(self, at: int) -> NoReturn:
        raise _no_paths(at)

    def item(self) -> Route:
        return self

    def kept(self, keep: Keep) -> Route:
        raise _no_paths(0)

    def matching(self, column: str, wanted: Compute) -> None:
        return None

    def value(self) -> Compute:
        name = self.name

        def run(facts: Any) -> Value:
            found = facts.get(name, "")
            if isinstance(found, str | float | bool):
                return found
            return float(found) if isinstance(found, int) else [_Text(one) for one in found]

        return run

    def nodes(self) -> Callable[[Any], list[Node]]:
        value = self.value()

        def run(facts: Any) -> list[Node]:
            found = value(facts)
            if isinstance(found, list):
                return found
            return [_Text(text(found))] if found != "" else []

        return run


def _no_paths(at: int) -> ExpressionError:
    return ExpressionError(
        at,
        N_("Paths and rows have no meaning here."),
        N_("Name the fact: {example}."),
        example="${name}",
    )
