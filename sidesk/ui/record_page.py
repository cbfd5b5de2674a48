"""A record in the main window: its wizard while it is a draft, its paper once it is finished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path as FilePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sidesk.actions import (
    catalogue,
    fill,
    finish,
    measured,
    measuring,
    printing,
    reach,
    suggest,
    withdraw,
)
from sidesk.core.errors import SideskError
from sidesk.forms.definition import Path
from sidesk.forms.session import FormSession
from sidesk.models.entities import FINAL, WORKING
from sidesk.ui.arrivals import to_record
from sidesk.ui.catalogue_dialog import open_catalogue
from sidesk.ui.device_reading import ReadingHere
from sidesk.ui.errors import sentences
from sidesk.ui.fields.attached import kept
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.intake import under_way
from sidesk.ui.fields.ports import Attached, FieldPorts
from sidesk.ui.kit.boxes import column, holder
from sidesk.ui.known_port import DeskKnown
from sidesk.ui.measured import TakingIn
from sidesk.ui.measuring import MeasuringHere
from sidesk.ui.next_one import KEYS as NEXT_KEYS
from sidesk.ui.next_one import NextOne, leads_on
from sidesk.ui.page import Page
from sidesk.ui.paper_view import PaperView
from sidesk.ui.printing import PrintDialog
from sidesk.ui.rack_dialog import open_racks
from sidesk.ui.reason_dialog import Asking, ReasonDialog
from sidesk.ui.reconciling import Reconciling
from sidesk.ui.record_moving import RecordMoving
from sidesk.ui.record_ports import DeskFiles, DeskFinisher, DeskKeeper, around
from sidesk.ui.record_process import RecordProcess
from sidesk.ui.references_port import DeskReferences
from sidesk.ui.room import Room
from sidesk.ui.versions_record import RecordVersions
from sidesk.ui.wizard.ports import Finished, WizardPorts
from sidesk.ui.wizard.window import Wizard


class RecordPage(Page):
    """One open record. `saved` carries the moment the disk said yes.

    `begun`: the record (or its correction) was made by opening it; if nothing is typed, it never was.
    """

    saved = Signal(object)
    failed = Signal()  # the disk said no
    closed = Signal()

    def __init__(self, room: Room, opened: fill.OpenRecord, *, begun: bool = False) -> None:
        super().__init__(room)
        self.opened, self.record = opened, opened.record
        self._begun = opened if begun else None  # what `fill.start` or `fill.correct` returned
        self.wizard: Wizard | None = None
        self.paper: PaperView | None = None
        self._refused = False
        keys = QShortcut(QKeySequence("Ctrl+P"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.print_out)
        self.next_one = NextOne(self, self._keep_last, lambda: self.opened)
        self.versions = RecordVersions(self)
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        self.process, self.moving = RecordProcess(self), RecordMoving(self)
        self.below = holder(column(self.moving, self.process, (self._place, 1), gap=0))
        self.setLayout(column(self.versions, (self.below, 1), gap=0))
        if opened.draft is not None:
            self._fill_in()
        else:
            self._show_paper()
        self.refresh()

    def refresh(self) -> None:
        """A bundle may have brought another version of this record, or what it waits for."""
        self.versions.look()
        self.moving.look()
        self.process.look()

    def body(self) -> QWidget | None:
        """The wizard or the paper."""
        return self.wizard or self.paper

    def path(self) -> tuple[str, ...]:
        words = self.room.words
        return (words.gettext("Records"), words.pick(self.opened.form.title), self.opened.number)

    def keys(self) -> list[tuple[str, str]]:
        _ = self.room.words.gettext
        if (page := self.versions.page) is not None:
            return page.keys()
        if self.wizard is None:
            return [
                ("PgUp PgDn", _("Previous, next page")),
                ("Ctrl+P", _("Print")),
                ("Ctrl+H", _("History")),
                (NEXT_KEYS, _("Begin the next one like this")),
                ("Esc", _("Go back")),
            ]
        return [
            ("1 2 3", _("Pass, fail, not applicable (on a row)")),
            ("↑ ↓, Home, End", _("Previous, next, first, last row")),
            ("N, F", _("Next row without an answer, next failed row")),
            ("P", _("Photo of the row")),
            ("R", _("Mark the row for a retest")),
            ("Enter, Esc", _("Open, close the row")),
            ("Ctrl+PgUp, Ctrl+PgDn", _("Previous, next section")),
            ("Ctrl+Enter", _("Next section")),
            ("F8, Shift+F8", _("Next, previous problem")),
            ("Ctrl+Z, Ctrl+Y", _("Undo, redo")),
            ("Ctrl+H", _("History")),
            ("Ctrl+P", _("Print")),
            (NEXT_KEYS, _("Begin the next one like this")),
            ("Esc", _("Leave the record; everything is saved")),
        ]

    @property
    def is_draft(self) -> bool:
        """Whether it is being filled in."""
        return self.wizard is not None

    @property
    def pending(self) -> bool:
        """True while something that was typed is not on the disk yet."""
        return self.wizard is not None and self.wizard.autosave.pending

    @property
    def refused(self) -> bool:
        """True while the disk refuses what was typed; leaving would lose it."""
        return self.pending and self._refused

    @property
    def begun(self) -> fill.OpenRecord | None:
        """How the record was begun in this window; nothing if it was there before."""
        return self._begun

    @property
    def importing(self) -> bool:
        """True while files for this record are being taken in."""
        wizard = self.wizard
        return wizard is not None and any(
            one.ports is wizard.ports.fields for one in under_way(self.room.jobs)
        )

    def show_arrived(self, path: Path, taken: Sequence[Attached]) -> None:
        """Files have come to the draft that is shown here, from when it was closed before."""
        if self.wizard is not None:
            kept(self.wizard.filling, path, taken)

    def begun_as(self, opened: fill.OpenRecord | None) -> None:
        """Say how it was begun, by the window that is replaced."""
        self._begun = opened

    def keep_now(self) -> None:
        """Ask for what is typed to be kept before anything else happens."""
        if self.wizard is not None:
            self.wizard.autosave.flush()

    def _keep_last(self) -> None:
        if self.wizard is not None:
            self.wizard.filling.settle()
            self.wizard.autosave.keep_last()

    def leave(self) -> None:
        """The page goes away: keep what was typed; where nothing was, nothing is left behind."""
        self._keep_last()
        if self._begun is not None and self.wizard is not None and not self.importing:
            desk, opened = self.room.desk, self._begun
            # Asked by the runner itself: this page will be gone when the answer comes, and nobody needs it.
            self.room.jobs.run(self.room.jobs, lambda _: fill.leave(desk, opened))

    def print_out(self) -> None:
        """Print the paper, or the draft as it stands, marked as one."""
        if self.paper is not None:
            self.paper.print_out()
            return
        self._keep_last()
        desk, record, number = self.room.desk, self.record, self.opened.number
        title = self.room.words.gettext("Print {name}").format(name=number)
        PrintDialog(self.room, self, title, number, lambda _: [printing.paper(desk, record)]).open()

    def put_away(self) -> None:
        """Into the bin, with everything that was typed; `away` offers the way back."""
        self._keep_last()
        desk, record = self.room.desk, self.record
        self._begun = None
        self.room.jobs.run(self, lambda _: fill.put_away(desk, record), self._on_put_away)

    def _on_put_away(self, _nothing: None) -> None:
        name = self.wizard.session.title() if self.wizard is not None else ""
        self.wizard_gone()
        self.away.emit(self.record, name or self.opened.number)

    def wizard_gone(self) -> None:
        """Nothing is typed here any more."""
        if self.wizard is not None:
            self._place.removeWidget(self.wizard)
            self.wizard.hide()
            self.wizard.deleteLater()
            self.wizard = None

    def _fill_in(self) -> None:
        desk, opened = self.room.desk, self.opened
        base = opened.draft.base if opened.draft is not None else ()
        session = FormSession(opened.form, opened.answers, opened.context, desk.clock, opened.undo, base)
        fields = FieldPorts(
            look=self.room.look,
            jobs=self.room.jobs,
            files=DeskFiles(desk),
            suggest=lambda kind, text: suggest.suggestions(desk, kind, text),
            earlier=lambda path, text: suggest.typed_before(desk, opened.form, opened.project, path, text),
            clock=desk.clock,
            late=to_record(self.room.jobs, desk, opened.record),
            known=DeskKnown(desk, opened, lambda: session.answers),
            records=DeskReferences(desk, opened, session, self._filling, self.record_asked.emit),
            # Of what stands there when somebody signs, not of what stood there when the record was opened.
            shown=lambda: finish.shown(session.answers, opened.record, opened.form.hash),
            around=lambda: around(desk, opened, self.room.words),
        )
        ports = WizardPorts(
            fields=fields,
            keeper=DeskKeeper(desk, opened.record),
            finisher=self._finisher(opened) if opened.form.signs else None,
            history=self.versions.show_history,
            start_from=partial(self.from_asked.emit, opened.record),
            testers=self._take_measured if measured.takes(opened.form) else None,
            catalogue=self._choose_type if opened.form.id == catalogue.FORM else None,
            racks=self._show_racks if opened.form.id == catalogue.FORM else None,
            measure=self._measure if opened.form.id == measuring.FORM else None,
            reconcile=self._reconcile if opened.form.id == measuring.FORM else None,
        )
        wizard = Wizard(ports, session, subtitle=opened.number)
        if opened.form.id == reach.FORM:
            wizard.outline.offer_reading(self._read_device)
        wizard.saved.connect(self._on_saved)
        wizard.save_failed.connect(self._on_save_failed)
        wizard.finished.connect(self._on_finished)
        wizard.left.connect(self.closed.emit)
        self.wizard = wizard
        self._place.addWidget(wizard)
        self._look_what_starts()

    def _take_measured(self, paths: Sequence[FilePath]) -> None:
        if self.wizard is not None:
            TakingIn(self.room, self.wizard).take(paths)

    def _reconcile(self, *_clicked: object) -> None:
        if self.wizard is not None:
            Reconciling(self.room, self.wizard, self.record, self.opened.project).open()

    def _measure(self, *_clicked: object) -> None:
        if self.wizard is not None:
            MeasuringHere(self.room, self.wizard, self.record, self.opened.project).open()

    def _read_device(self, *_clicked: object) -> None:
        if self.wizard is not None:
            ReadingHere(self.room, self.wizard, self.record, self.opened.project).open()

    def _choose_type(self, *_clicked: object) -> None:
        if self.wizard is not None:
            open_catalogue(self.room, self.wizard)

    def _show_racks(self, *_clicked: object) -> None:
        if self.wizard is not None:
            open_racks(self.room, self.wizard, self.record, self.opened.project)

    def _filling(self) -> Filling:
        assert self.wizard is not None  # only its fields ask
        return self.wizard.filling

    def _look_what_starts(self) -> None:
        """Whether another document can be started from this one; else nothing is offered."""
        desk, form = self.room.desk, self.opened.form
        self.room.jobs.run(self, lambda _: leads_on(desk, form), self._on_starts)

    def _on_starts(self, starts: bool) -> None:
        if self.wizard is not None:
            self.wizard.offer_start(offered=starts)
        if self.paper is not None:
            self.paper.start_from.setVisible(starts)

    def _finisher(self, opened: fill.OpenRecord) -> DeskFinisher:
        made = DeskFinisher(self.room.desk, opened, self.room.words, lambda: not self.pending)
        self.room.jobs.run(self, made.ask, made.know)
        return made

    def _on_saved(self, moment: dt.datetime) -> None:
        self._refused = False
        self.versions.after_save()
        self.process.look_at_sample()
        self.saved.emit(moment)

    def _on_save_failed(self, _error: BaseException) -> None:
        self._refused = True
        self.failed.emit()

    def _on_finished(self, made: Finished) -> None:
        self._begun = None
        desk, record = self.room.desk, self.record
        self.room.jobs.run(self, lambda _: fill.resume(desk, record), self._on_final)

    def _on_final(self, opened: fill.OpenRecord) -> None:
        self.opened = opened
        self.wizard_gone()
        self._show_paper()
        self.process.look()
        self.path_changed.emit()
        self.changed.emit()

    def _show_paper(self) -> None:
        self.paper = PaperView(self.room, self.opened)
        self.paper.correct_asked.connect(self._on_correct)
        self.paper.withdraw_asked.connect(self.versions.withdraw)
        self.paper.verify_asked.connect(self._on_verify)
        self.paper.signing.changed.connect(self._on_signed)
        self.paper.signing.other_asked.connect(self.record_asked.emit)
        self.paper.signing.sealed_given.connect(self.file_asked.emit)
        self.paper.history_asked.connect(self.versions.show_history)
        self.paper.start_from.clicked.connect(partial(self.from_asked.emit, self.record))
        self._place.addWidget(self.paper)
        keys = QShortcut(QKeySequence("Ctrl+H"), self.paper)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.versions.show_history)
        self._look_what_starts()

    def _on_verify(self) -> None:
        if self.paper is not None:
            self.paper_asked.emit(f"{self.opened.number}.pdf", self.paper.pdf)

    def _on_signed(self) -> None:
        """A seal or a signed copy was added."""
        if self.paper is not None:
            self.paper.look_again()
        self.process.look()
        self.changed.emit()

    def take_copies(self, paths: Sequence[FilePath]) -> bool:
        """Files were dropped: the signed copies of a finished record. False while it is a draft."""
        if self.paper is None or self.opened.revision is None or self.opened.revision.kind != FINAL:
            return False
        self.paper.signing.take(paths)
        return True

    def _on_correct(self) -> None:
        desk, record, _ = self.room.desk, self.record, self.room.words.gettext
        if self.opened.revision is not None and self.opened.revision.kind == WORKING:
            self.room.jobs.run(self, lambda _: fill.correct(desk, record), self.go_on)
            return
        asking = Asking(
            _("Why is it corrected?"),
            _("A new version is begun; what was signed stays as it is. The reason stands on the new paper."),
            _("Begin the correction"),
        )
        dialog = ReasonDialog(self.room.look, self, asking)

        def asked(reason: str, _passphrase: str) -> None:
            def begun(opened: fill.OpenRecord) -> None:
                dialog.accept()
                self.go_on(opened)

            self.room.jobs.run(
                self,
                lambda _: withdraw.correct(desk, record, reason),
                begun,
                failed=partial(self._fail, dialog),
            )

        dialog.given.connect(asked)
        dialog.open()

    def _fail(self, dialog: ReasonDialog, error: BaseException) -> None:
        if not isinstance(error, SideskError):
            raise error
        dialog.fail(*sentences(error, self.room.words))

    def withdrawn(self, opened: fill.OpenRecord) -> None:
        """The record was taken out of use: its last paper says so."""
        self._drop_paper()
        self._on_final(opened)

    def go_on(self, opened: fill.OpenRecord) -> None:
        """Fill in a draft that was begun upon the version in sight."""
        self.opened = self._begun = opened
        self._drop_paper()
        self._fill_in()
        self.path_changed.emit()
        self.changed.emit()

    def _drop_paper(self) -> None:
        if self.paper is not None:
            self._place.removeWidget(self.paper)
            self.paper.hide()
            self.paper.deleteLater()
            self.paper = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Fields and rows that use Esc themselves have taken it before it comes here.
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
