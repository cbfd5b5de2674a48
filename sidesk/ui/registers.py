"""Registers on the screen: what they are called, which columns come first, how a value is shown."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from sidesk.actions.browse import RegisterColumn
from sidesk.core.canonical import Json
from sidesk.core.text import N_, Words
from sidesk.models.entities import RegisterLine
from sidesk.ui.kit.table import Cell, Column
from sidesk.ui.said import date, day, joined

NAMES = {
    "links": N_("Links"),
    "points": N_("Points"),
    "devices": N_("Devices"),
    "defects": N_("Defects"),
    "people": N_("People"),
    "materials": N_("Materials"),
    "rooms": N_("Rooms"),
    "places": N_("Places"),
    "instruments": N_("Instruments"),
}
# What people look for first; the rest of a line stands in its record.
FIRST = {
    "links": ("code", "result", "length", "margin", "loss", "limit", "panel", "tested_at"),
    "points": ("code", "use", "mount", "served_by", "distance"),
    "devices": ("code", "result", "room", "sn", "ip", "mac", "version"),
    "defects": ("problem", "state", "owner", "due", "found_at"),
    "people": ("name", "role", "phone", "email"),
    "places": ("code", "kind", "parent"),
}
# What stands beneath the first column, smaller.
BENEATH = {
    "links": ("room", "from", "to", "cable"),
    "points": ("room", "floor"),
    "devices": ("name", "model"),
    "defects": ("number", "subject", "place", "cause"),
    "people": ("title", "unit"),
    "places": ("name", "floor"),
}
# Columns that forms compute have no question and so no words of their own.
WORDS = {"problem": N_("Problem"), "state": N_("State"), "subject": N_("About"), "number": N_("Number")}
STATES = {"open": (N_("still open"), "wrench", "bad"), "closed": (N_("put right"), "circle-check", "ok")}
VERDICTS = {"pass": ("circle-check", "ok"), "fail": ("circle-x", "bad"), "na": ("minus", "ink3")}
MOST = 7
LONG, SHARE = 50, 0.2
_WIDE, _NARROW = 170, 120


def filled(lines: Sequence[RegisterLine]) -> set[str]:
    """The columns that hold anything; in a long list those that hold something every now and then."""
    counted = Counter(name for line in lines for name in line.cells)
    least = len(lines) * SHARE if len(lines) >= LONG else 0
    return {name for name, count in counted.items() if count > least}


def columns(
    register: str, known: Sequence[RegisterColumn], filled: Collection[str], words: Words, today: dt.date
) -> list[Column[RegisterLine]]:
    """The columns of a register as a table shows them, the deciding ones first.

    `filled` are those that hold anything; a column of empty cells would only take room.
    """
    by_name = {column.name: column for column in known if column.name in filled}
    order = [name for name in FIRST.get(register, ()) if name in by_name]
    beneath = [by_name[name] for name in BENEATH.get(register, ()) if name in by_name]
    if register not in FIRST:
        order += [name for name in by_name if name not in order]
    shown = [by_name[name] for name in order[:MOST]]
    return [
        Column(_title(column, words), _Shown(column, words, today), _width(column))
        if number
        else Column(_title(column, words), _Shown(column, words, today, beneath))
        for number, column in enumerate(shown)
    ]


def _title(column: RegisterColumn, words: Words) -> str:
    name = words.pick(column.label) or words.gettext(WORDS.get(column.name, column.name))
    return f"{name} ({column.unit})" if column.unit else name


def _width(column: RegisterColumn) -> int:
    return _WIDE if column.kind in ("text", "long", "place", "person", "calculate") else _NARROW


class _Shown:
    """What one column shows of a line."""

    def __init__(
        self, column: RegisterColumn, words: Words, today: dt.date, beneath: Sequence[RegisterColumn] = ()
    ) -> None:
        self._column, self._words, self._today = column, words, today
        self._beneath = [_Shown(one, words, today) for one in beneath]

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
        try:
            if self._column.kind == "datetime":
                return day(self._words, dt.datetime.fromisoformat(value), self._today)
            if self._column.kind == "date":
                return date(self._words, dt.date.fromisoformat(value), self._today)
        except ValueError:  # a foreign record may hold anything; it is shown as it is
            return value
        return value
