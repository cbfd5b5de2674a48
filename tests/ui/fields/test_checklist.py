"""Checklists: verdicts by key and button, a failure opens in place, limits with their difference."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from sidesk.core.text import Words
from sidesk.forms.definition import Choice
from sidesk.forms.session import FormSession
from sidesk.ui.fields.checklist import ALL, FAILED, OPEN, Checklist, parts_of
from sidesk.ui.fields.checkrow import CheckRow
from sidesk.ui.fields.criterion import criterion_of, number, plain
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.inputs import Area
from sidesk.ui.kit.ports import FAIL, PASS, TODO
from sidesk.ui.theme import Look
from tests.support.example import FORM

PATH = ("items",)


def test_every_row_is_there_and_nothing_is_preset(checklist: Checklist) -> None:
    assert [row.verdict() for row in checklist.rows] == [""] * 5
    assert checklist.counter.text() == "0 / 5"
    assert checklist.strip._states == [TODO] * 5


def test_keys_answer_and_walk(checklist: Checklist, session: FormSession) -> None:
    first, second = checklist.rows[:2]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_1)
    QTest.keyClick(first, Qt.Key.Key_Down)
    QTest.keyClick(second, Qt.Key.Key_3)
    assert session.value((*PATH, "duct-06", "result")) == "pass"
    assert session.value((*PATH, "duct-07", "result")) == "na"
    assert checklist.counter.text() == "2 / 5"


def test_a_failure_opens_in_place_and_asks_for_words(checklist: Checklist, session: FormSession) -> None:
    row = checklist.rows[2]
    QTest.keyClick(row, Qt.Key.Key_2)
    assert row.opened
    assert row.details is not None
    area = row.details.findChild(Area)
    assert isinstance(area, Area)
    QTest.keyClicks(area, "no plate between")
    assert session.value((*PATH, "duct-08", "remark")) == "no plate between"
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_1)
    assert not row.opened


def test_not_applicable_opens_where_a_reason_is_required(checklist: Checklist) -> None:
    row = checklist.rows[0]
    QTest.keyClick(row, Qt.Key.Key_3)
    assert row.opened


def test_escape_closes_and_enter_opens(checklist: Checklist) -> None:
    row = checklist.rows[1]
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert row.opened
    QTest.keyClick(row, Qt.Key.Key_Escape)
    assert not row.opened


def test_a_measured_value_is_told_with_its_limit_and_difference(
    checklist: Checklist, session: FormSession
) -> None:
    row = checklist.rows[2]
    assert row.measured is not None
    row.measured.edit.setFocus()
    QTest.keyClicks(row.measured.edit, "110")
    assert session.value((*PATH, "duct-08", "measured")) == "110"
    assert row.verdict() == "", "somebody is still typing"
    QTest.keyClick(row.measured.edit, Qt.Key.Key_Return)
    assert row.verdict() == "fail"
    assert row.opened
    assert isinstance(checklist.window().focusWidget(), Area), "Enter leads to the reason"
    assert row.details is not None
    assert row.details._miss.text() == "Limit ≥ 130 mm, short by 20 mm"


def test_a_pass_goes_on_to_the_next_row_that_is_still_open(checklist: Checklist) -> None:
    QTest.keyClick(checklist.rows[1], Qt.Key.Key_1)
    checklist.rows[0].setFocus()
    QTest.keyClick(checklist.rows[0], Qt.Key.Key_1)
    assert checklist.window().focusWidget() is checklist.rows[2], "the second is answered already"


def test_a_failure_takes_the_cursor_to_its_reason_and_ctrl_enter_goes_on(
    checklist: Checklist, session: FormSession
) -> None:
    checklist.rows[0].setFocus()
    QTest.keyClick(checklist.rows[0], Qt.Key.Key_2)
    remark = checklist.window().focusWidget()
    assert isinstance(remark, Area)
    QTest.keyClicks(remark, "1 2 3")
    assert session.value((*PATH, "duct-06", "remark")) == "1 2 3", "digits in a remark are text"
    QTest.keyClick(remark, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert checklist.window().focusWidget() is checklist.rows[1]


def test_escape_in_a_remark_goes_on_too(checklist: Checklist) -> None:
    QTest.keyClick(checklist.rows[0], Qt.Key.Key_2)
    QTest.keyClick(checklist.window().focusWidget(), Qt.Key.Key_Escape)
    assert checklist.window().focusWidget() is checklist.rows[1]
    assert checklist.rows[0].opened, "what is missing stays in sight"


def test_the_chosen_key_again_clears_and_stays(checklist: Checklist) -> None:
    row = checklist.rows[1]
    QTest.keyClick(row, Qt.Key.Key_1)
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_1)
    assert row.verdict() == ""
    assert checklist.window().focusWidget() is row


def test_keys_lead_to_the_ends_the_failures_and_what_is_open(checklist: Checklist) -> None:
    rows = checklist.rows
    QTest.keyClick(rows[3], Qt.Key.Key_2)
    rows[0].setFocus()
    for key, wanted in (
        (Qt.Key.Key_End, 4), (Qt.Key.Key_Home, 0), (Qt.Key.Key_F, 3), (Qt.Key.Key_N, 4), (Qt.Key.Key_N, 0),
        (Qt.Key.Key_PageDown, 4), (Qt.Key.Key_PageUp, 0),
    ):  # fmt: skip
        QTest.keyClick(checklist.window().focusWidget(), key)
        assert checklist.window().focusWidget() is rows[wanted]


def test_a_value_within_its_limit_passes_and_enter_goes_on(checklist: Checklist) -> None:
    row = checklist.rows[2]
    assert row.measured is not None
    row.measured.edit.setFocus()
    QTest.keyClicks(row.measured.edit, "130")
    QTest.keyClick(row.measured.edit, Qt.Key.Key_Return)
    assert row.verdict() == "pass"
    assert row.told_decision() == "decided by the value"
    assert checklist.window().focusWidget() is checklist.rows[3]


def test_a_hand_overrides_the_value_and_the_row_says_so(checklist: Checklist) -> None:
    row = checklist.rows[2]
    assert row.measured is not None
    QTest.keyClicks(row.measured.edit, "110")
    row.decide()
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_1)
    assert row.told_decision() == "decided by hand, the value says fail"
    row.measured.edit.setText("")
    QTest.keyClicks(row.measured.edit, "100")
    row.decide()
    assert row.verdict() == "pass", "what a hand decided stays"


def test_a_corrected_value_takes_its_own_verdict_along(checklist: Checklist) -> None:
    row = checklist.rows[2]
    assert row.measured is not None
    QTest.keyClicks(row.measured.edit, "110")
    row.decide()
    QTest.keyClick(row.measured.edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(row.measured.edit, "131")
    row.decide()
    assert row.verdict() == "pass"


def test_words_beside_a_number_are_left_to_a_person(checklist: Checklist) -> None:
    assert checklist.rows[2].criterion.verdict("about 110") == ""
    assert checklist.rows[2].criterion.verdict("130 mm") == "pass"
    assert checklist.rows[1].criterion.verdict("1") == "", "no limit, no verdict"
    assert checklist.rows[3].criterion.limit(Words("en")) == "Limit ≥ 25  ≤ 30 %"


def test_the_rest_is_passed_only_after_two_yeses_and_says_so(
    qtbot: QtBot, checklist: Checklist, session: FormSession
) -> None:
    checklist.rest.click()
    first = checklist.passing.dialog
    assert first is not None
    assert "02 Continuity" in "".join(label.text() for label in first.findChildren(QLabel))
    first.findChild(Button, "yes").click()  # type: ignore[union-attr]
    assert [row.verdict() for row in checklist.rows] == [""] * 5, "one yes passes nothing"
    second = checklist.passing.dialog
    assert second is not None
    assert second is not first
    second.findChild(Button, "yes").click()  # type: ignore[union-attr]
    assert [row.verdict() for row in checklist.rows] == ["", "pass", "", "", ""], "limits want their values"
    assert "passed together" in checklist.rows[1].accessibleDescription()
    checklist.filling.undo()
    assert checklist.rows[1].verdict() == ""
    assert session.passed_together((*PATH, "duct-07", "result")) is None


def test_cancelling_passes_nothing(checklist: Checklist) -> None:
    checklist.rest.click()
    assert checklist.passing.dialog is not None
    checklist.passing.dialog.reject()
    assert [row.verdict() for row in checklist.rows] == [""] * 5


def test_filters_leave_what_they_say(checklist: Checklist) -> None:
    QTest.keyClick(checklist.rows[0], Qt.Key.Key_1)
    QTest.keyClick(checklist.rows[1], Qt.Key.Key_2)
    checklist.filters[FAILED].click()
    assert [not row.isHidden() for row in checklist.rows] == [False, True, False, False, False]
    checklist.filters[OPEN].click()
    assert [not row.isHidden() for row in checklist.rows] == [False, False, True, True, True]
    checklist.filters[ALL].click()
    assert [chip.text() for chip in checklist.filters.values()] == ["All 5", "Not answered 3", "Failed 1"]


def test_the_strip_shows_and_opens_the_rows(checklist: Checklist) -> None:
    QTest.keyClick(checklist.rows[0], Qt.Key.Key_1)
    QTest.keyClick(checklist.rows[2], Qt.Key.Key_2)
    assert checklist.strip._states == [PASS, TODO, FAIL, TODO, TODO]
    assert checklist.strip.said(2) == "03 Separation from power of 5, fail"


def test_a_problem_leads_into_the_opened_row(checklist: Checklist) -> None:
    found = checklist.reveal((*PATH, "duct-08", "remark"))
    assert checklist.rows[2].opened
    assert found is not None
    assert found.objectName() == "items/duct-08/remark"
    assert checklist.reveal(("rooms", "x")) is None


def test_the_parts_of_a_row_are_found_by_kind() -> None:
    parts = parts_of(FORM.items[1])  # type: ignore[arg-type]
    assert parts is not None
    assert (parts.verdict.name, parts.measured and parts.measured.name) == ("result", "measured")
    assert (parts.photo and parts.photo.name, parts.remark and parts.remark.name) == ("photo", "remark")
    assert parts_of(FORM.items[3]) is not None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "found"),
    [("110", "110"), ("约 2,45 m", "2.45"), ("−1.8 dB", "-1.8"), ("", None), ("none", None)],
)
def test_the_number_of_a_measured_text(text: str, found: str | None) -> None:
    assert number(text) == (None if found is None else Decimal(found))


def test_a_miss_is_told_in_plain_numbers() -> None:
    choice = Choice("a", {"en": "a"}, {"unit": "dB", "at_most": "0.30", "clause": "GB (K)"})
    criterion = criterion_of(choice)
    miss = criterion.miss("0.35")
    assert miss is not None
    assert miss.told(Words("en")) == "Limit ≤ 0.3 dB, over by 0.05 dB"
    assert criterion.miss("0.3") is None
    assert not criterion.checked
    assert plain(Decimal("1.20E+2")) == "120"


def test_a_list_that_follows_from_another_answer_says_so_while_it_is_empty(
    qtbot: QtBot, checklist: Checklist
) -> None:
    assert not checklist.nothing.isVisibleTo(checklist)
    checklist.filling.session.row_keys = lambda path: []  # type: ignore[method-assign]
    checklist.refresh(frozenset({checklist.path}))
    assert checklist.nothing.isVisibleTo(checklist)


@pytest.mark.parametrize(("language", "said"), [("zh", "行业惯例 (P)"), ("en", "practice (P)")])
def test_the_tip_of_a_criterion_says_its_clause_in_the_language_of_the_screen(
    checklist: Checklist, look: Look, language: str, said: str
) -> None:
    row = checklist.rows[0]
    told = replace(row.criterion, clause="行业惯例 / practice (P)")
    spoken = replace(row.ports, look=replace(look, words=Words(language)))
    made = CheckRow(spoken, row.filling, row.path, row.parts, (1, "x", told))
    assert said in [part.toolTip() for part in made.findChildren(QWidget)]
    made.deleteLater()
