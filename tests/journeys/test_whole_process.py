"""The whole of the department's process: a new project walked from its request to its end.

Every document is begun, filled in and finished as on the screen, with a real key and a sealed paper; after
each of them the program says where the project stands and what comes next.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sidesk.actions import defects, fill, finish, spot_check
from sidesk.actions.spot_check import Wanted
from sidesk.core.canonical import Json
from sidesk.forms.session import FormSession
from tests.support.laptops import _quick_stores, tmp_path
from tests.support.walking import CHECKER, CLIENT, DOER, MANAGER, PHONE, Given, Walk, new_walk

__all__ = ["_quick_stores", "tmp_path"]

DOCUMENTS = [f"D{n:02d}" for n in range(1, 36)]
TRADES = ("duct", "cable")
POINTS: list[Json] = [
    {"code": f"{floor}-{n:02d}", "room": f"{floor} 1{n:02d}", "floor": floor, "data": "2"}
    for floor in ("1F", "2F")
    for n in range(1, 13)
]
SURVEY: Given = {"points": POINTS, "photo_list": [{}]}
CONTRACT: Given = {
    "start_planned": "2026-10-01", "end_planned": "2026-12-01",
    "quantities": [{"item": "六类线", "spec": "4 对", "unit": "箱", "qty": "10"}],
}  # fmt: skip
PLAN: Given = {
    "org_chart": [{"role": "PM", "name": MANAGER.name}],
    "work_breakdown": [
        {"code": f"{section}-{trade}", "section": section, "trade": trade, "lead": DOER}
        for section in ("1F", "2F")
        for trade in TRADES
    ],
}
KICKOFF: Given = {
    "attendees": [{"name": MANAGER.name}], "division": [{"work": "布线", "owner": DOER}],
    "schedule": [{"wbs": "1", "task": "布线", "owner": DOER}],
    "decisions": [{"decision": "周一进场", "owner": DOER}],
}  # fmt: skip
GOODS: Given = {"item": "六类线", "spec": "4 对", "unit": "箱", "qty_got": "10", "qty_check": "2"}
SHOWN: Given = {
    "shown_scheme": "yes", "shown_plan": "yes", "shown_drawings": "yes",
    "presented_docs": [{"name": "施工组织"}],
}  # fmt: skip
WORK: Given = {
    "works": [{"trade": "duct", "work": "桥架安装"}], "safety_event": "no",
    "people": [{"team": "赵石班", "kind": "sub", "count": "4"}],
}  # fmt: skip
INTERNAL: Given = {
    "members": [{"name": DOER}], "site_check": [{"trade": "duct", "checked": "10", "failed": "0"}],
    "func_check": [{"item": "漫游"}],
}  # fmt: skip
TEST: Given = {
    "test_kind": "self", "test_scope": ["active"], "instruments": [{"name": "网络测试仪", "sn": "T-1"}],
    "conn": [{"src": "SW-1F-01", "dst": "SW-2F-01", "expect": "allow"}], "uplinks": [{"link": "1F-2F"}],
}  # fmt: skip


@pytest.fixture
def walk(tmp_path: Path) -> Walk:
    """A new project with two sections, nothing done yet."""
    return new_walk(tmp_path / "store")


def test_a_new_project_is_walked_from_its_request_to_its_end(walk: Walk) -> None:
    request_and_survey(walk)
    solution_and_budget(walk)
    questions_and_bid(walk)
    contract_and_plan(walk)
    kickoff_and_briefing(walk)
    consent(walk)
    notice = first_section_is_built(walk)
    spot_check_finds_another(walk)
    defects_are_put_right(walk, notice)
    first_section_is_released(walk)
    second_section_passes_by_release(walk)
    links_and_devices(walk)
    internal_acceptance(walk)
    acceptance_and_handover(walk)
    made = {form for form in [*DOCUMENTS, "D42", "P04"] if walk.issued(form)}
    assert made == {*DOCUMENTS, "D42", "P04"} - {"D03", "D08"}  # those stand on other branches
    walk.desk.close()


# --- before work -----------------------------------------------------------------------------------------


def request_and_survey(walk: Walk) -> None:
    walk.stands("1", "next", ("make", "1", "D01"))
    request = walk.issue("D01", {"survey_needed": "yes"})
    walk.stands("1", "done", ("decide", "2", "D01"), ("make", "3.1", "D02"))
    walk.correct(request, {"assigned_to": MANAGER.name, "assigned_by": "样例·方远"}, "SID")
    walk.stands("2", "done", ("make", "3.1", "D02"))
    assert (walk.state("3"), walk.state("3.2")) == ("done", "off")
    walk.issue("D02", SURVEY)
    walk.stands("3.1", "done", ("make", "4", "D04"))
    walk.issue("D04", {"appointee": MANAGER.name, "deputy": CHECKER})
    walk.stands("4", "done", ("make", "5", "D05"))


def solution_and_budget(walk: Walk) -> None:
    solution = walk.issue("D05", {"pm_confirm": "pending"})
    walk.stands("5", "done", ("decide", "6", "D05"))
    budget: Given = {"budget_lines": [{"cat": "equipment", "amount": "1000"}], "budget_approved": "pending"}
    assert walk.gate("7", "confirm") == "closed"
    assert walk.refused(walk.draft("D06", budget)) == ["confirm"]
    walk.correct(solution, {"pm_confirm": "back"})
    walk.stands("5", "again", ("decide", "5", "D05"), ("decide", "6", "D05"))
    assert walk.step("5").rounds == 1
    walk.correct(solution, {"pm_confirm": "ok", "dept_accept": "pending"})
    walk.stands("6", "done", ("make", "7", "D06"))
    assert walk.gate("7", "confirm") == "open"
    walk.issue("D06", budget)
    walk.stands("7", "done", ("decide", "8", "D05"))
    walk.correct(solution, {"dept_accept": "accepted"})
    walk.stands("8", "done", ("make", "9", "D42"))


def questions_and_bid(walk: Walk) -> None:
    answers = walk.issue("D42", {"solution_changes": "yes"})
    walk.stands("9", "working", ("decide", "5", "D05"), ("decide", "9", "D42"))
    assert (walk.state("5"), walk.step("5").rounds) == ("again", 2)
    walk.correct(_record(walk, "D05"), {"solution_rev": "B"})
    walk.stands("5", "done", ("decide", "9", "D42"))
    walk.correct(answers, {"solution_changes": "no", "must_tender": "pending", "qualified": "pending"})
    walk.stands("9", "done", ("decide", "9.1", "D42"))
    walk.correct(answers, {"must_tender": "yes"})
    walk.stands("9.1", "done", ("make", "B1", "D07"))
    bid = walk.issue("D07", {"bid_result": "pending"})
    walk.stands("B1", "working", ("decide", "B1", "D07"))
    assert walk.gate("10", "bid") == "closed"
    assert walk.refused(walk.draft("D09", CONTRACT)) == ["bid"]
    walk.correct(bid, {"bid_result": "won"})
    walk.stands("B1", "done", ("decide", "9.2", "D42"))
    assert (walk.state("X1"), walk.gate("10", "bid")) == ("off", "open")
    walk.correct(answers, {"qualified": "yes"})
    walk.stands("9.2", "done", ("make", "10", "D09"))


def contract_and_plan(walk: Walk) -> None:
    walk.issue("D09", CONTRACT)
    walk.stands("10", "done", ("make", "11", "D10"))
    plan = walk.issue("D10", {**PLAN, "cto_review": "pending"})
    walk.stands("11", "working", ("decide", "11", "D10"))
    assert walk.gate("12", "cto") == "closed"
    assert walk.refused(walk.draft("D11", KICKOFF)) == ["cto"]
    walk.correct(plan, {"cto_review": "back"})
    walk.stands("11", "working", ("decide", "11", "D10"))
    assert walk.step("11").rounds == 1
    walk.correct(plan, {"cto_review": "ok_cond"})
    walk.stands("12", "done", ("make", "13", "D11"))
    assert walk.gate("12", "cto") == "open"


# --- on site ---------------------------------------------------------------------------------------------


def kickoff_and_briefing(walk: Walk) -> None:
    walk.issue("D11", KICKOFF)
    walk.stands("13", "done", ("make", "14", "D12"), ("make", "14", "D13"), ("make", "14", "D14"))
    walk.issue("D12", {"lines": [{"item": "六类线", "unit": "箱", "qty": "10"}], "instruments_ok": "yes"})
    walk.stands("14", "working", ("make", "14", "D13"), ("make", "14", "D14"))
    held = walk.draft(
        "D15", {"lines": [{**GOODS, "result": "hold"}], "has_cable": "no", "conclusion": "part"}
    )
    assert (walk.warned(held), walk.shut(held)) == (["briefed"], [])
    walk.issue("D13", {"people": [{"name": DOER, "role": "LEAD", "phone": PHONE}]})
    walk.stands("14", "working", ("make", "14", "D14"))
    walk.issue("D14", {"persons_briefed": [{"name": "样例·赵石"}]})
    walk.stands("14", "done", ("finish", "15", "D15"), ("make", "15", "D16"))
    assert walk.warned(held) == []
    walk.finish(held)
    walk.stands("15", "working", ("make", "15", "D16"))


def consent(walk: Walk) -> None:
    """The client says no, then yes for one floor; without the client's signature that opens nothing."""
    today = walk.desk.clock.today().isoformat()  # the contract's start, known since then, has gone by
    asked = walk.issue("D16", {**SHOWN, "planned_start": today, "consent": "pending"})
    walk.stands("15", "working", ("decide", "15", "D16"))
    assert walk.parts("16") == {"1F": "ahead", "2F": "ahead"}
    walk.correct(asked, {"consent": "reject"})
    walk.stands("15", "working", ("decide", "15", "D16"))
    assert walk.step("15").rounds == 1
    walk.correct(asked, {"consent": "cond", "consent_scope": "section", "consent_sections": "1F"})
    walk.stands("16", "blocked", ("wait", "16", "consent", "1F"), ("wait", "16", "consent", "2F"))
    for form in ("D17", "D18", "D19"):
        assert walk.refused(walk.draft(form, _for(form, "1F"))) == ["consent"]
    walk.correct(asked, {}, "CPM")
    walk.stands(
        "16",
        "next",
        ("make", "16", "D17", "1F"),
        ("make", "16", "D18", "1F"),
        ("wait", "16", "consent", "2F"),
    )
    assert (walk.gate("16", "consent", "1F"), walk.gate("16", "consent", "2F")) == ("open", "closed")
    assert walk.refused(walk.draft("D17", _for("D17", "2F"))) == ["consent"]


