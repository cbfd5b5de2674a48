"""The main window over the sample project, in English, for a person whose role the test chooses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from sidesk.actions import load_sample, opening, projects
from sidesk.ui.application import Program
from sidesk.ui.kit.text import Text
from sidesk.ui.main_window import MainWindow
from sidesk.ui.record_page import RecordPage
from tests.support.desks import copied
from tests.support.pseudo import words_for
from tests.support.sampled import sample_store
from tests.support.shell import AtWork, seen

__all__ = ["Sample", "begun", "button", "sample", "sample_store", "texts"]


class Sample(AtWork):
    """A program over a copy of the sample project."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self.program = Program(app, folder, language="en", words=words_for, rounds=1000)
        self.desk = opening.unlock(folder, passphrase=load_sample.PASSPHRASE)
        self.project = projects.projects(self.desk)[0].record

    def open(self, role: str = "", name: str = "", size: tuple[int, int] = (1440, 900)) -> MainWindow:
        """The window, for somebody of this role (the person of the sample is an engineer)."""
        person = self.desk.person
        self.desk.person = replace(person, role=role or person.role, name=name or person.name)
        self.program.take(self.desk)
        window = self.window
        window.resize(*size)
        self.rest()
        return window

    def go(self, name: str) -> QWidget:
        """A page, with all it shows."""
        self.window.go(name)
        self.rest()
        return self.window.page(name)


@pytest.fixture
def sample(
    qapp: QApplication, sample_store: Path, tmp_path: Path, programs: list[Program]
) -> Iterator[Sample]:
    """Closed at the end with its window."""
    made = Sample(qapp, copied(sample_store, tmp_path / "sampled"))
    programs.append(made.program)
    yield made
    if made.program.desk is None:
        made.desk.close()


def begun(sample: Sample) -> RecordPage:
    """The record that is opened next."""
    window = sample.window
    seen(sample.program, lambda: isinstance(window.shown(), RecordPage), "no record opened")
    page = window.shown()
    assert isinstance(page, RecordPage)
    return page


def texts(root: QWidget) -> list[str]:
    """What is said there."""
    return [one.text() for one in root.findChildren(Text) if one.text() and not one.isHidden()]


def button(root: QWidget, name: str) -> QAbstractButton:
    """The button of this name."""
    found = root.findChild(QAbstractButton, name)
    assert found is not None, name
    return found
