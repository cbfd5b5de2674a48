"""What a pasted cell means: notations of Excel, WPS and testers that nobody would type into a field.

What `stored()` reads is left to it. Here stands what only a whole column tells (is 1,234 a thousand?) and
what only a spreadsheet makes (45789 for a day, ##### for a column that was too narrow).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from sidesk.core.canonical import Json
from sidesk.core.text import LocalText
from sidesk.forms.definition import Choice, Question
from sidesk.forms.kinds import NotAnAnswer, stored
from sidesk.forms.kinds_answers import plain, quoted
from sidesk.ui.fields.paste_words import folded, names_of, spelled

CHOSEN = ("one", "many", "yesno", "verdict")
NUMBERS = ("integer", "decimal", "money")
WORDS = ("text", "barcode", "mac", "device")
SEVERAL = re.compile(r"[、,;，；/\n]+")
EARLIEST, LATEST = 20_000, 80_000  # days since 1899-12-30 that can be meant as dates: 1954 to 2119

_NUMBER = re.compile(r"([+-]?)([0-9][0-9.,' ]*)(.*)", re.DOTALL)
_CONTINENTAL = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_THOUSAND_OR_PART = re.compile(r"[1-9][0-9]{0,2}[,.][0-9]{3}")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_FRACTION = re.compile(r"0?\.[0-9]+")
_MIDNIGHT = re.compile(r"(.+?)[ T]0{1,2}:00(?::00)?(?:\.0+)?")
_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")
_NAMED = re.compile(
    r"([0-9]{1,2})[ -]([a-z]{3,9})\.?,?[ -]([0-9]{4})|([a-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})", re.I
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BROKEN = re.compile(r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!)", re.I)
_TOO_NARROW = re.compile(r"#{3,}")
_SHORTENED = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]{2}")

Read: TypeAlias = "tuple[Json | None, LocalText]"


@dataclass(frozen=True)
class Habit:
    """How a column writes what can be read in two ways; empty where it does not tell."""

    mark: str = ""  # "," or ".": what stands before the decimals
    day: str = ""  # "first" or "second" in 5/11/2026


def habit_of(question: Question, texts: Iterable[str]) -> Habit:
    """What the cells of a column say about each other."""
    if question.kind in NUMBERS:
        marks = {mark for text in texts if (mark := _mark(plain(text)))}
        return Habit(mark=marks.pop() if len(marks) == 1 else "")
    if question.kind in ("date", "datetime"):
        days = {day for text in texts if (day := _day(plain(text)))}
        return Habit(day=days.pop() if len(days) == 1 else "")
    return Habit()


def _mark(typed: str) -> str:
    """The decimal mark that a number shows beyond doubt."""
    found = _NUMBER.match(typed)
    digits = found[2].strip() if found else ""
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        return "," if comma > point else "."
    last = max(comma, point)
    if last < 0 or _THOUSAND_OR_PART.fullmatch(digits):
        return ""
    mark = digits[last]
    if digits.count(mark) > 1:  # it stands between thousands, so the other one is before the decimals
        return "." if mark == "," else ","
    return mark


def _day(typed: str) -> str:
    found = _DAY_MONTH_YEAR.match(typed)
    if found is None or found[2] == ".":
        return ""
    return "first" if int(found[1]) > 12 else "second" if int(found[3]) > 12 else ""


def reader(
    question: Question, choices: Sequence[Choice], habit: Habit, now: dt.datetime | None
) -> Callable[[str], Read]:
    """Reads the cells of one column: the stored value, and what is wrong (then the text is the value)."""
    names = names_of(choices) if question.kind in CHOSEN and choices else {}
    known: dict[str, Read] = {}

    def read(text: str) -> Read:
        found = known.get(text)
        if found is None:
            found = known[text] = _read(text)
        return found

    def _read(text: str) -> Read:
        if not text.strip():
            return None, {}
        broken = _from_excel(question, text.strip())
        if broken:
            return text.strip(), broken
        if names:
            return _chosen(question, choices, names, text)
        try:
            return _typed(question, text, habit, now), {}
        except NotAnAnswer as error:
            return text.strip(), error.message

    return read


def _from_excel(question: Question, text: str) -> LocalText:
    """What Excel put into a cell in the place of its content."""
    if _BROKEN.fullmatch(text):
        return {
            "zh": f"「{text}」是 Excel 的错误值，不是答案。",
            "en": f"“{text}” is an error of Excel, not an answer.",
        }
    if _TOO_NARROW.fullmatch(text):
        return {
            "zh": "Excel 里这一列太窄，复制出来的是 #。把列拉宽，再复制。",
            "en": "The column was too narrow in Excel, so # was copied. Widen it and copy again.",
        }
    if question.kind in WORDS and _SHORTENED.fullmatch(text):
        return {
            "zh": f"Excel 把它缩写成了 {text}，后面的位数丢了。把那一列设成文本，再复制。",
            "en": f"Excel shortened it to {text} and its last digits are lost. "
            "Make that column text and copy again.",
        }
    return {}


# --- choices -----------------------------------------------------------------------------------------------


def _chosen(question: Question, choices: Sequence[Choice], names: Mapping[str, str], text: str) -> Read:
    whole = _name(names, text)
    if whole is not None:
        return ([whole] if question.kind == "many" else whole), {}
    if question.kind != "many":
        return text.strip(), none_of(choices)
    found = [_name(names, part) for part in SEVERAL.split(text) if part.strip()]
    if None in found:
        return text.strip(), none_of(choices)
    return list(dict.fromkeys(name for name in found if name)) or None, {}


def _name(names: Mapping[str, str], text: str) -> str | None:
    written = folded(text)
    if written in names:
        return names[written]
    values = set(names.values())
    return next((name for name in spelled(written) if name in values), None)


def none_of(choices: Sequence[Choice]) -> LocalText:
    """Which options there are."""
    languages = {language for choice in choices for language in choice.label}
    listed = {
        language: "、".join(choice.label.get(language, choice.name) for choice in choices[:6])
        for language in languages
    }
    return {
        language: f"只能填：{names}" if language == "zh" else f"One of: {names.replace('、', ', ')}"
        for language, names in listed.items()
    }


# --- numbers and moments -----------------------------------------------------------------------------------


def _typed(question: Question, text: str, habit: Habit, now: dt.datetime | None) -> Json | None:
    kind = question.kind
    if kind in NUMBERS:
        return stored(question, _number(text, habit), now)
    if kind in ("date", "datetime", "time") and (moment := _of_serial(kind, plain(text), now)):
        return moment
    if kind in ("date", "datetime") and _DAY_MONTH_YEAR.match(plain(text)):
        # What a day of two meanings says, only the column can tell.
        return stored(question, _redated(kind, text, habit) or text, now)
    try:
        return stored(question, text, now)
    except NotAnAnswer:
        again = _redated(kind, text, habit) if kind in ("date", "datetime") else ""
        if not again:
            raise
        return stored(question, again, now)


def _number(text: str, habit: Habit) -> str:
    """The number as `stored` reads it."""
    found = _NUMBER.fullmatch(plain(text))
    if found is None:
        return text
    sign, digits, rest = found[1], found[2].strip(), found[3]
    if _CONTINENTAL.fullmatch(digits):
        return f"{sign}{digits.replace('.', '').replace(',', '.')} {rest}"
    if "'" in digits:
        return f"{sign}{digits.replace(chr(39), '')} {rest}"
    if not _THOUSAND_OR_PART.fullmatch(digits):
        return text
    if "," in digits and habit.mark:
        return f"{sign}{digits.replace(',', '' if habit.mark == '.' else '.')} {rest}"
    if "." in digits and habit.mark == ",":
        whole, part = digits.split(".")
        raise NotAnAnswer(
            f"这一列用逗号作小数点，「{quoted(text)}」可能是 {whole}{part}，也可能是 {whole}.{part}。",
            f"This column writes decimals with a comma: “{quoted(text)}” may mean {whole}{part} "
            f"or {whole}.{part}.",
        )
    return text


def _of_serial(kind: str, typed: str, now: dt.datetime | None) -> str:
    """A day, or a part of one, as Excel counts it."""
    if kind == "time":
        return _clock(Decimal(typed)) if _FRACTION.fullmatch(typed) else ""
    if not _SERIAL.fullmatch(typed) or not EARLIEST <= Decimal(typed) < LATEST:
        return ""
    whole, part = divmod(Decimal(typed), 1)
    day = dt.date(1899, 12, 30) + dt.timedelta(days=int(whole))
    if kind == "date":
        return day.isoformat() if not part else ""
    zone = now.tzinfo if now is not None and now.tzinfo else dt.UTC
    moment = dt.datetime.combine(day, dt.time(), zone) + dt.timedelta(seconds=round(part * 86_400))
    return moment.isoformat(timespec="seconds")


def _clock(part: Decimal) -> str:
    seconds = round(part * 86_400) % 86_400
    written = f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return f"{written}:{seconds % 60:02}" if seconds % 60 else written


def _redated(kind: str, text: str, habit: Habit) -> str:
    """The same day written as `stored` reads it; empty if it is no notation known here."""
    typed = plain(text)
    if kind == "date":
        midnight = _MIDNIGHT.fullmatch(typed)
        rest, typed = "", midnight[1] if midnight else typed
    else:
        typed, _, rest = typed.partition(" ") if not _NAMED.match(typed) else (typed, "", "")
        if not rest:
            return ""
    day = _iso(typed, habit, text) or typed
    return f"{day} {rest}".strip() if day != text else ""


def _iso(typed: str, habit: Habit, text: str) -> str:
    named = _NAMED.fullmatch(typed)
    if named:
        day, month, year = (named[1], named[2], named[3]) if named[1] else (named[5], named[4], named[6])
        if month[:3].lower() not in _MONTHS:
            return ""
        return f"{year}-{_MONTHS.index(month[:3].lower()) + 1:02}-{int(day):02}"
    found = _DAY_MONTH_YEAR.fullmatch(typed)
    if found is None:
        return ""
    first, second, year = int(found[1]), int(found[3]), found[4]
    if found[2] == "." or first > 12 or first == second or habit.day == "first":
        return f"{year}-{second:02}-{first:02}"
    if second > 12 or habit.day == "second":
        return f"{year}-{first:02}-{second:02}"
    raise NotAnAnswer(
        f"「{quoted(text)}」可能是 {first} 月 {second} 日，也可能是 {second} 月 {first} 日。"
        f"写成 {year}-{first:02}-{second:02} 这样。",
        f"“{quoted(text)}” may be {year}-{first:02}-{second:02} or {year}-{second:02}-{first:02}. "
        "Write one of them.",
    )
