"""Cells from Excel and WPS: reading the clipboard, fitting it into typed columns."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.core.text import LocalText
from sidesk.forms.definition import Choice, Question
from sidesk.ui.fields.paste_values import CHOSEN, Habit, Read, habit_of, reader
from sidesk.ui.fields.paste_words import keys_of, title_key

__all__ = ["CHOSEN"]

UNPASTED = ("photo", "file", "signature", "note", "calculate")
SOME = 0.1  # of the rows may be too long: then these rows are wrong, and not the place of the paste
HEAD_WITHIN = 6  # lines: a sheet may have its own title above its head


def cells(text: str) -> list[list[str]]:
    """Rows of cells. A quoted cell may hold tabs and line ends; trailing empty rows are no rows."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter="\t"))
    except csv.Error:  # a cell beyond the reader's limit, a NUL: then without the rules for quotes
        rows = [line.split("\t") for line in text.split("\n")]
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def written(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as text for the clipboard."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()


@dataclass(frozen=True)
class Target:
    """One column something is pasted into."""

    question: Question
    titles: tuple[str, ...]  # in every language, for recognising a pasted head line
    choices: tuple[Choice, ...] = ()
    writable: bool = True

    @property
    def takes(self) -> bool:
        """Whether text can be pasted here."""
        return self.writable and self.question.kind not in UNPASTED


@dataclass(frozen=True)
class Wrong:
    """A cell whose text is no answer; it is kept as it is."""

    row: int
    column: int
    why: LocalText


@dataclass
class Fitted:
    """What a paste would do: values a row and column, wrong cells, columns that nobody may write."""

    rows: list[dict[int, Json | None]] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    left_out: int = 0


def value_of(target: Target, text: str, now: dt.datetime | None = None) -> Read:
    """The stored value of a cell's text, and what is wrong with it (then the text itself is the value)."""
    return reader(target.question, target.choices, Habit(), now)(text)


@dataclass(frozen=True)
class Arranged:
    """Pasted lines without what stands above them, and the target of each pasted column."""

    rows: list[list[str]]
    places: list[int | None]
    first: int = 0  # the line of the clipboard that is now the first
    above: int = 0  # lines above the head that are no rows
    unknown: tuple[str, ...] = ()  # heads that name no column; theirs are left out


def arranged(rows: list[list[str]], targets: Sequence[Target], left: int) -> Arranged | int:
    """Where each pasted column goes: by its head, else from `left` on. A number: how many do not fit."""
    place = next((i for i, line in enumerate(rows[:HEAD_WITHIN]) if has_head(line, targets)), None)
    if place is not None:
        head = rows[place]
        places = order(head, targets)
        body = rows[place + 1 :]
        unknown = tuple(
            cell.strip() or column_letter(i)
            for i, cell in enumerate(head)
            if places[i] is None and (cell.strip() or any(i < len(row) and row[i].strip() for row in body))
        )
        return Arranged(
            body, places, place + 1, sum(any(map(str.strip, line)) for line in rows[:place]), unknown
        )
    wide = [max((i + 1 for i, cell in enumerate(line) if cell.strip()), default=0) for line in rows]
    widest, room = max(wide, default=1) or 1, len(targets) - left
    if sum(one > room for one in wide) > sum(map(bool, wide)) * SOME:
        return widest
    widest = min(widest, room)
    return Arranged(rows, [left + i for i in range(widest)])


def surplus(rows: Sequence[Sequence[str]], width: int) -> dict[int, list[str]]:
    """What stands beyond the last column, by row."""
    found = {row: [cell.strip() for cell in line[width:] if cell.strip()] for row, line in enumerate(rows)}
    return {row: beyond for row, beyond in found.items() if beyond}


def column_letter(index: int) -> str:
    """The name of a column in Excel: A, B, ... Z, AA."""
    name = ""
    while index >= 0:
        name, index = chr(ord("A") + index % 26) + name, index // 26 - 1
    return name


def has_head(first: Sequence[str], targets: Sequence[Target]) -> bool:
    """Whether a pasted line is the head line: most of its words are titles of columns."""
    titles = _titles(targets)
    words = [title_key(cell) for cell in first if cell.strip()]
    known = sum(word in titles for word in words)
    return bool(words) and (known == len(words) or (known >= 2 and known * 2 >= len(words)))


def order(first: Sequence[str], targets: Sequence[Target]) -> list[int | None]:
    """For each pasted column, the target its head names; a second column of that name has none."""
    titles, taken = _titles(targets), set[int]()
    found: list[int | None] = []
    for cell in first:
        place = next((p for p in titles.get(title_key(cell), ()) if p not in taken), None)
        found.append(place)
        if place is not None:
            taken.add(place)
    return found


def _titles(targets: Sequence[Target]) -> dict[str, list[int]]:
    made: dict[str, list[int]] = {}
    for i, target in enumerate(targets):
        for key in keys_of(target.titles, target.question.unit):
            made.setdefault(key, []).append(i)
    return made


def fit(
    rows: Sequence[Sequence[str]],
    targets: Sequence[Target],
    places: Sequence[int | None],
    now: dt.datetime | None = None,
    progress: Progress | None = None,
) -> Fitted:
    """Put the cells of `rows` into the targets named by `places`."""
    made = Fitted([{} for _ in rows])
    for column, place in enumerate(places):
        if progress is not None:
            progress.step(column * len(rows) // len(places), len(rows))
        if place is None:
            continue
        target = targets[place]
        if not target.takes:
            made.left_out += 1
            continue
        texts = [row[column] if column < len(row) else None for row in rows]
        there = {text for text in texts if text}
        read = reader(target.question, target.choices, habit_of(target.question, there), now)
        for number, text in enumerate(texts):
            if text is None:
                continue
            value, why = read(text)
            made.rows[number][place] = value
            if why:
                made.wrong.append(Wrong(number, place, why))
    made.wrong.sort(key=lambda wrong: (wrong.row, wrong.column))
    return made
