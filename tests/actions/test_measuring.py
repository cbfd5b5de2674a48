"""A run of measurements from the laptop: kept point by point, then taken into a network test."""

from __future__ import annotations

import pytest

from sidesk.actions import measured, measuring
from sidesk.actions.desk import Desk
from sidesk.actions.measuring import Measuring, Setup
from sidesk.core.canonical import Json
from sidesk.core.errors import Cancelled
from sidesk.core.progress import Progress
from sidesk.forms.session import FormSession
from sidesk.instruments import reading
from sidesk.instruments.measuring import iperf, laptop, pinging, plans
from sidesk.instruments.measuring.plans import Check, Plan
from tests.support.filling import session

HERE = "127.0.0.1"
QUICK = Plan(
    "quick", {"en": "Quick"}, {"en": ""},
    (Check("ping", ("devices",), settings={"count": 3, "interval_ms": 1}),
     Check("tcp", ("devices",), "deny", {"port": 1, "count": 1})),
)  # fmt: skip
CONN, UPLINKS = ("active", "conn"), ("active", "uplinks")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan of a moment; the system's own gateway is left alone, and pings are allowed."""
    monkeypatch.setattr(measuring, "plan", lambda _name: QUICK)
    monkeypatch.setattr(laptop, "gateway", lambda: "")
    monkeypatch.setattr(pinging, "echo", lambda *_given: 0.5)


@pytest.fixture
def run(quick: None, desk: Desk) -> Measuring:
    return measuring.begin(desk, "r1", Setup("quick", ("3F-01", "3F-02"), (HERE,)))


def walk(desk: Desk, run: Measuring) -> None:
    while point := run.next_point:
        run.done[point] = measuring.measure(desk, run, point, Progress())


def taken(desk: Desk, run: Measuring) -> FormSession:
    one = session("D26", {})
    measured.put(one, measuring.proposal(desk, one.form, one.answers, run, Progress()))
    return one


def cells(one: FormSession, table: tuple[str, ...]) -> list[dict[str, Json]]:
    rows = (one.value((*table, key)) for key in one.row_keys(table))
    return [dict(row) for row in rows if isinstance(row, dict)]


def test_what_is_measured_fills_rows_with_a_verdict_and_one_undo_takes_all_back(
    desk: Desk, run: Measuring
) -> None:
    walk(desk, run)
    one = taken(desk, run)
    rows = cells(one, CONN)
    assert [row["src"] for row in rows] == ["3F-01", "3F-01", "3F-02", "3F-02"]
    assert (rows[0]["dst"], rows[0]["sent"], rows[0]["lost"], rows[0]["result"]) == (HERE, "3", "0", "pass")
    assert (rows[1]["expect"], rows[1]["lost"], rows[1]["result"]) == ("deny", "1", "pass")
    assert one.value(("job", "test_scope")) == ["active"]
    assert "round trips" in str(one.value(("conclusion", "test_note")))
    one.undo()
    assert one.row_keys(CONN) == []
    assert one.value(("conclusion", "test_note")) is None


def test_a_crash_loses_at_most_the_point_that_was_running(desk: Desk, run: Measuring) -> None:
    run.done["3F-01"] = measuring.measure(desk, run, "3F-01", Progress())
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        measuring.measure(desk, run, "3F-02", stopped)
    again = measuring.resume(desk, "r1")
    assert again is not None
    assert again.next_point == "3F-02"
    assert again.done == run.done
    measuring.forget(desk, "r1")
    assert measuring.resume(desk, "r1") is None


def test_the_file_keeps_both_ends_the_command_and_the_versions(desk: Desk, run: Measuring) -> None:
    walk(desk, run)
    told = measuring.file(desk, run).decode()
    assert all(part in told for part in ('"laptop"', '"command"', desk.version, '"interface"', HERE))
    found = reading.read(told.encode(), "run.json")
    assert [one.kind for one in found.results] == ["connection"] * 4 + ["laptop"]


def test_a_file_that_breaks_off_is_refused_in_one_sentence(desk: Desk, run: Measuring) -> None:
    walk(desk, run)
    torn = measured.Given("run.json", measuring.file(desk, run)[:300])
    one = session("D26", {})
    made = measured.propose(one.form, one.answers, [torn], desk.words, Progress())
    assert len(made.faults) == 1
    assert made.lines == []


def test_without_iperf3_the_other_checks_go_on_and_the_reason_is_told(
    desk: Desk, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = Plan("b", {"en": ""}, {"en": ""}, (*QUICK.checks, Check("throughput", ("server",))))
    monkeypatch.setattr(measuring, "plan", lambda _name: both)
    monkeypatch.setattr(iperf, "program", lambda: "")
    run = measuring.begin(desk, "r1", Setup("b", ("3F-01",), (HERE,), HERE))
    walk(desk, run)
    one = session("D26", {})
    made = measuring.proposal(desk, one.form, one.answers, run, Progress())
    assert [fault.text for fault in made.faults if "iperf3" in fault.text]
    assert len([line for line in made.lines if line.table == CONN]) == 2
    assert not [line for line in made.lines if line.table == UPLINKS]


def test_the_switch_tells_the_vlan_and_services_get_a_row(desk: Desk, run: Measuring) -> None:
    walk(desk, run)
    found = [dict(one.done[p]) for one in [run] for p in one.setup.points]
    for point in found:  # a lease and a name server, as a network with DHCP would have them
        point["neighbour"] = {"vlan": "30"}
        point["laptop"] = {**point["laptop"], "lease": {"server": "10.0.0.1"}}
        run.done[point["point"]] = point
    rows = cells(taken(desk, run), ("active", "dhcp_dns"))
    assert [(row["vlan"], row["dhcp"]) for row in rows] == [("30", "pass")]


def test_every_plan_of_the_file_names_checks_that_are_known() -> None:
    for one in plans.plans():
        assert one.title["zh"]
        assert one.title["en"]
        assert {check.kind for check in one.checks} <= set(plans.KINDS)
        assert all(check.to for check in one.checks)
