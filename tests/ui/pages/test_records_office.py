"""Papers of several records: those for the office stay, and the person is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from sidesk.actions import fill
from sidesk.actions.views import Filter
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program
from sidesk.ui.main_window import MainWindow
from sidesk.ui.pages.records import RecordsPage
from sidesk.ui.printing import PrintDialog
from tests.support.shell import finished, seen, settle


@pytest.fixture
def page(program: Program, window: MainWindow) -> RecordsPage:
    """The records list with two budgets and a change in it, all of them finished."""
    desk = program.desk
    assert desk is not None
    within = desk.store.records.page(RecordQuery(form="P01"))[0].record
    for form in ("D06", "D06", "D23"):
        opened = fill.start(desk, form, within)
        if form == "D23":
            change = {"change": {"reason": "x"}, "effect": {"cost_change": "12345"}}
            fill.keep(desk, opened.record, {**opened.answers, **change}, "x", (1, 1))
        finished(desk, opened.record)
    window.go("records")
    settle(program.jobs)
    shown = window.shown()
    assert isinstance(shown, RecordsPage)
    return shown


def select(page: RecordsPage, *forms: str) -> None:
    lines = page.table.rows.values()
    page.bar.show_lines([line for line in lines if line.form in forms])


def test_a_folder_gets_no_paper_of_a_budget_and_the_person_is_told_how_many_stay(
    program: Program, page: RecordsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(page.bar, "_say", lambda text, _undo: told.append(text))
    select(page, "D06", "D23")
    page.bar.save_to(tmp_path)
    seen(program, lambda: bool(told), "nothing was said")
    assert [path.name.split("-")[3] for path in tmp_path.glob("*.pdf")] == ["D23"]
    assert told[0].startswith("1 paper is in")
    assert "2 records are for the office only and are left out; print them one by one." in told[0]


def test_a_printout_of_several_says_what_it_leaves_out_and_one_alone_can_be_printed(
    program: Program, page: RecordsPage
) -> None:
    select(page, "D06", "D23")
    page.bar.print_out()
    seen(program, lambda: page.window().findChild(PrintDialog) is not None, "no dialog")
    dialog = page.window().findChild(PrintDialog)
    assert dialog is not None
    assert len(dialog._papers) == 1
    assert any("2 records are for the office only" in text for text in texts(dialog))
    dialog.close()
    settle(program.jobs, 20)
    lines = [line for line in page.table.rows.values() if line.form == "D06"]
    page.bar.show_lines(lines[:1])
    page.bar.print_out()
    seen(program, lambda: alone(page) is not None, "a budget alone is not printed")
    again = alone(page)
    assert again is not None
    assert not any("office" in text for text in texts(again))
    again.close()


def texts(dialog: PrintDialog) -> list[str]:

    return [label.text() for label in dialog.findChildren(QLabel)]


def alone(page: RecordsPage) -> PrintDialog | None:
    found = page.window().findChildren(PrintDialog)
    return next((one for one in found if one.isVisible() and len(one._papers) == 1), None)


def test_a_copied_table_has_no_column_that_stays_in_the_office(program: Program, page: RecordsPage) -> None:
    page.filters.show_filter(Filter(form="D23"))
    settle(program.jobs, 20)
    page.table.moved.emit(["record", "effect/cost_change", "effect/days_change"])
    settle(program.jobs, 20)
    page.table.selectAll()
    assert "12345" in page.table.rows.cell(0, 1).text.replace(",", "").replace(" ", "")
    page.copy()
    copied = program.app.clipboard().text()
    assert "Effect on time" in copied
    assert "12345" not in copied.replace(",", "").replace(" ", "")
    assert "Effect on cost" not in copied
