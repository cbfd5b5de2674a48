"""The neighbour switch tells port and VLAN of each point that is measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from sidesk.actions import measured, measuring, near, reach
from sidesk.actions.desk import Desk
from sidesk.actions.measuring import Measuring, Setup
from sidesk.actions.near import Login, Near
from sidesk.core.canonical import Json
from sidesk.core.errors import DeviceUnusable, HostKeyUnknown
from sidesk.core.progress import Progress
from sidesk.core.text import Words
from sidesk.forms.session import FormSession
from sidesk.instruments.measuring import laptop, pinging
from sidesk.instruments.measuring.plans import Check, Plan
from tests.support.filling import session
from tests.support.switches import PASSWORD, USER, Switch, switch

HERE, MAC = "127.0.0.1", "54:e1:ad:00:12:3f"
LOGIN = Login(USER, PASSWORD)
QUICK = Plan("quick", {"en": "Quick"}, {"en": ""}, (
    Check("ping", ("gateway", "devices"), settings={"count": 2, "interval_ms": 1}),
))  # fmt: skip
ASKED = {
    "huawei_vrp": "display mac-address 54e1-ad00-123f",
    "cisco_ios": "show mac address-table address 54e1.ad00.123f",
}
TOLD = {
    "huawei_vrp": "54e1-ad00-123f 30/-/-                            GE0/0/7             dynamic",
    "cisco_ios": "  30    54e1.ad00.123f    DYNAMIC     Gi1/0/48",
}


@pytest.fixture
def run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Measuring:
    """Two outlets; this laptop has an address, a lease and a gateway that answers."""
    monkeypatch.setattr(measuring, "plan", lambda _name: QUICK)
    monkeypatch.setattr(pinging, "echo", lambda *_given: 0.5)
    end = replace(laptop.look(), mac=MAC, gateway=HERE, lease={"server": HERE})
    monkeypatch.setattr(laptop, "look", lambda _towards="": end)
    return measuring.begin(desk, "r1", Setup("quick", ("3F-01", "3F-02"), ()))


@pytest.fixture
def here() -> Iterator[Switch]:
    with switch("huawei_vrp", name="SW-3F") as one:
        one.knows[ASKED["huawei_vrp"]] = TOLD["huawei_vrp"]
        yield one


def greeted(desk: Desk, *ones: Switch) -> Near:
    made = Near(desk, [one.address for one in ones], LOGIN)
    for one in ones:
        with pytest.raises(HostKeyUnknown) as told:
            made.greet(one.address, Progress())
        reach.trust(desk, one.address, str(told.value.details["fingerprint"]))
        made.greet(one.address, Progress())
    return made


def walk(desk: Desk, run: Measuring, asked: Near) -> None:
    while point := run.next_point:
        run.done[point] = measuring.measure(desk, run, point, Progress())
        run.done[point] = measuring.locate(desk, run, point, asked.asked(Progress()))


def taken(desk: Desk, run: Measuring) -> FormSession:
    one = session("D26", {})
    measured.put(one, measuring.proposal(desk, one.form, one.answers, run, Progress()))
    return one


def cells(one: FormSession, *table: str) -> list[dict[str, Json]]:
    rows = (one.value((*table, key)) for key in one.row_keys(table))
    return [dict(row) for row in rows if isinstance(row, dict)]


def test_port_and_vlan_of_each_point_come_from_the_switch_with_a_row_for_dhcp_and_gateway(
    desk: Desk, run: Measuring, here: Switch
) -> None:
    walk(desk, run, greeted(desk, here))
    assert measuring.near(run.done["3F-01"], Words("en")) == "SW-3F GE0/0/7 · VLAN 30"
    one = taken(desk, run)
    assert [row["vlan_src"] for row in cells(one, "active", "conn")] == ["30", "30"]
    services = cells(one, "active", "dhcp_dns")
    assert [(row["vlan"], row["dhcp"], row["gw"]) for row in services] == [("30", "pass", "pass")]
    assert here.asked.count(ASKED["huawei_vrp"]) == 2


def test_the_password_is_in_nothing_that_is_kept(desk: Desk, run: Measuring, here: Switch) -> None:
    walk(desk, run, greeted(desk, here))
    kept = [desk.store.vault.get(name) or b"" for name in desk.store.vault.names()]
    assert any(b"GE0/0/7" in data for data in kept)
    assert not any(PASSWORD.encode() in data for data in (*kept, measuring.file(desk, run)))
    assert PASSWORD not in (desk.folder / reach.KEYS_FILE).read_text()


def test_a_switch_that_is_gone_costs_only_port_and_vlan_and_says_why(desk: Desk, run: Measuring) -> None:
    with switch("huawei_vrp") as gone:
        asked = greeted(desk, gone)
    walk(desk, run, asked)
    assert run.next_point == ""
    assert "nothing answers" in measuring.near(run.done["3F-02"], Words("en"))
    assert len(cells(taken(desk, run), "active", "conn")) == 2


def test_where_two_switches_know_the_laptop_both_are_named_and_the_vlan_stays(
    desk: Desk, run: Measuring, here: Switch
) -> None:
    with switch("cisco_ios", name="CORE") as core:
        core.knows[ASKED["cisco_ios"]] = TOLD["cisco_ios"]
        walk(desk, run, greeted(desk, here, core))
    assert run.done["3F-01"]["neighbour"] == {
        "switch": "SW-3F / CORE", "port": "GE0/0/7 / Gi1/0/48", "vlan": "30"
    }  # fmt: skip


def test_a_switch_that_does_not_know_the_laptop_leaves_no_row(desk: Desk, run: Measuring) -> None:
    with switch("huawei_vrp") as other:
        walk(desk, run, greeted(desk, other))
    assert measuring.near(run.done["3F-01"], Words("en")) == ""
    assert cells(taken(desk, run), "active", "dhcp_dns") == []


def test_a_wrong_password_is_said_before_anything_is_measured(desk: Desk, here: Switch) -> None:
    greeted(desk, here)
    with pytest.raises(DeviceUnusable, match="password"):
        near.Near(desk, [here.address], Login(USER, "wrong")).greet(here.address, Progress())


def test_a_point_that_is_measured_already_gets_its_vlan_afterwards(
    desk: Desk, run: Measuring, here: Switch
) -> None:
    run.done["3F-01"] = measuring.measure(desk, run, "3F-01", Progress())
    asked = greeted(desk, here)
    run.done["3F-01"] = measuring.locate(desk, run, "3F-01", asked.asked(Progress()))
    kept = measuring.resume(desk, "r1")
    assert kept is not None
    assert kept.done["3F-01"]["neighbour"]["vlan"] == "30"


def test_switches_that_take_too_long_are_named_and_not_asked(
    desk: Desk, run: Measuring, here: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = greeted(desk, here)
    monkeypatch.setattr(near, "_LONGEST", -1.0)
    walk(desk, run, asked)
    assert "the others took too long" in measuring.near(run.done["3F-01"], Words("en"))
    assert len(cells(taken(desk, run), "active", "conn")) == 2
