"""The wizard opens any section, jumps to problems, takes steps back, and builds only what is in sight."""

from __future__ import annotations

import json
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from sidesk.core.clock import Clock
from sidesk.forms.session import Context, FormSession
from sidesk.ui.fields.base import Field
from sidesk.ui.kit.toast import Toast
from sidesk.ui.wizard.ports import WizardPorts
from sidesk.ui.wizard.section import SectionView
from sidesk.ui.wizard.trouble import TroubleLine
from sidesk.ui.wizard.window import Wizard
from tests.support.desk import FakeKeeper
from tests.ui.wizard.conftest import FORM, Build

ROOMS = {
    "rooms": {
        "r1": {"@order": "1", "code": "A-1F-ER01", "length": "6", "width": "4", "voltage": "0.8"},
        "r2": {"@order": "2", "code": "A-3F-TR01", "length": "2.4", "width": "1.8", "voltage": "2.3"},
    }
}
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def edit(wizard: Wizard, path: str) -> QLineEdit:
    field = wizard.findChild(Field, path)
    assert isinstance(field, Field), path
    found = field.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def settled(qtbot: QtBot, wizard: Wizard) -> None:
    qtbot.waitUntil(lambda: not wizard._tidy.isActive())


def test_all_sections_are_listed_with_review_and_signing_behind_them(wizard: Wizard) -> None:
    titles = [row.text() for row in wizard.outline.list.rows()]
    assert titles == ["Basics", "Installation", "Rooms and power", "Links", "Conclusion", "Review", "Sign"]


def test_any_section_is_opened_and_only_its_widgets_exist(qtbot: QtBot, wizard: Wizard) -> None:
    assert wizard.findChild(QWidget, "basics/a_text") is not None
    wizard.outline.list.rows()[3].click()
    assert wizard.current() == 3
    qtbot.waitUntil(lambda: wizard.findChild(QWidget, "basics/a_text") is None)
    assert wizard.findChild(QWidget, "links") is not None


def test_keys_go_from_section_to_section(wizard: Wizard) -> None:
    wizard.setFocus()
    QTest.keyClick(wizard, Qt.Key.Key_PageDown, CONTROL)
    QTest.keyClick(wizard, Qt.Key.Key_Return, CONTROL)
    assert wizard.current() == 2
    QTest.keyClick(wizard, Qt.Key.Key_PageUp, CONTROL)
    assert wizard.current() == 1


def test_the_section_list_counts_what_is_answered(qtbot: QtBot, wizard: Wizard) -> None:
    QTest.keyClicks(edit(wizard, "basics/a_text"), "AL1-12")
    settled(qtbot, wizard)
    assert wizard.outline.list.rows()[0].accessibleDescription() == "1 of 26 answered"


def test_a_problem_of_another_section_leads_to_its_field(qtbot: QtBot, build: Build) -> None:
    wizard = build(dict(ROOMS))
    assert wizard.current() == 0
    line = next(
        found for found in wizard.problems.findChildren(TroubleLine) if "measure again" in found.text()
    )
    assert line.trouble.where == "A-3F-TR01 · Neutral-to-earth voltage"
    line.click()
    assert wizard.current() == 2
    qtbot.waitUntil(lambda: wizard.focused() == ("rooms", "r2", "voltage"))


def test_f8_walks_from_problem_to_problem(qtbot: QtBot, build: Build) -> None:
    wizard = build(dict(ROOMS))
    wizard.next_problem()
    assert wizard.focused() == ("rooms", "r2", "area")
    wizard.next_problem()
    assert wizard.focused() == ("rooms", "r2", "voltage")
    wizard.previous_problem()
    assert wizard.focused() == ("rooms", "r2", "area")


def test_the_next_empty_one_is_the_next_required_one(build: Build) -> None:
    wizard = build(dict(ROOMS))
    wizard.open(2)
    wizard.foot.open.click()
    assert wizard.focused() == ("rooms", "r1", "temp")
    wizard.foot.open.click()
    assert wizard.focused() == ("rooms", "r1", "air")


def test_required_is_said_beside_the_field_only_after_the_review(qtbot: QtBot, build: Build) -> None:
    wizard = build({"rooms": {"r1": {"@order": "1"}}})
    wizard.open(4)
    field = wizard.findChild(Field, "end/conclusion")
    assert isinstance(field, Field)
    assert field.note.text() == ""
    wizard.forward()
    wizard.jump(("end", "conclusion"))
    field = wizard.view.findChild(Field, "end/conclusion") if wizard.view else None
    assert isinstance(field, Field)
    assert field.note.text() != ""


def test_undo_shows_where_it_took_something_back(qtbot: QtBot, wizard: Wizard) -> None:
    QTest.keyClicks(edit(wizard, "basics/a_text"), "AL1-12")
    wizard.open(4)
    wizard.undo()
    assert wizard.current() == 0
    assert edit(wizard, "basics/a_text").text() == ""
    wizard.redo()
    assert edit(wizard, "basics/a_text").text() == "AL1-12"


def toasts(wizard: Wizard) -> list[str]:
    return [toast.accessibleName() for toast in wizard.findChildren(Toast) if toast.isVisible()]


def test_undo_says_what_it_took_back_and_redo_what_it_did_again(qtbot: QtBot, build: Build) -> None:
    wizard = build(dict(ROOMS))
    wizard.filling.answer(("rooms", "r2", "voltage"), "2.9")
    wizard.open(4)
    wizard.undo()
    assert toasts(wizard) == ["Took back: A-3F-TR01 · Neutral-to-earth voltage 2.9 V → 2.3 V"]
    assert wizard.current() == 2
    qtbot.waitUntil(lambda: wizard.focused() == ("rooms", "r2", "voltage"))
    wizard.redo()
    assert toasts(wizard) == ["Did again: A-3F-TR01 · Neutral-to-earth voltage 2.3 V → 2.9 V"]


