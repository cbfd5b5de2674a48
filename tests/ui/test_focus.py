"""Where the cursor is, is seen in every theme: also outdoors, and on dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sidesk.core.text import Words
from sidesk.ui.kit.buttons import Button, CheckBox, FilterChip, IconButton
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.picker import Picker
from sidesk.ui.kit.sections import Entry, SectionRow
from sidesk.ui.kit.table import Column, RowsModel, Table
from sidesk.ui.rail import Place, RailItem
from sidesk.ui.search_button import SearchButton
from sidesk.ui.theme import THEMES, Look, dress

PLACE = Place("today", "Today", "calendar")


def _chosen(button: QAbstractButton) -> QAbstractButton:
    button.setCheckable(True)
    button.setChecked(True)
    return button


MADE: dict[str, Callable[[Look], QWidget]] = {
    "plain": lambda look: Button(look, "Go on"),
    "primary": lambda look: Button(look, "Go on", "primary"),
    "ghost": lambda look: Button(look, "Go on", "ghost"),
    "danger": lambda look: Button(look, "Go on", "danger"),
    "option": lambda look: Button(look, "Go on", "option"),
    "chosen option": lambda look: _chosen(Button(look, "Go on", "option")),
    "icon": lambda look: IconButton(look, "search", "Search"),
    "chip": lambda look: FilterChip(look, "All", on=True),
    "check box": lambda look: CheckBox(look, "Fit"),
    "line": lambda look: Edit(look, "text"),
    "picker": lambda look: Picker(look),
    "table": lambda look: Table(look, RowsModel([Column("Where", str)], ["1F", "2F"])),
    "search": lambda look: SearchButton(look, "Find", "Ctrl K"),
    "section": lambda look: _chosen(SectionRow(look, 1, Entry("Basics"))),
    "rail": lambda look: RailItem(look, PLACE, compact=False),
    "rail here": lambda look: _chosen(RailItem(look, PLACE, compact=True)),
}


@pytest.mark.parametrize("name", list(MADE))
@pytest.mark.parametrize("theme", list(THEMES))  # below: each is put on once
def test_what_has_the_cursor_is_seen(qtbot: QtBot, fonts: list[str], theme: str, name: str) -> None:
    look = Look(THEMES[theme], Words("en"), 1.0)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app, look)
    page, one, other = QWidget(), MADE[name](look), QLineEdit()
    page.setStyleSheet(
        f"QWidget#page {{ background: {look.color('rail' if 'rail' in name else 'bg').name()} }}"
    )
    page.setObjectName("page")
    layout = QVBoxLayout(page)
    for part in (one, other):
        layout.addWidget(part)
    qtbot.addWidget(page)
    page.resize(320, 200)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    other.setFocus()
    without = _image(page, one)
    one.setFocus(Qt.FocusReason.TabFocusReason)
    assert one.hasFocus()
    told = _changed(without, _image(page, one))
    # An indicator a pixel thick all around, that stands out 3 to 1 from what was there before (WCAG 2.2).
    assert told >= (80 if name == "check box" else one.width() + one.height()), told


def _image(page: QWidget, one: QWidget) -> QImage:
    return page.grab(one.geometry()).toImage()


def _changed(before: QImage, after: QImage) -> int:
    return sum(
        _contrast(before.pixelColor(x, y), after.pixelColor(x, y)) >= 3
        for x in range(after.width())
        for y in range(after.height())
        if before.pixel(x, y) != after.pixel(x, y)
    )


def _contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
