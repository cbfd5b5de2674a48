"""Nothing flashes: what is built for a page is shown in it, never as a window of its own for a moment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program
from sidesk.ui.main_window import PAGES, MainWindow
from sidesk.ui.record_page import RecordPage
from tests.support.shell import seen, settle


class Watch(QObject):
    """Remembers every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[Watch]:
    watch = Watch()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_flashes_a_window(program: Program, window: MainWindow, watch: Watch, name: str) -> None:
    window.go(name)
    settle(program.jobs, 30)
    assert watch.shown == []


@pytest.mark.parametrize("state", ["draft", "final"])
def test_no_record_flashes_a_window(program: Program, window: MainWindow, watch: Watch, state: str) -> None:
    assert program.desk is not None
    lines = program.desk.store.records.page(RecordQuery(state=state, limit=1))
    assert lines
    window.open_record(lines[0].record)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "the record did not open")
    page = window.shown()
    assert isinstance(page, RecordPage)
    for number in range(page.wizard.count() if page.wizard is not None else 0):
        assert page.wizard is not None
        page.wizard.open(number)
        settle(program.jobs, 10)
    assert watch.shown == []


def test_the_keys_stay_with_the_window_when_a_page_is_opened_by_them(
    program: Program, window: MainWindow
) -> None:
    window.activateWindow()
    settle(program.jobs, 10)
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    settle(program.jobs, 20)
    assert window.shown() is window.page("settings")
    assert window.isActiveWindow()
