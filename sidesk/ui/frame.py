"""The frame of the main window: rail, top bar, news, and the place where pages stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QStackedWidget, QWidget

from sidesk.actions.desk import Person
from sidesk.core.roles import role_name
from sidesk.core.text import Words
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import Panel, column, holder, row
from sidesk.ui.rail import Place, Rail
from sidesk.ui.tabs import TabStrip
from sidesk.ui.theme import NARROW, Look
from sidesk.ui.top_bar import TopBar


def places(words: Words) -> list[Place]:
    """Where one can go, in the order of the rail."""
    _ = words.gettext
    return [
        Place("today", _("Today"), "calendar-check"),
        Place("projects", _("Projects"), "folder-kanban"),
        Place("records", _("Records"), "clipboard-check"),
        Place("assets", _("Registers"), "network"),
        Place("defects", _("Defects"), "triangle-alert"),
        Place("service", _("Service"), "headset"),
        Place("sync", _("Sync"), "refresh-cw"),
    ]


class Frame(QWidget):
    """Rail and bar are built for the width: again when a wide window becomes narrow."""

    went = Signal(str)
    search_asked = Signal()
    theme_asked = Signal()
    back_asked = Signal()
    away_asked = Signal()
    bell_asked = Signal()

    def __init__(self, look: Look, person: Person) -> None:
        super().__init__()
        self._look, self._person = look, person
        self._compact: bool | None = None
        self._path: tuple[str, ...] = ()
        self._chosen = ""
        self._record = (False, False)
        self._counts: dict[str, int] = {}
        self._late = 0  # defects over their day
        self.stack = QStackedWidget()
        self._left, self._top = column(), column()
        self._heard = ""
        self._saved_at: dt.datetime | None = None
        self._unseen = 0
        self._news = column(gap=0)
        self.tabs = TabStrip(look)
        body = Panel("page", column(self._top, self.tabs, self._news, (self.stack, 1), gap=0))
        self.setLayout(row(self._left, (body, 1), gap=0))
        self.rail, self.bar = self._built(compact=look.roomy)

    def show_place(self, path: Sequence[str], chosen: str) -> None:
        """Say where one is, and mark it in the rail."""
        self._path, self._chosen = tuple(path), chosen
        self.bar.show_path(path)
        self.rail.show_chosen(chosen)

    @property
    def chosen(self) -> str:
        """The place of the rail one is at."""
        return self._chosen

    def show_record(self, *, opened: bool, draft: bool = False) -> None:
        """What one can do with the record that is open."""
        self._record = (opened, draft)
        self.bar.show_record(opened=opened, draft=draft)

    def show_counts(self, **counts: int) -> None:
        """What waits at the places of the rail."""
        self._counts |= counts
        for name, count in counts.items():
            self.rail.set_count(name, count)

    def show_defects(self, count: int, late: int) -> None:
        """How many defects are open, and how many of them are late: those make the number red."""
        self._late = late
        self.rail.set_late("defects", late)
        self.show_counts(defects=count)

    def show_person(self, person: Person) -> None:
        """Headquarters may know somebody by another name or role."""
        self._person = person
        self._rebuild(compact=bool(self._compact))

    def show_news(self, unseen: int) -> None:
        """How many news nobody has seen."""
        self._unseen = unseen
        self.bar.bell.show_count(unseen)

    def show_heard(self, text: str) -> None:
        """When headquarters was heard last."""
        self._heard = text
        self.rail.show_heard(text)

    def show_saved(self, moment: dt.datetime) -> None:
        """The disk said yes at this moment."""
        self._saved_at = moment
        self.bar.saved.set_saved(moment)

    def tell(self, banner: Banner) -> None:
        """A banner above the page; it stays until it is answered."""
        room = holder(column(banner, margins=(24, 12, 24, 0)))
        banner.destroyed.connect(room.deleteLater)
        self._news.addWidget(room)

    def _built(self, *, compact: bool) -> tuple[Rail, TopBar]:
        self._compact = compact
        rail = Rail(self._look, places(self._look.words), compact=compact)
        rail.chosen.connect(self.went.emit)
        bar = TopBar(self._look, self._person, role_name(self._look.words, self._person.role), narrow=compact)
        bar.search_asked.connect(self.search_asked.emit)
        bar.theme_asked.connect(self.theme_asked.emit)
        bar.settings_asked.connect(self._on_settings)
        bar.back_asked.connect(self.back_asked.emit)
        bar.away_asked.connect(self.away_asked.emit)
        bar.bell_asked.connect(self.bell_asked.emit)
        bar.bell.show_count(self._unseen)
        _exchange(self._left, rail)
        _exchange(self._top, bar)
        return rail, bar

    def _on_settings(self) -> None:
        self.went.emit("settings")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        compact = self._look.roomy or self.width() < NARROW
        if compact != self._compact:
            self._rebuild(compact=compact)

    def _rebuild(self, *, compact: bool) -> None:
        self.rail, self.bar = self._built(compact=compact)
        if self._saved_at is not None:
            self.bar.saved.set_saved(self._saved_at)
        self.show_place(self._path, self._chosen)
        self.show_record(opened=self._record[0], draft=self._record[1])
        self.rail.set_late("defects", self._late)
        self.show_counts(**self._counts)
        self.rail.show_heard(self._heard)


def _exchange(place: QLayout, made: QWidget) -> None:
    while (item := place.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
    place.addWidget(made)
