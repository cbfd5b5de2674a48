"""What can be done with the records that are selected: print, save, copy, put away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from sidesk.actions import audience, fill, printing
from sidesk.actions.audience import Parted
from sidesk.core.progress import Progress
from sidesk.models.entities import RecordSummary
from sidesk.ui.jobs import Job, Lane
from sidesk.ui.kit.boxes import FlowBox, column
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.progress import JobProgress
from sidesk.ui.kit.text import Text
from sidesk.ui.printing import PrintDialog
from sidesk.ui.record_filters import BIN
from sidesk.ui.room import Room

Say = Callable[[str, Callable[[], object] | None], None]


class RecordBar(QWidget):
    """Buttons for the selected lines; there only while something is selected."""

    changed = Signal()
    copied = Signal()  # the table is asked for its text
    from_asked = Signal(str)  # start another document from this record

    def __init__(self, room: Room, say: Say) -> None:
        super().__init__()
        look, _ = room.look, room.words.gettext
        self._room, self._say = room, say
        self._lines: Sequence[RecordSummary] = ()
        self._job: Job | None = None
        self._count = Text(look, "", "small", bold=True)
        self._count.setMinimumHeight(look.px(40))
        self.shift = self._button("records/move", _("Put away"), "trash-2", self.move_away)
        self.print = self._button("records/print", _("Print"), "printer", self.print_out)
        self.save = self._button("records/export", _("Save as PDF"), "download", self._on_save)
        self.start_from = self._button("records/start-from", _("Start from this…"), "plus", self._on_start)
        self.copy = self._button("records/copy", _("Copy as table"), "copy", self.copied.emit)
        self.progress = JobProgress(look, _("Saving papers"))
        self.progress.cancelled.connect(self._on_cancelled)
        self._row = FlowBox(self._count, self.start_from, self.print, self.save, self.copy, self.shift)
        self.setLayout(column(self._row, self.progress))
        self.show_lines(())

    def _button(self, name: str, text: str, icon: str, slot: Callable[[], object]) -> Button:
        button = Button(self._room.look, text, icon=icon)
        button.setObjectName(name)
        button.clicked.connect(slot)
        return button

    def show_lines(self, lines: Sequence[RecordSummary]) -> None:
        """These are selected."""
        self._lines = lines
        words = self._room.words
        count = len(lines)
        self._count.setText(words.ngettext("{n} selected", "{n} selected", count).format(n=count))
        binned = bool(lines) and lines[0].state == BIN
        self.shift.set_text(words.gettext("Take back") if binned else words.gettext("Put away"))
        self.shift.set_icon("undo-2" if binned else "trash-2")
        self.shift.setVisible(any(line.state in ("draft", BIN) for line in lines))
        self.start_from.setVisible(count == 1 and not binned)
        for button in (self.print, self.save):
            button.setVisible(bool(lines) and not binned)
        self._row.setVisible(bool(lines))

    def _on_start(self) -> None:
        if len(self._lines) == 1:
            self.from_asked.emit(self._lines[0].record)

    # --- put away, take back ---

    def move_away(self) -> None:
        """Drafts into the bin, those in the bin back; what is finished stays."""
        lines = [line for line in self._lines if line.state in ("draft", BIN)]
        if not lines:
            if self._lines:
                self._say(self._room.words.gettext("What is finished is not put away."), None)
            return
        back = lines[0].state == BIN
        self._move([line.record for line in lines], fill.take_back if back else fill.put_away)

    def _move(self, records: list[str], action: Callable[..., None], *, told: bool = True) -> None:
        desk = self._room.desk

        def work(_: Progress) -> list[str]:
            for record in records:
                action(desk, record)
            return records

        self._room.jobs.run(self, work, partial(self._on_moved, action, told=told))

    def _on_moved(self, action: Callable[..., None], records: list[str], *, told: bool) -> None:
        self.changed.emit()
        if not told:
            return
        words, count = self._room.words, len(records)
        if action is fill.put_away:
            text = words.ngettext("{n} record lies in the bin", "{n} records lie in the bin", count)
        else:
            text = words.ngettext("{n} record is back", "{n} records are back", count)
        other = fill.take_back if action is fill.put_away else fill.put_away
        self._say(text.format(n=count), partial(self._move, records, other, told=False))

    # --- papers ---

    def print_out(self) -> None:
        """Print the papers of all of them that may go out together."""
        named = {line.record: line.number for line in self._lines if line.state != BIN}
        if named:
            desk = self._room.desk
            self._room.jobs.run(
                self, lambda _: audience.parted(desk, list(named)), partial(self._on_parted, named)
            )

    def _on_parted(self, named: Mapping[str, str], parted: Parted) -> None:
        desk, words = self._room.desk, self._room.words
        records, count = parted.leaving, len(parted.leaving)
        if not records:
            self._say(self._stays(parted), None)
            return
        title = words.ngettext("Print {n} record", "Print {n} records", count).format(n=count)
        name = named[records[0]] if count == 1 else "SiDesk"
        PrintDialog(
            self._room, self.window(), title, name,
            lambda progress: printing.papers(desk, records, progress), self._stays(parted),
        ).open()  # fmt: skip

    def _stays(self, parted: Parted) -> str:
        """What is left out, and how it can be had all the same; nothing where nothing is."""
        words, count = self._room.words, parted.staying
        said = words.ngettext(
            "{n} record is for the office only and is left out; print it alone.",
            "{n} records are for the office only and are left out; print them one by one.",
            count,
        )
        return said.format(n=count) if count else ""

    def _on_save(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self._room.words.gettext("Save the papers into"))
        if folder:
            self.save_to(Path(folder))

    def save_to(self, folder: Path) -> None:
        """Write the papers into a folder."""
        desk = self._room.desk
        named = {line.record: line.number for line in self._lines if line.state != BIN}

        def work(progress: Progress) -> tuple[Parted, Sequence[Path]]:
            parted = audience.parted(desk, list(named))
            leaving = [(record, named[record]) for record in parted.leaving]
            return parted, printing.export(desk, leaving, folder, progress)

        self.progress.begin()
        self._job = self._room.jobs.run(
            self,
            work,
            partial(self._on_saved, folder),
            failed=self._on_failed,
            progressed=self.progress.set_progress,
            lane=Lane.SLOW,
        )

    def _on_saved(self, folder: Path, saved: tuple[Parted, Sequence[Path]]) -> None:
        self.progress.end()
        words, (parted, written) = self._room.words, saved
        count = len(written)
        text = words.ngettext("{n} paper is in {folder}", "{n} papers are in {folder}", count)
        said = text.format(n=count, folder=folder.name) if count else ""
        self._say(words.line(said, self._stays(parted)), None)

    def _on_failed(self, error: BaseException) -> None:
        self.progress.end()
        self._room.tell(error, self)

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.progress.end()
        self._say(self._room.words.gettext("Stopped. What was written until now is kept."), None)


def to_clipboard(rows: Sequence[Sequence[str]]) -> None:
    """As Excel takes it: cells by tabs, rows by lines."""
    lines = ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]
    mime = QMimeData()
    mime.setText("\n".join(lines) + "\n")
    QGuiApplication.clipboard().setMimeData(mime)
