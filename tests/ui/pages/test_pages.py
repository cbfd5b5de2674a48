"""What each page shows and does, over a real store."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QScrollArea, QWidget

from sidesk.actions import browse, care, exchange, fill, finish, opening
from sidesk.actions.release import question_paths
from sidesk.core.progress import Progress
from sidesk.forms.session import FormSession
from sidesk.models.entities import RecordQuery, RegisterQuery
from sidesk.ui.application import Program
from sidesk.ui.catalogue_dialog import CatalogueDialog
from sidesk.ui.hands import click, type_text
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.text import Text
from sidesk.ui.locks import CodeDialog, SecretsDialog
from sidesk.ui.main_window import MainWindow
from sidesk.ui.page import Page
from sidesk.ui.pages.projects import ProjectsPage
from sidesk.ui.pages.records import RecordsPage
from sidesk.ui.pages.settings import SettingsPage
from sidesk.ui.pages.sync import SyncPage
from sidesk.ui.pages.today import TodayPage
from sidesk.ui.rack_dialog import RackDialog
from sidesk.ui.reason_dialog import ReasonDialog
from sidesk.ui.record_page import RecordPage
from sidesk.ui.register_page import RegisterPage
from tests.support.desks import ROUNDS, new_desk
from tests.support.looks import faults
from tests.support.shell import PASSPHRASE, PROJECT_NAME, finished, project, seen, settle


def went(program: Program, window: MainWindow, name: str) -> Page:
    window.go(name)
    settle(program.jobs, 20)
    return window.page(name)


def chosen(root: QWidget, name: str) -> QWidget:
    found = root.findChild(QWidget, name)
    assert found is not None, name
    return found


def said(root: QWidget) -> list[str]:
    return [label.text() for label in root.findChildren(Text) if label.isVisible() and label.text()]


def drafts(program: Program) -> list[str]:
    assert program.desk is not None
    return [line.record for line in program.desk.store.records.page(RecordQuery(form="D18", state="draft"))]


# --- today ---


def test_today_offers_the_last_draft_first_and_tells_what_is_open(
    program: Program, window: MainWindow
) -> None:
    page = went(program, window, "today")
    texts = said(page)
    assert "CK-003 3F" in texts
    assert "绑扎过紧，外皮有压痕" in texts
    click(chosen(page, "today/go-on"))
    seen(program, lambda: isinstance(window.shown(), RecordPage), "it did not go on")


def test_today_says_when_nothing_is_half_done(program: Program, window: MainWindow) -> None:
    assert program.desk is not None
    for record in drafts(program):
        fill.put_away(program.desk, record)
    page = went(program, window, "today")
    assert "Nothing is half done" in said(page)


def test_a_new_store_says_the_first_three_things_to_do(
    qapp: QApplication, programs: list[Program], tmp_path: Path
) -> None:
    program = Program(qapp, tmp_path / "new", language="en", rounds=ROUNDS)
    programs.append(program)
    program.take(new_desk(tmp_path / "new"))
    settle(program.jobs, 20)
    window = program.window
    assert isinstance(window, MainWindow)
    page = window.page("today")
    assert "The first three things" in said(page)
    click(chosen(page, "today/first/project"))
    seen(program, lambda: isinstance(window.shown(), RecordPage), "no project was begun")


def test_today_shows_the_week_and_what_was_opened_last(program: Program, window: MainWindow) -> None:
    assert program.desk is not None
    final = program.desk.store.records.page(RecordQuery(state="final", limit=1))[0].record
    window.open_record(final)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "it did not open")
    page = went(program, window, "today")
    week = chosen(page, "week")
    assert "1 finished" in week.accessibleName()
    click(chosen(page, f"today/recent/{final}"))
    seen(program, lambda: isinstance(window.shown(), RecordPage), "it did not open again")


def test_a_page_that_shows_the_same_is_not_built_again(program: Program, window: MainWindow) -> None:
    page = went(program, window, "today")
    assert isinstance(page, TodayPage)
    before = page._left.inside
    page.refresh()
    settle(program.jobs, 20)
    assert page._left.inside is before


def test_place_and_focus_stay_when_a_page_is_built_again(program: Program, window: MainWindow) -> None:
    program.restyle(replace(program.settings, text_scale=150))
    assert isinstance(program.window, MainWindow)
    window = program.window
    window.resize(1024, 640)
    page = went(program, window, "today")
    assert program.desk is not None
    record = drafts(program)[1]
    button = chosen(page, f"today/open/{record}")
    area = page.findChild(QScrollArea)
    assert area is not None
    area.verticalScrollBar().setValue(40)
    button.setFocus()
    first = drafts(program)[0]
    fill.keep(program.desk, first, fill.resume(program.desk, first).answers, "renamed", (10, 40))
    page.refresh()
    settle(program.jobs, 20)
    assert area.verticalScrollBar().value() == 40
    focused = window.focusWidget()
    assert focused is not None
    assert focused.objectName().startswith("today/")


# --- projects ---


def test_the_forms_of_a_project_stand_in_columns(program: Program, window: MainWindow) -> None:
    page = went(program, window, "projects")
    assert program.desk is not None
    fill.start(program.desk, "D27", program.desk.store.records.page(RecordQuery(form="P01"))[0].record)
    page.refresh()
    settle(program.jobs, 20)
    starts = [chosen(page, f"project/start/{form}") for form in ("D18", "D27")]
    # A form nobody has begun here is started from its step on the map.
    assert page.findChild(QWidget, "project/start/D26") is None
    assert len({start.mapTo(page, start.rect().topLeft()).x() for start in starts}) == 1
    strip = chosen(page, "project/strip/D18")
    assert strip.mapTo(page, strip.rect().topLeft()).x() < page.width() / 2


def test_a_project_starts_documents_that_know_its_name(program: Program, window: MainWindow) -> None:
    page = went(program, window, "projects")
    click(chosen(page, "project/start/D18"))
    seen(program, lambda: isinstance(window.shown(), RecordPage), "nothing was started")
    opened = window.shown()
    assert isinstance(opened, RecordPage)
    assert opened.opened.answers["header"]["project_name"] == PROJECT_NAME  # type: ignore[index, call-overload]


def test_another_project_is_a_chip_away(program: Program, window: MainWindow) -> None:
    assert program.desk is not None
    other = project(program.desk, "另一个项目", "DEMO-2026-002")
    page = went(program, window, "projects")
    assert isinstance(page, ProjectsPage)
    click(chosen(page, f"project/{other}"))
    settle(program.jobs, 20)
    assert page.path() == ("Projects", "另一个项目")
    assert window.frame.bar.crumbs.path() == page.path()
    assert page.table.rows.rowCount() == 0


# --- records ---


def test_records_are_found_by_any_word_and_narrowed_by_state(program: Program, window: MainWindow) -> None:
    page = went(program, window, "records")
    assert isinstance(page, RecordsPage)
    assert page.table.rows.rowCount() == 4
    page.look_for("压痕")
    settle(program.jobs, 20)
    assert page.table.rows.rowCount() == 3
    page.chips["final"].click()
    settle(program.jobs, 20)
    assert [line.title[:6] for line in page.table.rows.values()] == ["CK-001"]


def test_records_that_match_nothing_say_so_and_lead_back(program: Program, window: MainWindow) -> None:
    page = went(program, window, "records")
    assert isinstance(page, RecordsPage)
    page.look_for("nowhere at all")
    settle(program.jobs, 20)
    assert "Nothing matches" in said(page)
    click(chosen(page, "records/clear"))
    settle(program.jobs, 20)
    assert page.table.rows.rowCount() == 4


def test_a_selected_record_stays_selected_when_the_list_is_read_again(
    program: Program, window: MainWindow
) -> None:
    page = went(program, window, "records")
    assert isinstance(page, RecordsPage)
    page.table.setCurrentIndex(page.table.rows.index(2, 0))
    line = page.table.line()
    assert line is not None
    assert program.desk is not None
    opened = fill.resume(program.desk, drafts(program)[1])
    fill.keep(program.desk, opened.record, opened.answers, "now the first", (1, 2))
    page.refresh()
    settle(program.jobs, 20)
    again = page.table.line()
    assert again is not None
    assert again.record == line.record


def test_a_long_list_reads_on_as_it_is_scrolled(
    program: Program, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sidesk.ui.pages.records.LINES", 2)
    page = went(program, window, "records")
    assert isinstance(page, RecordsPage)
    assert page.table.rows.rowCount() == 2
    page.table.more_asked.emit()
    settle(program.jobs, 20)
    assert len({line.record for line in page.table.rows.values()}) == 4


def test_a_draft_is_put_away_and_taken_back_in_the_list(program: Program, window: MainWindow) -> None:
    page = went(program, window, "records")
    assert isinstance(page, RecordsPage)
    record = drafts(program)[0]
    row = next(n for n, line in enumerate(page.table.rows.values()) if line.record == record)
    page.table.setCurrentIndex(page.table.rows.index(row, 0))
    assert page.shift.text() == "Put away"
    click(page.shift)
    settle(program.jobs, 20)
    assert record not in drafts(program)
    page.chips["away"].click()
    settle(program.jobs, 20)
    page.table.setCurrentIndex(page.table.rows.index(0, 0))
    assert page.shift.text() == "Take back"
    click(page.shift)
    settle(program.jobs, 20)
    assert record in drafts(program)
    assert "The bin is empty" in said(page)


# --- registers ---


def with_device(program: Program) -> None:
    """A finished report of a device: the register of devices has a line."""
    assert program.desk is not None
    desk = program.desk
    opened = fill.start(desk, "D27", desk.store.records.page(RecordQuery(form="P01"))[0].record)
    questions = {path[-1]: path for path in question_paths(opened.form.items)}
    session = FormSession(opened.form, opened.answers, opened.context, desk.clock)
    for name, value in (("dev_code", "SW-2F-01"), ("dev_model", "S5735"), ("dev_sn", "DEMO0042")):
        session.answer(questions[name], value)
    fill.keep(desk, opened.record, session.answers, "SW-2F-01", (3, 70))
    finished(desk, opened.record)


def test_a_register_speaks_the_words_of_its_form(program: Program, window: MainWindow) -> None:
    with_device(program)
    page = went(program, window, "assets")
    assert isinstance(page, RegisterPage)
    assert page.table is not None
    assert page.table.rows.rowCount() == 1
    texts = [page.table.rows.cell(0, column).text for column in range(len(page.table.rows.columns))]
    assert "DEMO0042" in texts
    type_text(page.search, "nothing like it")
    page.search.textEdited.emit(page.search.text())
    page.refresh()
    settle(program.jobs, 20)
    assert "Nothing matches" in said(page)


def test_a_line_of_a_register_leads_to_its_record(program: Program, window: MainWindow) -> None:
    with_device(program)
    page = went(program, window, "assets")
    assert isinstance(page, RegisterPage)
    assert page.table is not None
    page.table.opened.emit(0)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "its record did not open")
    opened = window.shown()
    assert isinstance(opened, RecordPage)
    assert opened.paper is not None


def test_a_line_of_a_device_leads_to_its_type_and_its_rack(program: Program, window: MainWindow) -> None:
    with_device(program)
    page = went(program, window, "assets")
    assert isinstance(page, RegisterPage)
    line = page.table.rows.value(0)
    ways = {one.text(): one for one in page.menu_for(line).actions()}
    ways["Show its type"].trigger()
    settle(program.jobs, 20)
    types = window.findChild(CatalogueDialog)
    assert isinstance(types, CatalogueDialog)
    assert types.go.isHidden()
    assert faults(types) == []
    types.reject()
    ways["Show its rack"].trigger()
    settle(program.jobs, 20)
    racks = window.findChild(RackDialog)
    assert isinstance(racks, RackDialog)
    assert faults(racks) == []
    racks.reject()


def test_the_racks_of_a_project_are_opened_from_its_page(program: Program, window: MainWindow) -> None:
    page = went(program, window, "projects")
    button = page.findChild(Button, "project/racks")
    assert isinstance(button, Button)
    click(button)
    settle(program.jobs, 20)
    racks = window.findChild(RackDialog)
    assert isinstance(racks, RackDialog)
    assert "No report names a rack" in racks.free.text()
    racks.reject()


# --- a finished record ---


def test_a_finished_record_shows_its_versions_and_says_which_one_is_in_sight(
    program: Program, window: MainWindow
) -> None:
    desk = program.desk
    assert desk is not None
    record = desk.store.records.page(RecordQuery(form="D18", state="final"))[0].record
    fill.correct(desk, record)
    finished(desk, record)
    window.open_record(record)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "it did not open")
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert page.paper is not None
    assert [version.newest for version in page.paper.versions()] == [True, False]
    assert page.paper.state.text() == "not sealed"
    click(chosen(page, "paper/version/1"))
    settle(program.jobs, 20)
    assert [version.paper for version in page.paper.versions()] == [None, None]


def test_a_correction_nobody_typed_into_leaves_the_record_as_it_was(
    program: Program, window: MainWindow
) -> None:
    desk = program.desk
    assert desk is not None
    record = desk.store.records.page(RecordQuery(form="D18", state="final"))[0].record
    window.open_record(record)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "it did not open")
    page = window.shown()
    assert isinstance(page, RecordPage)
    click(chosen(page, "paper/correct"))
    dialog = page.findChild(ReasonDialog)
    assert dialog is not None
    dialog.reason.setPlainText("a number was misread")
    click(dialog.go)
    seen(program, lambda: page.is_draft, "the correction did not begin")
    assert chosen(window, "put-away").isVisible()
    window.go("today")
    settle(program.jobs, 20)
    line = desk.store.records.summary(record)
    assert line is not None
    assert line.state == "final"


def test_what_is_sealed_is_what_the_disk_holds(program: Program, window: MainWindow) -> None:
    desk = program.desk
    assert desk is not None
    record = drafts(program)[0]
    window.open_record(record)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "it did not open")
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert page.wizard is not None
    finisher = page.wizard.ports.finisher
    assert finisher is not None
    made: list[bytes] = []
    page.wizard.filling.answer(("job", "check_no"), "CK-AAA")
    from sidesk.ui.jobs import Lane

    program.jobs.run(page, lambda progress: finisher.preview({}, progress), made.append, lane=Lane.SLOW)
    seen(program, lambda: bool(made), "no paper")
    kept = desk.store.records.draft(record)
    assert kept is not None
    assert kept.answers["job"]["check_no"] == "CK-AAA"  # type: ignore[index, call-overload]
    assert finish.preview(desk, record, "en").startswith(b"%PDF")


# --- sync ---


def test_sync_counts_what_waits_and_why_nothing_can_be_sent_yet(program: Program, window: MainWindow) -> None:
    page = went(program, window, "sync")
    assert isinstance(page, SyncPage)
    assert page.chips["waiting"].text() == "Waiting 4"
    assert page.chips["arrived"].text() == "Confirmed 0"
    assert "First headquarters must certify your key." in said(page)
    page.chips["arrived"].click()
    settle(program.jobs, 20)
    assert page.table.rows.rowCount() == 0


def test_writing_before_enrolment_says_what_to_do(
    program: Program, window: MainWindow, tmp_path: Path
) -> None:
    page = went(program, window, "sync")
    assert isinstance(page, SyncPage)
    page.write_to(tmp_path)
    banner = chosen(page, "sync/banner")
    seen(program, banner.isVisible, "nothing was told")
    assert "not enrolled" in banner.accessibleName()
    assert not page.busy


# --- settings ---


def test_a_setting_is_kept_at_once(program: Program, window: MainWindow) -> None:
    page = went(program, window, "settings")
    click(chosen(page, "settings/lock_after_minutes/5"))
    settle(program.jobs, 20)
    assert program.desk is not None
    assert program.desk.settings.lock_after_minutes == 5
    assert opening.read_settings(program.folder).lock_after_minutes == 5
    company = chosen(page, "settings/company")
    assert isinstance(company, QLineEdit)
    type_text(company, "示例公司")
    company.textEdited.emit("示例公司")
    window.go("today")
    settle(program.jobs, 20)
    assert opening.read_settings(program.folder).company == "示例公司"
    assert opening.read_settings(program.folder).lock_after_minutes == 5


def test_the_passphrase_is_changed_once_the_old_one_was_right(
    program: Program, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sidesk.signing.pkcs12.ROUNDS", 1000)
    page = went(program, window, "settings")
    assert isinstance(page, SettingsPage)
    click(chosen(page, "safety/passphrase"))
    dialog = page.findChild(SecretsDialog)
    assert dialog is not None
    for name, text in (("old", "wrong"), ("new", "another sentence"), ("again", "another sentence")):
        type_text(dialog.lines[name].edit, text)
    click(dialog.go)
    seen(program, dialog.go.isEnabled, "the wrong one was not told")
    assert dialog.isVisible()
    type_text(dialog.lines["old"].edit, PASSPHRASE)
    click(dialog.go)
    seen(program, page.safety.told.isVisible, "it was not changed")
    assert program.desk is not None
    assert program.desk.store.opens_with("another sentence")
    assert opening.signs_with(program.desk, "another sentence")


def test_a_new_recovery_code_is_shown_once_and_saved_as_a_sheet(
    program: Program, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = went(program, window, "settings")
    assert isinstance(page, SettingsPage)
    click(chosen(page, "safety/code"))
    dialog = page.findChild(SecretsDialog)
    assert dialog is not None
    type_text(dialog.lines["passphrase"].edit, PASSPHRASE)
    click(dialog.go)
    seen(program, lambda: page.findChild(CodeDialog) is not None, "no code was shown")
    code = page.findChild(CodeDialog)
    assert code is not None
    sheet = tmp_path / "sheet.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(sheet), ""))
    click(chosen(code, "code/save"))
    seen(program, sheet.exists, "the sheet was not written")
    code.accept()
    assert sheet.read_bytes().startswith(b"%PDF")


def test_the_store_is_backed_up_and_checked_with_its_outcome_told(
    program: Program, window: MainWindow, tmp_path: Path
) -> None:
    page = went(program, window, "settings")
    assert isinstance(page, SettingsPage)
    page.safety.back_up(tmp_path / "stick")
    seen(program, page.safety.told.isVisible, "the backup was not told")
    assert page.safety.told.said().startswith("Backed up and read back: work-")
    assert program.desk is not None
    assert care.last_backup(program.desk) is not None
    page.safety.check()
    seen(program, lambda: page.safety.told.said() == "Everything is whole", "the check was not told")


def test_counts_are_honest_beyond_what_is_shown(program: Program) -> None:
    assert program.desk is not None
    waiting = exchange.waiting(program.desk, limit=1)
    assert (len(waiting.records), waiting.waiting, waiting.arrived) == (1, 4, 0)
    assert browse.register(program.desk, RegisterQuery("defects", limit=1)).total == 1


def test_the_folder_of_the_last_bundle_is_offered_again(
    program: Program, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = went(program, window, "sync")
    assert isinstance(page, SyncPage)
    monkeypatch.setattr(exchange, "export", lambda *_: [])
    page.write_to(tmp_path)
    seen(program, lambda: not page.busy, "it did not end")
    settle(program.jobs, 10)
    assert opening.read_settings(program.folder).export_folder == str(tmp_path)


def test_writing_can_be_stopped_and_what_stays_is_told(
    program: Program, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(_desk: object, _folder: object, progress: Progress) -> list[Path]:
        for step in range(2000):
            progress.step(step, 2000)
            time.sleep(0.002)
        return []

    page = went(program, window, "sync")
    assert isinstance(page, SyncPage)
    monkeypatch.setattr(exchange, "export", slowly)
    page.write_to(tmp_path)
    page.progress.cancelled.emit()
    settle(program.jobs, 10)
    assert not page.busy
    banner = chosen(page, "sync/banner")
    assert banner.accessibleName().startswith("Writing was stopped")
