"""Fields offer the people, devices and places that are known, and warn of what another device has already."""

from __future__ import annotations

from pathlib import Path

import pytest

from sidesk.actions import fill, known, places
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.core.text import Words
from tests.support.desks import finished, new_desk, project

EN = Words("en")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path / "desk")


def begun(desk: Desk, form: str, within: str, group: str, **answers: Json) -> str:
    opened = fill.start(desk, form, within)
    both: dict[str, Json] = {**opened.answers, group: answers}
    fill.keep(desk, opened.record, both, str(next(iter(answers.values()))), (1, 2))
    return opened.record


def place(desk: Desk, within: str, code: str, name: str, kind: str, above: str = "", floor: str = "") -> str:
    return begun(
        desk, "P03", within, "place", place_code=code, place_name=name, place_kind=kind,
        place_parent=above, place_floor=floor,
    )  # fmt: skip


@pytest.fixture
def within(desk: Desk) -> str:
    made = project(desk)
    finished(desk, place(desk, made, "A", "1号楼", "building"))
    place(desk, made, "A-3F", "三层", "floor", "A", "3F")
    place(desk, made, "A-3F-TR01", "弱电间", "room", "A-3F", "3F")
    return made


def codes(desk: Desk, within: str, text: str) -> list[str]:
    things = places.as_things(places.places(desk, within))
    return [one.name for one in known.ordered(things, (), text)]


def test_a_person_is_offered_with_title_unit_and_phone(desk: Desk, within: str) -> None:
    begun(
        desk, "P02", within, "person", person_name="样例·白杨", person_roles=["CTECH"], person_side="client",
        person_unit="示例园区", person_phone="000-0112",
    )  # fmt: skip
    told = {one.name: one.more for one in known.people(desk, within, EN)}
    assert told["样例·白杨"] == "Client technical lead · 示例园区 · 000-0112"
    assert desk.person.name in told


def test_people_of_the_project_record_are_offered_too(desk: Desk, within: str) -> None:
    opened = fill.resume(desk, within)
    row: dict[str, Json] = {"@order": "1", "person": "样例·赵石", "role": "SUB", "phone": "000-0110"}
    answers: dict[str, Json] = {**opened.answers, "people_group": {"people": {"r": row}}}
    fill.keep(desk, within, answers, "P", (1, 2))
    told = {one.name: one.more for one in known.people(desk, within, EN)}
    assert told["样例·赵石"] == "Subcontractor · 000-0110"


def test_who_was_typed_last_comes_first_and_is_offered_though_no_list_knows_him(
    desk: Desk, within: str
) -> None:
    begun(desk, "D18", within, "job", inspector="样例·新人、样例·白杨")
    lately = known.typed_lately(desk, within)[known.PERSON]
    assert lately.index("样例·新人") < lately.index("样例·白杨")
    things = [known.Thing("样例·陆遥"), known.Thing("样例·白杨", "甲方")]
    offered = known.ordered(things, ["样例·新人", "样例·白杨"], "样例")
    assert [one.name for one in offered] == ["样例·新人", "样例·白杨", "样例·陆遥"]


def test_a_floor_and_a_piece_of_a_name_find_the_room(desk: Desk, within: str) -> None:
    assert codes(desk, within, "3F 弱") == ["A-3F-TR01"]
    assert codes(desk, within, "1号楼 弱电") == ["A-3F-TR01"]
    [room] = [one for one in places.places(desk, within) if one.code == "A-3F-TR01"]
    assert (room.way, room.shown) == (("A", "A-3F", "A-3F-TR01"), "1号楼 / 三层 / 弱电间")


def test_a_renamed_place_is_found_by_its_former_name(desk: Desk, within: str) -> None:
    [building] = [one for one in places.places(desk, within) if one.code == "A"]
    places.rename(desk, within, building, "科创楼")
    [now] = [one for one in places.places(desk, within) if one.code == "A"]
    assert (now.name, now.aliases) == ("科创楼", ("1号楼",))
    assert "A-3F-TR01" in codes(desk, within, "1号楼 弱")
    assert fill.resume(desk, now.record).draft is not None  # a correction; the finished record stands


def test_a_place_has_as_many_other_names_as_people_call_it(desk: Desk, within: str) -> None:
    for alias in ("老配线间", "302"):
        [room] = [one for one in places.places(desk, within) if one.code == "A-3F-TR01"]
        places.add_alias(desk, within, room, alias)
    assert codes(desk, within, "302") == ["A-3F-TR01"]
    assert codes(desk, within, "老配线") == ["A-3F-TR01"]


def test_a_new_place_stands_below_the_one_it_was_made_in(desk: Desk, within: str) -> None:
    [floor] = [one for one in places.places(desk, within) if one.code == "A-3F"]
    code = places.add_place(desk, within, "会议室", floor)
    again = places.add_place(desk, within, "会议室", floor)
    assert (code, again) == ("A-3F-会议室", "A-3F-会议室-2")
    [made] = [one for one in places.places(desk, within) if one.code == code]
    assert (made.kind, made.floor, made.way) == ("room", "3F", ("A", "A-3F", code))


def test_sections_of_the_project_are_places_and_a_floor_is_not_there_twice(desk: Desk, within: str) -> None:
    opened = fill.resume(desk, within)
    sections: dict[str, Json] = {
        "a": {"@order": "1", "code": "3F", "name": "三段"},
        "b": {"@order": "2", "code": "B1", "name": "地下"},
    }  # fmt: skip
    fill.keep(desk, within, {**opened.answers, "site": {"sections": sections}}, "P", (1, 2))
    told = {one.code for one in places.places(desk, within)}
    assert told == {"A", "A-3F", "A-3F-TR01", "B1"}
    assert codes(desk, within, "三段 弱") == ["A-3F-TR01"]


def test_an_address_another_device_has_is_named_though_that_one_is_a_draft(desk: Desk, within: str) -> None:
    answers: dict[str, dict[str, Json]] = {
        "device": {"dev_code": "SW-03", "dev_sn": "sn-77"}, "network": {"mgmt_ip": "10.88.10.3"},
    }  # fmt: skip
    form = fill.form_of(desk, "D27")
    path = next(p for p, node in form.walk() if getattr(node, "register", "") == "devices.ip")
    opened = fill.start(desk, "D27", within)
    held: dict[str, Json] = {**opened.answers, "device": answers["device"]}
    assert len(path) == 2, path
    held[path[0]] = {path[1]: "10.88.10.3"}
    fill.keep(desk, opened.record, held, "SW-03", (1, 9))
    assert known.also_at(desk, within, "ip", "10.88.10.3/24", "mine") == ["SW-03"]
    assert known.also_at(desk, within, "sn", "SN-77", "mine") == ["SW-03"]
    assert known.also_at(desk, within, "ip", "10.88.10.33", "mine") == []
    assert known.also_at(desk, within, "ip", "10.88.10.3", opened.record) == []
    assert known.also_at(desk, within, "vlan", "10", "mine") == []
