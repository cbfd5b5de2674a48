"""Places and answers in words, from the definition and bare answers: for toasts and comparisons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.definition import ORDER, Choice, Form, Group, Node, Path, Question, Repeat
from sidesk.forms.kinds import shown
from sidesk.forms.kinds_moments import moment_shown
from sidesk.forms.ordering import order_of
from sidesk.forms.spots import bulk_name
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
            text = self._answer(node, found, values.get(path[-1] + OTHER))
            return self._with_mark(text, values.get(bulk_name(path[-1])))
        if not isinstance(found, Mapping):
            return ""
        if isinstance(node, Repeat) and not is_row:
            count = len(found)
            return self.words.ngettext("{n} row", "{n} rows", count).format(n=count)
        return self._several(node.items, found)

    def _with_mark(self, text: str, mark: Json | None) -> str:
        """Of a verdict that was passed together with others: by whom and when."""
        if not isinstance(mark, Mapping):
            return text
        told = self.words.gettext("{result}, together with others: {by} {at}")
        at = moment_shown(str(mark.get("at") or ""))
        return told.format(result=text, by=mark.get("by") or "", at=at).strip()

    def lines(self, path: Path, values: Mapping[str, Json]) -> list[tuple[str, str]]:
        """Of a row or a group that is one place: each answer in it with its name. Empty for anything else."""
        node, is_row = node_at(self.form, path)
        found = values.get(path[-1])
        if node is None or isinstance(node, Question) or not isinstance(found, Mapping):
            return []
        return list(self._named(node.items, found)) if is_row or isinstance(node, Group) else []

    def _named(self, items: Sequence[Node], found: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
        for item in items:
            value = found.get(item.name)
            if isinstance(item, Question) and value is not None and not item.calculation:
                yield self._label(item), self._answer(item, value, found.get(item.name + OTHER))
            elif isinstance(item, Group) and isinstance(value, Mapping):
                yield from self._named(item.items, value)
            elif isinstance(item, Repeat) and isinstance(value, Mapping) and value:
                count = self.words.ngettext("{n} row", "{n} rows", len(value))
                yield self._label(item), count.format(n=len(value))

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
        if isinstance(row, Mapping) and (name := _name_in(node.items, row)):
            return name
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


def _name_in(items: Sequence[Node], row: Mapping[str, Json]) -> str:
    """What a row calls itself: its first text, that of its groups too."""
    for item in items:
        value = row.get(item.name)
        if isinstance(item, Question) and item.kind in ("text", "place", "barcode") and value:
            return str(value)
        if isinstance(item, Group) and not item.atomic:
            name = _name_in(item.items, value) if isinstance(value, Mapping) else ""
            if name:
                return name
    return ""


def _in_order(rows: Mapping[str, Json]) -> list[str]:
    def order(key: str) -> tuple[Decimal, str]:
        row = rows[key]
        return order_of(row.get(ORDER) if isinstance(row, Mapping) else None), key

    return sorted(rows, key=order)
