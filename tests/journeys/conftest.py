"""The main window with a site survey just begun, for those who have no mouse or no keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from sidesk.actions import fill
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program
from sidesk.ui.main_window import MainWindow
from sidesk.ui.wizard.window import Wizard
from tests.support.laptops import _quick_stores, folder, small, tmp_path
from tests.support.shell import opened, programs, working

__all__ = ["_quick_stores", "folder", "programs", "small", "tmp_path"]


@dataclass(frozen=True)
class Survey:
    """What the window shows."""

    program: Program
    window: MainWindow
    wizard: Wizard


@pytest.fixture
def survey(qapp: QApplication, folder: Path) -> Iterator[Survey]:
    with working(qapp, folder) as (program, window):
        desk = program.desk
        assert desk is not None
        project = desk.store.records.page(RecordQuery(form="P01"))[0].record
        page = opened(program, fill.start(desk, "D02", project).record)
        assert page.wizard is not None
        window.activateWindow()
        yield Survey(program, window, page.wizard)
