"""The racks over a device's report."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from sidesk.actions import fill
from sidesk.ui.application import Program
from sidesk.ui.main_window import MainWindow
from sidesk.ui.rack_dialog import RackDialog
from sidesk.ui.record_page import RecordPage
from sidesk.ui.wizard.window import Wizard
from tests.support.looks import faults
from tests.support.shell import settle

UNIT = ("place", "dev_u_from")


@pytest.fixture
def wizard(program: Program, window: MainWindow) -> Wizard:
    """A switch at unit 3 of a rack whose units 1 to 4 a UPS has taken."""
    desk = program.desk
    assert desk is not None
    other = fill.start(desk, "D27")
    place = {"dev_mount": "rack", "dev_rack": "R1", "dev_u_from": "1", "dev_u_size": "4"}
    fill.keep(
        desk, other.record, {**other.answers, "device": {"dev_code": "UPS"}, "place": place}, "UPS", (1, 9)
    )
    window.open_record(fill.start(desk, "D27").record)
    settle(program.jobs, 60)
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert page.wizard is not None
    for path, value in (
        (("device", "dev_code"), "SW-1"), (("place", "dev_mount"), "rack"), (("place", "dev_rack"), "R1"),
        (UNIT, "3"), (("place", "dev_u_size"), "1"),
    ):  # fmt: skip
        page.wizard.filling.answer(path, value)
    return page.wizard


def opened(program: Program, wizard: Wizard) -> RackDialog:
    wizard.outline.racks.click()
    settle(program.jobs, 60)
    dialog = wizard.window().findChild(RackDialog)
    assert isinstance(dialog, RackDialog)
    return dialog


def test_a_collision_is_said_and_the_keys_move_the_device_out_of_it(program: Program, wizard: Wizard) -> None:
    dialog = opened(program, wizard)
    assert faults(dialog) == []
    assert "UPS" in dialog.wrong.text()
    QTest.keyClick(dialog.view, Qt.Key.Key_Up)
    QTest.keyClick(dialog.view, Qt.Key.Key_Up)
    assert wizard.session.value(UNIT) == "5"
    assert dialog.wrong.isHidden()
    QTest.keyClick(dialog.view, Qt.Key.Key_PageDown)
    assert wizard.session.value(UNIT) == "1"
    dialog.reject()


def test_the_ports_of_the_device_are_a_map_and_a_click_says_where_one_leads(
    program: Program, wizard: Wizard
) -> None:
    wizard.filling.answer(("device", "dev_kind"), "access")
    rows = [{"port": "GE0/0/1", "state": "up", "peer": "SW-CORE"}, {"port": "GE0/0/2", "state": "down"}]
    wizard.filling.add_rows(("config", "ports"), values=rows)
    dialog = opened(program, wizard)
    assert dialog.counted.text() == "1 of 2 ports are up"
    dialog.strip.picked.emit(0)
    assert dialog.port.text() == "GE0/0/1 · UP · SW-CORE"
    assert faults(dialog) == []
    dialog.reject()


def test_the_device_is_dragged_to_its_unit_and_undo_brings_it_back(program: Program, wizard: Wizard) -> None:
    dialog = opened(program, wizard)
    view = dialog.view
    own = view.own
    assert own is not None
    start = view._box(own).center().toPoint()
    step = round(view._box(own).height())
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(view, button, keys, start)
    QTest.mouseMove(view, start - QPoint(0, 7 * step))
    QTest.mouseRelease(view, button, keys, start - QPoint(0, 7 * step))
    assert wizard.session.value(UNIT) == "10"
    dialog.reject()
    wizard.undo()
    assert wizard.session.value(UNIT) == "3"
