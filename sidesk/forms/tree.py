"""The stored tree of answers: copying, tidying, finding, storing and removing by path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from sidesk.core.canonical import Json
from sidesk.forms.definition import ORDER, Group, Node, Path, Question

T = TypeVar("T", bound="Json | None")


def copied(value: T) -> T:
    """A value of its own: maps become dict, sequences list, all the way down."""
    return _copied(value)  # type: ignore[return-value]


def _copied(value: Json | None) -> Json | None:
    if isinstance(value, Mapping):
        return {name: _copied(item) for name, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_copied(item) for item in value]
    return value


def is_empty(value: Json | None) -> bool:
    """Whether a value is no answer: unanswered questions have no key."""
    return value is None or (isinstance(value, str | list | dict) and not value)


def tidied(data: dict[str, Json], items: tuple[Node, ...]) -> dict[str, Json]:
    """The data without empty answers and empty groups, every row with its order. Changes `data`."""
    for node in items:
        if node.name not in data:
            continue
        value = data[node.name]
        if isinstance(node, Group) and isinstance(value, dict):
            tidied(value, node.items)
        elif not isinstance(node, Question):
            for place, (_, row) in enumerate(rows_of(value), 1):
                if not isinstance(row.get(ORDER), str):
                    row[ORDER] = str(place)
                tidied(row, node.items)
        if is_empty(data[node.name]):
            del data[node.name]
    return data


def rows_of(value: Json | None) -> Iterator[tuple[str, dict[str, Json]]]:
    """The rows of a repeat."""
    if isinstance(value, dict):
        for key, row in value.items():
            if isinstance(row, dict):
                yield key, row


def value_at(tree: Mapping[str, Json], path: Path) -> Json | None:
    """What is stored at a path, or None."""
    place: Json | None = tree
    for name in path:
        place = place.get(name) if isinstance(place, Mapping) else None
    return place


def named(items: Sequence[Node], name: str) -> Node | None:
    """The node a key among its answers belongs to; the free text beside "other" is its question's."""
    for node in items:
        if node.name == name or (isinstance(node, Question) and node.other and name == f"{node.name}_other"):
            return node
    return None


def store(tree: dict[str, Json], path: Path, value: Json) -> None:
    """Put a value at a path; what is on the way is made."""
    way_to(tree, path)[path[-1]] = value


def way_to(tree: dict[str, Json], path: Path) -> dict[str, Json]:
    """What the last name of a path stands in; what is on the way is made."""
    place = tree
    for name in path[:-1]:
        inner = place.get(name)
        if not isinstance(inner, dict):
            inner = place[name] = {}
        place = inner
    return place


def remove(tree: dict[str, Json], path: Path) -> None:
    """Take away what is at a path, and what it leaves empty above."""
    place = tree
    for name in path[:-1]:
        inner = place[name]
        assert isinstance(inner, dict)
        place = inner
    del place[path[-1]]
    if not place and len(path) > 1:
        remove(tree, path[:-1])
