"""The banner above the wizard when the disk refuses what was typed, or took the last that it can."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout

from sidesk.core.errors import DiskFull
from sidesk.ui.errors import sentences
from sidesk.ui.kit.banner import Banner
from sidesk.ui.theme import Look


class Refused:
    """One banner at most: red while nothing is saved, amber once only the bytes set aside had room."""

    def __init__(self, look: Look, place: QBoxLayout) -> None:
        self._look, self._place = look, place
        self.banner: Banner | None = None

    def show_failed(self, error: BaseException, *, full: bool) -> None:
        """The disk said no; a full one is called so whatever else it says."""
        text, advice = sentences(DiskFull() if full else error, self._look.words)
        self._show(text, advice, "bad")

    def show_saved(self, *, full: bool) -> None:
        """The disk said yes; on a full one for the last time."""
        if full:
            _ = self._look.words.gettext
            advice = _("What you typed is saved, in the room that was set aside for this. Make room now.")
            self._show(_("The disk is full."), advice, "warn")
        elif self.banner is not None:
            self.banner.deleteLater()
            self.banner = None

    def _show(self, text: str, advice: str, tone: str) -> None:
        if self.banner is None:
            self.banner = Banner(self._look, text, advice, tone)
            self._place.addWidget(self.banner)
        else:
            self.banner.say(text, advice, tone)
