"""Tests against what was planned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.instruments import reconcile
from sidesk.instruments.reconcile import Entry, Flag, Plan, Terms, Test

PLANS = [Plan("3F-01"), Plan("3F-02"), Plan("3F-03")]


def states(*tests: Test) -> dict[str, str]:
    return {entry.key or entry.id: entry.state for entry in reconcile.reconcile(PLANS, tests).entries}


def flags(*tests: Test, plans: list[Plan] | None = None, terms: Terms | None = None) -> dict[str, list[Flag]]:
    found = reconcile.reconcile(plans or PLANS, tests, terms)
    return {entry.key: list(entry.flags) for entry in found.flagged}


def test_what_was_not_tested_is_missing_and_what_nobody_planned_is_told() -> None:
    found = states(Test("a", "3f-01 "), Test("b", "3F-99"))
    assert found == {"a": "planned", "b": "unplanned", "3F-02": "missing", "3F-03": "missing"}


def test_after_a_failure_comes_a_retest_and_after_a_pass_a_duplicate() -> None:
    found = states(
        Test("a", "3F-01", at="2026-05-10T10:00:00", passed=False),
        Test("b", "3F-01", at="2026-05-10T11:00:00", passed=True),
        Test("c", "3F-01", at="2026-05-10T12:00:00", passed=True),
    )
    assert (found["a"], found["b"], found["c"]) == ("planned", "retest", "duplicate")


def test_the_two_wavelengths_and_directions_of_a_core_are_no_duplicates() -> None:
    plans = [Plan("GL1", "1"), Plan("GL1", "2")]
    tests = [Test(f"{wl}{way}", "GL1", "1", wl, way) for wl in ("1310", "1550") for way in ("ab", "ba")]
    found = reconcile.reconcile(plans, tests)
    assert found.counts == {"planned": 4, "missing": 1}
    assert Entry("missing", "GL1", "2") in found.entries


def test_a_cable_planned_without_cores_is_met_by_any_of_its_cores() -> None:
    assert reconcile.reconcile([Plan("GL1")], [Test("a", "GL1", "7")]).counts == {"planned": 1}


def test_a_link_with_a_name_of_its_own_is_found_by_its_outlet() -> None:
    assert reconcile.reconcile([Plan("3F-01")], [Test("a", "PP1-07", outlet="3F-01")]).counts == {
        "planned": 1
    }


def test_the_same_curve_under_two_names_is_flagged_on_both() -> None:
    found = flags(Test("a", "3F-01", curve="x"), Test("b", "3F-02", curve="x"), Test("c", "3F-03", curve="y"))
    assert found == {"a": [Flag("same_curve", "3F-02")], "b": [Flag("same_curve", "3F-01")]}


def test_the_same_file_taken_in_twice_is_no_forgery() -> None:
    assert flags(Test("a", "3F-01", curve="x"), Test("b", "3F-01", curve="x")) == {}


@pytest.mark.parametrize(("second", "quick"), [("10:00:03", True), ("10:00:09", False)])
def test_two_links_within_seconds_are_flagged(second: str, quick: bool) -> None:
    found = flags(
        Test("a", "3F-01", at="2026-05-10T10:00:00+08:00"),
        Test("b", "3F-02", at=f"2026-05-10T{second}+08:00"),
    )
    assert bool(found) is quick


def test_days_without_a_clock_do_not_look_like_tests_within_seconds() -> None:
    assert flags(Test("a", "3F-01", at="2026-05-10"), Test("b", "3F-02", at="2026-05-10")) == {}


def test_a_test_before_the_cable_was_laid_is_flagged() -> None:
    early = Test("a", "3F-01", at="2026-05-01T10:00:00")
    found = flags(early, plans=[Plan("3F-01", installed="2026-05-03")])
    assert found == {"a": [Flag("too_early", "2026-05-03")]}


def test_after_the_calibration_ran_out_and_by_another_limit_than_the_contracts() -> None:
    terms = Terms(limit="pl6a", calibrated_until="2026-05-09")
    found = flags(Test("a", "3F-01", at="2026-05-10T10:00:00", limit="pl6"), terms=terms)
    assert found == {"a": [Flag("out_of_calibration", "2026-05-09"), Flag("other_limit", "pl6")]}
    assert flags(Test("a", "3F-01", at="2026-05-09T10:00:00", limit="pl6a"), terms=terms) == {}


@given(
    st.lists(st.sampled_from("abcd"), max_size=6),
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from([True, False, None])), max_size=12),
)
def test_everything_tested_stands_there_once_and_everything_planned_is_met_or_missing(
    planned: list[str], tested: list[tuple[str, bool | None]]
) -> None:
    tests = [Test(str(n), name, passed=passed) for n, (name, passed) in enumerate(tested)]
    found = reconcile.reconcile([Plan(name) for name in planned], tests).entries
    assert sorted(entry.key for entry in found if entry.key) == sorted(test.key for test in tests)
    missing = {entry.id for entry in found if entry.state == "missing"}
    assert missing == set(planned) - {name for name, _ in tested}


def test_a_moment_that_is_none_stops_nothing() -> None:
    assert (
        flags(Test("a", "3F-01", at="2026-13-45T99:00:00"), Test("b", "3F-02", at="about noon, I think"))
        == {}
    )
