"""Asks whether headquarters has approved, on whatever page one is, from the start of the program."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from sidesk.actions import online
from sidesk.core.errors import SideskError
from sidesk.ui.jobs import Lane
from sidesk.ui.room import Room

EVERY = 60_000  # milliseconds between two questions


class Approval(QObject):
    """`answered`, once: the answer is here, and the passphrase takes it in on the page Sync."""

    answered = Signal()

    def __init__(self, room: Room, owner: QObject) -> None:
        super().__init__(owner)
        self._room = room
        self._busy = self._was_waiting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)

    @property
    def asks(self) -> bool:
        """Whether it will ask by itself."""
        return self._busy or self._timer.isActive()

    def look(self) -> None:
        """Look whether a request waits; it costs a look into the store."""
        desk = self._room.desk
        if not desk.enrolled and not self._busy:
            self._room.jobs.run(self, lambda _: online.asked(desk), self._on_asked)

    def _on_asked(self, asked: online.Asked) -> None:
        if asked is online.Asked.WAITING:
            self._was_waiting = True
            if not self._timer.isActive():
                self._timer.start(EVERY)
        elif asked is online.Asked.ANSWERED and self._was_waiting:
            self._was_waiting = False
            self.answered.emit()

    def _ask(self) -> None:
        desk, self._busy = self._room.desk, True
        self._room.jobs.run(
            self, lambda _: online.look_for_answer(desk), self._on_looked, failed=self._on_failed,
            lane=Lane.NET,
        )  # fmt: skip

    def _on_looked(self, _here: bool) -> None:
        self._busy = False
        self.look()

    def _on_failed(self, error: BaseException) -> None:
        """What stands in the way the page Sync tells; nobody is interrupted for it."""
        self._busy = False
        if isinstance(error, SideskError):
            self._timer.start(EVERY)
        else:
            self._room.tell(error, self)
