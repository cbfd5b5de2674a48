"""A language that shows which words were forgotten and which place is too tight: [Go on ···]."""

from __future__ import annotations

import re

from sidesk.core.text import LocalText, Words

LONGER = 0.3
_LETTERS = re.compile(r"[A-Za-z]{2,}")


def stretched(text: str) -> str:
    """In brackets and a third longer; placeholders stay."""
    return f"[{text}{' ·' * max(1, round(len(text) * LONGER / 2))}]" if text else ""


def unmarked(text: str) -> bool:
    """Whether a text on the screen has words that did not come through the catalogue."""
    outside = re.sub(r"\[[^\[\]]*\]", "", text)
    return bool(_LETTERS.search(outside)) and "[" not in text


class PseudoWords(Words):
    """English, stretched. The words of forms are data and stay as they are."""

    def __init__(self, language: str = "pseudo") -> None:
        super().__init__("en")

    def gettext(self, message: str) -> str:
        return stretched(super().gettext(message))

    def ngettext(self, one: str, many: str, count: int) -> str:
        return stretched(super().ngettext(one, many, count))

    def pick(self, text: LocalText | None) -> str:
        return super().pick(text)


def words_for(language: str) -> Words:
    """Real words of a language, or these."""
    return PseudoWords() if language == "pseudo" else Words(language)
