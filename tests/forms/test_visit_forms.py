"""Calls, visits and what they cost: D39 to D41 while they are filled."""

from __future__ import annotations

import pytest

from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.capitals import capitals_of
from sidesk.forms.definition import Question
from sidesk.forms.taking import RecordGiver, taken
from tests.support.filling import (
    FORMS,
    INK,
    NOW,
    NUMBER,
    PAPER,
    PHOTO,
    asks,
    hindrances,
    lines,
    rows,
    session,
    told,
)

REFUSED = [("error", "constraint")]
WARNED = [("warning", "limit")]
MISSING = [("error", "required")]
DAWN, MORNING = "2026-05-11T07:00:00+08:00", "2026-05-11T09:00:00+08:00"
NOON, LATER = "2026-05-11T12:00:00+08:00", "2026-05-12T09:00:00+08:00"

VISIT: dict[str, Json] = {
    "request": {
        "case_ref": "P-D37-1", "service_ref": "P-D40-1", "engineer": "Zheng", "apply_at": MORNING,
        "phone_result": "port is dead", "reason": "a card has to be changed",
    },
    "trip": {"go_at": LATER, "days_plan": "1", "transport": "train", "client_agreed": "yes"},
    "approval": {"approve": "pending"},
}  # fmt: skip
BASICS: dict[str, Json] = {
    "request_ref": "P-D37-1", "client_file": "P-D36-1", "service_mode": "phone", "engineer": "Zheng",
    "symptom": "no network in 301",
}  # fmt: skip
CALLS = rows({"at": MORNING, "with": "Wu", "content": "restart the switch", "result": "fixed"})
REPAIR: dict[str, Json] = {
    "diagnosis": "port dead", "fault_cause": "hw", "actions": "moved the link", "test_after": "ping",
    "device_update": "no",
}  # fmt: skip
BY_PHONE: dict[str, Json] = {
    "basics": BASICS,
    "phone": {"call_log": CALLS, "phone_fixed": "yes"},
    "repair": REPAIR,
    "result": {"fixed": "yes", "chargeable": "no"},
    "client_group": {"done_confirm": "yes", "confirmed_by": "Wu", "confirmed_at": NOON},
}
STILL_BROKEN: dict[str, Json] = {
    "basics": BASICS,
    "phone": {"call_log": CALLS, "phone_fixed": "no", "phone_note": "a card is dead"},
}
ON_SITE: dict[str, Json] = {
    "basics": {**BASICS, "service_mode": "onsite"},
    "phone": {"call_log": CALLS, "phone_fixed": "no", "phone_note": "a card is dead"},
    "visit": {"onsite_ref": "P-D39-1", "arrive_at": MORNING, "leave_at": NOON, "visit_round": "1"},
    "repair": REPAIR,
    "result": {"fixed": "yes", "chargeable": "no"},
    "client_group": {
        "client_refused": "no", "client_sign": INK, "client_sign_at": NOON, "done_confirm": "yes",
    },
}  # fmt: skip
CLAIM: dict[str, Json] = {
    "claim": {
        "case_ref": "P-D37-1", "service_ref": "P-D40-1", "claimant": "Zheng", "trip_from": MORNING,
        "trip_to": NOON,
    },
    "costs": {
        "lines": rows(
            {"on": "2026-05-11", "kind": "transport", "amount": "1000.50", "invoice": "1", "photo": PHOTO},
            {"on": "2026-05-11", "kind": "meal", "amount": "80", "invoice": "0"},
        )
    },
    "closing": {"claim_state": "draft", "archived": "no"},
}  # fmt: skip
COMPLETE = {"D39": VISIT, "D40": ON_SITE, "D41": CLAIM}


@pytest.mark.parametrize(
    ("name", "answers"),
    [("D39", VISIT), ("D40", BY_PHONE), ("D40", STILL_BROKEN), ("D40", ON_SITE), ("D41", CLAIM)],
)
def test_an_empty_form_cannot_be_issued_and_a_complete_one_can(name: str, answers: dict[str, Json]) -> None:
    assert hindrances(session(name))
    assert hindrances(session(name, answers)) == []


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("D39", "request/apply_at", LATER),
        ("D39", "trip/go_at", DAWN),
        ("D39", "trip/days_plan", "0"),
        ("D39", "trip/cost_plan", "-1"),
        ("D40", "phone/call_log/r1/at", LATER),
        ("D40", "visit/arrive_at", LATER),
        ("D40", "visit/leave_at", MORNING),
        ("D40", "visit/leave_at", LATER),
        ("D40", "visit/visit_round", "0"),
        ("D40", "client_group/client_sign_at", LATER),
        ("D41", "claim/trip_to", DAWN),
        ("D41", "costs/lines/r1/on", "2026-05-12"),
        ("D41", "costs/lines/r1/amount", "0"),
        ("D41", "costs/lines/r1/invoice", "-1"),
        ("D41", "costs/advance", "-1"),
    ],
)
def test_what_cannot_be_is_refused(name: str, path: str, value: Json) -> None:
    form, place = session(name, COMPLETE[name]), tuple(path.split("/"))
    assert told(form, *place) == []
    form.answer(place, value)
    assert told(form, *place)[:1] == REFUSED


