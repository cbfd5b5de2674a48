"""The palette of the main window: what it can do there, and where what it finds leads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QWidget

from sidesk.actions import enrol
from sidesk.actions.alerts import closed_step
from sidesk.core.files import write_whole
from sidesk.core.progress import Progress
from sidesk.ui.kit.buttons import Button
from sidesk.ui.next_one import KEYS as NEXT_KEYS
from sidesk.ui.page_scan import PageScan
from sidesk.ui.pages.projects import ProjectsPage
from sidesk.ui.pages.records import RecordsPage
from sidesk.ui.pages.sync import SyncPage
from sidesk.ui.record_page import RecordPage

if TYPE_CHECKING:
    from sidesk.ui.errands import Errands
    from sidesk.ui.open_records import OpenRecords
    from sidesk.ui.page import Page
    from sidesk.ui.palette import Palette
    from sidesk.ui.palette_acts import Act
    from sidesk.ui.room import Room
    from sidesk.ui.starter import Starter


SCANNED = "invitation.sidesk-invite"  # where a pasted one lies as well


class Shell(Protocol):
    """What the palette needs of the window it lies over."""

    room: Room
    records: OpenRecords
    starter: Starter

    def go(self, name: str) -> None:
        """To a page."""

    def page(self, name: str) -> Page:
        """A page."""

    def shown(self) -> Page:
        """The page in sight."""

    def start(self, form: str, project: str) -> None:
        """A new record."""

    def press(self, place: str, name: str) -> None:
        """A button of a page."""

    def choose(self, field: str, value: str | int) -> None:
        """Another look."""

    def open_record(self, record: str, path: tuple[str, ...] = ()) -> None:
        """A record."""

    def open_setting(self, field: str) -> None:
        """One setting."""

    def lock(self) -> None:
        """Lock the store."""

    def full_screen(self) -> None:
        """The whole screen, and back."""

    def show_keys(self) -> None:
        """The keys of the page."""

    def show_help(self, article: str) -> None:
        """An article of the help."""

    def toast(self, text: str, undo: Callable[[], None] | None) -> None:
        """Say that something happened."""


class Finder(QObject):
    """One palette at a time."""

    def __init__(self, shell: Shell, over: QWidget) -> None:
        super().__init__(over)
        self._shell, self._over = shell, over
        self._palette: Palette | None = None
        self._errands: Errands | None = None
        PageScan(over, self._listens, self.scanned)

    def _listens(self) -> bool:
        """Whether a page is in sight that takes no code itself."""
        return self._palette is None and not isinstance(self._shell.shown(), RecordPage)

    def scanned(self, code: str) -> None:
        """What a scanner typed into a page: an invitation is taken in, all else is looked for."""
        if not enrol.is_code(code):
            self.seek(code)
            return
        path = self._shell.room.desk.folder / SCANNED
        self._shell.go("sync")
        page = self._shell.page("sync")
        assert isinstance(page, SyncPage)
        self._shell.room.jobs.run(self, lambda _: write_whole(path, code.encode()), lambda _: page.take(path))

    def turn_to(self, name: str) -> None:
        """A page by its key: the next Tab is in it, not further down the rail."""
        self._shell.go(name)
        self._shell.shown().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def errand(self, name: str, project: str) -> None:
        """Go to the instruments of a record that is asked for."""
        from sidesk.ui.errands import ALL, Errands

        if self._errands is None:
            self._errands = Errands(self._shell, self._over)
        self._errands.ask(next(one for one in ALL if one.name == name), project)

    def step(self, project: str, code: str) -> None:
        """The map of a project, open at a step."""
        show_step(self._shell, code, project)

    def seek(self, text: str = "") -> None:
        """Find anything, do anything."""
        if self._palette is not None:
            self._palette.leave()
        self._palette = popped(self, self._shell, self._over, text)
        self._palette.gone.connect(self._on_gone)

    def seek_here(self) -> None:
        """The search line of the page in sight; anything, where the page has none."""
        if self._palette is None and not self._shell.shown().seek():
            self.seek()

    def _on_gone(self) -> None:
        self._palette = None

    def look_for(self, text: str) -> None:
        """All records that hold a text."""
        self._shell.go("records")
        page = self._shell.page("records")
        assert isinstance(page, RecordsPage)
        page.look_for(text)


def press(page: QWidget, name: str) -> None:
    """Press a button of a page, if it is there and can be pressed."""
    button = page.findChild(QAbstractButton, name)
    if button is not None and button.isEnabled():
        button.click()


def popped(finder: Finder, window: Shell, over: QWidget, text: str) -> Palette:
    """The palette over this window; its modules are loaded when somebody asks for it first."""
    from sidesk.ui.errands import ALL
    from sidesk.ui.palette import Leads, Palette
    from sidesk.ui.palette_acts import Doing

    _ = window.room.words.gettext
    others: list[tuple[str, str, str, str, Callable[[], object]]] = [
        ("lock", _("Lock"), "lock", "Ctrl+L", window.lock),
        (
            "reopen",
            _("Open the record that was closed last"),
            "rotate-ccw",
            "Ctrl+Shift+T",
            window.records.reopen,
        ),
        ("full screen", _("Full screen"), "monitor", "F11", window.full_screen),
        ("keys", _("All keys of this page"), "info", "F1", window.show_keys),
        (
            "spot check",
            _("Spot check"),
            "search",
            "",
            partial(window.press, "projects", "project/spot-check"),
        ),
        ("release gate", _("Release a gate"), "key", "", partial(release, window)),
        ("print map", _("Print the map"), "printer", "", partial(window.press, "projects", "map/print")),
        *(
            (one.name, _(one.label), one.icon, "", partial(finder.errand, one.name, project_in_sight(window)))
            for one in ALL
            if not _offered(window, one.button)
        ),
    ]
    doing = Doing(
        window.go, window.press, window.choose, lambda form: window.start(form, ""), others,
        window.open_setting, window.starter.ask, partial(window.starter.offer, project=""),
        partial(window.starter.print_empty, project=""), articles=helping(window),
        project=partial(project_in_sight, window), show_step=partial(show_step, window),
    )  # fmt: skip
    leads = Leads(
        window.open_record,
        partial(window.records.open, apart=True),
        finder.look_for,
        QGuiApplication.clipboard().setText,
        window.starter.start_from,
    )
    palette = Palette(window.room, over, doing, leads, here(window))
    palette.pop(text)
    return palette


def _offered(window: Shell, button: str) -> bool:
    """Whether the record in sight has this button itself: then it is meant."""
    page = window.shown()
    found = page.findChild(QAbstractButton, button) if isinstance(page, RecordPage) else None
    return found is not None and found.isVisible()


def project_in_sight(window: Shell) -> str:
    """The project of the record or the page one is at."""
    page = window.shown()
    if isinstance(page, RecordPage):
        return page.opened.project
    return page.project if isinstance(page, ProjectsPage) else ""


def show_step(window: Shell, code: str, project: str = "") -> None:
    """The map of a project, of the one in sight where none is named, open at a step."""
    project = project or project_in_sight(window)
    window.go("projects")
    page = window.page("projects")
    assert isinstance(page, ProjectsPage)
    page.show_step(project or page.project, code)


def release(window: Shell) -> None:
    """The step whose gate is closed and can be released by the person at this desk."""
    desk, project = window.room.desk, project_in_sight(window)

    def work(_: Progress) -> str:
        return closed_step(desk, project)

    def then(code: str) -> None:
        if code:
            show_step(window, code)
        else:
            window.toast(window.room.words.gettext("No gate is closed that you may release."), None)

    window.room.jobs.run(window.page("projects"), work, then)


def helping(window: Shell) -> list[Act]:
    """The articles of the help."""
    from sidesk.ui.help_texts import articles
    from sidesk.ui.palette_acts import Act

    _ = window.room.words.gettext
    return [
        Act(
            f"help/{one.name}", one.title, partial(window.show_help, one.name), "info", _("Help"),
            also=" ".join((one.words, *(text for _anchor, text in one.headings))),
        )
        for one in articles(window.room.words.language)
    ]  # fmt: skip


def here(window: Shell) -> list[Act]:
    """What can be done on the page in sight."""
    from sidesk.ui.palette_acts import Act, of_buttons

    page = window.shown()
    where = page.path()[-1] if page.path() else ""
    if not isinstance(page, RecordPage):
        return of_buttons(page.findChildren(Button), where)
    _, wizard = window.room.words.gettext, page.wizard
    on = Act(
        "record/next-one", _("Begin the next one like this"), page.next_one.begin, "plus", where, NEXT_KEYS,
        also="next trade device round 下一个 下一份",
    )  # fmt: skip
    if wizard is None:
        return [on, *of_buttons(page.findChildren(Button), where)]
    found = [
        on,
        Act("record/problem", _("Next problem"), wizard.next_problem, "triangle-alert", where, "F8"),
        Act("record/next", _("Next section"), wizard.forward, "arrow-right", where, "Ctrl+PgDn"),
        Act("record/review", _("Review"), partial(wizard.open, len(wizard._sections)), "list-checks", where),
        Act("record/undo", _("Undo"), wizard.undo, "undo-2", where, "Ctrl+Z", "undo"),
        Act("record/away", _("Put away"), page.put_away, "trash-2", where, also="put away bin delete"),
    ]
    words = window.room.words
    for number, section in enumerate(wizard._sections):
        label = f"{number + 1} {words.pick(section.label)}"
        found.append(Act(f"section/{number}", label, partial(wizard.open, number), "chevron-right", where))
    record = page.record
    return [
        *found,
        Act("record/print", _("Print"), page.print_out, "printer", where, "Ctrl+P", "print"),
        Act(
            "record/apart",
            _("Open in its own window"),
            partial(window.records.take_out, record),
            "monitor",
            where,
        ),
        Act(
            "record/close", _("Close the record"), partial(window.records.close, record), "x", where, "Ctrl+W"
        ),
    ]
