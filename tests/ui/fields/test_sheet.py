"""The table is typed in like a spreadsheet, takes cells from Excel, and marks what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from sidesk.core.canonical import Json
from sidesk.forms.session import FormSession
from sidesk.forms.tree import copied
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.paste import cells
from sidesk.ui.fields.photos import PhotoField
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.sheet import Sheet
from sidesk.ui.fields.sheet_order import Filter
from sidesk.ui.fields.sheet_paste import Clip, Paster
from sidesk.ui.fields.sheet_widths import shared
from sidesk.ui.kit.picker import ChoiceList

PATH = ("links",)
LINK, ROOM, LENGTH, TESTED, WIREMAP, RESULT, REMARK, PHOTO = range(8)


@pytest.fixture
def sheet(qtbot: QtBot, ports: FieldPorts, filling: Filling) -> Sheet:
    filling.session.add_rows(PATH, values=[{"link": f"A-{n}", "length": f"{n}.5"} for n in range(1, 4)])
    made = Sheet(ports, filling, PATH)
    filling.changed.connect(made.refresh)
    qtbot.addWidget(made)
    made.resize(1000, 500)
    made.show()
    made.view.setFocus()
    return made


def stored(session: FormSession, row: int) -> Mapping[str, Json]:
    value = session.value((*PATH, session.row_keys(PATH)[row]))
    assert isinstance(value, Mapping)
    return value


def press(sheet: Sheet, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(sheet.view, key, modifier)


def editor(sheet: Sheet) -> QLineEdit:
    found = sheet.view.viewport().findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def clip(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def test_typing_writes_and_enter_goes_down(qtbot: QtBot, sheet: Sheet, session: FormSession) -> None:
    sheet.view.go_to(0, LENGTH)
    QTest.keyClick(sheet.view, "2")
    edit = editor(sheet)
    QTest.keyClicks(edit, "6.4")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sheet.view.currentIndex().row() == 1)
    assert stored(session, 0)["length"] == "26.4"


def test_writing_behind_the_last_row_makes_a_row(sheet: Sheet, session: FormSession) -> None:
    sheet.view.go_to(3, LINK)
    sheet.model.put_text(3, LINK, "A-4")
    assert len(session.row_keys(PATH)) == 4
    assert stored(session, 3)["link"] == "A-4"
    assert sheet.model.rowCount() == 5


def test_a_wrong_cell_is_marked_keeps_its_text_and_says_why(sheet: Sheet, session: FormSession) -> None:
    sheet.view.go_to(1, LENGTH)
    sheet.model.put_text(1, LENGTH, "long")
    sheet._on_moved()
    assert sheet.model.look(1, LENGTH).state == "error"
    assert sheet.model.look(1, LENGTH).text == "long"
    assert "not a number" in sheet.said()
    sheet.model.put_text(1, LENGTH, "12")
    assert sheet.model.look(1, LENGTH).state == ""


def test_a_constraint_is_said_below_the_table(sheet: Sheet) -> None:
    sheet.view.go_to(0, LENGTH)
    sheet.model.put_text(0, LENGTH, "0")
    sheet._on_moved()
    assert sheet.said() == "Must be above 0"


def test_1_2_3_give_the_verdict_of_a_cell(sheet: Sheet, session: FormSession) -> None:
    sheet.view.go_to(0, RESULT)
    press(sheet, Qt.Key.Key_2)
    assert stored(session, 0)["result"] == "fail"
    press(sheet, Qt.Key.Key_2)
    assert "result" not in stored(session, 0)


def test_a_cell_with_choices_opens_its_list(sheet: Sheet, session: FormSession) -> None:
    sheet.view.go_to(0, WIREMAP)
    press(sheet, Qt.Key.Key_Return)
    assert sheet.view.popover is not None
    listed = sheet.view.popover.findChild(ChoiceList)
    assert isinstance(listed, ChoiceList)
    QTest.keyClick(listed.list, Qt.Key.Key_Return)
    assert stored(session, 0)["wiremap"] == "yes"


def test_a_cell_of_photos_opens_its_strip(sheet: Sheet) -> None:
    sheet.view.go_to(0, PHOTO)
    press(sheet, Qt.Key.Key_Return)
    assert sheet.view.popover is not None
    assert sheet.view.popover.findChild(PhotoField) is not None


def test_delete_empties_and_undo_brings_back(sheet: Sheet, session: FormSession, filling: Filling) -> None:
    sheet.view.select_area(0, LINK, 2, LENGTH)
    press(sheet, Qt.Key.Key_Delete)
    assert all("length" not in stored(session, row) for row in range(3))
    filling.undo()
    assert [stored(session, row)["length"] for row in range(3)] == ["1.5", "2.5", "3.5"]


def test_fill_down_copies_the_top_row(sheet: Sheet, session: FormSession) -> None:
    sheet.model.put(0, ROOM, "205")
    sheet.view.select_area(0, ROOM, 2, ROOM)
    press(sheet, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [stored(session, row)["room"] for row in range(3)] == ["205"] * 3


def test_cells_are_copied_for_excel(sheet: Sheet) -> None:
    sheet.view.select_area(0, LINK, 1, LENGTH)
    press(sheet, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "A-1\t\t1.5\nA-2\t\t2.5\n"


def test_a_paste_writes_over_rows_and_adds_the_rest(
    sheet: Sheet, session: FormSession, filling: Filling
) -> None:
    clip("B-1\t205\t20.1\tMay 11\nB-2\t206\t20.2\t2026-05-12\n".replace("May 11", "2026-05-11"))
    sheet.view.go_to(2, LINK)
    press(sheet, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [stored(session, row)["link"] for row in range(4)] == ["A-1", "A-2", "B-1", "B-2"]
    assert stored(session, 3)["tested"] == "2026-05-12"
    assert sheet.said() == "2 rows pasted."


def test_a_pasted_head_line_puts_columns_in_their_places(sheet: Sheet, session: FormSession) -> None:
    clip("Result\tLength m\tLink *\nPass\t33.0\tC-1\n")
    sheet.view.go_to(3, LINK)
    sheet.paste()
    row = stored(session, 3)
    assert (row["link"], row["length"], row["result"]) == ("C-1", "33.0", "pass")


def test_columns_that_do_not_fit_are_refused_in_one_sentence(sheet: Sheet, session: FormSession) -> None:
    clip("a\tb\tc\td\te\n")
    sheet.view.go_to(0, RESULT)
    sheet.paste()
    assert sheet.said() == (
        "The clipboard has 5 columns; 3 fit from here. Nothing was pasted. "
        "With the head line copied too, each column finds its place."
    )
    assert stored(session, 0)["link"] == "A-1"


def test_a_wrong_cell_of_a_paste_is_named_and_kept(sheet: Sheet, session: FormSession) -> None:
    clip("D-1\t205\t20.1\nD-2\t205\tlong\n")
    sheet.view.go_to(3, LINK)
    sheet.paste()
    assert "2 rows pasted. 1 cell is not right and was kept as it is: row 5, Length:" in sheet.said()
    assert stored(session, 4)["length"] == "long"
    assert sheet.model.look(4, LENGTH).state == "error"


def test_an_empty_clipboard_says_so(sheet: Sheet) -> None:
    clip("")
    sheet.paste()
    assert sheet.said().startswith("There are no cells on the clipboard")


def test_rows_are_removed_and_told(
    qtbot: QtBot, sheet: Sheet, session: FormSession, filling: Filling
) -> None:
    sheet.view.select_area(0, LINK, 1, LINK)
    with qtbot.waitSignal(filling.said) as said:
        sheet.remove.click()
    assert said.args == ["2 rows removed"]
    assert [stored(session, 0)["link"]] == ["A-3"]
    filling.undo()
    assert len(session.row_keys(PATH)) == 3
    assert sheet.model.rowCount() == 4


def test_a_row_is_added_by_its_button(sheet: Sheet, session: FormSession) -> None:
    sheet.add.click()
    assert len(session.row_keys(PATH)) == 4
    assert sheet.view.currentIndex().row() == 3


def test_a_problem_leads_to_its_cell(sheet: Sheet, session: FormSession) -> None:
    key = session.row_keys(PATH)[2]
    assert sheet.reveal((*PATH, key, "length"))
    assert (sheet.view.currentIndex().row(), sheet.view.currentIndex().column()) == (2, LENGTH)
    assert not sheet.reveal((*PATH, "gone", "length"))


def test_five_thousand_rows_do_not_slow_one_cell(
    sheet: Sheet, session: FormSession, filling: Filling
) -> None:
    filling.add_rows(PATH, values=[{"link": f"L-{n}", "length": "20.0"} for n in range(5000)])
    sheet.grab()
    few = process_time()
    for n in range(20):
        sheet.model.put_text(n, LENGTH, f"{n}.25")
        sheet.view.viewport().grab()
    spent = process_time() - few
    assert spent / 20 < 0.15, "a cell of a long table costs more than a blink"
    assert len(sheet.model.keys()) == 5003


def test_columns_that_name_a_row_stay_in_sight(qtbot: QtBot, sheet: Sheet) -> None:
    assert not sheet.view.frozen.isVisible(), "there is room for all of them"
    sheet.resize(520, 500)
    qtbot.waitUntil(lambda: sheet.view.frozen.isVisible())
    assert sheet.view.frozen.columns() == 1
    sheet.view.go_to(0, REMARK)
    sheet.view.go_to(0, ROOM)
    assert sheet.view.visualRect(sheet.model.index(0, ROOM)).left() >= sheet.view.frozen.width_of_all()


def test_columns_share_the_room_and_give_before_they_scroll() -> None:
    wanted = [(100, 60, True), (80, 80, False), (120, 60, True)]
    assert shared(wanted, 400) == [150, 80, 170]
    assert sum(shared(wanted, 250)) <= 250
    assert shared(wanted, 250)[1] == 80
    assert shared(wanted, 150) == [100, 80, 120]


# --- series, rows, what is in sight


def links(session: FormSession) -> list[Json]:
    return [stored(session, row).get("link") for row in range(len(session.row_keys(PATH)))]


def test_a_series_goes_on_below_its_first_cells(sheet: Sheet, session: FormSession, filling: Filling) -> None:
    sheet.model.put_text(0, ROOM, "2F-07")
    sheet.view.select_area(0, ROOM, 2, ROOM)
    press(sheet, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert [stored(session, row)["room"] for row in range(3)] == ["2F-07", "2F-08", "2F-09"]
    filling.undo()
    assert "room" not in stored(session, 2)


def test_two_hundred_rows_are_added_and_taken_back_in_one_step(
    sheet: Sheet, session: FormSession, filling: Filling
) -> None:
    sheet._add_many(200)
    assert len(session.row_keys(PATH)) == 203
    filling.undo()
    assert len(session.row_keys(PATH)) == 3


def test_rows_are_inserted_moved_and_duplicated(sheet: Sheet, session: FormSession, filling: Filling) -> None:
    sheet.view.select_area(0, LINK, 0, LINK)
    sheet.do("above")
    assert links(session) == [None, "A-1", "A-2", "A-3"]
    filling.undo()
    assert links(session) == ["A-1", "A-2", "A-3"]
    sheet.view.go_to(0, LINK)
    press(sheet, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert links(session) == ["A-2", "A-1", "A-3"]
    assert sheet.view.currentIndex().row() == 1
    press(sheet, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    sheet.model.put(0, RESULT, "pass")
    sheet.view.go_to(0, LINK)
    sheet.do("duplicate")
    assert links(session) == ["A-1", "A-1", "A-2", "A-3"]
    assert "result" not in stored(session, 1), "a result belongs to one row"


def test_ctrl_and_an_arrow_jump_to_the_end_of_what_is_written(sheet: Sheet) -> None:
    sheet.view.go_to(0, LENGTH)
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    press(sheet, Qt.Key.Key_Down, control | shift)
    assert sheet.view.area() == (0, LENGTH, 2, LENGTH)
    press(sheet, Qt.Key.Key_Home, control)
    assert sheet.view.place_of_cursor() == (0, 0)


def test_sorting_changes_what_is_seen_and_nothing_stored(sheet: Sheet, session: FormSession) -> None:
    before = session.row_keys(PATH)
    sheet.sort(LENGTH, falling=True)
    assert [sheet.model.look(row, LINK).text for row in range(3)] == ["A-3", "A-2", "A-1"]
    assert sheet.model.number(0) == 3
    assert session.row_keys(PATH) == before
    assert "3 of 3 rows" in sheet.bar.said.text()
    sheet.bar.all.click()
    assert sheet.model.keys() == before


def test_a_filter_hides_rows_says_so_and_a_problem_brings_them_back(
    sheet: Sheet, session: FormSession
) -> None:
    sheet.filter(LINK, Filter(text="a-2"))
    assert len(sheet.model.keys()) == 1
    assert "1 of 3 rows are in sight" in sheet.bar.said.text()
    assert sheet.reveal((*PATH, session.row_keys(PATH)[2], "length"))
    assert len(sheet.model.keys()) == 3


def test_a_paste_touches_only_rows_in_sight(sheet: Sheet, session: FormSession) -> None:
    sheet.filter(LINK, Filter(text="a-2"))
    clip("X\n")
    sheet.view.go_to(0, LINK)
    sheet.paste()
    assert links(session) == ["A-1", "X", "A-3"]
    assert "Rows out of sight were not touched." in sheet.said()
    clip("Y\nZ\n")
    sheet.paste()
    assert links(session) == ["A-1", "X", "A-3"]
    assert "Show all rows first" in sheet.said()


def test_merged_cells_are_offered_to_be_filled(sheet: Sheet, session: FormSession) -> None:
    clip("B-1\t2F\nB-2\t\nB-3\t\n")
    sheet.view.go_to(3, LINK)
    sheet.paste()
    assert "look merged" in sheet.said()
    sheet.fill_merged.click()
    assert [stored(session, row)["room"] for row in (3, 4, 5)] == ["2F"] * 3


def test_a_row_opens_as_a_form(sheet: Sheet, session: FormSession) -> None:
    sheet.view.go_to(1, LINK)
    press(sheet, Qt.Key.Key_F4)
    assert sheet.form.isVisible()
    assert sheet.form.title.text() == "Row 2 of 3"
    sheet.form.behind.click()
    assert sheet.view.currentIndex().row() == 2
    QTest.keyClick(sheet.form, Qt.Key.Key_Escape)
    assert not sheet.form.isVisible()


def test_totals_are_exact(sheet: Sheet) -> None:
    sheet.model.put(0, RESULT, "pass")
    sheet.view.go_to(0, LENGTH)
    sheet.view.select_area(0, LENGTH, 2, LENGTH)
    sheet._count_all()
    assert sheet._sums.text() == "3 numbers: sum 7.5 m, lowest 1.5 m, highest 3.5 m"
    assert sheet._totals.text() == "Pass 1  no result 2"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet='\t\n"A1.,-/x合√ m', max_size=40), top=st.integers(0, 3), left=st.integers(0, 6))
def test_no_paste_touches_other_rows_and_one_undo_restores_all(
    sheet: Sheet, session: FormSession, filling: Filling, text: str, top: int, left: int
) -> None:
    before, keys = copied(session.answers), session.row_keys(PATH)
    paster = Paster(sheet.model, dt.datetime(2026, 5, 12, tzinfo=dt.UTC), (top, left))
    paster.paste(Clip(text))
    after = session.answers["links"]
    assert isinstance(after, dict)
    lines = len(cells(text))
    for number, key in enumerate(keys):
        if not top <= number < top + lines:
            assert after[key] == before["links"][key]  # type: ignore[index, call-overload]
    if session.answers != before:
        filling.undo()
    assert session.answers == before
    assert sheet.model.keys() == keys


def test_what_is_no_result_is_counted_as_open(sheet: Sheet) -> None:
    sheet.model.put(0, RESULT, "pass")
    sheet.model.put(1, RESULT, "maybe")
    sheet._count_all()
    assert sheet._totals.text() == "Pass 1  open, not a result 1  no result 1"