def first_section_is_built(walk: Walk) -> str:
    """Log, checklist with a failure, concealed work that is not in order, a change; the failure's notice."""
    waits = ("wait", "16", "consent", "2F")
    log = walk.draft("D17", _for("D17", "1F"))
    assert walk.warned(log) == ["material"]
    walk.correct(_record(walk, "D15"), {"lines": [{**GOODS, "result": "pass"}], "conclusion": "ok"})
    assert walk.warned(log) == []
    walk.finish(log)
    walk.stands("16", "working", ("make", "16", "D18", "1F"), waits)
    failed: Given = {"result": "fail", "remark": "离强电只有 60 mm", "owner": DOER, "due": _due(walk)}
    check = walk.issue("D18", {**_for("D18", "1F"), "items": {"duct-08": failed}, "check_result": "rework"})
    assert walk.parts("16") == {"1F": "done", "2F": "blocked"}
    walk.stands("17", "next", ("make", "17", "D20", "1F"), waits)
    walk.issue("D19", _for("D19", "1F"))
    walk.stands("17", "next", ("make", "17", "D20", "1F"), waits)
    walk.issue("D23", {"part": "1F", "change_result": "agree"})
    walk.stands("17", "next", ("make", "17", "D20", "1F"), waits)
    number = f"{walk.number(check)}/duct-08"
    assert (walk.defect(number).state, walk.defect(number).section) == ("open", "1F")
    return number


