"""Cells know what the fields of a form know: people, places, what was written before, units, scanners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sidesk.core.canonical import Json
from sidesk.forms.definition import Form, Question, Repeat
from sidesk.forms.session import FormSession
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.sheet import Sheet
from sidesk.ui.fields.sheet_editors import CellEdit, ThingEdit
from tests.support.example import both
from tests.support.looks import faults
from tests.ui.fields.known import FakeKnown

PATH = ("kit",)
ITEM, SERIAL, WHO, WHERE, LENGTH = range(5)
COLUMNS = (
    Question("item", "text", both("名称", "Item")),
    Question("serial", "barcode", both("序列号", "Serial number")),
    Question("who", "person", both("检查人", "Inspector")),
    Question("where", "place", both("部位", "Place")),
    Question("length", "decimal", both("长度", "Length"), unit="m", units=("m", "cm", "ft")),
)
KIT = Repeat("kit", COLUMNS, both("器材", "Kit"), table=True)
FORM = Form("KIT", "1", both("器材", "Kit"), ("zh", "en"), (KIT,), {})


@pytest.fixture
def session() -> FormSession:
    return FormSession(FORM, {})


@pytest.fixture
def filling(qapp: object, session: FormSession) -> Filling:
    return Filling(session)


@pytest.fixture
def sheet(qtbot: QtBot, ports: FieldPorts, filling: Filling) -> Sheet:
    filling.session.add_rows(PATH, values=[{"item": "Patch panel"}, {"item": "Power strip"}, {}])
    ports = replace(ports, known=FakeKnown(), earlier=lambda path, text: ["Patch cord"])
    made = Sheet(ports, filling, PATH)
    filling.changed.connect(made.refresh)
    qtbot.addWidget(made)
    made.resize(1000, 500)
    made.show()
    made.activateWindow()
    made.view.setFocus()
    return made


def value(session: FormSession, row: int, name: str) -> Json | None:
    stored = session.value((*PATH, session.row_keys(PATH)[row]))
    assert isinstance(stored, Mapping)
    return stored.get(name)


def typed(sheet: Sheet, text: str, row: int, column: int) -> CellEdit:
    sheet.view.go_to(row, column)
    QTest.keyClicks(sheet.view, text[0])
    found = [one for one in sheet.view.findChildren(CellEdit) if one.isVisible()]
    QTest.keyClicks(found[-1], text[1:])
    return found[-1]


def offered(qtbot: QtBot, edit: CellEdit) -> list[str]:
    assert edit.list is not None
    known = edit.list.known
    qtbot.waitUntil(lambda: bool(known.stringList()))
    return known.stringList()


def popup_key(edit: CellEdit, *keys: Qt.Key) -> None:
    assert edit.list is not None
    popup = edit.list._popup
    assert popup is not None
    for key in keys:
        QTest.keyClick(popup, key)


def test_what_stands_above_and_in_earlier_records_drops_down(
    qtbot: QtBot, sheet: Sheet, session: FormSession
) -> None:
    edit = typed(sheet, "pa", 2, ITEM)
    assert offered(qtbot, edit) == ["Patch panel", "Patch cord"]
    popup_key(edit, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert value(session, 2, "item") == "Patch panel"
    assert sheet.view.place_of_cursor() == (3, ITEM)


def test_enter_without_a_choice_stores_what_was_typed(
    qtbot: QtBot, sheet: Sheet, session: FormSession
) -> None:
    edit = typed(sheet, "pa", 2, ITEM)
    offered(qtbot, edit)
    popup_key(edit, Qt.Key.Key_Return)
    assert value(session, 2, "item") == "pa"
    assert sheet.view.place_of_cursor() == (3, ITEM)


def test_tab_with_the_list_open_stores_and_goes_right(
    qtbot: QtBot, sheet: Sheet, session: FormSession
) -> None:
    edit = typed(sheet, "pa", 2, ITEM)
    offered(qtbot, edit)
    popup_key(edit, Qt.Key.Key_Tab)
    assert value(session, 2, "item") == "pa"
    assert sheet.view.place_of_cursor() == (2, SERIAL)


def test_people_of_the_project_are_offered_and_several_may_stand_in_a_cell(
    qtbot: QtBot, sheet: Sheet, session: FormSession
) -> None:
    edit = typed(sheet, "x", 0, WHO)
    edit.setText("样例")
    edit.textEdited.emit("样例")
    assert offered(qtbot, edit) == ["样例·陆遥", "样例·林舟"]
    popup_key(edit, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert edit.text() == "样例·陆遥"
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert value(session, 0, "who") == "样例·陆遥"


def test_down_shows_all_places_and_one_is_taken_by_keys(
    qtbot: QtBot, sheet: Sheet, session: FormSession
) -> None:
    sheet.view.go_to(0, WHERE)
    QTest.keyClick(sheet.view, Qt.Key.Key_F2)
    edit = sheet.view.findChild(ThingEdit)
    assert isinstance(edit, ThingEdit)
    QTest.keyClick(edit, Qt.Key.Key_Down)
    first = offered(qtbot, edit)[0]
    popup_key(edit, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert value(session, 0, "where") == first
    assert sheet.view.place_of_cursor() == (1, WHERE)


def test_a_unit_is_picked_from_the_list_and_stays_for_the_next_number(
    qtbot: QtBot, sheet: Sheet, session: FormSession
) -> None:
    edit = typed(sheet, "12", 0, LENGTH)
    qtbot.waitUntil(
        lambda: edit.list is not None and edit.list.known.stringList() == ["12 m", "12 cm", "12 ft"]
    )
    popup_key(edit, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert value(session, 0, "length") == {"value": "12", "unit": "cm"}
    edit = typed(sheet, "15", 0, LENGTH)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert value(session, 0, "length") == {"value": "15", "unit": "cm"}


def scan(text: str, end: Qt.Key) -> None:
    for letter in text:
        there = QApplication.focusWidget()
        assert there is not None
        QTest.keyClicks(there, letter)
    there = QApplication.focusWidget()
    assert there is not None
    QTest.keyClick(there, end)


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_codes_scanned_one_after_another_fill_the_column_downward(
    sheet: Sheet, session: FormSession, end: Qt.Key
) -> None:
    sheet.view.go_to(0, SERIAL)
    codes = ["SN-0001", "SN-0002", "SN-0003", "SN-0004", "SN-0005", "SN-0006"]
    for code in codes:
        scan(code, end)
    assert [value(session, row, "serial") for row in range(6)] == codes
    assert sheet.view.place_of_cursor() == (6, SERIAL)


def test_a_code_that_stands_in_another_row_is_said(sheet: Sheet) -> None:
    sheet.view.go_to(0, SERIAL)
    scan("SN-0001", Qt.Key.Key_Return)
    scan("SN-0001", Qt.Key.Key_Return)
    assert sheet.said() == "SN-0001 is in row 1 already."


def test_a_scan_of_signs_without_letters_is_not_stored(sheet: Sheet, session: FormSession) -> None:
    sheet.view.go_to(0, SERIAL)
    scan("#####", Qt.Key.Key_Return)
    assert value(session, 0, "serial") is None
    assert sheet.said().startswith("The scanner sent no readable code")


def test_the_editor_of_a_thing_is_whole(qtbot: QtBot, sheet: Sheet) -> None:
    sheet.view.go_to(0, WHO)
    QTest.keyClick(sheet.view, Qt.Key.Key_F2)
    edit = sheet.view.findChild(ThingEdit)
    assert isinstance(edit, ThingEdit)
    assert not faults(edit)
