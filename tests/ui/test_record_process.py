"""What an open record says of the process: gates before it, who let it through, a second sample."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton

from sidesk.actions import fill, process, release, spot_check
from sidesk.actions.begin import Beginning, begin
from sidesk.actions.spot_check import PERCENT, STAGE, Wanted
from sidesk.forms.session import FormSession
from sidesk.ui.hands import click
from sidesk.ui.kit.text import Text
from sidesk.ui.record_page import RecordPage
from sidesk.ui.record_process import RecordProcess
from tests.support.desks import finished
from tests.support.looks import faults, hidden_sideways
from tests.support.sampled_window import Sample, sample, sample_store
from tests.support.shell import seen

__all__ = ["sample", "sample_store"]

NAMED = {
    "PM": "样例·林舟",
    "SID": "样例·方远",
    "LEAD": "样例·郑木",
    "ENG": "样例·许禾",
}  # as the sample names them
DEPUTY = "样例·陆遥"


def shown(sample: Sample, record: str) -> RecordPage:
    sample.window.open_record(record)
    seen(sample.program, lambda: isinstance(sample.window.shown(), RecordPage), "it did not open")
    sample.rest()
    page = sample.window.shown()
    assert isinstance(page, RecordPage)
    return page


def told(page: RecordPage) -> str:
    line = page.findChild(RecordProcess)
    assert line is not None
    parts = [text for banner in line.banners for text in banner.findChildren(Text)]
    return "\n".join(part.text() for part in parts if not part.isHidden())


def button(page: RecordPage, name: str) -> QAbstractButton | None:
    return page.findChild(QAbstractButton, name)


def completion(sample: Sample, section: str = "2F") -> fill.OpenRecord:
    """The completion report of a section with an open defect."""
    return begin(sample.desk, Beginning("D24", sample.project, section=section))


def test_a_document_behind_a_closed_gate_says_what_is_missing_and_lets_one_write_on(sample: Sample) -> None:
    opened = completion(sample)
    sample.open()
    page = shown(sample, opened.record)
    assert "Cannot be issued yet. Missing: No defect of this section is open" in told(page)
    assert "Go on writing" in told(page)
    assert page.wizard is not None
    assert page.wizard.isEnabled()


@pytest.mark.parametrize(("role", "may"), [("ENG", False), ("LEAD", False), ("PM", True), ("SID", True)])
def test_only_who_may_release_is_offered_it_on_the_document(sample: Sample, role: str, may: bool) -> None:
    opened = completion(sample)
    sample.open(role, NAMED.get(role, ""))
    page = shown(sample, opened.record)
    assert (button(page, "record/release/rework") is not None) == may
    assert ("May be released by Project manager 样例·林舟" in told(page)) != may


def test_the_deputy_of_the_appointment_is_offered_it_as_the_manager_is(sample: Sample) -> None:
    opened = completion(sample)
    sample.open("ENG", DEPUTY)
    assert button(shown(sample, opened.record), "record/release/rework") is not None


def test_somebody_else_than_the_manager_the_project_names_is_not_offered_it(sample: Sample) -> None:
    opened = completion(sample)
    sample.open("PM", "样例·许禾")
    assert button(shown(sample, opened.record), "record/release/rework") is None


def test_the_release_of_one_document_is_for_that_document_only(sample: Sample) -> None:
    opened = completion(sample)
    sample.open("PM", NAMED["PM"])
    release_it = button(shown(sample, opened.record), "record/release/rework")
    assert release_it is not None
    click(release_it)
    window = sample.window
    seen(
        sample.program,
        lambda: isinstance(window.shown(), RecordPage) and window.shown().opened.form.id == "P04",
        "no release was begun",
    )
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert opened.number in str(page.opened.answers)


def test_a_document_that_lies_open_takes_note_of_the_release_when_one_comes_back_to_it(
    sample: Sample,
) -> None:
    opened = completion(sample, "2F")
    sample.open("PM", NAMED["PM"])
    page = shown(sample, opened.record)
    assert "Cannot be issued yet" in told(page)
    state = next(one for one in process.gates_before(sample.desk, opened.record) if one.stops)
    made = release.begin_release(sample.desk, sample.project, state, ("PM",), opened.number)
    session = FormSession(made.form, made.answers, made.context, sample.desk.clock)
    reason = next(path for path in release.question_paths(made.form.items) if path[-1] == "reason")
    session.answer(reason, "The client moves in tomorrow; the label is put right by Friday.")
    fill.keep(sample.desk, made.record, session.answers, "", (9, 10))
    finished(sample.desk, made.record)
    sample.go("today")
    sample.window.open_record(opened.record)
    seen(sample.program, lambda: "Let through" in told(page), "the release is not said")


def test_a_released_document_says_who_let_it_through_and_why(sample: Sample) -> None:
    opened = completion(sample)
    sample.desk.person = replace(sample.desk.person, name=NAMED["PM"], role="PM")
    state = next(one for one in process.gates_before(sample.desk, opened.record) if one.stops)
    made = release.begin_release(sample.desk, sample.project, state, ("PM",), opened.number)
    session = FormSession(made.form, made.answers, made.context, sample.desk.clock)
    reason = next(path for path in release.question_paths(made.form.items) if path[-1] == "reason")
    session.answer(reason, "The client moves in tomorrow; the label is put right by Friday.")
    fill.keep(sample.desk, made.record, session.answers, "", (9, 10))
    finished(sample.desk, made.record)
    sample.open("PM", NAMED["PM"])
    said = told(shown(sample, opened.record))
    assert "The client moves in tomorrow" in said
    assert sample.desk.person.name in said


def test_a_soft_gate_warns_and_says_that_it_stops_nothing(sample: Sample) -> None:
    opened = fill.start(sample.desk, "D30", sample.project)
    sample.open()
    said = told(shown(sample, opened.record))
    assert "Usually this comes first" in said
    assert "It stops nothing." in said


def test_a_document_of_no_gate_says_nothing(sample: Sample) -> None:
    opened = fill.start(sample.desk, "D11", sample.project)
    sample.open()
    line = shown(sample, opened.record).findChild(RecordProcess)
    assert line is not None
    assert line.isHidden()


def test_a_second_sample_is_offered_once_the_first_failed_and_drawn_as_one_step(sample: Sample) -> None:
    scopes = spot_check.scopes(sample.desk, sample.project)
    points = next(one for one in scopes if (one.kind, one.code) == (STAGE, ""))
    wanted = Wanted(points, PERCENT, percent=5, seed="s")
    opened = spot_check.begin_spot_check(sample.desk, sample.project, wanted)
    sample.open()
    page = shown(sample, opened.record)
    assert page.wizard is not None
    session = page.wizard.session
    line = page.findChild(RecordProcess)
    assert line is not None
    assert button(page, "record/second-sample") is None
    for number, key in enumerate(session.row_keys(("sample",))):
        session.answer(("sample", key, "result"), "fail" if number == 0 else "pass")
    line.look_at_sample()
    draw = button(page, "record/second-sample")
    assert draw is not None
    first = len(session.row_keys(("sample",)))
    click(draw)
    sample.rest()
    second = ("second", "second_sample")
    assert len(session.row_keys(second)) == 2 * first
    assert button(page, "record/second-sample") is None or not line.isVisible()
    session.undo()
    assert not session.row_keys(second)


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("language", ["zh", "en", "pseudo"])
def test_no_line_of_it_is_cut_and_none_takes_the_place_of_the_answers(
    sample: Sample, language: str, scale: int
) -> None:
    opened = completion(sample)
    sample.open("PM", NAMED["PM"])
    sample.program.restyle(replace(sample.program.settings, language=language, text_scale=scale))
    found: list[str] = []
    for size in ((1366, 768), (1024, 640)):
        sample.window.resize(*size)
        page = shown(sample, opened.record)
        line = page.findChild(RecordProcess)
        assert line is not None
        line.look()
        sample.rest()
        assert line.banners
        found += [f"{size}: {fault}" for fault in (*faults(line), *hidden_sideways(page))]
        assert line.height() <= 0.4 * page.height()
    assert found == []


def test_the_way_to_open_a_gate_comes_before_its_release(sample: Sample) -> None:
    opened = completion(sample)
    sample.open("PM", NAMED["PM"])
    page = shown(sample, opened.record)
    line = page.findChild(RecordProcess)
    assert line is not None
    names = [one.objectName() for one in line.banners[0].findChildren(QAbstractButton)]
    assert names == ["record/open/rework", "record/release/rework"]
    way = button(page, "record/open/rework")
    assert way is not None
    click(way)
    seen(sample.program, lambda: sample.window.shown() is sample.window.page("defects"), "no defects came")


def test_a_soft_gate_is_not_offered_for_release(sample: Sample) -> None:
    opened = fill.start(sample.desk, "D30", sample.project)
    sample.open("PM", NAMED["PM"])
    page = shown(sample, opened.record)
    assert "It stops nothing" in told(page)
    found = [one.objectName() for one in page.findChildren(QAbstractButton)]
    assert not [name for name in found if name.startswith("record/release")]
    assert [name for name in found if name.startswith("record/open")]
