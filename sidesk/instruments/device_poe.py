"""What a switch can feed by PoE in all, as each maker's console says it. Values in watts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from sidesk.instruments.device_words import Lines, Parsed, number, pairs
from sidesk.instruments.results import Values

BUDGET = "poe_budget_w"
_FOOTER = re.compile(r"Used:\s*(\d+(?:\.\d+)?)\s*\(W\).*?Remaining:\s*(\d+(?:\.\d+)?)\s*\(W\)", re.I)


def huawei(lines: Lines) -> Parsed:
    """`display poe information`: of each board what its supply gives, or the less that somebody set."""
    boards: list[dict[str, Decimal]] = [{}]
    for name, watts in _told(lines):
        if name.startswith("pse information"):
            boards.append({})
        elif name in ("poe power supply", "user set max power"):
            boards[-1][name] = watts
    return Parsed(_whole(min(board.values()) for board in boards if board))


def h3c(lines: Lines) -> Parsed:
    """`display poe pse`, `display poe power-usage`: the most of each PSE, or of the whole device."""
    told = [(name, watts) for name, watts in _told(lines) if watts]
    whole = [watts for name, watts in told if name == "poe max power"]
    return Parsed(_whole(whole or (watts for name, watts in told if name in ("max power", "pse max power"))))


def supply(lines: Lines) -> Parsed:
    """`show poe powersupply` of Ruijie, `display poe powersupply` of older H3C: the total, else what is used
    and what is left."""
    told = list(_told(lines))
    totals = [watts for name, watts in told if name.endswith("total power")]
    drawn = [watts for name, watts in told if "total power consumption" in name]
    left = [watts for name, watts in told if name.endswith("available power")]
    if totals or len(drawn) != len(left):
        return Parsed(_whole(totals))
    return Parsed(_whole([*drawn, *left]))


def below_ports(lines: Lines) -> Values:
    """What H3C writes below the ports: how much is used and how much is left, together the whole."""
    hits = (hit for line in lines if (hit := _FOOTER.search(line)))
    return _whole(Decimal(hit[1]) + Decimal(hit[2]) for hit in hits)


def _told(lines: Lines) -> Iterable[tuple[str, Decimal]]:
    """Names without their unit, and watts; what is told in milliwatts is brought to watts."""
    for _, name, value in pairs(lines):
        plain = re.sub(r"\(m?w\)", "", name, flags=re.I)
        told = number(value)
        watts = Decimal(told) if told else Decimal(0)
        if re.search(r"mw\b", f"{name} {value}", re.I):
            watts /= 1000
        yield " ".join(plain.lower().split()), watts


def _whole(watts: Iterable[Decimal]) -> Values:
    total = sum(watts, Decimal(0))
    return {BUDGET: f"{total.normalize():f}"} if total > 0 else {}
