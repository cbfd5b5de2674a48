"""Our own verdict on a copper or fibre link, from its values alone, beside the tester's. Pure.

It never replaces the tester's: it says where the two do not fit together, and by which value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sidesk.core.canonical import Json
from sidesk.instruments import limits
from sidesk.instruments.limits import Standard

PARAMETERS = ("il", "rl", "next", "psnext", "acrf", "psacrf", "acrn", "psacrn")
_ENOUGH = {"il", "rl", "next"}  # with these a link that a tester fails can be said to pass
_DELAY_AT = 10  # MHz at which the delay is judged
_TOLERANCE = Decimal("1.1")  # of the length, whose measurement hangs on a guessed speed


@dataclass(frozen=True)
class Worst:
    """The smallest margin of a link: which value, how much, on which pair and at which frequency."""

    parameter: str
    margin: Decimal
    pair: str = ""
    mhz: str = ""


@dataclass(frozen=True)
class Miss:
    """A value beyond its limit; `by` is how much, negative."""

    name: str
    by: Decimal


@dataclass(frozen=True)
class Own:
    """`verdict` is pass, fail or empty where the values do not tell; `whole` if a pass can be said."""

    verdict: str = ""
    misses: tuple[Miss, ...] = ()
    whole: bool = False


def margins(values: Mapping[str, Json]) -> dict[str, Worst]:
    """The smallest margin of every parameter, of both ends."""
    found: dict[str, Worst] = {}
    for parameter in PARAMETERS:
        ends = list(_ends(parameter, values))
        if ends:
            found[parameter] = min(ends, key=lambda one: one.margin)
    return found


def worst(values: Mapping[str, Json]) -> Worst | None:
    """The smallest margin of the link; None where the file tells none."""
    return min(margins(values).values(), key=lambda one: one.margin, default=None)


def own(values: Mapping[str, Json]) -> Own:
    """What the values say by the limit that the file names."""
    standard = limits.standard_named(str(values.get("limit", "")))
    known = margins(values)
    misses = [Miss(one.parameter, one.margin) for one in known.values() if one.margin < 0]
    judged = bool(known)
    for name, over in _singles(values, standard):
        judged = True
        if over < 0:
            misses.append(Miss(name, over))
    if not judged:
        return Own()
    return Own(
        limits.FAIL if misses else limits.PASS, tuple(misses), set(known) >= _ENOUGH or "loss_db" in values
    )


def disagrees(told: Own, result: str) -> bool:
    """Whether the tester says something else. That it fails a link for what we do not see is its right."""
    if not told.verdict or result not in (limits.PASS, limits.FAIL):
        return False
    return told.verdict != result and (told.verdict == limits.FAIL or told.whole)


def counts_as_passed(result: str, *, star: bool, lenient: bool = False) -> bool:
    """PASS* passes. FAIL* passes only where the contract lets the accuracy of the instrument count."""
    return result == limits.PASS or (lenient and star and result == limits.FAIL)


def histogram(found: Mapping[str, Decimal], step: Decimal = Decimal(1)) -> list[tuple[Decimal, int]]:
    """How many links have which headroom: the lower end of each step and its count, without gaps."""
    if not found:
        return []
    places = [int((margin / step).to_integral_value("ROUND_FLOOR")) for margin in found.values()]
    return [(place * step, places.count(place)) for place in range(min(places), max(places) + 1)]


def _ends(parameter: str, values: Mapping[str, Json]) -> Iterator[Worst]:
    for end in ("", "_remote"):
        margin = _number(values.get(f"{parameter}_margin{end}_db"))
        if margin is None:
            margin = _by_limit(parameter, values, end)
        if margin is not None:
            pair, mhz = (str(values.get(f"{parameter}_{name}{end}", "")) for name in ("pair", "mhz"))
            yield Worst(parameter, margin, pair, mhz)


def _by_limit(parameter: str, values: Mapping[str, Json], end: str) -> Decimal | None:
    """A value with its frequency: by the limit in the file, else by ours."""
    value, mhz = (
        _number(values.get(f"{parameter}_value{end}_db")),
        _number(values.get(f"{parameter}_mhz{end}")),
    )
    bound = _number(values.get(f"{parameter}_limit{end}_db"))
    standard = limits.standard_named(str(values.get("limit", "")))
    if bound is None and standard is not None and mhz is not None:
        bound = limits.limit(parameter, standard, float(mhz))
    if value is None or bound is None:
        return None
    return limits.judge(parameter, value, bound).margin


def _singles(values: Mapping[str, Json], standard: Standard | None) -> Iterator[tuple[str, Decimal]]:
    """What has one limit a link, and by how much it keeps it."""
    if (headroom := _number(values.get("headroom_db"))) is not None:
        yield "headroom", headroom
    for name, own_name, mhz in (
        ("skew_ns", "skew", 0),
        ("resistance_ohm", "resistance", 0),
        ("delay_ns", "delay", _DELAY_AT),
    ):
        value = _number(values.get(name))
        bound = limits.limit("delay" if name == "delay_ns" else name, standard, mhz) if standard else None
        if value is not None and bound is not None:
            yield own_name, bound - value
    length = _number(values.get("length_m"))
    bound = limits.limit("length_m", standard) if standard and standard.name.startswith("TIA") else None
    if length is not None and bound is not None:
        yield "length", bound * _TOLERANCE - length
    loss, allowed = _number(values.get("loss_db")), _number(values.get("loss_limit_db"))
    if loss is not None and allowed is not None:
        yield "loss", allowed - loss


def _number(value: Json) -> Decimal | None:
    try:
        found = Decimal(value) if isinstance(value, str) and value else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None
