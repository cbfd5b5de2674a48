"""Cells from Excel and WPS: reading the clipboard, fitting it into typed columns."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sidesk.core.canonical import Json
from sidesk.core.text import LocalText
from sidesk.forms.definition import Choice, Question
from sidesk.forms.kinds import NotAnAnswer, stored

CHOSEN = ("one", "many", "yesno", "verdict")
UNPASTED = ("photo", "file", "signature", "note", "calculate")
SEVERAL = re.compile(r"[、,;，；/\n]+")


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


def folded(text: str) -> str:
    """Text for comparing: width, case and blanks do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True)
class Target:
    """One column something is pasted into."""

    question: Question
    titles: tuple[str, ...]  # in every language, for recognising a pasted head line
    choices: tuple[Choice, ...] = ()
    writable: bool = True


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


def value_of(target: Target, text: str) -> tuple[Json | None, LocalText]:
    """The stored value of a cell's text, and what is wrong with it (then the text itself is the value)."""
    question = target.question
    if not text.strip():
        return None, {}
    if question.kind in CHOSEN and target.choices:
        return _chosen(target, text)
    try:
        return stored(question, text), {}
    except NotAnAnswer as error:
        return text.strip(), error.message


def _chosen(target: Target, text: str) -> tuple[Json | None, LocalText]:
    names = {
        folded(known): choice.name
        for choice in target.choices
        for known in (choice.name, *choice.label.values())
    }
    wanted = SEVERAL.split(text) if target.question.kind == "many" else [text]
    found = [names.get(folded(part)) for part in wanted if part.strip()]
    if None in found:
        return text.strip(), _none_of(target.choices)
    values = [name for name in found if name]
    return (values, {}) if target.question.kind == "many" else (values[0], {})


def _none_of(choices: Sequence[Choice]) -> Mapping[str, str]:
    languages = {language for choice in choices for language in choice.label}
    listed = {
        language: "、".join(choice.label.get(language, choice.name) for choice in choices[:6])
        for language in languages
    }
    return {
        language: f"只能填：{names}" if language == "zh" else f"One of: {names.replace('、', ', ')}"
        for language, names in listed.items()
    }


def has_head(first: Sequence[str], targets: Sequence[Target]) -> bool:
    """Whether a pasted line is the head line: every word in it is the title of a column."""
    titles = {folded(title) for target in targets for title in target.titles}
    words = [folded(cell) for cell in first if cell.strip()]
    return bool(words) and all(word in titles for word in words)


def order(first: Sequence[str], targets: Sequence[Target]) -> list[int | None]:
    """For each pasted column, the target its head names."""
    places = {folded(title): i for i, target in enumerate(targets) for title in target.titles}
    return [places.get(folded(cell)) for cell in first]


def fit(rows: Sequence[Sequence[str]], targets: Sequence[Target], places: Sequence[int | None]) -> Fitted:
    """Put the cells of `rows` into the targets named by `places`."""
    made = Fitted()
    skipped: set[int] = set()
    for number, row in enumerate(rows):
        values: dict[int, Json | None] = {}
        for place, text in zip(places, row, strict=False):
            if place is None:
                continue
            target = targets[place]
            if not target.writable or target.question.kind in UNPASTED:
                skipped.add(place)
                continue
            value, why = value_of(target, text)
            values[place] = value
            if why:
                made.wrong.append(Wrong(number, place, why))
        made.rows.append(values)
    made.left_out = len(skipped)
    return made
