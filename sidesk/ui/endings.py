"""Ends that come from the system: a signal, a logoff, a shutdown. What was typed is kept."""

from __future__ import annotations

import contextlib
import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Signal
from PySide6.QtGui import QGuiApplication, QSessionManager

# Names, because not every system has all of them.
SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGBREAK")


class Endings(QObject):
    """`asked` wants the program to end well; `session_ends` wants everything kept now: the session may end
    any moment, or go on after all."""

    asked = Signal()
    session_ends = Signal()

    def __init__(self, app: QGuiApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._before: dict[int, object] = {}
        self._notifier: QSocketNotifier | None = None
        self._read, self._write = socket.socketpair()
        # At once, in the thread of the windows: the system waits only for as long as this takes.
        app.commitDataRequest.connect(self._on_commit, Qt.ConnectionType.DirectConnection)

    def watch(self) -> None:
        """Take the signals of the system from now on. In the main thread only."""
        # Python sees a signal only between two of its own steps, and an idle window takes none: the system
        # writes into this socket, which wakes Qt, which lets Python look.
        for end in (self._read, self._write):
            end.setblocking(False)
        signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_woken)
        for name in SIGNALS:
            number = getattr(signal, name, None)
            if number is not None:
                self._before[number] = signal.signal(number, self._on_signal)

    def rest(self) -> None:
        """Leave the signals to the system again."""
        for number, before in self._before.items():
            signal.signal(number, before)  # type: ignore[arg-type]
        if self._before:
            signal.set_wakeup_fd(-1)
        self._before = {}
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier = None
        for end in (self._read, self._write):
            end.close()

    def _on_woken(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._read.recv(64)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.asked.emit()

    def _on_commit(self, _manager: QSessionManager) -> None:
        self.session_ends.emit()
