"""Registers on the screen: what they are called, which columns come first, how a value is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sidesk.actions.browse import RegisterColumn
from sidesk.core.canonical import Json
from sidesk.core.text import N_, Words
from sidesk.models.entities import RegisterLine
from sidesk.ui.kit.table import Cell, Column
from sidesk.ui.said import date, day

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
    "links": ("code", "room", "result", "length", "margin", "panel", "tested_at"),
    "points": ("code", "room", "use", "mount", "served_by", "distance"),
    "devices": ("code", "name", "model", "sn", "room", "ip", "result"),
    "defects": ("problem", "state", "number", "subject", "place", "owner", "due", "found_at"),
    "people": ("name", "title", "unit", "phone", "role"),
    "places": ("code", "name", "kind", "parent"),
}
# Columns that forms compute have no question and so no words of their own.
WORDS = {"problem": N_("Problem"), "state": N_("State"), "subject": N_("About"), "number": N_("Number")}
STATES = {"open": (N_("open"), "wrench", "bad"), "closed": (N_("closed"), "circle-check", "ok")}
VERDICTS = {"pass": ("circle-check", "ok"), "fail": ("circle-x", "bad"), "na": ("minus", "ink3")}
MOST = 8
_WIDE, _NARROW = 170, 120


def columns(
    register: str, known: Sequence[RegisterColumn], words: Words, today: dt.date
) -> list[Column[RegisterLine]]:
    """The columns of a register as a table shows them, the deciding ones first."""
    by_name = {column.name: column for column in known}
    order = [name for name in FIRST.get(register, ()) if name in by_name]
    order += [column.name for column in known if column.name not in order]
    shown = [by_name[name] for name in order[:MOST]]
    return [
        Column(_title(column, words), _Shown(column, words, today), 0 if number == 0 else _width(column))
        for number, column in enumerate(shown)
    ]


def _title(column: RegisterColumn, words: Words) -> str:
    name = words.pick(column.label) or words.gettext(WORDS.get(column.name, column.name))
    return f"{name} ({column.unit})" if column.unit else name


def _width(column: RegisterColumn) -> int:
    return _WIDE if column.kind in ("text", "long", "place", "person", "calculate") else _NARROW


class _Shown:
    """What one column shows of a line."""

    def __init__(self, column: RegisterColumn, words: Words, today: dt.date) -> None:
        self._column, self._words, self._today = column, words, today

    def __call__(self, line: RegisterLine) -> Cell:
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
            between = "、" if self._words.language == "zh" else ", "
            return between.join(self._text(part) for part in value)
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
