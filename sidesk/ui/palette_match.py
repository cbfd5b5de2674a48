"""How well a text answers what was typed: the start of a word before its middle, initials last. Pure."""

from __future__ import annotations

import re

NOT = 9  # does not answer
_WORD = re.compile(r"[^\W_]+")


def rank(typed: str, *texts: str) -> int:
    """The smaller, the better; `NOT` where nothing answers. The first text counts most.

    The same thing gets the same rank for as long as its words begin with what is typed, so that a list
    does not jump from one keystroke to the next.
    """
    parts = typed.casefold().split()
    if not parts:
        return 0
    wholes = [text.casefold() for text in texts if text]
    if not wholes or not all(any(part in whole for whole in wholes) for part in parts):
        return 4 if wholes and _initials(typed, wholes) else NOT
    title, asked = wholes[0], " ".join(parts)
    if title.startswith(asked):
        return 0
    words = _WORD.findall(title)
    if all(any(word.startswith(part) for word in words) for part in parts):
        return 1
    return 2 if all(part in title for part in parts) else 3


def _initials(typed: str, wholes: list[str]) -> bool:
    letters = typed.casefold().replace(" ", "")
    if len(letters) < 2 or not letters.isascii():
        return False
    return any(letters in "".join(word[0] for word in _WORD.findall(whole)) for whole in wholes)