# --- D39 ---


def test_a_visit_is_approved_refused_or_still_open() -> None:
    visit = session("D39", VISIT)
    assert session("D39").value(("approval", "approve")) is None
    for answer, note, offline in (("pending", False, False), ("ok", False, True), ("no", True, False)):
        visit.answer(("approval", "approve"), answer)
        assert visit.relevant(("approval", "approve_note")) == note
        assert visit.relevant(("approval", "approve_offline")) == offline
    assert told(visit, "approval", "approve_note") == MISSING


def test_a_consent_by_phone_names_who_gave_it_and_when() -> None:
    visit = session("D39", VISIT)
    visit.answer(("approval", "approve"), "ok")
    assert hindrances(visit) == []
    visit.answer(("approval", "approve_offline"), "yes")
    assert {path[-1] for path, _ in hindrances(visit)} == {"approved_by", "approved_at"}
    visit.answer(("approval", "approved_by"), "Zheng")
    visit.answer(("approval", "approved_at"), DAWN)
    assert told(visit, "approval", "approved_by") == REFUSED
    assert told(visit, "approval", "approved_at") == REFUSED
    visit.answer(("approval", "approved_by"), "Head")
    visit.answer(("approval", "approved_at"), LATER)
    assert told(visit, "approval", "approved_at") == REFUSED
    visit.answer(("approval", "approved_at"), NOON)
    assert hindrances(visit) == []


def test_a_time_nobody_agreed_to_is_doubted_and_parts_are_counted() -> None:
    visit = session("D39", VISIT)
    visit.answer(("trip", "client_agreed"), "no")
    assert told(visit, "trip", "client_agreed") == WARNED
    visit.add_rows(("trip", "parts_out"), values=[{"item": "card", "qty": "0"}])
    (row,) = visit.row_keys(("trip", "parts_out"))
    assert told(visit, "trip", "parts_out", row, "qty") == REFUSED
    assert visit.value(("request", "onsite_no")) == NUMBER


# --- D40 ---


def test_a_case_without_a_call_has_not_begun() -> None:
    report = session("D40", {**BY_PHONE, "phone": {"phone_fixed": "no"}})
    assert told(report, "phone", "phone_fixed") == REFUSED


def test_what_the_phone_did_not_fix_asks_for_no_repair_yet() -> None:
    report = session("D40", STILL_BROKEN)
    for group in ("visit", "repair", "result", "client_group"):
        assert not report.relevant((group,)), group
    report.answer(("basics", "service_mode"), "onsite")
    for group in ("visit", "repair", "result", "client_group"):
        assert report.relevant((group,)), group


def test_what_the_phone_fixed_asks_for_the_repair_and_no_visit() -> None:
    report = session("D40", BY_PHONE)
    assert report.relevant(("repair",))
    assert not report.relevant(("visit",))
    assert not report.relevant(("phone", "phone_note"))
    for name in ("client_refused", "client_sign", "client_scan"):
        assert not report.relevant(("client_group", name))
    report.answer(("result", "fixed"), "no")
    assert told(report, "result", "fixed") == REFUSED
    report.answer(("basics", "service_mode"), "onsite")
    assert told(report, "phone", "phone_fixed") == WARNED


def test_a_customer_without_a_file_is_named_in_words() -> None:
    report = session("D40", {**BY_PHONE, "basics": {**BASICS, "client_file": None, "client_text": None}})
    assert asks(report, "basics", "client_text") == (True, True)
    report.answer(("basics", "client_file"), "P-D36-1")
    assert not report.relevant(("basics", "client_text"))


@pytest.mark.parametrize(
    ("fixed", "escalates", "goes_on"), [("yes", False, False), ("temp", False, True), ("no", True, True)]
)
def test_what_is_not_fixed_is_reported_and_goes_on(fixed: str, escalates: bool, goes_on: bool) -> None:
    report = session("D40", ON_SITE)
    report.answer(("client_group", "done_confirm"), "no")
    report.answer(("result", "fixed"), fixed)
    assert report.relevant(("result", "escalate")) == escalates
    assert report.relevant(("result", "next_step")) == report.relevant(("result", "next_on")) == goes_on
    needed = {"escalate"} if escalates else set()
    needed |= {"next_step"} if goes_on else set()
    assert {path[-1] for path, _ in hindrances(report)} == needed


def test_a_case_goes_on_with_another_visit_or_another_engineer() -> None:
    assert {"again", "reassign"} <= {choice.name for choice in FORMS["D40"].choices["next_step"]}


def test_a_fault_that_is_still_there_is_not_finished() -> None:
    report = session("D40", ON_SITE)
    report.answer(("result", "fixed"), "no")
    assert told(report, "client_group", "done_confirm") == REFUSED


