"""Long words in little room: an answer wraps, a search line says less, and nothing is cut."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sidesk.ui.kit.boxes import FlowBox, column
from sidesk.ui.kit.buttons import Button
from sidesk.ui.rail import Place, Rail
from sidesk.ui.search_line import SearchLine
from sidesk.ui.theme import Look
from tests.support.looks import faults, hidden_sideways

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
    places = [Place(str(n), f"Place {n}", "calendar") for n in range(6)]
    rail = Rail(large, places, compact=True)
    qtbot.addWidget(rail)
    rail.resize(rail.width(), 640)
    rail.show()
    qtbot.wait(20)
    assert hidden_sideways(rail) == []
    assert rail.findChild(QWidget, "rail/5").visibleRegion().boundingRect().height() >= large.px(41)
