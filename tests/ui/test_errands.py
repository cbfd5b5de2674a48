"""From the palette, the project's page and the register of devices to the instruments of a record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sidesk.actions import browse, references
from sidesk.actions.references import Reference
from sidesk.models.entities import RecordQuery, RegisterQuery
from sidesk.ui.device_reading import ReachDialog
from sidesk.ui.errands import FEW, READ, RECONCILE, SHOWN, TESTERS, RecordChoice
from sidesk.ui.hands import wait_until
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.text import Text
from sidesk.ui.pages.assets import AssetsPage
from sidesk.ui.palette import Palette
from sidesk.ui.reconciling import ReconcileDialog
from sidesk.ui.record_page import RecordPage
from tests.support.looks import faults
from tests.support.sampled_window import Sample, button, sample, sample_store

__all__ = ["sample", "sample_store"]


def asked(sample: Sample) -> RecordChoice:
    wait_until(lambda: bool(sample.window.findChildren(RecordChoice)), "nobody asked which record", 60_000)
    return sample.window.findChildren(RecordChoice)[-1]


def shown(sample: Sample, kind: type[Dialog]) -> Dialog:
    wait_until(
        lambda: any(one.isVisible() for one in sample.window.findChildren(kind)),
        f"no {kind.__name__}",
        60_000,
    )
    return next(one for one in sample.window.findChildren(kind) if one.isVisible())


def record_of(sample: Sample, form: str, state: str) -> str:
    lines = sample.desk.store.records.page(RecordQuery(form=form, project=sample.project, limit=500))
    found = next((one.record for one in lines if one.state == state), "")
    if not found:
        pytest.skip(f"the sample has no {form} that is {state}")
    return found


def test_the_plan_is_held_against_the_tests_from_the_page_of_the_project(sample: Sample) -> None:
    sample.open("PM")
    button(sample.go("projects"), "project/tests").click()
    choice = asked(sample)
    assert faults(choice) == []
    button(choice, f"errand/{record_of(sample, RECONCILE.form, 'final')}").click()
    dialog = shown(sample, ReconcileDialog)
    dialog.reject()


def test_a_signed_report_that_a_device_is_read_into_gets_a_correction_and_it_is_said(sample: Sample) -> None:
    sample.open()
    record = record_of(sample, READ.form, "final")
    assert browse.draft(sample.desk, record) is None
    sample.window.finder.errand(READ.name, sample.project)
    line = button(asked(sample), f"errand/{record}")
    assert "a correction is begun" in line.accessibleName()
    line.click()
    dialog = shown(sample, ReachDialog)
    page = sample.window.shown()
    assert isinstance(page, RecordPage)
    assert page.record == record
    draft = browse.draft(sample.desk, record)
    assert draft is not None
    assert draft.base
    dialog.reject()


def test_the_palette_knows_the_instruments_from_everywhere(sample: Sample) -> None:
    sample.open()
    sample.go("today")
    for errand, text in (
        (TESTERS, "take in tester"),
        (RECONCILE, "tests against"),
        (READ, "read the device"),
    ):
        sample.window.finder.seek(text)
        palette = sample.window.findChildren(Palette)[-1]
        sample.rest()
        items = palette.list.items
        labels = [items.item(number).title for number in range(items.rowCount())]
        assert any(label.startswith(errand.label.removesuffix("…")) for label in labels), labels
        palette.leave()


def test_a_line_of_the_register_of_devices_leads_to_reading(sample: Sample) -> None:
    sample.open()
    page = sample.go("assets")
    assert isinstance(page, AssetsPage)
    line = next(iter(sample.desk.store.registers.page(RegisterQuery("devices", sample.project, limit=1))))
    told: list[tuple[str, str]] = []
    page.errand_asked.connect(lambda name, project: told.append((name, project)))
    page._chosen = "devices"
    action = next(one for one in page.menu_for(line).actions() if one.text() == "Read the device…")
    action.trigger()
    assert told == [("read", sample.project)]
    asked(sample).reject()


def test_a_new_report_is_begun_where_none_fits(sample: Sample) -> None:
    sample.open()
    sample.window.finder.errand(TESTERS.name, sample.project)
    button(asked(sample), "errand/new").click()
    wait_until(lambda: isinstance(sample.window.shown(), RecordPage), "no report was begun", 60_000)


def test_of_many_documents_the_one_is_found_by_a_part_of_its_number_and_enter_opens_it(
    sample: Sample,
) -> None:
    sample.open()
    found = references.find(sample.desk, (READ.form,), sample.project)
    wanted = found[0]
    many = [replace(wanted, record=f"r{n}", number=f"SB-9{n:02}") for n in range(SHOWN)]
    choice = RecordChoice(sample.window.room, sample.window, READ, sample.project, many)
    choice.open()
    told: list[Reference] = []
    choice.chosen.connect(told.append)
    begun: list[int] = []
    choice.new.connect(lambda: begun.append(1))
    wait_until(choice.search.isVisible, "there is nothing to search with", 60_000)
    assert faults(choice) == []
    choice.search.setFocus()
    choice.search.setText(wanted.number.lower())
    choice.search.paused.emit()
    wait_until(lambda: len(choice._lines) == 1, "the list was not narrowed", 60_000)
    assert choice._lines[0].objectName() == f"errand/{wanted.record}"
    QTest.keyClick(choice.search, Qt.Key.Key_Return)
    assert [one.record for one in told] == [wanted.record]
    assert begun == []


def test_enter_in_the_search_begins_no_new_document(sample: Sample) -> None:
    sample.open()
    found = references.find(sample.desk, (READ.form,), sample.project)
    many = [replace(found[0], record=f"r{n}", number=f"SB-9{n:02}") for n in range(FEW + 1)]
    choice = RecordChoice(sample.window.room, sample.window, READ, sample.project, many)
    choice.open()
    begun: list[int] = []
    choice.new.connect(lambda: begun.append(1))
    choice.search.setFocus()
    QTest.keyClick(choice.search, Qt.Key.Key_Return)
    assert choice.isVisible()
    assert begun == []
    choice.search.setText("nothing is called that")
    choice.search.paused.emit()
    wait_until(lambda: not choice._lines, "the list was not narrowed", 60_000)
    wait_until(
        lambda: any("None of them" in one.text() for one in choice.findChildren(Text) if one.isVisible()),
        "it is not said that nothing was found",
        60_000,
    )
    choice.reject()
