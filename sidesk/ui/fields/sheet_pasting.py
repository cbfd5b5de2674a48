"""A large paste: read in a lane, written in short turns, one step of undo; what is typed meanwhile stays."""

from __future__ import annotations

from collections.abc import Generator
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from sidesk.core.progress import Progress
from sidesk.forms.definition import Path
from sidesk.forms.state import Changes
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.sheet_paste import Clip, Paster, Plan, Put
from sidesk.ui.jobs import Job, Lane

TURN = 0.01  # s of writing until the window is looked after again
MOST_AT_ONCE = 1000  # lines that are pasted at once
MOST_HTML_AT_ONCE = 400_000  # letters of the same table in HTML


def is_large(clip: Clip) -> bool:
    """Whether somebody would feel that it is read."""
    return clip.text.count("\n") > MOST_AT_ONCE or len(clip.html) > MOST_HTML_AT_ONCE


class Pasting(QObject):
    """One large paste; it outlives the table, which goes when another section is opened.

    Whoever changes an answer while it is being written waits until it is: so its step stays one. What was
    answered while it was being read is newer and stays.
    """

    stepped = Signal(int, int)
    ended = Signal(object)  # Put

    def __init__(self, ports: FieldPorts, paster: Paster, clip: Clip) -> None:
        super().__init__(paster.filling)
        self._paster, self._words = paster, ports.look.words
        self._typed: set[Path] = set()
        self._writing: Generator[int, None, Put] | None = None
        self._total = 0
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._on_turn)
        paster.filling.changed.connect(self._on_changed)
        paster.filling.settling.connect(self._on_settling)
        self._job: Job = ports.jobs.run(
            self,
            lambda progress: self._read(clip, progress),
            self._on_read,
            failed=self._on_failed,
            progressed=self.stepped.emit,
            lane=Lane.SLOW,
        )

    def _read(self, clip: Clip, progress: Progress) -> Plan | Put:
        return self._paster.read(clip, progress)

    def _on_changed(self, changes: Changes) -> None:
        self._typed |= changes

    def _on_read(self, found: Plan | Put) -> None:
        if isinstance(found, Put):
            self._end(found)
            return
        self._total = len(found.fitted.rows)
        self._writing = self._paster.write(found, self._typed)
        self._turns.start(0)

    def _on_turn(self) -> None:
        self._go_on(monotonic() + TURN)

    def _on_settling(self) -> None:
        if self._writing is not None:
            self._go_on(None)

    def _go_on(self, until: float | None) -> None:
        writing, self._writing = self._writing, None  # what it announces comes back here
        if writing is None:
            return
        try:
            done = next(writing)
            while until is None or monotonic() < until:
                done = next(writing)
        except StopIteration as end:
            self._end(end.value)
            return
        self._writing = writing
        self.stepped.emit(done, self._total)

    def stop(self) -> None:
        """Paste nothing; what is written already is taken back."""
        self._job.cancel()
        if self._writing is not None:
            self._writing.close()
            self._writing = None
            self._paster.take_back()
        self._end(Put(self._words.gettext("The paste was stopped. Nothing was pasted.")))

    def _on_failed(self, error: BaseException) -> None:
        self._end(Put(""))
        raise error  # our mistake: whoever tells failures gets it

    def _end(self, put: Put) -> None:
        self._turns.stop()
        self.ended.emit(put)
        self.deleteLater()
