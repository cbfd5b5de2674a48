"""What managers see and do on the web desk."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace

import sqlalchemy as sa
from openpyxl import load_workbook

from sidesk.core.files import resources
from sidesk.hq import assigned
from sidesk.models.entities import Person, RecordQuery
from tests.hq.desk.conftest import Desk
from tests.support.desks import PROJECT_NAME

NUMBER = "DEMO-2026-001"


def project_of(desk: Desk) -> str:
    [line] = desk.office.store.records.page(RecordQuery(form="P01"))
    return line.record


def test_the_projects_show_where_they_stand_and_how_long_they_were_silent(desk: Desk) -> None:
    text = desk.browser("李强").get("/desk").text
    assert NUMBER in text
    assert PROJECT_NAME in text
    assert "Last contact" in text


def test_a_project_shows_its_map_and_is_given_to_somebody_and_taken_away(desk: Desk) -> None:
    dispatcher, path = desk.browser("赵敏"), f"/desk/projects/{project_of(desk)}"
    assert "<b>16</b>" in dispatcher.get(path).text
    given = dispatcher.post(f"{path}/people", {"person": "person-4"}, page=path)
    assert given.status_code == 303
    assert desk.office.store.office.projects_of("person-4") == [project_of(desk)]
    assert "周涛" in dispatcher.get(path).text
    dispatcher.post(f"{path}/people", {"person": "person-4", "end": "1"}, page=path)
    assert desk.office.store.office.projects_of("person-4") == []
    assert desk.browser("李强").post(
        f"{path}/people", {"person": "person-4"}, page="/desk/password"
    ).status_code == 403  # fmt: skip


def test_a_record_is_found_by_its_title_and_shows_its_versions(desk: Desk) -> None:
    browser = desk.browser("李强")
    found = browser.get("/desk/records?q=CK-001").text
    assert "CK-001" in found
    assert "CK-002" not in found
    [line] = desk.office.store.records.page(RecordQuery(text="CK-001"))
    text = browser.get(f"/desk/records/{line.record}").text
    assert "There is no sealed paper yet." in text
    assert line.revision[:16] in text
    assert browser.get("/desk/records/none").status_code == 404


def test_what_somebody_typed_is_never_taken_for_a_page(desk: Desk) -> None:
    text = desk.browser("李强").get("/desk/records?q=%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_the_defects_are_those_of_the_checklists(desk: Desk) -> None:
    assert "绑扎过紧" in desk.browser("李强").get("/desk/defects").text


def test_a_register_is_searched_and_comes_out_as_a_spreadsheet(desk: Desk) -> None:
    browser = desk.browser("李强")
    assert "绑扎过紧" in browser.get("/desk/registers?name=defects&q=绑扎").text
    answer = browser.get("/desk/registers/defects.xlsx")
    assert answer.headers["content-disposition"].startswith("attachment")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert any("绑扎过紧" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert browser.get("/desk/registers/none.xlsx").status_code == 404


def test_a_form_is_checked_compared_and_published(desk: Desk) -> None:
    admin = desk.browser("王芳")
    source = (resources("forms") / "D18.md").read_text(encoding="utf-8")
    before = len(desk.office.store.packages.all("D18"))
    changed = source.replace("班组", "作业班组", 1)
    assert changed != source
    answer = admin.post("/desk/forms", page="/desk/forms", file=("D18.md", changed.encode()))
    assert '<span class="chip changed">' in answer.text
    assert answer.status_code == 200, answer.text
    assert len(desk.office.store.packages.all("D18")) == before, "nothing changes before it is published"
    path = answer.text.partition('action="/desk/forms/publish/')[2].partition('"')[0]
    again = admin.post(f"/desk/forms/publish/{path}", page="/desk/forms")
    assert again.status_code == 303
    assert len(desk.office.store.packages.all("D18")) == before + 1
    assert admin.post(f"/desk/forms/publish/{path}", page="/desk/forms").status_code == 404


def test_a_form_with_a_fault_names_sheet_and_row_and_cannot_be_published(desk: Desk) -> None:
    broken = b"| survey | | |\n| --- | --- | --- |\n| | type | name |\n| | nonsense | a |\n"
    answer = desk.browser("王芳").post("/desk/forms", page="/desk/forms", file=("x.md", broken))
    assert answer.status_code == 400
    assert "row" in answer.text
    assert "/desk/forms/publish/" not in answer.text
    assert desk.browser("李强").post(
        "/desk/forms", page="/desk/password", file=("x.md", broken)
    ).status_code == 403  # fmt: skip


def test_what_was_put_aside_waits_for_a_reason(desk: Desk) -> None:
    desk.office.store.office.set_aside("bundle", "device", "it was written by a newer SiDesk.", b"bytes")
    browser = desk.browser("李强")
    assert "newer SiDesk" in browser.get("/desk/waiting").text
    [entry] = desk.office.store.office.quarantine()
    browser.post(f"/desk/waiting/{entry.id}", {"reason": " "}, page="/desk/waiting")
    browser.post(f"/desk/waiting/{entry.id}", {"again": "1"}, page="/desk/waiting")
    assert desk.office.store.office.quarantine() == [entry], "neither says why, nor can it be read"
    browser.post(f"/desk/waiting/{entry.id}", {"reason": "asked Anna to send it again"}, page="/desk/waiting")
    assert desk.office.store.office.quarantine() == []
    assert desk.office.store.office.quarantined(entry.id) == b"bytes"


def test_the_audit_says_who_did_what_and_that_the_chain_is_whole(desk: Desk) -> None:
    desk.browser("王芳").post("/desk/people/person-3/roles", {"role": "reviewer"}, page="/desk/people")
    text = desk.browser("王芳").get("/desk/audit").text
    assert "give role" in text
    head = desk.office.store.audit.head()
    assert head is not None
    assert "The chain is whole" in text


def test_a_changed_line_of_the_audit_is_found_the_day_after_and_a_changed_end_at_once(desk: Desk) -> None:
    admin, audit = desk.browser("王芳"), desk.office.store.audit

    def change(number: int, actor: str) -> None:
        with audit._database.transaction() as connection:
            said = {"actor": actor, "number": number}
            connection.execute(sa.text("UPDATE audit SET actor = :actor WHERE number = :number"), said)

    def told() -> list[str]:
        return re.findall(r"broken at line (\d+)", admin.get("/desk/audit").text)

    first, head = audit.lines(2, 1)[0], audit.head()
    assert head is not None
    assert told() == []
    end = audit.append("x", "y")
    assert told() == []
    change(end.number, "somebody else")
    assert told() == [str(end.number)]
    assert told() == [str(end.number)]
    change(end.number, "x")
    assert told() == []
    change(first.number, "somebody else")
    desk.time.moment += dt.timedelta(hours=12)
    admin = desk.browser("王芳")
    assert told() == []
    desk.time.moment += dt.timedelta(hours=13)
    admin = desk.browser("王芳")
    assert told() == [str(first.number)]
    change(first.number, first.actor)
    assert told() == []
    last = audit.append("x", "y")
    assert told() == []
    with audit._database.transaction() as connection:
        connection.execute(sa.text("DELETE FROM audit WHERE number = :number"), {"number": last.number})
    assert told() == told() == [str(last.number)], "what was cut off is missed while it is remembered"
    assert audit.broken(head) is None
    assert audit.broken(replace(head, hash="0" * 64)) == head.number, "it was another one then"
    desk.time.moment += dt.timedelta(days=1)  # whoever reads it next begins anew


def test_who_leaves_is_out_of_everything_and_may_come_back(desk: Desk) -> None:
    admin, office = desk.browser("王芳"), desk.office.store.office
    person = office.add_person(Person("person-leaving", "吴刚", "ENG"))
    office.give_role(person.id, "reviewer")
    desk.accounts[person.name] = desk.opened(person)
    office.assign(person.id, project_of(desk))
    theirs = desk.browser(person.name)
    assert NUMBER in admin.get("/desk/people").text
    path = f"/desk/people/{person.id}/left"
    assert admin.post(path, page="/desk/people").status_code == 303
    assert theirs.get("/desk").status_code == 303
    assert assigned.given(desk.office.store, person.id).projects == ()
    assert person.id not in assigned.people_of(desk.office.store, project_of(desk))
    assert admin.post(path, {"end": "1"}, page="/desk/people").status_code == 303
    assert assigned.given(desk.office.store, person.id).projects == (project_of(desk),)
    assert theirs.get("/desk").status_code == 303, "an account is opened anew, on the server"
    assert admin.post("/desk/people/person-0/left", page="/desk/people").status_code == 404, "not oneself"
