"""Another record as an answer: chosen from a list, shown by its title, opened, asked for what it knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sidesk.actions.known import Thing
from sidesk.actions.references import Reference
from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.forms.definition import Form, Group, Repeat
from sidesk.forms.reuse import Carried
from sidesk.forms.session import Context, FormSession
from sidesk.forms.taking import only_empty, put
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.grid import FieldGrid
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.record import RecordField
from sidesk.ui.fields.sheet import Sheet
from sidesk.ui.fields.sheet_editors import ThingEdit, editor_for
from sidesk.ui.theme import THEMES, Look, dress
from tests.support.example import both, q
from tests.support.looks import faults
from tests.support.pseudo import words_for

NEWEST, OLDER = "DEMO-2026-001-D37-7KQ2002", "DEMO-2026-001-D37-7KQ2001"
TITLES = {NEWEST: "三层弱电间交换机断网，重启无效，已换过一次电源模块还是一样不通", OLDER: "二层掉线"}
FORM = Form(
    "V", "1", both("服务", "Service"), ("zh", "en"),
    (
        Group(
            "g",
            (
                q("call", "record", "报修单", "Request", refers=("D37",)),
                q("symptom", "text", "现象", "Symptom"),
                q("caller", "text", "报修人", "Caller"),
            ),
            both("组", "Group"),
        ),
        Repeat("refs", (q("ref", "record", "单据", "No.", refers=("D37",)),), both("表", "T"), table=True),
    ),
    {},
)  # fmt: skip
CALL = ("g", "call")
KEPT: list[FieldGrid] = []  # the one that is shown: the test's window must not go while it looks


class FakeRecords:
    """Two records in memory; what was opened is remembered."""

    def __init__(self, filling: Filling) -> None:
        self.filling = filling
        self.asked_for: list[tuple[str, ...]] = []
        self.opened: list[str] = []

    def find(self, forms: Sequence[str], text: str) -> Sequence[Thing]:
        self.asked_for.append(tuple(forms))
        return [Thing(number, title) for number, title in TITLES.items() if text in number + title]

    def named(self, number: str) -> Reference | None:
        moment = dt.datetime(2026, 5, 11, tzinfo=dt.UTC)
        title = TITLES.get(number)
        return Reference(number, f"r-{number[-1]}", "D37", title, "final", moment) if title else None

    def answers(self) -> Mapping[str, Json]:
        return dict(self.filling.session.answers)

    def offered(self, number: str, answers: Mapping[str, Json]) -> Carried:
        found = Carried([(("g", "symptom"), "断网"), (("g", "caller"), "林舟")])
        return only_empty(FormSession(FORM, answers), found) if number in TITLES else Carried()

    def open(self, record: str) -> None:
        self.opened.append(record)

    def take(self, offer: Carried) -> None:
        put(self.filling.session, only_empty(self.filling.session, offer))


@pytest.fixture
def filling(qapp: QApplication, clock: Clock) -> Filling:
    return Filling(FormSession(FORM, {}, Context(clock.today(), clock.now(), language="en"), clock))


@pytest.fixture
def records(filling: Filling) -> FakeRecords:
    return FakeRecords(filling)


def shown(qtbot: QtBot, ports: FieldPorts, filling: Filling, width: int = 900) -> RecordField:
    grid = FieldGrid(ports, filling, [("g", name) for name in ("call", "symptom", "caller")])
    filling.changed.connect(grid.refresh)
    qtbot.addWidget(grid)
    grid.resize(width, 700)
    grid.show()
    KEPT[:] = [grid]
    field = grid.findChild(RecordField)
    assert isinstance(field, RecordField)
    return field


@pytest.fixture
def field(qtbot: QtBot, ports: FieldPorts, records: FakeRecords, filling: Filling) -> RecordField:
    return shown(qtbot, replace(ports, records=records), filling)


def chosen(qtbot: QtBot, field: RecordField, number: str) -> None:
    QTest.keyClicks(field.edit, number)
    field.edit.left.emit()
    qtbot.waitUntil(lambda: field._known == number)


def test_the_down_key_shows_the_newest_records_and_enter_takes_one(
    qtbot: QtBot, field: RecordField, filling: Filling, records: FakeRecords
) -> None:
    field.edit.setFocus()
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: field.list.known.stringList() == [NEWEST, OLDER])
    assert records.asked_for[-1] == ("D37",)
    field.list.taken.emit(NEWEST)
    assert filling.session.value(CALL) == NEWEST
    qtbot.waitUntil(lambda: not field.below.isHidden())


def test_a_part_of_the_title_finds_it(qtbot: QtBot, field: RecordField) -> None:
    field.edit.setText("掉线")
    field.edit.textEdited.emit("掉线")  # as an input method does it
    qtbot.waitUntil(lambda: field.list.known.stringList() == [OLDER])


def test_its_title_stands_below_and_opens_it(qtbot: QtBot, field: RecordField, records: FakeRecords) -> None:
    chosen(qtbot, field, OLDER)
    assert field.opens.text() == "二层掉线"
    field.opens.click()
    assert records.opened == ["r-1"]


def test_a_number_that_is_not_here_is_kept_and_gently_said(
    qtbot: QtBot, field: RecordField, filling: Filling
) -> None:
    chosen(qtbot, field, "DEMO-2026-001-D37-ZZZZ009")
    assert filling.session.value(CALL) == "DEMO-2026-001-D37-ZZZZ009"
    assert field.small_word() == "not on this laptop"
    assert field.below.isHidden()
    assert filling.session.problems(CALL) == []


def test_what_it_knows_is_offered_and_taken_over_only_where_nothing_stands(
    qtbot: QtBot, field: RecordField, filling: Filling
) -> None:
    filling.answer(("g", "caller"), "我")
    chosen(qtbot, field, NEWEST)
    assert field.takes.text() == "Take over 1 answer"
    assert filling.session.value(("g", "symptom")) is None  # offered, not done
    field.takes.click()
    assert filling.session.value(("g", "symptom")) == "断网"
    assert filling.session.value(("g", "caller")) == "我"
    assert field.takes.isHidden()
    filling.undo()
    assert filling.session.value(("g", "symptom")) is None
    assert filling.session.value(CALL) == NEWEST


def test_where_there_are_no_other_records_it_is_a_line_of_text(
    qtbot: QtBot, ports: FieldPorts, filling: Filling
) -> None:
    field = shown(qtbot, ports, filling)
    QTest.keyClicks(field.edit, NEWEST)
    assert filling.session.value(CALL) == NEWEST
    assert field.more.isHidden()


def test_in_a_table_the_same_records_drop_down(
    qtbot: QtBot, ports: FieldPorts, filling: Filling, records: FakeRecords
) -> None:
    filling.add_rows(("refs",))
    sheet = Sheet(replace(ports, records=records), filling, ("refs",))
    qtbot.addWidget(sheet)
    editor = editor_for(replace(ports, records=records), sheet.model, 0, 0)
    qtbot.addWidget(editor)
    assert isinstance(editor, ThingEdit)
    assert [one.name for one in editor._found("断网")] == [NEWEST]


@pytest.mark.parametrize("language", ["zh", "en", "pseudo"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_is_cut_at_any_size(
    qtbot: QtBot, qapp: QApplication, ports: FieldPorts, filling: Filling, language: str, scale: float
) -> None:
    look = Look(THEMES["dark"], words_for(language), scale)
    dress(qapp, look)
    field = shown(qtbot, replace(ports, look=look, records=FakeRecords(filling)), filling, 640)
    chosen(qtbot, field, NEWEST)
    QApplication.processEvents()
    assert faults(field.window()) == []
