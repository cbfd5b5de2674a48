"""Saving a list as a CSV file: asks for the place, shows how far it is, says what came out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLocale, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from sidesk.actions.list_file import Written
from sidesk.core.errors import Cancelled
from sidesk.core.files import free_path
from sidesk.core.progress import Progress
from sidesk.ui.jobs import Job, Lane
from sidesk.ui.kit.boxes import column
from sidesk.ui.kit.progress import JobProgress
from sidesk.ui.room import Room

Write = Callable[[Path, str, Progress], Written]


class ListSaver(QWidget):
    """Hidden until a file takes its time."""

    def __init__(self, room: Room, say: Callable[[str], object]) -> None:
        super().__init__()
        self._room, self._say = room, say
        self._job: Job | None = None
        self.progress = JobProgress(room.look, room.words.gettext("Saving the list"))
        self.progress.cancelled.connect(self._on_cancelled)
        self.setLayout(column(self.progress))

    def ask(self, name: str, write: Write) -> None:
        """Ask where to; the name that is offered is free."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        offered = free_path(Path(folder), name, ".csv")
        title = self._room.words.gettext("Save the list")
        path, _kind = QFileDialog.getSaveFileName(self, title, str(offered), "CSV (*.csv)")
        if path:
            self.save_to(Path(path), write)

    def save_to(self, path: Path, write: Write) -> None:
        """Write it. Where people write a comma in their numbers, a semicolon parts the cells."""
        separator = ";" if QLocale.system().decimalPoint() == "," else ","
        self.progress.begin()
        self._job = self._room.jobs.run(
            self,
            lambda progress: write(path, separator, progress),
            self._on_written,
            failed=self._on_failed,
            progressed=self.progress.set_progress,
            lane=Lane.SLOW,
        )

    def _on_written(self, written: Written) -> None:
        self.progress.end()
        words, count = self._room.words, written.lines
        said = words.ngettext("{n} line is in {name}", "{n} lines are in {name}", count)
        kept = words.ngettext(
            "{n} line of a document for the office is left out",
            "{n} lines of documents for the office are left out",
            written.kept,
        )
        self._say(
            words.line(
                said.format(n=count, name=written.path.name),
                kept.format(n=written.kept) if written.kept else "",
            )
        )

    def _on_failed(self, error: BaseException) -> None:
        self.progress.end()
        if not isinstance(error, Cancelled):
            self._room.tell(error, self)

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.progress.end()
        self._say(self._room.words.gettext("Stopped. No file was written."))
