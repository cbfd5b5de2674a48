"""The line below a failed row of the checklist: the defect it made."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sidesk.forms.definition import Form, Question, Repeat
from sidesk.forms.loader import built_in
from sidesk.forms.session import FormSession
from sidesk.ui.fields.checklist import Checklist
from sidesk.ui.fields.defect_line import DefectLine, DefectParts, defect_parts
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.theme import THEMES, Look, dress
from tests.support.looks import faults
from tests.support.pseudo import words_for

ROW = ("items", "duct-08")


@pytest.fixture
def session() -> FormSession:
    form = next(one for one in built_in() if isinstance(one, Form) and one.id == "D18")
    return FormSession(form, {"header": {"doc_no": "P-D18-7"}, "job": {"trade": "duct"}})


@pytest.fixture
def checklist(qtbot: QtBot, ports: FieldPorts, session: FormSession) -> Checklist:
    filling = Filling(session)
    made = Checklist(ports, filling, ("items",))
    made.filling = filling
    filling.changed.connect(made.refresh)
    qtbot.addWidget(made)
    qtbot.addWidget(made.trailing)
    made.resize(1000, 900)
    made.show()
    return made


def test_a_failure_says_which_defect_it_made_who_and_by_when(checklist: Checklist) -> None:
    row = checklist.rows[7]
    QTest.keyClick(row, Qt.Key.Key_2)
    assert row.details is not None
    line = row.details.defect
    assert line.isVisible()
    assert line.number.text() == "Defect P-D18-7/duct-08 was made"
    assert line.more.text() == "nobody is responsible yet · no date yet"
    checklist.filling.answer((*ROW, "owner"), "样例·郑木")
    checklist.filling.answer((*ROW, "due"), "2026-05-14")
    assert line.more.text() == "responsible: 样例·郑木 · due 14 May"


def test_a_row_that_passed_or_is_not_applicable_made_no_defect(checklist: Checklist) -> None:
    row = checklist.rows[7]
    QTest.keyClick(row, Qt.Key.Key_2)
    QTest.keyClick(row, Qt.Key.Key_Escape)
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_3)
    assert row.opened
    assert row.details is not None
    assert row.details.defect.isHidden()


def test_the_number_stands_in_the_line_alone(checklist: Checklist) -> None:
    row = checklist.rows[7]
    QTest.keyClick(row, Qt.Key.Key_2)
    assert row.details is not None
    assert {field.path[-1] for field in row.details.others.fields()} == {"owner", "due"}


def test_a_number_that_people_type_is_a_field_like_any_other() -> None:
    typed = Question("rect", "text", register="defects.number")
    assert defect_parts([typed]) == DefectParts()


@pytest.mark.parametrize("language", ["zh", "en", "pseudo"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_of_the_line_is_cut(
    qtbot: QtBot, qapp: QApplication, session: FormSession, language: str, scale: float
) -> None:
    for name, value in (("result", "fail"), ("owner", "样例·郑木"), ("due", "2026-05-14")):
        session.answer((*ROW, name), value)
    look = Look(THEMES["light"], words_for(language), scale)
    dress(qapp, look)
    items = session.node(("items",))
    assert isinstance(items, Repeat)
    parts = defect_parts([one for one in items.items if isinstance(one, Question)])
    line = DefectLine(look, Filling(session), ROW, parts)
    qtbot.addWidget(line)
    line.refresh(failed=True)
    line.resize(360, line.heightForWidth(360))
    line.show()
    assert faults(line) == []
