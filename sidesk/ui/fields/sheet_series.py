"""Series: what comes after A-001, 2F-07, 1.5 or 11 May, and in which step."""

from __future__ import annotations

import calendar
import datetime as dt
import ipaddress
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise

_DIGITS = re.compile(r"[0-9]+")
MOST_TEXT = 200
NUMBERS = ("integer", "decimal", "money")


def continued(kind: str, seeds: Sequence[str], count: int) -> list[str] | None:
    """`count` stored values that go on after the first ones; None where they make no series."""
    seeds = [seed for seed in seeds if seed]
    if not seeds or count < 0:
        return None
    if kind in NUMBERS:
        return _numbers(seeds, count)
    if kind == "date":
        return _dates(seeds, count)
    if kind == "ip":
        return _addresses(seeds, count)
    if kind == "time":
        return _times(seeds, count)
    return _texts(seeds, count)


def repeated(seeds: Sequence[object], count: int) -> list[object]:
    """The same values again and again, for what has no next one."""
    return [seeds[i % len(seeds)] for i in range(count)]


def _numbers(seeds: Sequence[str], count: int) -> list[str] | None:
    try:
        known = [Decimal(seed) for seed in seeds]
    except InvalidOperation:
        return None
    step = known[-1] - known[-2] if len(known) > 1 else Decimal(1)
    if len(known) > 2 and any(b - a != step for a, b in pairwise(known)):
        return None
    places = min(0, *(int(number.as_tuple().exponent) for number in (*known, Decimal(0))))
    return [
        format((known[-1] + step * n).quantize(Decimal(1).scaleb(places)), "f") for n in range(1, count + 1)
    ]


def _dates(seeds: Sequence[str], count: int) -> list[str] | None:
    try:
        known = [dt.date.fromisoformat(seed) for seed in seeds]
        months = _months(known)
        if months:
            return [_later(known[-1], months * n, known[0].day).isoformat() for n in range(1, count + 1)]
        step = known[-1] - known[-2] if len(known) > 1 else dt.timedelta(days=1)
        if any(b - a != step for a, b in pairwise(known)):
            return None
        return [(known[-1] + step * n).isoformat() for n in range(1, count + 1)]
    except (ValueError, OverflowError):
        return None


def _months(known: Sequence[dt.date]) -> int:
    """The step in months where the same day of different months is meant; else 0."""
    if len(known) < 2 or any(day.day != known[0].day for day in known):
        return 0
    steps = {(b.year - a.year) * 12 + b.month - a.month for a, b in pairwise(known)}
    return steps.pop() if len(steps) == 1 else 0


def _later(day: dt.date, months: int, wanted: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(wanted, calendar.monthrange(year, month + 1)[1]))


def _addresses(seeds: Sequence[str], count: int) -> list[str] | None:
    try:
        known = [ipaddress.ip_address(seed) for seed in seeds]
        step = int(known[-1]) - int(known[-2]) if len(known) > 1 else 1
        return [str(known[-1] + step * n) for n in range(1, count + 1)]
    except ValueError:  # no address, or beyond the last one
        return None


def _times(seeds: Sequence[str], count: int) -> list[str] | None:
    found = [re.fullmatch(r"([0-9]{2}):([0-9]{2})", seed) for seed in seeds]
    if not all(found):
        return None
    known = [int(match[1]) * 60 + int(match[2]) for match in found if match]
    step = known[-1] - known[-2] if len(known) > 1 else 60
    minutes = [(known[-1] + step * n) % 1440 for n in range(1, count + 1)]
    return [f"{one // 60:02}:{one % 60:02}" for one in minutes]


def _texts(seeds: Sequence[str], count: int) -> list[str] | None:
    """The number that differs goes on, in its width; with one seed the last number does."""
    last = seeds[-1]
    numbers = list(_DIGITS.finditer(last))
    if not numbers or any(len(seed) > MOST_TEXT for seed in seeds):
        return None
    place, step = len(numbers) - 1, 1
    if len(seeds) > 1:
        found = _difference(seeds[-2], last)
        if found is None:
            return None
        place, step = found
    match = numbers[place]
    width, start = len(match[0]), int(match[0])
    if start + step * count < 0:
        return None
    return [
        f"{last[: match.start()]}{str(start + step * n).zfill(width)}{last[match.end() :]}"
        for n in range(1, count + 1)
    ]


def _difference(before: str, after: str) -> tuple[int, int] | None:
    """Which number of two texts differs, and by how much; None if anything else does."""
    if _DIGITS.sub("0", before) != _DIGITS.sub("0", after):
        return None
    pairs = [
        (i, int(b) - int(a))
        for i, (a, b) in enumerate(zip(_DIGITS.findall(before), _DIGITS.findall(after), strict=True))
        if a != b
    ]
    return pairs[0] if len(pairs) == 1 else None