def spot_check_finds_another(walk: Walk) -> None:
    """The first sample fails, so twice as many others are drawn; these pass, the failure is a defect."""
    scope = next(one for one in spot_check.scopes(walk.desk, walk.project) if one.code == "1F")
    record = spot_check.begin_spot_check(walk.desk, walk.project, Wanted(scope, seed="walk"), "cable").record
    first = _session(walk, record)
    rows = first.row_keys(("sample",))
    found: Given = {"result": "fail", "remark": "标签脱落", "owner": DOER, "due": _due(walk)}
    walk.write(record, {"section": "1F", "lead": DOER, "result": "ok", "sample": {rows[0]: found}})
    assert spot_check.needs_second(_session(walk, record))
    opened = fill.resume(walk.desk, record)
    second = spot_check.second_sample(walk.desk, opened.form, opened.answers, walk.project)
    drawn = {first.value(("sample", key, "unit")) for key in rows}
    assert (len(rows), len(second.rows)) == (2, 4)
    assert not drawn & {row["unit"] for row in second.rows}
    session = _session(walk, record)
    session.answer(second.seed_path, second.seed)
    session.add_rows(second.table, values=second.rows)
    fill.keep(walk.desk, record, session.answers, session.title(), session.progress())
    walk.write(record, {})
    assert walk.answer(record, "second_says") == "accept"
    walk.finish(record)
    walk.stands("17", "working", ("mend", "17", "D21", "1F"), ("wait", "16", "consent", "2F"))
    assert len(walk.report().defects) == 2


