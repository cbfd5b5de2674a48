"""Numbers as people type them, and as they are stored: decimal strings, because 12.50 says more than 12.5."""

from __future__ import annotations

import re
import unicodedata

from sidesk.core.canonical import Json
from sidesk.forms.definition import Question
from sidesk.forms.kinds_answers import NotAnAnswer, plain, quoted

MOST_DIGITS = 40

_STORED = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_TYPED = re.compile(
    r"([+-]?)\s*([0-9][0-9., ]*|[.,][0-9]+)(?:[eE]([+-]?[0-9]{1,2}))?\s*(.*)", re.ASCII | re.DOTALL
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:([, ])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]*)?", re.ASCII)
_ALIASES = {
    "m": ("米",), "mm": ("毫米",), "cm": ("厘米",), "km": ("千米", "公里"), "kg": ("公斤", "千克"),
    "°C": ("℃", "度", "摄氏度"), "Ω": ("欧", "欧姆", "ohm"), "V": ("伏", "伏特"), "A": ("安", "安培"),
    "W": ("瓦",), "h": ("小时",), "min": ("分钟", "分"), "s": ("秒",), "d": ("天",),
    "元": ("¥", "CNY", "RMB", "圆"),
}  # fmt: skip
_CURRENCY = ("¥", "￥", "CNY", "RMB")


def stored_number(question: Question, text: str) -> Json | None:
    """`１２．５ m` becomes `12.5` where the unit is m. Raises NotAnAnswer."""
    typed = plain(text)
    if question.kind == "money":
        typed = _without_currency(typed)
    match = _TYPED.fullmatch(typed)
    if match is None:
        raise _no_number(question, text)
    sign, digits, exponent, unit = match.groups()
    _check_unit(question, unit.strip(), text)
    number = _shifted(_pointed(digits.strip(), text), int(exponent or 0))
    if len(number) > MOST_DIGITS:
        raise NotAnAnswer(
            f"这个数太长了（最多 {MOST_DIGITS} 位）。",
            f"This number is longer than {MOST_DIGITS} digits.",
        )
    if question.kind == "integer":
        number = _whole(number)
    negative = sign == "-" and number.strip("0.") != ""
    return f"-{number}" if negative else number


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


def _without_currency(typed: str) -> str:
    for mark in _CURRENCY:
        sign, rest = (typed[:1], typed[1:]) if typed[:1] in "+-" else ("", typed)
        if rest.startswith(mark):
            return sign + rest[len(mark) :]
    return typed


def _pointed(digits: str, text: str) -> str:
    """The digits with a point where the typed number has one, and nothing between thousands."""
    if _GROUPED.fullmatch(digits) and ("." in digits or digits.count(",") != 1 or " " in digits):
        return _trimmed(digits.replace(",", "").replace(" ", ""))
    if " " in digits or digits.count(".") > 1 or ("," in digits and "." in digits) or digits.count(",") > 1:
        raise NotAnAnswer(
            f"「{quoted(text)}」里的点、逗号或空格看不明白。写成 1234.5 这样。",
            f"The points, commas or blanks of “{quoted(text)}” are not clear. Write it like 1234.5.",
        )
    whole, comma, part = digits.partition(",")
    if comma and len(part) == 3 and whole not in ("", "0"):
        raise NotAnAnswer(
            f"「{quoted(text)}」可能是 {whole}{part}，也可能是 {whole}.{part}。写成其中一个。",
            f"“{quoted(text)}” may mean {whole}{part} or {whole}.{part}. Write one of them.",
        )
    return _trimmed(digits.replace(",", "."))


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


def _check_unit(question: Question, unit: str, text: str) -> None:
    if not unit or _same_unit(question.unit or _default_unit(question), unit):
        return
    if question.unit:
        raise NotAnAnswer(
            f"这里的单位是 {question.unit}，「{unit}」不是。换算成 {question.unit}，只写数字，例如 12.5。",
            f"The unit here is {question.unit}, not “{unit}”. Convert it and write the number, like 12.5.",
        )
    raise _no_number(question, text)


def _default_unit(question: Question) -> str:
    return "元" if question.kind == "money" else ""


def _same_unit(unit: str, typed: str) -> bool:
    """The unit itself or another way to write it. Case counts where it decides: mW is not MW."""
    unit = unicodedata.normalize("NFKC", unit)
    names = {unit, *_ALIASES.get(unit, ())}
    if unit[:1] in "mM" and len(unit) > 1:
        return typed in names
    return bool(unit) and typed.casefold() in {name.casefold() for name in names}


def _no_number(question: Question, text: str) -> NotAnAnswer:
    example = "12" if question.kind == "integer" else "12.5"
    return NotAnAnswer(
        f"「{quoted(text)}」不是数字。只写数字，例如 {example}。",
        f"“{quoted(text)}” is not a number. Write only the number, like {example}.",
    )
