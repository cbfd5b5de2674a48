"""Which rows of a table are in sight and in what order: a view, the stored order stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from sidesk.core.canonical import Json
from sidesk.forms.definition import Choice, Question
from sidesk.ui.fields.paste_words import folded

NUMBERS = ("integer", "decimal", "money")
_PARTS = re.compile(r"([0-9]+)")

SortKey = tuple[int, tuple[object, ...]]


@dataclass(frozen=True)
class Filter:
    """What a row must show in one column to stay in sight; everything that is set must hold."""

    text: str = ""
    names: frozenset[str] = frozenset()  # of options, and "" for none
    empty: bool = False
    wrong: bool = False

    @property
    def idle(self) -> bool:
        """Whether every row passes."""
        return self == Filter()

    def passes(self, value: Json | None, shown: str, *, wrong: bool) -> bool:
        """Whether a cell keeps its row in sight."""
        if self.empty and value is not None:
            return False
        if self.wrong and not wrong:
            return False
        if self.names and not self.names & _names(value):
            return False
        return not self.text or folded(self.text) in folded(shown)


def _names(value: Json | None) -> frozenset[str]:
    if isinstance(value, list | tuple):
        return frozenset(str(name) for name in value) or frozenset({""})
    return frozenset({"" if value is None else str(value)})


@dataclass
class View:
    """What was asked for: filters by column, one column to sort by."""

    filters: dict[int, Filter] = field(default_factory=dict)
    column: int | None = None
    falling: bool = False

    @property
    def idle(self) -> bool:
        """Whether the rows stand as they are stored, all of them."""
        return not self.filters and self.column is None


def sort_key(question: Question | None, choices: Sequence[Choice]) -> Callable[[Json | None], SortKey]:
    """How the values of a column are compared: what is no value of its kind comes behind, the empty last."""
    kind = question.kind if question is not None else "text"
    places = {choice.name: i for i, choice in enumerate(choices)}

    def key(value: Json | None) -> SortKey:
        if value is None or value in ([], ""):
            return (9, ())
        if kind in NUMBERS:
            return _number(value)
        if places and str(value) in places:
            return (0, (places[str(value)],))
        if isinstance(value, list | tuple):
            return (0, (len(value), str(value)))
        return (1, natural(str(value)))

    return key


def _number(value: Json) -> SortKey:
    written = value.get("value") if isinstance(value, Mapping) else value
    try:
        return (0, (Decimal(str(written)),))
    except InvalidOperation:
        return (1, natural(str(written)))


def natural(text: str) -> tuple[object, ...]:
    """A-2 before A-10."""
    parts = _PARTS.split(text.casefold())
    return tuple(
        (1, len(bare), bare)
        if part.isdecimal() and part.isascii() and (bare := part.lstrip("0")) is not None
        else (0, 0, part)
        for part in parts
    )


def ordered(keys: Sequence[str], value_of: Callable[[str], SortKey], *, falling: bool) -> list[str]:
    """Rows sorted; empty ones stay last either way, equal ones keep their order."""
    known = {key: value_of(key) for key in keys}
    filled = [key for key in keys if known[key][0] != 9]
    filled.sort(key=lambda key: known[key], reverse=falling)
    return [*filled, *(key for key in keys if known[key][0] == 9)]


def merged(shown: Sequence[str], stored: Sequence[str], known: set[str]) -> list[str]:
    """The rows in sight after rows came and went.

    `known` are the rows that were there before, in sight or not. A new row is never hidden: it stands behind
    the row it was put behind, or at the end if it was put at the end.
    """
    there = set(stored)
    kept = [key for key in shown if key in there]
    in_sight = set(kept)
    behind: dict[str | None, list[str]] = {}
    last: str | None = None
    run: list[str] = []
    for key in stored:
        if key in known:
            if run:
                behind.setdefault(last, []).extend(run)
                run = []
            last = key if key in in_sight else last
        else:
            run.append(key)
    made = list(behind.get(None, ()))
    for key in kept:
        made.append(key)
        made += behind.get(key, ())
    return made + run
