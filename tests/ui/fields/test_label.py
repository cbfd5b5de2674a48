"""The label above a field."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from sidesk.ui.fields.base import Label
from sidesk.ui.theme import Look


def test_the_asterisk_never_stands_alone_on_a_line(qtbot: QtBot, look: Look) -> None:
    label = Label(look)
    qtbot.addWidget(label)
    label.show_label("How connectivity was sampled", required=True)
    for width in range(80, 260):
        laid = label._laid(width)
        last = laid.lineAt(laid.lineCount() - 1)
        assert laid.text()[last.textStart() :].strip() != "*", width
