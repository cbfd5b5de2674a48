"""Typing into each kind gives the stored value; what is wrong says so and stays as it was typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from sidesk.core.canonical import Json
from sidesk.forms.definition import KINDS, Question
from sidesk.forms.session import FormSession
from sidesk.ui.fields.base import Asked, Field
from sidesk.ui.fields.choice import ChoiceField, VerdictField
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.grid import FieldGrid
from sidesk.ui.fields.moment import DateField, DateTimeField, TimeField
from sidesk.ui.fields.photos import PhotoField, PhotoView
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.registry import FIELDS
from sidesk.ui.fields.signature import SignatureField
from sidesk.ui.fields.text import TypedField
from sidesk.ui.fields.things import SuggestedField
from sidesk.ui.kit.calendar import Month
from sidesk.ui.kit.inputs import Area
from tests.support.example import FakeFiles
from tests.support.papers import picture

Show = Callable[[str], FieldGrid]


def field(grid: FieldGrid, name: str) -> Field:
    found = next((f for f in grid.fields() if f.path[-1] == name), None)
    assert found is not None
    return found


def type_into(found: Field, text: str) -> None:
    edit = found.findChild(QLineEdit)
    assert isinstance(edit, QLineEdit)
    edit.selectAll()
    if text.isascii():
        QTest.keyClicks(edit, text)
        return
    event = QInputMethodEvent()  # QTest has no keys for Chinese: an input method commits it
    event.setCommitString(text)
    QCoreApplication.sendEvent(edit, event)


def test_every_kind_has_a_field() -> None:
    assert set(FIELDS) == set(KINDS)


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("a_text", " AL1-12 ", "AL1-12"),
        ("an_integer", "12", "12"),
        ("a_decimal", "29,5", "29.5"),
        ("a_decimal", "12.50", "12.50"),
        ("a_money", "1200.00", "1200.00"),
        ("a_date", "32-13-2026", "32-13-2026"),
        ("a_date", "20260511", "2026-05-11"),
        ("a_time", "1403", "14:03"),
        ("a_datetime", "2026-05-11 14:03", "2026-05-11T14:03:00+08:00"),
        ("an_ip", "10.88.10.21", "10.88.10.21"),
        ("a_mac", "001A2B3C4D5E", "00:1a:2b:3c:4d:5e"),
        ("a_barcode", "SAMPLE-SW-004", "SAMPLE-SW-004"),
        ("a_person", "Lin Zhou", "Lin Zhou"),
        ("a_device", "DMM-02", "DMM-02"),
        ("a_place", "3F 302", "3F 302"),
    ],
)
def test_what_is_typed_is_stored(shown: Show, session: FormSession, name: str, typed: str, kept: str) -> None:
    type_into(field(shown("basics"), name), typed)
    found = session.value(("basics", name))
    assert str(found).lower() == kept.lower()


def test_a_position_is_typed_in_one_line(shown: Show, session: FormSession) -> None:
    type_into(field(shown("basics"), "a_geopoint"), "31.2304, 121.4737")
    found = session.value(("basics", "a_geopoint"))
    assert isinstance(found, dict)
    assert (found["lat"], found["lon"]) == ("31.2304", "121.4737")


def test_long_text_keeps_its_lines(shown: Show, session: FormSession) -> None:
    area = field(shown("basics"), "a_long").findChild(Area)
    assert isinstance(area, Area)
    QTest.keyClicks(area, "one")
    QTest.keyClick(area, Qt.Key.Key_Return)
    QTest.keyClicks(area, "two")
    assert session.value(("basics", "a_long")) == "one\ntwo"


def test_a_wrong_number_says_why_and_keeps_its_text(shown: Show, session: FormSession) -> None:
    found = field(shown("basics"), "a_decimal")
    assert isinstance(found, TypedField)
    type_into(found, "29.5x")
    assert "not" in found.note.text()
    assert found.edit.text() == "29.5x"
    assert found.edit.property("st") == "error"
    assert session.value(("basics", "a_decimal")) == "29.5x"
    found.edit.clearFocus()
    assert found.edit.text() == "29.5x"
    type_into(found, "29.5")
    assert found.note.text() == ""
    assert session.value(("basics", "a_decimal")) == "29.5"


def test_the_text_stays_the_typists_own_while_typing(shown: Show) -> None:
    found = field(shown("basics"), "a_decimal")
    assert isinstance(found, TypedField)
    type_into(found, "１２．")
    assert found.edit.text() == "１２．"


def test_a_limit_warns_beside_the_field_and_stops_nothing(shown: Show, session: FormSession) -> None:
    grid = shown("rooms")
    found = field(grid, "voltage")
    type_into(found, "2.3")
    assert found.note.text() == "Above 2 V: measure again. Limit ≤ 2 V, over by 0.3 V"
    assert isinstance(found, TypedField)
    assert found.edit.property("st") == "warn"


def test_what_the_form_computes_appears_at_once(shown: Show) -> None:
    grid = shown("rooms")
    type_into(field(grid, "length"), "2.4")
    type_into(field(grid, "width"), "1.8")
    area = field(grid, "area").findChild(QLineEdit)
    assert isinstance(area, QLineEdit)
    assert area.text() == "4.32"
    assert area.isReadOnly()
    assert field(grid, "area").note.text() == "Below 5: goes among the problems"


def test_a_hidden_question_appears_in_its_place(shown: Show) -> None:
    grid = shown("rooms")
    assert "leak_where" not in [f.path[-1] for f in grid.fields()]
    leak = field(grid, "leak")
    assert isinstance(leak, ChoiceField)
    leak._buttons[0].click()
    names = [f.path[-1] for f in grid.fields() if not f.isHidden()]
    assert names.index("leak_where") == names.index("leak") + 1
    leak._buttons[0].click()
    assert field(grid, "leak_where").isHidden()


def test_up_to_five_choices_are_buttons_and_more_a_list(shown: Show) -> None:
    grid = shown("basics")
    few, many = field(grid, "a_one"), field(grid, "a_long_one")
    assert isinstance(few, ChoiceField)
    assert isinstance(many, ChoiceField)
    assert [b.text() for b in few._buttons][:2] == ["Dedicated", "Comfort"]
    assert many._picker is not None


def test_a_choice_pressed_again_is_cleared(shown: Show, session: FormSession) -> None:
    found = field(shown("basics"), "a_one")
    assert isinstance(found, ChoiceField)
    found._buttons[1].click()
    assert session.value(("basics", "a_one")) == "comfort"
    found._buttons[1].click()
    assert session.value(("basics", "a_one")) is None


def test_other_asks_which_one(shown: Show, session: FormSession) -> None:
    found = field(shown("basics"), "a_one")
    assert isinstance(found, ChoiceField)
    assert found.other.isHidden()
    found._buttons[-1].click()
    assert not found.other.isHidden()
    QTest.keyClicks(found.other, "heat pump")
    assert session.value(("basics", "a_one")) == "other"
    assert session.value(("basics", "a_one_other")) == "heat pump"


def test_many_are_kept_in_the_order_of_the_list(shown: Show, session: FormSession) -> None:
    found = field(shown("basics"), "a_many")
    assert isinstance(found, ChoiceField)
    found._buttons[2].click()
    found._buttons[0].click()
    assert session.value(("basics", "a_many")) == ["power", "water"]


def test_keys_1_2_3_give_the_verdict(shown: Show, session: FormSession) -> None:
    found = field(shown("basics"), "a_verdict")
    assert isinstance(found, VerdictField)
    found.setFocus()
    QTest.keyClick(found.buttons.segments()[0], Qt.Key.Key_2)
    assert session.value(("basics", "a_verdict")) == "fail"


def test_an_acknowledgement_is_a_box(shown: Show, session: FormSession) -> None:
    found = field(shown("basics"), "an_acknowledge")
    target = found.focus_target()
    QTest.keyClick(target, Qt.Key.Key_Space)
    assert session.value(("basics", "an_acknowledge")) == "OK"


def test_names_and_accessible_names_come_from_the_question(shown: Show) -> None:
    found = field(shown("basics"), "a_text")
    assert found.objectName() == "basics/a_text"
    assert found.focus_target().accessibleName() == "Fed from"
    assert found.focus_target().accessibleDescription() == "e.g. AL1-12"


def test_a_day_is_picked_from_the_month(shown: Show, session: FormSession) -> None:
    found = field(shown("basics"), "a_date")
    assert isinstance(found, DateField)
    found.open_picker()
    assert found.popover is not None
    month = found.popover.findChild(Month)
    assert isinstance(month, Month)
    month.picked.emit(dt.date(2026, 5, 12))
    assert session.value(("basics", "a_date")) == "2026-05-12"
    assert found.edit.text() == "2026-05-12"


def test_now_is_one_press(shown: Show, session: FormSession) -> None:
    grid = shown("basics")
    time, moment = field(grid, "a_time"), field(grid, "a_datetime")
    assert isinstance(time, TimeField)
    assert isinstance(moment, DateTimeField)
    time.pick.click()
    moment.open_picker()
    moment._on_now()
    assert session.value(("basics", "a_time")) == "14:03"
    assert session.value(("basics", "a_datetime")) == "2026-05-11T14:03:00+08:00"
    assert moment.edit.text() == "2026-05-11 14:03"


def test_suggestions_drop_down_while_typing(qtbot: QtBot, shown: Show, session: FormSession) -> None:
    found = field(shown("basics"), "a_person")
    assert isinstance(found, SuggestedField)
    type_into(found, "样例·陆")
    qtbot.waitUntil(lambda: found.list.known.stringList() == ["样例·陆遥"])
    found.list.taken.emit("样例·陆遥")
    assert session.value(("basics", "a_person")) == "样例·陆遥"


# --- photos and files


def test_photos_are_taken_in_and_kept_in_order(
    qtbot: QtBot, shown: Show, session: FormSession, tmp_path: Path
) -> None:
    found = field(shown("basics"), "a_photo")
    assert isinstance(found, PhotoField)
    for number, colour in enumerate(("#ff0000", "#00ff00")):
        (tmp_path / f"{number}.png").write_bytes(picture(colour=colour))
    found.take_files([tmp_path / "0.png", tmp_path / "1.png"])
    qtbot.waitUntil(lambda: len(found.items()) == 2)
    value = session.value(("basics", "a_photo"))
    assert isinstance(value, list)
    assert [item["name"] for item in value if isinstance(item, dict)] == ["0.png", "1.png"]
    qtbot.waitUntil(lambda: len(found._pictures) == 2)


def test_a_refused_picture_tells_one_sentence_and_the_others_stay(
    qtbot: QtBot, shown: Show, session: FormSession, tmp_path: Path
) -> None:
    found = field(shown("basics"), "a_photo")
    assert isinstance(found, PhotoField)
    (tmp_path / "bad.png").write_bytes(b"no picture")
    (tmp_path / "good.png").write_bytes(picture())
    found.take_files([tmp_path / "bad.png", tmp_path / "gone.png", tmp_path / "good.png"])
    qtbot.waitUntil(lambda: len(found.items()) == 1)
    assert "“bad.png” was not taken: it is no picture" in found.note.text()
    assert "“gone.png” could not be read" in found.note.text()


def test_a_picture_is_pasted(qtbot: QtBot, shown: Show) -> None:
    found = field(shown("basics"), "a_photo")
    assert isinstance(found, PhotoField)
    mime = QMimeData()
    mime.setImageData(QImage.fromData(picture()))
    QGuiApplication.clipboard().setMimeData(mime)
    QTest.keyClick(found.add, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(found.items()) == 1)
    assert found.items()[0]["name"] == "20260511-140322.png"


def test_a_picture_is_dropped(qtbot: QtBot, shown: Show, tmp_path: Path) -> None:
    found = field(shown("basics"), "a_photo")
    assert isinstance(found, PhotoField)
    (tmp_path / "a.png").write_bytes(picture())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.png"))])
    event = QDropEvent(
        QPointF(4, 4),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    found.dropEvent(event)
    qtbot.waitUntil(lambda: len(found.items()) == 1)


def test_the_same_picture_twice_is_one(qtbot: QtBot, shown: Show, files: FakeFiles) -> None:
    found = field(shown("basics"), "a_photo")
    assert isinstance(found, PhotoField)
    for _ in range(2):
        found.take_bytes(picture(), "a.png")
    qtbot.waitUntil(lambda: found._waiting == 0)
    assert len(found.items()) == 1


def test_a_photo_gets_a_caption_and_can_be_removed_and_brought_back(
    qtbot: QtBot, shown: Show, session: FormSession, filling: Filling
) -> None:
    found = field(shown("basics"), "a_photo")
    assert isinstance(found, PhotoField)
    found.take_bytes(picture(), "a.png")
    qtbot.waitUntil(lambda: len(found.items()) == 1)
    tile = next(iter(found._tiles.values()))
    tile.click()
    view = found.view
    assert isinstance(view, PhotoView)
    QTest.keyClicks(view.edit, "clearance")
    assert found.items()[0]["caption"] == "clearance"
    view.removed.click()
    assert session.value(("basics", "a_photo")) is None
    filling.undo()
    assert len(found.items()) == 1


def test_a_file_is_kept_as_it_is(qtbot: QtBot, shown: Show, session: FormSession, tmp_path: Path) -> None:
    from sidesk.ui.fields.files import FileField

    found = field(shown("basics"), "a_file")
    assert isinstance(found, FileField)
    (tmp_path / "2F.csv").write_bytes(b"x" * 4800)
    found.take_files([tmp_path / "2F.csv"])
    qtbot.waitUntil(lambda: len(found.items()) == 1)
    item = found.items()[0]
    assert (item["name"], item["size"]) == ("2F.csv", 4800)
    found.remove(str(item["sha256"]))
    assert session.value(("basics", "a_file")) is None


# --- signature


def draw(pad: object, *spots: tuple[int, int]) -> None:
    from PySide6.QtWidgets import QWidget

    assert isinstance(pad, QWidget)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(*spots[0]))
    for spot in spots[1:]:
        QTest.mouseMove(pad, QPoint(*spot))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(*spots[-1]))


def test_a_signature_is_drawn_as_strokes_in_its_box(shown: Show, session: FormSession) -> None:
    found = field(shown("basics"), "a_signature")
    assert isinstance(found, SignatureField)
    QTest.keyClicks(found.name, "Bai Yang")
    assert session.value(("basics", "a_signature")) is None  # a name is no signature
    draw(found.pad, (40, 60), (90, 100), (160, 60))
    value = session.value(("basics", "a_signature"))
    assert isinstance(value, dict)
    strokes: Json = value["strokes"]
    assert isinstance(strokes, list)
    points = strokes[0]
    assert isinstance(points, list)
    assert len(points) == 3
    assert all(0 <= p[0] <= 1000 and 0 <= p[1] <= 400 for p in points if isinstance(p, list))  # type: ignore[operator]
    assert (value["name"], value["shown"]) == ("Bai Yang", "0" * 64)
    found.back.click()
    assert session.value(("basics", "a_signature")) is None


def test_a_signature_is_wiped(shown: Show, session: FormSession) -> None:
    found = field(shown("basics"), "a_signature")
    assert isinstance(found, SignatureField)
    draw(found.pad, (40, 60), (90, 100))
    found.wipe.click()
    assert session.value(("basics", "a_signature")) is None
    assert found.pad.strokes() == []


# --- undo


def test_what_was_typed_in_one_go_is_one_step_back(
    shown: Show, session: FormSession, filling: Filling
) -> None:
    found = field(shown("basics"), "a_text")
    assert isinstance(found, TypedField)
    type_into(found, "AL1-12")
    type_into(field_of(found), "29.5")
    found.edit.clearFocus()
    filling.undo()
    assert session.value(("basics", "a_decimal")) is None
    assert session.value(("basics", "a_text")) == "AL1-12"
    filling.undo()
    assert session.value(("basics", "a_text")) is None
    filling.redo()
    assert session.value(("basics", "a_text")) == "AL1-12"
    assert found.edit.text() == "AL1-12"


def field_of(found: Field) -> Field:
    grid = found.parentWidget()
    assert isinstance(grid, FieldGrid)
    return field(grid, "a_decimal")


def test_what_nobody_may_change_is_shown_whole(qtbot: QtBot, ports: FieldPorts) -> None:
    shown = TypedField(ports, Question("client_name", "text"), ("client_name",))
    qtbot.addWidget(shown)
    long = "Sample Jiangwan Tech Park Management Company, building A, third floor"
    shown.show_asked(Asked("Client", value=long, read_only=True))
    shown.resize(180, 10)
    shown.show()
    assert shown.edit.isHidden()
    assert shown.fixed.text() == long
    assert shown.heightForWidth(180) > shown.heightForWidth(800)
    shown.show_asked(Asked("Client", value=long))
    assert shown.fixed.isHidden()
    assert shown.edit.text() == long
