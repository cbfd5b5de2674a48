"""The language of a paper: Chinese, English, or Chinese with English beside it."""

from __future__ import annotations

from collections.abc import Iterable

from sidesk.core.text import LocalText, Words, pick
from sidesk.reports.blocks import Said

LANGUAGES = ("zh", "en", "both")


class Voice:
    """Says our own words and those of the form in the language of the paper."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(language)
        self.language = language
        self.words = Words("en" if language == "en" else "zh")
        self.second = Words("en") if language == "both" else None

    @property
    def tag(self) -> str:
        """The language as PDF readers know it."""
        return "en" if self.language == "en" else "zh-CN"

    def unit(self, text: str) -> str:
        """A unit of a form; a paper in both languages keeps both of its words."""
        return text if self.second is not None else self.words.unit(text)

    def source(self, text: str) -> str:
        """What a criterion goes by; a paper in both languages keeps both of its words."""
        return text if self.second is not None else self.words.source(text)

    @property
    def colon(self) -> str:
        """Between a name and what it is."""
        return ": " if self.language == "en" else "："

    def bracketed(self, text: str) -> str:
        """A remark behind a value."""
        return f" ({text})" if self.language == "en" else f"（{text}）"

    def listed(self, parts: Iterable[str]) -> str:
        """Several things in a row."""
        return ("; " if self.language == "en" else "；").join(parts)

    def sentences(self, parts: Iterable[str]) -> str:
        """Sentences behind each other; Chinese ones need no gap."""
        told = [part for part in parts if part]
        return "".join(told) if all(part.endswith("。") for part in told[:-1]) else " ".join(told)

    def say(self, message: str, **values: object) -> Said:
        """One of our own sentences (the message is marked for the catalogue where it is written)."""
        main = self.words.gettext(message).format(**values)
        second = message.format(**values) if self.second else ""
        return Said(main, second if second != main else "")

    def line(self, message: str, **values: object) -> str:
        """The same on one line."""
        return self.say(message, **values).inline

    def form(self, text: LocalText | None) -> Said:
        """A text of the form."""
        main = pick(text, self.words.language)
        second = (text or {}).get("en", "") if self.second else ""
        return Said(main, second if second != main else "")

    def form_line(self, text: LocalText | None) -> str:
        """The same on one line."""
        return self.form(text).inline

    def form_lines(self, text: LocalText | None) -> str:
        """The same, each language on a line of its own."""
        said = self.form(text)
        return f"{said.main}\n{said.second}" if said.second else said.main
