"""What is wrong with a form, and where: `sheet survey row 12 column relevant: ...`"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sidesk.core.errors import FormInvalid, SideskError
from sidesk.core.text import N_, Words

_ENGLISH = Words("en")
_PLACES = (
    (True, True, N_("sheet {sheet} row {row} column {column}")),
    (True, False, N_("sheet {sheet} row {row}")),
    (False, False, N_("sheet {sheet}")),
)
_FILE = N_("the file")
_MESSAGES = frozenset(
    {"why", "instead"}
)  # details that are sentences of ours; all others are the author's words


@dataclass(frozen=True, order=True)
class Place:
    """A cell, a row, a sheet or the whole file; `column` is the heading as written, else a letter."""

    sheet: str = ""
    row: int = 0
    column: str = ""

    def told(self, words: Words) -> str:
        """The place in words."""
        if not self.sheet:
            return words.gettext(_FILE)
        wanted = (self.row > 0, self.row > 0 and bool(self.column))
        text = next(text for row, column, text in _PLACES if (row, column) == wanted)
        return words.gettext(text).format(sheet=self.sheet, row=self.row, column=self.column)


@dataclass(frozen=True)
class Fault:
    """One way to be wrong: messages with named placeholders. `near` is the advice where `{near}` is known."""

    what: str
    todo: str
    near: str = ""


class Finding(FormInvalid):
    """A fault at a place. `details` is its English; `told` and `advised` speak the reader's language."""

    def __init__(self, place: Place, fault: Fault, **details: object) -> None:
        self.place = place
        self.fault = fault
        self.parts = details
        super().__init__(**self._in(_ENGLISH))

    def _in(self, words: Words) -> dict[str, str]:
        parts: dict[str, object] = {}
        for name, part in self.parts.items():
            if isinstance(part, FormInvalid):
                told = part._told_details(words)
                parts |= {name: told["what"], f"{name}_todo": told["todo"]}
            elif isinstance(part, SideskError):
                parts |= {name: part.told(words), f"{name}_todo": part.advised(words)}
            elif isinstance(part, Mapping):
                parts[name] = words.pick(part)
            else:
                parts[name] = words.gettext(str(part)) if name in _MESSAGES else part
        todo = self.fault.near if self.fault.near and self.parts.get("near") else self.fault.todo
        return {
            "where": self.place.told(words),
            "what": words.gettext(self.fault.what).format(**parts),
            "todo": words.gettext(todo).format(**parts),
        }

    def _told_details(self, words: Words) -> dict[str, object]:
        return dict(self._in(words))


class FormRefused(FormInvalid):
    """A form that cannot be compiled: its first fault speaks for it, `problems` holds all of them."""

    def __init__(self, problems: tuple[Finding, ...]) -> None:
        self.problems = problems
        super().__init__(**problems[0].details)

    def _told_details(self, words: Words) -> dict[str, object]:
        return self.problems[0]._told_details(words)


@dataclass
class Findings:
    """What one run has found: problems refuse the form, notes say what was taken differently."""

    problems: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def refuse(self, place: Place, fault: Fault, **details: object) -> None:
        """The form cannot be used because of this."""
        self.problems.append(Finding(place, fault, **details))

    def note(self, place: Place, fault: Fault, **details: object) -> None:
        """The form can be used; its author should know this."""
        self.notes.append(Finding(place, fault, **details))


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was most likely meant, or nothing."""
    by_folded = {one.casefold(): one for one in known}
    found = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else ""
