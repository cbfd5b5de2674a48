"""The window of the gate: the dark side, and what is asked beside it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from sidesk.ui.gate.first_run import FirstRun
from sidesk.ui.gate.side import Side
from sidesk.ui.gate.unlock import Unlock
from sidesk.ui.kit.boxes import Panel, column, row
from sidesk.ui.theme import Look

_SIDE_FROM = 1000  # px; a narrower window shows the questions only


class GateWindow(QWidget):
    """Either `first` or `unlock` is there."""

    language_asked = Signal(str)

    def __init__(self, look: Look, *, first_run: bool) -> None:
        super().__init__()
        self.setWindowTitle("SiDesk")
        self.resize(1180, 760)
        self.setMinimumSize(640, 560)
        self.first = FirstRun(look) if first_run else None
        self.unlock = None if first_run else Unlock(look)
        self._side = Side(look, 38 if first_run else 52)
        asked: QWidget = self.first if self.first is not None else self.unlock  # type: ignore[assignment]
        if self.first is not None:
            self.first.language_asked.connect(self.language_asked.emit)
        page = Panel("page", column(asked))
        self.setLayout(row((self._side, 3), (page, 6), gap=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setVisible(self.width() >= _SIDE_FROM)