def test_undo_says_which_row_came_or_went(wizard: Wizard) -> None:
    [key] = wizard.filling.add_rows(("links",))
    wizard.undo()
    assert toasts(wizard) == ["Took back: a row added to Links"]
    assert wizard.current() == 3
    wizard.redo()
    wizard.filling.remove_rows(("links",), [key])
    wizard.undo()
    assert toasts(wizard) == ["Took back: a row removed from Links"]


def test_undo_of_many_answers_says_the_first_and_how_many_more(wizard: Wizard) -> None:
    wizard.filling.answer_many([(("basics", "a_text"), "x"), (("basics", "a_date"), "2026-05-11")])
    wizard.undo()
    assert toasts(wizard) == ["Took back: Fed from x → — and 1 more"]


def test_undo_goes_on_after_the_wizard_was_built_again(
    build: Build, keeper: FakeKeeper, qtbot: QtBot
) -> None:
    first = build()
    first.filling.answer(("basics", "a_text"), "AL1")
    with qtbot.waitSignal(first.saved, timeout=2000):
        first.autosave.flush()
    pages, (answers, *_) = keeper.undo[-1], keeper.kept[-1]
    history = {"tail": json.loads(pages.tail), "settled": json.loads(pages.settled or "null")}
    again = build(dict(answers), history)
    qtbot.waitUntil(again.outline.undo.isEnabled)
    again.undo()
    assert edit(again, "basics/a_text").text() == ""


def test_a_removal_can_be_undone_from_the_toast(qtbot: QtBot, build: Build) -> None:
    wizard = build(dict(ROOMS))
    wizard.open(2)
    wizard.filling.remove_rows(("rooms",), ["r2"])
    wizard.filling.said.emit("“A-3F-TR01” removed")
    toast = wizard.findChild(Toast)
    assert isinstance(toast, Toast)
    toast.acted.emit()
    assert wizard.session.row_keys(("rooms",)) == ["r1", "r2"]


def test_the_foot_says_what_is_missing(qtbot: QtBot, build: Build) -> None:
    wizard = build(dict(ROOMS))
    wizard.open(1)
    assert wizard.foot.missing.text() == "5 items here have no result yet"
    wizard.open(3)
    assert wizard.foot.missing.text() == "All that is required is here"
    assert wizard.foot.next.text() == "Next: Conclusion"
    wizard.open(4)
    assert wizard.foot.missing.text() == "1 required answer is missing here"


def test_a_narrow_window_keeps_everything_within_reach(qtbot: QtBot, build: Build) -> None:
    wizard = build(dict(ROOMS))
    wizard.resize(940, 700)
    assert wizard.outline.isHidden()
    assert wizard.problems.isHidden()
    assert wizard.head.sections.isVisible()
    assert wizard.head.problems.text() == "Problems 2"
    assert wizard.foot.saved.isVisible()


def test_single_letters_stay_letters_in_a_text_field(wizard: Wizard) -> None:
    wizard.open(1)
    view = wizard.view
    assert isinstance(view, SectionView)
    row = view.block.rows[0]  # type: ignore[union-attr]
    assert row.measured is not None  # type: ignore[union-attr]
    QTest.keyClicks(row.measured.edit, "123")  # type: ignore[union-attr]
    assert row.verdict() == ""  # type: ignore[union-attr]
    assert row.measured.edit.text() == "123"  # type: ignore[union-attr]


def test_a_section_that_is_no_longer_asked_leaves_the_list(qtbot: QtBot, wizard: Wizard) -> None:
    wizard.open(3)
    wizard.filling.changed.emit(frozenset({("basics",)}))
    assert wizard.current() == 3
    assert wizard.count() == 7


def test_a_section_is_entered_with_the_cursor_in_its_first_field(wizard: Wizard) -> None:
    wizard.outline.list.rows()[1].click()
    wizard.outline.list.rows()[0].click()
    assert wizard.focused() == ("basics", "a_text")
    wizard.foot.next.click()
    found = wizard.focused()
    assert found is not None
    assert found[-2] == "items"  # the row itself, where 1, 2 and 3 answer


def test_a_table_is_entered_in_its_cells(wizard: Wizard) -> None:
    wizard.outline.list.rows()[3].click()
    assert wizard.focused() == ("links",)


def test_a_record_nobody_signs_is_left_by_done(qtbot: QtBot, ports: WizardPorts, clock: Clock) -> None:
    context = Context(clock.today(), clock.now(), language="en")
    wizard = Wizard(replace(ports, finisher=None), FormSession(FORM, {}, context, clock))
    qtbot.addWidget(wizard)
    wizard.open(wizard.count() - 1)
    assert wizard.foot.next.text() == "Done"
    with qtbot.waitSignal(wizard.left):
        wizard.foot.next.click()


def test_a_cursor_outside_the_record_is_no_answer_and_gives_way_when_it_opens(
    qtbot: QtBot, ports: WizardPorts, clock: Clock
) -> None:
    around = QWidget()
    around.path = ("somewhere", "else")  # type: ignore[attr-defined]
    outside = QLineEdit(around)
    qtbot.addWidget(around)
    around.show()
    outside.setFocus()
    wizard = Wizard(ports, FormSession(FORM, {}, Context(clock.today(), clock.now(), language="en"), clock))
    wizard.setParent(around)
    assert wizard.focused() is None
    wizard.show()
    outside.setFocus()
    qtbot.waitUntil(lambda: wizard.focused() == ("basics", "a_text"))
