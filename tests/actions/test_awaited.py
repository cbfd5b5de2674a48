"""Who manages a project sees what it waits for and from whom it has to come."""

from __future__ import annotations

from dataclasses import replace

from sidesk.actions import process
from sidesk.actions.awaited import From, awaited
from sidesk.actions.desk import Desk
from sidesk.actions.upcoming import upcoming
from sidesk.core.canonical import Json
from tests.actions.test_facts import issued, signature
from tests.actions.test_governing import LIN, project_of
from tests.support import desks

CLIENT: dict[str, Json] = {"role": "CPM", "person": "Jiang"}
BUYER: dict[str, Json] = {"role": "WH", "person": "Tian"}
AGREED: Json = {
    "presented": {"shown_scheme": "yes", "shown_plan": "yes", "shown_drawings": "yes"},
    "consent_group": {"consent": "agree", "consent_scope": "all"},
}


def at_the_door(desk: Desk) -> str:
    """A project whose client has agreed, but has not signed."""
    record = desks.project(desk)
    project_of(desk, record, "Lin", LIN, CLIENT, BUYER, start="15")
    issued(desk, "D15", record, {})
    issued(desk, "D16", record, AGREED)
    return record


def sits(desk: Desk, role: str, name: str) -> None:
    desk.person = replace(desk.person, role=role, name=name)


def test_a_manager_sees_the_step_that_is_blocked_why_and_who_can_open_it(desk: Desk) -> None:
    record = at_the_door(desk)
    sits(desk, "PM", "Lin")
    (found,) = [one for one in awaited(desk, 4) if one.gate is not None]
    assert (found.project.record, found.step, found.form) == (record, "16", "D16")
    assert found.gate is not None
    assert found.gate.gate.code == "consent"
    assert found.comes_from == (From("PM", ("Lin",)), From("CPM", ("Jiang",)))
    assert [one.action.step for one in upcoming(desk, 4)] == [], "nothing of his own: it stands there alone"


def test_whoever_is_held_up_sees_it_and_nobody_else(desk: Desk) -> None:
    at_the_door(desk)
    sits(desk, "LEAD", "Zheng")
    assert [one.step for one in awaited(desk, 4)] == ["16"]
    sits(desk, "FIN", "Ren")
    assert awaited(desk, 4) == []


def test_a_document_that_others_owe_is_told_to_the_manager_behind_what_is_blocked(desk: Desk) -> None:
    record = desks.project(desk)
    project_of(desk, record, "Lin", LIN, {"role": "ENG", "person": "Lu"}, start="21")
    sits(desk, "PM", "Lin")
    found = awaited(desk, 9)
    assert [(one.step, one.form) for one in found] == [("21", "D27"), ("21", "D28")]
    assert all(one.comes_from == (From("ENG", ("Lu",)),) for one in found)
    assert awaited(desk, 1) == found[:1], "a handful at most"
    sits(desk, "ENG", "Lu")
    assert awaited(desk, 9) == [], "what is one's own to do is no waiting"


def test_what_is_missing_in_several_sections_is_told_once(desk: Desk) -> None:
    sections = ("1F", "2F")
    record = desks.project(desk)
    rows: dict[str, Json] = {f"s{n}": {"code": code, "name": code} for n, code in enumerate(sections)}
    people: dict[str, Json] = {"a": LIN}
    answers: Json = {
        "identity": {"project_no": "X"}, "people_group": {"people": people}, "process": {"start_step": "15"},
        "site": {"sections": rows},
    }  # fmt: skip
    issued(desk, "P01", record, answers, record=record, author="Lin", parents=[])
    issued(desk, "D15", record, {})
    issued(desk, "D16", record, AGREED)
    sits(desk, "PM", "Lin")
    assert process.report(desk, record).state.sections == sections
    (found,) = [one for one in awaited(desk, 9) if one.gate is not None]
    assert found.sections == sections


def test_two_laptops_that_answered_one_application_differently_keep_the_gate_closed(desk: Desk) -> None:
    record = desks.project(desk)
    project_of(desk, record, "Lin", LIN, CLIENT, start="15")
    issued(desk, "D15", record, {})
    signs = signature("CPM", "Jiang")
    asked = issued(desk, "D16", record, {"consent_group": {"consent": "pending"}})
    more: dict[str, Json] = {"record": asked.record, "number": asked.text("number"), "parents": [asked.id]}
    issued(desk, "D16", record, AGREED, signatures=signs, at="2026-05-09T08:00:00+08:00", **more)
    assert process.report(desk, record).state.step("16").state != "blocked"
    issued(desk, "D16", record, {"consent_group": {"consent": "reject"}}, **more)
    sits(desk, "PM", "Lin")
    (found,) = [one for one in awaited(desk, 9) if one.gate is not None]
    assert found.gate is not None
    assert {(one.number, one.date, one.against) for one in found.gate.disputed} == {
        (asked.text("number"), "2026-05-01", True), (asked.text("number"), "2026-05-09", False),
    }  # fmt: skip
    assert [doubt.code for doubt in process.report(desk, record).state.step("15").doubts] == ["two_consents"]


def test_a_consent_that_follows_a_refusal_on_a_later_day_opens_the_site(desk: Desk) -> None:
    record = desks.project(desk)
    project_of(desk, record, "Lin", LIN, CLIENT, start="15")
    issued(desk, "D15", record, {})
    issued(desk, "D16", record, {"consent_group": {"consent": "reject"}})
    signs = signature("CPM", "Jiang")
    same = issued(desk, "D16", record, AGREED, signatures=signs)
    assert process.report(desk, record).state.step("16").state == "blocked"
    issued(desk, "D16", record, AGREED, signatures=signs, at="2026-05-02T08:00:00+08:00",
           record=same.record, number=same.text("number"), parents=[same.id])  # fmt: skip
    told = process.report(desk, record).state
    assert (told.step("16").state, told.step("15").doubts) == ("next", ())


def test_work_that_is_under_way_is_stopped_by_a_refusal_that_comes_later_and_that_is_seen(desk: Desk) -> None:
    record = desks.project(desk)
    project_of(desk, record, "Lin", LIN, CLIENT, start="15")
    issued(desk, "D15", record, {})
    issued(desk, "D16", record, AGREED, signatures=signature("CPM", "Jiang"))
    for form in ("D17", "D18"):
        issued(desk, form, record, {})
    issued(desk, "D16", record, {"consent_group": {"consent": "reject"}})
    sits(desk, "PM", "Lin")
    assert process.report(desk, record).state.step("16").state == "done"
    (found,) = [one for one in awaited(desk, 9) if one.gate is not None]
    assert (found.step, found.form, found.gate is not None and len(found.gate.disputed)) == ("16", "D16", 2)
