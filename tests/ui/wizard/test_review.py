"""The review lists what was answered and what is left; a press leads to the field."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sidesk.ui.wizard.review import EMPTY, LEFT, REMINDED, Review
from sidesk.ui.wizard.window import Wizard
from tests.support.looks import scrolls_twice
from tests.ui.wizard.conftest import Build
from tests.ui.wizard.test_window import ROOMS


def review(wizard: Wizard) -> Review:
    wizard.open(5)
    assert isinstance(wizard.view, Review)
    return wizard.view


def texts(view: Review) -> list[str]:
    return [f"{line.label}: {line.text}" for line in view.model.lines]


def test_answers_stand_below_their_sections(build: Build) -> None:
    view = review(build({"basics": {"a_text": "AL1-12", "a_many": ["power", "fire"]}}))
    assert texts(view)[:4] == ["Basics: ", "Fed from: AL1-12", "Shared: Power, Fire", "Total: 2"]


def test_what_is_left_is_counted_and_listed(build: Build) -> None:
    view = review(build(dict(ROOMS)))
    assert view.banner.said() == "15 things are left to do"
    view.show_only(LEFT)
    left = [line for line in view.model.lines if line.state == "missing"]
    assert len(left) == 15
    view.show_only(REMINDED)
    assert [line.text for line in view.model.lines if line.state == "warn"] == ["4.32 m²", "2.3 V"]
    view.show_only(EMPTY)
    assert all(not line.text for line in view.model.lines if line.kind == "answer")


def test_a_press_leads_to_the_field(build: Build) -> None:
    wizard = build(dict(ROOMS))
    view = review(wizard)
    view.show_only(REMINDED)
    row = next(i for i, line in enumerate(view.model.lines) if line.text == "2.3 V")
    view.list.clicked.emit(view.model.index(row))
    assert wizard.focused() == ("rooms", "r2", "voltage")


def test_a_table_is_one_line_of_the_review(build: Build) -> None:
    links = {
        "links": {"l1": {"@order": "1", "link": "A", "length": "long"}, "l2": {"@order": "2", "link": "B"}}
    }
    view = review(build(dict(links)))
    line = next(line for line in view.model.lines if line.label == "Links" and line.kind == "answer")
    assert line.text == "2 rows"
    assert line.message == "1 cell is not right"


def test_in_a_low_window_the_review_scrolls_as_one_and_the_arrow_keys_take_it_along(
    qtbot: QtBot, build: Build
) -> None:
    wizard = build(dict(ROOMS))
    wizard.resize(1100, 420)
    view = review(wizard)
    page = view._page.verticalScrollBar()
    qtbot.waitUntil(lambda: page.maximum() > view._page.height() and not scrolls_twice(view))
    view.list.setCurrentIndex(view.model.index(0))
    QTest.keyClick(view.list, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: page.value() > page.maximum() // 2)
    wizard.resize(1100, 900)
    qtbot.waitUntil(lambda: page.maximum() == 0 and view.list.verticalScrollBar().maximum() > 0)


def test_tab_comes_to_the_filters_of_the_review(build: Build) -> None:
    wizard = build(dict(ROOMS))
    view = review(wizard)
    view.setFocus()
    stops = set()
    for _ in range(40):
        QTest.keyClick(wizard.focusWidget(), Qt.Key.Key_Tab)
        stops.add(wizard.focusWidget())
    assert stops >= {view.list, *view.filters.values()}
