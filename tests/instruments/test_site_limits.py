"""Earth, environment, supply and PoE against published values."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from sidesk.core.errors import LimitsWrong
from sidesk.instruments import limit_files, site_limits


@pytest.mark.parametrize(
    ("name", "value", "verdict", "margin"),
    [
        ("earth_separate_ohm", "3.2", "pass", "0.8"),
        ("earth_separate_ohm", "4", "pass", "0"),
        ("earth_joint_ohm", "1.1", "fail", "-0.1"),
        ("earth_lightning_ohm", "9", "pass", "1"),
        ("hall_inlet_c", "18", "pass", "0"),
        ("hall_inlet_c", "28", "fail", "-1"),
        ("hall_inlet_c", "17", "fail", "-1"),
        ("hall_dew_point_c", "15.5", "fail", "-0.5"),
        ("battery_room_c", "25", "pass", "5"),
        ("auxiliary_humidity_percent", "34", "fail", "-1"),
    ],
)
def test_a_value_is_judged_by_the_nearer_bound(name: str, value: str, verdict: str, margin: str) -> None:
    found = site_limits.judge(site_limits.ranges()[name], Decimal(value))
    assert (found.verdict, found.margin) == (verdict, Decimal(margin))


def test_every_limit_says_its_unit_its_name_and_how_sure_it_is() -> None:
    for name, one in site_limits.ranges().items():
        assert set(one.label) == {"zh", "en"}, name
        assert one.unit, name
        assert one.confidence in site_limits.CONFIDENCES, name


def test_what_has_no_limit_is_not_judged() -> None:
    assert site_limits.judge(site_limits.ranges().get("noise_db"), Decimal(1)).verdict == "not judged"


@pytest.mark.parametrize(("of_class", "device"), [(0, "12.95"), (2, "6.49"), (4, "25.5"), (8, "71.3")])
def test_the_classes_of_poe(of_class: int, device: str) -> None:
    assert dict(site_limits.poe_devices())[of_class] == Decimal(device)


def test_headquarters_writes_over_one_value_and_the_rest_stays() -> None:
    told = json.dumps({"earth_joint_ohm": {"most": "0.5", "clause": "contract 7.2", "confidence": "primary"}})
    found = limit_files.read(told.encode(), "limits.json").ranges
    assert found["earth_joint_ohm"].most == Decimal("0.5")
    assert found["earth_joint_ohm"].label["en"] == "Earth, joint electrode"
    assert found["hall_inlet_c"] == site_limits.ranges()["hall_inlet_c"]


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("{\n oops", "2"),
        ("[]", "1"),
        ('{"earth_joint_ohm": 1}', "earth_joint_ohm"),
        ('{"earth_joint_ohm": {"max": "1"}}', "earth_joint_ohm.max"),
        ('{"earth_joint_ohm": {"most": 1}}', "earth_joint_ohm.most"),
        ('{"earth_joint_ohm": {"most": "NaN"}}', "earth_joint_ohm.most"),
        ('{"hall_inlet_c": {"least": "30"}}', "hall_inlet_c"),
        ('{"hall_inlet_c": {"confidence": "sure"}}', "hall_inlet_c.confidence"),
        ('{"mine": {"most": "1", "unit": "m", "confidence": "primary"}}', "mine.label"),
        ('{"mine": {"unit": "m"}}', "mine"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_place(told: str, place: str) -> None:
    with pytest.raises(LimitsWrong) as caught:
        limit_files.read(told.encode(), "limits.json")
    assert caught.value.details["place"] == place
