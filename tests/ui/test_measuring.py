"""Measuring from the laptop in the window: 48 points without typing a number."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sidesk.actions import fill, measuring
from sidesk.core.progress import Progress
from sidesk.instruments.measuring import laptop, pinging
from sidesk.instruments.measuring.plans import Check, Plan
from sidesk.instruments.results import Values
from sidesk.ui.application import Program
from sidesk.ui.hands import wait_until
from sidesk.ui.kit.text import Text
from sidesk.ui.main_window import MainWindow
from sidesk.ui.measured import MeasuredDialog
from sidesk.ui.measuring import RunDialog
from sidesk.ui.measuring_near import NearDialog
from sidesk.ui.measuring_setup import SetupDialog
from sidesk.ui.record_page import RecordPage
from sidesk.ui.wizard.window import Wizard
from tests.support.looks import faults
from tests.support.shell import settle
from tests.support.switches import PASSWORD, USER, switch

D = TypeVar("D", RunDialog, SetupDialog, MeasuredDialog, NearDialog)
FLOOR = [f"3F-{number:02}" for number in range(1, 49)]
CHECKS = (
    Check("ping", ("gateway",), settings={"count": 2, "interval_ms": 1}),
    Check("tcp", ("gateway",), "deny", {"port": 1, "count": 1}),
)
QUICK = Plan("quick", {"en": "Outlet by outlet"}, {"en": "A moment an outlet."}, CHECKS)


@pytest.fixture
def wizard(program: Program, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Wizard:
    """A network test whose rows name the points of a floor; this computer is the gateway."""
    monkeypatch.setattr(measuring, "plans", lambda: (QUICK,))
    monkeypatch.setattr(measuring, "plan", lambda _name: QUICK)
    monkeypatch.setattr(laptop, "gateway", lambda: "127.0.0.1")
    monkeypatch.setattr(pinging, "echo", lambda *_given: 0.4)
    assert program.desk is not None
    window.open_record(fill.start(program.desk, "D26").record)
    settle(program.jobs, 60)
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert page.wizard is not None
    rows = [{"link_id": code} for code in FLOOR]
    page.wizard.filling.add_rows(("copper_tests", "copper"), values=rows)
    return page.wizard


def shown(wizard: Wizard, kind: type[D]) -> D:
    def there() -> bool:
        return any(one.isVisible() for one in wizard.window().findChildren(kind))

    wait_until(there, f"{kind.__name__} did not open")
    return next(one for one in wizard.window().findChildren(kind) if one.isVisible())


def begun(wizard: Wizard) -> RunDialog:
    wizard.outline.measure.click()
    setup = shown(wizard, SetupDialog)
    assert faults(setup) == []
    assert setup.setup.points == tuple(FLOOR)
    setup.start.click()
    return shown(wizard, RunDialog)


def press_space(run: RunDialog) -> None:
    before = len(run.run.done)
    QTest.keyClick(run.go, Qt.Key.Key_Space)
    wait_until(lambda: len(run.run.done) > before and not run.running, "the point was not measured", 60_000)


def test_a_floor_of_48_points_is_measured_with_space_and_taken_in(program: Program, wizard: Wizard) -> None:
    run = begun(wizard)
    for _ in FLOOR:
        press_space(run)
    assert run.head.text() == "All points are measured."
    assert any("a rule of our own" in one.text() for one in run.findChildren(Text)), "how sure the limits are"
    assert faults(run) == []
    run.take.click()
    preview = shown(wizard, MeasuredDialog)
    preview.go.click()
    settle(program.jobs, 60)
    session = wizard.session
    assert len(session.row_keys(("active", "conn"))) == 96
    assert session.value(("active", "raw_logs"))
    wizard.undo()
    assert session.row_keys(("active", "conn")) == []
    settle(program.jobs, 60)
    assert program.desk is not None
    assert measuring.resume(program.desk, run.run.record) is None


def test_a_run_that_is_closed_goes_on_where_it_was(program: Program, wizard: Wizard) -> None:
    run = begun(wizard)
    press_space(run)
    press_space(run)
    run.reject()
    wizard.outline.measure.click()
    again = shown(wizard, RunDialog)
    assert again.run.next_point == "3F-03"
    assert len(again.run.done) == 2
    again.reject()


def test_the_switch_is_logged_in_to_once_and_tells_each_point(
    program: Program, wizard: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = replace(laptop.look(), mac="54:e1:ad:00:12:3f")
    monkeypatch.setattr(laptop, "look", lambda _towards="": end)
    run = begun(wizard)
    with switch("hp_comware", name="SW-3F") as one:
        one.knows["display mac-address 54e1-ad00-123f"] = "54e1-ad00-123f   30   Learned   GE1/0/7   Y"
        run.ask_switch.click()
        asking = shown(wizard, NearDialog)
        assert not asking.go.isEnabled()
        asking.addresses.setText(one.address)
        asking.user.setText(USER)
        asking.password.edit.setText(PASSWORD)
        asking.go.click()
        wait_until(lambda: asking.trust.isVisibleTo(asking), "the new key was not shown", 60_000)
        settle(program.jobs, 20)
        assert "SHA256:" in asking.said.text()
        assert faults(asking) == []
        asking.trust.click()
        wait_until(run.ask_switch.isHidden, "the switch let nobody in", 60_000)
        press_space(run)
        press_space(run)
    assert run.shown.text() == "3F-02 · SW-3F GE1/0/7 · VLAN 30"
    assert faults(run) == []
    run.reject()


def says(run: RunDialog, text: str) -> bool:
    return run.head.text() == text


class Hanging:
    """A switch that takes the question and never answers."""

    def asked(self, progress: Progress) -> Callable[[str], Values]:
        def ask(_mac: str) -> Values:
            while True:
                progress.step(0, 0)
                time.sleep(0.01)

        return ask


def test_a_switch_that_hangs_costs_no_measured_point_and_holds_up_no_other(
    program: Program, wizard: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = replace(laptop.look(), mac="54:e1:ad:00:12:3f")
    monkeypatch.setattr(laptop, "look", lambda _towards="": end)
    run = begun(wizard)
    monkeypatch.setattr(run, "_near", Hanging())
    for point, following in (("3F-01", "3F-02"), ("3F-02", "3F-03")):
        QTest.keyClick(run.go, Qt.Key.Key_Space)
        said = f"{point} is measured. Asking the switch …"
        wait_until(partial(says, run, said), "the switch was not asked", 60_000)
        run.halt.click()
        assert run.head.text() == f"Plug into {following}, then press Space."
        settle(program.jobs, 60)
    assert program.desk is not None
    kept = measuring.resume(program.desk, run.run.record)
    assert kept is not None
    assert [kept.verdict(point) for point in ("3F-01", "3F-02", "3F-03")] == ["pass", "pass", ""]
    assert faults(run) == []
    run.reject()


def test_without_points_the_reason_stands_beside_the_button(
    program: Program, wizard: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard.undo()
    wizard.outline.measure.click()
    setup = shown(wizard, SetupDialog)
    assert not setup.start.isEnabled()
    assert "site survey" in setup.said.text()
    setup.reject()
