"""The life of a defect, from the check that found it to the manager who closes it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from sidesk.workflow.defects import Defect, lives
from sidesk.workflow.facts import Fact, Said
from tests.workflow.small import TODAY, fact

FOUND = Defect("CK-7/duct-08", "110 mm from power", "3F", "3F", "duct", record="ck7", row="items/duct-08")
NOTICE = replace(
    fact("D21", "ZG-1", defect=FOUND.number, responsible="Zhao", due_on="2026-05-12"), author="Lin"
)


def reply(number: str, result: str = "pending", by: str = "Lin", *signed: str, **more: Said) -> Fact:
    answers: dict[str, Said] = {
        "rect_ref": "ZG-1", "defect": FOUND.number, "done_by": "Zhao", "recheck_by": by,
        "recheck_result": result,
    }  # fmt: skip
    return replace(fact("D22", number, **{**answers, **more}), signed=signed)


def life(*facts: Fact) -> Defect:
    return lives([FOUND], facts, TODAY)[0]


def test_a_failed_check_is_an_open_defect() -> None:
    assert (life().state, life().is_open, life().round) == ("open", True, 1)


def test_the_notice_names_who_puts_it_right_and_by_when() -> None:
    found = life(NOTICE)
    assert (found.state, found.owner, found.due, found.overdue) == ("noticed", "Zhao", "2026-05-12", False)


def test_what_is_not_closed_in_time_is_overdue() -> None:
    assert life(replace(NOTICE, answers={**NOTICE.answers, "due_on": "2026-05-09"})).overdue
    assert not life(replace(NOTICE, answers={**NOTICE.answers, "due_on": "2026-05-10"})).overdue


def test_work_that_is_reported_done_waits_for_somebody_to_check_it() -> None:
    assert life(NOTICE, reply("FH-1")).state == "done"


def test_a_passed_re_check_signed_by_the_manager_closes_it() -> None:
    assert life(NOTICE, reply("FH-1", "pass", "Lin", "LEAD", "PM")).state == "closed"


def test_without_the_managers_signature_it_stays_open() -> None:
    assert life(NOTICE, reply("FH-1", "pass", "Lin", "LEAD")).state == "done"


def test_the_doer_cannot_close_his_own_work() -> None:
    found = life(NOTICE, reply("FH-1", "pass", "Zhao", "PM"))
    assert (found.state, found.own_recheck) == ("done", True)


@pytest.mark.parametrize("written", ["zhao", " Zhao ", "ＺＨＡＯ", "Zha·o"])
def test_writing_the_own_name_another_way_does_not_help_the_doer(written: str) -> None:
    found = life(NOTICE, reply("FH-1", "pass", written, "PM"))
    assert (found.state, found.own_recheck) == ("done", True)


def test_an_account_that_was_renamed_is_the_doer_all_the_same() -> None:
    before = replace(fact("D17", "RZ-1"), writers=(("id-7", "Zhao"),))
    now = replace(reply("FH-1", "pass", "Wang", "PM"), writers=(("id-7", "Wang"),))
    found = life(NOTICE, before, now)
    assert (found.state, found.own_recheck) == ("done", True)
    colleague = replace(now, writers=(("id-8", "Wang"),))
    assert life(NOTICE, before, colleague).state == "closed"


def test_a_failed_re_check_opens_a_second_round_that_can_be_closed() -> None:
    first = reply("FH-1", "again", round="1")
    assert (life(NOTICE, first).state, life(NOTICE, first).round) == ("again", 2)
    second = reply("FH-2", "pass", "Lin", "PM", round="2")
    found = life(NOTICE, second, first)
    assert (found.state, found.round) == ("closed", 2)
    assert [event.what for event in found.events] == ["found", "notice", "done", "again", "done", "pass"]


def test_a_closed_defect_is_never_overdue() -> None:
    late = replace(NOTICE, answers={**NOTICE.answers, "due_on": "2026-05-01"})
    assert not life(late, reply("FH-1", "pass", "Lin", "PM")).overdue


def test_a_notice_without_a_check_behind_it_is_a_defect_of_its_own() -> None:
    raised = fact("D21", "ZG-2", defect="", problem="cable crushed", place="2F")
    found = lives([], [raised], TODAY)
    assert [(one.number, one.problem, one.state) for one in found] == [("ZG-2", "cable crushed", "noticed")]


def test_a_reply_that_names_only_the_notice_finds_its_defect() -> None:
    assert life(NOTICE, reply("FH-1", "pass", "Lin", "PM", defect="")).state == "closed"


def test_a_defect_stays_though_its_checklist_was_corrected_away() -> None:
    assert [one.number for one in lives([], [NOTICE], TODAY)] == [FOUND.number]


def test_what_is_not_issued_yet_changes_nothing() -> None:
    assert life(replace(NOTICE, issued=False)).state == "open"


def test_what_was_put_right_within_the_same_document_begins_closed_until_a_notice_is_given() -> None:
    tested = Defect("R-1", "NEXT", record="d26", state="closed")
    (one,) = lives([tested], (), TODAY)
    assert (one.state, one.is_open) == ("closed", False)
    (noticed,) = lives([tested], (fact("D21", "N-1", defect="R-1", responsible="Zhao"),), TODAY)
    assert noticed.state == "noticed"


def test_a_defect_whose_row_says_no_day_was_found_and_put_right_on_the_day_of_its_document() -> None:
    tested = replace(fact("D26", "T-1"), record="d26", at="2026-05-12T17:26:00+08:00")
    (one,) = lives([Defect("R-1", "NEXT", record="d26", state="closed")], (tested,), TODAY)
    assert one.found_at == tested.at
    assert [(event.what, event.at) for event in one.events] == [("found", tested.at), ("pass", tested.at)]


def test_a_defect_that_several_records_name_is_the_one_that_was_found_first() -> None:
    first = Defect("R-1", "too close", found_at="2026-05-01T09:00:00+08:00", record="d18", row="items/a")
    again = Defect("R-1", "NEXT", record="d26", row="fail_list/b", state="closed")
    for order in ((first, again), (again, first)):
        (one,) = lives(order, (), TODAY)
        assert (one.problem, one.state) == ("too close", "open")


def test_a_round_of_thousands_of_digits_is_no_number_and_nothing_stops() -> None:
    assert life(replace(NOTICE, answers={**NOTICE.answers, "round": "9" * 5000})).state == "noticed"


def test_thousands_of_defects_are_lived_through_at_once() -> None:
    many = [replace(FOUND, number=f"CK/{n}") for n in range(12_000)]
    notices = [fact("D21", f"ZG-{n}", defect=f"CK/{n}") for n in range(12_000)]
    begun = time.perf_counter()
    lived = lives(many, notices, TODAY)
    assert time.perf_counter() - begun < 2
    assert {one.state for one in lived} == {"noticed"}


def test_a_reply_that_names_only_its_notice_reaches_the_defect() -> None:
    told = {"rect_ref": "ZG-1", "done_by": "Zhao", "recheck_by": "Lin", "recheck_result": "again"}
    assert life(NOTICE, fact("D22", "FH-1", **told)).state == "again"


def test_a_reply_that_refers_to_itself_changes_nothing() -> None:
    assert life(NOTICE, fact("D22", "FH-1", rect_ref="FH-1", defect="FH-1")).state == "noticed"
