"""The bell: what is told, when it is taken back, and that nothing is told twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from sidesk.actions import limits_given, opening
from sidesk.actions.watch import DISK_LOW, Facts
from sidesk.ui.application import Program
from sidesk.ui.hands import click
from sidesk.ui.intake import What, meant, what, within
from sidesk.ui.main_window import MainWindow
from sidesk.ui.news import News
from tests.support.looks import faults
from tests.support.shell import PASSPHRASE, seen, settle

NOW = dt.datetime(2026, 5, 11, 9, 0, tzinfo=dt.UTC)
WELL = Facts(
    waiting=3, arrived=2, divided=0, heard_at=NOW, backed_up_at=NOW, written="", free=DISK_LOW * 9,
    full=False, now=NOW,
)  # fmt: skip


def keys(news: News) -> list[str]:
    return [note.key.partition("/")[0] for note in news.notes]


def news_of(window: MainWindow) -> News:
    return News(window.room, lambda _place, _name: None, lambda _name: None)


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        (replace(WELL, backed_up_at=NOW - dt.timedelta(days=8)), "backup"),
        (replace(WELL, backed_up_at=None), "backup"),
        (replace(WELL, free=DISK_LOW - 1), "disk"),
        (replace(WELL, full=True), "disk"),
        (replace(WELL, divided=1), "divided"),
    ],
)
def test_what_needs_a_look_stands_there_until_it_is_so_no_more(
    window: MainWindow, facts: Facts, key: str
) -> None:
    news = news_of(window)
    news.look(WELL)
    assert keys(news) == []
    news.look(facts)
    news.look(facts)
    assert keys(news) == [key]
    assert news.unseen == 1
    news.look(WELL)
    assert key not in keys(news)


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        (replace(WELL, arrived=5, heard_at=NOW + dt.timedelta(hours=1)), "receipt"),
        (replace(WELL, written="7KQ2-0004.sidesk"), "bundle"),
        (replace(WELL, backed_up_at=NOW + dt.timedelta(hours=1)), "saved"),
    ],
)
def test_what_happened_is_told_once(window: MainWindow, facts: Facts, key: str) -> None:
    news = news_of(window)
    news.look(WELL)
    news.look(facts)
    news.look(facts)
    assert keys(news) == [key]


def test_a_store_without_work_needs_no_backup(window: MainWindow) -> None:
    news = news_of(window)
    news.look(replace(WELL, waiting=0, arrived=0, backed_up_at=None))
    assert keys(news) == []


def test_the_bell_counts_what_nobody_has_seen_and_the_list_leads_there(
    program: Program, window: MainWindow
) -> None:
    settle(program.jobs)
    bell = window.frame.bar.bell
    assert bell.accessibleName() == "News 1"  # the small store has no backup
    click(bell)
    shown = window.findChild(QWidget, "news")
    assert shown is not None
    assert faults(shown) == []
    assert bell.accessibleName() == "News"
    shown.close()


def begun(program: Program, window: MainWindow) -> News:
    news = news_of(window)
    news.begin()
    settle(program.jobs, 20)
    return news


def test_what_nobody_has_seen_is_there_after_a_restart_in_the_language_of_the_screen(
    program: Program, window: MainWindow
) -> None:
    window.records.sealed.emit("r1", "CK-003")
    settle(program.jobs, 20)
    program.lock()
    seen(program, lambda: program.desk is None, "it did not lock")
    settle(program.jobs)
    program.settings = replace(program.settings, language="zh")
    program.look = program._dress(program.settings)
    program.take(opening.unlock(program.folder, passphrase=PASSPHRASE))
    settle(program.jobs)
    again = program.window
    assert isinstance(again, MainWindow)
    note = next(note for note in again.news.notes if note.key == "sealed/r1")
    assert note.text == again.room.words.gettext("{name} is finished").format(name="CK-003")
    assert note.text != "CK-003 is finished"
    assert again.news.unseen == 2  # and the small store has no backup


def test_what_was_seen_stands_there_and_is_not_counted_again(program: Program, window: MainWindow) -> None:
    settle(program.jobs)
    window.records.sealed.emit("r1", "CK-003")
    click(window.frame.bar.bell)
    settle(program.jobs, 20)
    program.restyle(replace(program.settings, theme="dark"))
    settle(program.jobs, 40)
    again = program.window
    assert isinstance(again, MainWindow)
    assert {"sealed", "backup"} <= set(keys(again.news))
    assert again.news.unseen == 0
    assert begun(program, again).unseen == 0


def test_what_needs_a_look_is_counted_again_once_it_is_another_matter(
    program: Program, window: MainWindow
) -> None:
    settle(program.jobs)
    news = begun(program, window)
    now = window.room.desk.clock.now()
    news.look(replace(WELL, now=now, divided=1))
    news._unseen.clear()
    news._keep()
    settle(program.jobs, 20)
    same, more = begun(program, window), begun(program, window)
    same.look(replace(WELL, now=now, divided=1))
    more.look(replace(WELL, now=now, divided=2))
    assert "divided" not in same._unseen
    assert "divided" in more._unseen


def test_a_file_of_limits_that_does_not_count_is_told_once_with_its_place(
    program: Program, window: MainWindow
) -> None:
    settle(program.jobs)
    folder = window.room.desk.folder / limits_given.FOLDER
    folder.mkdir()
    (folder / "office.json").write_text('{"earth_joint_ohm": {"most": "much"}}')
    first, again = begun(program, window), begun(program, window)
    (note,) = [note for note in again.notes if note.key == "limits"]
    assert "office.json" in note.detail
    assert "earth_joint_ohm.most" in note.detail
    assert keys(first).count("limits") == 1
    (folder / "office.json").unlink()
    assert "limits" not in keys(begun(program, window))


# --- files that are dropped ---


def test_files_are_told_by_their_names_and_where_they_have_none_by_what_they_hold(tmp_path: Path) -> None:
    assert what(Path("a.PDF")) is What.PAPER
    assert what(Path("b.sidesk")) is What.EXCHANGE
    assert what(Path("c.heic")) is What.PICTURES
    assert what(Path("d.xlsx")) is What.FORM
    assert what(Path("e.zip")) is What.UNKNOWN
    bundle = tmp_path / "renamed.bin"
    bundle.write_bytes(b"age-encryption.org/v1\n...")
    assert within(bundle) is What.EXCHANGE
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "1.jpg").touch()
    assert within(photos) is What.PICTURES
    assert within(tmp_path / "nowhere") is What.UNKNOWN


@pytest.mark.parametrize("name", ["a.pdf", "b.sidesk", "c.jpg", "d.xlsx", "e.zip", "f.sor"])
def test_what_hangs_over_the_window_is_told_before_it_is_dropped(window: MainWindow, name: str) -> None:
    title, body = meant(window.room.words, [Path(name)], in_record=False)
    assert title
    assert body


def test_a_file_nobody_knows_is_told_what_is_known(
    program: Program, window: MainWindow, tmp_path: Path, dialogs: Callable[[], list[str]]
) -> None:
    strange = tmp_path / "notes.zip"
    strange.write_bytes(b"PK")
    window.take(strange)
    settle(program.jobs)
    assert dialogs() == ["“notes.zip” is nothing SiDesk knows"]


def test_a_testers_file_beside_a_network_test_is_told_where_it_belongs(
    program: Program, window: MainWindow, tmp_path: Path, dialogs: Callable[[], list[str]]
) -> None:
    window.take(tmp_path / "F-1.sor")
    settle(program.jobs)
    assert dialogs() == ["Tester files belong to a network test"]


@pytest.fixture
def dialogs(window: MainWindow) -> Callable[[], list[str]]:
    from sidesk.ui.kit.dialog import Dialog

    return lambda: [dialog.windowTitle() for dialog in window.findChildren(Dialog)]
