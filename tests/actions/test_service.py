"""Service cases begin from what is known: the customer's file, the request's header, the first step."""

from __future__ import annotations

from pathlib import Path

import pytest

from sidesk.actions import begin, fill
from sidesk.actions.begin import Beginning
from sidesk.forms.session import FormSession
from tests.support.laptops import _quick_stores, tmp_path
from tests.support.walking import PHONE, Given, Walk, new_walk

__all__ = ["_quick_stores", "tmp_path"]

FILE: Given = {
    "devices": [{"code": "SW-1F-01", "name": "交换机"}],
    "contacts": [{"name": "样例·苏桐", "phone": PHONE, "role": "user"}],
}


@pytest.fixture
def walk(tmp_path: Path) -> Walk:
    """A project that was finished before this program came."""
    return new_walk(tmp_path / "store", start_step="25", start_reason="记录早于本程序")


def asked_in_the_header(walk: Walk, record: str) -> list[str]:
    """What the header of a draft still asks for."""
    opened = fill.resume(walk.desk, record)
    session = FormSession(opened.form, opened.answers, opened.context, walk.desk.clock)
    return [one.path[-1] for one in session.problems(("header",)) if one.severity == "error"]


def test_a_request_names_the_only_customers_file_by_itself(walk: Walk) -> None:
    walk.issue("D36", FILE)
    begun = begin.begin(walk.desk, Beginning("D37", walk.project))
    assert walk.answer(begun.record, "client_file") == walk.issued("D36")[0]
    walk.issue("D36", FILE)  # which of two files it is has to be said
    begun = begin.begin(walk.desk, Beginning("D37", walk.project))
    assert walk.answer(begun.record, "client_file") in (None, "")
    walk.desk.close()


def test_a_case_of_no_project_is_asked_for_its_header_once(walk: Walk) -> None:
    outside = Walk(walk.desk, "")
    outside.last = walk.project
    request = outside.draft("D37", {"service_kind": "fault", "symptom": "2F 205 不通"})
    outside.finish(request)
    dispatch = outside.draft_in_case("D38", {})
    begun = begin.begin(walk.desk, Beginning("D38", "", origin=request))
    assert asked_in_the_header(outside, begun.record) == []
    assert outside.answer(dispatch, "project_name") == outside.answer(request, "project_name") != ""
    walk.desk.close()


def test_the_map_of_a_project_without_a_case_offers_the_first_request(walk: Walk) -> None:
    idle = {one.step.code: [document.form for document in one.documents] for one in walk.report().idle.steps}
    assert idle["27"] == ["D37"]
    assert idle["28"] == []  # nothing is dispatched before it was asked for
    walk.desk.close()


def test_a_project_that_begins_in_the_middle_has_lost_no_bid(walk: Walk) -> None:
    assert walk.state("25") == "done"
    assert walk.state("X1") != "done"
    walk.desk.close()
