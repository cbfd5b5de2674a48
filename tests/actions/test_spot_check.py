"""A spot check is opened with its sample drawn, and doubled by the rule."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sidesk.actions import fill, projects, spot_check
from sidesk.actions.desk import Desk
from sidesk.actions.spot_check import AQL, DEVICES, FARTHEST, LINKS, PERCENT, STAGE, Wanted
from sidesk.core.canonical import Json
from sidesk.forms.session import FormSession
from sidesk.models.entities import RegisterLine
from sidesk.workflow.sampling import Unit, draw
from tests.support.desks import finished
from tests.support.sampled import sample_store, sampled

__all__ = ["sample_store", "sampled"]


def scope(desk: Desk, kind: str, code: str = "") -> spot_check.Scope:
    found = spot_check.scopes(desk, projects.projects(desk)[0].record)
    return next(one for one in found if (one.kind, one.code) == (kind, code))


def session_of(desk: Desk, opened: fill.OpenRecord) -> FormSession:
    return FormSession(opened.form, opened.answers, opened.context, desk.clock)


def begun(desk: Desk, wanted: Wanted, trade: str = "") -> fill.OpenRecord:
    return spot_check.begin_spot_check(desk, projects.projects(desk)[0].record, wanted, trade)


def test_sections_links_and_devices_of_the_project_can_be_drawn_from(sampled: Desk) -> None:
    found = spot_check.scopes(sampled, projects.projects(sampled)[0].record)
    named = {(one.kind, one.code): len(one.units) for one in found}
    assert named[STAGE, ""] == 212
    assert {code for kind, code in named if kind == STAGE} >= {"1F", "2F", "3F"}
    assert named[LINKS, ""] > 200


def test_what_is_inspected_says_its_trade(sampled: Desk) -> None:
    known = [name for name, _ in spot_check.trades(sampled)]
    found = spot_check.scopes(sampled, projects.projects(sampled)[0].record)
    assert {one.trade for one in found} <= set(known)
    assert {one.kind: one.trade for one in found if not one.code} == {
        STAGE: "term", LINKS: "term", DEVICES: "device"
    }  # fmt: skip
    assert scope(sampled, STAGE, "1F").trade != ""


def test_the_inspection_opens_with_its_sample_and_its_plan(sampled: Desk) -> None:
    opened = begun(sampled, Wanted(scope(sampled, STAGE), FARTHEST, percent=10, seed="s"), "term")
    session = session_of(sampled, opened)
    assert len(session.row_keys(("sample",))) == 22
    assert session.value(("plan", "lot_size")) == "212"
    assert session.value(("plan", "seed")) == "s"
    assert session.value(("job", "trade")) == "term"


def test_the_farthest_points_are_in_it(sampled: Desk) -> None:
    points = scope(sampled, STAGE)
    session = session_of(sampled, begun(sampled, Wanted(points, FARTHEST, percent=10, seed="s")))
    units = {session.value(("sample", key, "unit")) for key in session.row_keys(("sample",))}
    farthest = sorted(points.units, key=lambda unit: (-unit.distance, unit.id))[:3]
    assert {unit.id for unit in farthest} <= units


def test_the_same_seed_opens_the_same_sample(sampled: Desk) -> None:
    wanted = Wanted(scope(sampled, LINKS), PERCENT, percent=10, seed="again")
    units = []
    for _ in range(2):
        session = session_of(sampled, begun(sampled, wanted))
        units.append([session.value(("sample", key, "unit")) for key in session.row_keys(("sample",))])
    assert units[0] == units[1]


def test_by_aql_the_plan_of_the_standard_is_written_down(sampled: Desk) -> None:
    session = session_of(sampled, begun(sampled, Wanted(scope(sampled, STAGE), AQL, "II", "1.0")))
    told = {name: session.value(("plan", name)) for name in ("sample_size", "accept_no", "reject_no")}
    assert told == {"sample_size": "50", "accept_no": "1", "reject_no": "2"}


def test_a_first_sample_that_failed_asks_for_twice_as_many_others(sampled: Desk) -> None:
    opened = begun(sampled, Wanted(scope(sampled, STAGE), PERCENT, percent=10, seed="s"))
    session = session_of(sampled, opened)
    assert not spot_check.needs_second(session)
    for number, key in enumerate(session.row_keys(("sample",))):
        session.answer(("sample", key, "result"), "fail" if number == 0 else "pass")
    assert spot_check.needs_second(session)
    project = projects.projects(sampled)[0].record
    second = spot_check.second_sample(sampled, session.form, session.answers, project)
    first = {session.value(("sample", key, "unit")) for key in session.row_keys(("sample",))}
    assert len(second.rows) == 44
    assert not first & {row["unit"] for row in second.rows}
    session.add_rows(second.table, values=second.rows)
    assert not spot_check.needs_second(session)


@pytest.mark.parametrize("kind", ["D02", "D18"])
def test_no_other_form_asks_for_a_second_sample(sampled: Desk, kind: str) -> None:
    opened = fill.start(sampled, kind, projects.projects(sampled)[0].record)
    assert not spot_check.needs_second(session_of(sampled, opened))


@pytest.mark.parametrize("length", ["nan", "inf", "-inf", "1e999", "∞", "abc", "", "٣"])
def test_a_distance_that_is_none_does_not_change_the_draw(length: str) -> None:
    lines = [
        RegisterLine(
            "links", "P", "r", "v", str(n), {"code": f"L{n}", "length": length if n % 3 == 1 else str(n)}
        )
        for n in range(20)
    ]
    there = list(spot_check._units(lines, "code", (), "length"))
    back = list(spot_check._units(list(reversed(lines)), "code", (), "length"))
    assert draw(there, 6, "s", farthest=3) == draw(back, 6, "s", farthest=3)


def test_floors_can_be_drawn_from_where_the_sections_are_cut_otherwise(sampled: Desk) -> None:
    project = projects.projects(sampled)[0].record
    assert [one.kind for one in spot_check.scopes(sampled, project)].count(
        "floor"
    ) == 0  # sections are floors
    opened = fill.correct(sampled, project)
    site = opened.answers["site"]
    assert isinstance(site, Mapping)
    halves: Json = {"a": {"@order": "1", "code": "东区", "name": "东区"}}
    fill.keep(sampled, project, {**opened.answers, "site": {**site, "sections": halves}}, "x", (1, 1))
    finished(sampled, project)
    floors = {one.code: one for one in spot_check.scopes(sampled, project) if one.kind == "floor"}
    assert {floor: len(one.units) for floor, one in floors.items()} == {"1F": 54, "2F": 94, "3F": 64}
    inspection = begun(sampled, Wanted(floors["2F"], "farthest", seed="s"))
    session = session_of(sampled, inspection)
    told = [session.value((*path,)) for path in (("plan", "scope"), ("plan", "scope_of"), ("job", "section"))]
    assert told == ["floor", "2F", "2F"]
    assert session.value(("plan", "sample_size")) == "10"


def test_floors_are_offered_as_people_count_them() -> None:
    points = [Unit(f"P-{floor}", floor, 1.0) for floor in ("10F", "2F", "1F")]
    lines = [
        RegisterLine("points", "P", one.id, "", one.id, {"code": one.id, "floor": one.place})
        for one in points
    ]
    assert list(spot_check._by_floor(lines, points)) == ["1F", "2F", "10F"]
