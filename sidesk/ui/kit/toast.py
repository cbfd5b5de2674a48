"""Toast: it happened, and it can be undone. Never for errors."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from sidesk.ui.kit.boxes import Panel, row
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

LASTS = 6000
MARGIN, GAP = 24, 8


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
    """Bottom centre of its parent, above its foot; gone after 6 s. The clock stops while it is touched."""

    acted = Signal()

    def __init__(self, look: Look, parent: QWidget, text: str, action: str = "") -> None:
        super().__init__(parent)
        self._look, self._over = look, parent
        self._label = Text(look, text, "body", "surface", wrap=True)
        self._beside = 40
        layout = row(self._label, gap=12, margins=(20, 4, 8 if action else 20, 4))
        if action:
            button = _Action(look, action)
            button.clicked.connect(self._on_action)
            layout.addWidget(button)
            self._beside = 20 + 12 + button.width() + 8
        self.setLayout(layout)
        self.setAccessibleName(text)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LASTS)
        self._timer.timeout.connect(self.close)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        parent.installEventFilter(self)

    def pop(self) -> None:
        """Show it."""
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def _place(self) -> None:
        over, label = self._over, self._label
        wants = QFontMetrics(label.font()).horizontalAdvance(label.text()) + 2
        label.setFixedWidth(max(80, min(wants, over.width() - 2 * MARGIN - self._beside)))
        self.setFixedHeight(max(self._look.px(48), label.heightForWidth(label.width()) + 16))
        self.adjustSize()
        self.move((over.width() - self.width()) // 2, self._bottom() - self.height())

    def _bottom(self) -> int:
        """Above the bar that leads on, where the page has one: nothing there is ever covered."""
        over = self._over
        feet = [bar for bar in over.findChildren(Panel) if bar.property("kind") == "foot" and bar.isVisible()]
        tops = [bar.mapTo(over, QPoint(0, 0)).y() - GAP for bar in feet]
        return min([*tops, over.height() - MARGIN])

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
