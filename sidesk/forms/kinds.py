"""Kinds of question: what an answer may be, how it is typed, and how it reads in lists and on paper.

One entry of `ENTRIES` for each kind. To add a kind: an entry here, a field in the user interface, a line in
the example form.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.core.expressions_values import Value, moment_of
from sidesk.core.expressions_values import text as value_text
from sidesk.core.text import Words
from sidesk.forms.choices import VERDICTS, YES_NO
from sidesk.forms.definition import Choice, Question
from sidesk.forms.kinds_addresses import is_ip, is_mac, stored_ip, stored_mac
from sidesk.forms.kinds_answers import NotAnAnswer, plain, quoted
from sidesk.forms.kinds_codes import stored_code
from sidesk.forms.kinds_moments import (
    is_date,
    is_moment,
    is_time,
    moment_shown,
    stored_date,
    stored_moment,
    stored_time,
)
from sidesk.forms.kinds_numbers import grouped, is_number, stored_number
from sidesk.forms.kinds_positions import is_position, stored_position
from sidesk.forms.kinds_things import attachments_shown, is_attachments, is_signature, signature_shown

__all__ = ["ENTRIES", "NotAnAnswer", "computed", "is_stored", "shown", "stored"]

_SEPARATORS = re.compile(r"[\s,;，；、]+")

Typed: TypeAlias = "Callable[[Question, str, dt.datetime], Json | None]"
Shape: TypeAlias = "Callable[[Question, Json], bool]"
Read: TypeAlias = "Callable[[Question, Json, Words, Sequence[Choice]], str]"


@dataclass(frozen=True)
class Entry:
    """What is known about one kind."""

    stored: Typed
    is_stored: Shape
    shown: Read


def stored(
    question: Question, text: str, now: dt.datetime | None = None, language: str = "zh"
) -> Json | None:
    """The stored value of typed text; None for nothing. Raises NotAnAnswer.

    `now` gives year and offset; `language` says whether 5/11 is a day in May or in November.
    """
    if not text.strip():
        return None
    now = now or Clock().now()
    if question.kind in _IN_WORDS:
        return _IN_WORDS[question.kind](text, now, language)
    return ENTRIES[question.kind].stored(question, text, now)


def is_stored(question: Question, value: Json) -> bool:
    """Whether a value that comes from outside has the stored shape of its kind."""
    return ENTRIES[question.kind].is_stored(question, value)


def shown(
    question: Question, value: Json | None, words: Words, choices: Sequence[Choice], *, unit: bool = True
) -> str:
    """An answer as people read it; of a value of the wrong shape what can be read of it."""
    if value is None:
        return ""
    read = ENTRIES[question.kind].shown(question, value, words, choices)
    return (
        f"{read} {words.unit(question.unit)}" if unit and question.unit and isinstance(value, str) else read
    )


def computed(question: Question, value: Value, zone: dt.tzinfo) -> Json | None:
    """The stored value of what an expression gave: numbers become dates where a date is asked for."""
    written = value_text(value)
    if written in ("", "NaN", "Infinity", "-Infinity"):
        return None
    if question.kind in ("date", "time", "datetime"):
        moment = moment_of(value, zone)
        if moment is not None:
            return _of_moment(question.kind, moment)
    if question.kind == "yesno" and isinstance(value, bool):
        return "yes" if value else "no"
    if question.kind in ("many", "geopoint", "acknowledge"):
        try:
            return stored(question, written)
        except NotAnAnswer:
            return None
    return unicodedata.normalize("NFC", written)


def _of_moment(kind: str, moment: dt.datetime) -> str:
    if kind == "date":
        return moment.date().isoformat()
    return f"{moment:%H:%M}" if kind == "time" else moment.isoformat(timespec="seconds")


# --- text --------------------------------------------------------------------------------------------------


def _line(_question: Question, text: str, _now: dt.datetime) -> Json | None:
    return " ".join(unicodedata.normalize("NFC", text).split("\n")).strip() or None


def _lines(_question: Question, text: str, _now: dt.datetime) -> Json | None:
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n") or None


def _is_text(_question: Question, value: Json) -> bool:
    return isinstance(value, str) and value != "" and unicodedata.is_normalized("NFC", value)


def _text_shown(_question: Question, value: Json, _words: Words, _choices: Sequence[Choice]) -> str:
    return value if isinstance(value, str) else value_of(value)


def value_of(value: Json) -> str:
    """What can be read of a value of any shape."""
    if isinstance(value, dict):
        return " ".join(value_of(part) for part in value.values())
    if isinstance(value, list | tuple):
        return " ".join(value_of(part) for part in value)
    return "" if value is None else str(value)


# --- choices -----------------------------------------------------------------------------------------------


def _one(_question: Question, text: str, _now: dt.datetime) -> Json | None:
    return unicodedata.normalize("NFC", text).strip()


def _of(options: Sequence[Choice]) -> Typed:
    """A name, or a label in any language."""

    def typed(_question: Question, text: str, _now: dt.datetime) -> Json | None:
        written = plain(text).casefold()
        for choice in options:
            if written in {choice.name, *(label.casefold() for label in choice.label.values())}:
                return choice.name
        zh = "、".join(choice.label["zh"] for choice in options)
        en = ", ".join(choice.label["en"] for choice in options)
        raise NotAnAnswer(
            f"「{quoted(text)}」不是选项。写其中一个：{zh}。",
            f"“{quoted(text)}” is not an option. Write one of: {en}.",
        )

    return typed


def _many(_question: Question, text: str, _now: dt.datetime) -> Json | None:
    names = _SEPARATORS.split(unicodedata.normalize("NFC", text))
    return list(dict.fromkeys(name for name in names if name)) or None


def _is_many(_question: Question, value: Json) -> bool:
    if not isinstance(value, list) or not value:
        return False
    names = [name for name in value if isinstance(name, str) and name and not name.isspace()]
    return len(names) == len(value) == len(set(names))


def _acknowledged(_question: Question, text: str, _now: dt.datetime) -> Json | None:
    if plain(text).casefold() in ("ok", "yes", "true", "1", "x", "是", "已确认", "√", "✓"):
        return "OK"
    raise NotAnAnswer(
        "这里只能确认：写 OK，或留空。",
        "This can only be confirmed: write OK, or leave it empty.",
    )


def _choice_shown(_question: Question, value: Json, words: Words, choices: Sequence[Choice]) -> str:
    labels = {choice.name: words.pick(choice.label) or choice.name for choice in choices}
    names = [str(name) for name in value] if isinstance(value, list | tuple) else [value_of(value)]
    return ("、" if words.language == "zh" else ", ").join(labels.get(name, name) for name in names)


def _or(options: Sequence[Choice]) -> Read:
    def read(question: Question, value: Json, words: Words, choices: Sequence[Choice]) -> str:
        return _choice_shown(question, value, words, choices or options)

    return read


def _acknowledged_shown(question: Question, value: Json, words: Words, choices: Sequence[Choice]) -> str:
    _ = words.gettext
    return _("Confirmed") if value == "OK" else value_of(value)


# --- numbers, moments, places ------------------------------------------------------------------------------


def _number_shown(question: Question, value: Json, _words: Words, _choices: Sequence[Choice]) -> str:
    if isinstance(value, dict):
        return f"{value_of(value.get('value'))} {value_of(value.get('unit'))}".strip()
    return grouped(value_of(value)) if question.kind == "money" else value_of(value)


def _when(_question: Question, value: Json, _words: Words, _choices: Sequence[Choice]) -> str:
    return moment_shown(value) if isinstance(value, str) else value_of(value)


def _where(_question: Question, value: Json, _words: Words, _choices: Sequence[Choice]) -> str:
    if not isinstance(value, dict):
        return value_of(value)
    place = f"{value_of(value.get('lat'))}, {value_of(value.get('lon'))}"
    accuracy = value_of(value.get("accuracy"))
    told = [part for part in (f"±{accuracy} m" if accuracy else "", value_of(value.get("datum"))) if part]
    return f"{place} ({', '.join(told)})" if told else place


def _cannot_type(_question: Question, _text: str, _now: dt.datetime) -> Json | None:
    raise NotAnAnswer(
        "这一项不能打字，要拍照、选文件或签名。",
        "This cannot be typed. Take a photo, choose a file, or sign.",
    )


_TEXT = Entry(_line, _is_text, _text_shown)
_LONG = Entry(_lines, _is_text, _text_shown)
_NUMBER = Entry(lambda question, text, _now: stored_number(question, text), is_number, _number_shown)
_FILES = Entry(_cannot_type, lambda _question, value: is_attachments(value), attachments_shown)

_IN_WORDS = {"date": stored_date, "datetime": stored_moment}  # what depends on the language too

ENTRIES: dict[str, Entry] = {
    "text": _TEXT,
    "long": _LONG,
    "integer": _NUMBER,
    "decimal": _NUMBER,
    "money": _NUMBER,
    "date": Entry(lambda _q, text, now: stored_date(text, now), lambda _q, v: is_date(v), _text_shown),
    "time": Entry(lambda _q, text, now: stored_time(text, now), lambda _q, v: is_time(v), _text_shown),
    "datetime": Entry(lambda _q, text, now: stored_moment(text, now), lambda _q, v: is_moment(v), _when),
    "one": Entry(_one, _is_text, _choice_shown),
    "many": Entry(_many, _is_many, _choice_shown),
    "yesno": Entry(_of(YES_NO), lambda _q, v: v in ("yes", "no"), _or(YES_NO)),
    "verdict": Entry(_of(VERDICTS), lambda _q, v: v in ("pass", "fail", "na"), _or(VERDICTS)),
    "person": _TEXT,
    "device": _TEXT,
    "place": _TEXT,
    "record": _TEXT,
    "ip": Entry(lambda _q, text, _now: stored_ip(text), lambda _q, v: is_ip(v), _text_shown),
    "mac": Entry(lambda _q, text, _now: stored_mac(text), lambda _q, v: is_mac(v), _text_shown),
    "barcode": Entry(lambda _q, text, _now: stored_code(text), _is_text, _text_shown),
    "geopoint": Entry(lambda _q, text, _n: stored_position(text), lambda _q, v: is_position(v), _where),
    "note": _LONG,
    "calculate": _LONG,
    "photo": _FILES,
    "file": _FILES,
    "signature": Entry(_cannot_type, lambda _q, v: is_signature(v), signature_shown),
    "acknowledge": Entry(_acknowledged, lambda _q, v: v == "OK", _acknowledged_shown),
}
