"""The wizard over the example form, with fakes for what is outside."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.forms.session import Context, FormSession
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.jobs import JobRunner
from sidesk.ui.theme import Look
from sidesk.ui.wizard.ports import WizardPorts
from sidesk.ui.wizard.window import Wizard
from tests.support.desk import FakeFinisher, FakeKeeper
from tests.support.example import FORM, FakeFiles, suggest
from tests.support.papers import pages

Build = Callable[..., Wizard]


@pytest.fixture
def keeper(clock: Clock) -> FakeKeeper:
    return FakeKeeper(clock.now)


@pytest.fixture
def finisher() -> FakeFinisher:
    return FakeFinisher(pages(2))


@pytest.fixture
def ports(
    look: Look, jobs: JobRunner, keeper: FakeKeeper, finisher: FakeFinisher, clock: Clock
) -> WizardPorts:
    return WizardPorts(FieldPorts(look, jobs, FakeFiles(), suggest, clock), keeper, finisher)


@pytest.fixture
def build(qtbot: QtBot, ports: WizardPorts, clock: Clock) -> Build:
    alive: list[Wizard] = []

    def make(answers: dict[str, Json] | None = None, history: Json = None) -> Wizard:
        context = Context(clock.today(), clock.now(), language="en")
        wizard = Wizard(ports, FormSession(FORM, answers or {}, context, clock, history))
        qtbot.addWidget(wizard)
        wizard.resize(1300, 820)
        wizard.show()
        alive.append(wizard)
        return wizard

    return make


@pytest.fixture
def wizard(build: Build) -> Wizard:
    return build()
