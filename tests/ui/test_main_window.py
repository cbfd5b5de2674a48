"""The main window: going places, records within them, the bin, keys, and files from outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sidesk.actions import fill
from sidesk.core.errors import DiskFull
from sidesk.core.text import Words
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program
from sidesk.ui.hands import click
from sidesk.ui.keys import everywhere
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.toast import Toast
from sidesk.ui.main_window import PAGES, MainWindow
from sidesk.ui.pages.records import RecordsPage
from sidesk.ui.pages.verify import VerifyPage
from sidesk.ui.rail import RailItem
from sidesk.ui.record_page import RecordPage
from sidesk.ui.search_line import SearchLine
from sidesk.ui.tabs import Tab
from tests.support.shell import PROJECT_NAME, seen, settle


def drafts(program: Program) -> list[str]:
    assert program.desk is not None
    return [line.record for line in program.desk.store.records.page(RecordQuery(form="D18", state="draft"))]


def opened(program: Program, window: MainWindow, record: str) -> RecordPage:
    window.open_record(record)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "the record did not open")
    page = window.shown()
    assert isinstance(page, RecordPage)
    return page


def begun(program: Program, window: MainWindow, form: str = "D18") -> RecordPage:
    window.start(form, "")
    seen(program, lambda: isinstance(window.shown(), RecordPage), "no record was begun")
    page = window.shown()
    assert isinstance(page, RecordPage)
    return page


def marked(window: MainWindow) -> list[str]:
    return [item.objectName() for item in window.findChildren(RailItem) if item.isChecked()]


def chosen(root: QWidget, name: str) -> QWidget:
    found = root.findChild(QWidget, name)
    assert found is not None, name
    return found


def type_a_name(page: RecordPage, text: str = "CK-900") -> None:
    assert page.wizard is not None
    page.wizard.filling.answer(("job", "check_no"), text)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_where_one_is(program: Program, window: MainWindow, name: str) -> None:
    window.go(name)
    settle(program.jobs, 20)
    assert window.frame.bar.crumbs.path() == window.page(name).path()
    assert window.windowTitle().endswith("SiDesk")
    assert marked(window) == ([] if name in ("settings", "help", "verify") else [f"rail/{name}"])


def test_the_project_has_its_name_in_the_path_at_the_first_visit(
    program: Program, window: MainWindow
) -> None:
    window.go("projects")
    settle(program.jobs, 20)
    assert window.frame.bar.crumbs.path() == ("Projects", PROJECT_NAME)
    assert window.windowTitle() == f"{PROJECT_NAME} · Projects · SiDesk"


def test_a_record_belongs_to_the_records_and_going_back_returns_to_where_one_came_from(
    program: Program, window: MainWindow
) -> None:
    window.go("projects")
    settle(program.jobs, 20)
    opened(program, window, drafts(program)[0])
    assert marked(window) == ["rail/records"]
    assert window.frame.bar.crumbs.path()[0] == "Records"
    click(chosen(window, "back"))
    settle(program.jobs, 20)
    assert window.shown() is window.page("projects")
    assert marked(window) == ["rail/projects"]


def test_escape_leaves_the_wizard(program: Program, window: MainWindow) -> None:
    page = opened(program, window, drafts(program)[0])
    assert page.wizard is not None
    QTest.keyClick(page.wizard, Qt.Key.Key_Escape)
    assert window.shown() is window.page("today")


def test_a_record_nobody_typed_into_never_was(program: Program, window: MainWindow) -> None:
    before = drafts(program)
    page = begun(program, window)
    assert len(drafts(program)) == len(before) + 1
    window.go("today")
    settle(program.jobs, 20)
    assert page.record not in drafts(program)
    assert program.desk is not None
    assert program.desk.store.records.bin() == []


def test_a_record_somebody_typed_into_stays_with_every_keystroke(
    program: Program, window: MainWindow
) -> None:
    page = begun(program, window)
    type_a_name(page)
    window.go("today")  # at once: the autosave has not begun
    settle(program.jobs, 20)
    assert program.desk is not None
    kept = program.desk.store.records.draft(page.record)
    assert kept is not None
    assert kept.answers["job"]["check_no"] == "CK-900"  # type: ignore[index, call-overload]


def test_keystrokes_behind_a_save_under_way_are_kept_when_the_record_is_left(
    program: Program, window: MainWindow
) -> None:
    page = begun(program, window)
    type_a_name(page, "CK-1")
    page.keep_now()  # under way
    type_a_name(page, "CK-12")
    window.go("today")
    settle(program.jobs, 20)
    assert program.desk is not None
    kept = program.desk.store.records.draft(page.record)
    assert kept is not None
    assert kept.answers["job"]["check_no"] == "CK-12"  # type: ignore[index, call-overload]


def test_putting_away_can_be_undone_from_the_toast(program: Program, window: MainWindow) -> None:
    record = drafts(program)[0]
    opened(program, window, record)
    click(chosen(window, "put-away"))
    seen(program, lambda: window.findChild(Toast) is not None, "nothing was said")
    assert record not in drafts(program)
    assert window.shown() is window.page("today")
    toast = window.findChild(Toast)
    assert toast is not None
    toast.acted.emit()
    seen(program, lambda: isinstance(window.shown(), RecordPage), "it was not opened again")
    assert record in drafts(program)


def test_a_draft_leaves_the_bin_by_opening_it(program: Program, window: MainWindow) -> None:
    record = drafts(program)[0]
    assert program.desk is not None
    fill.put_away(program.desk, record)
    window.go("records")
    records = window.page("records")
    assert isinstance(records, RecordsPage)
    records.chips["away"].click()
    settle(program.jobs, 20)
    assert [line.record for line in records.table.rows.values()] == [record]
    records.table.opened.emit(0)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "it was not opened")
    assert record in drafts(program)


def test_f1_shows_the_keys_of_the_page_and_those_of_every_page(program: Program, window: MainWindow) -> None:
    opened(program, window, drafts(program)[0])
    window.show_keys()
    dialog = window.findChild(Dialog)
    assert dialog is not None
    told = {label.text() for label in dialog.findChildren(QWidget) if hasattr(label, "text")}
    assert {"F8, Shift+F8", "Ctrl+K", "F1"} <= told
    dialog.reject()


SAME = {"Ctrl+=": "Ctrl++", "Ctrl+Return": "Ctrl+Enter", "Ctrl+Shift+Z": "Ctrl+Y", "Ctrl+PgDown": "Ctrl+PgDn"}


def told_keys(window: MainWindow) -> str:
    """Everything F1 lists on the page in sight, spaced."""
    keys = [key for key, _what in (*everywhere(Words("en")), *window.shown().keys())]
    said = f" {' '.join(keys).replace(',', ' ').replace('Ctrl+ ', 'Ctrl+, ')} "
    numbers = " ".join(f"Alt+{n}" for n in range(1, 8))
    return said.replace("Alt+1 … Alt+7", numbers).replace("←", "Left").replace("→", "Right")


@pytest.mark.parametrize("name", [*PAGES, "a draft"])
def test_f1_names_every_shortcut_there_is(program: Program, window: MainWindow, name: str) -> None:
    if name == "a draft":
        opened(program, window, drafts(program)[0])
    else:
        window.go(name)
        settle(program.jobs, 20)
    page, told = window.shown(), told_keys(window)
    here = [
        one.key().toString()
        for one in window.findChildren(QShortcut)
        if (owner := one.parent()) is window or owner is page or page.isAncestorOf(owner)  # type: ignore[arg-type]
    ]
    assert "F1" in here
    assert [key for key in here if f" {SAME.get(key, key)} " not in told] == []
    assert "# steps" in " ".join(what for _key, what in everywhere(Words("en")))


@pytest.mark.parametrize(("name", "searched"), [("settings", True), ("records", True), ("today", False)])
def test_ctrl_f_goes_to_the_search_of_the_page_else_to_everything(
    qtbot: QtBot, program: Program, window: MainWindow, name: str, searched: bool
) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    if name == "settings":
        QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    else:
        window.go(name)
    seen(program, lambda: window.shown() is window.page(name), "it did not go there")
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    focused = window.focusWidget()
    assert focused is not None
    assert isinstance(focused, SearchLine) is searched
    assert window.shown().isAncestorOf(focused) is searched
    assert (window.findChild(QWidget, "palette") is None) is searched
    QTest.keyClicks(focused, "size")
    assert focused.property("text") == "size"
    QTest.keyClick(focused, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)  # typed on, nothing is lost
    assert focused.property("text") == "size"
    assert window.focusWidget() is focused


def test_the_keyboard_goes_to_places_and_into_the_search(
    qtbot: QtBot, program: Program, window: MainWindow
) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    seen(program, lambda: window.shown() is window.page("records"), "Alt+3 did nothing")
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = chosen(window, "palette")
    line = chosen(palette, "palette/line")
    assert line.hasFocus()
    QTest.keyClicks(line, "CK-003")
    settle(program.jobs, 120)
    QTest.keyClick(line, Qt.Key.Key_Return)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "what was found did not open")
    assert "CK-003" in window.frame.tabs.findChildren(Tab)[0].text()


def test_a_narrow_window_has_a_button_instead_of_the_search_line(
    program: Program, window: MainWindow
) -> None:
    window.resize(1024, 640)
    settle(program.jobs, 20)
    assert not window.frame.bar.search.isVisible()
    click(chosen(window, "search-button"))
    assert chosen(window, "palette").isVisible()


def test_the_rail_counts_what_waits(program: Program, window: MainWindow) -> None:
    names = {item.objectName(): item.accessibleName() for item in window.findChildren(RailItem)}
    assert names["rail/sync"] == "Sync 4"
    assert names["rail/defects"] == "Defects 1"


# --- the end ---


def test_closing_waits_until_the_disk_has_said_yes(program: Program, window: MainWindow) -> None:
    page = opened(program, window, drafts(program)[0])
    type_a_name(page)
    assert not window.close()
    seen(program, lambda: not window.isVisible(), "it did not close")


def test_where_the_disk_refuses_people_decide_whether_to_leave(
    program: Program, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(program, window, drafts(program)[0])
    monkeypatch.setattr(fill, "keep", _full)
    type_a_name(page)
    page.keep_now()
    seen(program, lambda: page.refused, "the refusal was not told")
    window.go("today")  # nothing is lost by looking elsewhere
    assert window.findChild(Dialog, "lose") is None
    window.records.close(page.record)
    dialog = window.findChild(Dialog, "lose")
    assert dialog is not None
    assert window.shown() is page
    dialog.reject()
    monkeypatch.undo()
    page.keep_now()
    seen(program, lambda: not page.pending, "it was not kept after all")
    window.records.close(page.record)
    assert window.shown() is window.page("today")


def _full(*_given: object, **_more: object) -> None:
    raise DiskFull


# --- files from outside ---


def dropped(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(50, 50).toPoint(), Qt.DropAction.CopyAction, data, buttons, keys)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))


def test_a_pdf_that_is_dropped_is_judged(program: Program, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF-1.7\nnot really")
    dropped(window, path)
    page = window.page("verify")
    assert isinstance(page, VerifyPage)
    seen(program, lambda: bool(page.verdicts), "no verdict")
    assert window.shown() is page
    [(name, verdict)] = page.verdicts
    assert (name, verdict.code) == ("report.pdf", 2)


def test_photos_that_are_dropped_beside_a_record_are_explained(
    program: Program, window: MainWindow, tmp_path: Path
) -> None:
    dropped(window, tmp_path / "photo.JPG")
    dialog = window.findChild(Dialog)
    assert dialog is not None
    assert dialog.windowTitle() == "Photos belong to an answer"
    dialog.reject()


def test_anything_else_goes_to_the_sync_page_which_says_what_it_is(
    program: Program, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "back.sidesk"
    path.write_bytes(b"nothing")
    dropped(window, path)
    banner = chosen(window.page("sync"), "sync/banner")
    seen(program, banner.isVisible, "nothing was told")
    assert window.shown() is window.page("sync")
