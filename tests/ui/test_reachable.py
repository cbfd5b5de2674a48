"""Everything a mouse can do is reached by Tab, has a name to be spoken, and is large enough to touch."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program
from sidesk.ui.main_window import PAGES, MainWindow
from sidesk.ui.record_page import RecordPage
from tests.support.looks import faults, name
from tests.support.shell import seen, settle

MOST = 300


def focusable(window: QWidget) -> set[QWidget]:
    """What Tab ought to visit."""
    return {
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and widget.window() is window
    }


def walked(window: QWidget) -> set[QWidget]:
    """What Tab does visit until it comes round."""
    first = window.focusWidget() or window
    found: set[QWidget] = set()
    for _ in range(MOST):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        there = window.focusWidget()
        if there is None or (there in found and there is first):
            break
        found.add(there)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_tab_comes_to_everything_on_a_page_and_round_again(
    program: Program, window: MainWindow, page: str
) -> None:
    window.go(page)
    settle(program.jobs, 20)
    wanted = focusable(window)
    assert len(wanted) >= len(PAGES)  # the rail at least
    missed = wanted - walked(window)
    assert {name(one) for one in missed} == set()


@pytest.mark.parametrize("page", PAGES)
def test_what_can_be_pressed_has_a_name_and_room_for_a_finger(
    program: Program, window: MainWindow, page: str
) -> None:
    window.go(page)
    settle(program.jobs, 20)
    small = [one for one in faults(window) if "too small" in one or "no accessible name" in one]
    assert small + _nameless(window) == []
    assert [name(one) for one in focusable(window) if isinstance(one, QScrollArea)] == [], "shows no cursor"


def test_after_the_key_of_a_page_tab_is_in_it(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    for key, place in ((Qt.Key.Key_3, "records"), (Qt.Key.Key_7, "sync"), (Qt.Key.Key_1, "today")):
        QTest.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
        seen(program, lambda place=place: window.shown() is window.page(place), "the key did nothing")
        settle(program.jobs, 20)
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert window.shown().isAncestorOf(window.focusWidget()), place


def test_a_record_is_walked_by_tab_section_by_section(program: Program, window: MainWindow) -> None:
    assert program.desk is not None
    record = program.desk.store.records.page(RecordQuery(form="D18", state="draft"))[0].record
    window.open_record(record)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "the record did not open")
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert page.wizard is not None
    for number in range(page.wizard.count()):
        page.wizard.open(number)
        settle(program.jobs, 20)
        small = [one for one in faults(window) if "too small" in one or "no accessible name" in one]
        assert small + _nameless(window) == []
        assert window.focusWidget() is None or window.focusWidget().isVisible()


def _nameless(window: QWidget) -> list[str]:
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit)
    return [
        name(widget)
        for widget in focusable(window)
        if isinstance(widget, kinds)
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and widget.property("st") != "cell"
    ]
