"""What a narrow place cuts off is told whole, and shows that there is more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from sidesk.ui.kit.boxes import column, holder
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.picker import Option, Picker
from sidesk.ui.kit.table import Column, RowsModel, Table
from sidesk.ui.theme import Look

LONG = "The cabinet stands behind the second door & has no number on its front side at all"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    yield
    QToolTip.hideText()


def hover(widget: QWidget, spot: QPoint) -> None:
    event = QHelpEvent(QHelpEvent.Type.ToolTip, spot, widget.mapToGlobal(spot))
    QApplication.sendEvent(widget, event)


def told() -> str:
    return QToolTip.text().removeprefix("<p>").removesuffix("</p>").replace("&amp;", "&")


def shown(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    over = holder(column(*widgets))
    qtbot.addWidget(over)
    over.resize(200, 160)
    over.show()
    qtbot.waitExposed(over)
    return over


def test_a_long_answer_is_told_whole_under_the_pointer_and_with_the_cursor_in_it(
    qtbot: QtBot, look: Look
) -> None:
    other, edit = Edit(look, "short"), Edit(look)
    edit.show_text(LONG)
    picker = Picker(look)
    picker.show_options([Option("a", LONG)], ["a"])
    _over = shown(qtbot, other, edit, picker)
    hover(other, QPoint(5, 5))
    assert not QToolTip.isVisible()
    for one in (edit, picker):
        hover(one, QPoint(5, 5))
        assert told() == LONG
        QToolTip.hideText()
        one.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(lambda: told() == LONG)
    edit.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: told() == LONG)
    QTest.keyClick(edit, "x")
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_a_line_that_is_cut_ends_in_dots_until_somebody_types_in_it(qtbot: QtBot, look: Look) -> None:
    other, edit = Edit(look, "short"), Edit(look)
    edit.show_text(LONG)
    _over = shown(qtbot, other, edit)
    other.setFocus()
    dotted = edit.grab().toImage()
    edit.unseen = lambda: ""  # type: ignore[method-assign]
    assert edit.grab().toImage() != dotted


def test_no_passphrase_is_told(qtbot: QtBot, look: Look) -> None:
    edit = Edit(look, LONG)
    edit.setEchoMode(Edit.EchoMode.Password)
    _over = shown(qtbot, edit)
    hover(edit, QPoint(5, 5))
    assert not QToolTip.isVisible()


def test_a_cell_that_is_cut_is_told_whole(qtbot: QtBot, look: Look) -> None:
    columns: list[Column[str]] = [Column("Where", lambda text: text, width=120)]
    table = Table(look, RowsModel(columns, [LONG, "short"]))
    _over = shown(qtbot, table)
    for row, text in ((1, ""), (0, LONG)):
        hover(table.viewport(), table.visualRect(table.model().index(row, 0)).center())
        assert (told() if QToolTip.isVisible() else "") == text
