"""The head of a table by keyboard: walk, sort, and what a screen reader hears."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sidesk.ui.chosen_table import ChosenTable
from sidesk.ui.kit.table import Column, RowsModel
from sidesk.ui.theme import Look

NAMES = ("code", "length", "room", "result")


@pytest.fixture
def table(qtbot: QtBot, look: Look) -> ChosenTable[str]:
    rows: RowsModel[str] = RowsModel(())
    made = ChosenTable(look, rows)
    made.let_choose()
    made.lay([Column(name.title(), str, 100 if n else 0, name=name) for n, name in enumerate(NAMES)], {})
    made.show_lines(["a", "b"], str)
    made.resize(800, 300)
    qtbot.addWidget(made)
    made.show()
    made.head.setFocus()
    return made


def press(table: ChosenTable[str], *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(table.head, key)


LEFT, RIGHT, SPACE, ENTER = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Return
DOWN, UP, HOME, END = Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_End


def test_left_and_right_walk_and_stop_at_the_ends(table: ChosenTable[str]) -> None:
    walked = []
    for key in (RIGHT, RIGHT, LEFT, END, RIGHT, HOME, LEFT):
        press(table, key)
        walked.append(table.head.current)
    assert walked == [1, 2, 1, 3, 3, 0, 0]


@pytest.mark.parametrize("key", [SPACE, ENTER])
def test_space_and_enter_sort_by_the_column_one_stands_on(table: ChosenTable[str], key: Qt.Key) -> None:
    asked: list[str] = []
    table.sort_asked.connect(asked.append)
    press(table, RIGHT, RIGHT, key)
    assert asked == ["room"]


def test_hidden_columns_are_passed_over_and_moved_ones_follow_the_eye(table: ChosenTable[str]) -> None:
    table.setColumnHidden(1, True)
    press(table, RIGHT)
    assert table.head.current == 2
    table.head.moveSection(3, 1)
    press(table, HOME, RIGHT)
    assert table.head.current == 3


def test_a_screen_reader_hears_the_column_its_place_and_its_order(table: ChosenTable[str]) -> None:
    press(table, RIGHT)
    assert table.head.accessibleName() == "Length, 2 / 4"
    table.show_order("length", descending=False)
    assert table.head.accessibleName() == "Length, sorted upwards, 2 / 4"
    table.show_order("length", descending=True)
    assert table.head.accessibleName() == "Length, sorted downwards, 2 / 4"
    assert table.head.accessibleDescription() == "Space sorts by this column"


def test_down_leads_to_the_lines_and_up_from_the_first_back(qtbot: QtBot, table: ChosenTable[str]) -> None:
    table.activateWindow()
    qtbot.waitUntil(table.head.hasFocus)
    press(table, DOWN)
    assert table.hasFocus()
    assert table.currentIndex().row() == 0
    QTest.keyClick(table, DOWN)
    QTest.keyClick(table, UP)
    assert table.hasFocus(), "the second line is not the first"
    QTest.keyClick(table, UP)
    assert table.head.hasFocus()


def test_the_column_one_stands_on_has_a_ring(qtbot: QtBot, table: ChosenTable[str], look: Look) -> None:
    table.activateWindow()
    qtbot.waitUntil(table.head.hasFocus)
    press(table, RIGHT)
    image = table.head.viewport().grab().toImage()
    ring = look.color("accent").name()
    left = table.head.sectionViewportPosition(1)
    middle = table.head.height() // 2
    assert ring in {image.pixelColor(left + x, middle).name() for x in range(5)}
    assert ring not in {image.pixelColor(x, middle).name() for x in range(5)}


def test_a_table_nobody_sorts_keeps_tab_away_from_its_head(qtbot: QtBot, look: Look) -> None:
    rows: RowsModel[str] = RowsModel([Column("A", str)], ["x"])
    plain = ChosenTable(look, rows)
    qtbot.addWidget(plain)
    assert plain.head.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_the_first_column_is_never_squeezed_away(table: ChosenTable[str], look: Look) -> None:
    table.given_up = (3, 2, 1)
    for width in (900, 420, 300):
        table.resize(width, 300)
        table.fit_columns()
        assert table.columnWidth(0) >= look.px(240)
        shown = [n for n in range(4) if not table.isColumnHidden(n)]
        assert sum(table.columnWidth(n) for n in shown) <= table.viewport().width()
