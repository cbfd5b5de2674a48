"""Reaching headquarters over the network: when somebody asks, and by itself while the program is open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from sidesk.actions import online
from sidesk.actions.desk import Desk
from sidesk.core.errors import SideskError, TookTooLong
from sidesk.ui.jobs import Job, JobRunner, Lane
from sidesk.ui.theme import Look

SOON, OFTEN = 30_000, 900_000  # milliseconds until it is tried by itself: first, and at the most


class Reaching(QObject):
    """One exchange at a time. A slow line is given as many minutes as it moves bytes in."""

    done = Signal(object, bool)  # Exchanged; whether somebody had asked for it
    failed = Signal(object, bool)  # error; whether somebody had asked for it
    stepped = Signal(int, int)

    def __init__(
        self, desk: Desk, look: Look, jobs: JobRunner, tell: Callable[[BaseException, QObject], None]
    ) -> None:
        super().__init__()
        self._desk, self._look, self._jobs, self._tell = desk, look, jobs, tell
        self.trouble = ""  # why headquarters was not reached last
        self._job: Job | None = None
        self._asked = False
        self._moved = False
        self._in_vain = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: self.begin(asked=False))

    def beside(self, owner: QObject) -> Reaching:
        """It ends with this owner, unless it has another already."""
        if self.parent() is None:
            self.setParent(owner)
        return self

    @property
    def is_under_way(self) -> bool:
        """Whether an exchange is going on."""
        return self._job is not None and self._job.running

    def watch(self) -> None:
        """From now on it is tried by itself."""
        if not self._timer.isActive() and not self.is_under_way:
            self._timer.start(SOON)

    def begin(self, *, asked: bool) -> None:
        """Exchange now; nothing happens where one is under way, but somebody is waiting for it then."""
        self._asked = asked or (self.is_under_way and self._asked)
        if not self.is_under_way:
            self._run()

    def cancel(self) -> None:
        """Stop; what has gone stays there, and the next exchange goes on behind it."""
        if self._job is not None:
            self._job.cancel()
        self._asked = False
        self._timer.start(OFTEN)

    def _run(self) -> None:
        desk = self._desk
        self._moved = False
        self._job = self._jobs.run(
            self, lambda progress: online.exchange_online(desk, progress), self._on_done,
            failed=self._on_failed, progressed=self._on_stepped, lane=Lane.NET,
        )  # fmt: skip

    def _on_stepped(self, done: int, total: int) -> None:
        self._moved = self._moved or done > 0
        self.stepped.emit(done, total)

    def _on_done(self, exchanged: online.Exchanged) -> None:
        asked, self._asked, self.trouble, self._in_vain = self._asked, False, "", 0
        self._timer.start(OFTEN)
        self.done.emit(exchanged, asked)

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, TookTooLong) and self._moved:  # it moved: it goes on where it stopped
            self._run()
            return
        asked, self._asked = self._asked, False
        self._in_vain += 1
        self._timer.start(min(OFTEN, SOON * 2**self._in_vain))
        if not isinstance(error, SideskError):
            self._tell(error, self)
            return
        words = self._look.words
        self.trouble = words.line(error.told(words), error.advised(words))
        self.failed.emit(error, asked)
