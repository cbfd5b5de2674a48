"""Numbers as people type them, and as they are stored: decimal strings, because 12.50 says more than 12.5."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from sidesk.core.canonical import Json
from sidesk.forms.definition import Question
from sidesk.forms.kinds_answers import NotAnAnswer, plain, quoted
from sidesk.forms.units import MULTIPLIERS, converted, typed_unit, unit_of

MOST_DIGITS = 40

_STORED = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_TYPED = re.compile(
    r"([+-]?)\s*([0-9](?:[0-9., ]|'(?=[0-9]))*|[.,][0-9]+)(?:[eE]([+-]?[0-9]{1,2}))?\s*(.*)",
    re.ASCII | re.DOTALL,
)
_WHOLE = re.compile(r"[0-9]*|[0-9]{1,3}(?:([,. '])[0-9]{3})(?:\1[0-9]{3})*", re.ASCII)
_BY_COMMAS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+", re.ASCII)
_CURRENCY = ("¥", "￥", "CNY", "RMB")


class Reading(NamedTuple):
    """What was typed, in the unit of the question."""

    number: str
    unit: str  # of `number`
    has_unit: bool  # whether one was typed
    changed: bool  # whether another unit or a multiplier was typed: 2 km, 1.2k


def stored_number(question: Question, text: str) -> Json | None:
    """`１２．５ m` becomes `12.5` where the unit is m. Raises NotAnAnswer."""
    found = reading(question, text)
    return {"value": found.number, "unit": found.unit} if question.units else found.number


def reading(question: Question, text: str) -> Reading:
    """A typed number, in the question's unit or in one of those people choose from. Raises NotAnAnswer."""
    typed = plain(text)
    if question.kind == "money":
        typed = _without_currency(typed)
    match = _TYPED.fullmatch(typed)
    if match is None:
        raise _no_number(question, text)
    sign, digits, exponent, rest = match.groups()
    unit, power, symbol = _rest(question, rest.strip(), text)
    by_commas = question.kind in ("integer", "money")
    number = _shifted(_pointed(digits.strip(), text, by_commas=by_commas), int(exponent or 0) + power)
    _check_length(number)
    source, target = unit_of(symbol), unit_of(unit)
    if symbol != unit and source is not None and target is not None:
        number = converted(sign.strip("+") + number, source, target)
        sign = "-" if number.startswith("-") else ""
        number = number.lstrip("-")
        _check_length(number)
    if question.kind == "integer":
        number = _whole(number)
    if question.kind == "money" and not question.units:
        whole, _, part = number.partition(".")
        number = f"{whole}.{part.ljust(2, '0')}"
    negative = sign == "-" and number.strip("0.") != ""
    return Reading(f"-{number}" if negative else number, unit, bool(symbol), symbol != unit or power != 0)


def in_first_unit(question: Question, value: Mapping[str, Json]) -> str:
    """A number whose unit somebody chose, in the first unit of its question; unknown units change nothing."""
    number, unit = value.get("value"), value.get("unit")
    source, target = unit_of(str(unit)), unit_of(question.unit)
    if not isinstance(number, str) or not _STORED.fullmatch(number):
        return "" if number is None else str(number)
    if source is None or target is None or source.dimension != target.dimension:
        return number
    return converted(number, source, target)


def is_number(question: Question, value: Json) -> bool:
    """Whether a value is a stored number of this kind."""
    if isinstance(value, dict):
        unit = value.get("unit")
        return (
            set(value) == {"value", "unit"}
            and bool(unit)
            and isinstance(unit, str)
            and is_number(question, value["value"])
        )
    return (
        isinstance(value, str)
        and len(value) <= MOST_DIGITS + 1
        and _STORED.fullmatch(value) is not None
        and not (question.kind == "integer" and "." in value)
    )


def grouped(number: str) -> str:
    """`1234567.50` as `1,234,567.50`; what is no number stays."""
    match = _STORED.fullmatch(number)
    if match is None:
        return number
    whole, point, part = number.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}{point}{part}"


def _without_currency(typed: str) -> str:
    for mark in _CURRENCY:
        sign, rest = (typed[:1], typed[1:]) if typed[:1] in "+-" else ("", typed)
        if rest.startswith(mark):
            return sign + rest[len(mark) :]
    return typed


