"""The main window: one page at a time within the frame, open records in the same place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, QSize, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from sidesk.actions import browse, exchange, fill
from sidesk.core.progress import Progress
from sidesk.models.entities import Draft
from sidesk.ui.finder import Finder
from sidesk.ui.frame import Frame, places
from sidesk.ui.intake import Intake
from sidesk.ui.keys import KeysDialog
from sidesk.ui.kit.boxes import column
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.toast import Toast
from sidesk.ui.page import Page
from sidesk.ui.pages.assets import AssetsPage
from sidesk.ui.pages.defects import DefectsPage
from sidesk.ui.pages.projects import ProjectsPage
from sidesk.ui.pages.records import RecordsPage
from sidesk.ui.pages.settings import SettingsPage
from sidesk.ui.pages.sync import SyncPage
from sidesk.ui.pages.today import TodayPage
from sidesk.ui.record_page import RecordPage
from sidesk.ui.restored import restored_banner
from sidesk.ui.room import Room
from sidesk.ui.said import day, joined
from sidesk.ui.starter import Starter
from sidesk.ui.theme import next_scale, next_theme

PAGES: dict[str, Callable[[Room], Page]] = {
    "today": TodayPage,
    "projects": ProjectsPage,
    "records": RecordsPage,
    "assets": AssetsPage,
    "defects": DefectsPage,
    "sync": SyncPage,
    "settings": SettingsPage,
}


class MainWindow(QWidget):
    """`settings_chosen` asks the program to build this window again in another look."""

    settings_chosen = Signal(object)
    settings_kept = Signal()  # those that need no other window
    lock_asked = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.setWindowTitle("SiDesk")
        self.setMinimumSize(1024, 640)
        self.setAcceptDrops(True)
        self._pages: dict[str, Page] = {}
        self._record: RecordPage | None = None
        self._current = "today"  # the page one is at, or comes back to from a record
        self._closing = False
        self.intake = Intake(room, self)
        self.starter = Starter(room, self)
        self.starter.begun.connect(self._show_begun)
        self.starter.told.connect(self.toast)
        self.intake.exchange_given.connect(self._on_exchange)
        self.frame = Frame(room.look, room.desk.person)
        self._person = room.desk.person
        self.finder = Finder(self.frame, self.go, self.shown, partial(self.page, "records"))
        self.setLayout(column(self.frame, gap=0))
        self._connect()
        geometry = QSettings().value("window")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(QSize(1440, 900).boundedTo(self.screen().availableSize()))

    def _connect(self) -> None:
        frame = self.frame
        frame.went.connect(self.go)
        frame.theme_asked.connect(self._on_theme)
        frame.back_asked.connect(self._on_record_closed)
        frame.away_asked.connect(self._on_away)
        # Not as shortcuts of the rail's buttons: those show a click first, a tenth of a second long.
        going = [
            (f"Alt+{n}", partial(self.go, place.name)) for n, place in enumerate(places(self.room.words), 1)
        ]
        for keys, slot in (
            *going,
            ("Ctrl+K", self.finder.focus),
            ("Ctrl+N", partial(self.start, "", "")),
            ("Ctrl+L", self.lock_asked.emit),
            ("Ctrl+Shift+L", self._on_theme),
            ("Ctrl+=", partial(self._on_scale, 1)),
            ("Ctrl++", partial(self._on_scale, 1)),
            ("Ctrl+-", partial(self._on_scale, -1)),
            ("Ctrl+0", partial(self._on_scale, 0)),
            ("Ctrl+,", partial(self.go, "settings")),
            ("F1", self._on_keys),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def begin(self, *, told_restored: bool = False) -> None:
        """Show the first page; after a crash say what is back."""
        if self._record is None:
            self.go(self._current)
        self._count()
        if not told_restored:
            desk = self.room.desk
            self.room.jobs.run(self, lambda _: fill.restored(desk), self._tell_restored)

    # --- going places ---

    def go(self, name: str) -> None:
        """Show a page of the rail, or the settings."""
        if self._held(partial(self.go, name)):
            return
        self._leave_record()
        page = self.page(name)
        self._current = name
        self.frame.stack.setCurrentWidget(page)
        page.refresh()
        self._tell_place()

    def page(self, name: str) -> Page:
        """A page, made when it is first asked for."""
        if name not in self._pages:
            page = PAGES[name](self.room)
            if isinstance(page, SettingsPage):
                page.chosen.connect(self.settings_chosen.emit)
                page.kept.connect(self.settings_kept.emit)
                page.lock_asked.connect(self.lock_asked.emit)
            self._adopt(page)
            self._pages[name] = page
        return self._pages[name]

    def _adopt(self, page: Page) -> None:
        page.record_asked.connect(self.open_record)
        page.start_asked.connect(self.start)
        page.place_asked.connect(self.go)
        page.path_changed.connect(self._tell_place)
        page.away.connect(self._on_put_away)
        page.changed.connect(self._on_changed)
        self.frame.stack.addWidget(page)

    def shown(self) -> Page:
        """The page in sight."""
        return self._record or self.page(self._current)

    def _tell_place(self) -> None:
        path = self.shown().path()
        record = self._record
        self.frame.show_place(path, "records" if record is not None else self._current)
        self.frame.show_record(opened=record is not None, draft=record is not None and record.is_draft)
        self.setWindowTitle(joined(self.room.words, *reversed(path), "SiDesk"))

    # --- records ---

    def open_record(self, record: str) -> None:
        """Open a record: in the wizard while it is a draft, else as its paper."""
        if self._record is not None and self._record.record == record:
            return
        desk = self.room.desk
        self.room.jobs.run(self, lambda _: fill.resume(desk, record), self._show_record)

    def start(self, form: str, project: str) -> None:
        """A new record; without a form ask which."""
        self.starter.start(form, project)

    def _show_begun(self, opened: fill.OpenRecord) -> None:
        self._show_record(opened, begun=True)

    def _show_record(self, opened: fill.OpenRecord, *, begun: bool = False) -> None:
        if self._held(partial(self._show_record, opened, begun=begun)):
            return
        self._leave_record()
        page = RecordPage(self.room, opened, begun=begun)
        page.closed.connect(self._on_record_closed)
        page.saved.connect(self._on_saved)
        page.failed.connect(self._on_failed)
        self._record = page
        self._adopt(page)
        self.frame.stack.setCurrentWidget(page)
        self._tell_place()
        page.setFocus()

    def _leave_record(self) -> None:
        if self._record is not None:
            self._record.leave()
            self.frame.stack.removeWidget(self._record)
            self._record.hide()
            self._record.deleteLater()
            self._record = None

    def _on_record_closed(self) -> None:
        if self._record is not None:
            self.go(self._current)
            self._count()

    def _on_away(self) -> None:
        if self._record is not None:
            self._record.put_away()

    def _on_put_away(self, record: str, name: str) -> None:
        """Say so, with the way back; a record that was open is opened again by it."""
        was_open = self._record is not None
        self._on_record_closed()
        text = self.room.words.gettext("{name} lies in the bin").format(name=name)
        self.toast(text, partial(self._take_back, record, opened=was_open))

    def _take_back(self, record: str, *, opened: bool) -> None:
        desk = self.room.desk

        def work(_: Progress) -> str:
            fill.take_back(desk, record)
            return record

        self.room.jobs.run(self, work, self.open_record if opened else self._on_taken_back)

    def _on_taken_back(self, _record: str) -> None:
        self._on_changed()

    def _held(self, again: Callable[[], object]) -> bool:
        """True where the disk refuses what was typed: then people decide whether to leave it behind."""
        if self._record is None or not self._record.refused:
            return False
        _ = self.room.words.gettext
        dialog = Dialog(
            self.room.look,
            self,
            _("Leave without the last answers?"),
            _("The disk has not taken them. What was shown as saved is safe; the rest is lost."),
        )
        dialog.setObjectName("lose")
        dialog.offer(_("Leave anyway"), "danger", accepts=True)
        dialog.offer(_("Stay"), "primary")
        dialog.accepted.connect(self._record.wizard_gone)
        dialog.accepted.connect(again)
        dialog.open()
        return True

    def _on_saved(self, moment: dt.datetime) -> None:
        self.frame.show_saved(moment)
        if self._closing:
            self.close()

    def _on_failed(self) -> None:
        if self._closing:
            self._closing = False
            self._held(self.close)

    def _on_changed(self) -> None:
        if self.room.desk.person != self._person:
            self._person = self.room.desk.person
            self.frame.show_person(self._person)
        self._tell_place()
        if self._record is None:
            self.shown().refresh()
        self._count()

    def keep_all(self) -> None:
        """Keep what is being typed; the end of the program waits for it."""
        if self._record is not None:
            self._record.leave()

    @property
    def pending(self) -> bool:
        """True while something that was typed is not on the disk yet."""
        return self._record is not None and self._record.pending

    # --- files from outside ---

    def take(self, path: Path) -> None:
        """A file that was opened with the program or dropped on it."""
        self.intake.take([path])

    def _on_exchange(self, path: Path) -> None:
        self.go("sync")
        page = self.page("sync")
        assert isinstance(page, SyncPage)
        page.take(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.intake.take(paths)

    # --- looks and keys ---

    def _on_theme(self) -> None:
        settings = self.room.desk.settings
        self.settings_chosen.emit(replace(settings, theme=next_theme(settings.theme)))

    def _on_scale(self, step: int) -> None:
        settings = self.room.desk.settings
        scale = 1.0 if step == 0 else next_scale(settings.text_scale / 100, step)
        self.settings_chosen.emit(replace(settings, text_scale=round(scale * 100)))

    def _on_keys(self) -> None:
        KeysDialog(self.room.look, self, self.shown().keys()).open()

    # --- counts, news ---

    def _count(self) -> None:
        desk = self.room.desk

        def work(_: Progress) -> tuple[exchange.Waiting, int]:
            return exchange.waiting(desk, limit=1), browse.open_defects(desk)

        self.room.jobs.run(self, work, self._on_counted)

    def _on_counted(self, counted: tuple[exchange.Waiting, int]) -> None:
        waiting, defects = counted
        self.frame.show_counts(sync=waiting.waiting, defects=defects)
        if waiting.heard_at is not None:
            words = self.room.words
            when = day(words, waiting.heard_at, self.room.desk.clock.today())
            self.frame.show_heard(words.gettext("Last receipt: {when}").format(when=when))

    def _tell_restored(self, drafts: Sequence[Draft]) -> None:
        if drafts:
            today = self.room.desk.clock.today()
            banner = restored_banner(self.room.look, drafts, today)
            banner.go_on.connect(self.open_record)
            self.frame.tell(banner)

    def toast(self, text: str, undo: Callable[[], None] | None) -> None:
        """Say that something happened; with `undo` it can be taken back."""
        toast = Toast(self.room.look, self, text, self.room.words.gettext("Undo") if undo else "")
        toast.setObjectName("toast")
        if undo is not None:
            toast.acted.connect(undo)
        toast.pop()

    # --- Qt ---

    def hand_over(self, window: MainWindow) -> None:
        """Give the place one is at to the window that is built instead."""
        QSettings().setValue("window", self.saveGeometry())
        window.restoreGeometry(self.saveGeometry())
        window._current = self._current
        record = self._record
        if record is not None:
            record.keep_now()
            desk = self.room.desk
            self.room.jobs.run(
                window,
                lambda _: fill.resume(desk, record.record),
                partial(window._take_over, record.begun),
            )

    def _take_over(self, begun: fill.OpenRecord | None, opened: fill.OpenRecord) -> None:
        self._show_record(opened)
        if self._record is not None:
            self._record.begun_as(begun)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._held(self.close):
            event.ignore()
            return
        self.keep_all()
        if self.pending:
            self._closing = True  # as soon as the disk says yes
            event.ignore()
            return
        QSettings().setValue("window", self.saveGeometry())
        super().closeEvent(event)
