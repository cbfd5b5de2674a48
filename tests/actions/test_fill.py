"""Starting, keeping, resuming and correcting: what is typed is on the disk, and numbers are given once."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from sidesk.actions import browse, fill, opening, projects
from sidesk.actions.desk import Desk
from sidesk.core.errors import PackageUnknown, RecordUnknown
from sidesk.core.files import resources
from sidesk.core.settings import Settings
from sidesk.forms.definition import Form
from sidesk.forms.journal import Pages
from sidesk.models.entities import FINAL, RecordQuery
from tests.support.field import PASSPHRASE, PERSON, clock_at, done, person, sample


@pytest.fixture
def project(desk: Desk) -> str:
    """The sample project, finished."""
    return done(desk, "P01", sample("P01")).record


def test_every_built_in_form_can_be_started(desk: Desk) -> None:
    forms = fill.forms(desk)
    packages = {path.name.split("-")[0] for path in resources("forms", "packages").glob("*.json")}
    assert {form.id for form in forms if isinstance(form, Form)} == packages
    assert {"P01", "P04", "D01", "D18", "D42"} <= packages
    with pytest.raises(PackageUnknown):
        fill.start(desk, "D99")


def test_a_started_record_is_on_the_disk_at_once(desk: Desk, tmp_path: Path) -> None:
    opened = fill.start(desk, "P02")
    shutil.copytree(desk.folder, tmp_path / "pulled")  # the plug is pulled: nobody closes anything
    again = opening.unlock(tmp_path / "pulled", passphrase=PASSPHRASE, clock=clock_at())
    assert fill.resume(again, opened.record).number == opened.number
    assert [draft.record for draft in fill.restored(again)] == [opened.record]
    again.close()


def test_a_number_tells_project_form_and_device_and_is_never_given_twice(desk: Desk, project: str) -> None:
    first = fill.start(desk, "D18", project)
    assert first.number == f"DEMO-2026-001-D18-{desk.device_code}001"
    assert fill.leave(desk, first)
    second = fill.start(desk, "D18", project)
    assert second.number.endswith("002")
    desk.close()
    again = opening.unlock(desk.folder, passphrase=PASSPHRASE, clock=clock_at())
    assert fill.start(again, "D18", project).number.endswith("003")
    assert fill.start(again, "D18").number == f"SD-D18-{desk.device_code}001"
    again.close()


def test_known_project_facts_fill_the_header(desk: Desk, project: str) -> None:
    header = fill.start(desk, "D18", project).answers["header"]
    assert isinstance(header, Mapping)
    assert header["project_no"] == "DEMO-2026-001"
    assert header["project_name"] == "江湾科创园A座综合布线与无线网络工程（示例）"
    assert header["client_name"] == "示例江湾科创园管理有限公司（虚构）"
    assert header["contract_no"] == "HT-DEMO-2026-018"
    assert header["prepared_by"] == PERSON.name


def test_without_a_project_the_company_of_the_settings_is_known(desk: Desk) -> None:
    opening.keep_settings(desk, replace(desk.settings, company="示例公司"))
    header = fill.start(desk, "D18").answers["header"]
    assert isinstance(header, Mapping)
    assert header["contractor_name"] == "示例公司"
    assert not header.get("project_no")


def test_what_is_kept_is_there_after_reopening(desk: Desk) -> None:
    opened = fill.start(desk, "P02")
    moment = fill.keep(
        desk, opened.record, person("样例·白杨"), "样例·白杨", (4, 8), Pages('{"steps": [1]}', None)
    )
    assert moment == desk.clock.now()
    desk.close()
    again = opening.unlock(desk.folder, passphrase=PASSPHRASE, clock=clock_at())
    resumed = fill.resume(again, opened.record)
    assert resumed.answers == person("样例·白杨")
    assert resumed.undo == {"tail": {"steps": [1]}, "settled": None}
    assert resumed.draft is not None
    assert (resumed.draft.title, resumed.draft.done, resumed.draft.total) == ("样例·白杨", 4, 8)
    [line] = browse.records(again, RecordQuery(form="P02")).lines
    assert (line.title, line.state, line.done, line.total) == ("样例·白杨", "draft", 4, 8)
    assert fill.restored(again) == ()  # it was closed well: nothing had to be brought back
    again.close()


def test_an_unknown_record_is_told(desk: Desk) -> None:
    for action in (fill.resume, fill.correct):
        with pytest.raises(RecordUnknown):
            action(desk, "nobody")


# --- leaving, putting away ---


def test_a_record_nobody_typed_into_is_gone_when_it_is_left(desk: Desk) -> None:
    opened = fill.start(desk, "P02")
    assert fill.leave(desk, opened)
    assert not fill.leave(desk, opened)
    with pytest.raises(RecordUnknown):
        fill.resume(desk, opened.record)


def test_a_record_somebody_typed_into_stays_when_it_is_left(desk: Desk) -> None:
    opened = fill.start(desk, "P02")
    fill.keep(desk, opened.record, person(), "样例·白杨", (4, 8))
    assert not fill.leave(desk, opened)
    assert fill.resume(desk, opened.record).answers == person()


def test_a_draft_that_was_put_away_is_not_listed_and_can_be_taken_back(desk: Desk) -> None:
    opened = fill.start(desk, "P02")
    fill.keep(desk, opened.record, person(), "样例·白杨", (4, 8))
    fill.put_away(desk, opened.record)
    assert browse.records(desk, RecordQuery()).total == 0
    assert browse.draft(desk, opened.record) is None
    [line] = fill.put_aside(desk)
    assert (line.record, line.state, line.title) == (opened.record, fill.AWAY, "样例·白杨")
    assert fill.put_aside(desk, "白杨") == [line]
    assert fill.put_aside(desk, "nobody") == []
    fill.take_back(desk, opened.record)
    assert fill.put_aside(desk) == []
    assert fill.resume(desk, opened.record).answers == person()


# --- correcting ---


def test_a_correction_begins_with_what_was_signed_and_keeps_its_number(desk: Desk) -> None:
    paper = done(desk, "P02", person())
    finished = fill.resume(desk, paper.record)
    assert finished.draft is None
    assert finished.revision is not None
    assert finished.revision.kind == FINAL
    opened = fill.correct(desk, paper.record)
    assert (opened.answers, opened.number) == (person(), finished.number)
    assert opened.draft is not None
    assert opened.draft.base == (paper.revision,)
    assert fill.correct(desk, paper.record).draft == opened.draft  # there is one draft, not two


def test_a_correction_nobody_typed_into_leaves_the_record_as_it_was(desk: Desk) -> None:
    paper = done(desk, "P02", person())
    opened = fill.correct(desk, paper.record)
    assert fill.leave(desk, opened)
    resumed = fill.resume(desk, paper.record)
    assert resumed.revision is not None
    assert resumed.revision.id == paper.revision


def test_a_correction_that_was_put_away_is_taken_back(desk: Desk) -> None:
    paper = done(desk, "P02", person())
    opened = fill.correct(desk, paper.record)
    fill.keep(desk, opened.record, person(title="项目经理"), "样例·白杨 项目经理", (4, 8))
    fill.put_away(desk, opened.record)
    assert fill.resume(desk, paper.record).answers == person()  # what was signed, meanwhile
    assert fill.correct(desk, paper.record).answers == person(title="项目经理")
    assert fill.put_aside(desk) == []


# --- projects ---


def test_a_project_is_what_its_record_says_also_while_it_is_a_draft(desk: Desk, project: str) -> None:
    [listed] = projects.projects(desk)
    assert (listed.record, listed.number) == (project, "DEMO-2026-001")
    opened = fill.correct(desk, project)
    answers = sample("P01")
    identity = answers["identity"]
    assert isinstance(identity, Mapping)
    fill.keep(desk, opened.record, {**answers, "identity": {**identity, "project_name": "新名"}}, "", (1, 2))
    assert projects.project(desk, project).name == "新名"
    assert projects.facts(desk, "unknown") == {}


def test_the_documents_of_a_project_are_its_own_and_not_the_project_itself(desk: Desk, project: str) -> None:
    mine = fill.start(desk, "D18", project)
    fill.start(desk, "D18")
    assert [line.record for line in projects.records_of(desk, project)] == [mine.record]


def test_the_facts_of_a_project_are_its_single_answers_and_no_rows(desk: Desk, project: str) -> None:
    facts = projects.facts(desk, project)
    assert facts["supervisor_name"] == "示例正衡工程监理有限公司（虚构）"
    assert not set(facts) & {"code", "person", "floors"}
    assert facts["site_address"]  # it stands beside the table of sections


def test_the_defaults_of_the_settings_are_enough_to_start(desk: Desk) -> None:
    opening.keep_settings(desk, Settings())
    assert fill.start(desk, "D02").number == f"SD-D02-{desk.device_code}001"
