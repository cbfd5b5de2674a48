"""What is dropped on the window or handed over by a page: to whom it goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sidesk.ui.intake import Intake, What, what
from sidesk.ui.page import Page
from sidesk.ui.pages.sync import SyncPage
from sidesk.ui.pages.verify import VerifyPage
from sidesk.ui.record_page import RecordPage
from sidesk.ui.room import Room


class Shell(Protocol):
    """The window, as far as it is needed here."""

    def go(self, name: str) -> None:
        """To a page."""

    def page(self, name: str) -> Page:
        """A page."""

    def shown(self) -> Page:
        """The page in sight."""


class Handing(QObject):
    """The page in sight takes what fits it; else papers are verified and bundles go to the sync page."""

    def __init__(self, room: Room, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self._shell = shell
        self.intake = Intake(room, window)
        self.intake.exchange_given.connect(self.exchange)
        self.intake.paper_given.connect(self.verify)

    def take(self, paths: Sequence[Path]) -> None:
        """Files that were dropped."""
        page = self._shell.shown()
        copies = [path for path in paths if what(path) in (What.PAPER, What.PICTURES)]
        if isinstance(page, VerifyPage):
            page.take(paths)
        elif isinstance(page, SyncPage) and page.awaits_invitation and what(paths[0]) is What.PICTURES:
            page.take(paths[0])  # a picture of its code
        elif isinstance(page, RecordPage) and copies and page.take_copies(copies):
            self.intake.take([path for path in paths if path not in copies])
        else:
            self.intake.take(paths)

    def verify(self, path: Path) -> None:
        """A file, on the page that judges it."""
        self._verifying().take([path])

    def verify_paper(self, name: str, pdf: bytes) -> None:
        """A paper that is open."""
        self._verifying().judge(name, pdf)

    def exchange(self, path: Path) -> None:
        """A bundle, a receipt, an invitation."""
        self._shell.go("sync")
        page = self._shell.page("sync")
        assert isinstance(page, SyncPage)
        page.take(path)

    def _verifying(self) -> VerifyPage:
        self._shell.go("verify")
        page = self._shell.page("verify")
        assert isinstance(page, VerifyPage)
        return page
