"""Reading devices from the window: one into the report in sight, a rack into a report each."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from PySide6.QtWidgets import QApplication

from sidesk.actions import fill, reach
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program
from sidesk.ui.device_plan import PlanDialog
from sidesk.ui.device_reading import DONE, FAILED, NEW_KEY, OTHER_KEY, STOPPED, ReachDialog
from sidesk.ui.main_window import MainWindow
from sidesk.ui.measured import MeasuredDialog
from sidesk.ui.record_page import RecordPage
from sidesk.ui.wizard.window import Wizard
from tests.support.looks import faults
from tests.support.shell import settle
from tests.support.switches import PASSWORD, USER, Manners, switch

ROUNDS = 2000


@pytest.fixture
def wizard(program: Program, window: MainWindow) -> Wizard:
    """A device installation report."""
    assert program.desk is not None
    window.open_record(fill.start(program.desk, "D27").record)
    settle(program.jobs, 60)
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert page.wizard is not None
    return page.wizard


def asked(wizard: Wizard, *addresses: str, password: str = PASSWORD) -> ReachDialog:
    wizard.outline.read.click()
    dialog = wizard.window().findChild(ReachDialog)
    assert isinstance(dialog, ReachDialog)
    dialog.addresses.setText(", ".join(addresses))
    dialog.user.setText(USER)
    dialog.password.edit.setText(password)
    dialog.go.click()
    return dialog


def waited(program: Program, dialog: ReachDialog, qtbot: object) -> None:
    qtbot.waitUntil(lambda: not dialog.running, timeout=120_000)  # type: ignore[attr-defined]
    settle(program.jobs, 10)


def test_a_rack_of_six_is_read_into_six_reports_without_typing_a_number(
    program: Program, wizard: Wizard, qtbot: object
) -> None:
    makers = ("huawei_vrp", "hp_comware", "cisco_ios", "ruijie_os", "huawei_vrp", "cisco_ios")
    assert program.desk is not None
    with ExitStack() as rack:
        ones = [
            rack.enter_context(switch(maker, name=f"SW-0{n}", serial=f"2102350001ABCDEF000{n}"))
            for n, maker in enumerate(makers, 1)
        ]
        dialog = asked(wizard, *(one.address for one in ones))
        waited(program, dialog, qtbot)
        assert [one.state for one in dialog.devices] == [NEW_KEY] * 6
        assert all("SHA256:" in one.said for one in dialog.devices)
        assert faults(dialog) == []
        dialog.trust.click()
        waited(program, dialog, qtbot)
    assert [(one.state, one.said) for one in dialog.devices] == [(DONE, "")] * 6
    dialog.take.click()
    settle(program.jobs, 200)
    plan = wizard.window().findChild(PlanDialog)
    assert isinstance(plan, PlanDialog)
    assert len(plan.boxes) == 5
    assert faults(plan) == []
    assert program.desk.store.records.page(RecordQuery(form="D27", state="draft", limit=20))[1:] == []
    plan.go.click()
    settle(program.jobs, 400)
    preview = wizard.window().findChild(MeasuredDialog)
    assert isinstance(preview, MeasuredDialog)
    preview.go.click()
    settle(program.jobs, 200)
    assert wizard.session.value(("device", "dev_sn")) == "2102350001ABCDEF0001"
    assert len(wizard.session.row_keys(("config", "ports"))) == 48
    drafts = program.desk.store.records.page(RecordQuery(form="D27", state="draft", limit=20))
    assert len(drafts) == 6
    wizard.undo()
    assert not wizard.session.value(("device", "dev_sn"))
    assert wizard.session.row_keys(("config", "ports")) == []


def test_one_that_refuses_the_password_does_not_keep_the_others_from_being_read(
    program: Program, wizard: Wizard, qtbot: object
) -> None:
    bad = Manners(dies_at="display power")
    with (
        switch("huawei_vrp", manners=bad) as one,
        switch("huawei_vrp", manners=Manners(wants_new_password=True)) as two,
    ):
        dialog = asked(wizard, one.address, two.address)
        waited(program, dialog, qtbot)
        dialog.trust.click()
        waited(program, dialog, qtbot)
        assert [x.state for x in dialog.devices] == [DONE, FAILED]
        assert "closed the connection during “display power”" in dialog.devices[0].said
        assert "wants another password" in dialog.devices[1].said
        assert len(dialog.read()) == 1
        dialog.reject()
        assert dialog.password.text() == ""


def test_who_stops_can_take_in_what_was_read_until_then(
    program: Program, wizard: Wizard, qtbot: object
) -> None:
    with switch("huawei_vrp", manners=Manners(hangs_at="display elabel")) as one:
        dialog = asked(wizard, one.address)
        waited(program, dialog, qtbot)
        dialog.trust.click()
        qtbot.waitUntil(lambda: "display elabel" in one.asked, timeout=120_000)  # type: ignore[attr-defined]
        dialog.halt.click()
        assert [x.state for x in dialog.devices] == [STOPPED]
        assert not dialog.take.isHidden()
        QApplication.processEvents()
        dialog.reject()
        settle(program.jobs, 100)


def test_an_old_key_is_forgotten_by_a_button_and_the_new_one_asked_about(
    program: Program, wizard: Wizard, qtbot: object
) -> None:
    assert program.desk is not None
    with switch("cisco_ios") as one:
        reach.trust(program.desk, one.address, "SHA256:old")
        dialog = asked(wizard, one.address)
        waited(program, dialog, qtbot)
        assert [x.state for x in dialog.devices] == [OTHER_KEY]
        assert faults(dialog) == []
        dialog.forget.click()
        waited(program, dialog, qtbot)
        assert [x.state for x in dialog.devices] == [NEW_KEY]
        assert dialog.forget.isHidden()
        dialog.reject()


def test_the_enable_password_is_asked_for_only_where_a_device_wants_it(
    program: Program, wizard: Wizard, qtbot: object
) -> None:
    with switch("cisco_ios", manners=Manners(enable="Other-456")) as one:
        dialog = asked(wizard, one.address)
        assert dialog.enable.isHidden()
        waited(program, dialog, qtbot)
        dialog.trust.click()
        waited(program, dialog, qtbot)
        assert [x.state for x in dialog.devices] == [STOPPED]
        assert not dialog.enable.isHidden()
        assert faults(dialog) == []
        dialog.enable.edit.setText("Other-456")
        dialog.again.click()
        waited(program, dialog, qtbot)
        assert [(x.state, x.said) for x in dialog.devices] == [(DONE, "")]
        dialog.reject()
        assert dialog.enable.text() == ""
