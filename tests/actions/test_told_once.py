"""What a project has told once is not asked again, and what tests leave open becomes a defect."""

from __future__ import annotations

from sidesk.actions import begin, fill, references
from sidesk.actions.begin import Beginning
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.forms.definition import Path
from sidesk.forms.session import FormSession
from sidesk.forms.tree import value_at
from sidesk.models.extraction import rows_of
from tests.support.desks import project

REQUEST: dict[str, Json] = {
    "customer": {"client_contact": "样例·周岚", "client_phone": "13800000000"},
    "request": {
        "systems": ["gcs", "wlan"],
        "project_content": "三层办公楼综合布线和无线覆盖，四月底前完工。",
    },
    "assignment": {"assigned_to": "样例·陆遥"},
}


def answer(opened: fill.OpenRecord, *path: str) -> Json:
    return value_at(opened.answers, path)


def test_a_survey_begins_with_what_the_only_request_says(desk: Desk) -> None:
    within = project(desk)
    fill.start(desk, "D01", within, REQUEST)
    survey = begin.begin(desk, Beginning("D02", within))
    assert answer(survey, "basics", "escort_name") == "样例·周岚"
    assert answer(survey, "basics", "scope_systems") == ["gcs", "wlan"]
    assert answer(survey, "basics", "surveyors") == "样例·陆遥"
    assert "三层办公楼" in str(answer(survey, "needs", "needs_summary"))
    assert survey.came_along >= 4


def test_of_two_requests_nobody_guesses_which_one_is_meant(desk: Desk) -> None:
    within = project(desk)
    fill.start(desk, "D01", within, REQUEST)
    fill.start(desk, "D01", within, REQUEST)
    survey = begin.begin(desk, Beginning("D02", within))
    assert answer(survey, "basics", "escort_name") is None


def test_the_last_survey_is_not_overwritten_by_the_request(desk: Desk) -> None:
    within = project(desk)
    fill.start(desk, "D02", within, {"basics": {"escort_name": "样例·吴桐"}})
    fill.start(desk, "D01", within, REQUEST)
    survey = begin.begin(desk, Beginning("D02", within))
    assert answer(survey, "basics", "escort_name") == "样例·吴桐"


def test_the_appointment_knows_the_manager_the_project_names(desk: Desk) -> None:
    within = project(desk)
    opened = fill.resume(desk, within)
    row: Json = {"a": {"@order": "1", "person": "样例·林舟", "role": "PM", "phone": "13900000000"}}
    fill.keep(desk, within, {**opened.answers, "people_group": {"people": row}}, "P", (1, 1))
    appointment = begin.begin(desk, Beginning("D04", within))
    assert answer(appointment, "appointment", "appointee") == "样例·林舟"
    assert answer(appointment, "appointment", "appointee_phone") == "13900000000"


def test_every_document_of_the_way_to_the_contract_offers_the_next(desk: Desk) -> None:
    offered = {
        form: {one.id for one in references.startable(desk, form)} for form in ("D01", "D04", "D05", "D42")
    }
    assert {"D02", "D03"} <= offered["D01"]
    assert "D05" in offered["D04"]
    assert "D06" in offered["D05"]
    assert {"D07", "D08", "D09"} <= offered["D42"]


def begun(
    desk: Desk, form: str, answers: dict[Path, Json], table: Path, *rows: dict[str, Json]
) -> FormSession:
    opened = fill.start(desk, form, project(desk))
    session = FormSession(opened.form, opened.answers, opened.context, desk.clock)
    session.answer_many(list(answers.items()))
    session.add_rows(table, values=rows)
    return session


def defects(session: FormSession) -> list[dict[str, Json]]:
    return [dict(row.cells) for row in rows_of(session.form, session.answers) if row.register == "defects"]


def test_a_failure_of_a_test_has_a_number_and_stands_open_until_it_passed(desk: Desk) -> None:
    failed: dict[str, Json] = {"ref": "A-2F-D-037", "problem": "NEXT", "retest": "fail"}
    mended: dict[str, Json] = {"ref": "A-2F-D-038", "problem": "NEXT", "retest": "pass"}
    found = defects(begun(desk, "D26", {}, ("conclusion", "fail_list"), failed, mended))
    assert [one["state"] for one in found] == ["open", "closed"]
    assert all("-D26-" in str(one["number"]) for one in found)
    assert len({str(one["number"]) for one in found}) == 2
    assert found[0]["place"] == "A-2F-D-037"


def test_what_a_device_report_leaves_over_has_a_number_and_keeps_it(desk: Desk) -> None:
    table = ("closing", "left_over")
    session = begun(desk, "D27", {("job", "install_area"): "3F"}, table, {"issue": "没有排风"})
    row = (*table, session.row_keys(table)[0])
    number = session.value((*row, "rect"))
    assert "-D27-" in str(number)
    session.answer((*row, "issue"), "没有排风和照明")
    assert session.value((*row, "rect")) == number
    (found,) = defects(session)
    assert (found["place"], found["state"], found["trade"]) == ("3F", "open", "device")


def test_a_gate_release_is_called_by_what_the_gate_asks(desk: Desk) -> None:
    opened = fill.start(
        desk, "P04", project(desk), {"gate_group": {"gate": "consent", "gate_says": "甲方书面同意开工"}}
    )
    session = FormSession(opened.form, opened.answers, opened.context, desk.clock)
    assert session.title().startswith("甲方书面同意开工")
