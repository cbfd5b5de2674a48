"""What the printed fonts lack: found before printing, shown as a box, and said on the paper."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

Block = TypeVar("Block")

BOX = "□"
_INSIDE_A_WORD = re.compile(r"(?<=[A-Za-z])\u2019(?=[A-Za-z])")  # it is full-width in the font
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f\u00ad")
_KEPT = frozenset("\n")


class Preflight:
    """Replaces what cannot be printed in every text of a block and counts it."""

    def __init__(self, holds: Callable[[str], bool]) -> None:
        self._holds = holds
        self._good: set[str] = set(_KEPT)
        self.missing: Counter[str] = Counter()

    def text(self, text: str) -> str:
        """The text as it can be printed."""
        if "\u2019" in text:
            text = _INSIDE_A_WORD.sub("'", text)
        if self._good.issuperset(text):
            return text
        return "".join(self._character(c) for c in unicodedata.normalize("NFC", text))

    def _character(self, character: str) -> str:
        if character in self._good:
            return character
        if character in _INVISIBLE:
            return ""
        if unicodedata.category(character) in ("Cc", "Zl", "Zp"):
            return " "
        if not self._holds(character):
            self.missing[character] += 1
            return BOX
        self._good.add(character)
        return character

    def block(self, block: Block) -> Block:
        """The same block with printable texts."""
        return self._any(block)  # type: ignore[return-value]

    def _any(self, value: object) -> object:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, tuple):
            if value and isinstance(value[0], int):
                return value
            return tuple(self._any(item) for item in value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            found = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
            fresh = {name: self._any(held) for name, held in found.items()}
            same = all(fresh[name] is held or fresh[name] == held for name, held in found.items())
            return value if same else dataclasses.replace(value, **fresh)
        return value

    def told(self) -> str:
        """`U+1F600 (2), U+20BB7 (1)`: which characters, how often."""
        return ", ".join(f"U+{ord(c):04X} ({n})" for c, n in sorted(self.missing.items()))
