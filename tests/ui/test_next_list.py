"""What comes next on Today and on the project's page: in which order, and where each line leads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from sidesk.actions import begin, fill, service
from sidesk.actions.process import report
from sidesk.actions.upcoming import upcoming
from sidesk.ui.application import Program
from sidesk.ui.hands import click
from sidesk.ui.kit.text import Text
from sidesk.ui.main_window import MainWindow
from sidesk.ui.next_list import NextList
from sidesk.ui.pages.defects import DefectsPage
from sidesk.ui.pages.projects import ProjectsPage
from sidesk.ui.pages.today import TodayPage
from sidesk.ui.record_page import RecordPage
from sidesk.ui.step_card import StepCard
from sidesk.workflow.nextup import MAKE
from tests.support.desks import finished
from tests.support.looks import faults, hidden_sideways
from tests.support.sampled_window import Sample, button, sample, sample_store, texts
from tests.support.shell import seen, settle

__all__ = ["sample", "sample_store"]

PM = "样例·林舟"


def today(sample: Sample, role: str = "PM", name: str = PM) -> TodayPage:
    sample.open(role, name)
    page = sample.go("today")
    assert isinstance(page, TodayPage)
    return page


def lines(page: QWidget) -> NextList:
    found = page.findChild(NextList)
    assert found is not None
    return found


def test_late_defects_stand_first_and_in_red_then_what_is_ones_own(sample: Sample) -> None:
    page = today(sample)
    found = lines(page).lines
    late = [one.defect is not None and one.defect.overdue for one in found]
    assert late == sorted(late, reverse=True)
    assert sum(late) == 2
    assert all(one.mine for one in found[2:])
    red = sample.program.look.color("bad").name()
    below = [one for one in lines(page).findChildren(Text) if "due " in one.text()]
    assert below
    assert {one.palette().color(one.foregroundRole()).name() for one in below} == {red}


def test_a_late_defect_leads_to_itself_on_the_board(sample: Sample) -> None:
    page = today(sample)
    number = lines(page).lines[0].defect.number  # type: ignore[union-attr]
    click(button(lines(page), "next/0"))
    sample.rest()
    shown = sample.window.shown()
    assert isinstance(shown, DefectsPage)
    assert [one.defect.number for one in shown.kept()] == [number]


def test_a_document_to_be_made_begins_in_its_section(sample: Sample) -> None:
    page = today(sample)
    wanted = next(n for n, one in enumerate(lines(page).lines) if one.kind == MAKE and one.section)
    action = lines(page).lines[wanted]
    click(button(lines(page), f"next/{wanted}"))
    seen(sample.program, lambda: isinstance(sample.window.shown(), RecordPage), "nothing was begun")
    opened = sample.window.shown()
    assert isinstance(opened, RecordPage)
    assert opened.opened.form.id == action.form
    assert action.section in str(opened.opened.answers)


def test_a_role_without_work_of_its_own_still_sees_what_is_late(sample: Sample) -> None:
    found = lines(today(sample, "FIN", "样例·田青")).lines
    assert [one.defect is not None and one.defect.overdue for one in found[:2]] == [True, True]


def test_where_nothing_waits_for_ones_role_today_says_so_and_leads_to_the_map(
    program: Program, window: MainWindow
) -> None:
    desk = window.room.desk
    desk.person = replace(desk.person, role="FIN")
    window.go("today")
    settle(program.jobs)
    settle(program.jobs)
    page = window.page("today")
    assert any(text.startswith("Nothing waits for your role.") for text in texts(page))
    click(button(page, "today/map"))
    settle(program.jobs)
    assert window.frame._chosen == "projects"


@pytest.mark.parametrize(("role", "service_first"), [("SALES", True), ("ENG", True), ("PM", False)])
def test_who_is_called_by_clients_sees_the_service_before_the_rest(
    sample: Sample, role: str, service_first: bool
) -> None:
    request = fill.start(sample.desk, "D37", sample.project)
    if role == "ENG":  # whose turn it is once the case was dispatched
        finished(sample.desk, request.record)
        book = report(sample.desk, sample.project).book
        chosen = service.beginning(sample.desk, request.number, book, "D38", sample.project)
        finished(sample.desk, begin.begin(sample.desk, chosen).record)
    # Whoever has all roles by the project has work of both kinds.
    sample.desk.person = replace(sample.desk.person, role=role, name=PM)
    own = [bool(one.case) for one in upcoming(sample.desk, 50) if not one.late]
    assert {True, False} <= set(own) or not service_first
    assert not service_first or own == sorted(own, reverse=True)


def test_a_manager_sees_what_the_others_owe_and_gets_to_its_step(sample: Sample) -> None:
    page = today(sample)
    shown = texts(page)
    assert "Waiting for others" in shown
    assert any(text.startswith("Waiting for Engineer 样例·陆遥") for text in shown), shown
    click(button(page, "today/awaited/0"))
    sample.rest()
    projects = sample.window.shown()
    assert isinstance(projects, ProjectsPage)
    assert projects.process.findChild(StepCard) is not None


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("language", ["zh", "en", "pseudo"])
def test_nothing_on_today_is_cut(sample: Sample, language: str, scale: int) -> None:
    sample.open("PM", PM)
    sample.program.restyle(replace(sample.program.settings, language=language, text_scale=scale))
    found: list[str] = []
    for size in ((1366, 768), (1024, 640)):
        sample.window.resize(*size)
        sample.go("today")
        found += [*faults(sample.window), *hidden_sideways(sample.window)]
    assert found == []
