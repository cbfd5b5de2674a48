"""Fields to type in: what is typed is taken back in the field, everything else by the form around it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sidesk.ui.kit.inputs import Area, Edit
from sidesk.ui.theme import Look


@pytest.mark.parametrize("kind", [Edit, Area])
def test_undo_is_the_fields_while_it_has_something_to_take_back_and_then_the_forms(
    qtbot: QtBot, look: Look, kind: type[Edit] | type[Area]
) -> None:
    form, taken_back = QWidget(), list[int]()
    qtbot.addWidget(form)
    field = kind(look)
    QVBoxLayout(form).addWidget(field)
    undo = QShortcut(QKeySequence("Ctrl+Z"), form)
    undo.activated.connect(lambda: taken_back.append(1))
    form.show()
    form.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "AL1")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (field.text(), taken_back) == ("", [])
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert taken_back == [1]
