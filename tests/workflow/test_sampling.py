"""The sample of a spot check: by the tables of the standard, and the same again for the same seed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.core.errors import SampleImpossible
from sidesk.workflow.sampling import AQLS, LEVELS, SamplePlan, Unit, aql_plan, draw, share_plan, verdict

# Read from the tables of GB/T 2828.1-2012 by hand.
PLANS = [
    (500, "II", "1.0", 50, 1), (1200, "II", "2.5", 80, 5), (1000, "II", "0.25", 50, 0),
    (1000, "II", "0.40", 125, 1), (100, "II", "4.0", 20, 2), (90, "II", "1.0", 13, 0),
    (500, "S-3", "2.5", 5, 0), (5, "II", "1.0", 5, 0),
]  # fmt: skip


@pytest.mark.parametrize(("lot", "level", "aql", "size", "accept"), PLANS)
def test_the_plan_is_that_of_the_table(lot: int, level: str, aql: str, size: int, accept: int) -> None:
    found = aql_plan(lot, level, aql)
    assert (found.size, found.accept, found.reject) == (size, accept, accept + 1)


@given(st.integers(1, 600_000), st.sampled_from(LEVELS), st.sampled_from(AQLS))
def test_every_lot_has_a_plan_no_larger_than_itself(lot: int, level: str, aql: str) -> None:
    found = aql_plan(lot, level, aql)
    assert 1 <= found.size <= lot
    assert found.accept < found.reject


@pytest.mark.parametrize(("level", "aql"), [("IV", "1.0"), ("II", "3.3")])
def test_a_level_or_limit_of_no_table_is_refused(level: str, aql: str) -> None:
    with pytest.raises(SampleImpossible):
        aql_plan(100, level, aql)


def test_nothing_cannot_be_sampled() -> None:
    with pytest.raises(SampleImpossible):
        aql_plan(0, "II", "1.0")
    with pytest.raises(SampleImpossible):
        share_plan(0, 10)
    with pytest.raises(SampleImpossible):
        share_plan(10, 0)


# lot; first n, failed; second; all -> what is said. From the sampling rule of GB/T 50312-2016.
RULES = [
    (1000, (100, 1), None, None, "accept"), (1000, (100, 2), None, None, "second"),
    (1000, (99, 0), None, None, "open"), (1000, (100, 2), (200, 2), None, "accept"),
    (1000, (100, 2), (200, 3), None, "all"), (1000, (100, 2), (200, 3), (1000, 10), "accept"),
    (1000, (100, 2), (200, 3), (1000, 11), "reject"), (500, (50, 1), None, None, "second"),
]  # fmt: skip


@pytest.mark.parametrize(("lot", "first", "second", "full", "says"), RULES)
def test_a_share_is_judged_doubled_and_at_last_everything_is_tested(
    lot: int,
    first: tuple[int, int],
    second: tuple[int, int] | None,
    full: tuple[int, int] | None,
    says: str,
) -> None:
    assert verdict(share_plan(lot, 10), *first, second, lot, full) == says


def test_by_aql_a_lot_is_rejected_as_soon_as_too_many_failed() -> None:
    plan = aql_plan(500, "II", "1.0")
    assert verdict(plan, 10, 2) == "reject"
    assert verdict(plan, 49, 1) == "open"
    assert verdict(plan, 50, 1) == "accept"


POINTS = [Unit(f"P-{n:03d}", f"{n % 3 + 1}F", float(n % 90)) for n in range(212)]


def test_ten_percent_of_the_points_include_the_farthest() -> None:
    plan = share_plan(len(POINTS), 10)
    chosen = draw(POINTS, plan.size, "seed", farthest=3)
    assert len(chosen) == plan.size == 22
    farthest = sorted(POINTS, key=lambda unit: (-unit.distance, unit.id))[:3]
    assert set(farthest) <= set(chosen)


@given(st.randoms(), st.text(min_size=1), st.integers(1, 212))
def test_the_same_seed_draws_the_same_sample_in_whatever_order_the_list_stands(
    chance: random.Random, seed: str, size: int
) -> None:
    shuffled = POINTS[:]
    chance.shuffle(shuffled)
    assert draw(shuffled, size, seed) == draw(POINTS, size, seed)


def test_another_seed_draws_another_sample() -> None:
    assert draw(POINTS, 22, "a") != draw(POINTS, 22, "b")


def test_a_second_sample_draws_what_was_not_drawn_before() -> None:
    first = draw(POINTS, 22, "a")
    second = draw(POINTS, 44, "a2", without=[unit.id for unit in first])
    assert not set(first) & set(second)
    everything = draw(POINTS, 212, "a2", without=[unit.id for unit in first])
    assert len(everything) == 212


def test_every_unit_has_the_same_chance() -> None:
    """Over many seeds each of ten units is drawn about as often: no place in the list is favoured."""
    units = [Unit(f"U{n}") for n in range(10)]
    counted = dict.fromkeys((unit.id for unit in units), 0)
    for seed in range(2000):
        for unit in draw(units, 3, str(seed)):
            counted[unit.id] += 1
    assert all(500 < count < 700 for count in counted.values()), counted


def test_a_plan_says_by_which_method_it_was_made() -> None:
    assert share_plan(50, 10) == SamplePlan(5, 0, 1, "percent")
