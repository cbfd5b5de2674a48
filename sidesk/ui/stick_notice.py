"""A line above every page: a stick was plugged in, may be pulled out, or was pulled out too early."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from shiboken6 import isValid

from sidesk.core.errors import SideskError
from sidesk.ui.frame import Frame
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.buttons import Button
from sidesk.ui.room import Room
from sidesk.ui.stick_card import offered, outcome
from sidesk.ui.sticks import Plugged


class StickNotice(QObject):
    """One line at most; the next takes its place."""

    def __init__(self, room: Room, frame: Frame) -> None:
        super().__init__(frame)
        self._room, self._frame = room, frame
        self._banner: Banner | None = None
        self._root: Path | None = None  # the stick it is about; nothing of it stays when that is gone
        self._offers = False
        sticks = room.sticks.beside(frame)
        sticks.came.connect(self._on_came)
        sticks.finished.connect(self._on_finished)
        sticks.failed.connect(self._on_failed)
        sticks.changed.connect(self._on_changed)
        sticks.watch()

    def _on_came(self, one: Plugged) -> None:
        _ = self._room.words.gettext
        if self._frame.chosen == "sync" or (not one.offer.enrolled and one.offer.invitation is None):
            return  # the page shows its card already; nothing could be done with it
        text = _("The stick “{name}” is plugged in").format(name=one.offer.stick.name)
        go = Button(
            self._room.look, _("Exchange") if one.offer.enrolled else _("Sync"), "primary", icon="refresh-cw"
        )
        go.setObjectName("stick-notice/go")
        go.clicked.connect(lambda: self._on_go(one))
        self._tell(
            Banner(self._room.look, text, offered(self._room.words, one), "info", icon="usb"), go, one.root
        )

    def _on_go(self, one: Plugged) -> None:
        self._end()
        self._frame.went.emit("sync")
        if one.offer.enrolled:
            self._room.sticks.begin(one.root)

    def _on_finished(self, one: Plugged) -> None:
        words, done = self._room.words, one.done
        assert done is not None
        text = words.gettext("The stick “{name}” may be pulled out").format(name=one.offer.stick.name)
        tone = "warn" if done.refused or done.taken.aside else "ok"
        self._tell(Banner(self._room.look, text, outcome(words, done), tone), None, one.root)

    def _on_failed(self, error: SideskError) -> None:
        words = self._room.words
        self._tell(Banner(self._room.look, error.told(words), error.advised(words), "bad"), None, None)

    def _on_changed(self) -> None:
        here = {one.root: one for one in self._room.sticks.here}
        one = here.get(self._root) if self._root is not None else None
        offered_there = self._offers and self._frame.chosen == "sync"  # the page shows its card
        if self._root is not None and (one is None or one.busy or offered_there):
            self._end()

    def _tell(self, banner: Banner, go: Button | None, root: Path | None) -> None:
        self._end()
        well = Button(self._room.look, self._room.words.gettext("All right"), "ghost")
        well.setObjectName("stick-notice/well")
        well.clicked.connect(self._end)
        banner.setObjectName("stick-notice")
        for button in (go, well):
            if button is not None:
                banner.add(button)
        self._banner, self._root, self._offers = banner, root, go is not None
        self._frame.tell(banner)

    def _end(self, _checked: bool = False) -> None:
        if self._banner is not None and isValid(self._banner):
            self._banner.deleteLater()
        self._banner = self._root = None
