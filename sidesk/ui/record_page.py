"""A record in the main window: its wizard while it is a draft, its paper once it is finished."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from sidesk.actions import browse, fill, finish, suggest
from sidesk.core.text import Words
from sidesk.forms.session import FormSession
from sidesk.models.entities import Paper
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.boxes import column, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.pdf import PdfView
from sidesk.ui.kit.text import Text
from sidesk.ui.page import Page
from sidesk.ui.record_ports import DeskFiles, DeskFinisher, DeskKeeper
from sidesk.ui.room import Room
from sidesk.ui.wizard.ports import Finished, WizardPorts
from sidesk.ui.wizard.window import Wizard


class RecordPage(Page):
    """One open record. `saved` carries the moment the disk said yes."""

    saved = Signal(object)
    closed = Signal()

    def __init__(self, room: Room, opened: fill.OpenRecord) -> None:
        super().__init__(room)
        self.opened, self.record = opened, opened.record
        self.wizard: Wizard | None = None
        self.paper: PaperView | None = None
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._place)
        if opened.draft is not None:
            self._fill_in()
        else:
            self._show_paper()

    def path(self) -> tuple[str, ...]:
        words = self.room.words
        return (words.gettext("Records"), words.pick(self.opened.form.title), self.opened.number)

    def keep_now(self) -> None:
        """Ask for what is typed to be kept before anything else happens."""
        if self.wizard is not None:
            self.wizard.autosave.flush()

    def _fill_in(self) -> None:
        desk, opened = self.room.desk, self.opened
        fields = FieldPorts(
            look=self.room.look,
            jobs=self.room.jobs,
            files=DeskFiles(desk),
            suggest=lambda kind, text: suggest.suggestions(desk, kind, text),
            clock=desk.clock,
            shown=lambda: finish.shown(opened.answers, opened.record, opened.form.hash),
        )
        session = FormSession(opened.form, opened.answers, opened.context, desk.clock)
        ports = WizardPorts(
            fields=fields,
            keeper=DeskKeeper(desk, opened.record),
            finisher=DeskFinisher(desk, opened, self.room.words) if opened.form.signs else None,
        )
        wizard = Wizard(ports, session, subtitle=opened.number)
        wizard.saved.connect(self.saved.emit)
        wizard.finished.connect(self._on_finished)
        wizard.left.connect(self.closed.emit)
        self.wizard = wizard
        self._place.addWidget(wizard)

    def _on_finished(self, made: Finished) -> None:
        self.changed.emit()
        desk, record = self.room.desk, self.record
        self.room.jobs.run(self, lambda _: fill.resume(desk, record), self._on_final)

    def _on_final(self, opened: fill.OpenRecord) -> None:
        self.opened = opened
        if self.wizard is not None:
            self._place.removeWidget(self.wizard)
            self.wizard.hide()
            self.wizard.deleteLater()
            self.wizard = None
        self._show_paper()

    def _show_paper(self) -> None:
        self.paper = PaperView(self.room, self.opened)
        self.paper.correct_asked.connect(self._on_correct)
        self._place.addWidget(self.paper)

    def _on_correct(self) -> None:
        desk, record = self.room.desk, self.record
        self.room.jobs.run(self, lambda _: fill.correct(desk, record), self._on_corrected)

    def _on_corrected(self, opened: fill.OpenRecord) -> None:
        self.changed.emit()
        self.record_asked.emit(opened.record)


class PaperView(QWidget):
    """The sealed paper of a finished record, or how it would be printed where none was sealed."""

    correct_asked = Signal()

    def __init__(self, room: Room, opened: fill.OpenRecord) -> None:
        super().__init__()
        look, words = room.look, room.words
        _ = words.gettext
        self._room, self._opened = room, opened
        self._pdf = b""
        self.state = Chip(look, "", "none")
        self.state.setObjectName("paper/state")
        save = Button(look, _("Save the PDF"), icon="download")
        save.setObjectName("paper/save")
        save.clicked.connect(self._on_save)
        correct = Button(look, _("Correct"), icon="pencil")
        correct.setToolTip(_("A new version of this record; what was signed stays as it is."))
        correct.setObjectName("paper/correct")
        correct.clicked.connect(self.correct_asked.emit)
        title = Text(look, words.pick(opened.form.title), "h1")
        self.view = PdfView(look, room.jobs)
        self.setLayout(
            column(
                row(title, 8, self.state, None, correct, save),
                (self.view, 1),
                gap=12,
                margins=(24, 16, 24, 16),
            )
        )
        room.jobs.run(self, lambda _: _paper(room, opened), self._show, lane=Lane.SLOW)

    def _show(self, found: tuple[Paper | None, bytes, str]) -> None:
        paper, self._pdf, told = found
        self.state.show_state(told, "ok" if paper else "warn")
        self.view.show_bytes(self._pdf)

    def _on_save(self) -> None:
        _ = self._room.words.gettext
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Save the PDF"), f"{self._opened.number}.pdf", "PDF (*.pdf)"
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the paper as a file."""
        pdf = self._pdf
        self._room.jobs.run(self, lambda _: browse.save(pdf, path), lane=Lane.SLOW)


def _paper(room: Room, opened: fill.OpenRecord) -> tuple[Paper | None, bytes, str]:
    """The newest paper with its verdict in words, or the print of a record that has none."""
    words: Words = room.words
    papers = browse.papers(room.desk, opened.record)
    current = [paper for paper in papers if opened.revision and paper.revision == opened.revision.id]
    if not current:
        language = room.desk.settings.paper_language
        return None, finish.preview(room.desk, opened.record, language), words.gettext("not sealed")
    pdf = browse.paper_bytes(room.desk, current[-1])
    text = words.gettext("sealed by {name}").format(name=current[-1].signer)
    return current[-1], pdf, text
