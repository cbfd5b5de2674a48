"""Dates, times and moments as people type them: 2026-5-11, 5月11日, 下午2:03, 1403."""

from __future__ import annotations

import datetime as dt
import re

from sidesk.core.canonical import Json
from sidesk.forms.kinds_answers import NotAnAnswer, plain, quoted

_DATES = (
    re.compile(r"(?P<y>[0-9]{4}) ?([-/.]) ?(?P<m>[0-9]{1,2}) ?\2 ?(?P<d>[0-9]{1,2})", re.ASCII),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})", re.ASCII),
    re.compile(r"(?:(?P<y>[0-9]{4}) ?年 ?)?(?P<m>[0-9]{1,2}) ?月 ?(?P<d>[0-9]{1,2}) ?[日号]?", re.ASCII),
)
_TIMES = (
    re.compile(r"(?P<h>[0-9]{1,2}) ?: ?(?P<m>[0-9]{1,2})(?: ?: ?(?P<s>[0-9]{1,2}))?", re.ASCII),
    re.compile(r"(?P<h>[0-9]{2})(?P<m>[0-9]{2})", re.ASCII),
    re.compile(r"(?P<h>[0-9]{1,2}) ?[点时] ?(?:(?P<m>[0-9]{1,2}) ?分? ?)?(?:(?P<s>[0-9]{1,2}) ?秒)?", re.A),
)
_HALF = re.compile(
    r"^(上午|早上|凌晨|下午|晚上|中午|am|pm) ?|(?<=[0-9点时分秒]) ?(am|pm|a\.m\.|p\.m\.)$", re.IGNORECASE
)
_AFTER_NOON = ("下午", "晚上", "pm", "p.m.", "中午")
_STORED_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_STORED_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?", re.ASCII)


def stored_date(text: str, now: dt.datetime) -> str:
    """An ISO date; without a year it is this year's. Raises NotAnAnswer."""
    typed = plain(text)
    match = next((found for form in _DATES if (found := form.fullmatch(typed))), None)
    if match is None:
        raise NotAnAnswer(
            f"「{quoted(text)}」不是日期。写成 2026-05-11 这样。",
            f"“{quoted(text)}” is not a date. Write it like 2026-05-11.",
        )
    try:
        year = int(match["y"] or now.year)
        return dt.date(year, int(match["m"]), int(match["d"])).isoformat()
    except ValueError:
        raise NotAnAnswer(
            f"没有「{quoted(text)}」这一天。检查月和日，写成 2026-05-11 这样。",
            f"There is no day “{quoted(text)}”. Check month and day; write it like 2026-05-11.",
        ) from None


def stored_time(text: str) -> str:
    """A time of 24 hours; seconds only where they were typed. Raises NotAnAnswer."""
    typed = plain(text)
    half = _HALF.search(typed)
    match = next((found for form in _TIMES if (found := form.fullmatch(_HALF.sub("", typed)))), None)
    if match is None:
        raise _no_time(text)
    hour, minute, second = int(match["h"]), int(match["m"] or 0), match.groupdict().get("s")
    if half is not None:
        hour = _of_24(hour, (half[1] or half[2]).lower(), text)
    if hour > 23 or minute > 59 or int(second or 0) > 59:
        raise _no_time(text)
    return f"{hour:02}:{minute:02}" + (f":{int(second):02}" if second else "")


def _of_24(hour: int, half: str, text: str) -> int:
    if hour > 12:
        if half in _AFTER_NOON and hour < 24:
            return hour  # 下午14:03 says it twice
        raise _no_time(text)
    if half == "中午":
        return hour if hour >= 11 else hour + 12
    if half == "晚上" and hour == 12:  # midnight of which day?
        raise _no_time(text)
    if half in _AFTER_NOON:
        return hour % 12 + 12
    return hour % 12


def _no_time(text: str) -> NotAnAnswer:
    return NotAnAnswer(
        f"「{quoted(text)}」不是时间。写成 14:03 这样（00:00 到 23:59）。",
        f"“{quoted(text)}” is not a time. Write it like 14:03 (00:00 to 23:59).",
    )


def stored_moment(text: str, now: dt.datetime) -> str:
    """A date and a time, with an offset: the typed one, else that of `now`. Raises NotAnAnswer."""
    typed = plain(text)
    try:
        found = dt.datetime.fromisoformat(typed)
    except ValueError:
        found = None
    if found is None or len(typed) < 12:
        date, time = _halves(typed)
        if not time:
            raise NotAnAnswer(
                f"「{quoted(text)}」要有日期和时间。写成 2026-05-11 14:03 这样。",
                f"“{quoted(text)}” needs a date and a time. Write it like 2026-05-11 14:03.",
            )
        found = dt.datetime.fromisoformat(f"{stored_date(date, now)}T{stored_time(time)}")
    if found.tzinfo is None:
        found = found.replace(tzinfo=now.tzinfo or dt.UTC)
    return found.isoformat(timespec="seconds")


def _halves(typed: str) -> tuple[str, str]:
    """The date and the time of a typed moment."""
    for mark in ("日", "号", "T", "t"):
        date, found, time = typed.partition(mark)
        if found:
            return (date + found if mark in "日号" else date), time.strip()
    date, _, time = typed.partition(" ")
    return date, time


def is_date(value: Json) -> bool:
    """Whether a value is a stored date."""
    return isinstance(value, str) and _STORED_DATE.fullmatch(value) is not None and _exists(value)


def is_time(value: Json) -> bool:
    """Whether a value is a stored time."""
    return (
        isinstance(value, str)
        and _STORED_TIME.fullmatch(value) is not None
        and _exists(f"2000-01-01T{value}")
    )


def is_moment(value: Json) -> bool:
    """Whether a value is a stored moment: RFC 3339 with an offset."""
    if not isinstance(value, str) or len(value) < 20 or value[10] != "T" or value[4] != "-":
        return False
    return _exists(value) and dt.datetime.fromisoformat(value).tzinfo is not None


def _exists(value: str) -> bool:
    try:
        dt.datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def moment_shown(value: str) -> str:
    """`2026-05-11 14:03 +08:00`; anything else stays as it is."""
    try:
        found = dt.datetime.fromisoformat(value)
    except ValueError:
        return value
    zone = found.strftime("%z")
    return f"{found:%Y-%m-%d %H:%M} {zone[:3]}:{zone[3:]}" if zone else f"{found:%Y-%m-%d %H:%M}"
