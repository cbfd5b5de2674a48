"""The parameters column: `start=0 end=10`, each key known for its type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from sidesk.authoring import faults
from sidesk.authoring.findings import Fault, Findings, nearest
from sidesk.authoring.workbook import Row

_PAIR = re.compile(r"([\w-]+)\s*=\s*([^\s,;]+)[\s,;]*")
_KEPT: Mapping[str, frozenset[str]] = {
    "photo": frozenset({"max-pixels"}),
    "range": frozenset({"start", "end", "step"}),
}
_NOTED = frozenset({"capture-accuracy", "warning-accuracy", "allow-mock-accuracy", "quality", "rows"})
_REFUSED: Mapping[str, Fault] = {
    "randomize": faults.NO_RANDOM_ORDER, "seed": faults.NO_RANDOM_ORDER, "app": faults.NO_OTHER_PROGRAMS,
}  # fmt: skip


def read_parameters(row: Row, kind: str, found: Findings) -> dict[str, str]:
    """The parameters that SiDesk acts on."""
    written = row.text("parameters")
    place = row.place("parameters")
    pairs = _PAIR.findall(written)
    if _PAIR.sub("", written).strip():
        found.refuse(place, faults.BAD_PARAMETERS)
        return {}
    kept: dict[str, str] = {}
    for key, value in pairs:
        if key in _KEPT.get(kind, ()):
            kept[key] = value
            if _number(value) is None:
                found.refuse(place, faults.PARAMETER_NO_NUMBER, key=key, value=value)
        elif key in _NOTED:
            found.note(place, faults.PARAMETER_LEFT_OUT, key=key)
        elif not (key == "randomize" and value == "false"):
            known = {*_KEPT.get(kind, ()), *_REFUSED}
            found.refuse(
                place, _REFUSED.get(key, faults.UNKNOWN_PARAMETER), key=key, near=nearest(key, known)
            )
    return kept


def range_constraint(parameters: Mapping[str, str]) -> tuple[str, bool]:
    """The constraint of a range from its start, end and step (1, 10, 1); whether its steps are whole."""
    names = {"start": "1", "end": "10", "step": "1"} | dict(parameters)
    numbers = {name: _number(value) for name, value in names.items()}
    start, end, step = (numbers[name] for name in ("start", "end", "step"))
    if start is None or end is None or not step:
        return "", False
    low, high = sorted((start, end))
    size = abs(step)
    # Steps are compared after rounding: 0.3 is three steps of 0.1 although no binary fraction says so.
    steps = f"round((. - {low}) div {size}, 6)"
    whole = all(number == number.to_integral_value() for number in (start, step))
    return f". >= {low} and . <= {high} and {steps} = round((. - {low}) div {size}, 0)", whole


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 15 else None
