"""An empty place that says why it is empty and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sidesk.ui.kit.boxes import column, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look


class EmptyState(QWidget):
    """Icon, title, one sentence, at most one button."""

    def __init__(
        self, look: Look, icon: str, title: str, sentence: str, button: Button | None = None
    ) -> None:
        super().__init__()
        name = Text(look, title, "h2", wrap=True)
        why = Text(look, sentence, "small", wrap=True)
        for label in (name, why):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = column(None, row(None, Icon(look, icon, 32, "ink3"), None), 4, name, why, gap=4)
        if button is not None:
            layout.addSpacing(8)
            layout.addLayout(row(None, button, None))
        layout.addStretch(1)
        layout.setContentsMargins(24, 24, 24, 24)
        self.setLayout(layout)
