"""What was typed before: people, places, devices and texts the registers know."""

from __future__ import annotations

from collections.abc import Sequence

from sidesk.actions.desk import Desk
from sidesk.models.entities import RegisterQuery

REGISTERS = {"person": ("people", "name"), "device": ("devices", "code"), "place": ("places", "code")}
MOST = 8


def suggestions(desk: Desk, kind: str, text: str) -> Sequence[str]:
    """At most eight known values of a kind that hold the text."""
    if kind not in REGISTERS:
        return ()
    register, column = REGISTERS[kind]
    lines = desk.store.registers.page(RegisterQuery(register=register, text=text.strip(), limit=60))
    found = (line.cells.get(column) for line in lines)
    return list(dict.fromkeys(value for value in found if isinstance(value, str) and value))[:MOST]
