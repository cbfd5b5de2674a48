"""Ten thousand rows from Excel: the window goes on, the good part is taken, one undo takes all of it back."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sidesk.core.canonical import Json
from sidesk.forms.session import FormSession
from sidesk.forms.tree import copied
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.sheet import Sheet

PATH = ("links",)
LINK, ROOM, LENGTH, TESTED = range(4)
MANY = 10_000
DATES = ("2026-05-11", "2026/5/11", "2026年5月11日", "11.05.2026", "46153")
LENGTHS = ("20,5", "20.5", "２０．５", " 20.5 ", "20.5 m")


@pytest.fixture
def sheet(qtbot: QtBot, ports: FieldPorts, filling: Filling) -> Sheet:
    filling.session.add_rows(PATH, values=[{"link": f"A-{n}", "length": f"{n}.5"} for n in range(1, 4)])
    made = Sheet(ports, filling, PATH)
    filling.changed.connect(made.refresh)
    page = QWidget()
    QVBoxLayout(page).addWidget(made)
    qtbot.addWidget(page)
    page.resize(1000, 540)
    page.show()
    made.page = page  # type: ignore[attr-defined]  # keeps it alive
    made.view.setFocus()
    return made


def clip(rows: list[list[str]], html: str = "") -> None:
    data = QMimeData()
    data.setText("".join("\t".join(row) + "\r\n" for row in rows))
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


def plain(count: int) -> list[list[str]]:
    return [[f"B-{n}", "205", "20.5", "2026-05-11"] for n in range(count)]


def table(rows: list[list[str]], merged: int) -> str:
    """The same cells as Excel and WPS give them, the room of the first rows merged."""
    lines = []
    for number, row in enumerate(rows):
        cells = [
            f'<td rowspan="{merged}">{cell}</td>' if number == 0 and at == ROOM else f"<td>{cell}</td>"
            for at, cell in enumerate(row)
            if not (at == ROOM and 0 < number < merged)
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<html><body><table>{''.join(lines)}</table></body></html>"


def row(session: FormSession, number: int) -> Mapping[str, Json]:
    value = session.value((*PATH, session.row_keys(PATH)[number]))
    assert isinstance(value, Mapping)
    return value


def until_written(qtbot: QtBot, sheet: Sheet) -> None:
    """Until it is read and the first rows are being written."""

    def is_writing() -> bool:
        running = sheet.pastes.running
        return running is not None and running._writing is not None

    qtbot.waitUntil(is_writing, timeout=20_000)


def pasted(qtbot: QtBot, sheet: Sheet) -> None:
    qtbot.waitUntil(lambda: sheet.pastes.running is None, timeout=30_000)


def test_ten_thousand_ragged_rows_are_taken_and_each_fault_stands_beside_its_place(
    qtbot: QtBot, sheet: Sheet, session: FormSession, filling: Filling
) -> None:
    before = copied(session.answers)
    rows = [[f"B-{n}", "205", LENGTHS[n % 5], DATES[n % 5], "yes", "pass", ""] for n in range(MANY)]
    for number in range(1, 4):
        rows[number][ROOM] = ""
    rows[100][LENGTH] = "long"
    rows[200] = ["B-200"]
    rows[300] = [*rows[300], "", "too", "far"]
    rows[400][TESTED] = "31.02.2026"
    wide = max(map(len, rows))
    clip(rows, table([[*one, *[""] * (wide - len(one))] for one in rows], 4))
    sheet.view.go_to(3, LINK)
    sheet.paste()
    assert len(session.row_keys(PATH)) == 3, "it was read in the thread of the window"
    pasted(qtbot, sheet)
    assert len(session.row_keys(PATH)) == MANY + 3
    for number in range(10, 30):
        assert row(session, number + 3)["length"] == "20.5"
        assert row(session, number + 3)["tested"] == "2026-05-11"
    said = sheet.said()
    assert "10000 rows pasted." in said
    assert "2 cells are not right and were kept as they are, first row 104, Length" in said
    assert "1 row has more cells than columns, row 304" in said
    assert "3 cells in Room were merged" in said
    look = sheet.model.look
    assert (look(103, LENGTH).text, look(103, LENGTH).state) == ("long", "error")
    assert look(403, TESTED).state == "error"
    assert "Left out on the right (2): too, far" in sheet.model.problem(303, sheet.model.columnCount() - 1)[
        1
    ] or any(
        "Left out on the right (2): too, far" in sheet.model.problem(303, column)[1]
        for column in range(sheet.model.columnCount())
    )
    assert row(session, 203)["link"] == "B-200"
    assert look(203, LENGTH).state == "", "a short row is no fault"
    filling.undo()
    assert session.answers == before
    filling.redo()
    assert len(session.row_keys(PATH)) == MANY + 3


def test_what_is_typed_while_a_paste_is_read_stays(
    qtbot: QtBot, sheet: Sheet, session: FormSession, filling: Filling
) -> None:
    clip(plain(2000))
    sheet.view.go_to(0, LINK)
    sheet.paste()
    sheet.model.put_text(1, LENGTH, "77.7")
    sheet.model.put_text(2, LINK, "mine")
    pasted(qtbot, sheet)
    assert len(session.row_keys(PATH)) == 2000
    assert row(session, 1)["length"] == "77.7"
    assert row(session, 2)["link"] == "mine"
    assert row(session, 1)["link"] == "B-1"
    filling.undo()
    assert row(session, 1) == {**row(session, 1), "link": "A-2", "length": "77.7"}


def test_an_answer_given_while_a_paste_is_written_waits_for_its_end(
    qtbot: QtBot, sheet: Sheet, session: FormSession, filling: Filling
) -> None:
    clip(plain(4000))
    sheet.view.go_to(3, LINK)
    sheet.paste()
    qtbot.waitUntil(
        lambda: sheet.pastes.running is not None and sheet.pastes.running._writing is not None, timeout=20_000
    )
    filling.answer(("end", "conclusion"), "done")
    assert len(session.row_keys(PATH)) == 4003
    assert session.value(("end", "conclusion")) == "done"
    pasted(qtbot, sheet)
    filling.undo()
    assert session.value(("end", "conclusion")) is None
    assert len(session.row_keys(PATH)) == 4003
    filling.undo()
    assert len(session.row_keys(PATH)) == 3


def test_the_table_answers_keys_while_a_paste_is_going_on(
    qtbot: QtBot, sheet: Sheet, session: FormSession
) -> None:
    clip(plain(3000))
    sheet.view.go_to(3, LINK)
    sheet.paste()
    sheet.view.go_to(0, ROOM)
    QTest.keyClicks(sheet.view, "9")
    assert sheet.view.is_typing()
    pasted(qtbot, sheet)
    assert sheet.view.is_typing(), "the end of the paste closed the cell somebody writes in"
    assert sheet.view.place_of_cursor() == (0, ROOM)
    sheet.filling.settle()
    assert row(session, 0)["room"] == "9"


@pytest.mark.parametrize("writing", [False, True])
def test_escape_stops_a_paste_and_nothing_of_it_stays(
    qtbot: QtBot, sheet: Sheet, session: FormSession, filling: Filling, writing: bool
) -> None:
    sheet.model.put_text(0, LENGTH, "5")
    before = copied(session.answers)
    clip(plain(6000))
    sheet.view.go_to(1, LINK)
    sheet.paste()
    if writing:
        qtbot.waitUntil(
            lambda: sheet.pastes.running is not None and sheet.pastes.running._writing is not None
        )
        qtbot.waitUntil(lambda: session.answers != before)
    QTest.keyClick(sheet.view, Qt.Key.Key_Escape)
    assert sheet.said() == "The paste was stopped. Nothing was pasted."
    qtbot.wait(50)
    assert session.answers == before
    assert not session.can_redo
    filling.undo()
    assert row(session, 0)["length"] == "1.5"


def test_a_paste_goes_on_when_its_section_is_left(
    qtbot: QtBot, sheet: Sheet, session: FormSession, filling: Filling
) -> None:
    clip(plain(2000))
    sheet.view.go_to(3, LINK)
    sheet.paste()
    sheet.hide()
    sheet.setParent(None)
    sheet.deleteLater()
    qtbot.waitUntil(lambda: len(session.row_keys(PATH)) == 2003, timeout=20_000)
    filling.undo()
    assert len(session.row_keys(PATH)) == 3


def test_a_paste_that_is_being_written_when_the_page_goes_is_whole(
    qtbot: QtBot, sheet: Sheet, session: FormSession, filling: Filling
) -> None:
    clip(plain(4000))
    sheet.view.go_to(3, LINK)
    sheet.paste()
    qtbot.waitUntil(
        lambda: sheet.pastes.running is not None and sheet.pastes.running._writing is not None, timeout=20_000
    )
    filling.settle()  # what the page does before it closes
    assert len(session.row_keys(PATH)) == 4003


def test_rows_that_are_too_long_are_a_fault_only_where_most_fit(sheet: Sheet, session: FormSession) -> None:
    rows = [[f"B-{n}", "205"] for n in range(20)]
    rows[7] += ["20.5", "", "", "", "", "", "beyond"]
    clip(rows)
    sheet.view.go_to(3, LINK)
    sheet.paste()
    assert row(session, 10)["length"] == "20.5"
    assert "1 row has more cells than columns, row 11" in sheet.said()
