"""Strip, verdict, chips, saved mark, toast, calendar, sections, table: what they say and emit."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sidesk.core.files import resources
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import FlowBox
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.calendar import Month, shifted
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.icons import initials, pixmap
from sidesk.ui.kit.picker import ChoiceList, Option, Picker
from sidesk.ui.kit.ports import FAIL, PASS, TODO, PortStrip
from sidesk.ui.kit.progress import JobProgress
from sidesk.ui.kit.saved import SavedMark
from sidesk.ui.kit.sections import Entry, SectionList
from sidesk.ui.kit.table import Cell, Column, RowsModel, Table
from sidesk.ui.kit.text import Text
from sidesk.ui.kit.toast import Toast
from sidesk.ui.kit.verdict import VerdictButtons
from sidesk.ui.theme import Look


def test_every_icon_that_is_named_is_shipped(look: Look) -> None:
    for file in resources("icons").glob("*.svg"):
        assert not pixmap(look, file.stem).isNull()


@pytest.mark.parametrize(("name", "said"), [("样例·陆遥", "陆"), ("Lin Zhou", "LZ"), ("", "?")])
def test_a_person_is_known_by_an_initial(name: str, said: str) -> None:
    assert initials(name) == said


def test_arrows_walk_the_strip_and_enter_opens(qtbot: QtBot, look: Look) -> None:
    strip = PortStrip(look, [PASS, FAIL, TODO], ["link 001", "link 002", "link 003"])
    qtbot.addWidget(strip)
    strip.setFocus()
    strip.select(0)
    QTest.keyClick(strip, Qt.Key.Key_Right)
    assert strip.accessibleName() == "link 002 of 3, fail"
    with qtbot.waitSignal(strip.picked) as picked:
        QTest.keyClick(strip, Qt.Key.Key_Return)
    assert picked.args == [1]


def test_a_small_cell_is_touched_beside_it(qtbot: QtBot, look: Look) -> None:
    strip = PortStrip(look, [TODO] * 12, cell=9)
    qtbot.addWidget(strip)
    strip.resize(strip.sizeHint())
    assert strip.height() >= 40
    with qtbot.waitSignal(strip.picked) as picked:
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(strip.width() - 2, 2))
    assert picked.args == [11]


def test_a_verdict_is_never_preset_and_clears_when_pressed_again(qtbot: QtBot, look: Look) -> None:
    buttons = VerdictButtons(look)
    qtbot.addWidget(buttons)
    assert buttons.value() == ""
    said: list[str] = []
    buttons.changed.connect(said.append)
    buttons.show()
    buttons.setFocus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_2, Qt.Key.Key_3):
        QTest.keyClick(buttons.segments()[0], key)
    assert said == ["pass", "fail", "", "na"]


def test_three_joined_buttons_share_their_edges(qtbot: QtBot, look: Look) -> None:
    buttons = VerdictButtons(look)
    qtbot.addWidget(buttons)
    buttons.resize(buttons.sizeHint())
    buttons.show()
    left, middle, right = (segment.geometry() for segment in buttons.segments())
    assert middle.left() == left.right()
    assert right.left() == middle.right()
    assert right.right() == buttons.rect().right()


@pytest.mark.parametrize("verdict", ["pass", "fail", "na"])
def test_a_chosen_verdict_is_filled_from_edge_to_edge_at_every_height(
    qtbot: QtBot, look: Look, verdict: str
) -> None:
    buttons = VerdictButtons(look)
    qtbot.addWidget(buttons)
    buttons.show_value(verdict)
    (chosen,) = (segment for segment in buttons.segments() if segment.name == verdict)
    token = {"pass": "ok", "fail": "bad", "na": "ink3"}[verdict]
    for height in range(40, 160):
        buttons.resize(300, height)
        seen = chosen.grab().toImage()
        for x in (4, seen.width() - 5):
            assert seen.pixelColor(x, height // 2) == look.color(token), (height, x)


def test_saved_is_green_only_with_a_time(qtbot: QtBot, look: Look) -> None:
    mark = SavedMark(look)
    qtbot.addWidget(mark)
    assert mark.text() == ""
    mark.set_saving()
    assert mark.text() == ""  # not before 300 ms
    qtbot.waitUntil(lambda: mark.text() == "Saving…", timeout=1000)
    mark.set_saved(dt.datetime(2026, 5, 11, 14, 3, 22, tzinfo=dt.UTC))
    assert mark.text() == "Saved on this computer 14:03:22"
    mark.set_failed()
    assert mark.text() == "Not saved yet"


def test_a_toast_can_be_undone(qtbot: QtBot, look: Look) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 400)
    window.show()
    toast = Toast(look, window, "1 row removed", "Undo")
    toast.pop()
    assert window.rect().contains(toast.geometry())
    with qtbot.waitSignal(toast.acted):
        QTest.mouseClick(toast.findChildren(QWidget)[-1], Qt.MouseButton.LeftButton)


def test_a_banner_tells_a_screen_reader_both_sentences(qtbot: QtBot, look: Look) -> None:
    banner = Banner(look, "The disk is full.", "Make room on it.", "bad", actions=(Button(look, "Show"),))
    qtbot.addWidget(banner)
    assert banner.accessibleName() == "The disk is full. Make room on it."
    banner.say("Two", "sentences", "ok")
    assert banner.said() == "Two"


def test_a_month_is_walked_by_keys(qtbot: QtBot, look: Look) -> None:
    month = Month(look, dt.date(2026, 5, 11), dt.date(2026, 5, 11))
    qtbot.addWidget(month)
    days = month.focusProxy()
    assert isinstance(days, QWidget)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_PageDown):
        QTest.keyClick(days, key)
    with qtbot.waitSignal(month.picked) as picked:
        QTest.keyClick(days, Qt.Key.Key_Return)
    assert picked.args == [dt.date(2026, 6, 17)]


def test_a_month_later_is_never_a_day_that_is_not() -> None:
    assert shifted(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
    assert shifted(dt.date(2026, 3, 31), -13) == dt.date(2025, 2, 28)


def test_any_section_can_be_opened(qtbot: QtBot, look: Look) -> None:
    sections = SectionList(look, [Entry("Basics", done=True), Entry("Rooms", "3"), Entry("Sign")])
    qtbot.addWidget(sections)
    with qtbot.waitSignal(sections.picked) as picked:
        sections.rows()[2].click()
    assert picked.args == [2]


def test_a_long_section_title_goes_on_in_a_second_line(qtbot: QtBot, look: Look) -> None:
    sections = SectionList(look, [Entry("弱电间与供电以及接地防雷和其他所有需要勘查的内容", "9/14")])
    qtbot.addWidget(sections)
    row = sections.rows()[0]
    assert row.heightForWidth(200) > row.heightForWidth(600)


def test_a_list_is_narrowed_by_every_word(qtbot: QtBot, look: Look) -> None:
    options = [Option(f"dmm-{n}", f"Multimeter DMM {n:02d}") for n in range(1, 13)]
    listed = ChoiceList(look, options)
    qtbot.addWidget(listed)
    listed.narrow("multi 07")
    with qtbot.waitSignal(listed.picked) as picked:
        QTest.keyClick(listed.search, Qt.Key.Key_Return)
    assert picked.args == ["dmm-7"]


def test_a_picker_shows_what_is_chosen_and_can_be_emptied(qtbot: QtBot, look: Look) -> None:
    picker = Picker(look)
    qtbot.addWidget(picker)
    picker.show()
    picker.show_options([Option("a", "Alpha"), Option("b", "Beta")], ["a"])
    assert picker.text() == "Alpha"
    said: list[str] = []
    picker.picked.connect(said.append)
    picker.open_list()
    assert picker.popover is not None
    listed = picker.popover.findChild(ChoiceList)
    assert isinstance(listed, ChoiceList)
    listed.picked.emit("")
    assert said == [""]
    assert picker.text() == ""


def test_a_table_opens_the_row_under_the_cursor(qtbot: QtBot, look: Look) -> None:
    columns = [
        Column[str]("Link", lambda v: Cell(v, bold=True)),
        Column[str]("Length", lambda v: "28.7", 80, right=True),
    ]
    table = Table(look, RowsModel(columns, ["A", "B"]))
    qtbot.addWidget(table)
    table.show()
    table.selectRow(1)
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [1]
    assert table.model().index(1, 0).data() == "B"


def test_a_flow_grows_downwards_where_it_is_narrow(qtbot: QtBot, look: Look) -> None:
    flow = FlowBox(*(Button(look, f"Option {n}") for n in range(6)))
    qtbot.addWidget(flow)
    assert flow.heightForWidth(300) > flow.heightForWidth(900) >= 40


def test_a_word_stands_in_the_middle_of_the_buttons_beside_it(qtbot: QtBot, look: Look) -> None:
    words = [Text(look, "Show", "small") for _ in range(2)]
    flow = FlowBox(words[0], Button(look, "All"), Button(look, "Waiting"), words[1], gap=8)
    qtbot.addWidget(flow)
    flow.resize(flow.sizeHint().width() - 10, 200)  # the last word has its own line
    flow.show()
    lines = [one.geometry() for one in flow.findChildren(QWidget) if one.parent() is flow]
    first, middle, _last, second = lines
    assert abs(first.center().y() - middle.center().y()) <= 1
    assert second.top() == middle.bottom() + 1 + 8, "a line is as high as what stands in it"
    assert flow.heightForWidth(flow.width()) == second.bottom() + 1


def test_a_short_job_shows_no_bar(qtbot: QtBot, look: Look) -> None:
    progress = JobProgress(look, "Importing")
    qtbot.addWidget(progress)
    progress.begin()
    progress.end()
    qtbot.wait(350)
    assert progress.isHidden()
    progress.begin()
    qtbot.waitUntil(lambda: not progress.isHidden(), timeout=1000)
    progress.set_progress(141, 212)
    progress.end("Stopped. 141 rows are kept.")
    assert not progress.isHidden()


def test_a_chip_says_its_state(qtbot: QtBot, look: Look) -> None:
    chip = Chip(look, "1 failed", "bad")
    qtbot.addWidget(chip)
    chip.show_state("all pass", "ok")
    assert (chip.text(), chip.accessibleName()) == ("all pass", "all pass")


def test_every_icon_that_is_asked_for_is_there() -> None:
    asked = re.compile(
        r"""(?:icon=|trailing=|Icon\(\w+(?:\.\w+)*, |pixmap\(\w+(?:\.\w+)*, )["']([a-z0-9-]+)["']"""
    )
    shipped = {file.stem for file in resources("icons").glob("*.svg")}
    for file in (resources().parent / "sidesk" / "ui").rglob("*.py"):
        assert set(asked.findall(file.read_text("utf-8"))) <= shipped, file.name
