"""A record in a window of its own, beside the main window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from sidesk.ui.kit.boxes import Panel, column, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.text import Text
from sidesk.ui.record_page import RecordPage
from sidesk.ui.room import Room


class RecordWindow(QWidget):
    """Holds the page as it stood in its tab. Closing it closes the record."""

    back_asked = Signal()
    close_asked = Signal()

    def __init__(self, room: Room, page: RecordPage, title: str) -> None:
        super().__init__(None, Qt.WindowType.Window)
        look, _ = room.look, room.words.gettext
        self.setObjectName("record-window")
        self.setWindowTitle(f"{title} · {page.opened.number} · SiDesk")
        self.setMinimumSize(720, 560)
        self._page = page
        self._done = False
        back = Button(look, _("Back into the main window"), icon="arrow-left")
        back.setObjectName("record-window/back")
        back.clicked.connect(self.back_asked.emit)
        head = Panel("top", row((Text(look, title, "h3", wrap=True), 1), back, margins=(24, 8, 24, 8)))
        self.setLayout(column(Panel("page", column(head, (page, 1), gap=0)), gap=0))
        page.show()
        page.closed.connect(self._on_left)
        QShortcut(QKeySequence("Ctrl+W"), self).activated.connect(self.close_asked.emit)
        self.resize(QSize(1100, 760).boundedTo(self.screen().availableSize()))

    def _on_left(self) -> None:
        if not self._done:
            self.back_asked.emit()

    def come(self) -> None:
        """Show it in front of everything."""
        self.show()
        self.raise_()
        self.activateWindow()

    def done(self) -> None:
        """The page went elsewhere, or is gone."""
        self._done = True
        self.close()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._done:
            event.ignore()
            self.close_asked.emit()
        else:
            super().closeEvent(event)
