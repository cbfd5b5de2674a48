"""The settings: found by any word, each with its way back, held at once and undone by a word."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from sidesk.actions import opening
from sidesk.core.settings import Settings
from sidesk.core.text import Words
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program
from sidesk.ui.hands import click, type_text
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.text import Text
from sidesk.ui.kit.toast import Toast
from sidesk.ui.main_window import MainWindow
from sidesk.ui.pages.settings import SettingsPage
from sidesk.ui.palette import Palette
from sidesk.ui.settings_known import OWN, answers, changed, defaults, known
from tests.support.looks import faults
from tests.support.shell import PASSPHRASE, seen, settle


def went(program: Program) -> SettingsPage:
    window = program.window
    assert isinstance(window, MainWindow)
    window.go("settings")
    settle(program.jobs, 20)
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    return page


def named(page: QWidget, name: str) -> QWidget:
    found = page.findChild(QWidget, name)
    assert found is not None, name
    return found


def listed(page: SettingsPage) -> list[str]:
    return [field for field, line in page.rows.items() if line.isVisible()]


def toast(window: QWidget) -> Toast:
    return window.findChildren(Toast)[-1]


def undo(window: QWidget) -> None:
    button = toast(window).findChild(QAbstractButton)
    assert button is not None
    click(button)


def settings_of(program: Program) -> Settings:
    assert program.desk is not None
    return program.desk.settings


# --- what there is ---


def test_every_setting_that_is_kept_stands_on_the_page() -> None:
    fields = [one.field for one in known(Words("en"))]
    assert sorted(fields) == sorted(set(vars(Settings())) - set(OWN))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_default_is_among_what_can_be_chosen(language: str) -> None:
    for one in known(Words(language)):
        assert one.sentence
        assert not one.options or getattr(defaults(), one.field) in [value for value, _ in one.options]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("font", "text_scale"), ("字体", "text_scale"), ("night", "theme"), ("夜间", "theme"),
        ("空闲", "lock_after_minutes"),
        ("idle lock", "lock_after_minutes"), ("tabs", "reopen_tabs"), ("标签", "reopen_tabs"),
        ("公司", "company"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_setting_is_found_by_synonyms_of_both_languages(language: str, typed: str, field: str) -> None:
    assert field in [one.field for one in known(Words(language)) if answers(typed, one.searched)]


# --- the page ---


def test_the_search_line_leaves_what_answers_and_marks_it(program: Program, window: MainWindow) -> None:
    page = went(program)
    page.search.setText("font")
    assert listed(page) == ["text_scale"]
    page.search.setText("text size")
    texts = page.rows["text_scale"].findChildren(Text)
    assert any(text.marks == ["text", "size"] for text in texts)
    page.search.setText("recovery")
    assert listed(page) == []
    assert page.safety.isVisible()
    assert named(page, "safety/code").isVisible()
    assert not named(page, "safety/backup").isVisible()
    page.search.clear()
    assert len(listed(page)) == len(page.rows)


def test_where_nothing_answers_the_page_says_so(program: Program, window: MainWindow) -> None:
    page = went(program)
    page.search.setText("zzz")
    assert page.empty.isVisible()
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert not page.empty.isVisible()


def test_a_reset_is_offered_only_where_something_differs(program: Program, window: MainWindow) -> None:
    page = went(program)
    reset = named(page, "settings/lock_after_minutes/reset")
    assert not reset.isVisible()
    click(named(page, "settings/lock_after_minutes/5"))
    settle(program.jobs, 20)
    assert reset.isVisible()
    click(reset)
    settle(program.jobs, 20)
    assert settings_of(program).lock_after_minutes == Settings().lock_after_minutes
    assert not reset.isVisible()


def test_a_change_is_told_and_can_be_undone(program: Program, window: MainWindow) -> None:
    page = went(program)
    click(named(page, "settings/lock_after_minutes/5"))
    settle(program.jobs, 20)
    assert toast(window).accessibleName() == "Lock after: 5 minutes"
    undo(window)
    settle(program.jobs, 20)
    assert opening.read_settings(program.folder).lock_after_minutes == 30
    assert named(page, "settings/lock_after_minutes/30").isChecked()  # type: ignore[attr-defined]


def test_a_new_look_is_told_by_the_new_window_and_undone_from_there(
    program: Program, window: MainWindow
) -> None:
    page = went(program)
    page.search.setText("theme")
    click(named(page, "settings/theme/dark"))
    settle(program.jobs, 40)
    now = program.window
    assert isinstance(now, MainWindow)
    assert now is not window
    assert toast(now).accessibleName() == "Theme: Dark"
    again = now.page("settings")
    assert isinstance(again, SettingsPage)
    assert again.search.text() == "theme"  # where one was
    undo(now)
    settle(program.jobs, 40)
    assert settings_of(program).theme == "light"
    assert program.window is not now
    assert not program.window.findChildren(Toast)  # type: ignore[union-attr]


def test_what_is_typed_is_told_once_it_is_left(program: Program, window: MainWindow) -> None:
    page = went(program)
    edit = named(page, "settings/company")
    assert isinstance(edit, QLineEdit)
    edit.setFocus()
    type_text(edit, "Yunqi")
    edit.textEdited.emit("Yunqi")
    assert not window.findChildren(Toast)
    page.search.setFocus()
    page.rows["company"].edit.left.emit()  # type: ignore[union-attr]
    settle(program.jobs, 20)
    assert settings_of(program).company == "Yunqi"
    undo(window)
    settle(program.jobs, 20)
    assert settings_of(program).company == ""
    assert edit.text() == ""


def test_reset_all_asks_first(program: Program, window: MainWindow) -> None:
    page = went(program)
    click(named(page, "settings/lock_after_minutes/5"))
    click(named(page, "settings/reopen_tabs/False"))
    settle(program.jobs, 20)
    click(page.all)
    dialog = page.findChild(Dialog, "settings/reset-dialog")
    assert dialog is not None
    assert settings_of(program).lock_after_minutes == 5
    click(named(dialog, "settings/reset-sure"))
    settle(program.jobs, 40)
    assert changed(settings_of(program)) == {}
    undo(program.window)  # type: ignore[arg-type]
    settle(program.jobs, 40)
    assert settings_of(program).lock_after_minutes == 5
    assert settings_of(program).reopen_tabs is False


def test_the_palette_leads_to_one_setting(program: Program, window: MainWindow) -> None:
    window.finder.seek()
    palette = next(one for one in window.findChildren(Palette) if not one.isHidden())
    settle(program.jobs, 80)
    type_text(palette.edit, ">tabs")
    settle(program.jobs, 80)
    assert palette.list.chosen().title == "Setting: Bring back open records"  # type: ignore[union-attr]
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    settle(program.jobs, 40)
    page = window.shown()
    assert isinstance(page, SettingsPage)
    line = page.rows["reopen_tabs"]
    assert line.lit
    assert window.focusWidget() is line.first()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scale", [100, 150, 200])
def test_nothing_is_cut_while_one_looks_for_a_setting(program: Program, language: str, scale: int) -> None:
    program.restyle(replace(program.settings, language=language, text_scale=scale, lock_after_minutes=5))
    assert program.window is not None
    program.window.resize(1366, 768)
    page = went(program)
    for typed in ("", "lock", "zzz"):
        page.search.setText(typed)
        settle(program.jobs, 40)
        assert faults(page) == []


# --- what they do ---


def test_open_records_come_back_only_where_that_is_wished(program: Program, window: MainWindow) -> None:
    desk = program.desk
    assert desk is not None
    record = desk.store.records.page(RecordQuery(limit=1))[0].record
    opening.keep_settings(desk, replace(desk.settings, reopen_tabs=False))
    program.settings = desk.settings
    window.open_record(record)
    seen(program, lambda: window.records.front is not None, "it did not open")
    program.lock()
    seen(program, lambda: program.desk is None, "it did not lock")
    program.take(opening.unlock(program.folder, passphrase=PASSPHRASE))
    settle(program.jobs, 60)
    now = program.window
    assert isinstance(now, MainWindow)
    assert now.records.all == []


@pytest.mark.parametrize(("days", "told"), [(0, False), (3, True), (14, False)])
def test_the_reminder_of_a_backup_waits_as_long_as_it_was_told(days: int, told: bool) -> None:
    from tests.ui.test_news import NOW, WELL

    facts = replace(WELL, backed_up_at=NOW - dt.timedelta(days=5), remind_after=days)
    assert (facts.backup_age is not None) is told
