"""The main window: rail, top bar, one page at a time, open records in the same place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from sidesk.actions import browse, exchange, fill, projects
from sidesk.core.progress import Progress
from sidesk.forms.definition import Form
from sidesk.forms.loader import BrokenForm
from sidesk.models.entities import Draft
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import Panel, column, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.page import Page
from sidesk.ui.pages.assets import AssetsPage
from sidesk.ui.pages.defects import DefectsPage
from sidesk.ui.pages.projects import ProjectsPage
from sidesk.ui.pages.records import RecordsPage
from sidesk.ui.pages.settings import SettingsPage
from sidesk.ui.pages.sync import SyncPage
from sidesk.ui.pages.today import TodayPage
from sidesk.ui.rail import Place, Rail
from sidesk.ui.record_page import RecordPage
from sidesk.ui.roles import role_name
from sidesk.ui.room import Room, day
from sidesk.ui.start import StartDialog
from sidesk.ui.theme import NARROW, next_scale, next_theme
from sidesk.ui.top_bar import TopBar

SEARCH_PAUSE = 250  # ms after the last keystroke
PAGES: dict[str, Callable[[Room], Page]] = {
    "today": TodayPage,
    "projects": ProjectsPage,
    "records": RecordsPage,
    "assets": AssetsPage,
    "defects": DefectsPage,
    "sync": SyncPage,
}


class MainWindow(QWidget):
    """`settings_chosen` asks the program to build this window again in another look."""

    settings_chosen = Signal(object)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.setWindowTitle("SiDesk")
        self.setMinimumSize(1024, 640)
        self._pages: dict[str, Page] = {}
        self._record: RecordPage | None = None
        self._current, self._back = "today", "today"
        self._stack = QStackedWidget()
        self._compact: bool | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SEARCH_PAUSE)
        self._wait.timeout.connect(self._on_paused)
        self.rail: Rail | None = None
        self.bar: TopBar | None = None
        self._left, self._top = QWidget(), QWidget()
        self._left.setLayout(column())
        self._top.setLayout(column())
        self._news = column(gap=8)
        self._body = Panel("page", column(self._top, self._news, (self._stack, 1), gap=0))
        self.setLayout(row(self._left, (self._body, 1), gap=0))
        self._build_frame()
        self._add_shortcuts()
        geometry = QSettings().value("window")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1440, 900)

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
        self._leave_record()
        page = self.page(name)
        self._current = name
        self._stack.setCurrentWidget(page)
        page.refresh()
        self._tell_place(page.path())
        if self.rail is not None:
            self.rail.show_chosen(name)

    def page(self, name: str) -> Page:
        """A page, made when it is first asked for."""
        if name not in self._pages:
            page = SettingsPage(self.room) if name == "settings" else PAGES[name](self.room)
            if isinstance(page, SettingsPage):
                page.chosen.connect(self.settings_chosen.emit)
            page.record_asked.connect(self.open_record)
            page.start_asked.connect(self.start)
            page.place_asked.connect(self.go)
            page.changed.connect(self._on_changed)
            self._pages[name] = page
            self._stack.addWidget(page)
        return self._pages[name]

    def take(self, path: Path) -> None:
        """A file that was opened with the program or dropped on it."""
        self.go("sync")
        page = self.page("sync")
        assert isinstance(page, SyncPage)
        page.take(path)

    def open_record(self, record: str) -> None:
        """Open a record in the wizard."""
        desk = self.room.desk
        self.room.jobs.run(self, lambda _: fill.resume(desk, record), self._show_record)

    def start(self, form: str, project: str) -> None:
        """A new record; without a form ask which."""
        desk = self.room.desk
        if form:
            self.room.jobs.run(self, lambda _: fill.start(desk, form, project), self._show_record)
            return

        def work(_: Progress) -> tuple[list[Form | BrokenForm], list[projects.Project]]:
            return fill.forms(desk), projects.projects(desk)

        self.room.jobs.run(self, work, partial(self._ask_form, project))

    def _ask_form(
        self, project: str, known: tuple[Sequence[Form | BrokenForm], Sequence[projects.Project]]
    ) -> None:
        dialog = StartDialog(self.room.look, self, *known, project)
        dialog.started.connect(self.start)
        dialog.open()

    def _show_record(self, opened: fill.OpenRecord) -> None:
        self._leave_record()
        page = RecordPage(self.room, opened)
        page.closed.connect(self._on_record_closed)
        page.saved.connect(self._on_saved)
        page.record_asked.connect(self.open_record)
        page.changed.connect(self._on_changed)
        self._record = page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self._tell_place(page.path())
        page.setFocus()

    def _leave_record(self) -> None:
        if self._record is not None:
            self._record.keep_now()
            self._stack.removeWidget(self._record)
            self._record.hide()
            self._record.deleteLater()
            self._record = None

    def _on_record_closed(self) -> None:
        self.go(self._current)
        self._count()

    def _on_saved(self, moment: object) -> None:
        if self.bar is not None:
            self.bar.saved.set_saved(moment)  # type: ignore[arg-type]

    def _on_changed(self) -> None:
        if self._record is None:
            self._pages[self._current].refresh()
        self._count()

    def keep_all(self) -> None:
        """Keep what is being typed; the end of the program waits for it."""
        if self._record is not None:
            self._record.keep_now()

    # --- frame ---

    def _places(self) -> list[Place]:
        _ = self.room.words.gettext
        return [
            Place("today", _("Today"), "calendar-check"),
            Place("projects", _("Projects"), "folder-kanban"),
            Place("records", _("Records"), "clipboard-check"),
            Place("assets", _("Links and devices"), "network"),
            Place("defects", _("Defects"), "triangle-alert", urgent=True),
            Place("sync", _("Sync"), "refresh-cw"),
        ]

    def _build_frame(self) -> None:
        """Rail and top bar for this width; built again when a narrow window becomes wide."""
        compact = self.room.look.roomy or self.width() < NARROW
        if compact == self._compact:
            return
        self._compact = compact
        look, person = self.room.look, self.room.desk.person
        rail = Rail(look, self._places(), compact=compact)
        rail.chosen.connect(self.go)
        rail.show_chosen(self._current)
        bar = TopBar(look, person, role_name(look.words, person.role), narrow=compact)
        bar.entered.connect(self._on_searched)
        bar.searched.connect(self._on_typed)
        bar.theme_asked.connect(self._on_theme)
        bar.settings_asked.connect(lambda: self.go("settings"))
        self._exchange(self._left, self.rail, rail)
        self._exchange(self._top, self.bar, bar)
        self.rail, self.bar = rail, bar
        shown = self._record or self._pages.get(self._current)
        if shown is not None:
            self._tell_place(shown.path())

    def _exchange(self, place: QWidget, before: QWidget | None, after: QWidget) -> None:
        layout = place.layout()
        if before is not None and layout is not None:
            layout.removeWidget(before)
            before.hide()
            before.deleteLater()
        if layout is not None:
            layout.addWidget(after)

    def _tell_place(self, path: Sequence[str]) -> None:
        if self.bar is not None:
            self.bar.show_path(path)
        self.setWindowTitle(" · ".join([*reversed(path), "SiDesk"]))

    def _add_shortcuts(self) -> None:
        for keys, what in (
            ("Ctrl+K", lambda: self.bar.focus_search() if self.bar else None),
            ("Ctrl+N", lambda: self.start("", "")),
            ("Ctrl+Shift+L", self._on_theme),
            ("Ctrl+=", lambda: self._on_scale(1)),
            ("Ctrl++", lambda: self._on_scale(1)),
            ("Ctrl+-", lambda: self._on_scale(-1)),
            ("Ctrl+0", lambda: self._on_scale(0)),
            ("Ctrl+,", lambda: self.go("settings")),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(what)

    def _on_theme(self) -> None:
        settings = self.room.desk.settings
        self.settings_chosen.emit(replace(settings, theme=next_theme(settings.theme)))

    def _on_scale(self, step: int) -> None:
        settings = self.room.desk.settings
        scale = 1.0 if step == 0 else next_scale(settings.text_scale / 100, step)
        self.settings_chosen.emit(replace(settings, text_scale=round(scale * 100)))

    def _on_typed(self, text: str) -> None:
        if text.strip():
            self._wait.start()

    def _on_paused(self) -> None:
        if self.bar is not None:
            self._on_searched(self.bar.search.text())

    def _on_searched(self, text: str) -> None:
        records = self.page("records")
        assert isinstance(records, RecordsPage)
        if self._current != "records" or self._record is not None:
            self.go("records")
        records.look_for(text)

    # --- counts, news ---

    def _count(self) -> None:
        desk = self.room.desk

        def work(_: Progress) -> tuple[int, int]:
            return exchange.waiting(desk).waiting, browse.open_defects(desk)

        self.room.jobs.run(self, work, self._on_counted)

    def _on_counted(self, counted: tuple[int, int]) -> None:
        if self.rail is not None:
            self.rail.set_count("sync", counted[0])
            self.rail.set_count("defects", counted[1])

    def _tell_restored(self, drafts: Sequence[Draft]) -> None:
        if not drafts:
            return
        words, today = self.room.words, self.room.desk.clock.today()
        last = drafts[0]
        when = day(words, last.saved_at, today) if last.saved_at else ""
        text = words.ngettext(
            "SiDesk did not end well last time. {n} draft is back, saved {when}: {title}",
            "SiDesk did not end well last time. {n} drafts are back, the last saved {when}: {title}",
            len(drafts),
        )
        text = text.format(n=len(drafts), when=when, title=last.title or last.number)
        banner = Banner(
            self.room.look, text, words.gettext("Every answer that was shown as saved is there."), "warn"
        )
        banner.setObjectName("restored")
        go_on = Button(self.room.look, words.gettext("Go on with it"))
        go_on.clicked.connect(lambda: self.open_record(last.record))
        well = Button(self.room.look, words.gettext("All right"), "ghost")
        for button in (go_on, well):
            button.clicked.connect(banner.deleteLater)
            banner.add(button)
        self._news.addWidget(banner)

    # --- Qt ---

    def hand_over(self, window: MainWindow) -> None:
        """Give the place one is at to the window that is built instead."""
        QSettings().setValue("window", self.saveGeometry())
        window.restoreGeometry(self.saveGeometry())
        window._current = self._current
        if self._record is not None:
            self._record.keep_now()
            window.open_record(self._record.record)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._build_frame()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.keep_all()
        QSettings().setValue("window", self.saveGeometry())
        super().closeEvent(event)
