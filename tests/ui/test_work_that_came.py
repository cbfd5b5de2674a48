"""Work that came from headquarters by itself is told wherever one is, and lists show it at once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from sidesk.actions import noted
from sidesk.actions.online import Exchanged
from sidesk.actions.work import News as Brought
from sidesk.ui.kit.toast import Toast
from sidesk.ui.main_window import MainWindow
from sidesk.ui.news import WORK
from sidesk.ui.pages.records import RecordsPage
from tests.support.shell import settle

CAME = Exchanged(new=2, brought=Brought(projects=("DEMO-2026-002",)))


def exchanged(window: MainWindow, done: Exchanged, *, asked: bool) -> None:
    window.room.reaching.done.emit(done, asked)
    settle(window.room.jobs)


def told(window: MainWindow) -> list[str]:
    return [note.text for note in window.news.notes if note.key.startswith("work/")]


def test_new_work_is_told_by_the_bell_a_toast_and_today(window: MainWindow) -> None:
    exchanged(window, CAME, asked=False)
    assert told(window) == ["Headquarters sent 2 new versions of records"]
    toast = window.findChild(Toast, "toast")
    assert toast is not None
    assert window.page("today").findChild(QWidget, f"today/{window.news.notes[0].key}") is not None
    [kept] = [one for one in noted.kept(window.room.desk) if one.kind == WORK]
    assert "1 assigned project" in kept.name


def test_who_asked_reads_it_on_the_page_and_is_not_told_twice(window: MainWindow) -> None:
    exchanged(window, CAME, asked=True)
    assert told(window) == []


def test_an_exchange_that_brought_nothing_is_no_news(window: MainWindow) -> None:
    exchanged(window, Exchanged(confirmed=3), asked=False)
    assert told(window) == []


def test_an_open_list_shows_what_came_at_once(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window.go("records")
    settle(window.room.jobs)
    looked: list[str] = []
    monkeypatch.setattr(RecordsPage, "refresh", lambda _page: looked.append("records"))
    exchanged(window, Exchanged(confirmed=3), asked=False)
    assert looked == []
    exchanged(window, CAME, asked=False)
    assert looked == ["records"]
