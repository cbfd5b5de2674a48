"""An answer of one question as the answer to another: taken over where the kinds fit, else left out.

Nothing is guessed. A number keeps its meaning in another unit, a choice goes over where the option exists, a
moment gives its day. Signatures and confirmations never go over: nobody signs by having signed elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.choices import VERDICTS, YES_NO
from sidesk.forms.definition import Choice, Question
from sidesk.forms.kinds import NotAnAnswer, is_stored, shown, stored
from sidesk.forms.kinds_numbers import in_first_unit
from sidesk.forms.tree import copied, is_empty
from sidesk.forms.units import converted, unit_of

TEXTS = ("text", "long", "person", "device", "place", "barcode", "record", "calculate")
NUMBERS = ("integer", "decimal", "money")
CHOICES = ("one", "yesno", "verdict")
_TOLD = (*TEXTS, *NUMBERS, *CHOICES, "many", "date", "time", "datetime", "ip", "mac", "geopoint")
_NEVER = ("signature", "acknowledge", "note", "calculate")


@dataclass(frozen=True)
class Given:
    """A value, and the question it answers; a cell of a register has none."""

    value: Json
    question: Question | None = None
    choices: Sequence[Choice] = ()
    place: str = ""  # where it was given; photos and files keep it
    number: str = ""  # of the document it was given in

    @property
    def kind(self) -> str:
        """The kind of the question; empty where there is none."""
        return self.question.kind if self.question is not None else ""


def fitting(wanted: Question, options: Sequence[Choice], given: Given, words: Words) -> Json | None:
    """The value as the answer to `wanted`, or None where it cannot be one."""
    if is_empty(given.value) or wanted.kind in _NEVER:
        return None
    if wanted.kind in ("photo", "file"):
        found = _files(wanted, given)
    elif wanted.kind in TEXTS:
        found = _text(wanted, given, words)
    elif wanted.kind in NUMBERS:
        found = _number(wanted, given)
    elif wanted.kind in CHOICES:
        found = _option(_options(wanted, options), given)
    elif wanted.kind == "many":
        found = _several(options, given)
    else:
        found = _moment(wanted, given)
    return found if found is not None and is_stored(wanted, found) else None


def _files(wanted: Question, given: Given) -> Json | None:
    if given.kind not in ("", "photo", "file") or not isinstance(given.value, list | tuple):
        return None
    kept: list[Json] = [
        _stamped(one, given)
        for one in given.value
        if isinstance(one, dict) and (wanted.kind == "file" or str(one.get("mime", "")).startswith("image/"))
    ]
    return kept or None


def _stamped(item: Mapping[str, Json], given: Given) -> Json:
    """The same bytes; the document and the place they come from go along, the first ones stay."""
    where = {"place": given.place, "from": given.number}
    return copied({**{name: text for name, text in where.items() if text}, **item})


def _text(wanted: Question, given: Given, words: Words) -> Json | None:
    naming = wanted.kind not in ("text", "long")  # a name comes from words, not from a number or a choice
    if given.kind and given.kind not in (TEXTS if naming else _TOLD):
        return None
    if given.question is not None:
        written = shown(given.question, given.value, words, given.choices)
    else:
        written = given.value if isinstance(given.value, str) else ""
    try:
        return stored(wanted, written)
    except NotAnAnswer:
        return None


def _number(wanted: Question, given: Given) -> Json | None:
    if given.kind and given.kind not in (*NUMBERS, "text", "calculate"):
        return None
    number = given.value
    if isinstance(number, dict) and given.question is not None:
        number = in_first_unit(given.question, number)
    if not isinstance(number, str):
        return None
    before = given.question.unit if given.question is not None else ""
    if before and wanted.unit and before != wanted.unit:
        source, target = unit_of(before), unit_of(wanted.unit)
        if source is None or target is None or source.dimension != target.dimension:
            return None
        if not _is_number(wanted, number):
            return None
        number = converted(number, source, target)
    if not _is_number(wanted, number):
        return None
    return {"value": number, "unit": wanted.unit} if wanted.units else number


def _is_number(wanted: Question, number: str) -> bool:
    plain = Question(wanted.name, "decimal" if wanted.kind == "integer" else wanted.kind)
    return is_stored(plain, number)


def _options(wanted: Question, options: Sequence[Choice]) -> Sequence[Choice]:
    return options or {"yesno": YES_NO, "verdict": VERDICTS}.get(wanted.kind, ())


def _option(options: Sequence[Choice], given: Given) -> Json | None:
    """The option of this name, else the only one that reads the same."""
    value = given.value
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str) or (given.kind and given.kind not in (*CHOICES, "many", *TEXTS)):
        return None
    if value in {one.name for one in options}:
        return value
    mine = next((one for one in given.choices if one.name == value), None)
    labels = set(mine.label.values()) if mine is not None else {value}
    alike = {one.name for one in options if labels & set(one.label.values())}
    return alike.pop() if len(alike) == 1 else None


def _several(options: Sequence[Choice], given: Given) -> Json | None:
    values = given.value if isinstance(given.value, list | tuple) else [given.value]
    found = [_option(options, Given(one, given.question, given.choices)) for one in values]
    return list(dict.fromkeys(name for name in found if name is not None)) or None


def _moment(wanted: Question, given: Given) -> Json | None:
    """Days, times, addresses and positions go over as they are; a moment gives its day."""
    value = given.value
    if wanted.kind == "date" and isinstance(value, str) and given.kind in ("", "datetime"):
        return value[:10]
    return copied(value) if given.kind in ("", wanted.kind) else None
