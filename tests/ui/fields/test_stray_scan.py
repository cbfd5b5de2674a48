"""A scanner that fires into a checklist answers nothing; a hand goes on as before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sidesk.forms.session import FormSession
from sidesk.forms.tree import copied
from sidesk.ui.fields import stray_scan
from sidesk.ui.fields.checklist import Checklist
from sidesk.ui.fields.filling import Filling

PATH = ("items",)


@pytest.fixture
def checklist(checklist: Checklist) -> Checklist:
    """With the cursor in its first row."""
    checklist.activateWindow()
    checklist.rows[0].setFocus()
    return checklist


def scan(checklist: Checklist, code: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    """A scanner: the signs without a pause to whatever has the cursor, and its end."""
    for sign in code:
        there = checklist.window().focusWidget()
        assert there is not None
        QTest.keyClicks(there, sign)
    there = checklist.window().focusWidget()
    assert there is not None
    QTest.keyClick(there, end)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stray_scan, "BURST", 60.0)  # a loaded machine is slower than a scanner


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
@pytest.mark.parametrize("code", ["1111", "11013311", "2102359AB1", "NR21023", "3111", "1099P1"])
def test_a_code_that_is_scanned_into_a_checklist_gives_no_verdict(
    checklist: Checklist, session: FormSession, filling: Filling, code: str, end: Qt.Key
) -> None:
    before, told = copied(session.answers), list[str]()
    filling.said.connect(told.append)
    scan(checklist, code, end)
    assert session.answers == before
    assert told == [f"A scanner typed {code} into the checklist. Nothing was answered by it."]
    assert checklist.window().focusWidget() is checklist.rows[0]
    assert not session.can_redo, "nothing brings the verdicts of a scanner back"


def test_what_was_answered_before_the_scanner_stays(checklist: Checklist, session: FormSession) -> None:
    filling = checklist.filling
    filling.answer((*PATH, "duct-08", "result"), "fail")
    filling.answer((*PATH, "duct-08", "remark"), "no bush")
    before = copied(session.answers)
    scan(checklist, "113112")
    assert session.answers == before


def test_a_hand_that_answers_and_opens_a_row_is_no_scanner(
    checklist: Checklist, session: FormSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stray_scan, "BURST", 0.0)
    scan(checklist, "1111")
    assert [row.verdict() for row in checklist.rows[:4]] == ["pass"] * 4


def test_a_code_that_is_scanned_into_a_remark_stays_there(checklist: Checklist, session: FormSession) -> None:
    row = checklist.rows[2]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_2)
    checklist._stray.forget()
    for made in checklist.rows:
        checklist._stray.watch(made, place=True)  # the verdict was given long before
    scan(checklist, "SN-77812")
    assert row.verdict() == "fail"
    checklist.filling.settle()
    assert "SN-77812" in str(session.value((*PATH, "duct-08", "remark")))


def test_a_key_that_is_held_down_answers_one_row(checklist: Checklist) -> None:
    first = checklist.rows[0]
    QTest.keyPress(first, Qt.Key.Key_1)
    for _ in range(5):
        there = checklist.window().focusWidget()
        assert there is not None
        QApplication.sendEvent(
            there,
            QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", autorep=True),
        )
    assert [row.verdict() for row in checklist.rows] == ["pass", "", "", "", ""]
