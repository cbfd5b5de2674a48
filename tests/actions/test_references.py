"""Other records by their numbers, and documents that are started from them."""

from __future__ import annotations

import pytest

from sidesk.actions import begin, fill, references
from sidesk.actions.begin import Beginning
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.core.errors import RecordUnknown
from sidesk.forms.definition import Form, Group, Node, Repeat
from sidesk.forms.package import pack
from sidesk.forms.session import FormSession
from sidesk.models.entities import RegisterQuery
from tests.support.desks import finished, project
from tests.support.example import VERDICT, both, q


def a_form(name: str, *items: Node) -> Form:
    return Form(name, "1", both(name, name), ("zh", "en"), items, {"verdict": VERDICT})


CALL = a_form(
    "CALL",
    Group("job", (
        q("symptom", "long", "现象", "Symptom", register="troubles.what"),
        q("caller", "person", "报修人", "Caller"),
    ), both("工作", "Job")),
)  # fmt: skip
VISIT = a_form(
    "VISIT",
    q("call", "record", "报修单", "Call", refers=("CALL",)),
    q("problem", "text", "问题", "Problem", source="CALL.symptom; troubles.what"),
    q("met", "person", "接待人", "Met", source="CALL.caller"),
    Repeat("used", (q("part", "text", "备件", "Part"),), both("备件", "Parts"), table=True),
)


@pytest.fixture(autouse=True)
def _forms(desk: Desk) -> None:
    for form in (CALL, VISIT):
        desk.store.packages.add(pack(form))


def call(desk: Desk, within: str, symptom: str = "断网") -> fill.OpenRecord:
    opened = fill.start(desk, "CALL", within)
    answers: dict[str, Json] = {"job": {"symptom": symptom, "caller": "林舟"}}
    fill.keep(desk, opened.record, answers, symptom, (2, 2))
    return opened


def test_a_visit_started_from_a_call_knows_what_was_said_and_which_call_it_was(desk: Desk) -> None:
    made = call(desk, project(desk))
    opened = begin.begin_from(desk, made.record, "VISIT")
    assert opened.answers == {"call": made.number, "problem": "断网", "met": "林舟"}
    assert (opened.came_along, opened.came_from, opened.project) == (3, made.number, made.project)


def test_a_finished_call_gives_the_same(desk: Desk) -> None:
    made = call(desk, project(desk))
    finished(desk, made.record)
    assert begin.begin_from(desk, made.record, "VISIT").answers["problem"] == "断网"


def test_what_came_along_is_taken_back_by_one_undo_also_after_the_program_was_closed(desk: Desk) -> None:
    opened = begin.begin_from(desk, call(desk, project(desk)).record, "VISIT")
    again = fill.resume(desk, opened.record)
    session = FormSession(again.form, again.answers, again.context, desk.clock, again.undo)
    assert session.can_undo
    session.undo()
    assert session.answers == {}
    assert not session.can_undo


def test_a_visit_that_is_left_untouched_never_was(desk: Desk) -> None:
    opened = begin.begin_from(desk, call(desk, project(desk)).record, "VISIT")
    assert fill.leave(desk, opened)


def test_a_line_of_a_register_starts_a_document_and_brings_its_record_along(desk: Desk) -> None:
    within = project(desk)
    made = call(desk, within)
    finished(desk, made.record)
    [line] = desk.store.registers.page(RegisterQuery("troubles", within))
    opened = begin.begin_from_line(desk, line, "VISIT")
    assert opened.answers == {"call": made.number, "problem": "断网", "met": "林舟"}


def test_the_dialog_offers_the_calls_of_this_project_for_a_visit(desk: Desk) -> None:
    within = project(desk)
    first = call(desk, within)
    call(desk, project(desk, "别处", "OTHER-1"))
    second = call(desk, within, "掉线")
    assert {one.record for one in begin.offers(desk, "VISIT", within).origins} == {
        first.record,
        second.record,
    }
    assert not begin.offers(desk, "CALL", within).origins


def test_from_a_call_a_visit_can_be_started_and_from_a_visit_nothing(desk: Desk) -> None:
    assert [form.id for form in references.startable(desk, "CALL")] == ["VISIT"]
    assert references.startable(desk, "VISIT") == []


def test_records_are_found_by_number_and_by_title_the_newest_first(desk: Desk) -> None:
    within = project(desk)
    first, second = call(desk, within), call(desk, within, "掉线")
    found = references.find(desk, ("CALL",), within)
    assert {one.number for one in found} == {first.number, second.number}
    assert found == sorted(found, key=lambda one: one.changed_at, reverse=True)
    assert [one.title for one in references.find(desk, ("CALL",), within, "掉线")] == ["掉线"]
    assert [one.title for one in references.find(desk, (), within, first.number[-4:])] == ["断网"]
    assert references.find(desk, ("VISIT",), within) == []
    assert first.number not in [one.number for one in references.find(desk, (), within, besides=first.record)]


def test_a_number_says_which_record_it_is_or_that_it_is_not_here(desk: Desk) -> None:
    made = call(desk, project(desk))
    assert references.title(desk, made.number) == "断网"
    assert references.title(desk, "DEMO-2026-001-D37-XXXX001") == ""
    assert references.by_number(desk, " ") is None


def test_an_open_visit_is_offered_what_is_still_empty_there(desk: Desk) -> None:
    made = call(desk, project(desk))
    found = references.offered(desk, VISIT, {"met": "我"}, made.number)
    assert dict(found.answers) == {("call",): made.number, ("problem",): "断网"}
    assert len(references.offered(desk, VISIT, {}, "nobody")) == 0


def test_a_record_that_is_not_here_starts_nothing(desk: Desk) -> None:
    with pytest.raises(RecordUnknown):
        begin.begin(desk, Beginning("VISIT", project(desk), origin="nobody"))
