"""Toast: it happened, and it can be undone. Never for errors."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from sidesk.ui.kit.boxes import row
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

LASTS = 6000


class _Action(QAbstractButton):
    """The one word in it that can be clicked, in the colours of the toast."""

    def __init__(self, look: Look, text: str) -> None:
        super().__init__()
        self._look = look
        self.setText(text)
        self.setFont(look.font(bold=True))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(QFontMetrics(self.font()).horizontalAdvance(text) + 24, look.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self._look.color("surface"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus() or self.underMouse():
            y = (self.height() + QFontMetrics(self.font()).ascent()) // 2 + 3
            painter.drawLine(12, y, self.width() - 12, y)
        painter.end()


class Toast(QWidget):
    """Bottom centre of its parent, 48 px high, gone after 6 s; the clock stops while it is touched."""

    acted = Signal()

    def __init__(self, look: Look, parent: QWidget, text: str, action: str = "") -> None:
        super().__init__(parent)
        self._look, self._over = look, parent
        label = Text(look, text, "body", "surface")
        layout = row(label, gap=12, margins=(20, 4, 8 if action else 20, 4))
        if action:
            button = _Action(look, action)
            button.clicked.connect(self._on_action)
            layout.addWidget(button)
        self.setLayout(layout)
        self.setAccessibleName(text)
        self.setFixedHeight(look.px(48))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LASTS)
        self._timer.timeout.connect(self.close)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        parent.installEventFilter(self)

    def pop(self) -> None:
        """Show it."""
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def _place(self) -> None:
        over = self._over
        self.move((over.width() - self.width()) // 2, over.height() - self.height() - 24)

    def _on_action(self) -> None:
        self.acted.emit()
        self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("ink"))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        painter.end()


def say(look: Look, over: QWidget, text: str, undo: Callable[[], object] | None = None) -> None:
    """Say that something happened; with `undo` it can be taken back."""
    toast = Toast(look, over, text, look.words.gettext("Undo") if undo else "")
    toast.setObjectName("toast")
    if undo is not None:
        toast.acted.connect(undo)
    toast.pop()
