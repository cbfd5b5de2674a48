"""Device types in NetBox's fields."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from sidesk.core.errors import InstrumentFileUnusable
from sidesk.core.text import Words
from sidesk.instruments import catalogue

NETBOX = b"""---
manufacturer: Huawei
model: S5731-H24P4XC
slug: huawei-s5731-h24p4xc
part_number: 02352QPR
u_height: 1.5
is_full_depth: false
weight: 8.3
weight_unit: kg
airflow: side-to-rear
console-ports:
  - name: Console
    type: rj-45
interfaces:
  - name: GigabitEthernet0/0/1
    type: 1000base-t
    poe_mode: pse
    poe_type: type2-ieee802.3at
  - name: MEth0/0/1
    type: 1000base-t
    mgmt_only: true
power-ports:
  - name: PSU1
    type: iec-60320-c14
    maximum_draw: 1000
    allocated_draw: 100
"""


def test_about_a_hundred_types_are_shipped_and_each_is_known_once() -> None:
    found = catalogue.shipped()
    assert len(found) >= 100
    assert [slug for slug, n in Counter(one.slug for one in found).items() if n > 1] == []
    for one in found:
        names = Counter(port.name for port in one.ports)
        assert max(names.values(), default=1) == 1, one.model
        assert one.kind
        assert one.unverified


def test_what_a_type_feeds_by_poe_has_its_source_and_is_marked_as_not_compared() -> None:
    told = [one for one in catalogue.shipped() if one.poe_budget]
    assert len(told) >= 10
    for one in told:
        assert one.poe_budget_source, one.model
        assert "poe_budget" in one.unverified, one.model
        assert any(port.poe_mode == "pse" for port in one.ports), one.model
    exchangeable = [one.model for one in catalogue.shipped() if one.poe_budget and len(one.power) > 1]
    assert exchangeable == [], "it depends on the supplies that are plugged in"


def test_the_budget_survives_our_own_file_and_stays_out_of_netboxs() -> None:
    one = next(one for one in catalogue.shipped() if one.poe_budget)
    assert catalogue.read(catalogue.written(one, ours=True), "a.yaml") == [one]
    assert b"poe_budget" not in catalogue.written(one)


def test_a_pattern_stands_for_its_ports() -> None:
    one = next(one for one in catalogue.shipped() if one.model == "S5735-L48P4X-A1")
    assert len(one.ports) == 52
    assert one.ports[47].name == "GigabitEthernet0/0/48"
    assert (one.ports[0].poe_mode, one.ports[0].speed, one.ports[50].speed) == ("pse", "1000M", "10G")


def test_a_file_of_netbox_comes_back_as_it_was() -> None:
    (one,) = catalogue.read(NETBOX, "a.yaml")
    assert (one.u_height, one.units, one.power[0].maximum_draw) == (Decimal("1.5"), 2, 1000)
    assert one.ports[1].rest == {"mgmt_only": True}
    assert one.rest["console-ports"] == [{"name": "Console", "type": "rj-45"}]
    again = catalogue.written(one)
    assert catalogue.read(again, "b.yaml") == [one]
    assert b"kind" not in again
    assert catalogue.of_json(catalogue.as_json(one)) == one


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"manufacturer: [\nmodel", "line 2"),
        (b"model: X\n", "manufacturer"),
        (NETBOX.replace(b"1.5", b"tall"), "u_height"),
        (NETBOX.replace(b"maximum_draw: 1000", b"maximum_draw: much"), "power-ports 1"),
        (NETBOX.replace(b"  - name: MEth0/0/1\n    type", b"  - type"), "interfaces 2"),
        (NETBOX.replace(b"GigabitEthernet0/0/1", b"G[1-9999]"), "interfaces 1"),
        (b"just words", "manufacturer"),
        (b"", "no device type"),
        (b"\xff\xfe\x00", "no YAML"),
        (b"? - a: b\n: 1\n", "no YAML"),
        (b"a: &a [1]\nb: [*a, *a]\n", "line 2"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence_with_its_place(data: bytes, place: str) -> None:
    with pytest.raises(InstrumentFileUnusable) as refused:
        catalogue.read(data, "bad.yaml")
    assert place in refused.value.told(Words("en"))
