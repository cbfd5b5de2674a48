"""Headquarters write over entries of the tables of copper, fibre, network and PoE."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from sidesk.core.errors import LimitsWrong
from sidesk.instruments import limit_files, limit_tables, limits, site_limits, verdicts
from sidesk.instruments.limits import FibreLink, Standard
from sidesk.instruments.measuring import judging

WHERE = {"edition": "Contract 7.2", "source": "Annex C of the contract", "confidence": "primary"}


@pytest.fixture(autouse=True)
def _own_tables_afterwards() -> Iterator[None]:
    yield
    limit_tables.use({})


def in_force(**told: Any) -> None:
    data = json.dumps({name: {**WHERE, **one} for name, one in told.items()}).encode()
    limit_tables.use(limit_files.read(data, "hq.json").tables)


def test_the_programs_own_tables_pass_the_checks_that_headquarters_tables_have_to_pass() -> None:
    told = json.dumps(dict.fromkeys(limit_tables.TABLES, WHERE))
    assert set(limit_files.read(told.encode(), "hq.json").tables) == set(limit_tables.TABLES)


def test_a_stricter_splice_and_a_fibre_of_another_standard_count() -> None:
    in_force(fibre={"splice_db": "0.1", "standards": {"Contract": {"OS2": {"1310": "0.36", "1550": "0.22"}}}})
    link = FibreLink("Contract", "OS2", 1550, Decimal(10), splices=3)
    assert limits.fibre_limit(link) == Decimal("2.2") + Decimal("1.50") + Decimal("0.3")
    assert limits.provenance("fibre")["edition"] == "Contract 7.2"
    assert limits.provenance("copper")["edition"] != "Contract 7.2"


def test_a_link_that_passed_fails_by_a_changed_copper_limit_and_passes_again_without_it() -> None:
    values = {"limit": "TIA Cat 6 Channel", "delay_ns": "549", "skew_ns": "40"}
    assert verdicts.own(values).verdict == "pass"
    in_force(copper={"per_link": {"CH": {"skew_ns": "30"}}})
    assert verdicts.own(values).verdict == "fail"
    limit_tables.use({})
    assert verdicts.own(values).verdict == "pass"


def test_the_delay_of_a_cable_is_data_as_well() -> None:
    in_force(copper={"delay_ns": {"base": 500}})
    assert limits.limit("delay", Standard("TIA 6", "CH"), 100) == Decimal("513.6")


def test_loss_of_a_laptop_test_and_the_power_of_a_class_are_judged_by_the_changed_values() -> None:
    assert judging.kept(Decimal("0.4")) == "fail"
    in_force(network={"udp_loss_percent": "0.5"}, poe={"4": {"device_w": "20"}})
    assert judging.kept(Decimal("0.4")) == "pass"
    assert dict(site_limits.poe_devices())[4] == Decimal(20)


def test_one_file_may_change_a_room_and_two_tables_and_says_what_it_changes() -> None:
    told = {
        "earth_joint_ohm": {"most": "0.5"},
        "fibre": {**WHERE, "events": {"splice_db": "0.08"}},
        "copper": {**WHERE, "per_link": {"PL": {"length_m": "85"}}},
    }
    before, after = limit_files.Limits(), limit_files.read(json.dumps(told).encode(), "hq.json")
    assert {"earth_joint_ohm", "fibre.events.splice_db", "copper.per_link.PL.length_m"} <= set(
        limit_files.differing(before, after)
    )


@pytest.mark.parametrize(
    ("table", "told", "place"),
    [
        ("fibre", 1, "fibre"),
        ("fibre", {"splice_db": 0.1}, "fibre.splice_db"),
        ("fibre", {"splice_db": "-0.1"}, "fibre.splice_db"),
        ("fibre", {"splice_db": "NaN"}, "fibre.splice_db"),
        ("fibre", {"splices_db": "0.1"}, "fibre.splices_db"),
        ("fibre", {"standards": {"Mine": {}}}, "fibre.standards.Mine"),
        ("fibre", {"standards": {"Mine": {"OS2": {"blue": "1"}}}}, "fibre.standards.Mine.OS2.blue"),
        ("fibre", {"standards": {"Mine": {"OS2": {"1310": "1", "1550": "2"}}}}, "fibre.standards.Mine.OS2"),
        ("fibre", {"confidence": "sure"}, "fibre.confidence"),
        ("fibre", {"source": " "}, "fibre.source"),
        ("copper", {"classes": {"TIA 9": {}}}, "copper.classes.TIA 9"),
        ("copper", {"classes": {"TIA 6": {"il": {"cable": [1, 2]}}}}, "copper.classes.TIA 6.il.cable"),
        ("copper", {"classes": {"TIA 6": {"il": {"cable": [1, 2, "3"]}}}}, "copper.classes.TIA 6.il.cable.3"),
        ("copper", {"classes": {"TIA 6": {"il": {"cable": [-5, 0, 0]}}}}, "copper.classes.TIA 6.il"),
        ("copper", {"per_link": {"PL": {"delay_cable": float("nan")}}}, "copper.per_link.PL.delay_cable"),
        ("copper", {"per_link": {"PL": {"delay_cable": 10**400}}}, "copper.per_link.PL.delay_cable"),
        ("copper", {"classes": {"TIA 6": {"next": {"cap": 0}}}}, "copper.classes.TIA 6.next"),
        ("copper", {"classes": {"TIA 6": {"most_mhz": 900}}}, "copper.classes.TIA 6.rl.PL"),
        ("network", {"tcp_share_of_goodput": "1.2"}, "network.tcp_share_of_goodput"),
        ("network", {"udp_loss_percent": "101"}, "network.udp_loss_percent"),
        ("network", {"lost_packets": 0.5}, "network.lost_packets"),
        ("poe", {"4": {"device_w": "31"}}, "poe.4"),
        ("poe", {"9": {"device_w": "31"}}, "poe.9"),
    ],
)  # fmt: skip
def test_a_wrong_entry_of_a_table_is_refused_with_its_address(table: str, told: Any, place: str) -> None:
    whole = {table: {**WHERE, **told} if isinstance(told, dict) else told}
    with pytest.raises(LimitsWrong) as caught:
        limit_files.read(json.dumps(whole).encode(), "hq.json")
    assert caught.value.details["place"] == place


@pytest.mark.parametrize("missing", list(WHERE))
def test_a_changed_value_without_saying_where_it_stands_is_refused(missing: str) -> None:
    told = {name: text for name, text in WHERE.items() if name != missing} | {"splice_db": "0.1"}
    with pytest.raises(LimitsWrong) as caught:
        limit_files.read(json.dumps({"fibre": told}).encode(), "hq.json")
    assert caught.value.details["place"] == f"fibre.{missing}"


def test_a_file_nested_without_end_is_refused() -> None:
    with pytest.raises(LimitsWrong):
        limit_files.read(b'{"fibre":' * 100_000, "hq.json")
