"""This week, day by day: what was worked on, what was finished, what is due."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sidesk.actions import browse
from sidesk.actions.desk import Desk
from sidesk.models.entities import RecordQuery, RegisterQuery

_LOOKED_AT = 400  # records; a week of one person holds fewer


@dataclass(frozen=True)
class Day:
    """One day of the week."""

    date: dt.date
    worked_on: int = 0
    finished: int = 0
    due: tuple[str, ...] = ()  # open defects, by what is wrong


def week(desk: Desk) -> list[Day]:
    """Monday to Sunday of this week."""
    today = desk.clock.today()
    monday = today - dt.timedelta(days=today.weekday())
    dates = [monday + dt.timedelta(days=number) for number in range(7)]
    worked, finished = Counter[dt.date](), Counter[dt.date]()
    for line in desk.store.records.page(RecordQuery(limit=_LOOKED_AT)):
        date = line.changed_at.astimezone().date()
        if date < monday:
            break
        if line.form not in browse.BUILT_IN:
            (finished if line.state == "final" else worked)[date] += 1
    due: dict[dt.date, list[str]] = {}
    open_ones = RegisterQuery(browse.DEFECTS, cells={"state": browse.OPEN}, limit=_LOOKED_AT)
    for defect in browse.register(desk, open_ones).lines:
        date_of = due_on(defect.cells.get("due"))
        if date_of is not None:
            due.setdefault(date_of, []).append(
                str(defect.cells.get("problem") or defect.cells.get("number") or "")
            )
    return [Day(date, worked[date], finished[date], tuple(due.get(date, ()))) for date in dates]


def due_on(said: object) -> dt.date | None:
    """A date as a foreign record may hold it, which is anything."""
    try:
        return dt.date.fromisoformat(said) if isinstance(said, str) and said else None
    except ValueError:
        return None
