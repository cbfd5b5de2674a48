"""Buttons keep their size, their focus ring and their words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sidesk.core.text import Words
from sidesk.ui.kit.buttons import Button, CheckBox, FilterChip, IconButton
from sidesk.ui.theme import LIGHT, SUNLIGHT, Look


def test_a_button_is_as_wide_chosen_as_it_is_free(qtbot: QtBot, look: Look) -> None:
    button = Button(look, "Ventilation", "filter")
    qtbot.addWidget(button)
    button.setCheckable(True)
    free = button.sizeHint()
    button.setChecked(True)
    assert button.sizeHint() == free


def test_targets_grow_with_the_text(qtbot: QtBot, fonts: list[str]) -> None:
    button = Button(Look(LIGHT, Words("zh"), 1.5), "填")
    qtbot.addWidget(button)
    assert button.sizeHint().width() >= 60
    assert button.sizeHint().height() == 60


def test_what_is_chosen_is_filled_in_sunlight(qtbot: QtBot, fonts: list[str]) -> None:
    button = Button(Look(SUNLIGHT, Words("zh")), "强电", "option")
    qtbot.addWidget(button)
    button.setCheckable(True)
    button.setChecked(True)
    assert button.painted().fill == "accent"


def test_a_filter_shows_its_count(qtbot: QtBot, look: Look) -> None:
    chip = FilterChip(look, "Failed", 1)
    qtbot.addWidget(chip)
    chip.set_count(3)
    assert chip.text() == "Failed 3"


def test_an_icon_alone_has_a_name(qtbot: QtBot, look: Look) -> None:
    button = IconButton(look, "camera", "Photos")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Photos"
    assert button.toolTip() == "Photos"


def test_a_check_box_is_touched_anywhere(qtbot: QtBot, look: Look) -> None:
    box = CheckBox(look, "I have read it")
    qtbot.addWidget(box)
    box.resize(box.sizeHint())
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().bottomRight())
    assert box.isChecked()
