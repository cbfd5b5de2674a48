"""Base of photos and files: added from a file, by paste, by drag and drop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path as FilePath
from typing import ClassVar

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog

from sidesk.core.canonical import Json
from sidesk.core.errors import CannotRead, SideskError
from sidesk.core.progress import Progress
from sidesk.forms.definition import Path, Question
from sidesk.ui.fields.base import FULL, Field
from sidesk.ui.fields.ports import Attached, FieldPorts
from sidesk.ui.jobs import Lane

Item = dict[str, Json]


class AttachedField(Field):
    """Base of photos and files: takes bytes in, keeps the list, tells what was refused."""

    SPAN: ClassVar[int] = FULL
    KIND: ClassVar[str] = "file"
    FILTER: ClassVar[str] = "*"

    def __init__(self, ports: FieldPorts, question: Question, path: Path) -> None:
        self._refused: list[str] = []
        self._waiting = 0
        super().__init__(ports, question, path)
        self.setAcceptDrops(True)

    def items(self) -> list[Item]:
        """The present answer."""
        value = self.asked.value
        return [dict(item) for item in value if isinstance(item, dict)] if isinstance(value, list) else []

    def own_problem(self) -> str:
        return " ".join(self._refused)

    def choose(self) -> None:
        """Ask for files."""
        _ = self.look.words.gettext
        dialog = QFileDialog(self.window(), _("Add"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(self.FILTER)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_files)
        dialog.open()

    def _on_files(self, names: Sequence[str]) -> None:
        self.take_files([FilePath(name) for name in names])

    def take_files(self, paths: Sequence[FilePath]) -> None:
        """Take these files in, in their order."""
        self._refused = []
        for path in paths:
            self._take(partial(self._read, path))

    def take_bytes(self, data: bytes, name: str) -> None:
        """Take a pasted picture in."""
        self._refused = []
        self._take(partial(self._attach, data, name))

    def _attach(self, data: bytes, name: str, progress: Progress) -> Attached:
        return self.ports.files.attach(data, name, self.KIND)

    def _read(self, path: FilePath, progress: Progress) -> Attached:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CannotRead.because(path.name, error) from error
        return self.ports.files.attach(data, path.name, self.KIND)

    def _take(self, work: Callable[[Progress], Attached]) -> None:
        self._waiting += 1
        self.ports.jobs.run(self, work, self._on_taken, failed=self._on_refused, lane=Lane.SLOW)
        self.show_waiting()

    def _on_taken(self, made: Attached) -> None:
        self._waiting -= 1
        items = self.items()
        if all(item.get("sha256") != made.sha256 for item in items):
            self._put([*items, made.item()])
        self.show_waiting()

    def _on_refused(self, error: BaseException) -> None:
        self._waiting -= 1
        self.show_waiting()
        if not isinstance(error, SideskError):
            raise error
        self._refused.append(error.told(self.look.words))
        self.refresh_note()

    def _put(self, items: list[Item]) -> None:
        # Shown at once, so that two pictures that arrive together do not overwrite each other.
        value: Json = items or None
        self.asked = replace(self.asked, value=value)
        self.show_value(value)
        self.tell(value)

    def remove(self, sha256: str) -> None:
        """Take one out of the answer; undo brings it back."""
        self._put([item for item in self.items() if item.get("sha256") != sha256])

    def caption(self, sha256: str, text: str) -> None:
        """Write a caption."""
        items = self.items()
        for item in items:
            if item.get("sha256") == sha256:
                item.pop("caption", None)
                if text.strip():
                    item["caption"] = text.strip()
        self._put(items)

    def show_waiting(self) -> None:
        """Say that something is being taken in."""

    def takes(self, mime: QMimeData) -> bool:
        """Whether this can be dropped or pasted here."""
        return any(url.isLocalFile() for url in mime.urls())

    def take_mime(self, mime: QMimeData) -> None:
        """What was dropped or pasted."""
        self.take_files([FilePath(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.takes(event.mimeData()) and not self.asked.read_only:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take_mime(event.mimeData())
        event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and not self.asked.read_only:
            mime = QGuiApplication.clipboard().mimeData()
            if mime is not None and self.takes(mime):
                self.take_mime(mime)
                return
        super().keyPressEvent(event)
