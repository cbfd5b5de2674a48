"""A service case in the real window: every document begun at its step on the map, each gate shut and open."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from tests.support.laptops import _quick_stores, tmp_path
from tests.support.walking import DOER, PHONE, Given, new_walk
from tests.support.windowed import WindowWalk

__all__ = ["_quick_stores", "tmp_path"]

pytestmark = [pytest.mark.timeout(900), pytest.mark.qt_log_ignore("This plugin does not support")]

CALLER = "样例·苏桐"
HEAD = "样例·方远"
SYMPTOM = "2F 205 三个信息点不通"
REQUEST: Given = {
    "symptom": SYMPTOM, "service_kind": "fault", "fault_class": "link", "caller": CALLER, "urgency": "p2",
    "channel": "phone", "in_warranty": "yes", "impact": "area",
}  # fmt: skip
CALL: Given = {
    "service_mode": "phone", "phone_fixed": "no",
    "call_log": [{"with": CALLER, "content": "重启交换机", "result": "not"}],
}  # fmt: skip
ON_SITE: Given = {
    "service_mode": "onsite", "visit_round": "1", "phone_fixed": "no", "fixed": "yes", "chargeable": "no",
    "client_refused": "no", "done_confirm": "yes",
}  # fmt: skip
SHOTS = os.environ.get("SIDESK_SHOTS", "")


def _look(window: QWidget, name: str) -> None:
    if SHOTS:
        window.grab().save(f"{SHOTS}/{name}.png")


@pytest.fixture(params=["en", "zh"])
def desk(qapp: QApplication, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[WindowWalk]:
    walk = new_walk(tmp_path / "store", start_step="25", start_reason="记录早于本程序")
    made = WindowWalk(qapp, tmp_path / "store", walk.desk, walk, request.param, _look)
    yield made
    made.close()


def test_a_visit_that_the_department_signs_for_ends_in_the_filed_claim(desk: WindowWalk) -> None:
    _dispatched(desk)
    desk.start("29", "D40")
    assert "header/project_no" not in desk.asked()
    desk.write(CALL)
    desk.issue()
    assert (desk.stands("30"), desk.stands("30.1"), desk.stands("31")) == ("done", "off", "next")
    desk.start("31", "D39")
    desk.write({"engineer": DOER, "approve": "pending"})
    request = desk.issue()
    assert (desk.stands("31"), desk.stands("33")) == ("done", "ahead")
    desk.start("33", "D40")
    desk.write(_on_site(desk))
    said = desk.refused()
    assert any(desk.gate("visit") in one for one in said), said
    visit = desk.page.record
    with desk.sits("SID"):
        desk.correct(request)
        desk.write({"approve": "ok"})
        desk.issue(ENG=DOER)
    assert (desk.stands("32"), desk.stands("33")) == ("done", "next")
    desk.reopen(visit)
    assert desk.gates() == []
    desk.issue(client=CALLER)
    assert [desk.stands(code) for code in ("33.1", "33.2", "34", "35", "36")] == [
        "done", "off", "done", "done", "next",
    ]  # fmt: skip
    desk.start("36", "D41")
    desk.write(_claim(desk))
    desk.issue(SID=HEAD)
    assert desk.stands("36") == "done"


def test_a_fault_put_right_by_telephone_closes_its_case_without_a_visit(desk: WindowWalk) -> None:
    _dispatched(desk)
    desk.start("29", "D40")
    desk.write({**CALL, "phone_fixed": "yes", "fixed": "yes", "chargeable": "no", "done_confirm": "no"})
    report = desk.issue()
    assert [desk.stands(code) for code in ("30.1", "U1", "30.2", "31", "35")] == [
        "done", "done", "off", "off", "next",
    ]  # fmt: skip
    desk.start("36", "D41")
    desk.write(_claim(desk))
    said = desk.refused(SID=HEAD)
    assert any(desk.gate("report") in one for one in said), said
    desk.correct(report)
    desk.write({"done_confirm": "yes"})
    desk.issue()
    assert (desk.stands("35"), desk.stands("36")) == ("done", "done")


def test_what_one_visit_did_not_fix_is_reported_and_a_second_one_fixes_it(desk: WindowWalk) -> None:
    _dispatched(desk)
    desk.start("29", "D40")
    desk.write(CALL)
    desk.issue()
    desk.start("31", "D39")
    desk.write({"engineer": DOER, "approve": "ok", "approve_offline": "yes", "approved_by": HEAD})
    desk.issue()
    desk.start("33", "D40")
    desk.write({
        **_on_site(desk), "fixed": "no", "escalate": "配线架要整排更换", "next_step": "again",
        "done_confirm": "no",
    })  # fmt: skip
    desk.issue(client=CALLER)
    assert [desk.stands(code) for code in ("33", "33.1", "33.2", "U2")] == ["again", "ahead", "done", "done"]
    desk.start("33", "D40")
    assert (desk.asked_of("symptom"), desk.asked_of("service_mode")) == (SYMPTOM, "onsite")
    assert desk.asked_of("visit_round") == "2"
    assert not [one for one in desk.asked() if "call_log" in one]  # the calls came along whole
    desk.write({**_on_site(desk), "visit_round": "2"})
    desk.issue(client=CALLER)
    assert [desk.stands(code) for code in ("33", "33.1", "35", "36")] == ["done", "done", "done", "next"]


def _dispatched(desk: WindowWalk) -> None:
    """The customer's file, a request, an engineer."""
    assert desk.stands("26") == "next"
    desk.start("26", "D36")
    desk.write({
        "devices": [{"code": "SW-1F-01", "name": "交换机"}],
        "contacts": [{"name": CALLER, "phone": PHONE, "role": "user"}],
    })  # fmt: skip
    desk.issue()
    desk.start("27", "D37")
    desk.write(REQUEST)
    desk.issue()
    assert (desk.stands("27"), desk.stands("28")) == ("done", "next")
    desk.start("28", "D38")
    assert desk.asked() == ["dispatch/engineer", "answer/acceptance"]
    desk.write({"engineer": DOER, "acceptance": "accepted"})
    desk.issue()
    assert (desk.stands("28"), desk.stands("29")) == ("done", "next")


def _ago(desk: WindowWalk, minutes: int) -> str:
    moment = desk.walk.desk.clock.now() - dt.timedelta(minutes=minutes)
    return moment.replace(second=0).isoformat(timespec="seconds")


def _on_site(desk: WindowWalk) -> Given:
    """A visit of this morning that put the fault right."""
    return {**ON_SITE, "arrive_at": _ago(desk, 90), "leave_at": _ago(desk, 30)}


def _claim(desk: WindowWalk) -> Given:
    """What the trip cost."""
    line = {"on": _ago(desk, 90)[:10], "kind": "transport", "amount": "86", "invoice": "0"}
    return {
        "lines": [line], "trip_from": _ago(desk, 120), "trip_to": _ago(desk, 10), "claim_state": "paid",
        "archived": "yes",
    }  # fmt: skip
