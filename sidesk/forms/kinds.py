"""Kinds of question: what an answer may be, and how it reads on paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from sidesk.core.canonical import Json
from sidesk.core.text import LocalText, Words
from sidesk.forms.definition import Choice, Question


class NotAnAnswer(ValueError):
    """What was typed is no answer; `message` says why and shows a right one."""

    def __init__(self, message: LocalText) -> None:
        super().__init__(message.get("en", ""))
        self.message = message


def stored(question: Question, text: str) -> Json | None:
    """The stored value of typed text, or None for nothing. Early version: text as it is."""
    return unicodedata.normalize("NFC", text).strip() or None if question else None


def shown(question: Question, value: Json | None, words: Words, choices: Sequence[Choice]) -> str:
    """The answer as people read it. Early version."""
    labels = {choice.name: words.pick(choice.label) or choice.name for choice in choices}
    if isinstance(value, list):
        return ", ".join(labels.get(str(item), str(item)) for item in value)
    return labels.get(str(value), str(value)) if value is not None and question else ""


def is_stored(question: Question, value: Json) -> bool:
    """Whether a value from outside has the stored shape of its kind. Early version."""
    return value is not None and bool(question)
