"""A new project in the real window: every document begun at its step on the map, each gate shut and open."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from sidesk.ui.hands import wait_until
from sidesk.ui.next_list import NextList
from sidesk.ui.process_words import GATES
from sidesk.workflow.states import CLOSED
from tests.journeys.test_whole_process import (
    CONTRACT,
    GOODS,
    INTERNAL,
    KICKOFF,
    PLAN,
    SHOWN,
    SURVEY,
    TEST,
    _due,
    _for,
    _stage,
    _trial,
)
from tests.support.laptops import _quick_stores, tmp_path
from tests.support.sampled_window import texts
from tests.support.walking import CHECKER, CLIENT, DOER, MANAGER, PHONE, Given, new_walk
from tests.support.windowed import LONG, NAMES, WindowWalk

__all__ = ["_quick_stores", "tmp_path"]

pytestmark = [pytest.mark.timeout(1800), pytest.mark.qt_log_ignore("This plugin does not support")]

SECTION = "1F"
PLAN_1F: Given = {
    **PLAN,
    "work_breakdown": [
        {"code": f"{SECTION}-{trade}", "section": SECTION, "trade": trade, "lead": DOER}
        for trade in ("duct", "cable")
    ],
}
HANDOVER: Given = {
    "doc_lines": [{"name": "竣工图"}], "accounts_done": "yes", "handover_result": "ok",
    "receiver": "样例·白杨",
}  # fmt: skip
SHOTS = os.environ.get("SIDESK_SHOTS", "")


class Look:
    """Keeps pictures of what is seen, where somebody wants to look at them."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, shown: QWidget, name: str) -> None:
        if SHOTS:
            shown.grab().save(f"{SHOTS}/{self._language}-{name}.png")


