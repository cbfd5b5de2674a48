"""PySide6 6.12.0 lost one reference to None at every void call and aborted Python 3.11."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


class Bell(QObject):
    rung = Signal()


def test_twenty_thousand_void_calls_cost_no_reference_to_none(qtbot: QtBot) -> None:
    label, bell = QLabel(), Bell()
    qtbot.addWidget(label)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(20_000):
        label.setText("x")
        bell.rung.emit()
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert max(abs(a - b) for a, b in zip(after, before, strict=True)) < 1_000
