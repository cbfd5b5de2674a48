"""A scanner that types into a page: its keys press nothing, and what it read is looked for or taken."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from sidesk.ui.application import Program
from sidesk.ui.kit.banner import Banner
from sidesk.ui.main_window import MainWindow
from sidesk.ui.pages.records import RecordsPage
from sidesk.ui.palette import Palette
from tests.support.looks import tab_order
from tests.support.sampled_window import texts
from tests.support.shell import seen, settle

SERIAL = "SN 2102350 AB1"


def scan(window: MainWindow, code: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
    """As a scanner does: sign after sign without a pause, to whatever has the focus."""
    for sign in code:
        QTest.keyClick(QApplication.focusWidget() or window, sign)
    if end is not None:
        QTest.keyClick(QApplication.focusWidget() or window, end)


def palette(window: MainWindow) -> Palette | None:
    return next((one for one in window.findChildren(Palette) if one.isVisible()), None)


def text_of(window: MainWindow) -> str:
    shown = palette(window)
    return shown.edit.text() if shown else ""


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Tab, None])
@pytest.mark.parametrize("place", ["today", "sync"])
def test_a_code_typed_into_a_page_is_looked_for_and_presses_nothing(
    program: Program, window: MainWindow, place: str, end: Qt.Key | None
) -> None:
    window.activateWindow()
    window.go(place)
    settle(program.jobs, 20)
    page = window.shown()
    first: QWidget = next(one for one in tab_order(page) if one.isEnabled())
    first.setFocus(Qt.FocusReason.TabFocusReason)
    pressed: list[str] = []
    for button in window.findChildren(QAbstractButton):
        button.clicked.connect(partial(pressed.append, button.objectName()))
    scan(window, SERIAL, end)
    assert pressed == []
    seen(program, lambda: text_of(window) == SERIAL, "the code was lost")
    assert window.shown() is page


def test_in_a_list_a_code_opens_no_record(program: Program, window: MainWindow) -> None:
    window.activateWindow()
    window.go("records")
    settle(program.jobs, 20)
    page = window.shown()
    assert isinstance(page, RecordsPage)
    page.table.setFocus()
    page.table.selectRow(0)
    scan(window, SERIAL)
    seen(program, lambda: text_of(window) == SERIAL, "the code was lost")
    assert window.shown() is page


def test_a_hand_presses_what_it_presses(program: Program, window: MainWindow) -> None:
    window.activateWindow()
    window.go("today")
    settle(program.jobs, 20)
    first: QWidget = next(one for one in tab_order(window.shown()) if one.isEnabled())
    first.setFocus(Qt.FocusReason.TabFocusReason)
    for sign in "SN2102":
        QTest.keyClick(first, sign, delay=80)
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert palette(window) is None
    assert QApplication.focusWidget() is not first


def test_an_invitation_typed_by_a_scanner_is_taken_in_on_the_page_sync(
    program: Program, window: MainWindow
) -> None:
    window.activateWindow()
    window.go("today")
    settle(program.jobs, 20)
    scan(window, "SIDESK1:ABCDEFGH")
    page = window.page("sync")
    seen(program, lambda: bool(page.findChildren(Banner)), "nobody said that a part of the code is missing")
    assert window.shown() is page
    assert any("holds no invitation" in text for one in page.findChildren(Banner) for text in texts(one))
