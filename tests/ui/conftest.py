"""What every test of windows stands on: shipped fonts, the look, a runner that tells failures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from sidesk.core.text import Words
from sidesk.ui.jobs import JobRunner
from sidesk.ui.theme import LIGHT, Look, dress, load_fonts


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
    wear(qapp, made)
    return made


def wear(app: QApplication, look: Look) -> None:
    """Dress the application only where it wears something else: that polishes every widget there is."""
    if app.property("wears") != (key := f"{look.theme.name} {look.scale} {len(app.styleSheet())}"):
        dress(app, look)
        key = f"{look.theme.name} {look.scale} {len(app.styleSheet())}"
        app.setProperty("wears", key)


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
    yield runner
    runner.close()