def defects_are_put_right(walk: Walk, number: str) -> None:
    """Notice, a re-check that fails, a second round; the doer cannot pass his own work, the PM closes."""
    waits = ("wait", "16", "consent", "2F")
    other = next(one.number for one in walk.report().defects if one.number != number)
    assert walk.refused(walk.draft("D24", _stage(walk, "1F"))) == ["rework", "selfcheck", "concealed"]
    for one, origin, rounds in ((number, "self", 1), (other, "spot", 2)):
        notice = defects.begin_notice(walk.desk, walk.card(one)).record
        walk.write(notice, {"origin": origin, "due_on": _due(walk)})
        walk.finish(notice)
        assert (walk.defect(one).state, walk.step("16").rounds) == ("noticed", rounds)
        walk.stands("17", "working", ("mend", "17", "D22" if one == other else "D21", "1F"), waits)
    reply = _reply(walk, number, {"recheck_result": "pass", "recheck_by": DOER})
    assert [one.path[-1] for one in finish.problems(walk.desk, reply) if one.severity == "error"] == [
        "recheck_by"
    ]
    walk.write(reply, {"recheck_result": "again", "recheck_by": CHECKER})
    walk.finish(reply)
    assert (walk.defect(number).state, walk.defect(number).round) == ("again", 2)
    walk.stands("17", "working", waits, ("mend", "17", "D22", "1F"))
    reply = walk.finish(_reply(walk, number, {"recheck_result": "pending"}))
    assert (walk.answer(reply, "round"), walk.defect(number).state) == ("2", "done")
    walk.stands("17", "working", ("recheck", "17", "D22", "1F"), waits)
    walk.correct(reply, {"recheck_result": "pass", "recheck_by": CHECKER})
    assert (walk.defect(number).state, walk.defect(number).round) == ("closed", 2)
    walk.stands("17", "working", ("mend", "17", "D22", "1F"), waits)
    walk.finish(_reply(walk, other, {"recheck_result": "pass", "recheck_by": CHECKER}))
    assert [one.state for one in walk.report().defects] == ["closed", "closed"]
    assert walk.parts("17") == {"1F": "done", "2F": "ahead"}


def first_section_is_released(walk: Walk) -> None:
    waits = ("wait", "16", "consent", "2F")
    walk.stands("18", "blocked", waits, ("wait", "18", "selfcheck", "1F"))
    stage = walk.draft("D24", _stage(walk, "1F"))
    assert walk.shut(stage) == ["selfcheck", "concealed"]
    walk.correct(_record(walk, "D19"), {"recheck_result": "ok"})
    assert walk.shut(stage) == ["selfcheck"]
    walk.correct(_record(walk, "D18"), {"items": {"duct-08": {"result": "pass"}}, "check_result": "pass"})
    walk.issue("D18", {**_for("D18", "1F"), "trade": "cable"})
    assert walk.shut(stage) == []
    walk.stands("18", "working", ("finish", "18", "D24", "1F"), waits)
    walk.finish(stage)
    assert walk.parts("18") == {"1F": "done", "2F": "ahead"}
    walk.stands("19", "ahead", waits)


def second_section_passes_by_release(walk: Walk) -> None:
    """The way back to construction for the next section; its gate is released, and the papers say by whom."""
    walk.correct(_record(walk, "D16"), {"consent": "agree", "consent_scope": "all"}, "CPM")
    walk.stands("16", "next", ("make", "16", "D17", "2F"), ("make", "16", "D18", "2F"))
    walk.issue("D17", _for("D17", "2F"))
    walk.stands("16", "working", ("make", "16", "D18", "2F"))
    walk.issue("D18", _for("D18", "2F"))
    walk.stands("17", "next", ("make", "17", "D20", "2F"))
    walk.issue("D20", {"section": "2F", "method": "hand", "lead": DOER, "result": "ok"})
    walk.stands("18", "blocked", ("wait", "18", "selfcheck", "2F"))
    stage = walk.draft("D24", _stage(walk, "2F"))
    assert walk.shut(stage) == ["selfcheck"]
    reason = "线缆检查清单在现场，明天补录，甲方同意先转段"
    paper = walk.release(stage, "selfcheck", reason)
    assert walk.shut(stage) == []
    walk.finish(stage)
    for text in (walk.text_of(paper), walk.text_of(stage)):
        assert reason in text
        assert MANAGER.name in text
    assert walk.number(paper) in walk.text_of(stage)
    walk.stands("18", "done", ("make", "19", "D25"))
    walk.issue("D25", {"damage": "no"})
    walk.stands("19", "done", ("make", "20", "D26"))


