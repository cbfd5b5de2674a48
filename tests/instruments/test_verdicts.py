"""Our verdict beside the tester's."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sidesk.core.canonical import Json
from sidesk.instruments import verdicts
from sidesk.instruments.verdicts import Miss, Worst

LINK: dict[str, Json] = {
    "limit": "TIA Cat 6A Perm. Link", "il_margin_db": "9.0", "rl_margin_db": "4.1", "next_margin_db": "3.2",
    "next_pair": "12-36", "next_mhz": "221", "length_m": "43.5", "skew_ns": "20", "resistance_ohm": "8",
}  # fmt: skip


def test_a_good_link_passes_and_its_worst_value_is_named_with_pair_and_frequency() -> None:
    assert verdicts.own(LINK).verdict == "pass"
    assert verdicts.worst(LINK) == Worst("next", Decimal("3.2"), "12-36", "221")


def test_of_both_ends_the_worse_one_counts() -> None:
    values = {**LINK, "next_margin_remote_db": "-0.4", "next_pair_remote": "36-45", "next_mhz_remote": "490"}
    assert verdicts.worst(values) == Worst("next", Decimal("-0.4"), "36-45", "490")
    assert verdicts.own(values).misses == (Miss("next", Decimal("-0.4")),)


@pytest.mark.parametrize(
    ("value", "bound", "margin"),
    [("27.5", "26.7", "0.8"), ("26.0", "26.7", "-0.7")],
)
def test_a_value_without_its_margin_is_judged_by_the_limit_in_the_file(
    value: str, bound: str, margin: str
) -> None:
    found = verdicts.margins({"next_value_db": value, "next_limit_db": bound})
    assert found["next"].margin == Decimal(margin)


def test_without_a_limit_in_the_file_ours_is_taken() -> None:
    values: dict[str, Json] = {"limit": "TIA Cat 6A Perm. Link", "next_value_db": "26.0", "next_mhz": "500"}
    assert verdicts.margins(values)["next"].margin == Decimal("-0.7")


@pytest.mark.parametrize(
    ("name", "text", "miss"),
    [("skew_ns", "45", "skew"), ("resistance_ohm", "21.5", "resistance"), ("delay_ns", "499", "delay"),
     ("length_m", "99.5", "length"), ("headroom_db", "-0.1", "headroom")],
)  # fmt: skip
def test_what_has_one_limit_a_link_is_judged_too(name: str, text: str, miss: str) -> None:
    assert [one.name for one in verdicts.own({**LINK, name: text}).misses] == [miss]


def test_the_length_of_a_link_has_the_tolerance_of_its_measurement() -> None:
    assert verdicts.own({**LINK, "length_m": "98"}).verdict == "pass"
    assert verdicts.own({**LINK, "limit": "ISO11801 PL Class Ea", "length_m": "120"}).verdict == "pass"


@pytest.mark.parametrize(
    ("change", "result", "differs"),
    [
        ({}, "pass", False),
        ({"next_margin_db": "-1"}, "pass", True),
        ({"next_margin_db": "-1"}, "fail", False),
        ({}, "fail", True),
        ({}, "", False),
        ({"il_margin_db": ""}, "fail", False),  # the tester may know more than the file says
    ],
)
def test_a_disagreement_is_marked(change: dict[str, Json], result: str, differs: bool) -> None:
    assert verdicts.disagrees(verdicts.own({**LINK, **change}), result) is differs


def test_a_file_without_values_has_no_verdict_of_ours() -> None:
    assert verdicts.own({"limit": "TIA Cat 6 Channel", "result": "pass"}).verdict == ""


def test_the_loss_of_a_fibre_is_judged_by_the_limit_in_the_file() -> None:
    assert verdicts.own({"loss_db": "0.9", "loss_limit_db": "0.8"}).misses == (Miss("loss", Decimal("-0.1")),)


@pytest.mark.parametrize(
    ("result", "star", "lenient", "passed"),
    [("pass", True, False, True), ("fail", True, False, False), ("fail", True, True, True),
     ("fail", False, True, False)],
)  # fmt: skip
def test_a_failure_within_the_accuracy_passes_only_by_contract(
    result: str, star: bool, lenient: bool, passed: bool
) -> None:
    assert verdicts.counts_as_passed(result, star=star, lenient=lenient) is passed


def test_headrooms_are_counted_in_steps_without_gaps() -> None:
    found = {"a": Decimal("-0.2"), "b": Decimal("0.0"), "c": Decimal("2.9"), "d": Decimal("2.1")}
    assert verdicts.histogram(found) == [(-1, 1), (0, 1), (1, 0), (2, 2)]
