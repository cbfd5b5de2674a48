"""Starting a document from another one: from its paper, its wizard, the list, the palette, the dialog."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sidesk.actions import fill, references
from sidesk.forms.definition import Form, Group
from sidesk.forms.package import pack
from sidesk.models.entities import RecordQuery, RecordSummary, RegisterQuery
from sidesk.ui.application import Program
from sidesk.ui.begin_dialog import NOTHING, BeginDialog
from sidesk.ui.fields.record import RecordField
from sidesk.ui.main_window import MainWindow
from sidesk.ui.pages.records import RecordsPage
from sidesk.ui.record_page import RecordPage
from sidesk.ui.register_page import RegisterPage
from sidesk.ui.start_from_dialog import StartFromDialog
from sidesk.ui.theme import THEMES, Look, dress
from tests.support.example import both, q
from tests.support.looks import beyond, faults
from tests.support.pseudo import words_for
from tests.support.shell import settle

REPORT = Form(
    "REPORT", "1", both("复查报告", "Review"), ("zh", "en"),
    (
        Group(
            "g",
            (
                q("check", "record", "检查清单", "Checklist", refers=("D18",)),
                q("crew", "text", "班组", "Crew", source="D18.crew"),
                q("where", "place", "部位", "Place", source="D18.section"),
            ),
            both("内容", "Content"),
        ),
    ),
    {},
)  # fmt: skip


@pytest.fixture(autouse=True)
def _form(program: Program) -> None:
    assert program.desk is not None
    program.desk.store.packages.add(pack(REPORT))


def checklist(program: Program, state: str) -> RecordSummary:
    assert program.desk is not None
    return program.desk.store.records.page(RecordQuery(form="D18", state=state, limit=1))[0]


def ask(program: Program, window: MainWindow) -> StartFromDialog:
    settle(program.jobs, 30)
    dialog = window.findChild(StartFromDialog)
    assert isinstance(dialog, StartFromDialog)
    return dialog


def opened(window: MainWindow) -> RecordPage:
    page = window.shown()
    assert isinstance(page, RecordPage)
    return page


def show(program: Program, window: MainWindow, state: str) -> RecordPage:
    window.open_record(checklist(program, state).record)
    settle(program.jobs, 60)
    return opened(window)


def test_from_a_finished_checklist_a_report_is_started_that_knows_it(
    program: Program, window: MainWindow
) -> None:
    paper = show(program, window, "final").paper
    assert paper is not None
    assert not paper.start_from.isHidden()
    paper.start_from.click()
    dialog = ask(program, window)
    names = [line.objectName() for line in dialog.lines]
    dialog.lines[names.index("start-from/REPORT")].click()
    settle(program.jobs, 60)
    page = opened(window)
    assert page.opened.form.id == "REPORT"
    assert page.opened.answers["g"] == {
        "check": checklist(program, "final").number, "crew": "样例班组", "where": "1F",
    }  # fmt: skip


def test_undo_takes_back_what_came_along(program: Program, window: MainWindow) -> None:
    window.starter.start_from(checklist(program, "draft").record)
    dialog = ask(program, window)
    dialog.chosen.emit("REPORT")
    settle(program.jobs, 60)
    wizard = opened(window).wizard
    assert wizard is not None
    wizard.undo()
    assert "g" not in wizard.session.answers


def test_an_open_draft_offers_the_same(program: Program, window: MainWindow) -> None:
    wizard = show(program, window, "draft").wizard
    assert wizard is not None
    assert not wizard.outline.start_from.isHidden()
    wizard.outline.start_from.click()
    assert ask(program, window).lines


def test_arrows_and_enter_choose_without_a_mouse(program: Program, window: MainWindow) -> None:
    window.starter.start_from(checklist(program, "draft").record)
    dialog = ask(program, window)
    found: list[str] = []
    dialog.chosen.connect(found.append)
    dialog.lines[0].setFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert found == [dialog.lines[0].objectName().removeprefix("start-from/")]


def test_the_next_checklist_of_a_round_is_begun_from_there_too(program: Program, window: MainWindow) -> None:
    assert program.desk is not None
    before = fill.resume(program.desk, checklist(program, "draft").record)
    window.starter.start_from(before.record)
    dialog = ask(program, window)
    dialog.lines[0].setFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Up)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    settle(program.jobs, 60)
    wizard = opened(window).wizard
    assert wizard is not None
    assert before.answers["job"]["trade"] == "cable"  # type: ignore[call-overload, index]
    assert wizard.session.value(("job", "trade")) == "rack"
    assert wizard.session.value(("job", "section")) == before.answers["job"]["section"]  # type: ignore[call-overload, index]
    assert wizard.session.value(("job", "inspected_at"))
    assert all(
        wizard.session.value(("items", key, "result")) is None for key in wizard.session.row_keys(("items",))
    )


def test_the_list_of_records_offers_it_for_the_selected_one(program: Program, window: MainWindow) -> None:
    window.go("records")
    settle(program.jobs, 30)
    page = window.page("records")
    assert isinstance(page, RecordsPage)
    page.table.selectRow(0)
    menu = page.menu_for(page.table.picked_lines())
    assert "Start from this…" in [action.text() for action in menu.actions()]
    assert not page.bar.start_from.isHidden()
    page.bar.start_from.click()
    assert ask(program, window)


def test_a_line_of_a_register_starts_a_document_that_knows_it(program: Program, window: MainWindow) -> None:
    assert program.desk is not None
    [line] = program.desk.store.registers.page(RegisterQuery("defects", limit=1))
    window.go("assets")
    settle(program.jobs, 30)
    page = window.page("assets")
    assert isinstance(page, RegisterPage)
    action = next(one for one in page.menu_for(line).actions() if one.text() == "Start from this…")
    action.trigger()
    dialog = ask(program, window)
    next(one for one in dialog.lines if one.objectName() == "start-from/D21").click()
    settle(program.jobs, 60)
    made = opened(window).opened
    assert made.form.id == "D21"
    assert "'origin': 'self'" in str(made.answers)  # a checklist is a self-check: nobody is asked where
    assert str(line.cells["problem"]) in str(made.answers)
    assert made.came_from == checklist(program, "final").number


def test_the_dialog_of_a_new_record_offers_documents_to_start_from(
    program: Program, window: MainWindow
) -> None:
    line = checklist(program, "final")
    window.starter.offer("REPORT", line.project)
    settle(program.jobs, 30)
    dialog = window.findChild(BeginDialog)
    assert isinstance(dialog, BeginDialog)
    dialog.origin.picked.emit(line.record)
    dialog.origin.picked.emit(NOTHING)
    dialog.origin.picked.emit(line.record)
    dialog.accept()
    settle(program.jobs, 60)
    assert opened(window).opened.came_from == line.number


def test_answering_which_record_it_is_offers_its_answers_and_never_forces_them(
    program: Program, window: MainWindow
) -> None:
    assert program.desk is not None
    line = checklist(program, "final")
    blank = fill.start(program.desk, "REPORT", line.project)
    window.open_record(blank.record)
    settle(program.jobs, 60)
    wizard = opened(window).wizard
    assert wizard is not None
    field = wizard.findChild(RecordField)
    assert isinstance(field, RecordField)
    field.list.taken.emit(line.number)
    settle(program.jobs, 60)
    assert field.takes.text() == "Take over 2 answers"
    assert wizard.session.value(("g", "crew")) is None
    field.takes.click()
    assert wizard.session.value(("g", "crew")) == "样例班组"
    field.opens.click()
    settle(program.jobs, 60)
    assert opened(window).record == line.record


@pytest.mark.parametrize("language", ["zh", "en", "pseudo"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_dialog_fits_at_any_size(
    qapp: QApplication, program: Program, window: MainWindow, language: str, scale: float
) -> None:
    assert program.desk is not None
    look = Look(THEMES["light"], words_for(language), scale)
    dress(qapp, look)
    forms = references.startable(program.desk, "D18")
    dialog = StartFromDialog(look, window, "DEMO-2026-001-D18-7KQ2001", forms)
    dialog.show()
    QApplication.processEvents()
    assert faults(dialog) == []
    assert beyond(dialog) == []
    dialog.close()