# --- testing and acceptance ------------------------------------------------------------------------------


def links_and_devices(walk: Walk) -> None:
    before = walk.step("16").rounds
    bad: Given = {"ref": "1F-01", "problem": "串扰超限", "retest": "open"}
    report = walk.issue("D26", {**TEST, "test_conclusion": "fail", "fail_list": [bad]})
    walk.stands("16", "again", ("mend", "17", "D21", "1F"), ("decide", "20", "D26"))
    (found,) = [one for one in walk.report().defects if one.is_open]
    assert (found.number.startswith(walk.number(report)), found.section) == (True, "1F")
    assert walk.step("16").rounds == before + 1
    device = walk.draft(
        "D27",
        {"dev_kind": "core", "ports": [{"port": "1"}], "default_pwd_changed": "yes", "install_result": "ok"},
    )
    assert walk.warned(device) == ["tested"]
    walk.correct(report, {"test_conclusion": "pass", "fail_list": []})
    walk.stands("20", "done", ("finish", "21", "D27"), ("make", "21", "D28"))
    assert (walk.state("16"), walk.warned(device)) == ("done", [])
    early = walk.draft("D30", {**INTERNAL, "ia_result": "fail"})
    assert walk.warned(early) == ["complete"]
    walk.finish(device)
    walk.stands("21", "working", ("make", "21", "D28"))
    walk.issue("D28", {"cutover": "no", "steps": [{"item": "连通"}], "comm_result": "ok"})
    assert walk.warned(early) == []
    walk.stands("21", "done", ("finish", "22", "D30"), ("make", "22", "D31"), ("make", "22", "D32"))


def internal_acceptance(walk: Walk) -> None:
    before, record = walk.step("16").rounds, _record(walk, "D30")
    walk.finish(record)
    walk.stands("16", "again", ("decide", "22", "D30"), ("make", "22", "D31"), ("make", "22", "D32"))
    assert walk.step("16").rounds == before + 1
    walk.correct(record, {"ia_result": "pass"})
    walk.stands("16", "done", ("make", "22", "D31"), ("make", "22", "D32"))
    application = walk.draft("D31", {"selfcheck_ok": "yes", "enclosure_list": [{}], "opinion": "pending"})
    assert (walk.warned(application), walk.gate("22", "trial")) == (["trial"], "warns")
    walk.issue("D29", _trial(walk))
    assert (walk.warned(application), walk.gate("22", "trial")) == ([], "open")
    walk.finish(application)
    walk.stands("22", "working", ("make", "22", "D32"))
    walk.issue(
        "D32", {"qty_done": [{"item": "六类线", "done": "10"}], "self_result": "pass", "has_trial": "no"}
    )
    walk.stands("22", "done", ("wait", "23", "applied"))


def acceptance_and_handover(walk: Walk) -> None:
    """The client accepts in the second round; nothing is handed over before."""
    members: list[Json] = [{"name": CLIENT, "tech": "yes", "duty": "head"}]
    certificate = walk.draft("D33", {"members": members, "accept_result": "fail", "warranty_months": "24"})
    assert walk.refused(certificate) == ["applied"]
    fill.take_back(walk.desk, certificate)
    walk.correct(_record(walk, "D31"), {"opinion": "ok"})
    walk.stands("23", "working", ("finish", "23", "D33"))
    assert walk.warned(certificate) == ["training"]
    walk.finish(certificate)
    walk.stands("22", "again", ("decide", "22", "D30"), ("decide", "23", "D33"))
    assert walk.step("22").rounds == 1
    given: Given = {"doc_lines": [{"name": "竣工图"}], "accounts_done": "yes", "handover_result": "ok",
                    "receiver": "样例·白杨"}  # fmt: skip
    assert walk.refused(walk.draft("D34", given)) == ["accepted"]
    walk.correct(certificate, {"accept_result": "pass"})
    walk.stands("23", "done", ("make", "24", "D34"), ("make", "24", "D35"))
    walk.issue("D34", given)
    walk.stands("24", "working", ("make", "24", "D35"))
    walk.issue("D35", {"topics": [{"topic": "日常维护"}], "trainees": [{"name": "样例·苏桐"}]})
    walk.stands("25", "done", ("make", "26", "D36"))
    assert walk.gate("23", "training") == "open"


