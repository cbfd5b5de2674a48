"""How small things are said on the screen: parts beside each other, moments, sizes."""

from __future__ import annotations

import datetime as dt

from sidesk.core.text import Words

_MEGABYTE, _GIGABYTE = 1_000_000, 1_000_000_000


def joined(words: Words, *parts: str) -> str:
    """Parts with a dot between them, empty ones left out. The dot of Chinese fonts is a whole sign wide."""
    return ("·" if words.language == "zh" else " · ").join(part for part in parts if part)


def day(words: Words, moment: dt.datetime, today: dt.date) -> str:
    """A moment as people say it: 今天 14:03, 昨天 18:30, 5月8日; Today 14:03, Yesterday 18:30, 8 May."""
    _ = words.gettext
    local = moment.astimezone()
    clock = f"{local:%H:%M}"
    gap = (today - local.date()).days
    if gap == 0:
        return _("Today {time}").format(time=clock)
    if gap == 1:
        return _("Yesterday {time}").format(time=clock)
    return date(words, local.date(), today)


def date(words: Words, asked: dt.date, today: dt.date) -> str:
    """A date: 5月8日, 2025年5月8日; 8 May, 8 May 2025."""
    if words.language == "zh":
        said = f"{asked.month}月{asked.day}日"
        return said if asked.year == today.year else f"{asked.year}年{said}"
    return f"{asked.day} {asked:%b}" if asked.year == today.year else f"{asked.day} {asked:%b %Y}"


def long_date(words: Words, asked: dt.date) -> str:
    """The date as a title, without its year: 5月11日; 11 May."""
    return f"{asked.month}月{asked.day}日" if words.language == "zh" else f"{asked.day} {asked:%B}"


def size(count: int) -> str:
    """Bytes as people say them: 61 GB, 4.8 MB, 1 MB at least."""
    if count >= _GIGABYTE:
        return f"{count / _GIGABYTE:.0f} GB"
    return f"{max(count / _MEGABYTE, 0.1):.1f} MB"
