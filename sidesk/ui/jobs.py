"""The one way work leaves the user-interface thread: three lanes of one thread each.

    jobs.run(self, lambda progress: desk.finish(record, progress), self._show_paper, lane=Lane.SLOW)

Who asks, what to do, what then. The continuation runs in the UI thread, and only if the asker still
exists. A failure goes to `failed`, else to whoever tells failures (`ui/errors.py`); a cancelled job is
silent. Nobody else starts a thread. QUICK keeps its order, so an autosave never waits behind a report.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from enum import Enum
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from sidesk.core.errors import Cancelled, TookTooLong
from sidesk.core.progress import Progress

MINUTE = 60.0
Result = TypeVar("Result")
Work = Callable[[Progress], Result]
Failed = Callable[[BaseException], None]
Progressed = Callable[[int, int], None]


class Lane(Enum):
    """Where a job waits its turn."""

    QUICK = "quick"  # reads, autosave
    SLOW = "slow"  # papers, bundles, imports, backups
    NET = "net"  # devices, uploads; every job has a deadline


class Job:
    """One piece of work that was asked for."""

    def __init__(self, owner: QObject, then: Callable[[Any], None] | None) -> None:
        self.owner, self.then = owner, then
        self.failed: Failed | None = None
        self.progressed: Progressed | None = None
        self.progress = Progress()
        self.future: Future[Any] | None = None
        self.settled = False  # told, cancelled or late: nothing more is said about it

    def cancel(self) -> None:
        """Ask it to stop; it says nothing more."""
        self.settled = True
        self.progress.cancel()
        if self.future is not None:
            self.future.cancel()

    @property
    def running(self) -> bool:
        """True until its continuation ran or it was cancelled."""
        return not self.settled


class JobRunner(QObject):
    """Owns the lanes. `tell(error, owner)` gets every failure that no caller handles."""

    _ended = Signal(object)
    _stepped = Signal(object, int, int)

    def __init__(self, tell: Callable[[BaseException, QObject], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tell = tell
        self._closed = False
        self._lanes = {
            lane: ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"sidesk-{lane.value}")
            for lane in Lane
        }
        # Queued, always: the slots run in the thread of the runner, whoever emits.
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._stepped.connect(self._on_stepped, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        work: Work[Result],
        then: Callable[[Result], None] | None = None,
        *,
        failed: Failed | None = None,
        progressed: Progressed | None = None,
        lane: Lane = Lane.QUICK,
    ) -> Job:
        """Do `work` in a lane. A job on the net gets a deadline of a minute; `limit` names another."""
        job = Job(owner, then)
        job.failed, job.progressed = failed, progressed
        if self._closed:  # the program is ending: a page that wants to look again is not answered any more
            job.settled = True
            return job
        job.progress = Progress(lambda done, total: self._stepped.emit(job, done, total))
        job.future = self._lanes[lane].submit(work, job.progress)
        job.future.add_done_callback(lambda _: self._ended.emit(job))
        return self.limit(job, MINUTE) if lane is Lane.NET else job

    def limit(self, job: Job, seconds: float) -> Job:
        """Give up on a job after this time and tell it as `TookTooLong`; the earliest limit counts."""
        QTimer.singleShot(round(seconds * 1000), self, lambda: self._on_late(job, seconds))
        return job

    def finish(self, lane: Lane, seconds: float) -> bool:
        """Wait until a lane has done what it was given until now, at most so long. False if it has not."""
        if self._closed:
            return True
        _done, left = wait([self._lanes[lane].submit(_nothing)], seconds)
        return not left

    def close(self) -> None:
        """Wait until every lane has finished what it was given; for the end of the program."""
        self._closed = True
        for executor in self._lanes.values():
            executor.shutdown(wait=True)

    def _on_stepped(self, job: Job, done: int, total: int) -> None:
        if job.running and job.progressed is not None and isValid(job.owner):
            job.progressed(done, total)

    def _on_ended(self, job: Job) -> None:
        if job.settled or job.future is None or self._closed:
            return
        job.settled = True
        if not isValid(job.owner):
            return
        try:
            error = job.future.exception()
        except CancelledError:
            return
        if error is not None:
            self._on_failed(job, error)
        elif job.then is not None:
            job.then(job.future.result())

    def _on_failed(self, job: Job, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            return
        if job.failed is not None:
            job.failed(error)
        else:
            self._tell(error, job.owner)

    def _on_late(self, job: Job, seconds: float) -> None:
        if job.running:
            job.cancel()
            if isValid(job.owner):
                self._on_failed(job, TookTooLong(seconds=round(seconds)))


def _nothing() -> None:
    """The end of what was asked until now."""