@pytest.fixture(params=["en", "zh"])
def desk(qapp: QApplication, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[WindowWalk]:
    """A new project with one section, nothing done yet; its manager sits at the desk."""
    walk = new_walk(tmp_path / "store", sections=(SECTION,))
    made = WindowWalk(qapp, tmp_path / "store", walk.desk, walk, request.param, Look(request.param))
    yield made
    made.close()


def test_a_new_project_is_walked_in_the_window_from_its_request_to_its_end(desk: WindowWalk) -> None:
    before_the_contract(desk)
    contract_and_plan(desk)
    kickoff_and_consent(desk)
    section_is_built(desk)
    links_and_devices(desk)
    applied_for_and_accepted(desk)
    handed_over(desk)


# --- before work -----------------------------------------------------------------------------------------


def before_the_contract(desk: WindowWalk) -> None:
    assert desk.stands("1") == "next"
    request = _make(desk, "1", "D01", {"survey_needed": "yes"})
    assert _states(desk, "1", "2") == ["done", "next"]
    with desk.sits("SID"):
        _correct(desk, request, {"assigned_to": MANAGER.name, "assigned_by": NAMES["SID"]})
    assert _states(desk, "2", "3", "3.1", "3.2") == ["done", "done", "next", "off"]
    _make(desk, "3.1", "D02", {**SURVEY, "photo_list": [{"caption": "北立面"}]})
    with desk.sits("SID"):
        _make(desk, "4", "D04", {"appointee": MANAGER.name, "deputy": CHECKER}, PM=MANAGER.name)
    solution = _make(desk, "5", "D05", {"pm_confirm": "pending"})
    budget: Given = {"budget_lines": [{"cat": "equipment", "amount": "1000"}], "budget_approved": "pending"}
    behind = _refused(desk, "7", "D06", budget, "confirm")
    _correct(desk, solution, {"pm_confirm": "ok", "dept_accept": "pending"})
    _goes_on(desk, behind)
    assert _states(desk, "6", "7", "8", "9") == ["done", "done", "next", "ahead"]
    _correct(desk, solution, {"dept_accept": "accepted"})
    assert _states(desk, "8", "9") == ["done", "next"]


def contract_and_plan(desk: WindowWalk) -> None:
    """A bid that has to be won, and a plan that the director has to approve."""
    answers = _make(desk, "9", "D42", {
        "solution_changes": "no", "must_tender": "yes", "qualified": "pending",
    })  # fmt: skip
    assert _states(desk, "9", "9.1", "B1", "10") == ["done", "done", "next", "ahead"]
    bid = _make(desk, "B1", "D07", {"bid_result": "pending"})
    contract = _refused(desk, "10", "D09", CONTRACT, "bid")
    _correct(desk, bid, {"bid_result": "won"})
    assert _states(desk, "B1", "9.2") == ["done", "next"]
    _correct(desk, answers, {"qualified": "yes"})
    assert _states(desk, "9.2", "B2", "10") == ["done", "off", "working"]
    _goes_on(desk, contract)
    plan = _make(desk, "11", "D10", {**PLAN_1F, "cto_review": "pending"})
    kickoff = _refused(desk, "13", "D11", KICKOFF, "cto")
    _correct(desk, plan, {"cto_review": "ok_cond"}, CTO=NAMES["CTO"])
    assert _states(desk, "11", "12", "13") == ["done", "done", "working"]
    _goes_on(desk, kickoff)


# --- on site ---------------------------------------------------------------------------------------------


def kickoff_and_consent(desk: WindowWalk) -> None:
    """Goods come before anybody was briefed: that is said, and stops nothing. The client's consent stops."""
    lines = [{"item": "六类线", "unit": "箱", "qty": "10"}]
    _make(desk, "14", "D12", {"lines": lines, "instruments_ok": "yes"})
    _usually_first(desk, "15", "D15", "briefed")
    desk.write({"lines": [{**GOODS, "result": "pass"}], "has_cable": "no", "conclusion": "ok"})
    goods = desk.page.record
    _make(desk, "14", "D13", {"people": [{"name": DOER, "role": "LEAD", "phone": PHONE}]})
    _make(desk, "14", "D14", {"persons_briefed": [{"name": "样例·赵石"}]})
    _goes_on(desk, goods)
    assert _states(desk, "13", "14", "15", "16") == ["done", "done", "working", "ahead"]
    today = desk.walk.desk.clock.today().isoformat()
    asked = _make(desk, "15", "D16", {**SHOWN, "planned_start": today, "consent": "pending"})
    assert any(one.startswith("15 ") for one in _today(desk, "consent"))
    log = _refused(desk, "16", "D17", _for("D17", SECTION), "consent")
    _correct(desk, asked, {"consent": "agree", "consent_scope": "all"})
    assert desk.stands("16") == "blocked"  # the client has not signed
    _correct(desk, asked, {}, CPM=CLIENT)
    assert _states(desk, "15", "16") == ["done", "working"]
    _goes_on(desk, log)


def section_is_built(desk: WindowWalk) -> None:
    """A failed item and concealed work that is not in order keep the section; then both are put right."""
    failed: Given = {"result": "fail", "remark": "离强电只有 60 mm", "owner": DOER, "due": _due(desk.walk)}
    check = _make(
        desk, "16", "D18", {**_for("D18", SECTION), "items": {"duct-08": failed}, "check_result": "rework"}
    )
    concealed = _make(desk, "16", "D19", _for("D19", SECTION))
    _make(desk, "17", "D20", {"section": SECTION, "method": "hand", "lead": DOER, "result": "ok"})
    stage = _refused(desk, "18", "D24", _stage(desk.walk, SECTION), "rework", "selfcheck", "concealed")
    (found,) = desk.walk.report().defects
    _mend(desk, found.number, "D21", {})
    _mend(desk, found.number, "D22", {"recheck_result": "pass", "recheck_by": CHECKER})
    assert desk.walk.defect(found.number).state == "closed"
    _correct(desk, concealed, {"recheck_result": "ok"})
    _correct(desk, check, {"items": {"duct-08": {"result": "pass"}}, "check_result": "pass"})
    _make(desk, "16", "D18", {**_for("D18", SECTION), "trade": "cable"})
    _goes_on(desk, stage)
    assert _states(desk, "16", "17", "18", "19") == ["done", "done", "done", "next"]
    _make(desk, "19", "D25", {"damage": "no"})
    assert _states(desk, "19", "20") == ["done", "next"]


# --- testing and acceptance ------------------------------------------------------------------------------


def links_and_devices(desk: WindowWalk) -> None:
    _usually_first(desk, "21", "D27", "tested")
    desk.write({
        "dev_kind": "core", "ports": [{"port": "1"}], "default_pwd_changed": "yes", "install_result": "ok",
    })  # fmt: skip
    device = desk.page.record
    _make(desk, "20", "D26", {**TEST, "test_conclusion": "pass"})
    assert _states(desk, "20", "21") == ["done", "working"]
    _goes_on(desk, device)
    _make(desk, "21", "D28", {"cutover": "no", "steps": [{"item": "连通"}], "comm_result": "ok"})
    assert _states(desk, "21", "22") == ["done", "next"]


def applied_for_and_accepted(desk: WindowWalk) -> None:
    """Nothing is accepted before it was applied for; the client says no, then yes."""
    _make(desk, "22", "D30", {**INTERNAL, "ia_result": "pass"})
    _usually_first(desk, "22", "D31", "trial")
    desk.write({"selfcheck_ok": "yes", "enclosure_list": [{"pages": "2"}], "opinion": "pending"})
    application = desk.page.record
    _make(desk, "21", "D29", _trial(desk.walk))
    _goes_on(desk, application)
    done: Given = {"qty_done": [{"item": "六类线", "done": "10"}], "self_result": "pass", "has_trial": "no"}
    _make(desk, "22", "D32", done)
    assert _states(desk, "22", "23") == ["done", "blocked"]
    members = [{"name": CLIENT, "tech": "yes", "duty": "head"}]
    given: Given = {"members": members, "accept_result": "fail", "warranty_months": "24"}
    certificate = _refused(desk, "23", "D33", given, "applied", CPM=CLIENT)
    _correct(desk, application, {"opinion": "ok"}, CPM=CLIENT)
    assert desk.stands("23") == "working"
    desk.reopen(certificate)
    assert [desk.gate("training") in one for one in desk.gates() if "GB" in one] == [True]
    desk.issue(CPM=CLIENT)
    assert _states(desk, "22", "23", "24") == ["again", "working", "ahead"]


def handed_over(desk: WindowWalk) -> None:
    """Nothing is handed over before the client has accepted."""
    handover = _refused(desk, "24", "D34", HANDOVER, "accepted")
    (certificate,) = {one.record for one in desk.walk.report().book.of_form("D33")}
    _correct(desk, certificate, {"accept_result": "pass"}, CPM=CLIENT)
    assert _states(desk, "23", "24") == ["done", "working"]
    _goes_on(desk, handover)
    _make(desk, "24", "D35", {"topics": [{"topic": "日常维护"}], "trainees": [{"name": "样例·苏桐"}]})
    assert _states(desk, "24", "25", "26") == ["done", "done", "next"]
    desk.see(desk.map().window(), "map-end")


# --- what one does again and again -----------------------------------------------------------------------


def _states(desk: WindowWalk, *codes: str) -> list[str]:
    """How the map shows these steps."""
    process = desk.map().process.map
    assert process is not None
    desk.see(desk.window, f"map-{codes[0]}")
    return [process.nodes[code].shown.state for code in codes]


def _today(desk: WindowWalk, name: str) -> list[str]:
    """What the manager reads in the morning."""
    desk.window.go("today")
    desk.rest()
    page = desk.window.page("today")
    wait_until(lambda: page.findChild(NextList) is not None, "nothing comes next on Today", LONG)
    desk.see(desk.window, f"today-{name}")
    return texts(page)


def _make(desk: WindowWalk, step: str, form: str, given: Given, **drawn: str) -> str:
    """A document from the click on the map to its sealed paper."""
    desk.start(step, form)
    desk.write(given)
    return desk.issue(**drawn)


def _correct(desk: WindowWalk, record: str, given: Given, **drawn: str) -> None:
    desk.correct(record)
    desk.write(given)
    desk.issue(**drawn)


def _refused(desk: WindowWalk, step: str, form: str, given: Given, *gates: str, **drawn: str) -> str:
    """A document whose gates are shut: the step says so, the page says so, and it is not issued."""
    shut = [desk.gate(code) for code in gates]
    said = texts(desk.step(step))
    missing = desk.program.look.words.gettext(GATES[CLOSED][2])
    assert [one for one in shut if not said[said.index(one) + 1].startswith(missing)] == []
    desk.start(step, form)
    assert [one for one in shut if not any(one in told for told in desk.gates())] == []
    desk.write(given)
    told = desk.refused(**drawn)
    assert [one for one in shut if not any(one in text for text in told)] == []
    return desk.page.record


def _usually_first(desk: WindowWalk, step: str, form: str, gate: str) -> None:
    """Begin a document before something that usually comes first: the page says so."""
    desk.start(step, form)
    assert any(desk.gate(gate) in one for one in desk.gates())


def _goes_on(desk: WindowWalk, record: str, **drawn: str) -> None:
    """What was begun before a gate opened is issued now; nothing stands before it any more."""
    desk.reopen(record)
    assert desk.gates() == []
    desk.issue(**drawn)


def _mend(desk: WindowWalk, number: str, form: str, given: Given) -> None:
    """Press what comes next on the card of a defect, fill it in and issue it."""
    desk.mend(number, form)
    desk.write(given)
    desk.issue()
