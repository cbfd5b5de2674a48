"""The map of a project: its steps, how it is walked, and what each step lets one begin."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from sidesk.actions import fill, process
from sidesk.ui.hands import click
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.popover import Popover
from sidesk.ui.kit.text import Text
from sidesk.ui.main_window import MainWindow
from sidesk.ui.pages.projects import ProjectsPage
from sidesk.ui.process_map import ProcessMap
from sidesk.ui.record_page import RecordPage
from sidesk.workflow.states import CURRENT
from tests.support.looks import faults, hidden_sideways, tab_order
from tests.support.sampled_window import Sample, begun, button, sample, sample_store, texts
from tests.support.shell import settle

__all__ = ["sample", "sample_store"]


NAMED = {
    "PM": "样例·林舟",
    "SID": "样例·方远",
    "ENG": "样例·许禾",
    "WORKER": "样例·许禾",
}  # as the sample names them


def page_of(sample: Sample, role: str = "", size: tuple[int, int] = (1440, 900)) -> ProjectsPage:
    sample.open(role, NAMED.get(role, ""), size=size)
    page = sample.go("projects")
    assert isinstance(page, ProjectsPage)
    return page


def map_of(page: ProjectsPage) -> ProcessMap:
    assert page.process.map is not None
    return page.process.map


def card_of(sample: Sample, page: ProjectsPage, code: str) -> Popover:
    """The card that hangs at a step once it was clicked."""
    click(map_of(page).nodes[code])
    sample.rest()
    return next(one for one in sample.window.findChildren(Popover) if one.isVisible())


def answer(page: RecordPage, name: str) -> object:
    assert page.wizard is not None
    return next((value for value in _found(page.wizard.session.answers, name)), None)


def _found(answers: object, name: str) -> list[object]:
    if not isinstance(answers, dict):
        return []
    mine = [answers[name]] if name in answers else []
    return mine + [found for value in answers.values() for found in _found(value, name)]


# --- the map


def test_an_addition_of_the_department_that_does_not_fit_is_told_above_the_map(sample: Sample) -> None:
    added = sample.desk.folder / "process"
    added.mkdir()
    (added / "ours.toml").write_text("[[step]\n", encoding="utf-8")
    page = page_of(sample)
    said = [text for banner in page.findChildren(Banner) for text in texts(banner)]
    assert any("ours.toml" in text for text in said)
    assert map_of(page).nodes


def test_every_step_says_its_number_its_title_and_its_state(sample: Sample) -> None:
    nodes = map_of(page_of(sample)).nodes
    assert nodes["11"].accessibleName().startswith("11 ")
    assert nodes["11"].accessibleName().endswith("done")
    assert nodes["3.2"].accessibleName().endswith("not taken")
    assert "to be done again" in nodes["16"].accessibleName()
    assert {"1", "16", "25", "36"} <= nodes.keys()


def test_the_map_is_one_stop_of_the_tab_key(sample: Sample) -> None:
    page = page_of(sample)
    nodes = set(map_of(page).nodes.values())
    assert [one.objectName() for one in tab_order(sample.window) if one in nodes] == ["map/step/16"]


def test_arrows_alone_walk_the_whole_map_and_enter_opens_a_step(sample: Sample) -> None:
    page = page_of(sample)
    nodes = map_of(page).nodes
    order = list(nodes)
    nodes["16"].setFocus()
    for _ in order:
        QTest.keyClick(sample.window.focusWidget(), Qt.Key.Key_Left)
    assert sample.window.focusWidget() is nodes["1"]
    walked = ["1"]
    for _ in order[1:]:
        QTest.keyClick(sample.window.focusWidget(), Qt.Key.Key_Right)
        walked.append(sample.window.focusWidget().objectName().removeprefix("map/step/"))
    assert walked == order
    QTest.keyClick(nodes[order[-1]], Qt.Key.Key_Return)
    sample.rest()
    assert any(one.isVisible() for one in sample.window.findChildren(Popover))


def test_hovering_over_a_step_that_is_stopped_says_why_and_where(sample: Sample) -> None:
    hint = map_of(page_of(sample)).nodes["18"].toolTip()
    assert "Missing: No defect of this section is open" in hint
    assert "section 2F" in hint
    assert len(hint.splitlines()) >= 3


def test_title_legend_and_the_way_to_paper_stand_in_one_line(sample: Sample) -> None:
    page = page_of(sample, size=(1366, 768))
    printing = button(page, "map/print")
    legend = next(one for one in page.findChildren(Text) if one.text() == "to be done again")
    middle = printing.mapTo(page, printing.rect().center()).y()
    assert abs(legend.mapTo(page, legend.rect().center()).y() - middle) <= 3


def test_the_whole_map_is_seen_at_once_on_a_small_laptop(sample: Sample) -> None:
    found = map_of(page_of(sample, size=(1366, 768)))
    assert found.height() <= 768 - 130  # what the bar and the title leave
    assert all(node.width() >= 92 for node in found.nodes.values())


def test_a_project_without_sections_says_what_that_means_and_leads_to_them(
    program: object, window: MainWindow
) -> None:
    window.go("projects")
    settle(window.room.jobs)
    settle(window.room.jobs)
    page = window.page("projects")
    assert any("has no sections yet" in text for text in texts(page))
    click(button(page, "map/sections"))
    wanted = window.room.jobs
    settle(wanted)
    shown = window.shown()
    assert isinstance(shown, RecordPage)
    assert shown.opened.form.id == "P01"


@pytest.mark.parametrize("count", [2, 6])
def test_the_service_case_on_the_map_can_be_chosen(sample: Sample, count: int) -> None:
    made = [fill.start(sample.desk, "D37", sample.project) for _ in range(count)]
    page = page_of(sample)
    first = made[0].number
    if count > 4:
        picker = button(page, "map/case")
        picker.picked.emit(first)  # type: ignore[attr-defined]
    else:
        click(button(page, f"map/case/{first}"))
    sample.rest()
    assert page.process._case == first
    click(button(card_of(sample, page, "28"), "step/start/D38"))
    assert answer(begun(sample), "request_ref") == first


# --- a step


def test_the_card_of_a_step_tells_its_gates_sections_and_documents(sample: Sample) -> None:
    page = page_of(sample)
    card = card_of(sample, page, "18")
    told = texts(card)
    assert "No defect of this section is open" in told
    assert any("missing" in one and "section 2F" in one and "key step 3" in one for one in told)
    assert told.count("No defect of this section is open") == 1  # 1F has it, and only 2F is named
    assert any(one.startswith("D24") for one in told)
    assert "4 issued" in told
    assert [button(card, f"step/section/{name}").isChecked() for name in ("1F", "2F")] == [True, False]


def test_a_step_that_is_done_says_what_is_missing_since_and_offers_one_thing_first(sample: Sample) -> None:
    card = card_of(sample, page_of(sample), "18")
    assert [chip.text() for chip in card.findChildren(Chip)] == ["done, 2 missing now"]
    parts = {name: button(card, f"step/section/{name}").text() for name in ("1F", "2F")}
    assert parts == {"1F": "1F  done", "2F": "2F  done, 2 missing now"}
    buttons = [one for one in card.findChildren(QAbstractButton) if one.objectName().startswith("step/open/")]
    assert [one.variant for one in buttons if isinstance(one, Button)] == ["primary", "plain"]


def test_a_document_is_started_in_the_section_that_is_chosen(sample: Sample) -> None:
    page = page_of(sample)
    card = card_of(sample, page, "18")
    click(button(card, "step/section/2F"))
    assert not button(card, "step/section/1F").isChecked()
    click(button(card, "step/start/D24"))
    opened = begun(sample)
    assert opened.opened.form.id == "D24"
    assert answer(opened, "stage") == "2F"


def test_work_stands_first_in_the_section_that_presses_most(sample: Sample) -> None:
    page = page_of(sample)
    parts = process.report(sample.desk, sample.project).state.step("17").parts
    pressing = min(parts, key=lambda part: CURRENT.index(part.state) if part.state in CURRENT else 9)
    click(button(card_of(sample, page, "17"), "step/start/D20"))
    assert answer(begun(sample), "section") == pressing.section


def test_the_records_of_a_step_are_a_button_away(sample: Sample) -> None:
    page = page_of(sample)
    click(button(card_of(sample, page, "18"), "step/show/D24"))
    sample.rest()
    assert sample.window.frame._chosen == "records"


@pytest.mark.parametrize(("role", "may"), [("ENG", False), ("WORKER", False), ("PM", True), ("SID", True)])
def test_only_who_may_release_a_gate_is_offered_it(sample: Sample, role: str, may: bool) -> None:
    page = page_of(sample, role)
    card = card_of(sample, page, "18")
    assert (card.findChild(QAbstractButton, "step/release/rework") is not None) == may
    named = [one.text() for one in card.findChildren(Text) if "May be released by" in one.text()]
    assert bool(named) != may


def test_a_release_begins_with_all_but_the_reason(sample: Sample) -> None:
    page = page_of(sample, "PM")
    card = card_of(sample, page, "18")
    click(button(card, "step/section/2F"))
    click(button(card, "step/release/rework"))
    opened = begun(sample)
    assert opened.opened.form.id == "P04"
    told = {name: answer(opened, name) for name in ("gate", "step", "scope_section", "released_role")}
    assert told == {"gate": "rework", "step": "18", "scope_section": "2F", "released_role": "PM"}
    assert not answer(opened, "reason")


# --- looks


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("language", ["zh", "en", "pseudo"])
def test_nothing_of_the_map_and_its_cards_is_cut(sample: Sample, language: str, scale: int) -> None:
    for _ in range(2):
        fill.start(sample.desk, "D37", sample.project)
    sample.open("PM", NAMED["PM"])
    sample.program.restyle(replace(sample.program.settings, language=language, text_scale=scale))
    found: list[str] = []
    for size in ((1366, 768), (1024, 640)):
        sample.window.resize(*size)
        page = sample.go("projects")
        assert isinstance(page, ProjectsPage)
        found += [*faults(sample.window), *hidden_sideways(sample.window)]
        for code in ("16", "18", "22", "28"):
            page.process.open_step(code)
            settle(sample.program.jobs, 10)
            card = next(one for one in sample.window.findChildren(Popover) if one.isVisible())
            found += [f"{size} {code}: {fault}" for fault in faults(card)]
            assert card.height() <= size[1]
            card.close()
            settle(sample.program.jobs, 5)
    assert found == []


def test_a_step_that_has_to_be_done_again_says_who_sent_it_back_and_which_defects_are_open(
    sample: Sample,
) -> None:
    page = page_of(sample, "PM")
    tip = map_of(page).nodes["16"].toolTip()
    assert "Sent back from step 17" in tip
    card = card_of(sample, page, "16")
    said = texts(card)
    assert any("Sent back from step 17" in text for text in said)
    assert "2 defects are open" in said
    click(button(card, "step/defects"))
    settle(sample.program.jobs, 40)
    assert sample.window.shown() is sample.window.page("defects")


def test_a_gate_on_the_map_offers_the_document_that_opens_it_before_its_release(sample: Sample) -> None:
    page = page_of(sample, "PM")
    card = card_of(sample, page, "23")
    found = [one.objectName() for one in card.findChildren(QAbstractButton) if one.isVisible()]
    assert found.index("step/open/applied") < found.index("step/release/applied")
    assert "step/release/training" not in found, "what stops nothing needs no release"
    click(button(card, "step/open/applied"))
    assert begun(sample).opened.form.id == "D31"
