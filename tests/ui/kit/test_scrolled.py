"""What scrolls ends where its content ends, and dialogs keep even gaps."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from sidesk.ui.kit.boxes import Card, column, holder, scrolled
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look
from tests.support.looks import empty_below, faults

LONG = "One encrypted file. Only headquarters and this computer can read it, wherever it lies. "


def test_nobody_scrolls_on_into_nothing(qtbot: QtBot, look: Look) -> None:
    cards = [Card(look, f"Card {number}") for number in range(12)]
    for card in cards:
        card.add(Text(look, LONG, "small", wrap=True), Text(look, LONG * 2, "small", wrap=True))
    area = scrolled(holder(column(*cards, None, gap=16)))
    qtbot.addWidget(area)
    area.resize(900, 400)
    area.show()
    assert empty_below(area) == []
    assert faults(area) == []
    bar = area.verticalScrollBar()
    bar.setValue(bar.maximum())
    last = cards[-1]
    assert last.mapTo(area.viewport(), last.rect().bottomLeft()).y() >= area.viewport().height() - 24


def test_what_is_said_in_a_dialog_stands_close_to_its_title(qtbot: QtBot, look: Look) -> None:
    window = holder(column(None))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    dialog = Dialog(look, window, "Password of your mail account", "It is kept on this computer.")
    dialog.add(Edit(look))
    dialog.offer("Close")
    dialog.open()
    title, body = dialog.findChildren(Text)[:2]
    assert body.y() - title.geometry().bottom() - 1 == dialog.content.spacing()
    assert title.height() == title.heightForWidth(title.width())
    dialog.reject()


def test_a_menu_that_is_higher_than_the_screen_scrolls_instead_of_growing_a_second_column(
    qtbot: QtBot, look: Look
) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    actions = [menu.addAction(f"Line {number}") for number in range(60)]
    menu.popup(menu.pos())
    assert len({menu.actionGeometry(action).x() for action in actions}) == 1
    menu.close()