def _pointed(digits: str, text: str, *, by_commas: bool) -> str:
    """The digits with a point where the typed number has one, and nothing between thousands."""
    mark = digits[max(digits.rfind("."), digits.rfind(","), -1)] if {".", ","} & set(digits) else ""
    if mark == "," and (digits.count(",") > 1 or by_commas) and _BY_COMMAS.fullmatch(digits):
        mark = ""
    whole, _, part = digits.rpartition(mark) if mark else (digits, "", "")
    grouped = _WHOLE.fullmatch(whole)
    if grouped is None or (mark and grouped[1] == mark) or (part and not part.isdigit()):
        raise NotAnAnswer(
            f"「{quoted(text)}」里的点、逗号或空格看不明白。写成 1234.5 这样。",
            f"The points, commas or blanks of “{quoted(text)}” are not clear. Write it like 1234.5.",
        )
    if mark == "," and _BY_COMMAS.fullmatch(digits):
        raise NotAnAnswer(
            f"「{quoted(text)}」可能是 {whole}{part}，也可能是 {whole}.{part}。写成其中一个。",
            f"“{quoted(text)}” may mean {whole}{part} or {whole}.{part}. Write one of them.",
        )
    return _trimmed(re.sub(r"[^0-9]", "", whole) + (f".{part}" if part else ""))


def _trimmed(digits: str) -> str:
    """Without zeros in front, without a point at the end: 007 is 7, .5 is 0.5; 12.50 stays."""
    whole, _, part = digits.partition(".")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{part}" if part else whole


def _shifted(number: str, exponent: int) -> str:
    """The point moved by a power of ten: 1.2e-9 is 0.0000000012."""
    if exponent == 0:
        return number
    whole, _, part = number.partition(".")
    digits, point = whole + part, len(whole) + exponent
    if point <= 0:
        return _trimmed(f"0.{'0' * -point}{digits}")
    digits = digits.ljust(point, "0")
    return _trimmed(f"{digits[:point]}.{digits[point:]}")


def _whole(number: str) -> str:
    whole, _, part = number.partition(".")
    if part.strip("0"):
        raise NotAnAnswer(
            f"这里要填整数，不能有小数。例如 {whole}。",
            f"A whole number is needed, without a fraction: {whole}.",
        )
    return whole


def _check_length(number: str) -> None:
    if len(number) > MOST_DIGITS:
        raise NotAnAnswer(
            f"这个数太长了（最多 {MOST_DIGITS} 位）。",
            f"This number is longer than {MOST_DIGITS} digits.",
        )


def _rest(question: Question, rest: str, text: str) -> tuple[str, int, str]:
    """What stands behind the digits: the unit to store, a power of ten, the unit that was typed."""
    if not rest:
        return question.unit, 0, question.unit if not question.units else ""
    found = _typed_symbol(question, rest)
    if found is not None:
        return *found[:1], 0, found[1]
    for word in sorted(MULTIPLIERS, key=len, reverse=True):
        behind = rest[len(word) :].strip() if rest.startswith(word) else None
        if behind == "":
            return question.unit, MULTIPLIERS[word], question.unit if not question.units else ""
        if behind and (found := _typed_symbol(question, behind)) is not None:
            return found[0], MULTIPLIERS[word], found[1]
    raise _wrong_unit(question, rest, text)


def _typed_symbol(question: Question, typed: str) -> tuple[str, str] | None:
    """The unit to store and the one that was typed; None where it is none of the question's dimension."""
    offered = question.units or (question.unit or _default_unit(question),)
    for unit in offered:
        if _same_unit(unit, typed):
            return unit, unit
    found = typed_unit(typed, offered[0])
    if found is None:
        return None
    same = next((unit for unit in offered if unit_of(unit) == found), None)
    return (same, same) if same else (offered[0], found.symbol)


def _wrong_unit(question: Question, unit: str, text: str) -> NotAnAnswer:
    if not question.unit:
        return _no_number(question, text)
    units = "、".join(question.units) or question.unit
    shown = ", ".join(question.units) or question.unit
    return NotAnAnswer(
        f"这里的单位是 {units}，「{quoted(unit)}」不是，也换算不了。只写数字，例如 12.5。",
        f"The unit here is {shown}, and “{quoted(unit)}” cannot be converted. Write the number, like 12.5.",
    )


def _default_unit(question: Question) -> str:
    return "元" if question.kind == "money" else ""


def _same_unit(unit: str, typed: str) -> bool:
    """The unit itself, in any width; one that SiDesk does not know (`月 / months`) in any case."""
    if unit_of(unit) is not None:
        return typed == plain(unit)
    names = {plain(name).casefold() for name in (unit, *unit.split(" / ")) if name.strip()}
    return typed.casefold() in names


def _no_number(question: Question, text: str) -> NotAnAnswer:
    example = "12" if question.kind == "integer" else "12.5"
    return NotAnAnswer(
        f"「{quoted(text)}」不是数字。只写数字，例如 {example}。",
        f"“{quoted(text)}” is not a number. Write only the number, like {example}.",
    )