# --- other branches --------------------------------------------------------------------------------------


def test_without_a_survey_sales_writes_the_requirements(walk: Walk) -> None:
    walk.issue("D01", {"survey_needed": "no", "assigned_to": MANAGER.name, "assigned_by": "样例·方远"})
    walk.stands("3.2", "next", ("make", "3.2", "D03"))
    assert walk.state("3.1") == "off"
    walk.issue("D03", {"client_confirmed": "yes"})
    walk.stands("3.2", "done", ("make", "4", "D04"))
    walk.desk.close()


def test_without_the_qualification_no_contract_before_the_legal_check(tmp_path: Path) -> None:
    walk = new_walk(tmp_path / "store", start_step="9", start_reason="记录早于本程序")
    walk.issue("D42", {"solution_changes": "no", "must_tender": "no", "qualified": "no"})
    walk.stands("B2", "next", ("make", "B2", "D08"))
    assert walk.state("B1") == "off"
    assert walk.refused(walk.draft("D09", CONTRACT)) == ["legal"]
    walk.issue("D08", {"legal_checked_by": "样例·方律师", "joint_account": "no"})
    walk.stands("B2", "done", ("make", "10", "D09"))
    walk.issue("D09", CONTRACT)
    walk.stands("10", "done", ("make", "11", "D10"))
    walk.desk.close()


def test_a_lost_bid_closes_the_project(tmp_path: Path) -> None:
    walk = new_walk(tmp_path / "store", start_step="9", start_reason="记录早于本程序")
    walk.issue("D42", {"solution_changes": "no", "must_tender": "yes", "qualified": "pending"})
    walk.issue("D07", {"bid_result": "lost"})
    walk.stands("X1", "done")
    assert (walk.state("9.2"), walk.state("10")) == ("off", "off")
    walk.desk.close()


# --- what a document says --------------------------------------------------------------------------------


def _for(form: str, section: str) -> Given:
    """What the documents of construction say of a section."""
    checked: Given = {"section": section, "trade": "duct", "check_kind": "self", "inspector": CHECKER,
                      "check_result": "pass"}  # fmt: skip
    concealed: Given = {"section": section, "has_cables": "no", "crosses_fire": "no", "concl": "rework",
                        "recheck_result": "pending"}  # fmt: skip
    return {"D17": {**WORK, "stage": section}, "D18": checked, "D19": concealed}[form]


def _stage(walk: Walk, section: str) -> Given:
    return {
        "stage": section, "done_qty": [{"item": "桥架", "done": "10"}], "has_concealed": "no",
        "selfcheck_refs": [{"selfcheck": walk.issued("D18")[0]}],
        "material_refs": [{"incoming": walk.issued("D15")[0]}], "quality_self": "ok", "pm_opinion": "ok",
    }  # fmt: skip


def _trial(walk: Walk) -> Given:
    """A trial run of six days without a fault."""
    now = walk.desk.clock.now()
    begun, seen, ended = (
        (now - dt.timedelta(**ago)).isoformat(timespec="seconds")
        for ago in ({"days": 6}, {"days": 5}, {"minutes": 5})
    )
    return {"system": "LAN", "run_from": begun, "run_log": [{"at": seen, "state": "ok"}], "run_to": ended,
            "run_result": "pass"}  # fmt: skip


def _reply(walk: Walk, number: str, given: Given) -> str:
    """The reply to the newest notice about a defect."""
    record = defects.begin_reply(walk.desk, walk.card(number)).record
    walk.write(record, given)
    return record


def _due(walk: Walk) -> str:
    return (walk.desk.clock.today() + dt.timedelta(days=3)).isoformat()


def _session(walk: Walk, record: str) -> FormSession:
    opened = fill.resume(walk.desk, record)
    return FormSession(opened.form, opened.answers, opened.context, walk.desk.clock)


def _record(walk: Walk, form: str) -> str:
    """The first record of a form."""
    facts = [fact for fact in walk.report().book.of_form(form) if fact.issued or fact.open]
    return min(facts, key=lambda fact: fact.number).record
