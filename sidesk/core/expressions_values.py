"""Values of expressions: texts, numbers, truths and nodes, and how one becomes another.

Numbers are floats and are shown without a trailing `.0` and without the noise of binary fractions. A date
counts as days since 1970-01-01, a moment as days with a fraction on the clock of `zone`, a time of day as
the fraction of a day: so they compare with each other, and `date(${start} + 7)` is a week later.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol, TypeAlias

NAN = math.nan
DAY = 86400.0


class Node(Protocol):
    """What a path leads to: an answer, a group, a row, an option of a list."""

    @property
    def text(self) -> str:
        """Its content as expressions read it; nothing where it is hidden or unanswered."""


Value: TypeAlias = str | float | bool | list[Node]

_NUMBER = re.compile(r"\s*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*", re.ASCII)
_TIME = r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
_MOMENT = re.compile(rf"\s*([0-9]{{4}})-([0-9]{{1,2}})-([0-9]{{1,2}})(?:T{_TIME})?\s*", re.ASCII)
_OF_DAY = re.compile(rf"\s*{_TIME}\s*", re.ASCII)
_EPOCH = dt.date(1970, 1, 1).toordinal()


def text(value: Value) -> str:
    """As text: of several nodes the first."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _shown(value)
    return value[0].text if value else ""


def _shown(value: float) -> str:
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value == int(value):
        return str(int(value))
    return format(Decimal(format(value, ".15g")), "f")


def number(value: Value, zone: dt.tzinfo) -> float:
    """As number; NaN for what is neither a number, a date, a moment nor a time."""
    if type(value) is float:
        return value
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    written = text(value)
    if _NUMBER.fullmatch(written):
        return float(written)
    return days(written, zone)


def days(written: str, zone: dt.tzinfo) -> float:
    """A date, moment or time of day as days; NaN for anything else."""
    if len(written) < 5 or written[-1] not in "0123456789Z ":
        return NAN
    found = moment(written, zone)
    if found is not None:
        return found.toordinal() - _EPOCH + fraction(found)
    of_day = _OF_DAY.fullmatch(written)
    if of_day is None:
        return NAN
    hour, minute, second, digits, offset = of_day.groups()
    try:
        clock = dt.time(int(hour), int(minute), int(second or 0), tzinfo=_offset(offset, zone))
    except ValueError:
        return NAN
    found = dt.datetime.combine(dt.date(1970, 1, 2), clock).astimezone(zone)
    return fraction(found) + float(f"0.{digits or 0}") / DAY


def fraction(found: dt.datetime) -> float:
    """How much of its day has passed."""
    seconds = found.hour * 3600 + found.minute * 60 + found.second
    return (seconds + found.microsecond / 1e6) / DAY


def moment(written: str, zone: dt.tzinfo) -> dt.datetime | None:
    """The moment a text names, on the clock of `zone`; a plain date is its midnight there."""
    match = _MOMENT.fullmatch(written)
    if match is None:
        return None
    year, month, day, hour, minute, second, digits, offset = match.groups()
    try:
        found = dt.datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((digits or "0")[:6].ljust(6, "0")),
            tzinfo=_offset(offset, zone),
        )
        return found.astimezone(zone)
    except (ValueError, OverflowError):
        return None


def _offset(written: str | None, zone: dt.tzinfo) -> dt.tzinfo:
    if not written:
        return zone
    if written == "Z":
        return dt.UTC
    hours, minutes = int(written[1:3]), int(written[3:].lstrip(":") or 0)
    size = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-size if written[0] == "-" else size)


def moment_of(value: Value, zone: dt.tzinfo) -> dt.datetime | None:
    """The moment a value means: a text that names one, or a number of days."""
    if isinstance(value, float | bool) or _NUMBER.fullmatch(text(value)):
        try:
            start = dt.datetime(1970, 1, 1, tzinfo=zone)
            return start + dt.timedelta(seconds=round(number(value, zone) * DAY, 3))
        except (ValueError, OverflowError):
            return None
    return moment(text(value), zone)


def truth(value: Value) -> bool:
    """As truth: a number that is neither 0 nor NaN, a text that is not empty, nodes that are there."""
    if type(value) is bool:
        return value
    if type(value) is float:
        return value != 0 and not math.isnan(value)
    return bool(value)


def texts(values: Iterable[Value]) -> list[str]:
    """All texts in values, of every node."""
    found: list[str] = []
    for value in values:
        if isinstance(value, list):
            found.extend(node.text for node in value)
        else:
            found.append(text(value))
    return found


def compared(operator: str, left: Value, right: Value, zone: dt.tzinfo, *, numeric: bool) -> bool:
    """A comparison; several nodes compare if any of them does. `numeric`: 5.0 = 5 although both are texts."""
    if isinstance(left, list):
        if isinstance(right, bool):
            return _pair(operator, bool(left), right, zone, numeric)
        return any(compared(operator, node.text, right, zone, numeric=numeric) for node in left)
    if isinstance(right, list):
        return compared(_TURNED.get(operator, operator), right, left, zone, numeric=numeric)
    return _pair(operator, left, right, zone, numeric)


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _pair(operator: str, left: Value, right: Value, zone: dt.tzinfo, numeric: bool) -> bool:
    if operator in ("=", "!="):
        return _equal(left, right, zone, numeric) == (operator == "=")
    a, b = number(left, zone), number(right, zone)
    match operator:
        case "<":
            return a < b
        case "<=":
            return a <= b
        case ">":
            return a > b
        case _:
            return a >= b


def _equal(left: Value, right: Value, zone: dt.tzinfo, numeric: bool) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return number(left, zone) == number(right, zone)
    return left == right or (numeric and number(left, zone) == number(right, zone))
