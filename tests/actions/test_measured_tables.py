"""Testers' tables with headers that nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from sidesk.actions import measured, measured_tables
from sidesk.actions.desk import Desk
from sidesk.actions.measured import Proposal
from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.core.text import Words
from sidesk.forms.session import FormSession
from tests.support.filling import session

STRANGE = "Kabel,Strecke,Urteil\nA-101,100,PASS\nA-102,51,FAIL\n"
TOLD = {"Kabel": "id", "Strecke": "length_m", "Urteil": "result"}


def proposed(desk: Desk, one: FormSession, *files: Path) -> Proposal:
    known = measured_tables.remembered(desk)
    return measured.propose(one.form, one.answers, files, Words("en"), Progress(), known)


def saved(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.fixture
def one() -> FormSession:
    return session("D26", {})


def test_a_table_with_strange_headers_is_asked_about_once(
    desk: Desk, one: FormSession, tmp_path: Path
) -> None:
    (seen,) = proposed(desk, one, saved(tmp_path, "a.csv", STRANGE)).tables
    assert seen.asks
    layout = measured_tables.layout(TOLD, {"Strecke": "ft"}, "copper")
    measured_tables.remember(desk, seen, layout)
    again = proposed(desk, one, saved(tmp_path, "b.csv", STRANGE.replace("A-", "B-")))
    assert [seen.asks for seen in again.tables] == [False]
    first = {cell.name: cell.value for cell in again.new[0].fills}
    assert (first["link_id"], first["length"], first["result"]) == ("B-101", "30.48", "pass")


def test_a_table_that_is_known_by_its_headers_is_not_asked_about(
    desk: Desk, one: FormSession, tmp_path: Path
) -> None:
    text = "Cable ID,Test Limit,NEXT Margin (dB),Result\nA-101,TIA Cat 6A Perm. Link,4.2,PASS\n"
    made = proposed(desk, one, saved(tmp_path, "a.csv", text))
    assert [seen.asks for seen in made.tables] == [False]
    assert len(made.new) == 1


def test_the_character_set_that_was_chosen_is_remembered_with_the_layout(
    desk: Desk, one: FormSession, tmp_path: Path
) -> None:
    data = "線路,α,β\nA-101,40,PASS\nA-102,41,PASS\n".encode("utf-16-le")
    data = data.replace("\n".encode("utf-16-le"), "\r\n".encode("utf-16-le"))
    (seen,) = proposed(desk, one, saved(tmp_path, "a.csv", data)).tables
    wrong = measured_tables.in_charset(seen, "utf-16-le")
    told = dict(zip(wrong.reading.headers, ("id", "length_m", "result"), strict=True))
    measured_tables.remember(desk, wrong, measured_tables.layout(told, {}, "copper"))
    again = proposed(desk, one, saved(tmp_path, "b.csv", data))
    assert again.new[0].code == "A-101"
    assert measured_tables.remembered(desk).charsets[seen.mark] == "utf-16-le"


def test_any_xml_is_flattened_through_the_same_question(desk: Desk, one: FormSession, tmp_path: Path) -> None:
    text = (
        "<Messung><Satz><Kabel>A-101</Kabel><Strecke>40</Strecke><Urteil>PASS</Urteil></Satz>"
        "<Satz><Kabel>A-102</Kabel><Strecke>41</Strecke><Urteil>FAIL</Urteil></Satz></Messung>"
    )
    path = saved(tmp_path, "a.xml", text)
    (seen,) = proposed(desk, one, path).tables
    assert seen.asks
    measured_tables.remember(desk, seen, measured_tables.layout(TOLD, {}, "copper"))
    assert [line.code for line in proposed(desk, one, path).new] == ["A-101", "A-102"]


def test_a_report_about_a_device_asks_nothing_about_tables(desk: Desk, tmp_path: Path) -> None:
    one = session("D27", {})
    assert proposed(desk, one, saved(tmp_path, "a.csv", STRANGE)).tables == []


def test_likely_fields_are_proposed_in_both_languages(desk: Desk, one: FormSession, tmp_path: Path) -> None:
    text = "链路的线缆编号值,Lenghth,Befund,Wann\nA-101,40,PASS,2026-05-10\nA-102,41,FAIL,2026-05-11\n"
    (seen,) = proposed(desk, one, saved(tmp_path, "a.csv", text)).tables
    told = measured_tables.proposed(seen.reading)
    assert list(told.values()) == ["id", "length_m", "result", "measured_at"]


def test_only_the_newest_layouts_are_remembered_and_damaged_ones_are_asked_again(
    desk: Desk, one: FormSession, tmp_path: Path
) -> None:
    old: dict[str, Json] = {
        str(number): {"mark": str(number), "fields": {}} for number in range(measured_tables.MOST)
    }
    desk.store.settings.set(measured_tables.SETTING, {**old, "7": "nonsense"})
    (seen,) = proposed(desk, one, saved(tmp_path, "a.csv", STRANGE)).tables
    measured_tables.remember(desk, seen, TOLD)
    known = measured_tables.remembered(desk).fields
    assert "0" not in known
    assert known[seen.reading.fingerprint] == TOLD
