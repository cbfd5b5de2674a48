"""The records that are open: each in its tab or its own window, with its place in it, until it is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from sidesk.actions import fill, recent
from sidesk.actions.recent import Place
from sidesk.core.progress import Progress
from sidesk.forms.definition import Path
from sidesk.ui.arrivals import arrivals
from sidesk.ui.fields.ports import Attached
from sidesk.ui.open_one import OpenOne, untouched
from sidesk.ui.record_page import RecordPage
from sidesk.ui.record_window import RecordWindow
from sidesk.ui.room import Room
from sidesk.ui.tabs import Face
from sidesk.ui.wizard.sign import Signing

ALIVE = 5  # pages that keep their widgets; the others are built again where they were
MOST = 20  # tabs; more than that and the one longest out of sight is closed
SLOW = 300  # ms until a save is worth a word
QUIET = 400  # ms between a change of the tabs and its note on the disk


class OpenRecords(QObject):
    """`came` brings a page to the front of the window, `went` says that the one in front is gone."""

    came = Signal(object)  # RecordPage
    went = Signal()
    listed = Signal()  # tabs differ
    made = Signal(object)  # RecordPage: connect it
    sealed = Signal(str, str)  # record and name: it was a draft and is finished now
    lost = Signal(object, object)  # RecordPage that the disk refuses, and what to do after all

    def __init__(self, room: Room, stack: QStackedWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._room, self._stack = room, stack
        self.all: list[OpenOne] = []
        self.front: OpenOne | None = None
        self._shut: list[Place] = []  # closed ones, for the way back
        self._count = 0
        self._note = QTimer(self)
        self._note.setSingleShot(True)
        self._note.setInterval(QUIET)
        self._note.timeout.connect(self.remember)
        self.listed.connect(self._note.start)
        arrivals(room.jobs).arrived.connect(self._on_arrived)

    # --- looking ---

    def faces(self) -> list[Face]:
        """What the tabs show; records in windows of their own have none."""
        return [self.face(one) for one in self.all if one.window is None]

    def face(self, one: OpenOne) -> Face:
        """What the tab of a record shows; its form is known once it has been looked at."""
        form = self._room.words.pick(one.page.opened.form.title) if one.page is not None else ""
        return Face(one.record, one.place.title, one.place.number, one.draft, one.state, form)

    def find(self, record: str) -> OpenOne | None:
        """The open record, if it is open."""
        return next((one for one in self.all if one.record == record), None)

    def pages(self) -> list[RecordPage]:
        """Those that have widgets."""
        return [one.page for one in self.all if one.page is not None]

    @property
    def pending(self) -> bool:
        """True while something that was typed in one of them is not on the disk yet."""
        return any(page.pending for page in self.pages())

    def refused(self) -> RecordPage | None:
        """One whose last answers the disk refuses."""
        return next((page for page in self.pages() if page.refused), None)

    # --- opening ---

    def open(self, record: str, path: tuple[str, ...] = (), *, apart: bool = False) -> None:
        """Bring a record to the front, opened only where it is not open yet; `path` is where to look."""
        one = self.find(record)
        if one is not None and one.page is not None:
            self._jump(one.page, path)
            if apart and one.window is None:
                self.take_out(record)
            else:
                self.show(one)
            if not one.page.is_draft:
                self._look_for_draft(one, path)
            return
        if one is not None:
            one.after, one.apart = path, apart or one.apart
        desk = self._room.desk

        def work(_: Progress) -> tuple[fill.OpenRecord, str]:
            return fill.resume(desk, record), recent.title(desk, record)

        def then(read: tuple[fill.OpenRecord, str]) -> None:
            self._take(read[0], read[1], path=path, apart=apart)

        self._room.jobs.run(self, work, then, failed=partial(self._on_gone, record))

    def _look_for_draft(self, one: OpenOne, path: tuple[str, ...]) -> None:
        """The paper is in sight, and a correction may have been begun elsewhere: on the board of defects."""
        desk, record = self._room.desk, one.record

        def then(opened: fill.OpenRecord) -> None:
            page = one.page
            if page is not None and not page.is_draft and opened.draft is not None:
                page.go_on(opened)
                self._jump(page, path)

        self._room.jobs.run(self, lambda _: fill.resume(desk, record), then)

    def _on_gone(self, record: str, error: BaseException) -> None:
        one = self.find(record)
        if one is not None and one.page is None:
            self.all.remove(one)
            self.listed.emit()
        self._room.tell(error, self)

    def begin(self, opened: fill.OpenRecord) -> None:
        """A record that was made just now."""
        self._take(opened, "", begun=True)

    def _take(
        self,
        opened: fill.OpenRecord,
        title: str,
        *,
        path: tuple[str, ...] = (),
        apart: bool = False,
        begun: bool = False,
    ) -> None:
        one = self.find(opened.record)
        if one is None:
            one = OpenOne(Place(opened.record, title))
            self.all.append(one)
        if one.page is None:
            self._build(one, opened, begun=begun)
        assert one.page is not None
        self._jump(one.page, path or one.after)
        one.after = ()
        if apart or one.apart:
            one.apart = False
            self.take_out(one.record)
        else:
            self.show(one)
        desk, record = self._room.desk, opened.record
        self._room.jobs.run(self._room.jobs, lambda _: recent.opened(desk, record))

    def _build(self, one: OpenOne, opened: fill.OpenRecord, *, begun: bool) -> None:
        page = RecordPage(self._room, opened, begun=begun)
        if one.begun is not None:
            page.begun_as(one.begun)
            one.begun = None
        one.page = page
        page.saved.connect(partial(self._on_saved, one))
        page.failed.connect(partial(self._say, one, "failed"))
        page.path_changed.connect(partial(self._on_path, one))
        self._stack.addWidget(page)
        self.made.emit(page)
        self._follow(one)
        if page.wizard is not None and (one.place.section or one.place.path):
            page.wizard.open(one.place.section)
            self._jump(page, one.place.path)

    def _follow(self, one: OpenOne) -> None:
        """Listen to the wizard of a page; a correction brings a new one."""
        page = one.page
        if page is None:
            return
        one.draft = page.is_draft
        opened = page.opened
        title = page.wizard.session.title() if page.wizard is not None else one.place.title
        title = title or self._room.words.pick(opened.form.title)
        one.place = replace(one.place, title=title, number=opened.number)
        if page.wizard is not None and page.wizard.property("followed") is None:
            page.wizard.setProperty("followed", True)
            page.wizard.saving.connect(partial(self._on_saving, one))

    @staticmethod
    def _jump(page: RecordPage, path: tuple[str, ...]) -> None:
        if path and page.wizard is not None:
            page.wizard.jump(path)

    def show(self, one: OpenOne) -> None:
        """Bring an open record to the front."""
        if one.page is None:
            self.open(one.record)
            return
        if one.window is not None:
            one.window.come()
            return
        if self.front is not one:
            self._let_go()
            if one.seen:
                one.page.process.look()  # a gate may have been released since
        self._count += 1
        one.seen = self._count
        self.front = one
        self._stack.setCurrentWidget(one.page)
        self.came.emit(one.page)
        self.listed.emit()
        self._thin_out()

    def step(self, step: int) -> None:
        """The next tab, or the one before; from a page of the rail the one that was in sight last."""
        tabs = [one for one in self.all if one.window is None]
        if not tabs:
            return
        if self.front is None:
            self.show(max(tabs, key=lambda one: one.seen))
        else:
            self.show(tabs[(tabs.index(self.front) + step) % len(tabs)])

    def leave(self) -> None:
        """A page of the rail comes to the front; what is open stays open."""
        if self.front is not None:
            self._let_go()
            self.front = None
            self.listed.emit()

    def _let_go(self) -> None:
        one = self.front
        if one is None or one.page is None:
            return
        if untouched(one.page):
            self._remove(one)
        else:
            one.page.keep_now()

    # --- closing ---

    def close(self, record: str) -> None:
        """Close a record; what was typed is kept. Where the disk refuses it, people decide."""
        one = self.find(record)
        if one is None:
            return
        page = one.page
        if page is not None and page.refused:
            self.show(one)
            self.lost.emit(page, partial(self.close, record))
            return
        self._shut = [*self._shut, one.now()][-MOST:]
        tabs = [other for other in self.all if other.window is None or other is one]
        at, was_front = tabs.index(one), one is self.front
        self._remove(one)
        left = [other for other in tabs if other is not one]
        if was_front:
            self.front = None
            if left:
                self.show(left[min(at, len(left) - 1)])
            else:
                self.went.emit()
        self.listed.emit()

    def close_others(self, record: str) -> None:
        """Close all tabs but one."""
        for one in [one for one in self.all if one.record != record and one.window is None]:
            self.close(one.record)

    def forget(self, record: str) -> None:
        """The record went elsewhere (the bin): its tab goes without a word."""
        one = self.find(record)
        if one is not None:
            was_front = one is self.front
            self._remove(one, left=True)
            if was_front:
                self.front = None
                self.went.emit()
            self.listed.emit()

    def reopen(self) -> None:
        """The record that was closed last is open again, where it was."""
        while self._shut:
            place = self._shut.pop()
            if self.find(place.record) is None:
                self.all.append(OpenOne(place))
                self.open(place.record)
                return

    def _remove(self, one: OpenOne, *, left: bool = False) -> None:
        desk, record = self._room.desk, one.record
        self.all.remove(one)
        page, begun = one.page, one.begun
        if page is not None:
            if not left:
                page.leave()
            self._drop_page(one)
        elif begun is not None:
            self._room.jobs.run(self._room.jobs, lambda _: fill.leave(desk, begun))
        if one.window is not None:
            one.window.done()
            one.window = None
        self._room.jobs.run(self._room.jobs, lambda _: recent.typing(desk, record, on=False))

    def _drop_page(self, one: OpenOne) -> None:
        page, one.page = one.page, None
        if page is not None:
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()

    def _thin_out(self) -> None:
        """Give back the widgets of what nobody has looked at for long; its place stays."""
        tabs = sorted((one for one in self.all if one.window is None), key=lambda one: one.seen)
        for one in [one for one in tabs if one.page is not None][:-ALIVE]:
            page = one.page
            assert page is not None
            signing = page.wizard is not None and isinstance(page.wizard.view, Signing)
            if not (page.pending or signing or one is self.front):
                one.rest()
                self._drop_page(one)
        for one in tabs[:-MOST]:
            if one.page is None:
                self._remove(one)

    # --- order, windows ---

    def move(self, record: str, number: int) -> None:
        """The tab stands elsewhere now."""
        one = self.find(record)
        if one is not None:
            others = [other for other in self.all if other is not one]
            tabs = [other for other in others if other.window is None]
            at = others.index(tabs[number]) if number < len(tabs) else len(others)
            self.all = [*others[:at], one, *others[at:]]
            self.listed.emit()

    def take_out(self, record: str) -> None:
        """Into a window of its own, as it stands."""
        one = self.find(record)
        if one is None or one.window is not None:
            return
        if one.page is None:
            self.open(record, apart=True)
            return
        self._stack.removeWidget(one.page)
        one.window = RecordWindow(self._room, one.page, self.face(one).short())
        one.window.back_asked.connect(partial(self.take_in, record))
        one.window.close_asked.connect(partial(self.close, record))
        one.window.come()
        if self.front is one:
            self.front = None
            self.went.emit()
        self.listed.emit()

    def take_in(self, record: str) -> None:
        """Back from its own window into a tab."""
        one = self.find(record)
        if one is None or one.window is None or one.page is None:
            return
        window, one.window = one.window, None
        self._stack.addWidget(one.page)
        window.done()
        self.show(one)

    # --- saving ---

    def _on_saving(self, one: OpenOne) -> None:
        # Asked for before the save itself and in the same lane: so after a crash it is known which draft
        # somebody was typing in.
        desk, record = self._room.desk, one.record
        if not one.typed:
            one.typed = True
            self._room.jobs.run(self._room.jobs, lambda _: recent.typing(desk, record, on=True))
        QTimer.singleShot(SLOW, self, partial(self._on_slow, one))

    def _on_slow(self, one: OpenOne) -> None:
        if one.page is not None and one.page.pending and not one.page.refused:
            self._say(one, "saving")

    def _on_saved(self, one: OpenOne, _moment: dt.datetime) -> None:
        if one.page is not None and one.page.wizard is not None:
            title = one.page.wizard.session.title()
            if title and title != one.place.title:
                one.place = replace(one.place, title=title)
                self.listed.emit()
        self._say(one, "")

    def _say(self, one: OpenOne, state: str) -> None:
        if one.state != state:
            one.state = state
            self.listed.emit()

    def _on_path(self, one: OpenOne) -> None:
        was_draft = one.draft
        self._follow(one)
        if was_draft and not one.draft:
            self.sealed.emit(one.record, one.place.title or one.place.number)
        self.listed.emit()

    def keep_all(self) -> None:
        """Keep what is typed, at once; records begun and not touched are gone."""
        for one in list(self.all):
            if one.page is not None:
                one.page.leave()
        self.remember()

    def places(self) -> list[Place]:
        """What is open and where one was in it."""
        return [
            replace(one.now(), front=one is self.front)
            for one in self.all
            if one.page is None or not untouched(one.page)
        ]

    def remember(self) -> None:
        """Note on the disk what is open."""
        self._note.stop()
        desk, places = self._room.desk, self.places()
        self._room.jobs.run(self._room.jobs, lambda _: recent.keep_open(desk, places))

    def _on_arrived(self, record: str, path: Path, taken: Sequence[Attached]) -> None:
        one = self.find(record)
        if one is not None and one.page is not None:
            one.page.show_arrived(path, taken)

    # --- coming back ---

    def restore(self, places: Sequence[Place], *, front: bool) -> None:
        """Tabs of last time; only the one in front is built, and only if `front`."""
        self.all += [OpenOne(place) for place in places if self.find(place.record) is None]
        self.listed.emit()
        first = next((place for place in places if place.front), None)
        if front and first is not None and self.front is None:
            self.open(first.record)

    def hand_over(self, to: OpenRecords) -> None:
        """Give everything to the window that is built instead; only what is in sight is built at once."""
        self._note.stop()
        for one in self.all:
            one.rest()  # the last keystrokes are kept before the other window reads them
            place, apart = replace(one.now(), front=one is self.front), one.window is not None
            to.all.append(OpenOne(place, one.draft, begun=one.begun, seen=one.seen, apart=apart))
        to._count, to._shut = self._count, self._shut
        to.listed.emit()
        for one in [one for one in to.all if one.apart or one.place.front]:
            to.open(one.record)
        for one in self.all:
            if one.window is not None:
                one.window.done()
