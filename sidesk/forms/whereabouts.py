"""Where an answer was given: the place that is named beside it, or further out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sidesk.core.canonical import Json
from sidesk.forms.definition import Form, Node, Path, Question, Repeat
from sidesk.forms.origins import outside
from sidesk.forms.tree import named, value_at

HEADER = "header"


def place_at(form: Form, answers: Mapping[str, Json], path: Path) -> str:
    """The place of a path: of its row, of the page around it, of the whole record; its code or words.

    The header's location comes last: it says where the document is about, not where somebody stood.
    """
    levels: list[tuple[Sequence[Node], Path]] = [(form.items, ())]
    items: Sequence[Node] = form.items
    at = 0
    while at < len(path):
        node = named(items, path[at])
        if node is None or isinstance(node, Question):
            break
        at += 2 if isinstance(node, Repeat) else 1  # the key of the row
        items = node.items
        levels.append((items, path[:at]))
    for inside, above in reversed(levels):
        own = value_at(answers, above) if above else answers
        if isinstance(own, Mapping) and (found := _place(inside, own)):
            return found
    return ""


def _place(items: Sequence[Node], answers: Mapping[str, Json]) -> str:
    found = [
        (path[0] == HEADER, value)
        for path, node in outside(items)
        if isinstance(node, Question)
        and node.kind == "place"
        and isinstance(value := value_at(answers, path), str)
        and value
    ]
    return min(found, key=lambda one: one[0])[1] if found else ""
