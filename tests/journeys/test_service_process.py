"""Service cases from the request to the filed claim: by telephone, one visit, two visits, or reassigned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from sidesk.actions import begin, fill, finish, service
from sidesk.actions.upcoming import beginning, upcoming
from sidesk.core.canonical import Json
from tests.support.laptops import _quick_stores, tmp_path
from tests.support.walking import CHECKER, DOER, PHONE, STROKES, Given, Walk, new_walk

__all__ = ["_quick_stores", "tmp_path"]

SYMPTOM = "2F 205 三个信息点不通"
REQUEST: Given = {"symptom": SYMPTOM, "service_kind": "fault", "caller": "样例·苏桐", "urgency": "p2"}
CALLS: list[Json] = [{"with": "样例·苏桐", "content": "重启交换机", "result": "not"}]
INK: Json = {"strokes": STROKES, "name": "样例·苏桐"}
ON_SITE: Given = {"service_mode": "onsite", "visit_round": "1", "phone_fixed": "no", "chargeable": "no"}
FIXED: Given = {**ON_SITE, "fixed": "yes", "client_refused": "no", "client_sign": INK, "done_confirm": "yes"}
NOT_FIXED: Given = {
    **ON_SITE, "fixed": "no", "escalate": "配线架要整排更换", "client_refused": "no", "done_confirm": "no",
}  # fmt: skip
CLAIM: Given = {
    "lines": [{"kind": "transport", "amount": "86", "invoice": "0"}],
    "claim_state": "paid", "archived": "yes",
}  # fmt: skip


@pytest.fixture
def walk(tmp_path: Path) -> Walk:
    """A finished project whose customer has a file, and a request that was passed on to an engineer."""
    walk = new_walk(tmp_path / "store", start_step="25", start_reason="记录早于本程序")
    walk.stands("26", "next", ("make", "26", "D36"))
    walk.issue("D36", {"devices": [{"code": "SW-1F-01", "name": "交换机"}], "contacts": [_contact()]})
    walk.stands("26", "done")
    walk.issue("D37", REQUEST)
    in_case(walk, "27", "done", ("make", "28", "D38"))
    walk.issue_in_case("D38", {"engineer": DOER, "acceptance": "accepted"})
    in_case(walk, "28", "done", ("make", "29", "D40"))
    return walk


def in_case(walk: Walk, code: str, state: str, *todo: tuple[str, ...]) -> None:
    """Say that a step of the case is in a state, and that nothing else comes next."""
    found = walk.state(code), walk.todo_of_case()
    assert found == (state, list(todo)), f"step {code}: {found}"


def test_a_fault_put_right_by_telephone_is_filed_without_a_claim(walk: Walk) -> None:
    report: Given = {
        "service_mode": "phone", "call_log": CALLS, "phone_fixed": "yes", "fixed": "yes", "chargeable": "no",
        "done_confirm": "no",
    }  # fmt: skip
    record = walk.issue_in_case("D40", report)
    assert (walk.state("30"), walk.state("30.2")) == ("done", "off")
    in_case(walk, "35", "next", ("decide", "35", "D40"))
    assert walk.answer(record, "symptom") == SYMPTOM  # nobody typed it twice
    assert walk.refused(walk.draft_in_case("D41", CLAIM)) == ["report"]
    walk.correct(record, {"done_confirm": "yes"})
    in_case(walk, "END", "done")
    assert walk.state("31") == "off"
    walk.desk.close()


def test_no_visit_without_the_departments_signature(walk: Walk) -> None:
    _call(walk)
    request = walk.issue_in_case("D39", {"engineer": DOER, "approve": "pending"})
    in_case(walk, "31", "done", ("decide", "32", "D39"))
    assert walk.refused(walk.draft_in_case("D40", FIXED)) == ["visit"]
    walk.correct(request, {"approve": "no"})
    in_case(walk, "31", "again", ("decide", "31", "D39"), ("decide", "32", "D39"))
    assert walk.step("31").rounds == 1
    walk.correct(request, {"approve": "ok"})  # nobody of the department has signed
    in_case(walk, "33", "blocked", ("wait", "33", "visit"))
    assert walk.refused(walk.draft_in_case("D40", FIXED)) == ["visit"]
    walk.correct(request, {}, "SID")
    in_case(walk, "33", "next", ("make", "33", "D40"))
    claim = walk.draft_in_case("D41", CLAIM)
    assert walk.shut(claim) == ["report"]
    report = walk.issue_in_case("D40", {**FIXED, "done_confirm": "no"})
    assert walk.answer(report, "symptom") == SYMPTOM
    assert len(walk.rows(report, "call_log")) == 1  # the calls came along
    in_case(walk, "34", "done", ("decide", "35", "D40"))
    assert (walk.state("33.1"), walk.state("33.2")) == ("done", "off")
    assert walk.refused(claim) == ["report"]
    walk.correct(report, {"done_confirm": "yes"})
    in_case(walk, "35", "done", ("make", "36", "D41"))
    _file(walk)
    walk.desk.close()


def test_consent_by_telephone_opens_the_visit_and_a_refusal_with_a_witness_ends_it(walk: Walk) -> None:
    _call(walk)
    request = walk.issue_in_case("D39", {"engineer": DOER, "approve": "pending"})
    walk.correct(request, {"approve": "ok", "approve_offline": "yes", "approved_by": "样例·方远"})
    in_case(walk, "33", "next", ("make", "33", "D40"))
    refused: Given = {
        **FIXED, "client_refused": "yes", "client_sign": None, "refuse_reason": "说要等领导回来",
        "engineer": DOER, "refuse_witness": DOER,
    }  # fmt: skip
    report = walk.draft_in_case("D40", refused)
    left = [one.path[-1] for one in finish.problems(walk.desk, report) if one.severity == "error"]
    assert left == ["refuse_witness"]  # the engineer is no witness of his own
    walk.write(report, {"refuse_witness": CHECKER})
    walk.finish(report)
    in_case(walk, "35", "done", ("make", "36", "D41"))
    _file(walk)
    walk.desk.close()


def test_what_one_visit_did_not_fix_a_second_one_does(walk: Walk) -> None:
    _approved_visit(walk)
    walk.issue_in_case("D40", {**NOT_FIXED, "next_step": "again"})
    in_case(walk, "33", "again", ("make", "33", "D40"))
    assert (walk.state("33.2"), walk.state("U2"), walk.step("33").rounds) == ("done", "done", 0)
    walk.issue_in_case("D40", {**FIXED, "visit_round": "2"})
    in_case(walk, "35", "done", ("make", "36", "D41"))
    assert (walk.state("33"), walk.step("33").rounds) == ("done", 1)
    _file(walk)
    walk.desk.close()


def test_what_an_engineer_cannot_fix_goes_to_another(walk: Walk) -> None:
    _approved_visit(walk)
    walk.issue_in_case("D40", {**NOT_FIXED, "next_step": "reassign"})
    in_case(walk, "28", "again", ("make", "28", "D38"))
    first = walk.issued("D38")[0]
    walk.issue_in_case("D38", {"engineer": CHECKER, "acceptance": "accepted", "redispatch_of": first})
    assert (walk.state("28"), walk.step("28").rounds) == ("done", 1)
    walk.issue_in_case("D40", {**FIXED, "visit_round": "2"})
    in_case(walk, "35", "done", ("make", "36", "D41"))
    _file(walk)
    walk.desk.close()


def test_a_case_of_no_project_waits_for_the_departments_signature_as_well(walk: Walk) -> None:
    approved = _of_no_project(walk)
    approved.issue_in_case("D39", {"engineer": DOER, "approve": "ok", "approve_offline": "yes"})
    outside = _of_no_project(walk)
    visit = outside.draft_in_case("D40", FIXED)
    assert outside.shut(visit) == ["visit"]  # the other case's signature is not this one's
    opened = fill.resume(walk.desk, visit)
    nameless = {**opened.answers, "basics": {**_group(opened.answers["basics"]), "request_ref": ""}}
    fill.keep(walk.desk, visit, nameless, "", (0, 0))
    assert outside.shut(visit) == ["visit"]  # nor is one of any help to a report that names no case
    fill.put_away(walk.desk, visit)
    assert outside.refused(outside.draft_in_case("D40", FIXED)) == ["visit"]
    let_through = outside.draft_in_case("D40", FIXED)
    walk.desk.person = replace(walk.desk.person, role="SID")
    outside.release(let_through, "visit", "客户机房停电，部门电话联系不上")
    assert outside.shut(let_through) == []
    outside.issue_in_case("D39", {"engineer": DOER, "approve": "ok", "approve_offline": "yes"})
    outside.issue_in_case("D40", FIXED)
    in_case(outside, "35", "done", ("make", "36", "D41"))
    walk.desk.close()


def test_a_case_of_no_project_comes_next_as_the_others_do(walk: Walk) -> None:
    outside = _of_no_project(walk)
    walk.desk.person = replace(walk.desk.person, role="ENG")
    listed = [one for one in upcoming(walk.desk, 20) if not one.project.record]
    (case,) = (one.case.number for one in service.cases(walk.desk) if not one.project.record)
    assert [(one.action.form, one.case) for one in listed] == [("D39", case)]
    begun = begin.begin(walk.desk, beginning(walk.desk, listed[0]))
    assert outside.answer(begun.record, "case_ref") == listed[0].case
    walk.desk.person = replace(walk.desk.person, role="SALES")  # who begins projects: not one of these
    assert [one for one in upcoming(walk.desk, 20) if not one.project.record] == []
    walk.desk.close()


def test_a_case_of_no_project_is_asked_for_no_project_and_for_its_customer_once(walk: Walk) -> None:
    outside = Walk(walk.desk, "")
    outside.issue("D37", {**REQUEST, "client_text": "样例邻店"})
    assert outside.answer(outside.last, "project_no") is None
    dispatch = outside.draft_in_case("D38", {"engineer": DOER, "acceptance": "accepted"})
    assert (outside.answer(dispatch, "client_name"), outside.answer(dispatch, "project_name")) == (
        "样例邻店",
        None,
    )
    outside.finish(dispatch)
    assert "样例邻店" in outside.text_of(dispatch)
    opened = fill.start(walk.desk, "D18")
    asked = {one.path for one in finish.problems(walk.desk, opened.record) if one.kind == "required"}
    assert ("header", "project_no") in asked  # whatever belongs to a project says to which
    walk.desk.close()


def _of_no_project(walk: Walk) -> Walk:
    """A case that belongs to no project, as far as the call that did not help."""
    outside = Walk(walk.desk, "")
    outside.issue("D37", REQUEST)
    outside.issue_in_case("D38", {"engineer": DOER, "acceptance": "accepted"})
    outside.issue_in_case("D40", {"service_mode": "phone", "call_log": CALLS, "phone_fixed": "no"})
    return outside


def _group(answers: Json) -> dict[str, Json]:
    assert isinstance(answers, Mapping)
    return dict(answers)


def _contact() -> Json:
    return {"name": "样例·苏桐", "phone": PHONE, "role": "user"}


def _call(walk: Walk) -> None:
    """The telephone did not help."""
    walk.issue_in_case("D40", {"service_mode": "phone", "call_log": CALLS, "phone_fixed": "no"})
    in_case(walk, "30", "done", ("make", "31", "D39"))
    assert (walk.state("30.1"), walk.state("U1")) == ("off", "off")


def _approved_visit(walk: Walk) -> None:
    _call(walk)
    walk.issue_in_case("D39", {"engineer": DOER, "approve": "ok"}, "SID")
    in_case(walk, "32", "done", ("make", "33", "D40"))


def _file(walk: Walk) -> None:
    """The claim, then the case is closed."""
    claim = walk.issue_in_case("D41", {**CLAIM, "archived": "no"})
    in_case(walk, "36", "working", ("decide", "36", "D41"))
    walk.correct(claim, {"archived": "yes"})
    in_case(walk, "END", "done")
