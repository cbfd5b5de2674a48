"""Registers on the screen: what they are called, which columns come first, how a value is shown."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sidesk.actions.browse import RegisterColumn
from sidesk.actions.registers import NAMES as NAMES
from sidesk.actions.registers import UNSAID, title
from sidesk.core.canonical import Json
from sidesk.core.text import N_, Words
from sidesk.models.entities import RegisterLine
from sidesk.ui.columns import Offered
from sidesk.ui.kit.table import Cell, Column
from sidesk.ui.said import date, day, joined

# What people look for first; the rest of a line stands in its record.
FIRST = {
    "links": ("code", "result", "length", "margin", "loss", "limit", "panel", "tested_at"),
    "points": ("code", "use", "mount", "served_by", "distance"),
    "devices": ("code", "result", "room", "sn", "ip", "mac", "version"),
    "materials": ("item", "planned", "arrived", "used", "left", "result", "at"),
    "people": ("name", "role", "side", "phone", "email"),
    "sections": ("section", "trade", "lead", "start", "end"),
    "tasks": ("task", "owner", "start", "end", "days", "milestone"),
    "decisions": ("decision", "owner", "due"),
    "questions": ("question", "state", "owner", "due", "answer"),
    "changes": ("reason", "kind", "result", "days"),
    "defects": ("problem", "owner", "due", "trade", "clause", "found_at"),
    "training": ("name", "topic", "at", "hours"),
    "visits": ("engineer", "at", "result"),
    "places": ("code", "kind", "parent"),
}
# What stands beneath the first column, smaller.
BENEATH = {
    "links": ("room", "from", "to", "cable"),
    "points": ("room", "floor"),
    "devices": ("name", "model"),
    "materials": ("spec", "unit", "batch", "supplier"),
    "people": ("title", "unit"),
    "sections": ("code",),
    "tasks": ("wbs", "pred"),
    "changes": ("number",),
    "defects": ("number", "subject", "place", "cause"),
    "training": ("unit",),
    "places": ("name", "floor"),
}
# In these somebody waits for an answer: what is over its day and not closed is red.
AWAITED = ("decisions", "questions")
STATES = {"open": (N_("Not answered"), "clock", "ink2"), "closed": (N_("Answered"), "circle-check", "ok")}
VERDICTS = {"pass": ("circle-check", "ok"), "fail": ("circle-x", "bad"), "na": ("minus", "ink3")}
MOST, LEAST = 7, 2
LONG, SHARE = 50, 0.2
_WIDE, _NARROW = 170, 120
_NUMBERS = ("integer", "decimal", "money")


@dataclass(frozen=True)
class Register:
    """A register, the columns that forms give it, and the languages it is shown in."""

    name: str
    known: Sequence[RegisterColumn]
    words: Words
    today: dt.date

    def columns(self, filled: Collection[str], chosen: Sequence[str] = ()) -> list[Column[RegisterLine]]:
        """The columns a table shows: those that were chosen, else the deciding ones that are `filled`.

        A column of empty cells would only take room.
        """
        names = self._chosen(chosen) if chosen else self._first(filled)
        by_name = {column.name: column for column in self.said()}
        beneath = [by_name[n] for n in BENEATH.get(self.name, ()) if n in filled and n in by_name]
        beneath = [column for column in beneath if column.name not in names]
        return [
            self._column(by_name[name], beneath if not number else (), wide=not number)
            for number, name in enumerate(names)
        ]

    def said(self) -> list[RegisterColumn]:
        """The columns that can be shown."""
        return [column for column in self.known if column.name not in UNSAID.get(self.name, ())]

    def offered(self) -> list[Offered]:
        """The columns one can choose; the first one is always there."""
        first = self._lead()
        return [Offered(one.name, self.title(one), one.name == first) for one in self.said()]

    def title(self, column: RegisterColumn) -> str:
        """What a column is called, with its unit."""
        return title(self.name, column, self.words)

    def text(self, column: RegisterColumn, line: RegisterLine) -> str:
        """A value in a file: as on the screen, but dates as every program reads them."""
        return _Shown(column, self, exact=True)(line).text

    def _lead(self) -> str:
        names = [column.name for column in self.said()]
        return next((name for name in FIRST.get(self.name, ()) if name in names), names[0] if names else "")

    def _chosen(self, chosen: Sequence[str]) -> list[str]:
        there, lead = {column.name for column in self.said()}, self._lead()
        return [lead, *(name for name in chosen if name in there and name != lead)]

    def _first(self, filled: Collection[str]) -> list[str]:
        there = [column.name for column in self.said() if column.name in filled]
        order = [name for name in FIRST.get(self.name, ()) if name in there]
        if len(order) < LEAST:
            order += [name for name in there if name not in order]
        return order[:MOST]

    def _column(
        self, column: RegisterColumn, beneath: Sequence[RegisterColumn], *, wide: bool
    ) -> Column[RegisterLine]:
        number = column.kind in _NUMBERS and not wide
        return Column(
            self.title(column), _Shown(column, self, beneath), 0 if wide else _width(column),
            right=number, name=column.name,
        )  # fmt: skip


def filled(lines: Sequence[RegisterLine]) -> set[str]:
    """The columns that hold anything; in a long list those that hold something every now and then."""
    counted = Counter(name for line in lines for name in line.cells)
    least = len(lines) * SHARE if len(lines) >= LONG else 0
    return {name for name, count in counted.items() if count > least}


def _width(column: RegisterColumn) -> int:
    return _WIDE if column.kind in ("text", "long", "place", "person", "calculate", "mac") else _NARROW


class _Shown:
    """What one column shows of a line."""

    def __init__(
        self,
        column: RegisterColumn,
        register: Register,
        beneath: Sequence[RegisterColumn] = (),
        *,
        exact: bool = False,
    ) -> None:
        self._column, self._register, self._words = column, register, register.words
        self._exact = exact
        self._beneath = [_Shown(one, register) for one in beneath]

    def __call__(self, line: RegisterLine) -> Cell:
        cell = self._cell(line)
        if not self._beneath:
            return cell
        second = joined(self._words, *(one(line).text for one in self._beneath))
        return replace(cell, second=second, bold=True)

    def _cell(self, line: RegisterLine) -> Cell:
        value = line.cells.get(self._column.name)
        if isinstance(value, str) and self._column.name == "state" and value in STATES:
            text, icon, tone = STATES[value]
            return Cell(self._words.gettext(text), icon=icon, tone=tone)
        if self._column.name == "due" and overdue(line, self._register.today):
            return Cell(self._text(value), icon="triangle-alert", tone="bad", bold=True)
        icon, tone = VERDICTS.get(value, ("", "")) if isinstance(value, str) else ("", "")
        return Cell(self._text(value), icon=icon, tone=tone)

    def _text(self, value: Json) -> str:
        if isinstance(value, str):
            if value in self._column.options:
                return self._words.pick(self._column.options[value])
            return self._moment(value)
        if isinstance(value, Sequence):
            return self._words.listed(self._text(part) for part in value)
        return ""

    def _moment(self, value: str) -> str:
        today = self._register.today
        if self._column.kind not in ("date", "datetime"):
            return value
        try:
            # One form feeds a date where another feeds a moment.
            if "T" in value:
                moment = dt.datetime.fromisoformat(value)
                return f"{moment:%Y-%m-%d %H:%M}" if self._exact else day(self._words, moment, today)
            return value if self._exact else date(self._words, dt.date.fromisoformat(value), today)
        except ValueError:  # a foreign record may hold anything; it is shown as it is
            return value


def overdue(line: RegisterLine, today: dt.date) -> bool:
    """Whether somebody should have answered before today."""
    due = line.cells.get("due")
    if line.register not in AWAITED or line.cells.get("state") == "closed" or not isinstance(due, str):
        return False
    try:
        return dt.date.fromisoformat(due) < today
    except ValueError:
        return False
