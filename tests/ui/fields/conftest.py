"""A session of the example form, and fields of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sidesk.core.clock import Clock
from sidesk.forms.definition import Path, Question
from sidesk.forms.session import Context, FormSession
from sidesk.ui.fields.base import Field
from sidesk.ui.fields.checklist import Checklist
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.grid import FieldGrid
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.jobs import JobRunner
from sidesk.ui.theme import Look
from tests.support.example import FORM, FakeFiles, suggest


@pytest.fixture
def files() -> FakeFiles:
    return FakeFiles()


@pytest.fixture
def ports(look: Look, jobs: JobRunner, files: FakeFiles, clock: Clock) -> FieldPorts:
    return FieldPorts(look, jobs, files, suggest, clock, lambda: "0" * 64)


@pytest.fixture
def session(clock: Clock) -> FormSession:
    return FormSession(FORM, {}, Context(clock.today(), clock.now(), language="en"), clock)


@pytest.fixture
def filling(qapp: object, session: FormSession) -> Filling:
    return Filling(session)


@pytest.fixture
def checklist(qtbot: QtBot, ports: FieldPorts, filling: Filling) -> Checklist:
    """The checklist of the example."""
    made = Checklist(ports, filling, ("items",))
    filling.changed.connect(made.refresh)
    qtbot.addWidget(made)
    qtbot.addWidget(made.trailing)
    made.resize(1000, 900)
    made.show()
    return made


@pytest.fixture
def shown(qtbot: QtBot, ports: FieldPorts, filling: Filling) -> Iterator[Callable[[str], FieldGrid]]:
    """Shows all questions of a section, or of its one row."""

    alive: list[FieldGrid] = []

    def show(section: str) -> FieldGrid:
        path: Path = (section,)
        node = filling.session.node(path)
        assert not isinstance(node, Question)
        if section == "rooms":
            path = (*path, filling.session.add_rows(path)[0])
        grid = FieldGrid(ports, filling, [(*path, item.name) for item in node.items])
        filling.changed.connect(grid.refresh)
        qtbot.addWidget(grid)
        grid.resize(900, 1600)
        grid.show()
        alive.append(grid)
        return grid

    return show


def child(field: Field, kind: type[QWidget]) -> QWidget:
    found = field.findChild(kind)
    assert isinstance(found, kind)
    return found
