"""The main window with a site survey just begun, for those who have no mouse or no keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from sidesk.actions import fill, opening
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program
from sidesk.ui.main_window import MainWindow
from sidesk.ui.record_page import RecordPage
from sidesk.ui.wizard.window import Wizard
from tests.support.desks import PASSPHRASE, ROUNDS, small_store
from tests.support.shell import seen


@dataclass(frozen=True)
class Survey:
    """What the window shows."""

    program: Program
    window: MainWindow
    wizard: Wizard


@pytest.fixture
def survey(qapp: QApplication, tmp_path: Path) -> Iterator[Survey]:
    store = small_store(tmp_path / "store")
    program = Program(qapp, store, language="en", rounds=ROUNDS)
    program.take(opening.unlock(store, passphrase=PASSPHRASE))
    window, desk = program.window, program.desk
    assert isinstance(window, MainWindow)
    assert desk is not None
    window.resize(1440, 900)
    project = desk.store.records.page(RecordQuery(form="P01"))[0].record
    record = fill.start(desk, "D02", project).record
    window.open_record(record)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "the survey did not open")
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert page.wizard is not None
    window.activateWindow()
    yield Survey(program, window, page.wizard)
    program.close()
    window.hide()
    window.deleteLater()
