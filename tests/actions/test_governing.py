"""Nobody makes himself manager of a project that has one; who was entitled still may hand it on."""

from __future__ import annotations

from sidesk.actions import process
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.models.entities import Revision
from tests.actions.test_facts import issued
from tests.support import desks

LIN: dict[str, Json] = {"role": "PM", "person": "Lin"}
EVE: dict[str, Json] = {"role": "PM", "person": "Eve"}
HELPER: dict[str, Json] = {"role": "ENG", "person": "Eve"}


def project_of(
    desk: Desk,
    record: str,
    author: str,
    *people: dict[str, Json],
    start: str = "",
    after: Revision | None = None,
) -> Revision:
    rows: dict[str, Json] = {f"r{place}": row for place, row in enumerate(people)}
    answers: Json = {
        "identity": {"project_no": "X"}, "people_group": {"people": rows}, "process": {"start_step": start},
    }  # fmt: skip
    parents: list[Json] = [after.id] if after else []
    return issued(desk, "P01", record, answers, record=record, author=author, parents=parents)


def managers(desk: Desk, project: str) -> list[str]:
    (fact,) = process.report(desk, project).book.of_form("P01")
    return [str(row["person"]) for row in fact.rows("people") if row["role"] == "PM"]


def claimed(desk: Desk, project: str) -> bool:
    told = process.report(desk, project).state.step("4")
    return "claimed" in [doubt.code for doubt in told.doubts]


def test_the_first_names_its_manager_freely(desk: Desk) -> None:
    record = desks.project(desk)
    project_of(desk, record, "Anybody", LIN)
    assert (managers(desk, record), claimed(desk, record)) == (["Lin"], False)


def test_who_is_not_entitled_makes_nobody_manager_and_that_is_shown(desk: Desk) -> None:
    record = desks.project(desk)
    first = project_of(desk, record, "Lin", LIN)
    project_of(desk, record, "Eve", EVE, HELPER, after=first)
    assert (managers(desk, record), claimed(desk, record)) == (["Lin"], True)
    (fact,) = process.report(desk, record).book.of_form("P01")
    assert HELPER["person"] in [row["person"] for row in fact.rows("people")]


def test_the_manager_hands_the_project_on_and_may_take_a_claim_in(desk: Desk) -> None:
    record = desks.project(desk)
    first = project_of(desk, record, "Lin", LIN)
    claim = project_of(desk, record, "Eve", EVE, after=first)
    project_of(desk, record, "Lin", EVE, after=claim)
    assert (managers(desk, record), claimed(desk, record)) == (["Eve"], False)


def test_nobody_skips_steps_for_a_project_that_has_a_manager(desk: Desk) -> None:
    record = desks.project(desk)
    first = project_of(desk, record, "Lin", LIN)
    second = project_of(desk, record, "Eve", LIN, start="20", after=first)
    assert process.report(desk, record).state.step("16").state != "before"
    assert claimed(desk, record)
    project_of(desk, record, "Lin", LIN, start="20", after=second)
    assert process.report(desk, record).state.step("16").state == "before"


def test_a_claim_opens_no_gate_for_its_author(desk: Desk) -> None:
    record = desks.project(desk)
    first = project_of(desk, record, "Lin", LIN)
    project_of(desk, record, "Eve", EVE, after=first)
    release: Json = {
        "gate_group": {"gate": "consent", "step": "16", "gate_says": "x"},
        "release": {"reason": "because I say so", "released_by": "Eve", "released_role": "PM"},
    }
    issued(desk, "P04", record, release, author="Eve")
    gate = next(
        one for one in process.report(desk, record).state.step("16").gates if one.gate.code == "consent"
    )
    assert gate.stops
