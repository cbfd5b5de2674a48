"""Choice lists: the two every form has, and options as expressions see them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from sidesk.core.text import LocalText, pick
from sidesk.forms.definition import Choice, Form, Question

YES_NO = (
    Choice("yes", {"zh": "是", "en": "Yes"}),
    Choice("no", {"zh": "否", "en": "No"}),
)
VERDICTS = (
    Choice("pass", {"zh": "合格", "en": "Pass"}),
    Choice("fail", {"zh": "不合格", "en": "Fail"}),
    Choice("na", {"zh": "不适用", "en": "N/A"}),
)
OTHER = Choice("other", {"zh": "其他", "en": "Other"})

_OF_KIND = {"yesno": YES_NO, "verdict": VERDICTS}


def all_choices(form: Form, question: Question) -> tuple[Choice, ...]:
    """Every option of a question, before any filter."""
    found = form.choices.get(question.choices, ()) or _OF_KIND.get(question.kind, ())
    return with_other(question, found)


def with_other(question: Question, found: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The options and, where the question has it, the free one at the end."""
    if question.other and all(choice.name != OTHER.name for choice in found):
        return (*found, OTHER)
    return found


class ColumnNode:
    """One column of an option; expressions read its text."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class OptionNode:
    """An option as a node: its columns are below it."""

    __slots__ = ("choice", "columns")

    text = ""

    def __init__(self, choice: Choice, language: str) -> None:
        self.choice = choice
        written: dict[str, str | LocalText] = {**choice.extra, "name": choice.name, "label": choice.label}
        self.columns: Mapping[str, ColumnNode] = {
            name: ColumnNode(value if isinstance(value, str) else pick(value, language))
            for name, value in written.items()
        }


class OptionList:
    """One choice list as nodes, with an index for each column that a filter compares."""

    def __init__(self, choices: tuple[Choice, ...], language: str) -> None:
        self.nodes = [OptionNode(choice, language) for choice in choices]
        self._indexes: dict[str, dict[str, list[OptionNode]]] = {}

    @cached_property
    def columns(self) -> frozenset[str]:
        """Every column that at least one option has."""
        return frozenset(name for node in self.nodes for name in node.columns) | {"name", "label"}

    def index(self, column: str) -> Mapping[str, list[OptionNode]]:
        """Options by their text in a column."""
        found = self._indexes.get(column)
        if found is None:
            found = self._indexes[column] = {}
            for node in self.nodes:
                entry = node.columns.get(column)
                found.setdefault(entry.text if entry is not None else "", []).append(node)
        return found
