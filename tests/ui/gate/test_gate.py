"""Parts of the gate on their own: the steps, the lock, the narrow window."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from sidesk.ui.gate.first_run import FirstRun, Typed
from sidesk.ui.gate.side import Side
from sidesk.ui.gate.steps import DONE, NOW, TO_COME, Steps
from sidesk.ui.gate.unlock import Unlock
from sidesk.ui.gate.window import GateWindow
from sidesk.ui.theme import Look


def test_steps_say_what_is_done_and_where_one_is(qtbot: QtBot, look: Look) -> None:
    steps = Steps(look, ("Who", "Passphrase", "Code"))
    qtbot.addWidget(steps)
    steps.show_step(1)
    assert [mark.state for mark in steps.marks] == [DONE, NOW, TO_COME]


def test_what_was_typed_comes_back_as_it_was(qtbot: QtBot, look: Look) -> None:
    typed = Typed(1, "样例·林舟", "示例集成公司", "SID", "一句话", "一句", "", written=False)
    first = FirstRun(look, typed)
    qtbot.addWidget(first)
    assert first.typed() == typed


def test_the_code_can_be_read_and_the_sheet_be_printed_once_it_is_saved(qtbot: QtBot, look: Look) -> None:
    first = FirstRun(look)
    qtbot.addWidget(first)
    first.show()
    first.show_code("K7QF-2M9X-TR4D")
    assert first._print.isHidden()
    with qtbot.waitSignal(first.print_asked):
        first.show_saved("sheet.pdf")
        first._print.click()
    assert first.typed().saved_as == "sheet.pdf"
    with qtbot.waitSignal(first.done):
        first._open.click()


def test_nobody_opens_a_store_that_is_still_being_closed(qtbot: QtBot, look: Look) -> None:
    unlock = Unlock(look)
    qtbot.addWidget(unlock)
    given: list[str] = []
    unlock.passphrase_given.connect(given.append)
    unlock.set_locking(locking=True)
    unlock.line.edit.setText("a passphrase")
    unlock.line.entered.emit()
    assert given == []
    unlock.set_locking(locking=False)
    unlock.line.entered.emit()
    unlock.line.entered.emit()  # a second Enter while the first is being tried
    assert given == ["a passphrase"]


def test_the_program_says_why_it_is_locked(qtbot: QtBot, look: Look) -> None:
    unlock = Unlock(look)
    qtbot.addWidget(unlock)
    unlock.tell_locked(30)
    assert unlock.said.said() == "Locked after 30 minutes without a touch"
    unlock.tell_locked(0)
    assert unlock.said.said() == "Locked"


def test_a_new_passphrase_behind_the_recovery_code_must_be_long_enough(qtbot: QtBot, look: Look) -> None:
    unlock = Unlock(look)
    qtbot.addWidget(unlock)
    given: list[tuple[str, str]] = []
    unlock.code_given.connect(lambda code, fresh: given.append((code, fresh)))
    unlock.forgotten.click()
    unlock.code.setText("K7QF-2M9X")
    unlock.fresh.edit.setText("short")
    unlock.open.click()
    assert given == []
    unlock.fresh.edit.setText("long enough")
    unlock.open.click()
    assert given == [("K7QF-2M9X", "long enough")]


def test_a_narrow_window_shows_the_questions_only(qtbot: QtBot, look: Look) -> None:
    gate = GateWindow(look, first_run=False)
    qtbot.addWidget(gate)
    gate.resize(1400, 800)
    gate.show()
    side = gate.findChild(Side)
    assert side is not None
    assert side.isVisible()
    gate.resize(900, 700)
    assert not side.isVisible()
