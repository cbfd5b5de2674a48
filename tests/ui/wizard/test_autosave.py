"""What is typed is on the disk within a second; the mark turns only after the disk said yes."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from sidesk.core.errors import DiskFull, StoreUnavailable
from sidesk.ui.wizard.autosave import copied
from sidesk.ui.wizard.window import Wizard
from tests.support.desk import FakeKeeper


def typed(wizard: Wizard, text: str) -> None:
    field = wizard.findChild(QWidget, "basics/a_text")
    assert field is not None
    edit = field.findChild(QLineEdit)
    assert isinstance(edit, QLineEdit)
    QTest.keyClicks(edit, text)


def test_the_mark_shows_the_keepers_time(qtbot: QtBot, wizard: Wizard, keeper: FakeKeeper) -> None:
    assert wizard.outline.saved.text() == ""
    with qtbot.waitSignal(wizard.saved, timeout=2000):
        typed(wizard, "AL1")
    assert wizard.outline.saved.text() == "Saved on this computer 14:03:22"
    answers, title, done, total = keeper.kept[-1]
    assert answers == {
        "basics": {"a_text": "AL1", "a_calculate": "2"},
        **{k: v for k, v in answers.items() if k != "basics"},
    }
    assert (title, done) == ("AL1", 1)
    assert total > 20


def test_strokes_that_follow_each_other_are_saved_together(
    qtbot: QtBot, wizard: Wizard, keeper: FakeKeeper
) -> None:
    with qtbot.waitSignal(wizard.saved, timeout=2000):
        typed(wizard, "AL1-12")
    assert len(keeper.kept) == 1


def test_typing_without_a_pause_is_saved_after_a_second(
    qtbot: QtBot, wizard: Wizard, keeper: FakeKeeper
) -> None:
    for n in range(14):
        typed(wizard, str(n % 10))
        qtbot.wait(100)
    assert len(keeper.kept) >= 1


def test_another_section_saves_at_once(qtbot: QtBot, wizard: Wizard) -> None:
    typed(wizard, "AL1")
    with qtbot.waitSignal(wizard.saved, timeout=300):
        wizard.open(2)


def test_hiding_the_page_saves_at_once(qtbot: QtBot, wizard: Wizard) -> None:
    typed(wizard, "AL1")
    with qtbot.waitSignal(wizard.saved, timeout=300):
        wizard.hide()


def test_a_full_disk_is_told_typing_goes_on_and_it_is_tried_again(
    qtbot: QtBot, wizard: Wizard, keeper: FakeKeeper
) -> None:
    keeper.full = True
    with qtbot.waitSignal(wizard.save_failed, timeout=2000) as failed:
        typed(wizard, "AL1")
    assert isinstance(failed.args[0], DiskFull)
    assert wizard.refused.banner is not None
    assert wizard.refused.banner.said() == "The disk is full."
    assert wizard.outline.saved.text() == "Not saved yet"
    keeper.full = False
    with qtbot.waitSignal(wizard.saved, timeout=3000):
        typed(wizard, "-12")
    assert wizard.refused.banner is None
    basics = keeper.kept[-1][0]["basics"]
    assert isinstance(basics, dict)
    assert basics["a_text"] == "AL1-12"


def test_it_is_tried_again_without_a_stroke(qtbot: QtBot, wizard: Wizard, keeper: FakeKeeper) -> None:
    wizard.autosave._retry.setInterval(50)
    keeper.full = True
    with qtbot.waitSignal(wizard.save_failed, timeout=2000):
        typed(wizard, "AL1")
    keeper.full = False
    with qtbot.waitSignal(wizard.saved, timeout=2000):
        pass
    assert not wizard.autosave.pending


def test_what_is_being_written_does_not_change_meanwhile() -> None:
    answers = {"rooms": {"r1": {"code": "A", "shared": ["power"]}}}
    snapshot = copied(answers)
    answers["rooms"]["r1"]["code"] = "B"
    answers["rooms"]["r1"]["shared"].append("fire")  # type: ignore[attr-defined]
    assert snapshot == {"rooms": {"r1": {"code": "A", "shared": ["power"]}}}


def test_a_disk_that_took_the_last_it_can_is_told_although_all_is_saved(
    qtbot: QtBot, wizard: Wizard, keeper: FakeKeeper
) -> None:
    keeper.low = True
    with qtbot.waitSignal(wizard.saved, timeout=2000):
        typed(wizard, "AL1")
    assert wizard.refused.banner is not None
    assert wizard.refused.banner.said() == "The disk is full."
    assert wizard.outline.saved.text().startswith("Saved")
    keeper.low = False
    with qtbot.waitSignal(wizard.saved, timeout=2000):
        typed(wizard, "-12")
    assert wizard.refused.banner is None


def test_a_full_disk_is_called_so_whatever_else_it_says(
    qtbot: QtBot, wizard: Wizard, keeper: FakeKeeper
) -> None:
    wizard.refused.show_failed(StoreUnavailable(what="I/O error"), full=True)
    assert wizard.refused.banner is not None
    assert wizard.refused.banner.said() == "The disk is full."
