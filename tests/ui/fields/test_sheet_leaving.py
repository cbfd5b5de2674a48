"""Whatever way a cell is left, what was typed in it is stored, once, and Qt has nothing to complain of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest
from PySide6.QtCore import Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from sidesk.forms.session import FormSession
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.sheet import Sheet
from sidesk.ui.fields.sheet_editors import CellEdit
from sidesk.ui.fields.sheet_order import Filter, View

PATH = ("links",)
LINK, ROOM, LENGTH = range(3)


@pytest.fixture(autouse=True)
def complaints() -> Iterator[list[str]]:
    """What Qt says of editors that are none; nothing of it may be said."""
    heard: list[str] = []

    def hear(kind: QtMsgType, context: object, text: str) -> None:
        if "editor that does not belong" in text or "edit: editing failed" in text:
            heard.append(text)

    before = qInstallMessageHandler(hear)
    yield heard
    qInstallMessageHandler(before)
    assert not heard


@pytest.fixture
def page(qtbot: QtBot, ports: FieldPorts, filling: Filling) -> QWidget:
    """A table and a button beside it."""
    filling.session.add_rows(PATH, values=[{"link": f"A-{n}"} for n in range(1, 4)])
    whole = QWidget()
    layout = QVBoxLayout(whole)
    sheet = Sheet(ports, filling, PATH)
    layout.addWidget(sheet)
    layout.addWidget(QPushButton("elsewhere"))
    filling.changed.connect(sheet.refresh)
    qtbot.addWidget(whole)
    whole.resize(1000, 560)
    whole.show()
    whole.activateWindow()
    sheet.view.setFocus()
    return whole


@pytest.fixture
def sheet(page: QWidget) -> Sheet:
    found = page.findChild(Sheet)
    assert isinstance(found, Sheet)
    return found


def typed(sheet: Sheet, text: str, row: int = 0, column: int = ROOM) -> CellEdit:
    """Open a cell by its first letter and write the rest."""
    sheet.view.go_to(row, column)
    QTest.keyClicks(sheet.view, text[0])
    edit = sheet.view.findChild(CellEdit)
    assert isinstance(edit, CellEdit)
    QTest.keyClicks(edit, text[1:])
    return edit


def room(session: FormSession, row: int = 0) -> object:
    stored = session.value((*PATH, session.row_keys(PATH)[row]))
    assert isinstance(stored, Mapping)
    return stored.get("room")


def _enter(sheet: Sheet, edit: CellEdit) -> None:
    QTest.keyClick(edit, Qt.Key.Key_Return)


def _tab(sheet: Sheet, edit: CellEdit) -> None:
    QTest.keyClick(edit, Qt.Key.Key_Tab)


def _back(sheet: Sheet, edit: CellEdit) -> None:
    QTest.keyClick(edit, Qt.Key.Key_Backtab)


def _enter_tab(sheet: Sheet, edit: CellEdit) -> None:
    QTest.keyClick(edit, Qt.Key.Key_Return)
    QTest.keyClick(QApplication.focusWidget() or edit, Qt.Key.Key_Tab)


def _click_cell(sheet: Sheet, edit: CellEdit) -> None:
    spot = sheet.view.visualRect(sheet.model.index(2, LENGTH)).center()
    QTest.mouseClick(sheet.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def _click_elsewhere(sheet: Sheet, edit: CellEdit) -> None:
    button = sheet.window().findChild(QPushButton)
    assert button is not None
    button.setFocus(Qt.FocusReason.MouseFocusReason)


def _hide(sheet: Sheet, edit: CellEdit) -> None:
    sheet.hide()


def _close(sheet: Sheet, edit: CellEdit) -> None:
    sheet.window().close()


def _settle(sheet: Sheet, edit: CellEdit) -> None:
    sheet.filling.settle()


def _sort(sheet: Sheet, edit: CellEdit) -> None:
    sheet.sort(LINK, falling=True)


def _filter(sheet: Sheet, edit: CellEdit) -> None:
    sheet.filter(LINK, Filter(text="A-1"))
    sheet.model.arrange(View())


def _other_row_moves(sheet: Sheet, edit: CellEdit) -> None:
    keys = sheet.model.stored_keys()
    sheet.filling.move_row(PATH, keys[2], keys[0])


def _other_row_goes(sheet: Sheet, edit: CellEdit) -> None:
    sheet.filling.remove_rows(PATH, [sheet.model.stored_keys()[1]])


WAYS: tuple[Callable[[Sheet, CellEdit], None], ...] = (
    _enter, _tab, _back, _enter_tab, _click_cell, _click_elsewhere, _hide, _close, _settle, _sort, _filter,
    _other_row_moves, _other_row_goes,
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_what_was_typed_is_stored_however_the_cell_is_left(
    qtbot: QtBot, sheet: Sheet, session: FormSession, way: Callable[[Sheet, CellEdit], None]
) -> None:
    edit = typed(sheet, "205")
    way(sheet, edit)
    assert room(session) == "205"
    qtbot.wait(20)
    assert room(session) == "205"
    assert not isValid(edit) or not edit.isVisible()


def test_undo_takes_back_what_stands_in_the_open_cell_and_redo_brings_it(
    sheet: Sheet, session: FormSession, filling: Filling
) -> None:
    typed(sheet, "205")
    filling.undo()
    assert room(session) is None
    assert len(session.row_keys(PATH)) == 3, "it took back more than the cell"
    filling.redo()
    assert room(session) == "205"


def test_escape_leaves_the_cell_as_it_was(sheet: Sheet, session: FormSession) -> None:
    QTest.keyClick(typed(sheet, "205"), Qt.Key.Key_Escape)
    assert room(session) is None


def test_keys_without_a_pause_go_to_their_own_cells(sheet: Sheet, session: FormSession) -> None:
    sheet.view.go_to(0, ROOM)
    for text in ("205", "206", "207"):
        for letter in text:
            there = QApplication.focusWidget()
            assert there is not None
            QTest.keyClicks(there, letter)
        there = QApplication.focusWidget()
        assert there is not None
        QTest.keyClick(there, Qt.Key.Key_Return)
    assert [room(session, row) for row in range(3)] == ["205", "206", "207"]
    assert sheet.view.place_of_cursor() == (3, ROOM)


def test_enter_goes_down_one_row_and_not_two(qtbot: QtBot, sheet: Sheet) -> None:
    edit = typed(sheet, "205")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    qtbot.wait(20)
    assert sheet.view.place_of_cursor() == (1, ROOM)


def test_a_cell_of_the_columns_that_stay_is_stored_too(
    qtbot: QtBot, page: QWidget, sheet: Sheet, session: FormSession
) -> None:
    page.resize(560, 560)
    qtbot.waitUntil(lambda: sheet.view.frozen is not None and sheet.view.frozen.isVisible())
    assert sheet.view.frozen is not None
    sheet.view.frozen.edit(sheet.model.index(0, LINK))
    edit = sheet.view.frozen.findChild(CellEdit)
    assert isinstance(edit, CellEdit)
    QTest.keyClicks(edit, "Z-9")
    QGuiApplication.processEvents()
    sheet.filling.settle()
    assert session.value((*PATH, session.row_keys(PATH)[0], "link")) == "Z-9"
