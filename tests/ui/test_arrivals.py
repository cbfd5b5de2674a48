"""Photos under way when their record, its window or the program is closed are not lost."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from PIL import Image

from sidesk.actions import attach, opening
from sidesk.core.canonical import Json
from sidesk.forms.definition import Path as Place
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program
from sidesk.ui.fields.attached import kept
from sidesk.ui.fields.intake import Intake, Wanted, under_way
from sidesk.ui.fields.photo_places import photo_places
from sidesk.ui.hands import pause
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.toast import Toast
from sidesk.ui.main_window import MainWindow
from sidesk.ui.record_page import RecordPage
from tests.support.shell import PASSPHRASE, seen, settle


class Slow(Event):
    """Photos are taken in only once this is set: the edge of the computer, a slow disk."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = Event()  # the first photo is under way


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    go, take = Slow(), attach.photo

    def photo(*given: object) -> object:
        go.begun.set()
        assert go.wait(20)
        return take(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(attach, "photo", photo)
    return go


@pytest.fixture
def page(program: Program, window: MainWindow) -> RecordPage:
    assert program.desk is not None
    record = program.desk.store.records.page(RecordQuery(form="D18", state="draft"))[0].record
    window.open_record(record)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "it did not open")
    found = window.shown()
    assert isinstance(found, RecordPage)
    return found


def add_photo(page: RecordPage, tmp_path: Path) -> Place:
    wizard = page.wizard
    assert wizard is not None
    path = photo_places(wizard.session, page.room.words)[0].path
    Image.new("RGB", (40, 30), (10, 90, 160)).save(tmp_path / "a.jpg")
    ports = wizard.ports.fields
    filling = wizard.filling
    Intake(
        ports,
        Wanted("photo", [tmp_path / "a.jpg"]),
        lambda taken: kept(filling, path, taken, ports.late),
    )
    return path


def stored(program: Program, record: str, path: Place) -> Json:
    assert program.desk is not None
    draft = program.desk.store.records.draft(record)
    assert draft is not None
    found: Json = dict(draft.answers)
    for part in path:
        assert isinstance(found, dict)
        found = found.get(part)
    return found


def test_a_photo_comes_to_a_record_that_was_closed_meanwhile(
    program: Program, window: MainWindow, page: RecordPage, slow: Event, tmp_path: Path
) -> None:
    path, record = add_photo(page, tmp_path), page.record
    window.records.close(record)
    settle_quick(program)
    slow.set()
    settle(program.jobs, 60)
    assert len(stored(program, record, path)) == 1  # type: ignore[arg-type]


def test_a_record_that_is_open_again_shows_it_once(
    program: Program, window: MainWindow, page: RecordPage, slow: Event, tmp_path: Path
) -> None:
    path, record = add_photo(page, tmp_path), page.record
    window.records.close(record)
    settle_quick(program)
    window.open_record(record)
    settle_quick(program)
    slow.set()
    settle(program.jobs, 600)
    again = window.shown()
    assert isinstance(again, RecordPage)
    assert again is not page
    assert again.wizard is not None
    assert len(again.wizard.session.value(path)) == 1  # type: ignore[arg-type]
    assert len(stored(program, record, path)) == 1  # type: ignore[arg-type]


def test_the_window_waits_for_a_photo_and_says_so(
    program: Program, window: MainWindow, page: RecordPage, slow: Event, tmp_path: Path
) -> None:
    path, record = add_photo(page, tmp_path), page.record
    window.close()
    assert window.isVisible()
    assert "still being added" in window.findChildren(Toast)[-1].accessibleName()
    slow.set()
    seen(program, lambda: not window.isVisible(), "it did not close")
    assert len(stored(program, record, path)) == 1  # type: ignore[arg-type]


def test_the_end_of_the_program_keeps_what_is_taken_in(
    program: Program, window: MainWindow, page: RecordPage, slow: Slow, tmp_path: Path
) -> None:
    path, record = add_photo(page, tmp_path), page.record
    assert slow.begun.wait(20)
    slow.set()
    assert under_way(program.jobs)
    program.close()
    program.desk = opening.unlock(program.folder, passphrase=PASSPHRASE)
    assert len(stored(program, record, path)) == 1  # type: ignore[arg-type]
    program.desk.close()
    program.desk = None


def settle_quick(program: Program) -> None:
    """Wait for reads and saves only: the slow lane is held."""
    for _ in range(4):
        program.jobs.finish(Lane.QUICK, 5)
        pause(60)
