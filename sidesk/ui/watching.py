"""Keeps the counts of the rail and the bell true: what waits, what is late, what was confirmed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from sidesk.actions import alerts, online, watch
from sidesk.actions.alerts import Alerts
from sidesk.ui.approval import Approval
from sidesk.ui.brought import told
from sidesk.ui.frame import Frame
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.toast import say
from sidesk.ui.news import News
from sidesk.ui.room import Room
from sidesk.ui.said import day
from sidesk.ui.stick_notice import StickNotice


class Watching(QObject):
    """Looks when it is told that something may have changed; `changed` is called where work came."""

    def __init__(self, room: Room, frame: Frame, news: News, changed: Callable[[], object]) -> None:
        super().__init__(frame)
        self._room, self._frame, self._news, self._changed = room, frame, news, changed
        room.reaching.beside(self).done.connect(self._on_exchanged)
        news.happened.connect(self._on_happened)
        StickNotice(room, frame)
        self._approval = Approval(room, frame)
        self._approval.answered.connect(self._on_answered)
        room.sticks.finished.connect(lambda _: self._changed())

    def _on_happened(self, text: str) -> None:
        say(self._room.look, self._frame.window(), text)

    def _on_answered(self) -> None:
        _ = self._room.words.gettext
        self._on_happened(_("Headquarters has approved; the page Sync asks for your passphrase."))
        self._changed()

    def _on_exchanged(self, done: online.Exchanged, asked: bool) -> None:
        """Whoever asked reads it on the page; what came by itself the bell tells, on whatever page one is."""
        if not asked:
            self._news.tell_work(done.new, told(self._room.words, done.brought))
        if done.new or done.fetched or done.brought:
            self._changed()
        else:
            self.look()

    def look(self) -> None:
        """Count again; what the process says is asked behind everything a page waits for."""
        desk = self._room.desk
        self._room.jobs.run(self, lambda _: watch.facts(desk), self._on_facts)
        self._room.jobs.run(self, lambda _: online.can_be_reached(desk), self._on_reachable)
        self._room.jobs.run(self, lambda _: alerts.alerts(desk), self._on_alerts, lane=Lane.SLOW)
        self._approval.look()

    def _on_reachable(self, reachable: bool) -> None:
        if reachable:
            self._room.reaching.watch()

    def _on_facts(self, facts: watch.Facts) -> None:
        self._frame.show_counts(sync=facts.waiting)
        self._news.look(facts)
        if facts.heard_at is not None:
            words = self._room.words
            when = day(words, facts.heard_at, self._room.desk.clock.today())
            self._frame.show_heard(words.gettext("Last receipt: {when}").format(when=when))

    def _on_alerts(self, found: Alerts) -> None:
        self._frame.show_defects(len(found.open), found.late)
        self._news.look_at_process(found)
