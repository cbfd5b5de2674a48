"""Base of photos and files: added from a file, by paste, by drag and drop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path as FilePath
from typing import ClassVar

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QVBoxLayout
from shiboken6 import isValid

from sidesk.core.canonical import Json
from sidesk.forms.definition import Path, Question
from sidesk.ui.fields.base import FULL, Field
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.intake import Intake, Outcome, Source, Wanted, hashes
from sidesk.ui.fields.left_out import LeftOut
from sidesk.ui.fields.ports import Attached, FieldPorts, Late
from sidesk.ui.kit.progress import JobProgress

Item = dict[str, Json]
MOST_SAID = 2  # sentences in the note; more stand in the list below


class AttachedField(Field):
    """Base of photos and files: takes bytes in, keeps the list, tells what was refused."""

    SPAN: ClassVar[int] = FULL
    KIND: ClassVar[str] = "file"
    FILTER: ClassVar[str] = "*"

    def __init__(self, ports: FieldPorts, question: Question, path: Path) -> None:
        self._refused: list[str] = []
        self._waiting = 0
        self._elsewhere: list[Source] = []
        self.progress = JobProgress(ports.look, ports.look.words.gettext("Adding files"))
        self.left_out = LeftOut(ports.look)
        super().__init__(ports, question, path)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(2, self.progress)
        layout.insertWidget(3, self.left_out)
        self.progress.cancelled.connect(self._on_stop)
        self.left_out.again.connect(self._on_again)
        self._intakes: list[Intake] = []
        self.setAcceptDrops(True)

    def items(self) -> list[Item]:
        """The present answer."""
        value = self.asked.value
        return [dict(item) for item in value if isinstance(item, dict)] if isinstance(value, list) else []

    def own_problem(self) -> str:
        if len(self._refused) <= MOST_SAID:
            return " ".join(self._refused)
        count = len(self._refused)
        text = self.look.words.ngettext("{n} could not be taken.", "{n} could not be taken.", count)
        return text.format(n=count)

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
        """Take these files in, and what is in these folders, in the order of their times."""
        self._take(list(paths))

    def take_bytes(self, data: bytes, name: str) -> None:
        """Take a pasted picture in."""
        self._take([(data, name)])

    def _take(self, sources: Sequence[Source], *, twice: bool = False) -> None:
        self._refused = []
        self.left_out.hide()
        filling = self.filling()
        # Of many those are left out that stand elsewhere in the record; a single one is meant for here.
        known = filling.session.answers if filling is not None and not twice and _many(sources) else {}
        wanted = Wanted(self.KIND, sources, frozenset(hashes(self.asked.value)), frozenset(hashes(known)))
        keep = partial(kept, filling, self.path, late=self.ports.late) if filling is not None else self._keep
        intake = Intake(self.ports, wanted, keep)
        intake.stepped.connect(self._on_step)
        intake.ended.connect(self._on_ended)
        self._intakes.append(intake)
        self._waiting += 1
        if self._waiting == 1:
            self.progress.begin()
        self.show_waiting()

    def _keep(self, taken: Sequence[Attached]) -> None:
        self._put(_behind(self.items(), taken))

    def _on_step(self, done: int, total: int) -> None:
        self.progress.set_progress(done, total)

    def _on_stop(self) -> None:
        for intake in self._intakes:
            intake.stop()

    def _on_ended(self, made: Outcome) -> None:
        self._intakes = [one for one in self._intakes if one is not self.sender()]
        self._waiting -= 1
        if not self._waiting:
            self.progress.end()
        self._refused += [error.told(self.look.words) for error in made.refused]
        self._elsewhere = made.elsewhere
        self.left_out.tell(made)
        self.show_waiting()
        self.refresh_note()

    def _on_again(self) -> None:
        self._take(self._elsewhere, twice=True)

    def filling(self) -> Filling | None:
        """The door to the session, if this stands in something that has one."""
        widget = self.parentWidget()
        while widget is not None:
            found = getattr(widget, "filling", None)
            if isinstance(found, Filling):
                return found
            widget = widget.parentWidget()
        return None

    def _put(self, items: list[Item]) -> None:
        # Shown at once, so that two pictures that arrive together do not overwrite each other.
        value: Json = items or None
        self.asked = replace(self.asked, value=value)
        self.show_value(value)
        self.tell(value)

    def step(self, items: list[Item]) -> None:
        """Another list as one step of undo, whatever was done a moment ago."""
        filling = self.filling()
        if filling is None:
            self._put(items)
        else:
            filling.answer_many([(self.path, items or None)])

    def remove(self, sha256: str) -> None:
        """Take one out of the answer; undo brings it back."""
        self.step([item for item in self.items() if item.get("sha256") != sha256])
        filling = self.filling()
        if filling is not None:
            filling.said.emit(self.look.words.gettext("Removed"))

    def replace_item(self, sha256: str, item: Item) -> None:
        """Keep another entry for the same file; one step of undo."""
        self.step([item if one.get("sha256") == sha256 else one for one in self.items()])

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


def kept(filling: Filling, path: Path, taken: Sequence[Attached], late: Late | None = None) -> None:
    """Put what was taken behind what is there now; one step, also when the field is gone by then. Where the
    whole record was closed, `late` brings it there."""
    if not isValid(filling):
        if late is not None:
            late(path, taken)
        return
    value = filling.session.value(path)
    there = [dict(item) for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    filling.answer_many([(path, list[Json](_behind(there, taken)))])


def _behind(items: list[Item], taken: Sequence[Attached]) -> list[Item]:
    known = frozenset(hashes(list[Json](items)))
    return [*items, *(made.item() for made in taken if made.sha256 not in known)]


def _many(sources: Sequence[Source]) -> bool:
    """Whether these are several, or a folder that may hold several."""
    return len(sources) > 1 or any(isinstance(one, FilePath) and one.is_dir() for one in sources)
