"""Sticks that are plugged in: noticed, offered, exchanged with, and said to be safe to pull."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from sidesk.actions import stick as acts
from sidesk.actions.desk import Desk
from sidesk.actions.stick import Done, Offer, Stick
from sidesk.core.errors import SideskError, StickPulled
from sidesk.core.progress import Progress
from sidesk.ui.jobs import Job, JobRunner, Lane
from sidesk.ui.volumes import System, Volume

EVERY = 2000  # milliseconds between two looks at what is plugged in


@dataclass(frozen=True)
class Plugged:
    """A stick as it is shown."""

    offer: Offer
    busy: bool = False  # an exchange with it goes on: it must not be pulled
    done: Done | None = None

    @property
    def root(self) -> Path:
        """Where it is."""
        return self.offer.stick.root


class Sticks(QObject):
    """Looks every two seconds. One exchange at a time; it goes on whatever page one is at."""

    came = Signal(object)  # Plugged
    changed = Signal()  # any of them: came, went, busy, done
    finished = Signal(object)  # Plugged: its exchange ended well
    failed = Signal(object)  # SideskError, one that was pulled too early among them
    stepped = Signal(int, int)

    def __init__(
        self, desk: Desk, jobs: JobRunner, tell: Callable[[BaseException, QObject], None], system: System
    ) -> None:
        super().__init__()
        self._desk, self._jobs, self._tell, self._system = desk, jobs, tell, system
        self._here: dict[Path, Plugged] = {}
        self._known: frozenset[Path] | None = None  # volumes at the last look
        self._mark: object = None
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)

    def beside(self, owner: QObject) -> Sticks:
        """It ends with this owner, unless it has another already."""
        if self.parent() is None:
            self.setParent(owner)
        return self

    @property
    def here(self) -> Sequence[Plugged]:
        """Those that are plugged in."""
        return tuple(self._here.values())

    @property
    def is_busy(self) -> bool:
        """Whether an exchange goes on."""
        return any(one.busy for one in self._here.values())

    def watch(self) -> None:
        """From now on sticks are noticed."""
        self._timer.start()

    def look(self) -> None:
        """Whether something came or went. Costs nothing where nothing did."""
        mark = self._system.mark()
        if mark != self._mark:
            self._mark = mark
            self._jobs.run(self, lambda _: self._system.volumes(), self._on_volumes, lane=Lane.SLOW)

    def _on_volumes(self, volumes: Sequence[Volume]) -> None:
        roots = frozenset(volume.root for volume in volumes)
        for root in [root for root in self._here if root not in roots]:
            self._go(root)
        first, known = self._known is None, self._known or frozenset()
        self._known = roots
        for volume in volumes:
            # What was there before the program began may be a disk; only what looks like a stick is one.
            if volume.root not in known and (volume.is_stick or not first) and not self._is_own(volume.root):
                self._offer(Stick(volume.root, volume.name))

    def _is_own(self, root: Path) -> bool:
        """Whether the store itself lies there."""
        return self._desk.folder.absolute().is_relative_to(root)

    def _go(self, root: Path) -> None:
        gone = self._here.pop(root)
        if gone.busy and self._job is not None:
            self._job.cancel()
            self.failed.emit(StickPulled(name=gone.offer.stick.name))
        self.changed.emit()

    # --- what one could do ---

    def _offer(self, stick: Stick) -> None:
        desk = self._desk
        self._jobs.run(
            self, lambda _: acts.look(desk, stick), self._on_offer, failed=_unreadable, lane=Lane.SLOW
        )

    def _on_offer(self, offer: Offer) -> None:
        before = self._here.get(offer.stick.root)
        shown = replace(before, offer=offer) if before is not None else Plugged(offer)
        self._here[offer.stick.root] = shown
        if before is None:
            self.came.emit(shown)
        self.changed.emit()

    def look_again(self) -> None:
        """What waits, and what lies there, may have changed; what is busy is left alone."""
        for one in self.here:
            if not one.busy:
                self._offer(one.offer.stick)

    # --- the exchange ---

    def begin(self, root: Path) -> None:
        """Both directions with this stick; nothing happens while another exchange goes on."""
        one = self._here.get(root)
        if one is None or self.is_busy:
            return
        self._here[root] = Plugged(one.offer, busy=True)
        desk, stick = self._desk, one.offer.stick

        def work(progress: Progress) -> tuple[Done, Offer]:
            done = acts.both_ways(desk, stick, progress)
            return done, acts.look(desk, stick)

        self._job = self._jobs.run(
            self, work, partial(self._on_done, root), failed=partial(self._on_failed, root),
            progressed=self.stepped.emit, lane=Lane.SLOW,
        )  # fmt: skip
        self.changed.emit()

    def cancel(self) -> None:
        """Stop; files that are whole stay, the rest goes next time."""
        if self._job is not None:
            self._job.cancel()
        self._here = {root: replace(one, busy=False) for root, one in self._here.items()}
        self.changed.emit()

    def _on_done(self, root: Path, did: tuple[Done, Offer]) -> None:
        done, offer = did
        self._here[root] = Plugged(offer, done=done)
        self.changed.emit()
        self.finished.emit(self._here[root])

    def _on_failed(self, root: Path, error: BaseException) -> None:
        if root in self._here:
            self._here[root] = replace(self._here[root], busy=False)
            self.changed.emit()
        if isinstance(error, SideskError):
            self.failed.emit(error)
        else:
            self._tell(error, self)


def _unreadable(_error: BaseException) -> None:
    """A stick that cannot be read, or was pulled at once, is none that could be offered."""
