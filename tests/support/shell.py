"""Ways to wait for the program and to read its screen; the stores come from `desks`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from sidesk.actions import opening
from sidesk.core.progress import Progress
from sidesk.ui.application import Program
from sidesk.ui.hands import PATIENCE, wait_until
from sidesk.ui.hands import pause as rest
from sidesk.ui.jobs import JobRunner, Lane
from sidesk.ui.main_window import MainWindow
from sidesk.ui.record_page import RecordPage
from tests.support.desks import PASSPHRASE, PROJECT_NAME, ROUNDS, copied, finished, project, small_store

__all__ = [
    "PASSPHRASE",
    "PROJECT_NAME",
    "ROUNDS",
    "AtWork",
    "close",
    "copied",
    "finished",
    "opened",
    "programs",
    "project",
    "seen",
    "settle",
    "small_store",
    "working",
]


class AtWork:
    """A program with its main window."""

    program: Program

    @property
    def window(self) -> MainWindow:
        """The window as it is now: another look builds another one."""
        assert isinstance(self.program.window, MainWindow)
        return self.program.window

    def rest(self) -> None:
        """Wait until everything that was asked is shown."""
        settle(self.program.jobs, 20)
        settle(self.program.jobs, 20)


def close(program: Program) -> None:
    """The end of a program, and of its window."""
    program.close()
    if program.window is not None:
        program.window.hide()
        program.window.deleteLater()
        program.window = None
    program.deleteLater()


@pytest.fixture
def programs() -> Iterator[list[Program]]:
    """Programs that are closed at the end, with their windows."""
    made: list[Program] = []
    yield made
    for program in made:
        close(program)


@contextmanager
def working(app: QApplication, store: Path) -> Iterator[tuple[Program, MainWindow]]:
    """The program in English with its main window over a small store; closed at the end."""
    program = Program(app, store, language="en", rounds=ROUNDS)
    try:
        program.take(opening.unlock(store, passphrase=PASSPHRASE))
        assert isinstance(program.window, MainWindow)
        program.window.resize(1440, 900)
        yield program, program.window
    finally:
        close(program)


def opened(program: Program, record: str) -> RecordPage:
    """A record opened in the main window."""
    window = program.window
    assert isinstance(window, MainWindow)
    window.open_record(record)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "the record did not open")
    page = window.shown()
    assert isinstance(page, RecordPage)
    return page


def settle(jobs: JobRunner, pause: int = 90) -> None:
    """Wait until every lane has done what it was asked, twice: an answer may ask again."""
    for _ in range(2):
        loop, done = QEventLoop(), set[Lane]()

        def rested(lane: Lane, loop: QEventLoop = loop, done: set[Lane] = done) -> None:
            done.add(lane)
            if len(done) == 2:
                loop.quit()

        for lane in (Lane.QUICK, Lane.SLOW):
            jobs.run(jobs, partial(_resting, lane), rested, lane=lane)
        late = QTimer(loop, singleShot=True)
        late.timeout.connect(loop.quit)
        late.start(PATIENCE)
        loop.exec()
        late.stop()
        assert len(done) == 2, "the lanes did not come to rest"
        rest(pause)


def _resting(lane: Lane, _progress: Progress) -> Lane:
    return lane


def seen(program: Program, holds: Callable[[], bool], what: str) -> None:
    """Wait until something is so, and the lanes are at rest."""
    wait_until(holds, what)
    settle(program.jobs, 30)
