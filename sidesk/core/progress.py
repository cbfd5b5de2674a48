"""How slow work says how far it is, and learns to stop."""

from __future__ import annotations

from collections.abc import Callable

from sidesk.core.errors import Cancelled


class Progress:
    """Passed into slow work; `step` raises `Cancelled` once somebody asked to stop."""

    def __init__(self, report: Callable[[int, int], None] | None = None) -> None:
        self._report = report
        self._cancelled = False

    def step(self, done: int, total: int) -> None:
        """Say that `done` of `total` parts are finished."""
        if self._cancelled:
            raise Cancelled
        if self._report is not None:
            self._report(done, total)

    def share(self, first: int, last: int) -> Progress:
        """The progress of a part of the work, from `first` to `last` per cent of the whole."""
        return Progress(lambda done, total: self.step(first + (last - first) * done // max(total, 1), 100))

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancelled

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._cancelled = True
