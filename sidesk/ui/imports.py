"""Files that are being taken in while somebody closes the window: it waits and says so; nothing is lost."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from sidesk.ui.arrivals import arrivals
from sidesk.ui.fields.intake import under_way
from sidesk.ui.kit.toast import Toast, say
from sidesk.ui.room import Room

AGAIN = 400  # ms between two looks whether files are in


class Imports(QObject):
    """What the window knows of them."""

    def __init__(self, room: Room, window: QWidget) -> None:
        super().__init__(window)
        self._room, self._window = room, window
        arrivals(room.jobs).homeless.connect(self._on_homeless)

    @property
    def running(self) -> bool:
        """True while files are being taken in."""
        return bool(under_way(self._room.jobs))

    def finish(self) -> None:
        """The end, whatever is under way: what was taken in until now is kept."""
        for one in under_way(self._room.jobs):
            one.finish()

    def wait(self) -> None:
        """Close the window once they are in, and say so."""
        if not self._window.findChildren(Toast):
            _ = self._room.words.gettext
            told = _("Files are still being added. SiDesk closes as soon as they are in.")
            say(self._room.look, self._window, told)
        QTimer.singleShot(AGAIN, self, self._window.close)

    def _on_homeless(self, count: int) -> None:
        words = self._room.words
        text = words.ngettext(
            "{n} file came too late: its record is finished or gone. Add it again.",
            "{n} files came too late: their record is finished or gone. Add them again.",
            count,
        )
        say(self._room.look, self._window, text.format(n=count))
