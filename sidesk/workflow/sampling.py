"""Which of many things a spot check looks at, and what the count of failures says about the rest. Pure.

Two ways: attributes by AQL (GB/T 2828.1-2012 = ISO 2859-1, single normal plans, Tables 1 and 2-A), and a
share of at least 10 % that includes the farthest ones (GB/T 50312-2016: at most 1 % may fail, else twice as
many are drawn, else all are tested). A draw is made from a seed: whoever has the seed and the list draws the
same.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sidesk.core.errors import SampleImpossible
from sidesk.core.text import N_

LEVELS = ("S-1", "S-2", "S-3", "S-4", "I", "II", "III")
AQLS = ("0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65", "1.0", "1.5",
        "2.5", "4.0", "6.5", "10")  # fmt: skip
_LETTERS = "ABCDEFGHJKLMNPQR"
_SIZES = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000)
# Table 1: largest lot and the code letters of the seven levels.
_LOTS = (
    (8, "AAAAAAB"), (15, "AAAAABC"), (25, "AABBBCD"), (50, "ABBCCDE"), (90, "BBCCCEF"), (150, "BBCDDFG"),
    (280, "BCDEEGH"), (500, "BCDEFHJ"), (1200, "CCEFGJK"), (3200, "CDEGHKL"), (10000, "CDFGJLM"),
    (35000, "CDFHKMN"), (150000, "DEGJLNP"), (500000, "DEGJMPQ"),
)  # fmt: skip
_LARGEST = "DEHKNQR"
# Table 2-A lies on diagonals: letter and AQL add up to what may fail. What is missing is an arrow.
_ACCEPTS = {14: 0, 17: 1, 18: 2, 19: 3, 20: 5, 21: 7, 22: 10, 23: 14, 24: 21}
_UP = (15,)
MOST_FAILING = 100  # one in a hundred, GB/T 50312-2016

ACCEPT, REJECT, OPEN, SECOND, ALL = "accept", "reject", "open", "second", "all"


@dataclass(frozen=True)
class Unit:
    """One thing that can be inspected. `distance`: how far it lies from its room, in metres."""

    id: str
    place: str = ""
    distance: float = 0.0


@dataclass(frozen=True)
class SamplePlan:
    """How many are drawn, how many may fail, from how many on the lot is rejected."""

    size: int
    accept: int
    reject: int
    method: str  # aql, percent, all
    letter: str = ""  # code letter, AQL only


def aql_plan(lot: int, level: str, aql: str) -> SamplePlan:
    """The single sampling plan for normal inspection. Raises SampleImpossible.

    An arrow moves to the next plan that exists, which has its own sample size; a sample as large as the lot
    means that everything is inspected.
    """
    if lot < 1:
        raise SampleImpossible(why=N_("there is nothing to draw from"))
    if level not in LEVELS or aql not in AQLS:
        raise SampleImpossible(why=N_("the level or the AQL stands in no table"))
    letters = next((codes for most, codes in _LOTS if lot <= most), _LARGEST)
    at, column = _LETTERS.index(letters[LEVELS.index(level)]), AQLS.index(aql)
    while at + column not in _ACCEPTS:
        upwards = at + column in _UP or at + column > max(_ACCEPTS) or at == len(_SIZES) - 1
        at += -1 if upwards else 1
    accept = _ACCEPTS[at + column]
    return SamplePlan(min(_SIZES[at], lot), accept, accept + 1, "aql", _LETTERS[at])


def share_plan(lot: int, percent: float) -> SamplePlan:
    """A share of the lot, at least one. At most 1 % of the sample may fail. Raises SampleImpossible."""
    if lot < 1:
        raise SampleImpossible(why=N_("there is nothing to draw from"))
    if not 0 < percent <= 100:
        raise SampleImpossible(why=N_("the share is not between 0 and 100 %"))
    size = min(lot, max(1, math.ceil(lot * percent / 100)))
    accept = size // MOST_FAILING
    return SamplePlan(size, accept, accept + 1, "percent")


def draw(
    units: Sequence[Unit], size: int, seed: str, *, farthest: int = 0, without: Iterable[str] = ()
) -> list[Unit]:
    """A sample, the same for the same seed and units, in whatever order these stand.

    The `farthest` ones are always in it. What is in `without` was drawn before: it is drawn again only when
    nothing else is left.
    """
    known = {unit.id: unit for unit in units}
    drawn_before = set(without)
    fresh = [unit for unit in known.values() if unit.id not in drawn_before]
    far = sorted(fresh, key=lambda unit: (-unit.distance, unit.id))[: min(farthest, size)]
    taken = {unit.id for unit in far}
    rest = sorted(
        (unit for unit in known.values() if unit.id not in taken),
        key=lambda unit: (unit.id in drawn_before, _chance(seed, unit.id)),
    )
    chosen = [*far, *rest[: max(0, size - len(far))]]
    return sorted(chosen, key=lambda unit: (unit.place, unit.id))


def _chance(seed: str, unit: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{unit}".encode()).digest()


def verdict(
    plan: SamplePlan, done: int, failed: int, second: tuple[int, int] | None = None, lot: int = 0,
    full: tuple[int, int] | None = None,
) -> str:  # fmt: skip
    """What the counts say: accept, reject, open (not all inspected), second (draw twice as many), all.

    By AQL a lot is rejected as soon as too many failed. By share the second sample decides, at most 1 % of
    it failing; else everything is tested, and at most 1 % of the lot may stay failing.
    """
    if plan.method == "aql":
        if failed >= plan.reject:
            return REJECT
        return ACCEPT if done >= plan.size else OPEN
    if done < plan.size:
        return OPEN
    if failed <= plan.accept:
        return ACCEPT
    if second is None:
        return SECOND
    second_done, second_failed = second
    if second_done < min(2 * plan.size, lot or 2 * plan.size):
        return OPEN
    if second_failed * MOST_FAILING <= second_done:
        return ACCEPT
    if full is None:
        return ALL
    return ACCEPT if full[1] * MOST_FAILING <= full[0] else REJECT
