"""Nobody makes himself manager of a project that has one; who was entitled still may hand it on."""

from __future__ import annotations

from sidesk.actions import fill, process
from sidesk.actions.desk import Desk
from sidesk.actions.governing import governed
from sidesk.core.canonical import Json
from sidesk.models.entities import FINAL, Revision
from sidesk.models.graph import Link
from sidesk.models.standing import standing
from sidesk.signing.keys import DeviceKey
from sidesk.workflow.engine import holds_role
from sidesk.workflow.told import Told
from tests.actions.test_facts import issued
from tests.support import desks

LIN: dict[str, Json] = {"role": "PM", "person": "Lin"}
EVE: dict[str, Json] = {"role": "PM", "person": "Eve"}
GAO: dict[str, Json] = {"role": "SID", "person": "Gao"}
HELPER: dict[str, Json] = {"role": "ENG", "person": "Eve"}


def project_of(
    desk: Desk,
    record: str,
    author: str,
    *people: dict[str, Json],
    start: str = "",
    after: Revision | None = None,
    **more: Json,
) -> Revision:
    rows: dict[str, Json] = {f"r{place}": row for place, row in enumerate(people)}
    answers: Json = {
        "identity": {"project_no": "X"}, "people_group": {"people": rows}, "process": {"start_step": start},
    }  # fmt: skip
    parents: list[Json] = [after.id] if after else []
    return issued(desk, "P01", record, answers, record=record, author=author, parents=parents, **more)


def managers(desk: Desk, project: str) -> list[str]:
    (fact,) = process.report(desk, project).book.of_form("P01")
    return [str(row["person"]) for row in fact.rows("people") if row["role"] == "PM"]


def doubts(desk: Desk, project: str) -> list[str]:
    told = process.report(desk, project).state.step("4")
    return [doubt.code for doubt in told.doubts]


def claimed(desk: Desk, project: str) -> bool:
    return "claimed" in doubts(desk, project)


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


def begun_twice(desk: Desk, *also: dict[str, Json]) -> tuple[str, Revision, Revision]:
    """Lin began the project, and so did Eve, who dates hers back."""
    record = desks.project(desk)
    his = project_of(desk, record, "Lin", LIN, *also)
    hers = project_of(desk, record, "Eve", EVE, *also, at="2020-01-01T08:00:00+08:00")
    return record, his, hers


def test_of_two_beginnings_neither_makes_a_manager_whichever_is_dated_earlier(desk: Desk) -> None:
    record, _, _ = begun_twice(desk)
    (fact,) = process.report(desk, record).book.of_form("P01")
    book = process.report(desk, record).book
    assert [holds_role(book, "PM", name) for name in ("Lin", "Eve", "")] == [False, False, True]
    assert doubts(desk, record) == ["two_beginnings"]
    assert fact.text("project_no") == "X"


def test_who_began_it_twice_cannot_settle_it_alone(desk: Desk) -> None:
    record, his, hers = begun_twice(desk)
    again = project_of(desk, record, "Eve", EVE, after=hers)
    project_of(desk, record, "Lin", LIN, after=his)
    assert doubts(desk, record) == ["two_beginnings"]
    project_of(desk, record, "Eve", LIN, after=again)  # now both say the same
    assert (managers(desk, record), doubts(desk, record)) == (["Lin"], [])


def test_the_department_that_both_name_settles_it(desk: Desk) -> None:
    record, his, _ = begun_twice(desk, GAO)
    assert holds_role(process.report(desk, record).book, "SID", "Gao")
    project_of(desk, record, "Gao", LIN, GAO, after=his)
    assert (managers(desk, record), doubts(desk, record)) == (["Lin"], [])


def test_two_beginnings_that_agree_are_one(desk: Desk) -> None:
    record = desks.project(desk)
    project_of(desk, record, "Lin", LIN)
    project_of(desk, record, "Mo", LIN, HELPER)
    assert (managers(desk, record), doubts(desk, record)) == (["Lin"], [])


def test_in_whatever_order_two_beginnings_came_the_same_holds() -> None:
    told = {
        name: Told({"people": ({"role": "PM", "person": person},), "start_step": ""}, at, person)
        for name, person, at in (("a", "Lin", "2026"), ("b", "Eve", "2020"))
    }
    links = {name: Link(()) for name in told}
    kinds = {name: (FINAL, one.at) for name, one in told.items()}
    found = []
    for names in (("a", "b"), ("b", "a")):
        state = standing({name: links[name] for name in names}, kinds)
        found.append(governed([told[n] for n in state.first], [told[n] for n in reversed(state.issued)]))
    assert found[0] == found[1]
    assert found[0][1] == "first"


def begun(desk: Desk, *people: dict[str, Json]) -> Revision:
    """The project as the manager's laptop began and finished it."""
    record = desks.project(desk)
    opened = fill.resume(desk, record)
    rows: Json = {f"r{place}": row for place, row in enumerate(people)}
    answers: dict[str, Json] = {**opened.answers, "people_group": {"people": rows}}
    fill.keep(desk, record, answers, "X", (4, 40))
    return desks.finished(desk, record)


def hostile(desk: Desk, his: Revision, **more: Json) -> Revision:
    """Eve's laptop begins the same project once more, with herself as manager, and dates it back."""
    people: Json = {"people_group": {"people": {"r": EVE}}}
    body = {**his.body, "author": "Eve", "device": "EVEE", "parents": [], "answers": people,
            "at": "2020-01-01T08:00:00+08:00", **more}  # fmt: skip
    frozen = Revision.of(body)
    revision = Revision(frozen.id, frozen.body, DeviceKey.create().sign(bytes.fromhex(frozen.id)))
    desk.store.records.add_revisions([revision])
    return revision


def test_a_second_beginning_takes_no_right_from_who_began_it_and_is_shown(desk: Desk) -> None:
    his = begun(desk, LIN, GAO)
    forged = str(his.body["began"])
    for more in ({"began": ""}, {"began": DeviceKey.create().public.hex()}, {"began": forged}):
        for at in ("2020-01-01T08:00:00+08:00", "2099-01-01T08:00:00+08:00"):
            hostile(desk, his, **more, at=at)
            book = process.report(desk, his.record).book
            assert [holds_role(book, "PM", name) for name in ("Lin", "Eve")] == [True, False]
            assert doubts(desk, his.record) == ["claimed"]


def test_nobody_can_begin_a_project_with_the_id_of_anothers(desk: Desk) -> None:
    """The number is free to choose, the key is not: neither leads to an id that is there already."""
    his = begun(desk, LIN)
    hostile(desk, his, number="X-P01-EVEE001", began=DeviceKey.create().public.hex())
    assert (managers(desk, his.record), doubts(desk, his.record)) == (["Lin"], ["claimed"])


def test_the_claim_is_gone_when_the_manager_has_followed_both(desk: Desk) -> None:
    his = begun(desk, LIN)
    hers = hostile(desk, his)
    settled = {**his.body, "author": "Lin", "parents": [his.id, hers.id]}
    desk.store.records.add_revisions([Revision.of(settled)])
    assert (managers(desk, his.record), doubts(desk, his.record)) == (["Lin"], [])
