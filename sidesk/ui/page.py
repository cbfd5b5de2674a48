"""What every page has in common: it shows itself again when asked, and asks the window to go elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from sidesk.ui.kit.toast import say
from sidesk.ui.room import Room
from sidesk.ui.search_line import SearchLine


class Page(QWidget):
    """A page of the main window. It owns no data: `refresh` reads what it shows in the quick lane."""

    record_asked = Signal(str)  # open this record
    row_asked = Signal(str, object)  # open this record at this path
    start_asked = Signal(str, str)  # start this form in this project (empty: ask)
    begin_asked = Signal(object)  # start a record with what is known of it: a Beginning
    from_asked = Signal(str)  # start another document from this record
    line_asked = Signal(object)  # start a document from this line of a register
    form_asked = Signal(str, str)  # show the records of this form in this project
    defect_asked = Signal(str)  # show the defect of this number on the board
    place_asked = Signal(str)  # go to another place of the rail
    step_asked = Signal(str, str)  # the map of this project, open at this step
    errand_asked = Signal(str, str)  # what an instrument is wanted for (`ui.errands`), and the project
    file_asked = Signal(object)  # judge the file at this path
    paper_asked = Signal(str, bytes)  # judge this paper; its name
    path_changed = Signal()  # the breadcrumb says something else now
    away = Signal(str, str)  # this record was put away; its name, for the toast with the way back
    changed = Signal()  # something was stored: the others look again

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room

    def path(self) -> tuple[str, ...]:
        """The breadcrumb."""
        return ()

    def refresh(self) -> None:
        """Read again what is shown."""

    def keys(self) -> list[tuple[str, str]]:
        """The keys that act on this page and what they do, for F1."""
        return []

    def seek(self) -> bool:
        """Take the cursor to the search line of this page; whether it has one in sight."""
        line = next((one for one in self.findChildren(SearchLine) if one.isVisible()), None)
        if line is not None:
            line.setFocus(Qt.FocusReason.ShortcutFocusReason)
            line.selectAll()
        return line is not None

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say that something happened; with `undo` it can be taken back."""
        say(self.room.look, self.window(), text, undo)
