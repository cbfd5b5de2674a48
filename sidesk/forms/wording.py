"""Words of a form that mention answers: `Rooms of ${building}`, filled in for each language."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from sidesk.core.expressions_values import Node
from sidesk.core.text import LocalText
from sidesk.forms.cells import Cell
from sidesk.forms.choices import all_choices
from sidesk.forms.definition import Form, Question
from sidesk.forms.names import SpotNames

Wording: TypeAlias = Callable[[Cell], LocalText]

_REFERENCE = re.compile(r"\$\{\s*([^\s{}]+)\s*\}")


def wording(text: LocalText, names: SpotNames, form: Form) -> Wording:
    """The words as a function of the place they are shown at. Raises ExpressionError for an unknown name."""
    mentioned = sorted({name for words in text.values() for name in _REFERENCE.findall(words)})
    if not mentioned:
        return lambda _cell: text
    nodes = {name: names.reference(name, 0, None).nodes() for name in mentioned}

    def filled(words: str, language: str, found: dict[str, list[Node]]) -> str:
        return _REFERENCE.sub(lambda match: _told(found[match[1]], language, form), words)

    def fill(cell: Cell) -> LocalText:
        found = {name: nodes_of(cell) for name, nodes_of in nodes.items()}
        return {language: filled(words, language, found) for language, words in text.items()}

    return fill


def _told(nodes: list[Node], language: str, form: Form) -> str:
    told = (_answer(node, language, form) for node in nodes if isinstance(node, Cell))
    return _joined([words for words in told if words], language)


def _joined(words: list[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(words)


def _answer(cell: Cell, language: str, form: Form) -> str:
    """An answer in words: of an option its label in that language."""
    question = cell.spot.node
    if not isinstance(question, Question) or not cell.text:
        return ""
    labels = {choice.name: choice.label for choice in all_choices(form, question)}
    if not labels:
        return cell.text
    chosen = cell.text.split() if question.kind == "many" else [cell.text]
    return _joined([labels.get(name, {}).get(language) or name for name in chosen], language)
