"""Banner: what is wrong and one way out, there until it is solved."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sidesk.ui.kit.boxes import column, row, show_if
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import TONES
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look


class Banner(QWidget):
    """Soft fill, strong edge, icon, a bold sentence and a small one, at most two buttons."""

    def __init__(
        self,
        look: Look,
        text: str,
        second: str = "",
        tone: str = "info",
        *,
        actions: tuple[Button, ...] = (),
        icon: str = "",
    ) -> None:
        super().__init__()
        self._look, self._tone = look, TONES[tone]
        self._icon = Icon(look, icon or self._tone.icon, 20, self._tone.strong)
        self._text = Text(look, text, "h3", wrap=True)
        self._second = Text(look, second, "small", wrap=True)
        show_if(self._second, bool(second))
        layout = row(
            column(None, self._icon, None),
            (column(None, self._text, self._second, None, gap=0), 1),
            *actions,
            gap=12,
        )
        layout.setContentsMargins(12, 10, 10, 10)
        self.setLayout(layout)
        self.setAccessibleName(f"{text} {second}".strip())

    def say(self, text: str, second: str = "", tone: str = "") -> None:
        """Say something else, perhaps with another meaning."""
        self._tone = TONES[tone] if tone else self._tone
        self._icon.set_icon(self._tone.icon, self._tone.strong)
        self._text.setText(text)
        self._second.setText(second)
        self._second.setVisible(bool(second))
        self.setAccessibleName(f"{text} {second}".strip())
        self.update()

    def said(self) -> str:
        """The bold sentence."""
        return self._text.text()

    def add(self, button: Button) -> None:
        """Append a button."""
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.addWidget(button)

    def paintEvent(self, event: QPaintEvent) -> None:
        line = self._look.line
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.color(self._tone.strong), line))
        painter.setBrush(self._look.color(self._tone.soft))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2), 8, 8)
        painter.end()
