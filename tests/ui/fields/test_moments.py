"""Dates and times: what was understood stands below, and everything can be picked by keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sidesk.forms.session import FormSession
from sidesk.ui.fields.base import Field
from sidesk.ui.fields.grid import FieldGrid
from sidesk.ui.fields.moment import DateField, DateTimeField, MomentField, TimeField, moment_text
from sidesk.ui.fields.numbers import NumberField
from sidesk.ui.kit.calendar import Month
from sidesk.ui.kit.picker import ChoiceList
from sidesk.ui.theme import Look

Show = Callable[[str], FieldGrid]


def field(grid: FieldGrid, name: str) -> Field:
    found = next((f for f in grid.fields() if f.path[-1] == name), None)
    assert found is not None
    return found


def moment(grid: FieldGrid, name: str) -> MomentField:
    found = field(grid, name)
    assert isinstance(found, MomentField)
    return found


def days_of(month: Month) -> QWidget:
    days = month.focusProxy()
    assert days is not None
    return days


@pytest.mark.parametrize(
    ("name", "typed", "below", "after"),
    [
        ("a_date", "5/11", "Thursday 5 November", "2026-11-05"),
        ("a_date", "yesterday", "Sunday 10 May (yesterday)", "2026-05-10"),
        ("a_date", "1/2/2027", "Monday 1 February 2027", "2027-02-01"),
        ("a_date", "2026-05-11", "", "2026-05-11"),
        ("a_time", "2:30pm", "14:30", "14:30"),
        ("a_datetime", "930", "Monday 11 May (today) 09:30", "2026-05-11 09:30"),
        ("a_datetime", "2026-05-11 14:03:22", "", "2026-05-11 14:03:22"),
        ("a_datetime", "2026-05-11 14:03+09:00", "Monday 11 May (today) 14:03", "2026-05-11 14:03 +09:00"),
    ],
)
def test_what_was_understood_stands_below_while_it_is_typed(
    shown: Show, name: str, typed: str, below: str, after: str
) -> None:
    found = moment(shown("basics"), name)
    QTest.keyClicks(found.edit, typed)
    assert found.note.text() == below
    found.edit.left.emit()
    assert found.edit.text() == after
    found.parsed(found.edit.text())
    assert found.own_problem() == ""


def test_a_moment_that_is_shown_and_typed_again_is_the_same_moment(shown: Show, session: FormSession) -> None:
    found = moment(shown("basics"), "a_datetime")
    for stored in ("2026-05-11T14:03:22+08:00", "2026-05-11T14:03:00-03:30", "2026-05-11T14:03:00+00:00"):
        assert found.parsed(found.text_of(stored)) == stored


def test_the_day_is_picked_by_keys_alone(shown: Show, session: FormSession) -> None:
    found = moment(shown("basics"), "a_date")
    assert isinstance(found, DateField)
    QTest.keyClick(found.edit, Qt.Key.Key_Down)
    assert found.popover is not None
    month = found.popover.findChild(Month)
    assert isinstance(month, Month)
    days = days_of(month)
    keys = (Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Return)
    for key in keys:
        QTest.keyClick(days, key)
    assert session.value(("basics", "a_date")) == "2026-06-13"


def test_the_calendar_has_a_first_and_a_last_day(qtbot: QtBot, look: Look) -> None:
    for day, key in ((dt.date.min, Qt.Key.Key_PageUp), (dt.date.max, Qt.Key.Key_PageDown)):
        month = Month(look, day, dt.date(2026, 5, 11))
        qtbot.addWidget(month)
        month.show()
        for pressed in (key, Qt.Key.Key_Up, Qt.Key.Key_Down, key):
            QTest.keyClick(days_of(month), pressed)
        month.grab()
        QTest.keyClick(days_of(month), Qt.Key.Key_T)
        assert month.day == dt.date(2026, 5, 11)


def test_the_time_is_picked_from_a_list_that_begins_with_now(shown: Show, session: FormSession) -> None:
    found = moment(shown("basics"), "a_time")
    assert isinstance(found, TimeField)
    QTest.keyClick(found.edit, Qt.Key.Key_Down)
    assert found.popover is not None
    listed = found.popover.findChild(ChoiceList)
    assert isinstance(listed, ChoiceList)
    assert listed.option(0).label == "Now 14:03"
    QTest.keyClick(listed.list, Qt.Key.Key_Down)
    QTest.keyClick(listed.list, Qt.Key.Key_Return)
    assert session.value(("basics", "a_time")) == "14:30"


def test_a_time_from_the_list_goes_with_the_day(shown: Show, session: FormSession) -> None:
    found = moment(shown("basics"), "a_datetime")
    assert isinstance(found, DateTimeField)
    found.open_picker()
    assert found.popover is not None
    listed, month = found.popover.findChild(ChoiceList), found.popover.findChild(Month)
    assert isinstance(listed, ChoiceList)
    assert isinstance(month, Month)
    listed.picked.emit("09:30")
    month.picked.emit(dt.date(2026, 5, 12))
    assert session.value(("basics", "a_datetime")) == "2026-05-12T09:30:00+08:00"


def test_a_moment_of_another_zone_takes_the_room_its_zone_needs(shown: Show, session: FormSession) -> None:
    found = moment(shown("basics"), "a_datetime")
    assert isinstance(found, DateTimeField)
    found.take("2026-05-12 09:30")
    column = found._room_for("0" * 16)
    assert found.wanted_span(column, 16) == 1
    found.tell("2026-05-12T09:30:00+02:00")
    assert found.text_of(found.asked.value) == "2026-05-12 09:30 +02:00"
    assert found.wanted_span(column, 16) == 2


def test_an_empty_calculation_says_what_it_waits_for(shown: Show) -> None:
    grid = shown("rooms")
    area, length = field(grid, "area"), field(grid, "length")
    assert area.note.text() == "Needs Length, Width"
    assert isinstance(length, NumberField)
    QTest.keyClicks(length.edit, "2")
    assert area.note.text() == "Needs Width"


def test_how_a_day_was_read_stays_in_sight_where_it_could_be_another(shown: Show) -> None:
    found = moment(shown("basics"), "a_date")
    QTest.keyClicks(found.edit, "5/11/2026")
    assert found.note.text() == "Thursday 5 November"
    found.edit.left.emit()
    assert found.edit.text() == "2026-11-05"
    assert found.note.text() == "Thursday 5 November"
    found.edit.selectAll()
    QTest.keyClicks(found.edit, "2026-05-11")
    found.edit.left.emit()
    assert found.note.text() == ""


def test_a_moment_that_is_worked_out_is_said_like_one_that_is_typed() -> None:
    here = dt.datetime(2026, 5, 11, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    assert moment_text("2026-05-11T14:03:00+08:00", here) == "2026-05-11 14:03"
    assert moment_text("2026-05-11T14:03:00+09:00", here) == "2026-05-11 14:03 +09:00"
    assert moment_text("soon", here) == moment_text(None, here) == ""
