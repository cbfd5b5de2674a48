"""A question that must be answered before going on. For what cannot be undone only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from sidesk.ui.kit.boxes import Panel, Part, add, column, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

SCRIM = QColor(4, 8, 12, 120)
NARROW, WIDE = 480, 640


class _Scrim(QWidget):
    """Darkens the window behind a dialog."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), SCRIM)
        painter.end()


class Dialog(QDialog):
    """The title is the question, the body says what is lost; `open()` it and connect `accepted`."""

    def __init__(
        self, look: Look, parent: QWidget, title: str, body: str = "", *, width: int = NARROW
    ) -> None:
        super().__init__(parent, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._look, self._scrim = look, _Scrim(parent.window())
        self._scrim.hide()
        self.content = column(Text(look, title, "h1", wrap=True), gap=12)
        if body:
            self.content.addWidget(Text(look, body, "body", "ink2", wrap=True))
        self._buttons = row(None)
        panel = Panel("dialog", column(self.content, self._buttons, gap=24, margins=(24, 24, 24, 24)))
        panel.setFixedWidth(min(look.px(width), max(320, parent.window().width() - 48)))
        self.setLayout(column(panel))
        self.finished.connect(self._scrim.deleteLater)

    def add(self, *parts: Part) -> None:
        """Append to the body."""
        for part in parts:
            add(self.content, part)

    def offer(self, text: str, variant: str = "plain", *, accepts: bool = False, icon: str = "") -> Button:
        """Append a button at the right; outline first, primary last."""
        button = Button(self._look, text, variant, icon=icon)
        button.clicked.connect(self.accept if accepts else self.reject)
        self._buttons.addWidget(button)
        return button

    def showEvent(self, event: QShowEvent) -> None:
        window = self._scrim.parentWidget()
        if window is not None:
            self._scrim.setGeometry(window.rect())
            self._scrim.show()
            self._scrim.raise_()
            self.adjustSize()
            self.move(window.mapToGlobal(window.rect().center()) - self.rect().center())
        super().showEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._scrim.hide()
        super().closeEvent(event)
