"""The page of the service: cases with where they stand, and the next document of each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from sidesk.actions import begin, fill, process, service
from sidesk.actions.release import question_paths
from sidesk.core.canonical import Json
from sidesk.forms.session import FormSession
from sidesk.ui.hands import click, type_text
from sidesk.ui.kit.chips import Chip
from sidesk.ui.pages.service import ServicePage
from tests.support.desks import finished
from tests.support.looks import faults, hidden_sideways
from tests.support.sampled_window import Sample, begun, button, sample, sample_store, texts

__all__ = ["sample", "sample_store"]


def issued(sample: Sample, opened: fill.OpenRecord, given: dict[str, Json]) -> str:
    """Finish a record with a few answers; returns its number."""
    session = FormSession(opened.form, opened.answers, opened.context, sample.desk.clock)
    for path in question_paths(opened.form.items):
        if path[-1] in given:
            session.answer(path, given[path[-1]])
    fill.keep(sample.desk, opened.record, session.answers, session.title(), session.progress())
    finished(sample.desk, opened.record)
    return opened.number


def request(sample: Sample, symptom: str, urgency: str = "p2") -> str:
    return issued(
        sample, fill.start(sample.desk, "D37", sample.project), {"symptom": symptom, "urgency": urgency}
    )


def following(sample: Sample, number: str, form: str, given: dict[str, Json]) -> None:
    """The next document of a case, issued."""
    book = process.report(sample.desk, sample.project).book
    chosen = service.beginning(sample.desk, number, book, form, sample.project)
    issued(sample, begin.begin(sample.desk, chosen), given)


def page_of(sample: Sample, size: tuple[int, int] = (1440, 900)) -> ServicePage:
    sample.open("SID", size=size)
    page = sample.go("service")
    assert isinstance(page, ServicePage)
    return page


def test_without_a_case_the_page_says_what_begins_one_and_begins_it(sample: Sample) -> None:
    page = page_of(sample)
    assert "No service case yet" in texts(page)
    click(button(page, "service/first"))
    opened = begun(sample).opened
    assert (opened.form.id, opened.project) == ("D37", sample.project)


def test_the_most_urgent_case_stands_first_and_says_where_it_stands(sample: Sample) -> None:
    later, first = request(sample, "打印机不出纸", "p3"), request(sample, "整层断网", "p1")
    page = page_of(sample)
    places = [
        page.findChild(QWidget, f"service/case/{number}").y()
        for number in (first, later)  # type: ignore[union-attr]
    ]
    assert places == sorted(places)
    card = page.findChild(QWidget, f"service/case/{first}")
    assert card is not None
    chips = [one.text() for one in card.findChildren(QWidget) if hasattr(one, "show_state")]
    assert chips[0] == "Critical"
    assert any("28" in chip and "next" in chip for chip in chips)


def test_the_next_document_carries_the_number_of_the_case_and_what_was_reported(sample: Sample) -> None:
    number = request(sample, "整层断网")
    page = page_of(sample)
    card = page.findChild(QWidget, f"service/case/{number}")
    assert card is not None
    click(button(card, "next/0"))
    opened = begun(sample).opened
    assert opened.form.id == "D38"
    asked = opened.answers["request"]
    assert isinstance(asked, dict)
    assert (asked["request_ref"], asked["symptom"]) == (number, "整层断网")


def test_open_and_filed_cases_are_apart_and_both_are_found(sample: Sample) -> None:
    number, other = request(sample, "电话能解决"), request(sample, "整层断网")
    following(sample, number, "D38", {"acceptance": "accepted"})
    book = process.report(sample.desk, sample.project).book
    case = begin.begin(sample.desk, service.beginning(sample.desk, number, book, "D40", sample.project))
    session = FormSession(case.form, case.answers, case.context, sample.desk.clock)
    table = next(path for path, name in _tables(case) if name == "call_log")
    session.add_rows(table, values=[{"at": sample.desk.clock.stamp()}])
    for path in question_paths(case.form.items):
        if path[-1] in ("phone_fixed", "done_confirm"):
            session.answer(path, "yes")
        elif path[-1] == "service_mode":
            session.answer(path, "phone")
    fill.keep(sample.desk, case.record, session.answers, "", session.progress())
    finished(sample.desk, case.record)
    page = page_of(sample)
    told = {name: chip.text() for name, chip in page._filters.items()}
    assert told == {"open": "Open 1", "closed": "Filed 1", "all": "All 2"}
    click(button(page, "service/closed"))
    sample.rest()
    assert page.findChild(QWidget, f"service/case/{number}") is not None
    assert page.findChild(QWidget, f"service/case/{other}") is None
    click(button(page, "service/all"))
    type_text(page.search, "断网")
    page.search.paused.emit()
    sample.rest()
    assert [one.case.number for one in page.kept()] == [other]


def _tables(opened: fill.OpenRecord) -> list[tuple[tuple[str, ...], str]]:
    from sidesk.forms.definition import Repeat
    from sidesk.forms.origins import outside

    return [(path, node.name) for path, node in outside(opened.form.items) if isinstance(node, Repeat)]


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("language", ["zh", "en", "pseudo"])
def test_nothing_on_the_page_is_cut(sample: Sample, language: str, scale: int) -> None:
    request(sample, "三层弱电间交换机风扇报警，整层无线时断时续，客户要求当天恢复", "p1")
    request(sample, "打印机不出纸", "p3")
    sample.open("SID")
    sample.program.restyle(replace(sample.program.settings, language=language, text_scale=scale))
    found: list[str] = []
    for size in ((1366, 768), (1024, 640)):
        sample.window.resize(*size)
        sample.go("service")
        found += [*faults(sample.window), *hidden_sideways(sample.window)]
    assert found == []


def test_a_request_of_no_project_has_its_place_and_goes_on(sample: Sample) -> None:
    number = issued(sample, fill.start(sample.desk, "D37", ""), {"symptom": "门禁打不开", "urgency": "p2"})
    page = page_of(sample)
    assert "门禁打不开" in texts(page)
    card = page.findChild(QWidget, f"service/case/{number}")
    assert card is not None
    assert "belongs to no project" in [chip.text() for chip in card.findChildren(Chip)]
    click(button(card, "next/0"))
    opened = begun(sample).opened
    assert (opened.form.id, opened.project) == ("D38", "")
    assert number in str(opened.answers)
