"""The search of the main window: as one types, in the bar or on the records page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from sidesk.ui.frame import Frame
from sidesk.ui.page import Page
from sidesk.ui.pages.records import RecordsPage

PAUSE = 250  # ms after the last keystroke


class Finder(QObject):
    """`go` shows a page, `shown` is the page in sight, `records` the page that shows what was found."""

    def __init__(
        self,
        frame: Frame,
        go: Callable[[str], None],
        shown: Callable[[], Page],
        records: Callable[[], Page],
    ) -> None:
        super().__init__(frame)
        self._frame, self._go, self._shown, self._records = frame, go, shown, records
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PAUSE)
        self._wait.timeout.connect(self._on_paused)
        frame.searched.connect(self._on_typed)
        frame.entered.connect(self.look_for)
        frame.search_asked.connect(self._on_asked)

    def look_for(self, text: str) -> None:
        """Show the records that hold this text."""
        self._wait.stop()
        self._there().look_for(text)

    def focus(self) -> None:
        """Ctrl+K: into the search line of the records where they are in sight, else into that of the bar."""
        page = self._shown()
        if isinstance(page, RecordsPage):
            page.focus_search()
        else:
            self._frame.bar.focus_search()

    def _there(self) -> RecordsPage:
        page = self._records()
        assert isinstance(page, RecordsPage)
        if self._shown() is not page:
            self._go("records")
        return page

    def _on_asked(self) -> None:
        self._there().focus_search()

    def _on_typed(self, text: str) -> None:
        if text.strip():
            self._wait.start()

    def _on_paused(self) -> None:
        self.look_for(self._frame.bar.search.text())
