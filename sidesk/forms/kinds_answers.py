"""Typed text that is no answer, and how typed text is made plain before it is read."""

from __future__ import annotations

import unicodedata

from sidesk.core.text import LocalText

# Punctuation that Chinese input methods and word processors put in the place of ASCII.
_PLAIN = str.maketrans({
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "﹣": "-", "－": "-", "＋": "+",
    "。": ".", "．": ".", "，": ",", "、": ",", "：": ":", "；": ";", "／": "/",
    "\u200b": None, "\u200c": None, "\u200d": None, "\ufeff": None,
})  # fmt: skip


class NotAnAnswer(ValueError):
    """What was typed is no answer of this kind; `message` says why and shows a right one."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.message: LocalText = {"zh": zh, "en": en}


def plain(text: str) -> str:
    """Half-width digits, letters and punctuation, single blanks, nothing around it."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN).split())


def quoted(text: str) -> str:
    """Typed text for a message: one line, and not all of a long one."""
    line = " ".join(text.split())
    return line if len(line) <= 30 else f"{line[:29]}…"
