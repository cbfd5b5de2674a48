"""Long words in little room: an answer wraps, a search line says less, and nothing is cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from sidesk.ui.columns import ColumnsDialog, Offered
from sidesk.ui.kit.boxes import FlowBox, column, give_scrolling, holder, row, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.picker import ChoiceList, Option
from sidesk.ui.kit.popover import Popover
from sidesk.ui.kit.text import Text
from sidesk.ui.rail import Place, Rail, RailItem
from sidesk.ui.search_line import SearchLine
from sidesk.ui.theme import Look
from tests.support.looks import beyond, faults, hidden_sideways

LONG = "Link formula: km × coefficient + 0.75 × connectors + 0.3 × splices"


def test_an_answer_that_is_longer_than_the_line_goes_on_in_the_next(qtbot: QtBot, look: Look) -> None:
    long, short = Button(look, LONG, "option"), Button(look, "Fixed", "option")
    page = QWidget()
    page.setLayout(column(FlowBox(long, short), None))
    qtbot.addWidget(page)
    page.resize(300, 300)
    page.show()
    assert faults(page) == []
    assert long.height() > short.height()
    page.resize(900, 300)
    qtbot.waitUntil(lambda: long.height() == short.height())


def test_a_search_line_says_all_it_finds_where_there_is_room_and_its_name_where_not(
    qtbot: QtBot, look: Look
) -> None:
    line = SearchLine(look, "Number, name, place, any word of the answers", "Search records")
    qtbot.addWidget(line)
    line.resize(600, 40)
    line.show()
    assert line.placeholderText() == "Number, name, place, any word of the answers"
    line.resize(240, 40)
    assert line.placeholderText() == "Search records"


def test_a_low_rail_draws_its_places_closer_together_before_it_scrolls(qtbot: QtBot, look: Look) -> None:
    large = Look(look.theme, look.words, 2.0)
    places = [Place(str(n), f"Place {n}", "calendar") for n in range(7)]
    rail = Rail(large, places, compact=True)
    qtbot.addWidget(rail)
    rail.resize(rail.width(), 640)
    rail.show()
    qtbot.wait(20)
    assert hidden_sideways(rail) == []
    last = rail.findChild(RailItem, "rail/6")
    assert last is not None
    assert last.visibleRegion().boundingRect().height() >= large.px(40)


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_sign_at_the_foot_of_a_compact_rail_keeps_clear_of_the_windows_edge(
    qtbot: QtBot, look: Look, scale: float
) -> None:
    places = [Place(str(n), f"Place {n}", "calendar") for n in range(7)]
    rail = Rail(Look(look.theme, look.words, scale), places, compact=True)
    qtbot.addWidget(rail)
    rail.resize(rail.width(), 768)
    rail.show()
    qtbot.wait(20)
    (sign,) = rail.findChildren(Icon)
    assert rail.height() - sign.geometry().bottom() >= 12


@pytest.mark.parametrize("lines", [2, 60])
def test_a_dialog_never_loses_its_buttons_below_the_window(qtbot: QtBot, look: Look, lines: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1024, 640)
    window.show()
    dialog = Dialog(look, window, "What is lost?")
    dialog.add(Text(look, "\n".join(f"Line {n}" for n in range(lines)), wrap=True))
    yes = dialog.offer("Go on", "primary", accepts=True)
    dialog.open()
    qtbot.wait(30)
    assert beyond(dialog) == []
    assert dialog.rect().contains(yes.mapTo(dialog, yes.rect().bottomRight()))
    assert faults(dialog) == []
    assert dialog.height() < 300 or lines > 2
    dialog.reject()


def test_a_list_is_not_higher_than_a_low_screen(qtbot: QtBot, look: Look) -> None:
    large = Look(look.theme, look.words, 2.0)
    listed = ChoiceList(large, [Option(str(n), f"Option {n}") for n in range(30)])
    qtbot.addWidget(listed)
    screen = QGuiApplication.primaryScreen().availableGeometry().height()
    assert listed.list.height() <= max(screen * 0.45, 3 * large.px(40)) + 4


def test_a_press_anywhere_on_a_line_of_columns_ticks_it(qtbot: QtBot, look: Look) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1024, 640)
    window.show()
    dialog = ColumnsDialog(look, window, [Offered("a", "Record", fixed=True), Offered("b", "Number")], ["a"])
    dialog.open()
    lines = dialog.list
    for at, ticked in ((1, True), (1, False), (0, True)):
        spot = lines.visualItemRect(lines.item(at)).center()
        QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        assert (lines.item(at).checkState() == Qt.CheckState.Checked) is ticked
    dialog.reject()


def test_a_number_of_three_digits_leaves_the_icon_of_a_compact_rail_alone(qtbot: QtBot, look: Look) -> None:
    item = RailItem(Look(look.theme, look.words, 2.0), Place("sync", "Sync", "refresh-cw"), compact=True)
    qtbot.addWidget(item)
    item.set_count(110)
    item.resize(136, 82)
    assert item._counted() == "99+"
    badge = item._badge(QRectF(item.rect()).adjusted(6, 2, -6, -2))
    assert badge.left() >= item.width() / 2 - item._look.px(14)


def test_a_dialog_with_a_list_of_its_own_stays_within_a_low_window(qtbot: QtBot, look: Look) -> None:
    class Listing(Dialog):
        def __init__(self, parent: QWidget) -> None:
            super().__init__(look, parent, "Which one?")
            self._area = scrolled(QWidget())  # a name that anybody gives to a list that scrolls
            self._area.setFixedHeight(700)
            self.add(self._area)

    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1024, 640)
    window.show()
    dialog = Listing(window)
    dialog.open()
    qtbot.waitUntil(lambda: beyond(dialog) == [])
    dialog.reject()


@pytest.mark.parametrize("lines", [4, 30])
def test_a_list_in_a_dialog_gets_shorter_before_the_dialog_scrolls_around_it(
    qtbot: QtBot, look: Look, lines: int
) -> None:
    large = Look(look.theme, look.words, 2.0)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    dialog = Dialog(large, window, "Which columns?", "It is said in a sentence that wraps. " * lines)
    listed = scrolled(holder(column(*(Text(large, f"Line {n}") for n in range(40)))))
    listed.setFixedHeight(440)
    dialog.add(listed)
    dialog.shorten(listed, 120)
    dialog.offer("Show them", "primary", accepts=True)
    dialog.open()
    qtbot.wait(30)
    areas = [one for one in dialog.findChildren(QScrollArea) if one.verticalScrollBar().maximum() > 0]
    assert listed in areas
    assert (areas == [listed]) is (lines == 4)  # what is said fills the window itself: all of it scrolls
    assert dialog.height() <= window.height()
    assert faults(dialog) == []
    assert beyond(dialog) == []
    dialog.reject()


class _Tall(QScrollArea):
    """It would like to be higher than the window, and need not."""

    def sizeHint(self) -> QSize:
        return QSize(400, 900)


def test_wrapped_texts_beside_a_picture_do_not_make_a_dialog_scroll_that_has_room(
    qtbot: QtBot, look: Look
) -> None:
    large = Look(look.theme, look.words, 1.5)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    dialog = Dialog(large, window, "Racks", width=WIDE)
    area = _Tall()
    give_scrolling(area, holder(column(*(Text(large, f"Unit {n}") for n in range(42)))))
    area.setMinimumHeight(378)
    said = [
        Text(large, "It leads from the panel to the switch of the floor. " * 3, wrap=True) for _ in range(4)
    ]
    dialog.add(row((area, 3), (holder(column(*said, None)), 2)))
    dialog.offer("Close")
    dialog.open()
    qtbot.wait(30)
    areas = [one for one in dialog.findChildren(QScrollArea) if one.verticalScrollBar().maximum() > 0]
    assert areas == [area]
    assert faults(dialog) == []
    dialog.reject()


def test_a_list_of_a_given_width_keeps_it_with_its_scroll_bar(qtbot: QtBot, look: Look) -> None:
    lines = column(*(Text(look, f"{number} lines of text that wrap", wrap=True) for number in range(30)))
    inside = holder(lines)
    inside.setFixedWidth(240)
    over = holder(column(Popover.cap(inside, 120)))
    qtbot.addWidget(over)
    over.resize(240, 120)
    over.show()
    assert over.width() == 240
    assert hidden_sideways(over) == []


def test_the_page_keys_scroll_a_dialog_wherever_its_cursor_stands(qtbot: QtBot, look: Look) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(700, 300)
    over.show()
    dialog = Dialog(look, over, "Which?", " ".join(["many words"] * 200))
    close = dialog.offer("Close")
    dialog.open()
    qtbot.waitUntil(lambda: dialog._scroller is not None)
    assert dialog._scroller is not None
    bar = dialog._scroller.verticalScrollBar()
    close.setFocus()
    QTest.keyClick(close, Qt.Key.Key_End)
    assert bar.value() == bar.maximum() > 0
    QTest.keyClick(close, Qt.Key.Key_Home)
    assert bar.value() == 0
    dialog.close()
