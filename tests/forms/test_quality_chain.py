"""What a quality or acceptance document knows when it is begun from the one before it."""

from __future__ import annotations

import pytest

from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.session import FormSession
from sidesk.forms.taking import Giver, LineGiver, RecordGiver, put, taken
from tests.forms.test_acceptance_forms import APPLICATION, COMMISSIONING, INTERNAL
from tests.forms.test_quality_forms import NOON, NOTICE, REPLY, STAGE
from tests.support.filling import FORMS, Answers, session


def begun(name: str, *givers: Giver) -> FormSession:
    """A new document that takes over what these give."""
    made = session(name)
    put(made, taken(made.form, givers, Words("en")))
    return made


def written(name: str, answers: Answers) -> RecordGiver:
    """A document as it stands, with what it computes."""
    number = f"P-{name}-9"
    return RecordGiver(FORMS[name], session(name, answers, doc_no=number).answers, number)


def test_a_notice_begun_from_a_line_of_the_defects_asks_nothing_that_is_known() -> None:
    line: dict[str, Json] = {
        "number": "P-D18-1/duct-08", "problem": "110 mm", "place": "3F", "trade": "duct",
        "clause": "GB 50311", "owner": "Zheng", "due": "2026-05-14",
    }  # fmt: skip
    notice = begun("D21", LineGiver("defects", line))
    found = [
        notice.value(path)
        for path in (
            ("notice", "defect"), ("what", "problem"), ("notice", "section"), ("notice", "trade"),
            ("what", "clause"), ("order", "responsible"), ("order", "due_on"),
        )
    ]  # fmt: skip
    assert found == ["P-D18-1/duct-08", "110 mm", "3F", "duct", "GB 50311", "Zheng", "2026-05-14"]


@pytest.mark.parametrize(("defect", "number"), [("P-D18-1/duct-08", "P-D18-1/duct-08"), ("", "P-D21-9")])
def test_a_reply_knows_its_notice_and_its_defect(defect: str, number: str) -> None:
    notice = NOTICE["notice"]
    assert isinstance(notice, dict)
    reply = begun("D22", written("D21", {**NOTICE, "notice": {**notice, "defect": defect}}))
    found = [reply.value(("reply", name)) for name in ("rect_ref", "defect", "section", "problem", "done_by")]
    assert found == ["P-D21-9", number, "3F", "110 mm from the power tray", "Zheng"]
    assert reply.value(("recheck", "round")) == "1"


def test_the_next_reply_counts_on_and_keeps_its_notice() -> None:
    again: dict[str, Json] = {
        **REPLY, "recheck": {"recheck_result": "again", "rounds_before": "1", "recheck_note": "still 120 mm"},
    }  # fmt: skip
    reply = begun("D22", written("D22", again))
    assert reply.value(("reply", "rect_ref")) == "P-D21-1"
    assert reply.value(("recheck", "round")) == "3"


def test_a_section_report_knows_its_lead_and_dates_from_the_plan() -> None:
    line: dict[str, Json] = {"section": "3F", "lead": "Zheng", "start": "2026-04-01", "end": "2026-05-07"}
    stage = begun("D24", LineGiver("sections", line))
    found = [stage.value(("job", name)) for name in ("stage", "lead", "start_plan", "end_plan")]
    assert found == ["3F", "Zheng", "2026-04-01", "2026-05-07"]


def test_a_trial_run_follows_the_commissioning() -> None:
    run = begun("D29", written("D28", COMMISSIONING))
    assert run.value(("job", "system")) == "LAN"
    assert run.value(("job", "run_from")) == NOON


def test_the_application_and_the_report_follow_the_internal_acceptance() -> None:
    closing = INTERNAL["closing"]
    assert isinstance(closing, dict)
    internal = written("D30", {**INTERNAL, "closing": {**closing, "quality_note": "all good"}})
    assert begun("D31", internal).value(("application", "work_done")) == "all good"
    report = begun("D32", internal)
    assert report.value(("work", "quality_sum")) == "all good"
    assert report.value(("work", "docs_sum")) == "P-D30-9"


def test_the_report_takes_the_quantities_and_the_handover_the_enclosures() -> None:
    report = begun("D32", written("D24", STAGE))
    (key,) = report.row_keys(("work", "qty_done"))
    row = ("work", "qty_done", key)
    assert [report.value((*row, name)) for name in ("item", "unit", "contract", "done")] == [
        "cable",
        "m",
        "100",
        "100",
    ]
    handover = begun("D34", written("D31", APPLICATION))
    (key,) = handover.row_keys(("doc_lines",))
    assert handover.value(("doc_lines", key, "doc_no")) == "P-D26-1"
    assert handover.value(("doc_lines", key, "pages")) == "12"
