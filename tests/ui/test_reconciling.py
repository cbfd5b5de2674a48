"""Tests against the plan, over an open network test."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from sidesk.actions import fill, reconciling
from sidesk.core.canonical import Json
from sidesk.ui.application import Program
from sidesk.ui.main_window import MainWindow
from sidesk.ui.reconciling import ReconcileDialog
from sidesk.ui.record_page import RecordPage
from sidesk.ui.wizard.window import Wizard
from tests.support.looks import faults
from tests.support.shell import settle

COPPER = reconciling.COPPER


@pytest.fixture
def wizard(program: Program, window: MainWindow) -> Wizard:
    assert program.desk is not None
    window.open_record(fill.start(program.desk, "D26").record)
    settle(program.jobs, 60)
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert page.wizard is not None
    return page.wizard


def opened(program: Program, wizard: Wizard, *rows: dict[str, Json]) -> ReconcileDialog:
    if rows:
        wizard.filling.add_rows(COPPER, values=rows)
    assert wizard.ports.reconcile is not None
    wizard.ports.reconcile()
    settle(program.jobs, 60)
    (dialog,) = (one for one in wizard.window().findChildren(ReconcileDialog) if one.isVisible())
    return dialog


def ids(dialog: ReconcileDialog) -> list[str]:
    return [entry.id for entry in dialog.rows.values()]


def test_a_chip_leaves_only_what_is_missing_and_a_line_leads_to_its_row(
    program: Program, wizard: Wizard
) -> None:
    dialog = opened(program, wizard, {"link_id": "A-1", "result": "pass"}, {"link_id": "A-2"})
    assert faults(dialog) == []
    assert ids(dialog) == ["A-2", "A-1"]
    dialog.chips["missing"].click()
    assert ids(dialog) == ["A-2"]
    assert not dialog.open_line.isEnabled()
    dialog.table.selectRow(0)
    dialog.open_line.click()
    assert len(wizard.session.row_keys(COPPER)) == 2
    assert wizard.session.value(reconciling.SCOPE) == ["copper"]


def test_the_count_is_put_behind_the_remarks_and_printed_from_there(program: Program, wizard: Wizard) -> None:
    wizard.filling.answer(reconciling.REMARK, "Rack 3 was locked.")
    dialog = opened(program, wizard, {"link_id": "A-1", "result": "pass"})
    note = dialog.findChild(QPushButton, "reconcile/note") or next(
        one for one in dialog.findChildren(type(dialog.open_line)) if one.objectName() == "reconcile/note"
    )
    note.click()
    assert wizard.session.value(reconciling.REMARK) == (
        "Rack 3 was locked.\nPlan against tests: Tested as planned 1."
    )


def test_an_empty_record_says_why_there_is_nothing(program: Program, wizard: Wizard) -> None:
    dialog = opened(program, wizard)
    assert dialog.table.isHidden()
    assert dialog.open_line.isHidden()
    dialog.reject()
