"""Python's collector runs in the UI thread only, and not under somebody's hands.

Left to itself it runs in whichever thread happens to allocate. A worker would then destroy windows and
timers that lie in a forgotten circle, and Qt allows that in their own thread only. With a record of 10,000
rows open it takes a tenth of a second: between two keystrokes that is felt, in a pause nobody sees it.
"""

from __future__ import annotations

import gc
from time import monotonic

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from sidesk.ui.idle import Idle

EVERY = 2000  # ms
PAUSE = 400  # ms in which nothing was typed or touched
LONGEST = 60.0  # s that it waits for one


class Tidy(QObject):
    """Looks every two seconds whether there is enough to collect, as Python itself would; collects it in
    the next pause."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        self._pause = Idle(app, self)
        self._pause.alone.connect(self.collect)
        self._due_since: float | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Wait for a pause if there is enough to collect; one that never comes is not waited for."""
        if due() is None:
            return
        now = monotonic()
        if self._due_since is None:
            self._due_since = now
            self._pause.wait(PAUSE)
        elif now - self._due_since > LONGEST:
            self.collect()

    def collect(self) -> None:
        """Collect the oldest generation that is due."""
        self._pause.wait(0)
        self._due_since = None
        generation = due()
        if generation is not None:
            gc.collect(generation)

    def end(self) -> None:
        """The windows are gone: Python may collect where it likes again."""
        self._timer.stop()
        self._pause.wait(0)
        gc.enable()


def due() -> int | None:
    """The oldest generation with enough in it."""
    pairs = list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
    return next((generation for generation, (count, limit) in reversed(pairs) if count > limit), None)
