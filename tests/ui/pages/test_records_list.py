"""The records list as one works with it: columns, order, kept filters, several at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView

from sidesk.actions import views
from sidesk.actions.views import Filter, Layout
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program
from sidesk.ui.columns import CHECKED, NAME, ColumnsDialog
from sidesk.ui.kit.toast import Toast
from sidesk.ui.main_window import MainWindow
from sidesk.ui.pages.records import RecordsPage
from sidesk.ui.saved_views import NameDialog
from tests.support.looks import faults
from tests.support.shell import seen, settle


@pytest.fixture
def page(program: Program, window: MainWindow) -> RecordsPage:
    window.go("records")
    settle(program.jobs, 20)
    page = window.page("records")
    assert isinstance(page, RecordsPage)
    return page


def only(program: Program, page: RecordsPage, wanted: Filter) -> None:
    page.filters.show_filter(wanted)
    settle(program.jobs, 20)


def names(page: RecordsPage) -> list[str]:
    return [column.name for column in page.table.rows.columns]


def numbers(page: RecordsPage) -> list[str]:
    return [line.title[:6] for line in page.table.rows.values()]


def test_a_form_brings_columns_of_its_own_and_they_show_its_answers(
    program: Program, page: RecordsPage
) -> None:
    only(program, page, Filter(form="D18"))
    assert names(page) == ["record", "job/check_no", "job/trade", "job/section", "state", "changed"]
    assert page.table.rows.cell(0, 1).text == page.table.rows.value(0).title[:6]


def test_a_click_on_a_head_sorts_and_another_one_turns_it_round(program: Program, page: RecordsPage) -> None:
    only(program, page, Filter(form="D18"))
    page.table.sort_asked.emit("job/check_no")
    settle(program.jobs, 20)
    assert numbers(page) == ["CK-001", "CK-002", "CK-003"]
    page.table.sort_asked.emit("job/check_no")
    settle(program.jobs, 20)
    assert numbers(page) == ["CK-003", "CK-002", "CK-001"]
    head = page.table.rows.headerData(1, Qt.Orientation.Horizontal)
    assert str(head).endswith("↓")


def test_columns_are_ticked_moved_and_remembered(program: Program, page: RecordsPage) -> None:
    only(program, page, Filter(form="D18"))
    page._on_columns()
    dialog = page.findChild(ColumnsDialog)
    assert dialog is not None
    dialog.search.setText("inspector")
    rows = [at for at in range(dialog.list.count()) if not dialog.list.item(at).isHidden()]
    at = next(at for at in rows if dialog.list.item(at).data(NAME) == "job/inspector")
    dialog.list.item(at).setCheckState(CHECKED)
    dialog.search.setText("")
    dialog.list.setCurrentRow(at)
    while dialog.names()[1] != "job/inspector":
        dialog.move_line(-1)
    dialog._on_done()
    dialog.accept()
    settle(program.jobs, 20)
    assert names(page)[:2] == ["record", "job/inspector"]
    assert program.desk is not None
    assert views.layout(program.desk, "D18").columns[1] == "job/inspector"
    page.table.moved.emit([])
    settle(program.jobs, 20)
    assert names(page)[1] == "job/check_no"
    assert views.layout(program.desk, "D18") == Layout()


def test_a_column_that_was_pulled_just_before_another_form_was_chosen_stays_with_its_own(
    program: Program, page: RecordsPage
) -> None:
    only(program, page, Filter(form="D18"))
    page.table.widened.emit("job/check_no", 222)
    only(program, page, Filter(form="D02"))
    assert program.desk is not None
    assert views.layout(program.desk, "D18").widths == {"job/check_no": 222}
    assert views.layout(program.desk, "D02") == Layout()


def test_a_filter_is_kept_under_a_name_and_its_end_can_be_undone(program: Program, page: RecordsPage) -> None:
    assert program.desk is not None
    only(program, page, Filter(form="D18", state="draft"))
    page.views._on_keep()
    dialog = page.findChild(NameDialog)
    assert dialog is not None
    dialog.edit.setText("Open checklists")
    dialog._on_given()
    settle(program.jobs, 20)
    only(program, page, Filter())
    page.views._on_asked(page.views.views[0])
    settle(program.jobs, 20)
    assert page.filters.filter == Filter(form="D18", state="draft")
    page.views._on_drop(0)
    settle(program.jobs, 20)
    assert views.views(program.desk) == []
    toasts = page.window().findChildren(Toast)
    toasts[-1].acted.emit()
    settle(program.jobs, 20)
    assert [view.name for view in views.views(program.desk)] == ["Open checklists"]


def test_delete_puts_the_selected_drafts_away_and_undo_brings_them_back(
    program: Program, page: RecordsPage
) -> None:
    assert program.desk is not None
    store = program.desk.store.records
    only(program, page, Filter(form="D18"))
    page.table.selectAll()
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    settle(program.jobs, 20)
    assert [line.state for line in store.page(RecordQuery(form="D18"))] == ["final"]
    page.window().findChildren(Toast)[-1].acted.emit()
    settle(program.jobs, 20)
    assert len(store.page(RecordQuery(form="D18"))) == 3


def test_selected_lines_are_copied_as_a_table(program: Program, page: RecordsPage) -> None:
    only(program, page, Filter(form="D18"))
    page.table.selectAll()
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    rows = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert len(rows) == 4
    assert rows[1][1] == page.table.rows.value(0).title[:6]
    assert {len(row) for row in rows} == {6}


def test_with_gloves_a_tap_selects_one_more(page: RecordsPage) -> None:
    page._several.click()
    assert page.table.selectionMode() == QAbstractItemView.SelectionMode.MultiSelection


def test_papers_of_several_records_are_saved_in_a_folder(
    program: Program, page: RecordsPage, tmp_path: Path
) -> None:
    only(program, page, Filter(form="D18"))
    page.table.selectAll()
    for _ in range(2):
        page.bar.save_to(tmp_path)
        settle(program.jobs, 20)
    seen(program, lambda: len(list(tmp_path.glob("*.pdf"))) == 6, "a copy is missing, or was written over")
    assert all(path.read_bytes().startswith(b"%PDF") for path in tmp_path.glob("*.pdf"))


def test_nothing_of_the_list_is_cut_with_a_form_and_a_selection(program: Program, page: RecordsPage) -> None:
    only(program, page, Filter(form="D18", missing=True))
    page.table.selectAll()
    settle(program.jobs, 20)
    assert faults(page) == []
