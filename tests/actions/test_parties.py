"""Who signs a record, and as what the person at this desk may: in own roles, never in another's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sidesk.actions import fill, finish
from sidesk.actions.desk import Desk
from sidesk.actions.finish import CERTIFICATE, Party, Signed
from sidesk.core.canonical import Json
from sidesk.models.entities import Revision
from sidesk.ui.record_ports import DeskFinisher
from sidesk.ui.wizard.ports import PAPER, SCREEN, SEAL, Signer
from tests.support.desks import project
from tests.support.field import done, person


@pytest.fixture
def within(desk: Desk) -> str:
    return project(desk)


def parties(desk: Desk, form: str, within: str) -> list[Party]:
    return finish.parties(desk, fill.start(desk, form, within))


def held(desk: Desk, form: str, within: str) -> list[str]:
    return [one.role for one in parties(desk, form, within) if one.held]


def signers(desk: Desk, form: str, within: str) -> list[Signer]:
    opened = fill.start(desk, form, within)
    return list(DeskFinisher(desk, opened, desk.words, lambda: True).signers())


def is_now(desk: Desk, *, role: str = "", people: str = "", supervision: str = "", within: str = "") -> None:
    """The person's role at home, the role in the project, and whether the project has a supervisor."""
    if role:
        desk.person = replace(desk.person, role=role)
    if not within:
        return
    opened = fill.resume(desk, within)
    row: dict[str, Json] = {"a": {"@order": "1", "person": desk.person.name, "role": people}}
    parties = opened.answers["parties"]
    assert isinstance(parties, dict)
    answers: dict[str, Json] = {
        **opened.answers,
        **({"people_group": {"people": row}} if people else {}),
        **({"parties": {**parties, "has_supervision": supervision}} if supervision else {}),
    }
    fill.keep(desk, within, answers, "x", (1, 1))


def boxes(desk: Desk, form: str, within: str) -> set[str]:
    """The roles that have a box on the printed paper."""
    opened = fill.start(desk, form, within)
    revision = Revision.of(finish.body_of(desk, opened, "final", ()))
    return {box.role for box in finish.printed(desk, revision, "en").fields}


def test_an_engineer_signs_what_was_inspected_and_nothing_for_the_lead_or_the_manager(
    desk: Desk, within: str
) -> None:
    assert held(desk, "D18", within) == ["inspector"]
    asked = signers(desk, "D18", within)
    assert [one.role for one in asked] == ["inspector", "LEAD", "PM", "SUPV"]
    assert [one.mine for one in asked] == [True, False, False, False]
    assert all(SEAL not in one.ways and SCREEN in one.ways and PAPER in one.ways for one in asked[1:])
    assert [one.name for one in asked[1:]] == [""] * 3


def test_who_may_sign_in_no_role_signs_as_the_author(desk: Desk, within: str) -> None:
    asked = signers(desk, "D06", within)
    assert [one.role for one in asked] == ["author", "PM", "SID", "FIN"]
    assert [one.mine for one in asked] == [True, False, False, False]
    assert asked[0].label == "Written by"
    assert not asked[0].optional, "somebody answers for the paper"


def test_a_manager_at_home_or_in_the_project_signs_as_one(desk: Desk, within: str) -> None:
    is_now(desk, people="PM", within=within)
    assert held(desk, "D06", within) == ["PM"]
    elsewhere = project(desk, "另一个", "DEMO-2026-002")
    assert held(desk, "D06", elsewhere) == ["author"]
    is_now(desk, role="PM")
    assert held(desk, "D06", elsewhere) == ["PM"]


def test_somebody_with_two_roles_may_seal_in_both(desk: Desk, within: str) -> None:
    is_now(desk, role="SID", people="PM", within=within)
    asked = signers(desk, "D06", within)
    assert [(one.role, one.mine) for one in asked] == [("PM", True), ("SID", False), ("FIN", False)]
    assert asked[0].ways == (SEAL,)
    assert (asked[1].ways[0], asked[1].ways[-1]) == (SCREEN, SEAL), "nobody seals twice unasked"
    assert asked[1].name == desk.person.name
    assert SEAL not in asked[2].ways


def test_a_manager_may_do_an_engineers_visit_and_a_storekeeper_may_not(desk: Desk, within: str) -> None:
    is_now(desk, role="PM")
    assert held(desk, "D40", within) == ["ENG"]
    is_now(desk, role="WH")
    assert held(desk, "D40", within) == ["author"]


def test_without_a_supervisor_nobody_asks_for_one_and_no_box_is_printed(desk: Desk, within: str) -> None:
    is_now(desk, supervision="no", within=within)
    assert [one.role for one in parties(desk, "D18", within)] == ["inspector", "LEAD", "PM"]
    assert "SUPV" not in boxes(desk, "D18", within)


@pytest.mark.parametrize("supervision", ["yes", ""])
def test_with_a_supervisor_or_while_nobody_knows_there_is_a_box(
    desk: Desk, within: str, supervision: str
) -> None:
    is_now(desk, supervision=supervision, within=within)
    assert [one.role for one in parties(desk, "D18", within)][-1] == "SUPV"
    assert "SUPV" in boxes(desk, "D18", within)


def test_a_form_nobody_signs_asks_nobody(desk: Desk, within: str) -> None:
    assert parties(desk, "P02", within) == []


def test_the_author_and_two_roles_of_one_person_are_sealed_on_the_paper(desk: Desk) -> None:
    name = desk.person.name
    is_now(desk, role="PM")
    paper = done(
        desk, "P02", person("样例·白杨", "项目经理"), Signed("author", name, CERTIFICATE),
        Signed("PM", name, CERTIFICATE),
    )  # fmt: skip
    revision = desk.store.records.revision(paper.revision)
    assert revision is not None
    signatures = revision.body["signatures"]
    assert isinstance(signatures, list)
    assert [one["role"] for one in signatures if isinstance(one, dict)] == ["author", "PM"]
    pdf = desk.store.attachments.read(paper.sha256)
    assert pdf.count(b"/ByteRange") == 2


def test_the_department_seals_a_request_for_a_visit_as_the_department(desk: Desk, within: str) -> None:
    is_now(desk, role="SID")  # who may stand in for an engineer, too
    found = signers(desk, "D39", within)
    assert [(one.role, one.mine) for one in found] == [("ENG", False), ("SID", True)]
    is_now(desk, role="ENG")
    assert [(one.role, one.mine) for one in signers(desk, "D39", within)] == [("ENG", True), ("SID", False)]
