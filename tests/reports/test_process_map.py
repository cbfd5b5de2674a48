"""The map on paper: one page with every step, its state in words, loops with their counts, and reasons."""

from __future__ import annotations

import re
from dataclasses import replace

import pypdfium2 as pdfium
import pytest

from sidesk.actions import printing, process, projects
from sidesk.actions.desk import Desk
from sidesk.reports.process_map import process_map
from sidesk.workflow.definition import Process
from sidesk.workflow.states import BLOCKED, CLOSED, GateState, PartState, StepState
from tests.support.sampled import sample_store, sampled

__all__ = ["sample_store", "sampled"]

A3 = (1191, 842)


def text_of(pdf: bytes) -> str:
    """The words of the only page, without line breaks."""
    document = pdfium.PdfDocument(pdf)
    assert len(document) == 1
    assert tuple(round(side) for side in document[0].get_size()) == A3
    return re.sub(r"\s+", "", document[0].get_textpage().get_text_range())


def lowest(pdf: bytes) -> float:
    """How far down the page anything is written."""
    page = pdfium.PdfDocument(pdf)[0].get_textpage()
    return min(page.get_rect(number)[1] for number in range(page.count_rects()))


def shut(process_: Process) -> list[StepState]:
    """Every step blocked by every gate it has, in four sections."""
    return [
        StepState(
            step,
            BLOCKED,
            tuple(
                PartState(
                    section,
                    BLOCKED,
                    tuple(GateState(gate, CLOSED, section) for gate in process_.at(step.code)),
                )
                for section in (("1F", "2F", "3F", "4F") if step.per else ("",))
            ),
            (),
            (),
        )
        for step in process_.steps
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_step_of_the_sample_stands_on_one_page_with_its_state_in_words(
    sampled: Desk, language: str
) -> None:
    sampled.settings = replace(sampled.settings, paper_language=language)
    told = process.report(sampled, projects.projects(sampled)[0].record)
    states = [*told.state.steps, *told.idle.steps]
    pdf = printing.process_map(sampled, told, states)
    text = text_of(pdf)
    for one in states:
        if one.step.kind != "end":
            short = re.sub(r"\s+", "", one.step.short[language])
            assert short in text, one.step.code
    words = ("完成", "进行中", "要重做", "不走", "未到") if language == "zh" else (
        "done", "inwork", "tobedoneagain", "nottaken", "ahead"
    )  # fmt: skip
    assert [word for word in words if word not in text] == []
    assert "×3" in text  # the loop of the spot checks
    assert lowest(pdf) > 20


def test_a_step_in_both_languages_has_a_line_for_each(sampled: Desk) -> None:
    sampled.settings = replace(sampled.settings, paper_language="both")
    told = process.report(sampled, projects.projects(sampled)[0].record)
    document = pdfium.PdfDocument(printing.process_map(sampled, told, told.state.steps))
    page = document[0].get_textpage()
    lines = [line.strip() for line in page.get_text_bounded().splitlines()]
    page.close()
    document.close()
    assert [
        one for one in ("Project request", "Requirements report", "Before work") if one not in lines
    ] == []


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_a_project_with_all_gates_closed_still_fits_and_no_reason_is_left_out(language: str) -> None:
    built, _ = process.built_in()
    pdf = process_map(built, shut(built), "示例项目", "DEMO-2026-001", language=language)
    text = text_of(pdf)
    for gate in built.gates:
        title = gate.title["en" if language == "en" else "zh"]
        assert re.sub(r"\s+", "", title) in text, gate.code
    assert ("1F,2F,3F,4F" if language == "en" else "1F、2F、3F、4F") in text
    assert text.count("blocked" if language == "en" else "被卡住") >= 36
    assert lowest(pdf) > 20


def test_the_same_map_is_the_same_file() -> None:
    built, _ = process.built_in()
    first, second = (process_map(built, shut(built), "a", "b", language="en") for _ in range(2))
    assert first == second


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_records_say_against_each_other_stands_below_the_map(sampled: Desk, language: str) -> None:
    told = process.report(sampled, projects.projects(sampled)[0].record)
    doubt = next(one for one in told.process.doubts if one.code == "two_consents")
    states = [
        replace(one, doubts=(doubt,) if one.step.code == doubt.step else ()) for one in told.state.steps
    ]
    text = text_of(process_map(told.process, states, "T", "", language=language))
    assert re.sub(r"\s+", "", doubt.title[language]) in text
    assert "!" in text
    calm = text_of(
        process_map(told.process, [replace(one, doubts=()) for one in states], "T", "", language=language)
    )
    assert "!" not in calm
