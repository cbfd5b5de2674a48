"""Catalogue of one language, and texts that carry several.

Our own words go through gettext (English is the message id, `resources/i18n`); the words of a form
stand beside the question as a `LocalText`. `Words` is passed in, never global: a paper may be in
another language than the screen.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Mapping

from sidesk.core.files import resources

LocalText = Mapping[str, str]
LANGUAGES = ("zh", "en")
_STOPS = ".。!！?？:：;；"
_HANZI = re.compile(r"[\u4e00-\u9fff]")
_DOUBT = re.compile(r" \([A-Z]\)$")  # how sure the number of a clause is


class Words:
    """The words of one language: `_ = words.gettext`, then `_("Finish")`."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._catalogue: gettext.NullTranslations = gettext.NullTranslations()
        if self.language != "en":
            self._catalogue = gettext.translation(
                "sidesk", str(resources("i18n")), languages=[self.language], fallback=True
            )

    def gettext(self, message: str) -> str:
        """The message in this language; the English message itself where none is known."""
        return self._catalogue.gettext(message) if message else ""

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The message for `count` things."""
        return self._catalogue.ngettext(one, many, count)

    def line(self, *sentences: str) -> str:
        """Sentences as one line: each with its full stop, nothing empty, no line breaks."""
        stop, gap = ("。", "") if self.language == "zh" else (".", " ")
        told = [" ".join(sentence.split()) for sentence in sentences]
        *first, last = [sentence for sentence in told if sentence] or [""]
        return gap.join([*(one if one[-1] in _STOPS else one + stop for one in first), last])

    def listed(self, parts: Iterable[str]) -> str:
        """Parts one after the other, with the comma of the language."""
        return ("、" if self.language == "zh" else ", ").join(parts)

    def unit(self, text: str) -> str:
        """A unit of a form; one that is a word stands there in both: `月 / months`."""
        chinese, between, english = text.partition(" / ")
        return (chinese if self.language == "zh" else english) if between else text

    def source(self, text: str) -> str:
        """What a criterion goes by; one that is a word stands there in both: `设计文件 / design (P)`."""
        chinese, between, english = text.partition(" / ")
        if not between or not _HANZI.search(chinese) or _HANZI.search(english):
            return text  # two standards, `GB 50311 / GB/T 50312`
        doubt = _DOUBT.search(english)
        return f"{chinese}{doubt.group() if doubt else ''}" if self.language == "zh" else english

    def pick(self, text: LocalText | None) -> str:
        """The text of a form in this language, else in the first language it has."""
        return pick(text, self.language)


def pick(text: LocalText | None, language: str) -> str:
    """The entry for `language`, else the first one, else nothing."""
    if not text:
        return ""
    return text.get(language) or next(iter(text.values()))


def signed(numbers: str) -> str:
    """Numbers as they are drawn: with a true minus, as wide as a plus."""
    return numbers.replace("-", "\N{MINUS SIGN}")


def N_(message: str) -> str:
    """Mark a constant for the catalogue; it is translated where it is shown."""
    return message
