"""The dark half of the gate: what SiDesk promises, and a patch panel that fills up."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sidesk.ui.kit.boxes import Panel, column, row
from sidesk.ui.kit.icons import Logo
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

_COLUMNS, _ROWS, _CELL, _GAP = 12, 5, 22, 8
_DONE, _EMPTY = "#2E8B57", "#33475A"  # ports on the dark panel; a drawing, not a state


class _Ports(QWidget):
    """Sixty ports, some of them patched."""

    def __init__(self, look: Look, done: int) -> None:
        super().__init__()
        self._look, self._done = look, done
        self.setFixedSize(_COLUMNS * (_CELL + _GAP) + 12, _ROWS * (_CELL + _GAP))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(_COLUMNS * _ROWS):
            place, line = number % _COLUMNS, number // _COLUMNS
            left = place * (_CELL + _GAP) + (12 if place >= _COLUMNS // 2 else 0)
            box = QRectF(left + 0.5, line * (_CELL + _GAP) + 0.5, _CELL, _CELL)
            if number < self._done:
                painter.setBrush(QColor(_DONE))
                painter.setPen(Qt.PenStyle.NoPen)
            elif number == self._done:
                painter.setBrush(self._look.color("mark"))
                painter.setPen(Qt.PenStyle.NoPen)
            else:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QColor(_EMPTY))
            painter.drawRoundedRect(box, 4, 4)
        painter.end()


class Side(Panel):
    """The left half; narrow windows hide it."""

    def __init__(self, look: Look, done: int) -> None:
        super().__init__("rail")
        _ = look.words.gettext
        light = "rail_ink" if look.theme.name == "sunlight" else "rail_on"
        slogan = Text(look, _("No network?\nThe work gets done."), "display", light, wrap=True)
        promise = _("Survey, check, test, install, sign: all on this computer. Every keystroke is kept.")
        self.setLayout(
            column(
                row(Logo(look, 48), Text(look, "SiDesk", "display", light), None, gap=16),
                24,
                slogan,
                8,
                Text(look, promise, "body", "rail_ink", wrap=True),
                None,
                _Ports(look, done),
                gap=12,
                margins=(48, 48, 40, 64),
            )
        )
        self.setMinimumWidth(max(look.px(380), _COLUMNS * (_CELL + _GAP) + 12 + 48 + 40))
