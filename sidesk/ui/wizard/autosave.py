"""Keeps what is typed: 400 ms after the last stroke, 1 s after the first unsaved one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.forms.session import FormSession
from sidesk.ui.jobs import JobRunner
from sidesk.ui.wizard.ports import Keeper

QUIET, LONGEST, RETRY = 400, 1000, 2000


class Autosave(QObject):
    """One save at a time. A save that fails is told and tried again, while typing goes on."""

    saving = Signal()
    saved = Signal(object)  # dt.datetime, after the disk said yes
    failed = Signal(object)  # BaseException

    def __init__(
        self, session: FormSession, keeper: Keeper, jobs: JobRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._keeper, self._jobs = session, keeper, jobs
        self._dirty = self._busy = False
        self._quiet = self._timer(QUIET)
        self._longest = self._timer(LONGEST)
        self._retry = self._timer(RETRY)

    def _timer(self, interval: int) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(interval)
        made.timeout.connect(self.flush)
        return made

    @property
    def pending(self) -> bool:
        """True while something is not on the disk yet."""
        return self._dirty or self._busy

    def touch(self) -> None:
        """Something changed."""
        self._dirty = True
        self._quiet.start()
        if not self._longest.isActive():
            self._longest.start()

    def flush(self) -> None:
        """Save now what is unsaved; called too when a section, the focus or the window goes away."""
        for timer in (self._quiet, self._longest, self._retry):
            timer.stop()
        if not self._dirty or self._busy:
            return
        self._dirty, self._busy = False, True
        self.saving.emit()
        self._jobs.run(self, self._work(), self._on_saved, failed=self._on_failed)

    def keep_last(self) -> None:
        """Save what is unsaved although nobody is here any more to hear how it went."""
        self.flush()
        if self.pending:
            # A save may be under way that began before the last keystrokes, and its end finds nobody here.
            self._jobs.run(self._jobs, self._work())

    def _work(self) -> Callable[[Progress], dt.datetime]:
        session, keep = self._session, self._keeper.keep
        answers, title = copied(session.answers), session.title()
        progress, pages = session.progress(), session.pages()
        return lambda _: keep(answers, title, progress, pages)

    def _on_saved(self, at: dt.datetime) -> None:
        self._busy = False
        self.saved.emit(at)
        if self._dirty:
            self.flush()

    def _on_failed(self, error: BaseException) -> None:
        self._busy, self._dirty = False, True
        self._session.unsettle()
        self.failed.emit(error)
        self._retry.start()


def copied(value: Mapping[str, Json]) -> dict[str, Json]:
    """The answers at this moment: typing goes on while they are written. Texts are shared."""
    return {key: _copied(item) for key, item in value.items()}


def _copied(value: Json) -> Json:
    if isinstance(value, Mapping):
        return copied(value)
    if isinstance(value, list):
        return [_copied(item) for item in value]
    return value
