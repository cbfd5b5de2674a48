"""Racks as installation reports fill them."""

from __future__ import annotations

import pypdfium2

from sidesk.actions import fill, racks
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json


def report(desk: Desk, code: str, bottom: str, size: str = "1", rack: str = "R2-01") -> str:
    opened = fill.start(desk, "D27")
    place: dict[str, Json] = {
        "dev_mount": "rack", "dev_rack": rack, "dev_room": "2F TR", "dev_u_from": bottom, "dev_u_size": size,
    }  # fmt: skip
    answers: dict[str, Json] = {
        **opened.answers,
        "device": {"dev_code": code, "dev_kind": "access"},
        "place": place,
    }
    fill.keep(desk, opened.record, answers, code, (1, 9))
    return opened.record


def test_devices_stand_where_their_reports_say_and_what_is_free_is_counted(desk: Desk) -> None:
    report(desk, "SW-1", "30")
    report(desk, "UPS", "1", "4")
    report(desk, "SW-9", "10", rack="R2-02")
    first, second = racks.racks(desk, "")
    assert [one.code for one in first.devices] == ["SW-1", "UPS"]
    assert first.free == [(5, 25), (31, 12)]
    assert (second.name, second.room, second.collisions) == ("R2-02", "2F TR", [])


def test_two_devices_that_want_one_unit_collide(desk: Desk) -> None:
    report(desk, "SW-1", "3")
    report(desk, "UPS", "1", "4")
    (rack,) = racks.racks(desk, "")
    assert [(a.code, b.code) for a, b in rack.collisions] == [("UPS", "SW-1")]
    text = pypdfium2.PdfDocument(racks.paper(desk, [rack], "Racks"))[0].get_textpage().get_text_bounded()
    assert "SW-1" in text
    assert "R2-01" in text
    assert "U 3" in text or "第 3 U" in text


def test_the_ports_of_a_report_are_known_with_what_they_lead_to(desk: Desk) -> None:
    row = {"port": "GE0/0/1", "state": "up", "peer": "SW-CORE", "peer_port": "XGE1/0/1"}
    one = racks.mounted(
        {}, {"dev_mount": "rack", "dev_rack": "R", "dev_u_from": "1", "dev_u_size": "1"}, {"k": row}
    )
    assert one is not None
    assert one.ports == (racks.Port("GE0/0/1", "up", "SW-CORE XGE1/0/1"),)
    light = racks.Mounted("A", "", "access", 9, 1, ports=tuple(racks.Port(str(n), "up") for n in range(52)))
    text = pypdfium2.PdfDocument(racks.paper(desk, [racks.rack("R", "", [light])], "Racks"))[0]
    assert "UP" in text.get_textpage().get_text_bounded().upper()


def test_a_report_without_a_unit_stands_nowhere_and_one_that_lies_open_is_left_out(desk: Desk) -> None:
    report(desk, "SW-1", "")
    own = report(desk, "SW-2", "7")
    assert [one.code for rack in racks.racks(desk, "") for one in rack.devices] == ["SW-2"]
    assert racks.racks(desk, "", own) == []


def test_a_rack_is_as_high_as_its_highest_device() -> None:
    assert racks.rack("R", "", [racks.Mounted("A", "", "", 46, 2)]).units == 47
    assert racks.rack("R", "", []).units == 42
