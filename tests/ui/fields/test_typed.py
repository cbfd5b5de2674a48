"""Typing: how an answer was understood, units that are chosen, and what was typed before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sidesk.core.canonical import Json
from sidesk.forms.definition import Choice, Question
from sidesk.forms.session import FormSession
from sidesk.ui.fields.base import Asked, Field
from sidesk.ui.fields.grid import FieldGrid
from sidesk.ui.fields.numbers import NumberField
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.registry import make_field
from sidesk.ui.fields.text import LongField, TextField
from sidesk.ui.kit.buttons import Button

Show = Callable[[str], FieldGrid]


def field(grid: FieldGrid, name: str) -> Field:
    found = next((f for f in grid.fields() if f.path[-1] == name), None)
    assert found is not None
    return found


def type_into(found: Field, text: str) -> None:
    assert isinstance(found, NumberField)
    found.edit.selectAll()
    QTest.keyClicks(found.edit, text)


def dropped_down() -> QWidget:
    popup = QApplication.activePopupWidget()
    assert popup is not None
    return popup


def made(qtbot: QtBot, ports: FieldPorts, question: Question, asked: Asked) -> Field:
    found = make_field(ports, question, (question.name,))
    qtbot.addWidget(found)
    found.show_asked(asked)
    found.show()
    return found


def test_a_converted_number_says_below_what_it_became(shown: Show, session: FormSession) -> None:
    found = field(shown("rooms"), "length")
    type_into(found, "2 km")
    assert found.note.text() == "2 km = 2000\u00a0m"
    assert isinstance(found, NumberField)
    found.edit.left.emit()
    assert found.edit.text() == "2000"


def test_an_amount_is_grouped_when_it_is_left_and_stands_in_capitals_below(shown: Show) -> None:
    found = field(shown("basics"), "a_money")
    type_into(found, "1200")
    assert found.note.text() == "壹仟贰佰元整"
    assert isinstance(found, NumberField)
    assert found.edit.text() == "1200"
    found.edit.left.emit()
    assert found.edit.text() == "1,200.00"
    assert found.note.text() == "壹仟贰佰元整"


def test_the_unit_is_chosen_beside_the_number_or_typed(qtbot: QtBot, ports: FieldPorts) -> None:
    question = Question("length", "decimal", unit="m", units=("m", "cm"))
    found = made(qtbot, ports, question, Asked("Length", value={"value": "2.50", "unit": "cm"}))
    told: list[Json] = []
    found.changed.connect(told.append)
    assert isinstance(found, NumberField)
    assert found.units is not None
    assert (found.edit.text(), found.units.text()) == ("2.50", "cm")
    found.units.picked.emit("m")
    assert told.pop() == {"value": "2.50", "unit": "m"}
    type_into(found, "3")
    assert told.pop() == {"value": "3", "unit": "m"}
    type_into(found, "3 cm")
    assert told.pop() == {"value": "3", "unit": "cm"}
    type_into(found, "3 km")
    assert told.pop() == {"value": "3000", "unit": "m"}


def test_what_was_typed_before_drops_down_and_only_a_key_takes_it(qtbot: QtBot, ports: FieldPorts) -> None:
    asked_for: list[tuple[object, str]] = []

    def earlier(path: object, text: str) -> list[str]:
        asked_for.append((path, text))
        return ["AL1-12", "AL1-13"]

    found = made(qtbot, replace(ports, earlier=earlier), Question("fed", "text"), Asked("Fed from"))
    assert isinstance(found, TextField)
    told: list[Json] = []
    found.changed.connect(told.append)
    found.edit.setFocus()
    QTest.keyClicks(found.edit, "AL")
    qtbot.waitUntil(lambda: found.before.known.stringList() == ["AL1-12", "AL1-13"])
    assert asked_for[-1] == (("fed",), "AL")
    popup = dropped_down()
    assert found.edit.text() == "AL"
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Tab)
    assert told[-1] == "AL1-13"
    assert found.edit.text() == "AL1-13"


def test_escape_hides_what_was_typed_before_and_keeps_the_text(qtbot: QtBot, ports: FieldPorts) -> None:
    question = Question("remark", "long")
    found = made(
        qtbot, replace(ports, earlier=lambda path, text: ["No defects seen"]), question, Asked("Remark")
    )
    assert isinstance(found, LongField)
    found.area.setFocus()
    QTest.keyClicks(found.area, "No")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    QTest.keyClick(dropped_down(), Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert found.area.text() == "No"
    QTest.keyClicks(found.area, "n")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    QTest.keyClick(dropped_down(), Qt.Key.Key_Down)
    QTest.keyClick(dropped_down(), Qt.Key.Key_Return)
    assert found.area.text() == "No defects seen"


def test_yes_and_no_have_keys_and_delete_clears(qtbot: QtBot, ports: FieldPorts) -> None:
    options = (Choice("yes", {"en": "Yes"}), Choice("no", {"en": "No"}))
    found = made(qtbot, ports, Question("q", "yesno"), Asked("Q", choices=options))
    told: list[Json] = []
    found.changed.connect(told.append)
    button = found.focus_target()
    for key in (Qt.Key.Key_Y, Qt.Key.Key_2, Qt.Key.Key_N, Qt.Key.Key_1):
        QTest.keyClick(button, key)
    assert told == ["yes", "no", None, "yes"]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Delete)
    assert told[-1] is None


def test_what_is_chosen_of_many_stands_below_to_be_taken_off_again(qtbot: QtBot, ports: FieldPorts) -> None:
    options = tuple(Choice(f"c{n}", {"en": f"Choice {n}"}) for n in range(20))
    found = made(qtbot, ports, Question("q", "many"), Asked("Q", value=["c3", "c5"], choices=options))
    told: list[Json] = []
    found.changed.connect(told.append)
    chips = [one for one in found.findChildren(Button) if one.property("choice")]
    assert [chip.text() for chip in chips] == ["Choice 3", "Choice 5"]
    chips[0].click()
    assert told == [["c5"]]


@pytest.mark.parametrize(
    ("typed", "key", "after"),
    [
        ("3", Qt.Key.Key_Up, "4"), ("3", Qt.Key.Key_Down, "2"), ("", Qt.Key.Key_Up, "1"),
        ("", Qt.Key.Key_Down, ""), ("0", Qt.Key.Key_Down, "0"), ("-3", Qt.Key.Key_Down, "-4"),
        ("1,200", Qt.Key.Key_Up, "1201"), ("a few", Qt.Key.Key_Up, "a few"),
    ],
)  # fmt: skip
def test_a_count_goes_up_and_down_by_the_arrows(
    qtbot: QtBot, ports: FieldPorts, typed: str, key: Qt.Key, after: str
) -> None:
    found = made(qtbot, ports, Question("count", "integer"), Asked("Count"))
    assert isinstance(found, NumberField)
    told: list[Json | None] = []
    type_into(found, typed)
    found.changed.connect(told.append)
    QTest.keyClick(found.edit, key)
    assert found.edit.text() == after
    assert told == ([] if after == typed else [after])


def test_the_arrows_change_no_measured_number(qtbot: QtBot, ports: FieldPorts) -> None:
    found = made(qtbot, ports, Question("length", "decimal"), Asked("Length"))
    type_into(found, "3")
    QTest.keyClick(found.edit, Qt.Key.Key_Up)  # type: ignore[attr-defined]
    assert found.edit.text() == "3"  # type: ignore[attr-defined]
