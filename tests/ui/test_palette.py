"""The palette through the real window: typing, choosing, what is found and what can be done."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from sidesk.actions import fill, recent, seek
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program
from sidesk.ui.begin_dialog import BeginDialog
from sidesk.ui.hands import click, type_text
from sidesk.ui.main_window import MainWindow
from sidesk.ui.pages.records import RecordsPage
from sidesk.ui.palette import Palette
from sidesk.ui.palette_list import Item
from sidesk.ui.palette_match import NOT, rank
from sidesk.ui.printing import PrintDialog
from sidesk.ui.record_page import RecordPage
from sidesk.ui.start import StartDialog
from tests.support.looks import faults
from tests.support.shell import PROJECT_NAME, seen, settle


def asked(program: Program, window: MainWindow, text: str = "") -> Palette:
    window.finder.seek()
    found = window.findChildren(Palette)
    palette = next(one for one in found if not one.isHidden())
    type_text(palette.edit, text)
    settle(program.jobs, 120)
    return palette


def lines(palette: Palette) -> list[Item]:
    items = palette.list.items
    return [items.item(number) for number in range(items.rowCount())]


def titles(palette: Palette) -> list[str]:
    return [line.title for line in lines(palette) if line.run is not None]


def test_records_are_found_by_any_part_of_their_number_or_title(program: Program, window: MainWindow) -> None:
    assert "CK-003 3F" in titles(asked(program, window, "ck-00"))


def test_two_chinese_characters_are_enough(program: Program, window: MainWindow) -> None:
    palette = asked(program, window, PROJECT_NAME[:2])
    assert PROJECT_NAME in titles(palette)


def test_enter_opens_what_is_chosen_and_the_palette_goes(program: Program, window: MainWindow) -> None:
    QTest.keyClick(asked(program, window, "CK-003").edit, Qt.Key.Key_Return)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "nothing opened")
    settle(program.jobs)
    assert not window.findChildren(Palette)
    assert program.desk is not None
    assert recent.records(program.desk)[0] == window.shown().record  # type: ignore[attr-defined]


def test_a_record_opens_at_the_place_of_what_was_looked_for(program: Program, window: MainWindow) -> None:
    assert program.desk is not None
    desk = program.desk
    record = desk.store.records.page(RecordQuery(form="D18", state="draft"))[0].record
    draft = desk.store.records.draft(record)
    assert draft is not None
    answers = {**draft.answers, "job": {**draft.answers["job"], "crew": "Zephyr crew"}}  # type: ignore[dict-item, index]
    fill.keep(desk, record, answers, draft.title, (draft.done, draft.total))
    assert seek.spot(desk, record, "zephyr") == ("job", "crew")
    window.open_record(record, ("job", "crew"))
    seen(program, lambda: isinstance(window.shown(), RecordPage), "nothing opened")
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert page.wizard is not None
    assert page.wizard.focused() == ("job", "crew")


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        (">theme dark", "Theme: Dark"),
        (">text size 150", "Text size 150 %"),
        (">back up", "Back up to a folder or stick"),
        (">export bundle", "Write the bundle for headquarters"),
        (">lock", "Lock"),
        (">language", "Language: English"),
        (">new site survey", "New: Site survey record"),
        ("》theme dark", "Theme: Dark"),  # an input method writes the sign so
        (">nss", "New: Site survey record"),  # initials
    ],
)
def test_commands_are_found_by_their_words(
    program: Program, window: MainWindow, typed: str, label: str
) -> None:
    assert label in titles(asked(program, window, typed))


def test_a_command_is_done(program: Program, window: MainWindow) -> None:
    palette = asked(program, window, ">theme dark")
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    seen(program, lambda: program.look.theme.name == "dark", "the theme is the same")


def test_every_button_of_the_page_can_be_reached(program: Program, window: MainWindow) -> None:
    window.go("records")
    settle(program.jobs)
    assert "New record" in titles(asked(program, window, ">new record"))


def test_nothing_found_says_so_and_offers_the_ways_out(program: Program, window: MainWindow) -> None:
    palette = asked(program, window, "qqqq")
    assert "qqqq" in palette._empty.text()
    assert titles(palette) == ["Search all records for “qqqq”", "New record"]
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    settle(program.jobs)
    page = window.shown()
    assert isinstance(page, RecordsPage)
    assert page.search.text() == "qqqq"


def test_what_was_used_last_comes_first_when_nothing_is_typed(program: Program, window: MainWindow) -> None:
    QTest.keyClick(asked(program, window, "CK-003").edit, Qt.Key.Key_Return)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "nothing opened")
    settle(program.jobs)
    assert titles(asked(program, window))[0] == "CK-003 3F"


def test_an_answer_to_an_older_keystroke_is_dropped(program: Program, window: MainWindow) -> None:
    from sidesk.ui.palette import Answer

    palette = asked(program, window, "CK-003")
    before = titles(palette)
    palette._on_answer(Answer("something older", ()))
    assert titles(palette) == before


def test_the_keys_go_down_over_headings_and_round(program: Program, window: MainWindow) -> None:
    palette = asked(program, window, "CK")
    count = len(titles(palette))
    for _ in range(count):
        QTest.keyClick(palette.edit, Qt.Key.Key_Down)
    chosen = palette.list.chosen()
    assert chosen is not None
    assert chosen.title == titles(palette)[0]
    QTest.keyClick(palette.edit, Qt.Key.Key_Up)
    assert palette.list.chosen() is lines(palette)[-1]


def test_tab_shows_what_else_can_be_done_and_escape_comes_back(program: Program, window: MainWindow) -> None:
    palette = asked(program, window, "CK-003")
    before = titles(palette)
    QTest.keyClick(palette.edit, Qt.Key.Key_Tab)
    assert "Open in its own window" in titles(palette)
    QTest.keyClick(palette.edit, Qt.Key.Key_Escape)
    assert titles(palette) == before
    QTest.keyClick(palette.edit, Qt.Key.Key_Escape)
    QTest.keyClick(palette.edit, Qt.Key.Key_Escape)
    assert palette.isHidden()


def test_the_order_within_a_rank_does_not_change_from_one_keystroke_to_the_next() -> None:
    names = ["SW-1F-01", "SW-2F-01", "SW-CORE-01", "AP of SW-1F-01"]
    ranked = [sorted(names, key=lambda name: rank(typed, name)) for typed in ("S", "SW", "SW-", "SW-")]
    assert all(one == ranked[0] for one in ranked)
    assert rank("nss", "New: Site survey") == 4
    assert rank("zz", "New: Site survey") == NOT


def test_lines_are_looked_for_only_in_records_that_hold_the_text(program: Program) -> None:
    assert program.desk is not None
    hits = seek.find(program.desk, "CK-003")
    assert {hit.kind for hit in hits} >= {seek.RECORD}
    assert seek.find(program.desk, "") == []


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_fits_small_windows_at_every_text_size(program: Program, language: str, scale: int) -> None:
    program.restyle(replace(program.settings, text_scale=scale, language=language))
    window = program.window
    assert isinstance(window, MainWindow)
    window.resize(1024, 640)
    palette = asked(program, window, "CK")
    assert window.rect().contains(palette._panel.geometry())
    assert faults(palette) == []
    assert faults(window.frame.bar) == []


@pytest.mark.parametrize("typed", [">new survey", "new survey", ">新建 survey", "》new survey"])
def test_a_new_record_takes_along_which_form_was_typed(
    program: Program, window: MainWindow, typed: str
) -> None:
    palette = asked(program, window, typed)
    new = next(line for line in lines(palette) if line.name == "ask/new")
    assert new.title == "New record: “survey”"
    palette.leave()
    assert new.run is not None
    new.run()
    settle(program.jobs, 40)
    dialog = window.findChild(StartDialog)
    assert dialog is not None
    assert dialog.search.text() == "survey"
    found = dialog._found()
    assert found
    assert all("survey" in button.accessibleName().casefold() for button in found)
    assert dialog.focusWidget() is found[0]
    assert faults(dialog) == []
    dialog.close()


def test_a_search_that_is_no_form_leaves_all_of_them_to_choose_from(
    program: Program, window: MainWindow
) -> None:
    window.starter.ask("7C3-99-ZZ")
    settle(program.jobs, 40)
    dialog = window.findChild(StartDialog)
    assert dialog is not None
    assert dialog.search.text() == ""
    assert dialog._found()
    dialog.search.setText("zzzz")
    assert not dialog._found()
    assert dialog._none.isVisible()
    dialog.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scale", [100, 150, 200])
def test_the_empty_form_is_printed_from_where_a_record_begins(
    program: Program, language: str, scale: int
) -> None:
    program.restyle(replace(program.settings, language=language, text_scale=scale))
    window = program.window
    assert isinstance(window, MainWindow)
    window.resize(1366, 768)
    window.starter.offer("D18", "")
    settle(program.jobs, 60)
    dialog = window.findChild(BeginDialog)
    assert dialog is not None
    assert faults(dialog) == []
    button = dialog.findChild(QWidget, "begin/print-empty")
    assert button is not None
    click(button)
    seen(program, lambda: window.findChild(PrintDialog) is not None, "nothing is offered to print")
    paper = window.findChild(PrintDialog)
    assert paper is not None
    seen(program, paper.go.isEnabled, "no paper was made")
    assert paper.pages.text()[0].isdigit()
    paper.close()


def test_a_form_in_the_palette_can_be_printed_empty_too(program: Program, window: MainWindow) -> None:
    palette = asked(program, window, ">new site survey")
    QTest.keyClick(palette.edit, Qt.Key.Key_Tab)
    assert "Print the empty form" in titles(palette)
    palette.leave()