def test_a_client_signs_or_refuses_before_a_witness() -> None:
    report = session("D40", ON_SITE)
    for name in ("client_sign", "client_sign_at"):
        report.answer(("client_group", name), None)
    assert hindrances(report) == []  # the client may still sign the issued paper
    assert not report.relevant(("client_group", "client_sign_at"))
    report.answer(("client_group", "client_scan"), PAPER)
    assert hindrances(report) == [(("client_group", "client_sign_at"), "required")]
    report.answer(("client_group", "client_refused"), "yes")
    assert not report.relevant(("client_group", "client_sign"))
    assert not report.relevant(("client_group", "client_scan"))
    assert {path[-1] for path, _ in hindrances(report)} >= {"refuse_reason", "refuse_witness"}
    report.answer(("client_group", "refuse_reason"), "wants a new switch")
    report.answer(("client_group", "refuse_witness"), "Zheng")
    assert told(report, "client_group", "refuse_witness") == REFUSED
    report.answer(("client_group", "refuse_witness"), "Guard")
    assert hindrances(report) == []


def test_a_service_by_phone_is_confirmed_with_name_and_time() -> None:
    report = session("D40", BY_PHONE)
    report.answer(("client_group", "confirmed_at"), LATER)
    assert told(report, "client_group", "confirmed_at") == REFUSED
    for name in ("confirmed_by", "confirmed_at"):
        report.answer(("client_group", name), None)
        assert told(report, "client_group", name) == MISSING
    report.answer(("client_group", "done_confirm"), "no")
    assert not report.relevant(("client_group", "confirmed_by"))
    assert not session("D40", ON_SITE).relevant(("client_group", "confirmed_by"))


def test_a_charge_has_its_amount_and_parts_are_counted() -> None:
    report = session("D40", ON_SITE)
    assert not report.relevant(("result", "charge_amount"))
    report.answer(("result", "chargeable"), "yes")
    assert told(report, "result", "charge_amount") == MISSING
    report.answer(("result", "charge_amount"), "0")
    assert told(report, "result", "charge_amount") == REFUSED
    report.add_rows(("repair", "parts_used"), values=[{"item": "card", "qty": "0"}])
    (row,) = report.row_keys(("repair", "parts_used"))
    assert told(report, "repair", "parts_used", row, "qty") == REFUSED


def test_a_visit_stands_in_the_customers_file_and_a_call_does_not() -> None:
    assert lines(session("D40", ON_SITE), "visits") == [{"at": MORNING, "engineer": "Zheng", "result": "yes"}]
    assert lines(session("D40", BY_PHONE), "visits") == []
    assert session("D40", BY_PHONE).value(("basics", "report_no")) == NUMBER


# --- D41 ---


def test_expenses_are_added_up_and_written_in_capitals() -> None:
    claim = session("D41", CLAIM)
    total = claim.value(("costs", "total"))
    assert total == "1080.5"
    question = next(node for path, node in FORMS["D41"].walk() if path[-1:] == ("total",))
    assert isinstance(question, Question)
    assert capitals_of(question, total) == "壹仟零捌拾元伍角整"
    assert not claim.relevant(("costs", "balance"))
    claim.answer(("costs", "advance"), "1200")
    assert claim.value(("costs", "balance")) == "-119.5"
    assert claim.value(("claim", "claim_no")) == NUMBER


def test_a_claim_without_expenses_is_none() -> None:
    assert told(session("D41", {**CLAIM, "costs": {}}), "costs", "total") == REFUSED


def test_a_receipt_has_its_photo() -> None:
    claim = session("D41", CLAIM)
    assert not claim.required(("costs", "lines", "r2", "photo"))
    claim.answer(("costs", "lines", "r2", "invoice"), "1")
    assert told(claim, "costs", "lines", "r2", "photo") == MISSING


def test_an_expense_outside_of_the_trip_is_doubted() -> None:
    claim = session("D41", CLAIM)
    claim.answer(("costs", "lines", "r1", "on"), "2026-05-10")
    assert told(claim, "costs", "lines", "r1", "on") == WARNED


def test_a_claim_that_came_back_says_why() -> None:
    claim = session("D41", CLAIM)
    assert not claim.relevant(("closing", "claim_note"))
    claim.answer(("closing", "claim_state"), "back")
    assert told(claim, "closing", "claim_note") == MISSING


def test_a_call_that_is_noted_has_its_time_and_a_later_report_takes_it_along_whole() -> None:
    first = session("D40")
    (row,) = first.add_rows(("phone", "call_log"))
    assert first.value(("phone", "call_log", row, "at")) == NOW.isoformat()
    first.answer_many([
        (("phone", "call_log", row, name), value)
        for name, value in {"with": "Su", "content": "restarted", "result": "not"}.items()
    ])  # fmt: skip
    found = taken(FORMS["D40"], [RecordGiver(FORMS["D40"], first.answers, "P-D40-1")], Words("en"))
    (call,) = found.rows["phone", "call_log"]
    assert call == {"at": NOW.isoformat(), "with": "Su", "content": "restarted", "result": "not"}
