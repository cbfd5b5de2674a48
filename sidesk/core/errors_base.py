"""What every error of SiDesk is: a sentence that says what happened, and one that says what to do."""

from __future__ import annotations

from typing import ClassVar

from sidesk.core.text import Words


class SideskError(Exception):
    """A situation that is wrong, told in the engineer's words. Keyword arguments fill the placeholders."""

    text: ClassVar[str] = ""
    advice: ClassVar[str] = ""

    def __init__(self, **details: object) -> None:
        super().__init__(self.text)
        self.details = details

    def told(self, words: Words) -> str:
        """What happened, in one sentence."""
        return words.gettext(self.text).format(**self._told_details(words))

    def advised(self, words: Words) -> str:
        """What to do about it."""
        return words.gettext(self.advice).format(**self._told_details(words))

    def _told_details(self, words: Words) -> dict[str, object]:
        # A detail that is itself a sentence of ours (a reason) is translated; names and numbers pass through.
        return {key: words.gettext(v) if isinstance(v, str) else v for key, v in self.details.items()}

    def __str__(self) -> str:
        """English, for logs and the command line."""
        return " ".join(part.format(**self.details) for part in (self.text, self.advice) if part)


class Sentences(SideskError):
    """Its `what` and `todo` are catalogue sentences; the other details fill their placeholders."""

    def __init__(self, what: str, todo: str, **details: object) -> None:
        self.sentences = {"what": what, "todo": todo}
        self.what = what.format(**details)
        self.todo = todo.format(**details)
        super().__init__(**details, what=self.what, todo=self.todo)

    def _told_details(self, words: Words) -> dict[str, object]:
        filled = super()._told_details(words)
        return filled | {
            key: words.gettext(sentence).format(**filled) for key, sentence in self.sentences.items()
        }
