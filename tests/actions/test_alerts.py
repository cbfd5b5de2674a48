"""Counts and news of the process: as true as the board, and cheap while nothing changes."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from sidesk.actions import alerts, defects, fill, process, projects
from sidesk.actions.alerts import ALL, MINE, first_filter
from sidesk.actions.desk import Desk
from sidesk.actions.process import report
from sidesk.actions.release import question_paths
from sidesk.core.canonical import Json
from sidesk.forms.session import FormSession
from tests.support.desks import finished
from tests.support.sampled import sample_store, sampled

__all__ = ["sample_store", "sampled"]

OWNER, MANAGER = "样例·何川", "样例·林舟"


def named(desk: Desk, name: str, role: str = "") -> Desk:
    desk.person = replace(desk.person, name=name, role=role or desk.person.role)
    return desk


def only_project(desk: Desk) -> str:
    return projects.projects(desk)[0].record


def put_right(desk: Desk) -> defects.Card:
    card = next(one for one in defects.board(desk) if one.defect.state == "noticed")
    finished(desk, defects.begin_reply(desk, card).record)
    return card


def test_what_a_re_check_closed_is_counted_no_more(sampled: Desk) -> None:
    found = alerts.alerts(sampled)
    board = [card.defect for card in defects.board(sampled)]
    assert {one.number for one in found.open} == {one.number for one in board if one.is_open}
    assert any(not one.is_open for one in board)
    assert found.late == sum(one.overdue for one in found.open) == 2
    assert [one.overdue for one in found.open[:2]] == [True, True]


def test_a_defect_is_news_for_whom_it_is_to_be_put_right_by(sampled: Desk) -> None:
    assert alerts.alerts(sampled).mine == []
    assert {one.owner for one in alerts.alerts(named(sampled, OWNER)).mine} == {OWNER}
    put_right(sampled)
    assert len(alerts.alerts(sampled).mine) == 1  # the other one was put right


def test_a_re_check_waits_for_the_manager_and_never_for_whoever_did_the_work(sampled: Desk) -> None:
    card = put_right(sampled)
    assert [one.number for one in alerts.alerts(named(sampled, MANAGER)).recheck] == [card.defect.number]
    assert alerts.alerts(named(sampled, OWNER, "PM")).recheck == []


def test_gates_are_told_apart_by_whether_they_let_through(sampled: Desk) -> None:
    named(sampled, MANAGER)
    found = alerts.alerts(sampled)
    project = only_project(sampled)
    assert f"{project}/rework/2F" in found.closed
    assert f"{project}/consent/1F" in found.passed
    assert not found.closed & found.passed.keys()


def test_asking_again_is_cheap_and_a_change_is_seen_at_once(sampled: Desk) -> None:
    alerts.alerts(sampled)
    project = only_project(sampled)
    before = report(sampled, project)
    assert report(sampled, project) is before
    begun = time.perf_counter()
    alerts.alerts(sampled)
    assert time.perf_counter() - begun < 0.05
    put_right(sampled)
    assert report(sampled, project) is not before


@pytest.mark.parametrize(
    ("role", "first"),
    [("SID", ALL), ("PM", ALL), ("LEAD", MINE), ("WORKER", MINE), ("SALES", ALL), ("ENG", ALL)],
)
def test_which_defects_a_role_sees_first(role: str, first: str) -> None:
    assert first_filter(role) == first


# --- roles


def test_a_person_has_the_own_role_and_those_the_project_names(sampled: Desk) -> None:
    told = report(sampled, only_project(sampled))
    assert process.roles_of(sampled, told) == ("ENG", "PM")  # the deputy the department appointed
    assert set(process.roles_of(named(sampled, OWNER), told)) == {"ENG", "LEAD"}


def test_whoever_is_appointed_manages_from_the_day_the_appointment_is_issued(sampled: Desk) -> None:
    project, appointed = only_project(sampled), named(sampled, "样例·许禾")
    opened = fill.start(sampled, "D04", project)
    session = FormSession(opened.form, opened.answers, opened.context, sampled.clock)
    path = next(path for path in question_paths(opened.form.items) if path[-1] == "appointee")
    session.answer(path, appointed.person.name)
    answers: dict[str, Json] = dict(session.answers)
    fill.keep(sampled, opened.record, answers, "", (3, 10))
    assert "PM" not in process.roles_of(appointed, report(sampled, project))
    finished(sampled, opened.record)
    assert "PM" in process.roles_of(appointed, report(sampled, project))


def test_a_project_that_names_its_manager_lets_nobody_else_release(sampled: Desk) -> None:
    told = report(sampled, only_project(sampled))
    assert "PM" not in process.releasing_roles(named(sampled, "样例·许禾", "PM"), told)
    assert "PM" in process.releasing_roles(named(sampled, MANAGER, "ENG"), told)
