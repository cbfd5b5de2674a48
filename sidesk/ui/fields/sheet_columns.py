"""The columns of a table: where each stands in a row, what it asks, what can be pasted into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.choices import all_choices
from sidesk.forms.definition import Form, Group, Path, Question, Repeat
from sidesk.forms.tree import store
from sidesk.ui.fields.paste import Target
from sidesk.ui.fields.registry import is_computed, is_shown

TYPED = (
    "text", "long", "integer", "decimal", "money", "date", "time", "datetime", "ip", "mac", "barcode",
    "person", "device", "place", "record", "geopoint",
)  # fmt: skip


@dataclass(frozen=True)
class SheetColumn:
    """One column: where it stands in a row, and its question. No question: the words of a fixed row."""

    inside: Path
    question: Question | None
    title: str


def columns_of(repeat: Repeat, words: Words) -> list[SheetColumn]:
    """The columns of a repeat; groups in it are laid flat."""
    columns = _flat(repeat, (), words)
    if repeat.rows:
        columns.insert(0, SheetColumn((), None, ""))
    return columns


def _flat(node: Repeat | Group, inside: Path, words: Words) -> list[SheetColumn]:
    found: list[SheetColumn] = []
    for item in node.items:
        here = (*inside, item.name)
        if isinstance(item, Question):
            if is_shown(item) and item.kind != "note":
                found.append(SheetColumn(here, item, _title(item, words)))
        elif not isinstance(item, Repeat):
            found += _flat(item, here, words)
    return found


def _title(question: Question, words: Words) -> str:
    unit = f" {words.unit(question.unit)}" if question.unit else ""
    star = " *" if question.required in ("yes", "true", "true()") and not is_computed(question) else ""
    return f"{words.pick(question.label) or question.name}{unit}{star}"


def is_typed(question: Question | None) -> bool:
    """Whether a key opens an editor in the cell."""
    return question is not None and question.kind in TYPED and not is_computed(question)


def target_of(form: Form, column: SheetColumn, *, writable: bool) -> Target | None:
    """A column as something to paste into."""
    question = column.question
    if question is None:
        return None
    titles = (*question.label.values(), question.name, column.title)
    return Target(question, titles, all_choices(form, question), writable and not is_computed(question))


def nested(values: Mapping[Path, Json | None]) -> dict[str, Json]:
    """Values by their path inside a row, as the row that is stored."""
    row: dict[str, Json] = {}
    for path, value in values.items():
        if value is not None:
            store(row, path, value)
    return row
