"""Dates, times and moments as people type them: 2026-5-11, 5月11日, 下午2:03, 1403."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from sidesk.core.canonical import Json
from sidesk.forms.kinds_answers import NotAnAnswer, plain, quoted

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DATES = (
    re.compile(r"(?P<y>[0-9]{4}) ?([-/.]) ?(?P<m>[0-9]{1,2}) ?\2 ?(?P<d>[0-9]{1,2})", re.ASCII),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})", re.ASCII),
    re.compile(r"(?:(?P<y>[0-9]{2,4}) ?年 ?)?(?P<m>[0-9]{1,2}) ?月 ?(?P<d>[0-9]{1,2}) ?[日号]?", re.ASCII),
    re.compile(
        r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[ -]?(?P<m>[a-z]{3,9})\.?(?:,? ?-?(?P<y>[0-9]{2,4}))?", re.A
    ),
    re.compile(r"(?P<m>[a-z]{3,9})\.? ?(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?(?:,? (?P<y>[0-9]{2,4}))?", re.A),
    re.compile(r"(?P<d>[0-9]{1,2}) ?\. ?(?P<m>[0-9]{1,2}) ?\. ?(?P<y>[0-9]{2,4})", re.ASCII),
)
# Which comes first, day or month, depends on who wrote it.
_EITHER = re.compile(r"([0-9]{1,2}) ?([-/.]) ?([0-9]{1,2})(?: ?\2 ?([0-9]{2,4}))?\.?", re.ASCII)
_DAYS = {
    "今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2,
    "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2,
}  # fmt: skip
_AWAY = re.compile(r"([+-]) ?([0-9]{1,4}) ?(?:d|天|days?)?", re.ASCII)
_NOW = ("现在", "此刻", "now")
_TIMES = (
    re.compile(r"(?P<h>[0-9]{1,2}) ?: ?(?P<m>[0-9]{1,2})(?: ?: ?(?P<s>[0-9]{1,2}))?", re.ASCII),
    re.compile(r"(?P<h>[0-9]{1,2})(?P<m>[0-9]{2})", re.ASCII),
    re.compile(r"(?P<h>[0-9]{1,2})(?: ?h(?P<m>[0-9]{2})?)?", re.ASCII),
    re.compile(r"(?P<h>[0-9]{1,2}) ?[点时] ?(?:(?P<m>[0-9]{1,2}) ?分? ?)?(?:(?P<s>[0-9]{1,2}) ?秒)?", re.A),
)
_HALF = re.compile(
    r"^(上午|早上|凌晨|下午|晚上|中午|am|pm) ?|(?<=[0-9点时分秒半刻]) ?(am|pm|a\.m\.|p\.m\.)$", re.IGNORECASE
)
_AFTER_NOON = ("下午", "晚上", "pm", "p.m.", "中午")
_STORED_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_STORED_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?", re.ASCII)


def stored_date(text: str, now: dt.datetime, language: str = "zh") -> str:
    """An ISO date; without a year it is this year's. Raises NotAnAnswer.

    5/11 is 11 May to who reads Chinese and 5 November to who reads English, unless only one of them exists;
    with a year behind it (5/11/2026) it may be either to who reads Chinese, and is no answer.
    """
    typed = plain(text).casefold()
    away = _days_away(typed)
    if away is not None:
        return _day(text, lambda: now.date() + dt.timedelta(days=away))
    year, month, day = _parts(typed, language) or (None, "", "")
    if not day:
        raise NotAnAnswer(
            f"「{quoted(text)}」不是日期。写成 2026-05-11 这样。",
            f"“{quoted(text)}” is not a date. Write it like 2026-05-11.",
        )
    if year is not None and len(year) != 4:
        raise NotAnAnswer(
            f"「{quoted(text)}」的年份要写四位，例如 {now.year}-05-11。",
            f"Write the year of “{quoted(text)}” with four digits, like {now.year}-05-11.",
        )
    return _day(text, lambda: dt.date(int(year or now.year), int(month), int(day)))


def _day(text: str, made: Callable[[], dt.date]) -> str:
    try:
        return made().isoformat()
    except (ValueError, OverflowError):
        raise NotAnAnswer(
            f"没有「{quoted(text)}」这一天。检查月和日，写成 2026-05-11 这样。",
            f"There is no day “{quoted(text)}”. Check month and day; write it like 2026-05-11.",
        ) from None


def _days_away(typed: str) -> int | None:
    """Today, yesterday, +3."""
    if typed in _DAYS:
        return _DAYS[typed]
    away = _AWAY.fullmatch(typed)
    return int(away[1] + away[2]) if away is not None else None


def _parts(typed: str, language: str) -> tuple[str | None, str, str] | None:
    """Year, month and day as they are written."""
    for form in _DATES:
        if (found := form.fullmatch(typed)) is None:
            continue
        month = found["m"] if found["m"].isdigit() else _month(found["m"])
        if month:
            return found["y"], month, found["d"]
    either = _EITHER.fullmatch(typed)
    if either is None:
        return None
    first, second, year = either[1], either[3], either[4]
    both = {int(first), int(second)}
    if language == "zh" and year and len(both) == 2 and both <= set(range(1, 13)):
        raise NotAnAnswer(
            f"「{typed}」可能是{int(first)}月{int(second)}日，也可能是{int(second)}月{int(first)}日。"
            f"写成 {year}-{int(first):02}-{int(second):02} 这样。",
            f"“{typed}” may be {int(second)} {_named(first)} or {int(first)} {_named(second)}. "
            f"Write it like {year}-{int(first):02}-{int(second):02}.",
        )
    month_first = (int(second) > 12 or language == "zh") and int(first) <= 12
    return (year, first, second) if month_first else (year, second, first)


def is_either(text: str) -> bool:
    """Whether day and month stand in it so that both orders are a date: 5/11/2026, 5/11 14:03."""
    found = _EITHER.match(plain(text))
    return (
        found is not None
        and len({int(found[1]), int(found[3])}) == 2
        and int(found[1]) <= 12 >= int(found[3])
    )


def _named(month: str) -> str:
    return _MONTHS[int(month) - 1].capitalize()


def _month(word: str) -> str:
    """The number of an English month, of which three letters are enough."""
    found = [n for n, name in enumerate(_MONTHS, 1) if name.startswith(word)]
    return str(found[0]) if found else "9" if word == "sept" else ""


def stored_time(text: str, now: dt.datetime | None = None) -> str:
    """A time of 24 hours; seconds only where they were typed. Raises NotAnAnswer."""
    if now is not None and plain(text).casefold() in _NOW:
        return f"{now:%H:%M}"
    typed = plain(text).replace("半", "30分").replace("一刻", "15分").replace("三刻", "45分")
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


def stored_moment(text: str, now: dt.datetime, language: str = "zh") -> str:
    """A date and a time, with an offset: the typed one, else that of `now`. Raises NotAnAnswer.

    A time alone is today's.
    """
    typed = re.sub(r" (?=(?:[+-][0-9]{2}:?[0-9]{2}|Z)$)", "", plain(text))
    found = _iso(typed) if len(typed) >= 12 else None
    if typed.casefold() in _NOW:
        found = now.replace(second=0, microsecond=0)
    if found is None:
        date, time = _halves(typed, now, language)
        if not time:
            raise NotAnAnswer(
                f"「{quoted(text)}」要有日期和时间。写成 2026-05-11 14:03 这样。",
                f"“{quoted(text)}” needs a date and a time. Write it like 2026-05-11 14:03.",
            )
        day = stored_date(date, now, language) if date else now.date().isoformat()
        found = dt.datetime.fromisoformat(f"{day}T{stored_time(time)}")
    if found.tzinfo is None:
        found = found.replace(tzinfo=now.tzinfo or dt.UTC)
    return found.isoformat(timespec="seconds")


def _iso(typed: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(typed)
    except ValueError:
        return None


def _halves(typed: str, now: dt.datetime, language: str) -> tuple[str, str]:
    """The date and the time of a typed moment; either may be missing."""
    if _is(typed, lambda text: stored_date(text, now, language)):
        return typed, ""
    if _is(typed, stored_time):
        return "", typed
    cuts = [match.end() for match in re.finditer(r"[日号天]|(?<=[0-9])[Tt](?=[0-9])|[, ]+", typed)]
    for cut in reversed(cuts):
        date, time = typed[:cut].rstrip(" ,Tt"), typed[cut:].strip()
        # 2:30 pm is a time with a blank in it: the longer one counts.
        if _is(date, lambda text: stored_date(text, now, language)):
            return date, time
    return typed.partition(" ")[0], typed.partition(" ")[2]


def _is(text: str, read: Callable[[str], str]) -> bool:
    try:
        read(text)
    except NotAnAnswer:
        return False
    return True


def day_said(day: dt.date, today: dt.date, language: str) -> str:
    """A day in words: 5月11日星期一（今天）, Monday 11 May (today)."""
    if language == "zh":
        year = "" if day.year == today.year else f"{day.year}年"
        near = {0: "（今天）", -1: "（昨天）", 1: "（明天）"}.get((day - today).days, "")
        return f"{year}{day.month}月{day.day}日 星期{'一二三四五六日'[day.weekday()]}{near}"
    weekday = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[day.weekday()]
    year = "" if day.year == today.year else f" {day.year}"
    near = {0: " (today)", -1: " (yesterday)", 1: " (tomorrow)"}.get((day - today).days, "")
    return f"{weekday} {day.day} {_MONTHS[day.month - 1].capitalize()}{year}{near}"


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
