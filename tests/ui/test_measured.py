"""Files of testers, taken into an open record of the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest

from sidesk.actions import fill
from sidesk.ui.application import Program
from sidesk.ui.drop_target import DropTarget
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.picker import ChoiceList
from sidesk.ui.main_window import MainWindow
from sidesk.ui.measured import MeasuredDialog
from sidesk.ui.measured_columns import ColumnsDialog
from sidesk.ui.record_page import RecordPage
from sidesk.ui.wizard.window import Wizard
from tests.support.looks import faults
from tests.support.shell import settle

COPPER = ("copper_tests", "copper")
TABLE = "Cable ID,Length (m),Wire Map,Result\nA-101,43.5,PASS,PASS*\nA-102,51,looped,PASS\n"


@pytest.fixture
def wizard(program: Program, window: MainWindow) -> Wizard:
    """A network test with a planned link."""
    assert program.desk is not None
    window.open_record(fill.start(program.desk, "D26").record)
    settle(program.jobs, 60)
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert page.wizard is not None
    page.wizard.filling.add_rows(COPPER, values=[{"link_id": "A-101", "length": "40.0"}])
    return page.wizard


def drop(program: Program, wizard: Wizard, path: Path) -> MeasuredDialog:
    data = QMimeData()  # the event does not keep it alive
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    wizard.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    settle(program.jobs, 60)
    dialog = wizard.window().findChild(MeasuredDialog)
    assert isinstance(dialog, MeasuredDialog)
    return dialog


def test_a_dropped_table_is_shown_then_taken_in_and_one_undo_takes_it_back(
    program: Program, wizard: Wizard, tmp_path: Path
) -> None:
    (tmp_path / "links.csv").write_text(TABLE)
    dialog = drop(program, wizard, tmp_path / "links.csv")
    assert faults(dialog) == []
    assert len(wizard.session.row_keys(COPPER)) == 1
    next(iter(dialog.boxes.values())).click()
    dialog.go.click()
    settle(program.jobs, 60)
    first, second = wizard.session.row_keys(COPPER)
    assert wizard.session.value((*COPPER, first, "length")) == "43.5"
    assert wizard.session.value((*COPPER, second, "result")) == "pass"
    assert wizard.session.value(("copper_tests", "copper_import"))
    wizard.undo()
    assert wizard.session.row_keys(COPPER) == [first]
    assert wizard.session.value((*COPPER, first, "length")) == "40.0"
    assert not wizard.session.value(("copper_tests", "copper_import"))


def test_a_file_of_another_kind_is_told_and_there_is_nothing_to_take_in(
    program: Program, wizard: Wizard, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("Bring the ladder.\n")
    dialog = drop(program, wizard, tmp_path / "notes.txt")
    assert dialog.go.isHidden()
    dialog.reject()


def test_where_all_that_differs_stays_there_is_nothing_to_take_in_until_something_is_ticked(
    program: Program, window: MainWindow, tmp_path: Path
) -> None:
    assert program.desk is not None
    window.open_record(fill.start(program.desk, "D27").record)
    settle(program.jobs, 60)
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert page.wizard is not None
    page.wizard.filling.answer(("config", "host_name"), "SW-1")
    page.wizard.filling.answer(("device", "dev_model"), "S1")
    page.wizard.filling.answer(("device", "dev_brand"), "Other")
    page.wizard.filling.answer(("power_on", "dev_uptime"), "2 days")
    (tmp_path / "sw.txt").write_text(
        "<SW-2>display version\nHuawei Versatile Routing Platform Software\n"
        "HUAWEI S5735-L24P4X-A1 Routing Switch uptime is 0 week, 1 day, 3 hours, 2 minutes\n"
    )
    dialog = drop(program, page.wizard, tmp_path / "sw.txt")
    assert not dialog.go.isEnabled()
    dialog.boxes["config", "host_name"].click()
    assert dialog.go.isEnabled()
    dialog.reject()


def test_while_testers_files_hang_over_the_record_it_says_what_will_happen(
    wizard: Wizard, tmp_path: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "links.xlsx"))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    wizard.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    (target,) = wizard.findChildren(DropTarget)
    assert target.accessibleName().startswith("Drop tester files here")
    assert faults(target) == []
    wizard.dragLeaveEvent(QDragLeaveEvent())
    assert target.isHidden()


STRANGE = "Kabel,Strecke,Urteil,Anmerkung\nA-101,43.5,PASS*,x\nA-102,51,PASS,y\n"


def asked(wizard: Wizard) -> ColumnsDialog:
    (dialog,) = [one for one in wizard.window().findChildren(ColumnsDialog) if one.isVisible()]
    return dialog


def let_fall(program: Program, wizard: Wizard, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    wizard.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    settle(program.jobs, 60)


def choose(program: Program, dialog: ColumnsDialog, header: str, typed: str) -> None:
    """As a person does it: press the field, type, Enter."""
    picker = dialog.pickers[header]
    QTest.mouseClick(picker, Qt.MouseButton.LeftButton)
    assert picker.popover is not None
    lines = picker.popover.findChild(ChoiceList)
    assert isinstance(lines, ChoiceList)
    QTest.keyClicks(lines.search, typed)
    QTest.keyClick(lines.search, Qt.Key.Key_Return)
    settle(program.jobs, 60)


def test_a_table_with_strange_headers_is_asked_about_once_and_the_next_one_is_read(
    program: Program, wizard: Wizard, tmp_path: Path
) -> None:
    (tmp_path / "links.csv").write_text(STRANGE)
    let_fall(program, wizard, tmp_path / "links.csv")
    dialog = asked(wizard)
    assert faults(dialog) == []
    assert not dialog.go.isEnabled()
    assert not dialog.missing.isHidden()
    choose(program, dialog, "Kabel", "cable id")
    choose(program, dialog, "Strecke", "length_m")
    assert faults(dialog) == []
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    settle(program.jobs, 60)
    shown = wizard.window().findChild(MeasuredDialog)
    assert isinstance(shown, MeasuredDialog)
    QTest.mouseClick(shown.go, Qt.MouseButton.LeftButton)
    settle(program.jobs, 60)
    _, second = wizard.session.row_keys(COPPER)
    assert wizard.session.value((*COPPER, second, "length")) == "51"
    assert wizard.session.value((*COPPER, second, "result")) == "pass"
    (tmp_path / "more.csv").write_text(STRANGE.replace("A-", "B-"))
    again = drop(program, wizard, tmp_path / "more.csv")
    assert again.go.isEnabled()
    again.reject()


def test_a_table_that_nobody_wants_to_explain_is_left_out(
    program: Program, wizard: Wizard, tmp_path: Path
) -> None:
    (tmp_path / "links.csv").write_text(STRANGE)
    let_fall(program, wizard, tmp_path / "links.csv")
    asked(wizard).reject()
    settle(program.jobs, 60)
    shown = wizard.window().findChild(MeasuredDialog)
    assert isinstance(shown, MeasuredDialog)
    assert shown.go.isHidden()
    shown.reject()


def test_another_character_set_shows_the_same_table_again(
    program: Program, wizard: Wizard, tmp_path: Path
) -> None:
    text = "Kabel,Länge,Größe\nA-101,43.5,x\nA-102,41,y\n"
    (tmp_path / "links.csv").write_bytes(text.encode("utf-8"))
    let_fall(program, wizard, tmp_path / "links.csv")
    first = asked(wizard)
    assert list(first.pickers) == ["Kabel", "Länge", "Größe"]
    first.charset_asked.emit("cp1252")
    settle(program.jobs, 60)
    second = asked(wizard)
    assert list(second.pickers)[1] == "LÃ¤nge"
    second.reject()
    settle(program.jobs, 60)


def test_columns_that_were_read_can_be_said_again(program: Program, wizard: Wizard, tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text(TABLE)
    dialog = drop(program, wizard, tmp_path / "links.csv")
    button = dialog.findChild(Button, "measured/columns")
    assert isinstance(button, Button)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(program.jobs, 60)
    assert asked(wizard).go.isEnabled()
    asked(wizard).reject()
    settle(program.jobs, 60)
