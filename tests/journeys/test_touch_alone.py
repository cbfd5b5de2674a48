"""A site survey on a tablet: fingers, and the keyboard on the screen for what is typed."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from sidesk.ui.fields.base import Field
from sidesk.ui.fields.choice import AcknowledgeField, ChoiceField
from sidesk.ui.fields.moment import MomentField
from sidesk.ui.fields.pages import Pages
from sidesk.ui.fields.sheet import Sheet
from sidesk.ui.hands import wait_until
from sidesk.ui.kit.calendar import Month
from sidesk.ui.kit.picker import ChoiceList, Picker
from sidesk.ui.wizard.review import Review
from sidesk.ui.wizard.section import SectionView
from tests.journeys.conftest import Survey
from tests.support.fingers import Finger, can_be_typed, focused, text_for, write

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
FILLED = ("basics", "buildings", "rooms", "issues")


def test_a_survey_is_filled_to_its_review_by_touch_alone(survey: Survey) -> None:
    wizard, finger = survey.wizard, Finger()
    kinds: set[str] = set()
    while not isinstance(wizard.view, Review):
        view, here = wizard.view, wizard.current()
        assert isinstance(view, SectionView)
        if view.path[0] in FILLED:
            if isinstance(view.block, Pages) and not wizard.session.row_keys(view.path):
                finger.tap(view.block.add)
            for sheet in [one for one in view.findChildren(Sheet) if one.isVisible()]:
                kinds |= _row(survey, finger, sheet)
            for field in view.findChildren(Field):
                kinds |= _answer(survey, finger, field)
        finger.tap(wizard.foot.next)
        wait_until(lambda here=here: wizard.current() == here + 1, "the next section did not come")  # type: ignore[misc]
    assert kinds >= {"text", "one", "many", "person", "place", "integer", "decimal", "yesno", "long",
                     "datetime", "acknowledge", "row"}  # fmt: skip
    session = wizard.session
    room = session.row_keys(("rooms",))[0]
    assert session.value(("rooms", room, "room", "room_code")) == "KC-9"


def _row(survey: Survey, finger: Finger, sheet: Sheet) -> set[str]:
    """A new row of a table, by its button."""
    before = len(survey.wizard.session.row_keys(sheet.path))
    if sheet.add.isVisible():
        finger.tap(sheet.add)
    return {"row"} if len(survey.wizard.session.row_keys(sheet.path)) == before + 1 else set()


def _answer(survey: Survey, finger: Finger, field: Field) -> set[str]:
    session = survey.wizard.session
    if not field.isVisible() or session.value(field.path) is not None or session.read_only(field.path):
        return set()
    target = field.focus_target()
    if isinstance(field, AcknowledgeField):
        finger.tap(field.box)
    elif isinstance(target, Picker):
        finger.tap(target)
        popup = QApplication.activePopupWidget()
        assert popup is not None
        listed = popup.findChild(ChoiceList)
        assert listed is not None
        finger.tap(listed.list.viewport(), listed.list.visualRect(listed.list.model().index(0, 0)).center())
        if QApplication.activePopupWidget() is popup:
            finger.tap(popup, popup.rect().bottomRight() + popup.rect().bottomRight())
    elif isinstance(field, MomentField):
        _pick_moment(field, finger)
    elif isinstance(field, ChoiceField):
        finger.tap(target)
    elif can_be_typed(target):
        finger.tap(target)
        assert _inside(field, focused(survey.window))
        write(survey.window, text_for(field))
    return {field.question.kind} if session.value(field.path) is not None else set()


def _pick_moment(field: MomentField, finger: Finger) -> None:
    """The month, a day back, a half hour from the list: nothing is typed."""
    finger.tap(field.pick)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    times, month = popup.findChild(ChoiceList), popup.findChild(Month)
    assert month is not None
    if times is not None:
        finger.tap(times.list.viewport())
    yesterday = field.ports.clock.today() - dt.timedelta(days=1)
    days = month._days
    finger.tap(days, days._box((yesterday - days._first()).days).center())
    assert str(field.asked.value).startswith(yesterday.isoformat())


def _inside(field: Field, widget: QWidget) -> bool:
    return field.isAncestorOf(widget)
