"""Places and answers in words, from the definition and bare answers: for toasts and comparisons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.definition import ORDER, Choice, Form, Group, Node, Path, Question, Repeat
from sidesk.forms.kinds import shown
from sidesk.forms.ordering import order_of
from sidesk.forms.tree import named, value_at

OTHER = "_other"
LONGEST = 60  # signs of an answer in a line
_MENTION = re.compile(r"\$\{[^}]*\}")
_FILES = ("photo", "file")


def node_at(form: Form, path: Path) -> tuple[Node | None, bool]:
    """The definition of a place, and whether the place is a row of it."""
    items: Sequence[Node] = form.items
    node: Node | None = None
    names, is_row = list(path), False
    while names:
        node, is_row = named(items, names.pop(0)), False
        if node is None:
            return None, False
        if isinstance(node, Repeat) and names:
            names.pop(0)
            is_row = True
        items = () if isinstance(node, Question) else node.items
    return node, is_row


class Teller:
    """Says places and answers of one form. A place is a question, an atomic group, a row or a whole table."""

    def __init__(self, form: Form, words: Words) -> None:
        self.form, self.words = form, words

    def section(self, path: Path) -> str:
        """The section a place lies in."""
        node, _ = node_at(self.form, path[:1])
        return self._label(node)

    def place(self, answers: Mapping[str, Json], path: Path) -> str:
        """The row and the question, as people name them."""
        parts: list[str] = []
        for length in range(1, len(path) + 1):
            node, is_row = node_at(self.form, path[:length])
            if is_row and isinstance(node, Repeat):
                parts.append(self._row(answers, path[:length], node))
            elif length == len(path):
                parts.append(self._label(node))
        between = "·" if self.words.language == "zh" else " · "
        return between.join(part for part in parts if part)

    def value(self, path: Path, values: Mapping[str, Json]) -> str:
        """What stands at a place, by the keys it has there: an answer and its free text. Empty if nothing."""
        node, is_row = node_at(self.form, path)
        found = values.get(path[-1])
        if node is None or found is None:
            return ""
        if isinstance(node, Question):
            return self._answer(node, found, values.get(path[-1] + OTHER))
        if not isinstance(found, Mapping):
            return ""
        if isinstance(node, Repeat) and not is_row:
            count = len(found)
            return self.words.ngettext("{n} row", "{n} rows", count).format(n=count)
        return self._several(node.items, found)

    def _answer(self, node: Question, value: Json, other: Json | None) -> str:
        if node.kind in _FILES and isinstance(value, list):
            count = len(value)
            if node.kind == "photo":
                return self.words.ngettext("{n} photo", "{n} photos", count).format(n=count)
            return self.words.ngettext("{n} file", "{n} files", count).format(n=count)
        choices: tuple[Choice, ...] = self.form.choices.get(node.choices, ()) if node.choices else ()
        text = shown(node, value, self.words, choices)
        if isinstance(other, str) and other:
            return f"{text}：{other}" if self.words.language == "zh" else f"{text}: {other}"
        return text

    def _several(self, items: Sequence[Node], found: Mapping[str, Json]) -> str:
        parts = []
        for item in items:
            value = found.get(item.name)
            if isinstance(item, Question) and value is not None and not item.calculation:
                parts.append(self._answer(item, value, found.get(item.name + OTHER)))
            elif isinstance(item, Group) and isinstance(value, Mapping):
                parts.append(self._several(item.items, value))
        return " · ".join(part for part in parts if part)

    def _row(self, answers: Mapping[str, Json], path: Path, node: Repeat) -> str:
        for choice in self.form.choices.get(node.rows, ()) if node.rows else ():
            if choice.name == path[-1]:
                return self.words.pick(choice.label)
        rows = value_at(answers, path[:-1])
        row = rows.get(path[-1]) if isinstance(rows, Mapping) else None
        if isinstance(row, Mapping):
            for item in node.items:
                named = row.get(item.name)
                if isinstance(item, Question) and item.kind in ("text", "place", "barcode") and named:
                    return str(named)
        keys = _in_order(rows) if isinstance(rows, Mapping) else []
        if path[-1] not in keys:
            return self._label(node)
        return self.words.gettext("row {n}").format(n=keys.index(path[-1]) + 1)

    def _label(self, node: Node | None) -> str:
        if node is None:
            return ""
        return " ".join(_MENTION.sub("…", self.words.pick(node.label)).split()) or node.name


def short(text: str, most: int = LONGEST) -> str:
    """An answer within one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _in_order(rows: Mapping[str, Json]) -> list[str]:
    def order(key: str) -> tuple[Decimal, str]:
        row = rows[key]
        return order_of(row.get(ORDER) if isinstance(row, Mapping) else None), key

    return sorted(rows, key=order)
