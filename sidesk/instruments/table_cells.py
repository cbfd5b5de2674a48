"""One cell of a tester's table: numbers with a comma and a unit, dates, verdicts with a star. Pure."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from sidesk.instruments import table_fields as fields
from sidesk.instruments.results import Values
from sidesk.instruments.table_fields import Field

_NUMBER = re.compile(r"([+-]?(?:\d{1,12}(?:\.\d{1,9})?|\.\d{1,9}))\s*([^\d\s.,][^\d]{0,9})?")
_COMMA = re.compile(r"[+-]?\d+,(?:\d{1,2}|\d{4,})(?:\D.*)?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")
_ISO = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?(?:[T\s]+(.+))?")
_LOCAL = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T\s,]+(.+))?")
_NAMED = re.compile(
    r"(?:(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4})|([A-Za-z]{3})[a-z]* (\d{1,2}),? (\d{4}))(?:[,\s]+(.+))?"
)
_TIME = re.compile(r"(上午|下午|AM|PM)?\s*(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(AM|PM)?", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = range(36526, 73051)  # dates as Excel counts them, 2000 to 2099
_LONGEST = 500


@lru_cache(maxsize=8192)  # a column holds the same few words ten thousand times
def usual(cell: str) -> str:
    """Full-width signs as the usual ones, one line, not endless; empty for all ways of saying nothing."""
    text = cell[: 4 * _LONGEST]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    text = " ".join(text.split())[:_LONGEST]
    return "" if text.lower() in fields.vocabulary().nothing else text


def has_decimal_comma(cells: Iterable[str]) -> bool:
    """Whether numbers among the cells are written with a comma."""
    return any(_COMMA.fullmatch(cell.strip()) for cell in cells)


def number(text: str, field: Field, factor: str, *, comma: bool) -> str | None:
    """A decimal text in the field's unit; None where it is no number. Its last zeros are kept."""
    found = _NUMBER.fullmatch(_dotted(text, comma=comma))
    if not found:
        return None
    unit = (found[2] or "").strip().lower().rstrip("*")
    if unit:
        known, own = fields.vocabulary().units.get(unit, ("", ""))
        if known != field.unit:
            return None
        factor = own
    value = found[1].lstrip("+")
    value = (
        value.replace("-.", "-0.")
        if value.startswith("-.")
        else f"0{value}"
        if value.startswith(".")
        else value
    )
    return value if factor == "1" else _converted(value, factor)


def _dotted(text: str, *, comma: bool) -> str:
    if "," not in text:
        return text
    if "." in text:
        last_is_comma = text.rfind(",") > text.rfind(".")
        return text.replace(".", "").replace(",", ".") if last_is_comma else text.replace(",", "")
    return text.replace(",", ".") if comma else _THOUSANDS.sub("", text)


def _converted(value: str, factor: str) -> str:
    found = Decimal(value) * Decimal(factor)
    whole = found.to_integral()
    return format(whole if found == whole else found.quantize(Decimal("0.01")), "f")


def verdict(text: str) -> Values | None:
    """`result` pass or fail, and `star` where the instrument is not sure within its accuracy."""
    word = text.strip().strip("*＊ ").lower()
    star = "*" in text or "＊" in text
    words = fields.vocabulary()
    result = "pass" if word in words.passed else "fail" if word in words.failed else ""
    if not result:
        return None
    return {"result": result, "star": True} if star else {"result": result}


def day_first(cells: Iterable[str]) -> bool | None:
    """Whether dates like 03/04/2026 begin with the day; None where no date of the column tells."""
    for cell in cells:
        found = _LOCAL.match(cell.strip())
        if found and "." in cell[:6]:
            return True
        if found and int(found[1]) > 12:
            return True
        if found and int(found[2]) > 12:
            return False
    return None


@lru_cache(maxsize=1024)
def moment(text: str, *, day_before_month: bool | None) -> str | None:
    """A date, perhaps with its time, as 2026-11-24T10:15:00; None where it is none, or two."""
    if found := _ISO.fullmatch(text):
        return _stamp(int(found[1]), int(found[2]), int(found[3]), found[4])
    if found := _LOCAL.fullmatch(text):
        if day_before_month is None and found[1] != found[2]:
            return None
        day, month = (found[1], found[2]) if day_before_month else (found[2], found[1])
        return _stamp(int(found[3]), int(month), int(day), found[4])
    if found := _NAMED.fullmatch(text):
        name = (found[2] or found[4]).lower()
        month = _MONTHS.index(name) + 1 if name in _MONTHS else 0
        return _stamp(int(found[3] or found[6]), int(month), int(found[1] or found[5]), found[7])
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and int(text[:5]) in _DAYS:
        whole = dt.datetime(1899, 12, 30) + dt.timedelta(seconds=round(float(text) * 86400))  # noqa: DTZ001
        return whole.isoformat() if "." in text else whole.date().isoformat()
    return None


def _stamp(year: int, month: int, day: int, rest: str | None) -> str | None:
    clock = time_of_day(rest) if rest else ""
    try:
        date = dt.date(year, month, day).isoformat()
    except ValueError:
        return None
    return None if clock is None else f"{date}T{clock}" if clock else date


def time_of_day(text: str) -> str | None:
    """10:15:00; None where it is no time."""
    found = _TIME.fullmatch(text.strip().removesuffix("Z"))
    if not found:
        return None
    hour, half = int(found[2]), (found[1] or found[5] or "").upper()
    if half in ("PM", "下午") and hour < 12:
        hour += 12
    if half in ("AM", "上午") and hour == 12:
        hour = 0
    if hour > 23 or int(found[3]) > 59 or int(found[4] or 0) > 59:
        return None
    return f"{hour:02}:{found[3]}:{found[4] or '00'}"
