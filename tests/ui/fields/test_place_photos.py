"""The photos of a folder find their places: by key, by hand, by time; one step of undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from sidesk.core.text import Words
from sidesk.forms.session import FormSession
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.photo_places import PhotoPlace, offered, photo_places
from sidesk.ui.fields.place_photos import PlacePhotos, place_photos
from sidesk.ui.fields.ports import FieldPorts
from tests.support.example import FakeFiles
from tests.support.looks import faults
from tests.ui.fields.test_intake import RealFiles, photo


@pytest.fixture
def files() -> FakeFiles:
    return RealFiles()


@pytest.fixture
def rooms(filling: Filling) -> list[str]:
    keys = filling.add_rows(("rooms",), 2)
    for key, code in zip(keys, ("A-1F", "A-2F"), strict=True):
        filling.answer(("rooms", key, "code"), code)
    return keys


@pytest.fixture
def dialog(
    qtbot: QtBot, ports: FieldPorts, filling: Filling, rooms: list[str], tmp_path: Path
) -> Iterator[PlacePhotos]:
    for number, minute in enumerate((1, 2, 40, 41)):
        photo(tmp_path / "DCIM" / f"IMG_{number}.jpg", minute)
    (tmp_path / "DCIM" / "letter.jpg").write_bytes(b"Dear client")
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1300, 800)
    window.show()
    made = place_photos(ports, filling, [tmp_path / "DCIM"], window)
    qtbot.waitUntil(lambda: made.photos.count() == 5)
    yield made
    if isValid(made):
        made.close()


def counts(session: FormSession) -> dict[str, int]:
    return {f"{place.where} {place.label}": place.count for place in photo_places(session, Words("en"))}


def number(dialog: PlacePhotos, where: str) -> int:
    return next(i for i, place in enumerate(dialog.places) if where in place.where)


def test_every_photo_question_of_every_row_is_a_place(session: FormSession, rooms: list[str]) -> None:
    places = photo_places(session, Words("en"))
    assert sum("A-1F" in place.where for place in places) == 1
    assert sum("A-2F" in place.where for place in places) == 1
    assert all(place.missing for place in places if "A-" in place.where)
    assert any(place.path == ("basics", "a_photo") for place in places)


def test_number_keys_and_enter_put_photos_and_undo_takes_all_back(
    qtbot: QtBot, dialog: PlacePhotos, session: FormSession, filling: Filling, rooms: list[str]
) -> None:
    one, two = number(dialog, "A-1F"), number(dialog, "A-2F")
    before = counts(session)
    steps: list[object] = []
    filling.changed.connect(steps.append)
    dialog.photos.setCurrentRow(0)
    QTest.keyClick(dialog.photos, Qt.Key(Qt.Key.Key_1.value + one))
    dialog.places_list.setCurrentRow(two)
    QTest.keyClick(dialog.photos, Qt.Key.Key_Return)
    assert [to for to in dialog._to if to is not None] == [one, two]
    dialog.ready.click()
    qtbot.waitUntil(lambda: bool(steps))
    assert len(steps) == 1
    for key in rooms:
        value = session.value(("rooms", key, "photos"))
        assert isinstance(value, list)
        assert len(value) == 1
    filling.undo()
    assert counts(session) == before


def test_photos_are_offered_by_the_pauses_between_them(dialog: PlacePhotos) -> None:
    dialog.offer_by_time()
    one, two = number(dialog, "A-1F"), number(dialog, "A-2F")
    names = {found.path.name: to for found, to in zip(dialog._found, dialog._to, strict=True)}
    assert names["IMG_0.jpg"] == names["IMG_1.jpg"]
    assert names["IMG_2.jpg"] == names["IMG_3.jpg"]
    assert {one, two} & set(names.values())
    QTest.keyClick(dialog.photos, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(dialog.photos, Qt.Key.Key_Delete)
    assert set(dialog._to) == {None}


def test_a_bad_file_is_named_and_the_good_ones_are_placed(
    qtbot: QtBot, dialog: PlacePhotos, session: FormSession, rooms: list[str]
) -> None:
    dialog._to = [number(dialog, "A-1F")] * 5
    dialog.place()
    qtbot.waitUntil(lambda: dialog.left_out.isVisible())
    assert "letter.jpg" in dialog.left_out.text()
    value = session.value(("rooms", rooms[0], "photos"))
    assert isinstance(value, list)
    assert len(value) == 4


def test_leaving_without_placing_changes_nothing(dialog: PlacePhotos, session: FormSession) -> None:
    before = counts(session)
    dialog.offer_by_time()
    dialog.reject()
    assert counts(session) == before


def test_nothing_in_the_dialog_is_cut(dialog: PlacePhotos) -> None:
    assert faults(dialog) == []


def test_a_photo_near_in_time_to_those_of_a_place_is_offered_there() -> None:
    def place(name: str, *times: float, missing: bool = False) -> PhotoPlace:
        return PhotoPlace((name,), name, "Photos", len(times), missing, failed=False, times=times)

    places = [place("a", missing=True), place("b", 5000.0), place("c", missing=True)]
    assert offered([100.0, 110.0, 5100.0, 9000.0], places) == [0, 0, 1, 2]
    assert offered([], places) == []
    assert offered([1.0], []) == [None]


def test_a_place_is_looked_for_and_the_number_keys_are_those_in_sight(dialog: PlacePhotos) -> None:
    two = number(dialog, "A-2F")
    dialog.search.setText("a-2f")
    assert dialog._shown() == [two]
    assert dialog.places_list.currentRow() == two
    assert dialog.places_list.item(two).text().startswith("1  ")
    dialog.photos.setCurrentRow(0)
    QTest.keyClick(dialog.photos, Qt.Key.Key_1)
    assert dialog._to[0] == two
    QTest.keyClick(dialog.photos, Qt.Key.Key_2)
    assert dialog._to[1] is None
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog._to[1] == two
    assert faults(dialog) == []
    dialog.search.setText("zzz")
    assert dialog._no_place.isVisible()
    QTest.keyClick(dialog.photos, Qt.Key.Key_1)
    assert dialog._to[2] is None
    QTest.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert len(dialog._shown()) == len(dialog.places)
