"""The main window: one page at a time within the frame, open records in the same place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QWidget

from sidesk.actions import fill, recent
from sidesk.actions.noted import Noted
from sidesk.core.progress import Progress
from sidesk.models.entities import Draft
from sidesk.ui import placing
from sidesk.ui.departing import ask_to_lose, said_away
from sidesk.ui.drop_target import Drops, files
from sidesk.ui.finder import Finder, press
from sidesk.ui.frame import Frame, places
from sidesk.ui.handing import Handing
from sidesk.ui.help_from import HELP, origin
from sidesk.ui.imports import Imports
from sidesk.ui.keys import KeysDialog
from sidesk.ui.kit.boxes import column
from sidesk.ui.kit.toast import say
from sidesk.ui.looks import Looks
from sidesk.ui.news import SEALED, News
from sidesk.ui.open_records import OpenRecords
from sidesk.ui.page import Page
from sidesk.ui.pages.assets import AssetsPage
from sidesk.ui.pages.defects import DefectsPage
from sidesk.ui.pages.help import HelpPage
from sidesk.ui.pages.projects import ProjectsPage
from sidesk.ui.pages.records import RecordsPage
from sidesk.ui.pages.service import ServicePage
from sidesk.ui.pages.settings import SettingsPage
from sidesk.ui.pages.sync import SyncPage
from sidesk.ui.pages.today import TodayPage
from sidesk.ui.pages.verify import VerifyPage
from sidesk.ui.record_page import RecordPage
from sidesk.ui.restored import restored_banner
from sidesk.ui.room import Room
from sidesk.ui.said import joined
from sidesk.ui.starter import Starter
from sidesk.ui.watching import Watching

PAGES: dict[str, Callable[[Room], Page]] = {
    "today": TodayPage,
    "projects": ProjectsPage,
    "records": RecordsPage,
    "assets": AssetsPage,
    "defects": DefectsPage,
    "service": ServicePage,
    "sync": SyncPage,
    "settings": SettingsPage,
    "verify": VerifyPage,
    HELP: HelpPage,
}


@dataclass(frozen=True)
class Before:
    """What the store remembers of last time."""

    typing: Sequence[Draft]
    open: Sequence[recent.Place]
    well: bool


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
        self._current = "today"  # the page one is at, or comes back to from a record
        self._closing = False
        self.handing = Handing(room, self, self)
        self.starter = Starter(room, self)
        self.starter.told.connect(self.toast)
        self.frame = Frame(room.look, room.desk.person)
        self._person = room.desk.person
        self.records = OpenRecords(room, self.frame.stack, self)
        self.starter.begun.connect(self.records.begin)
        self.finder = Finder(self, self)
        self._drops = Drops(room.look, self)
        self.news = News(room, self.press, self.go, self.open_record)
        self.news.begin()
        self.imports = Imports(room, self)
        self.looks = Looks(room, self)
        self.looks.chosen.connect(self.settings_chosen.emit)
        self.news.setParent(self)
        self.news.counted.connect(self.frame.show_news)
        self.watching = Watching(room, self.frame, self.news, self._on_changed)
        self.setLayout(column(self.frame, gap=0))
        self._connect()
        placing.place(self)

    def _connect(self) -> None:
        frame = self.frame
        frame.went.connect(self.go)
        frame.theme_asked.connect(self.looks.next_theme)
        frame.back_asked.connect(partial(self._on_record_left, None))
        frame.search_asked.connect(self.finder.seek)
        self._connect_records()
        frame.bell_asked.connect(lambda: self.news.open_at(frame.bar.bell))  # the bar may be another by then
        frame.away_asked.connect(self._on_away)
        # Not as shortcuts of the rail's buttons: those show a click first, a tenth of a second long.
        rail = enumerate(places(self.room.words), 1)
        going = [(f"Alt+{n}", partial(self.finder.turn_to, place.name)) for n, place in rail]
        for keys, slot in (
            *going,
            ("Ctrl+K", self.finder.seek),
            ("Ctrl+F", self.finder.seek_here),
            ("Ctrl+Tab", partial(self.records.step, 1)),
            ("Ctrl+Shift+Tab", partial(self.records.step, -1)),
            ("Ctrl+W", self._on_close_tab),
            ("Ctrl+Shift+T", self.records.reopen),
            ("F11", self.full_screen),
            ("Ctrl+N", partial(self.start, "", "")),
            ("Ctrl+L", self.lock),
            ("Ctrl+Shift+L", self.looks.next_theme),
            ("Ctrl+=", partial(self.looks.scale, 1)),
            ("Ctrl++", partial(self.looks.scale, 1)),
            ("Ctrl+-", partial(self.looks.scale, -1)),
            ("Ctrl+0", partial(self.looks.scale, 0)),
            ("Ctrl+,", partial(self.go, "settings")),
            ("F1", self.show_keys),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _connect_records(self) -> None:
        records, tabs = self.records, self.frame.tabs
        records.made.connect(self._on_made)
        records.came.connect(self._on_came)
        records.went.connect(self._on_went)
        records.listed.connect(self._on_listed)
        records.lost.connect(self._on_lost)
        records.sealed.connect(self._on_sealed)
        tabs.chosen.connect(self.open_record)
        tabs.closed.connect(records.close)
        tabs.others_closed.connect(records.close_others)
        tabs.moved.connect(records.move)
        tabs.apart.connect(records.take_out)

    def _on_went(self) -> None:
        self.go(self._current)
        self.watching.look()

    def _on_close_tab(self) -> None:
        if self.records.front is not None:
            self.records.close(self.records.front.record)

    def begin(self, *, told_restored: bool = False) -> None:
        """Show the first page; after a crash say what is back."""
        if self.records.front is None:
            self.go(self._current)
        self.watching.look()
        self.looks.tell(partial(self.page, "settings"))
        if not told_restored:
            desk = self.room.desk

            def work(_: Progress) -> Before:
                return Before(recent.begin(desk), recent.still_open(desk), desk.store.closed_well)

            self.room.jobs.run(self, work, self._on_before)

    def _on_before(self, before: Before) -> None:
        # After a crash nothing opens by itself: it may be what the program died of.
        again = before.open if self.room.desk.settings.reopen_tabs else ()
        self.records.restore(again, front=before.well)
        self._tell_restored(before.typing)

    # --- going places ---

    def go(self, name: str) -> None:
        """Show a page of the rail, the settings or the help; that opens where it fits what was in sight."""
        page = self.page(name)
        if isinstance(page, HelpPage):
            page.come(origin(self.shown(), self._current))
        self.records.leave()
        self._current = name
        self.frame.stack.setCurrentWidget(page)
        page.refresh()
        self._tell_place()

    def page(self, name: str) -> Page:
        """A page, made when it is first asked for."""
        if name not in self._pages:
            page = PAGES[name](self.room)
            if isinstance(page, SettingsPage):
                page.chosen.connect(self.looks.set)
                page.kept.connect(self.settings_kept.emit)
                page.lock_asked.connect(self.lock_asked.emit)
            self._adopt(page)
            self._pages[name] = page
        return self._pages[name]

    def _adopt(self, page: Page) -> None:
        page.record_asked.connect(self.open_record)
        page.row_asked.connect(self.open_record)
        page.start_asked.connect(self.start)
        page.begin_asked.connect(self.starter.begin)
        self.starter.serve(page)
        page.place_asked.connect(self.go)
        page.step_asked.connect(self.finder.step)
        page.defect_asked.connect(self.show_defect)
        page.form_asked.connect(self._on_form)
        page.errand_asked.connect(self.finder.errand)
        page.file_asked.connect(self.handing.verify)
        page.paper_asked.connect(self.handing.verify_paper)
        page.path_changed.connect(self._tell_place)
        page.away.connect(self._on_put_away)
        page.changed.connect(self._on_changed)
        self.frame.stack.addWidget(page)

    def shown(self) -> Page:
        """The page in sight."""
        front = self.records.front
        return front.page if front is not None and front.page is not None else self.page(self._current)

    def _tell_place(self) -> None:
        page = self.shown()
        path, record = page.path(), isinstance(page, RecordPage)
        self.frame.show_place(path, "records" if record else self._current)
        self.frame.show_record(opened=record, draft=isinstance(page, RecordPage) and page.is_draft)
        front = self.records.front
        # What differs stands first: a title in the bar of tasks is cut soon.
        named = (self.records.face(front).short(),) if front is not None else ()
        self.setWindowTitle(joined(self.room.words, *named, *reversed(path), "SiDesk"))

    # --- records ---

    def open_record(self, record: str, path: tuple[str, ...] = ()) -> None:
        """Open a record, or bring its tab to the front; `path` is the answer to look at."""
        self.records.open(record, path)

    def _on_form(self, form: str, project: str) -> None:
        """Show the records of one form."""
        self.go("records")
        page = self.page("records")
        assert isinstance(page, RecordsPage)
        page.show_form(form, project)

    def show_defect(self, number: str) -> None:
        """The board, at one defect."""
        page = self.page("defects")
        assert isinstance(page, DefectsPage)
        page.look_for(number)
        self.go("defects")

    def start(self, form: str, project: str) -> None:
        """A new record; without a form ask which."""
        self.starter.start(form, project)

    def _on_made(self, page: RecordPage) -> None:
        page.closed.connect(partial(self._on_record_left, page))
        page.saved.connect(self._on_saved)
        page.failed.connect(self._on_failed)
        self._adopt(page)

    def _on_came(self, page: RecordPage) -> None:
        self._tell_place()
        page.setFocus()

    def _on_record_left(self, page: RecordPage | None = None) -> None:
        shown = self.shown()
        if isinstance(shown, RecordPage) and page in (None, shown):
            self.go(self._current)
            self.watching.look()

    def _on_listed(self) -> None:
        front = self.records.front
        self.frame.tabs.show_faces(self.records.faces(), front.record if front is not None else "")

    def _on_away(self) -> None:
        page = self.shown()
        if isinstance(page, RecordPage):
            page.put_away()

    def _on_put_away(self, record: str, name: str) -> None:
        was_open = self.records.find(record) is not None
        self.records.forget(record)
        self.toast(said_away(self.room.words, name), partial(self._take_back, record, opened=was_open))

    def _take_back(self, record: str, *, opened: bool) -> None:
        desk = self.room.desk

        def then(_nothing: None) -> None:
            self.open_record(record) if opened else self._on_changed()

        self.room.jobs.run(self, lambda _: fill.take_back(desk, record), then)

    def _on_lost(self, page: RecordPage, again: Callable[[], object]) -> None:
        ask_to_lose(self, page, again)

    def _held(self, again: Callable[[], object]) -> bool:
        page = self.records.refused()
        if page is not None:
            self._on_lost(page, again)
        return page is not None

    def _on_saved(self, moment: dt.datetime) -> None:
        self.frame.show_saved(moment)
        if self._closing and not self.pending:
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
        if not isinstance(self.shown(), RecordPage):
            self.shown().refresh()
        self.watching.look()

    def keep_all(self) -> None:
        """Keep what is being typed; the end of the program waits for it."""
        self.records.keep_all()

    @property
    def pending(self) -> bool:
        """True while something that was typed is not on the disk yet, or files are being taken in."""
        return self.records.pending or self.imports.running

    # --- files from outside ---

    def take(self, path: Path) -> None:
        """A file that was opened with the program or dropped on it."""
        self.handing.intake.take([path])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        page = self.shown()
        finished = isinstance(page, RecordPage) and not page.is_draft
        self._drops.enter(event, in_record=isinstance(page, RecordPage), finished=finished)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drops.end()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drops.end()
        event.acceptProposedAction()
        self.handing.take(files(event))

    # --- looks and keys ---

    def lock(self) -> None:
        """Ask for the lock."""
        self.lock_asked.emit()

    def full_screen(self) -> None:
        """The whole screen, and back."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def press(self, place: str, name: str) -> None:
        """Go to a page and press a button of it, once it is there."""
        self.go(place)
        self.room.jobs.run(self, lambda _: None, lambda _: press(self.page(place), name))

    def choose(self, field: str, value: str | int) -> None:
        """Another theme, size or language."""
        self.looks.choose(field, value)

    def open_setting(self, field: str) -> None:
        """The settings, at one of them."""
        self.go("settings")
        page = self.page("settings")
        assert isinstance(page, SettingsPage)
        page.show_setting(field)

    def show_keys(self) -> None:
        """F1."""
        dialog = KeysDialog(self.room.look, self, self.shown().keys(), has_help=HELP in PAGES)
        dialog.help_asked.connect(partial(self.go, HELP))
        dialog.open()

    def show_help(self, article: str) -> None:
        """One article of the help."""
        self.go(HELP)
        page = self.page(HELP)
        assert isinstance(page, HelpPage)
        page.show_article(article)

    # --- counts, news ---

    def _on_sealed(self, record: str, name: str) -> None:
        self.news.tell(Noted(f"sealed/{record}", SEALED, self.room.desk.clock.now(), name))

    def _tell_restored(self, drafts: Sequence[Draft]) -> None:
        if drafts:
            today = self.room.desk.clock.today()
            banner = restored_banner(self.room.look, drafts, today)
            banner.go_on.connect(self.open_record)
            self.frame.tell(banner)

    def toast(self, text: str, undo: Callable[[], None] | None) -> None:
        """Say that something happened; with `undo` it can be taken back."""
        say(self.room.look, self, text, undo)

    def hand_over(self, window: MainWindow) -> None:
        """Give the place one is at to the window that is built instead."""
        placing.remember(self)
        window.restoreGeometry(self.saveGeometry())
        window._current = self._current
        self.looks.hand_over(window.looks, self._pages.get("settings"))
        read, again = self._pages.get(HELP), window.page(HELP) if self._current == HELP else None
        if isinstance(read, HelpPage) and isinstance(again, HelpPage):
            again.resume(read)
        self.records.hand_over(window.records)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._held(self.close):
            event.ignore()
            return
        self.keep_all()
        if self.pending:
            self._closing = True  # as soon as the disk says yes
            event.ignore()
            if self.imports.running:
                self.imports.wait()
            return
        placing.remember(self)
        super().closeEvent(event)
