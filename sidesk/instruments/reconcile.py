"""Tests against what was planned: what is missing, what nobody planned, what looks wrong. Pure.

A name is the same by `same`: spaces and capitals do not make another link.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

PLANNED, UNPLANNED, MISSING, RETEST, DUPLICATE = "planned", "unplanned", "missing", "retest", "duplicate"
STATES = (MISSING, UNPLANNED, DUPLICATE, RETEST, PLANNED)  # what needs a person comes first

SAME_CURVE, TOO_QUICK, TOO_EARLY = "same_curve", "too_quick", "too_early"
OUT_OF_CALIBRATION, OTHER_LIMIT = "out_of_calibration", "other_limit"
QUICK = dt.timedelta(seconds=5)  # nobody takes both plugs to another link in that time


@dataclass(frozen=True)
class Plan:
    """One link, outlet or fibre that is to be tested. `installed`: the day it was laid, if known."""

    id: str
    core: str = ""
    installed: str = ""


@dataclass(frozen=True)
class Test:
    """One result. `key` leads back to it; `curve` is the hash of its trace; empty is not known."""

    __test__ = False  # no test of pytest's

    key: str
    id: str
    core: str = ""
    wavelength: str = ""
    direction: str = ""
    at: str = ""
    passed: bool | None = None
    limit: str = ""
    retest_of: str = ""
    curve: str = ""
    outlet: str = ""  # the name in the plan, where the link has one of its own

    @property
    def measurement(self) -> tuple[str, ...]:
        """What must agree for two tests to be of the same thing."""
        return (same(self.id), same(self.core), self.wavelength, self.direction)


@dataclass(frozen=True)
class Terms:
    """What the job says: the limit in the contract, until when the instruments are calibrated."""

    limit: str = ""
    calibrated_until: str = ""
    not_before: str = ""


@dataclass(frozen=True)
class Flag:
    """Why a result looks wrong; `other` is the link or value it collides with."""

    kind: str
    other: str = ""


@dataclass(frozen=True)
class Entry:
    """One line: what is planned with its test (`key` empty: none), or a test that nobody planned."""

    state: str
    id: str
    core: str = ""
    key: str = ""
    at: str = ""
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class Reconciliation:
    """Everything planned and everything tested, each once."""

    entries: tuple[Entry, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def flagged(self) -> tuple[Entry, ...]:
        """The results that look wrong."""
        return tuple(entry for entry in self.entries if entry.flags)


def same(name: str) -> str:
    """A name as it is compared."""
    return "".join(name.split()).casefold()


def reconcile(plans: Iterable[Plan], tests: Sequence[Test], terms: Terms | None = None) -> Reconciliation:
    """Tests in the order they were made; what is missing stands where the plan has it."""
    wanted = {(same(plan.id), same(plan.core)): plan for plan in plans if plan.id.strip()}
    names: dict[str, list[Plan]] = defaultdict(list)
    for plan in wanted.values():
        names[same(plan.id)].append(plan)
    flags = _flags(tests, names, terms or Terms())
    seen: dict[tuple[str, ...], Test] = {}
    found: list[Entry] = []
    met: set[tuple[str, str]] = set()
    for test in sorted(tests, key=lambda one: one.at or "~"):
        match = _plan_of(test, wanted)
        if match is not None:
            met.add((same(match.id), same(match.core)))
        state = _state(test, seen.get(test.measurement), match)
        seen[test.measurement] = test
        found.append(Entry(state, test.id, test.core, test.key, test.at, tuple(flags.get(test.key, ()))))
    found += [Entry(MISSING, plan.id, plan.core) for key, plan in wanted.items() if key not in met]
    found.sort(key=lambda one: STATES.index(one.state))
    return Reconciliation(tuple(found), Counter(entry.state for entry in found))


def _plan_of(test: Test, wanted: Mapping[tuple[str, str], Plan]) -> Plan | None:
    """A fibre is found by its core; a cable that is planned without cores by its name."""
    names = [same(test.id), *([same(test.outlet)] if test.outlet else [])]
    keys = [(name, core) for name in names for core in (same(test.core), "")]
    return next((wanted[key] for key in keys if key in wanted), None)


def _state(test: Test, before: Test | None, plan: Plan | None) -> str:
    """After a failed test the next one is a re-test; after one that passed nobody asked for another."""
    if test.retest_of or (before is not None and before.passed is False):
        return RETEST
    if before is not None:
        return DUPLICATE
    return PLANNED if plan is not None else UNPLANNED


def _flags(tests: Sequence[Test], names: Mapping[str, Sequence[Plan]], terms: Terms) -> dict[str, list[Flag]]:
    found: dict[str, list[Flag]] = defaultdict(list)
    for key, flag in (*_same_curves(tests), *_quick(tests), *_single(tests, names, terms)):
        if flag not in found[key]:
            found[key].append(flag)
    return found


def _same_curves(tests: Sequence[Test]) -> Iterator[tuple[str, Flag]]:
    """The same curve under two names: one of the two was not measured."""
    by_curve: dict[str, list[Test]] = defaultdict(list)
    for test in tests:
        if test.curve:
            by_curve[test.curve].append(test)
    for alike in by_curve.values():
        for test in alike:
            other = next((one for one in alike if one.measurement != test.measurement), None)
            if other is not None:
                yield test.key, Flag(SAME_CURVE, _called(other))


def _quick(tests: Sequence[Test]) -> Iterator[tuple[str, Flag]]:
    """Two links within seconds. The cores of one cable may lie in one plug and are not compared."""
    timed = [(when, test) for test in tests if (when := _moment(test.at)) is not None]
    timed.sort(key=lambda one: one[0])
    for (before, earlier), (after, later) in pairwise(timed):
        if same(earlier.id) != same(later.id) and after - before < QUICK:
            yield earlier.key, Flag(TOO_QUICK, _called(later))
            yield later.key, Flag(TOO_QUICK, _called(earlier))


def _single(
    tests: Sequence[Test], names: Mapping[str, Sequence[Plan]], terms: Terms
) -> Iterator[tuple[str, Flag]]:
    for test in tests:
        day = test.at[:10]
        laid = [plan.installed[:10] for plan in names.get(same(test.id), ()) if plan.installed]
        first = min(laid, default="") or terms.not_before[:10]
        if day and first and day < first:
            yield test.key, Flag(TOO_EARLY, first)
        if day and terms.calibrated_until and day > terms.calibrated_until[:10]:
            yield test.key, Flag(OUT_OF_CALIBRATION, terms.calibrated_until[:10])
        if test.limit and terms.limit and test.limit != terms.limit:
            yield test.key, Flag(OTHER_LIMIT, test.limit)


def _called(test: Test) -> str:
    return f"{test.id} {test.core}".strip()


def _moment(text: str) -> dt.datetime | None:
    """A day alone tells nothing about seconds. Clocks without a zone are those of one instrument."""
    if len(text) < 19:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
