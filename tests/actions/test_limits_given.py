"""Limits of headquarters over those that come with the program, and what forms make of them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from sidesk.actions import fill, limits_given
from sidesk.actions.desk import Desk
from sidesk.core.errors import LimitsWrong
from sidesk.core.text import Words
from sidesk.forms.session import FormSession
from sidesk.instruments import limit_tables, limits
from sidesk.instruments.limits import FibreLink
from tests.support.filling import rows, session

CHANGED = json.dumps({"earth_joint_ohm": {"most": "0.5", "confidence": "primary"}}).encode()


def test_a_file_of_headquarters_counts_from_now_on_and_says_what_it_changes(tmp_path: Path) -> None:
    assert limits_given.known(tmp_path)["limit_earth_joint_ohm_most"] == "1"
    assert limits_given.take_in(tmp_path, CHANGED, "hq.json") == ["earth_joint_ohm"]
    assert limits_given.given(tmp_path).ranges["earth_joint_ohm"].confidence == "primary"
    known = limits_given.known(tmp_path)
    assert known["limit_earth_joint_ohm_most"] == "0.5"
    assert known["limit_neutral_earth_v_most"] == "2"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b'{"earth_joint_ohm": {"most": "much"}}', "earth_joint_ohm.most"),
        (b'{"a": 1,\n "b" }', "2"),
        (b"{}\n\xff", "2"),
        (b" " * 1_000_001, "1"),
    ],
)
def test_a_wrong_file_is_refused_in_one_sentence_with_its_place_and_changes_nothing(
    tmp_path: Path, data: bytes, place: str
) -> None:
    with pytest.raises(LimitsWrong) as told:
        limits_given.take_in(tmp_path, data, "hq.json")
    assert place in told.value.told(Words("en"))
    assert not (tmp_path / limits_given.FOLDER / "hq.json").exists()


def test_a_wrong_file_in_the_folder_is_left_out_and_the_others_count(tmp_path: Path) -> None:
    limits_given.take_in(tmp_path, CHANGED, "a.json")
    (tmp_path / limits_given.FOLDER / "b.json").write_text("[]")
    found = limits_given.given(tmp_path)
    assert format(found.ranges["earth_joint_ohm"].most or 0, "f") == "0.5"
    assert [type(one) for one in found.faults] == [LimitsWrong]


def warned(one: FormSession, *path: str) -> bool:
    return any(problem.kind == "limit" for problem in one.problems(path))


@pytest.mark.parametrize(("ours", "too_much"), [(False, False), (True, True)])
def test_the_survey_judges_the_earth_by_headquarters_limit(desk: Desk, ours: bool, too_much: bool) -> None:
    if ours:
        limits_given.take_in(desk.folder, CHANGED, "hq.json")
    opened = fill.start(desk, "D02")
    one = FormSession(opened.form, opened.answers, opened.context, desk.clock)
    (key,) = one.row_keys(("rooms",)) or one.add_rows(("rooms",), values=[{}])
    paths = {path[-1]: path for path, _ in opened.form.walk()}
    for name, value in (("earth_kind", "joint"), ("earth_ohm", "0.8")):
        first, *rest = paths[name]
        one.answer((first, key, *rest), value)
    first, *rest = paths["earth_ohm"]
    assert warned(one, first, key, *rest) is too_much


@pytest.mark.parametrize(
    ("watt", "number", "too_much"), [("25.5", "4", False), ("25.6", "4", True), ("99", "", False)]
)
def test_a_device_that_draws_more_than_its_class_is_warned_about(
    desk: Desk, watt: str, number: str, too_much: bool
) -> None:
    opened = fill.start(desk, "D26")
    one = FormSession(opened.form, opened.answers, opened.context, desk.clock)
    one.answer(("job", "test_scope"), ["active"])
    (key,) = one.add_rows(("active", "poe"), values=[{"class": number, "watt": watt}])
    assert warned(one, "active", "poe", key, "watt") is too_much


@pytest.mark.parametrize(("budget", "too_much"), [("", False), ("43", False), ("42", True)])
def test_a_switch_whose_ports_draw_more_than_it_can_feed_is_warned_about(budget: str, too_much: bool) -> None:
    ports = rows({"port": "1", "poe_w": "25.5"}, {"port": "2", "poe_w": "17.1"}, {"port": "3"})
    one = session(
        "D27",
        {"device": {"dev_kind": "access"}, "config": {"ports": ports, "poe_budget": budget or None}},
    )
    assert one.value(("config", "poe_load")) == "42.6"
    assert warned(one, "config", "poe_load") is too_much


def test_opening_a_store_has_its_tables_count_and_another_its_own(desk: Desk, tmp_path: Path) -> None:
    told = {"edition": "Contract", "source": "Annex C", "confidence": "primary", "splice_db": "0.1"}
    link = FibreLink("TIA-568.3-D", "OS2", 1310, Decimal(0), connectors=0, splices=1)
    try:
        before = limits_given.known(desk.folder)
        names = limits_given.take_in(desk.folder, json.dumps({"fibre": told}).encode(), "hq.json")
        assert "fibre.splice_db" in names
        assert limits.fibre_limit(link) == Decimal("0.1")
        assert limits_given.known(desk.folder) != before  # a paper made by other tables is another paper
        limits_given.put_in_force(tmp_path / "other")
        assert limits.fibre_limit(link) == Decimal("0.3")
        assert limits_given.put_in_force(desk.folder) == ()
        assert limits.fibre_limit(link) == Decimal("0.1")
    finally:
        limit_tables.use({})


def test_the_link_formula_of_a_test_goes_by_headquarters_fibre_table(desk: Desk) -> None:
    def limit() -> object:
        opened = fill.start(desk, "D26")
        one = FormSession(opened.form, opened.answers, opened.context, desk.clock)
        one.answer(("job", "test_scope"), ["fibre"])
        one.answer(("fibre_tests", "fibre_limit_rule"), "link")
        core = {"wl": "1310", "length": "100", "connectors": "2", "splices": "2", "loss": "1"}
        (key,) = one.add_rows(("fibre_tests", "fibre"), values=[core])
        return one.value(("fibre_tests", "fibre", key, "limit"))

    told = {"edition": "Contract", "source": "Annex C", "confidence": "primary", "splice_db": "0.1"}
    try:
        assert limit() == "2.14"
        limits_given.take_in(desk.folder, json.dumps({"fibre": told}).encode(), "hq.json")
        assert limit() == "1.74"
    finally:
        limit_tables.use({})
