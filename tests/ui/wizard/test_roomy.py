"""Large text takes the left column away; what it offers stays within reach. Work begins where it is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from sidesk.core.clock import Clock
from sidesk.forms.session import Context, FormSession
from sidesk.ui.kit.toast import Toast
from sidesk.ui.wizard.more import more_menu
from sidesk.ui.wizard.ports import WizardPorts
from sidesk.ui.wizard.window import Wizard
from tests.ui.wizard.conftest import FORM, Build
from tests.ui.wizard.test_window import edit


def test_undo_redo_and_history_have_a_place_where_the_column_has_none(
    qtbot: QtBot, ports: WizardPorts, clock: Clock
) -> None:
    asked: list[str] = []
    session = FormSession(FORM, {}, Context(clock.today(), clock.now(), language="en"), clock)
    wizard = Wizard(replace(ports, history=lambda: asked.append("history")), session)
    qtbot.addWidget(wizard)
    wizard.resize(800, 600)
    wizard.show()
    assert not wizard.outline.isVisible()
    assert wizard.head.more.isVisible()
    QTest.keyClicks(edit(wizard, "basics/a_text"), "AL1-12")
    menu = more_menu(wizard, wizard)
    assert isinstance(menu, QMenu)
    undo, redo, history = menu.actions()
    assert undo.isEnabled()
    assert not redo.isEnabled()
    history.trigger()
    assert asked == ["history"]
    undo.trigger()
    assert more_menu(wizard, wizard).actions()[1].isEnabled()


def test_a_record_opens_where_there_is_something_to_do(build: Build) -> None:
    assert build().current() == 0
    started = build({"basics": {"a_text": "AL1-12"}})
    missing = started.session.sections()[0].required_missing
    assert started.current() == (0 if missing else 1)


def test_what_happened_is_told_above_the_bar_that_leads_on(qtbot: QtBot, wizard: Wizard) -> None:
    toast = Toast(wizard.look, wizard, "A sentence that is told " * 12, "Undo")
    toast.pop()
    foot = wizard.foot.mapTo(wizard, QPoint(0, 0)).y()
    assert toast.geometry().bottom() < foot
    assert toast.geometry().left() >= 0
    assert toast.geometry().right() <= wizard.width()
