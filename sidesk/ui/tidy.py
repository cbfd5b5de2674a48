"""Python's collector runs in the UI thread only.

Left to itself it runs in whichever thread happens to allocate. A worker would then destroy windows and
timers that lie in a forgotten circle, and Qt allows that in their own thread only.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 2000  # ms


class Tidy(QObject):
    """Looks every two seconds whether there is enough to collect, as Python itself would."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due."""
        for generation, (count, limit) in reversed(
            list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
        ):
            if count > limit:
                gc.collect(generation)
                return

    def end(self) -> None:
        """The windows are gone: Python may collect where it likes again."""
        self._timer.stop()
        gc.enable()
