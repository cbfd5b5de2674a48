"""Functions about dates, moments and times of day."""

from __future__ import annotations

import datetime as dt
import re

from sidesk.core.expressions_signature import Function, signature
from sidesk.core.expressions_values import Value, days, fraction, moment, moment_of, number
from sidesk.core.expressions_world import World

_MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "zh": [f"{n}月" for n in range(1, 13)],
}
_WEEKDAYS = {
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    "zh": ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
}


def _stamp(found: dt.datetime | None) -> str:
    return found.isoformat(timespec="milliseconds") if found is not None else ""


def _date(world: World, value: Value) -> str:
    found = moment_of(value, world.zone)
    return found.date().isoformat() if found is not None else ""


def _date_time(world: World, value: Value) -> str:
    return _stamp(moment_of(value, world.zone))


def _formatted(world: World, value: Value, layout: str) -> str:
    """`value` by the codes of `layout`; a code that does not exist stays as it is."""
    found = moment_of(value, world.zone)
    if found is None:
        return ""
    language = world.language if world.language in _MONTHS else "en"
    codes = {
        "Y": f"{found.year:04}",
        "y": f"{found.year % 100:02}",
        "m": f"{found.month:02}",
        "n": str(found.month),
        "b": _MONTHS[language][found.month - 1],
        "d": f"{found.day:02}",
        "e": str(found.day),
        "a": _WEEKDAYS[language][found.weekday()],
        "W": f"{found.isocalendar().week:02}",
        "H": f"{found.hour:02}",
        "h": str(found.hour),
        "M": f"{found.minute:02}",
        "S": f"{found.second:02}",
        "3": f"{found.microsecond // 1000:03}",
        "%": "%",
    }
    return re.sub(r"%(.)", lambda code: codes.get(code[1], code[0]), layout)


def _decimal_time(world: World, written: str) -> float:
    found = moment(written, world.zone)
    return days(written, world.zone) if found is None else fraction(found)


MOMENTS: dict[str, Function] = {
    "today": signature("", lambda world: world.today().isoformat(), world=True),
    "now": signature("", lambda world: _stamp(world.now()), world=True),
    "date": signature("v", _date, world=True),
    "date-time": signature("v", _date_time, world=True),
    "format-date": signature("vs", _formatted, world=True),
    "format-date-time": signature("vs", _formatted, world=True),
    "decimal-date-time": signature("v", lambda world, value: number(value, world.zone), world=True),
    "decimal-time": signature("s", _decimal_time, world=True),
}
