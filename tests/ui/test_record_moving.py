"""A new form version never strands a draft: it is offered, previewed, moved, undone, or declined."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from sidesk.actions import fill, moving
from sidesk.actions.desk import Desk
from sidesk.forms import package
from sidesk.forms.definition import Form, Group, Question
from sidesk.ui.jobs import JobRunner
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.text import Text
from sidesk.ui.kit.toast import Toast
from sidesk.ui.main_window import MainWindow
from sidesk.ui.record_moving import MoveDialog
from sidesk.ui.record_page import RecordPage
from sidesk.ui.room import Room
from sidesk.ui.theme import Look
from tests.support import laptops
from tests.support.looks import faults, worn
from tests.support.shell import settle

_quick_stores, grown, desk = laptops._quick_stores, laptops.grown, laptops.desk

ANSWERS: dict[str, Any] = {"a": {"site": "A1", "length": "1.25", "gone": "an old remark"}}


def version(number: str, *questions: Question) -> Form:
    both = {"en": "Test", "zh": "测试"}
    return Form("D77", number, both, ("en", "zh"), (Group("a", questions, both),), {})


def asked(name: str, kind: str = "text", **more: Any) -> Question:
    return Question(name, kind, {"en": name.title(), "zh": name}, **more)


def draft_with_a_newer_form(desk: Desk) -> str:
    old = version("1", asked("site"), asked("length", "decimal", unit="m"), asked("gone"))
    desk.store.packages.add(package.pack(old))
    record = fill.start(desk, "D77", answers=ANSWERS).record
    fill.keep(desk, record, ANSWERS, "A1", (3, 3))
    new = version("2", asked("site"), asked("length", "decimal", unit="cm"), asked("fresh"))
    desk.store.packages.add(package.pack(new))
    return record


@pytest.fixture
def page(desk: Desk, look: Look, jobs: JobRunner) -> Iterator[RecordPage]:
    yield from opened(desk, look, jobs)


def opened(desk: Desk, look: Look, jobs: JobRunner) -> Iterator[RecordPage]:
    record = draft_with_a_newer_form(desk)
    window = MainWindow(Room(desk, look, jobs, lambda error, _: pytest.fail(str(error))))
    window.resize(1440, 900)
    window.begin()
    window.show()
    window.open_record(record)
    settle(jobs)
    page = window.shown()
    assert isinstance(page, RecordPage)
    yield page
    window.close()
    window.deleteLater()


def press(page: RecordPage, name: str) -> None:
    button = page.findChild(Button, name)
    assert button is not None
    button.click()
    settle(page.room.jobs)


def dialog_of(page: RecordPage) -> MoveDialog:
    press(page, "moving/look")
    found = page.findChild(MoveDialog)
    assert found is not None
    return found


def texts(dialog: Dialog) -> str:
    return "\n".join(one.text() for one in dialog.findChildren(Text))


def test_the_move_is_previewed_done_told_and_undone(page: RecordPage, desk: Desk) -> None:
    dialog = dialog_of(page)
    assert "1.25 m → 125" in texts(dialog)
    assert "an old remark" in texts(dialog)
    press(page, "move/go")
    assert page.opened.form.version == "2"
    assert page.is_draft
    press(page, "moving/left")
    [left] = page.findChildren(Dialog, "left")
    assert "an old remark" in texts(left)
    left.close()
    toast = page.window().findChild(Toast, "toast")
    assert toast is not None
    toast.acted.emit()
    settle(page.room.jobs)
    assert page.opened.form.version == "1"
    assert fill.resume(desk, page.record).answers == ANSWERS


def test_what_was_typed_a_moment_ago_goes_along(page: RecordPage, desk: Desk) -> None:
    assert page.wizard is not None
    page.wizard.filling.answer(("a", "site"), "B2")
    press_go(page)
    assert fill.resume(desk, page.record).answers["a"]["site"] == "B2"  # type: ignore[call-overload,index]


def press_go(page: RecordPage) -> None:
    dialog_of(page)
    press(page, "move/go")


def test_a_draft_that_moved_and_was_left_untouched_is_still_there(page: RecordPage, desk: Desk) -> None:
    press_go(page)
    page.leave()
    settle(page.room.jobs)
    assert desk.store.records.draft(page.record) is not None


def test_who_stays_finishes_on_the_old_version(page: RecordPage, desk: Desk) -> None:
    dialog_of(page)
    press(page, "move/stay")
    assert page.opened.form.version == "1"
    assert not page.moving.isVisible()
    assert moving.standing(desk, page.record) == moving.Standing()


@pytest.mark.parametrize("language", ["en", "zh", "pseudo"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_lines_and_dialog_are_whole_in_every_size(
    qapp: QApplication, fonts: list[str], desk: Desk, jobs: JobRunner, language: str, scale: float
) -> None:
    look = worn(qapp, language, scale)
    for page in opened(desk, look, jobs):
        assert not faults(page.moving)
        dialog = dialog_of(page)
        assert not faults(dialog)
        press(page, "move/go")
        assert not faults(page.moving)
