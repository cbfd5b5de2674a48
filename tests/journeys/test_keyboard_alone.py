"""A site survey by somebody who has no mouse: keys, and what is on the clipboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from sidesk.ui.fields.choice import AcknowledgeField, ChoiceField, VerdictField
from sidesk.ui.fields.pages import Pages
from sidesk.ui.fields.photos import PhotoField
from sidesk.ui.fields.sheet_view import SheetView
from sidesk.ui.hands import pause, wait_until
from sidesk.ui.kit.picker import Picker
from sidesk.ui.wizard.review import Review
from sidesk.ui.wizard.section import SectionView
from tests.journeys.conftest import Survey
from tests.support.fingers import (
    can_be_typed,
    field_of,
    focused,
    picture_on_the_clipboard,
    press,
    tab_to,
    text_for,
    write,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CTRL = Qt.KeyboardModifier.ControlModifier
MOST = 140  # presses of Tab in one section
FILLED = ("basics", "buildings", "rooms", "issues", "pictures")


def test_a_survey_is_filled_to_its_review_by_keys_alone(survey: Survey) -> None:
    wizard, window = survey.wizard, survey.window
    kinds: set[str] = set()
    while not isinstance(wizard.view, Review):
        assert isinstance(wizard.view, SectionView)
        here = wizard.current()
        if wizard.view.path[0] in FILLED:
            kinds |= _section(survey)
        press(window, Qt.Key.Key_PageDown, CTRL)
        pause(10)
        assert wizard.current() == here + 1, repr(focused(window))
    assert kinds >= {"text", "one", "many", "datetime", "person", "place", "integer", "decimal", "yesno",
                     "long", "photo", "acknowledge", "row"}  # fmt: skip
    session = wizard.session
    room = session.row_keys(("rooms",))[0]
    assert session.value(("rooms", room, "room", "room_code")) == "KC-9"
    assert session.value(("rooms", room, "room", "room_photos"))
    assert session.row_keys(("issues", "risks"))


def _section(survey: Survey) -> set[str]:
    """Walk through a section by Tab and answer what has the cursor; returns the kinds that were answered."""
    window, view = survey.window, survey.wizard.view
    assert isinstance(view, SectionView)
    if isinstance(view.block, Pages) and not survey.wizard.session.row_keys(view.path):
        add = view.block.add
        tab_to(window, lambda there: there is add)
        press(window, Qt.Key.Key_Space)
        pause(20)
    tab_to(window, view.isAncestorOf)
    kinds: set[str] = set()
    for _ in range(MOST):
        there = focused(window)
        if not view.isAncestorOf(there):
            return kinds
        kinds |= _answer(survey)
        press(window, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never leaves {view.path}")


def _pick(survey: Survey) -> None:
    """The second line of the list; a list of several is left by Esc."""
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Return):
        press(survey.window, key)
    if QApplication.activePopupWidget() is not None:
        press(survey.window, Qt.Key.Key_Escape)


def _row(survey: Survey, there: SheetView) -> set[str]:
    """Type into a table that has no row yet."""
    keys = survey.wizard.session.row_keys
    if keys(there.rows.path):
        return set()
    write(survey.window, "7")
    press(survey.window, Qt.Key.Key_Return)
    return {"row"} if keys(there.rows.path) else set()


def _answer(survey: Survey) -> set[str]:
    window, session = survey.window, survey.wizard.session
    there = focused(window)
    if isinstance(there, SheetView):
        return _row(survey, there)
    field = field_of(there)
    if field is None or session.value(field.path) is not None:
        return set()
    if can_be_typed(there):
        if isinstance(field, ChoiceField):
            return set()
        write(window, text_for(field))
    elif isinstance(there, Picker):
        _pick(survey)
    elif isinstance(field, VerdictField):
        press(window, Qt.Key.Key_1)
    elif isinstance(field, PhotoField):
        picture_on_the_clipboard(hash(field.path) & 0xFFFFFF)
        press(window, Qt.Key.Key_V, CTRL)
        wait_until(lambda: bool(session.value(field.path)), "the picture was not pasted")
    elif isinstance(field, ChoiceField | AcknowledgeField) and isinstance(there, QAbstractButton):
        press(window, Qt.Key.Key_Space)
    else:
        return set()
    return {field.question.kind} if session.value(field.path) is not None else set()
