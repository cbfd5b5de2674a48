"""Nothing is tidied up under somebody's hands; in the next pause it is."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from sidesk.ui import tidy as tidying
from sidesk.ui.tidy import Tidy


class Circle:
    """Holds itself: only the collector frees it."""

    def __init__(self) -> None:
        self.itself = self


@dataclass
class Page:
    """A line to type in, and something that waits to be collected."""

    line: QLineEdit
    tidy: Tidy
    left: weakref.ref[Circle]


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[Page]:
    line, parent = QLineEdit(), QObject()
    qtbot.addWidget(line)
    gc.collect()
    tidy = Tidy(parent)
    line.show()
    line.activateWindow()
    qtbot.waitUntil(line.isActiveWindow)
    line.setFocus()
    before = gc.get_threshold()
    gc.set_threshold(1, 1, 1)  # it is always time
    yield Page(line, tidy, weakref.ref(Circle()))
    gc.set_threshold(*before)
    tidy.end()


def test_somebody_who_types_is_not_stopped_by_it(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "PAUSE", 60_000)
    page.tidy.look()
    handle = page.line.windowHandle()
    assert handle is not None
    for key in (Qt.Key.Key_4, Qt.Key.Key_2):
        QTest.keyClick(handle, key)
        page.tidy.look()
    assert page.line.text() == "42"
    assert page.left() is not None
    page.tidy._pause.alone.emit()
    assert page.left() is None


def test_in_the_next_pause_it_is_done(qtbot: QtBot, page: Page) -> None:
    page.tidy.look()
    QTest.keyClick(page.line, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: page.left() is None, timeout=20_000)


def test_every_touch_begins_the_pause_anew(qtbot: QtBot, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "PAUSE", 5_000)
    page.tidy.look()
    waiting = page.tidy._pause._timer
    qtbot.waitUntil(lambda: waiting.remainingTime() < 4_600)
    before = waiting.remainingTime()
    handle = page.line.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert waiting.remainingTime() > before


def test_a_pause_that_never_comes_is_not_waited_for(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page.tidy.look()
    monkeypatch.setattr(tidying, "LONGEST", 0.0)
    page.tidy.look()
    assert page.left() is None
