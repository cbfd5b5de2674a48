"""The section list goes along: where one is can always be seen in it."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from sidesk.ui.kit.sections import SectionRow
from sidesk.ui.wizard.window import Wizard
from tests.ui.wizard.conftest import Build


def low(build: Build) -> Wizard:
    """A wizard in a window that is too low for all its sections."""
    wizard = build()
    wizard.resize(1300, 480)
    assert wizard.outline.isVisible()
    return wizard


def seen(row: SectionRow) -> bool:
    area: QWidget | None = row
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    assert isinstance(area, QScrollArea)
    view = area.viewport()
    return view.rect().contains(QRect(row.mapTo(view, row.rect().topLeft()), row.size()))


def test_the_list_of_sections_scrolls_to_the_one_that_is_open(qtbot: QtBot, build: Build) -> None:
    wizard = low(build)
    rows = wizard.outline.list.rows()
    qtbot.waitUntil(lambda: seen(rows[0]))
    assert not seen(rows[-1])
    wizard.open(len(rows) - 1)
    qtbot.waitUntil(lambda: seen(rows[-1]))
    wizard.open(0)
    qtbot.waitUntil(lambda: seen(rows[0]))


def test_the_open_section_stays_in_sight_when_the_window_gets_lower(qtbot: QtBot, build: Build) -> None:
    wizard = build()
    wizard.resize(1300, 1200)
    rows = wizard.outline.list.rows()
    wizard.open(len(rows) - 1)
    qtbot.waitUntil(lambda: seen(rows[-1]))
    wizard.resize(1300, 480)
    qtbot.waitUntil(lambda: not seen(rows[0]) and seen(rows[-1]))
