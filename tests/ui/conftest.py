"""What every test of windows stands on: shipped fonts, the look, a runner that tells failures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from sidesk.actions import opening
from sidesk.core.text import Words
from sidesk.ui.application import Program
from sidesk.ui.jobs import JobRunner
from sidesk.ui.main_window import MainWindow
from sidesk.ui.theme import LIGHT, Look, dress, load_fonts
from sidesk.ui.tidy import Tidy
from tests.support.laptops import _quick_stores, folder, small, tmp_path
from tests.support.shell import PASSPHRASE, ROUNDS, programs, settle

__all__ = ["_quick_stores", "folder", "programs", "small", "tmp_path"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The display without a screen says this about windows and popups; it is no fault of ours."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(scope="session")
def fonts(qapp: QApplication) -> list[str]:
    """The shipped fonts, known to Qt."""
    return load_fonts()


@pytest.fixture
def look(qapp: QApplication, fonts: list[str]) -> Look:
    """Light, 100 %, English; the application wears it."""
    made = Look(LIGHT, Words("en"))
    dress(qapp, made)
    return made


@pytest.fixture
def failures() -> list[BaseException]:
    """What the job runner was told."""
    return []


@pytest.fixture
def jobs(qapp: QApplication, failures: list[BaseException]) -> Iterator[JobRunner]:
    """A real runner; closed at the end of the test, so that no thread is left running."""

    def tell(error: BaseException, owner: QObject) -> None:
        failures.append(error)

    runner = JobRunner(tell)
    tidy = Tidy(runner)  # as the program has one: no worker destroys a window
    yield runner
    runner.close()
    tidy.end()


# --- the whole shell ---


@pytest.fixture
def program(qapp: QApplication, folder: Path, programs: list[Program]) -> Program:
    """The program with the main window over the copy, in English."""
    program = Program(qapp, folder, language="en", rounds=ROUNDS)
    programs.append(program)
    program.take(opening.unlock(folder, passphrase=PASSPHRASE))
    assert program.window is not None
    program.window.resize(1440, 900)
    settle(program.jobs, 20)
    return program


@pytest.fixture
def window(program: Program) -> MainWindow:
    """Its main window."""
    assert isinstance(program.window, MainWindow)
    return program.window
