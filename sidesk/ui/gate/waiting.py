"""A window for the time before there is a desk: what is being made, and how far it is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from sidesk.ui.gate.side import Side
from sidesk.ui.kit.boxes import Panel, column, row
from sidesk.ui.kit.progress import JobProgress
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look


class Waiting(QWidget):
    """Shown while the sample project is made."""

    def __init__(self, look: Look, title: str, sentence: str) -> None:
        super().__init__()
        self.setWindowTitle("SiDesk")
        self.resize(1180, 760)
        self.progress = JobProgress(look, sentence)
        page = Panel(
            "page",
            column(
                None,
                Text(look, title, "h1", wrap=True),
                16,
                self.progress,
                None,
                None,
                margins=(64, 24, 64, 40),
            ),
        )
        self.setLayout(row((Side(look, 38), 3), (page, 6), gap=0))
