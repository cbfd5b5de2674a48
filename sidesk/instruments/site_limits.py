"""Earth resistance, environment, supply and PoE: what is allowed, and where that is written. Pure.

`resources/limits/site.json` comes with the program; headquarters may write over single entries (`changed`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from sidesk.core.errors import LimitsWrong
from sidesk.core.files import resources
from sidesk.core.text import N_, LocalText
from sidesk.instruments import limit_tables
from sidesk.instruments.limits import FAIL, NOT_JUDGED, PASS, Judgement

CONFIDENCES = ("primary", "secondary", "recalled")
_KNOWN = {"least", "most", "unit", "clause", "confidence", "label"}


@dataclass(frozen=True)
class Range:
    """What a value may be. None: no bound on that side."""

    least: Decimal | None
    most: Decimal | None
    unit: str
    clause: str
    confidence: str
    label: LocalText = field(hash=False)


def ranges() -> Mapping[str, Range]:
    """All that come with the program."""
    return {name: _range(name, entry) for name, entry in _table()["limits"].items()}


def judge(known: Range | None, value: Decimal) -> Judgement:
    """By the nearer bound; the bounds themselves are allowed."""
    if known is None:
        return Judgement(NOT_JUDGED)
    room = [(known.most - value, known.most)] if known.most is not None else []
    room += [(value - known.least, known.least)] if known.least is not None else []
    margin, bound = min(room)
    return Judgement(PASS if margin >= 0 else FAIL, bound, margin)


def changed(told: Mapping[str, Any], file: str, known: Mapping[str, Range] | None = None) -> dict[str, Range]:
    """The limits with what a file of headquarters writes over. Raises LimitsWrong with the place.

    `told`: name of the limit -> the values that change. A limit of another name is a new one and has to be
    whole.
    """
    found = dict(ranges() if known is None else known)
    for name, entry in told.items():
        if not isinstance(entry, dict):
            raise LimitsWrong(file=file, why=N_("there is no set of values"), place=name)
        strange = sorted(set(entry) - _KNOWN)
        if strange:
            raise LimitsWrong(file=file, why=N_("nobody knows this value"), place=f"{name}.{strange[0]}")
        base = _plain(found[name]) if name in found else {}
        try:
            found[name] = _range(name, {**base, **entry})
        except _Wrong as wrong:
            raise LimitsWrong(file=file, why=wrong.why, place=wrong.place) from None
    return found


def poe_devices() -> list[tuple[int, Decimal]]:
    """What a device of each class of PoE may draw, in W."""
    told = limit_tables.table("poe")
    return [(int(number), Decimal(told[number]["device_w"])) for number in told if number.isdecimal()]


class _Wrong(Exception):
    def __init__(self, place: str, why: str) -> None:
        super().__init__(why)
        self.place, self.why = place, why


def _range(name: str, entry: Mapping[str, Any]) -> Range:
    least, most = (_bound(name, side, entry.get(side)) for side in ("least", "most"))
    if least is None and most is None:
        raise _Wrong(name, N_("it has neither “least” nor “most”"))
    if least is not None and most is not None and least > most:
        raise _Wrong(name, N_("“least” is above “most”"))
    if entry.get("confidence") not in CONFIDENCES:
        raise _Wrong(f"{name}.confidence", N_("it must be primary, secondary or recalled"))
    label = entry.get("label")
    if (
        not isinstance(label, dict)
        or not all(isinstance(one, str) and one for one in label.values())
        or not label
    ):
        raise _Wrong(f"{name}.label", N_("it has no name that people read"))
    unit, clause = entry.get("unit"), entry.get("clause", "")
    if not isinstance(unit, str) or not isinstance(clause, str):
        raise _Wrong(f"{name}.unit", N_("unit and clause are texts"))
    return Range(least, most, unit, clause, str(entry["confidence"]), dict(label))


def _bound(name: str, side: str, text: object) -> Decimal | None:
    if text is None:
        return None
    try:
        found = Decimal(text) if isinstance(text, str) else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite():
        raise _Wrong(f"{name}.{side}", N_("a bound is a decimal number in quotes"))
    return found


def _plain(known: Range) -> dict[str, Any]:
    bounds = {
        side: format(bound, "f") for side in ("least", "most") if (bound := getattr(known, side)) is not None
    }
    return {**bounds, "unit": known.unit, "clause": known.clause, "confidence": known.confidence,
            "label": dict(known.label)}  # fmt: skip


@cache
def _table() -> Any:
    return json.loads(resources("limits", "site.json").read_text(encoding="utf-8"))
