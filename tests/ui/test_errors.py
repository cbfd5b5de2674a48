"""A failure says what happened and what to do; its report holds no answers."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sidesk.core.errors import CannotRead
from sidesk.core.text import Words
from sidesk.ui.errors import ErrorDialog, ErrorTeller, report, sentences
from sidesk.ui.kit.buttons import Button
from sidesk.ui.theme import LIGHT, Look

LOOK = Look(LIGHT, Words("en"))


def failure() -> Exception:
    try:
        {"answer": "secret"}["房间 302"]
    except KeyError as error:
        return error
    raise AssertionError


def test_a_situation_is_told_with_its_details_and_advice() -> None:
    told, advised = sentences(CannotRead(path="2F.csv", why="no such file"), LOOK.words)
    assert told == "“2F.csv” could not be read: no such file"
    assert advised


def test_our_own_mistake_says_that_the_answers_are_kept() -> None:
    assert "kept" in sentences(failure(), LOOK.words)[0]


def test_the_report_says_where_and_nothing_that_was_typed() -> None:
    text = report(failure())
    assert "test_errors.py" in text
    assert "KeyError" in text
    assert "302" not in text


def test_the_dialog_copies_its_report(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = ErrorDialog(LOOK, window, failure())
    copy = next(b for b in dialog.findChildren(Button) if b.text() == "Copy the report")
    copy.click()
    assert "KeyError" in QGuiApplication.clipboard().text()


def test_one_failure_at_a_time(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    tell = ErrorTeller(LOOK, lambda: window)
    tell(failure(), window)
    tell(failure(), window)
    assert len(window.findChildren(ErrorDialog)) == 1
