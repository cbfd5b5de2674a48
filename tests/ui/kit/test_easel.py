"""Drawing on a photo: by drag, by tap and by keys; what is drawn stays where it was drawn."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sidesk.forms import photos
from sidesk.forms.photos import Mark
from sidesk.ui.kit import layer
from sidesk.ui.kit.easel import Easel
from sidesk.ui.theme import Look

LEFT = Qt.MouseButton.LeftButton


def grained() -> QImage:
    data = random.Random(3).randbytes(400 * 300 * 3)
    return QImage(data, 400, 300, 1200, QImage.Format.Format_RGB888).copy()


@pytest.fixture
def easel(qtbot: QtBot, look: Look) -> Easel:
    made = Easel(look)
    qtbot.addWidget(made)
    made.resize(800, 620)
    made.show()
    made.show_picture(grained())
    return made


def drag(easel: Easel, start: tuple[int, int], end: tuple[int, int]) -> None:
    first, last = easel.spot_on_screen(start), easel.spot_on_screen(end)
    QTest.mousePress(easel, LEFT, pos=first)
    QTest.mouseMove(easel, (first + last) / 2)
    QTest.mouseMove(easel, last)
    QTest.mouseRelease(easel, LEFT, pos=last)


def near(found: tuple[int, int], wanted: tuple[int, int]) -> bool:
    return abs(found[0] - wanted[0]) < 40 and abs(found[1] - wanted[1]) < 40


@pytest.mark.parametrize("tool", ["arrow", "box", "blur"])
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_a_mark_lies_where_the_hand_drew_it_at_every_zoom(easel: Easel, tool: str, zoom: float) -> None:
    easel.zoom_to(zoom)
    easel.tool = tool
    drag(easel, (4000, 4000), (6000, 5500))
    (mark,) = easel.marks
    assert mark.kind == tool
    assert near(mark.start, (4000, 4000))
    assert near(mark.end, (6000, 5500))


def test_a_tap_makes_a_mark_of_a_usual_size(easel: Easel) -> None:
    easel.tool = "box"
    QTest.mouseClick(easel, LEFT, pos=easel.spot_on_screen((9900, 9900)))
    (mark,) = easel.marks
    assert mark.area(1, 1)[2] <= 1.0
    assert mark.end[0] - mark.start[0] == 1400


def test_a_mark_is_moved_recoloured_and_removed(easel: Easel, qtbot: QtBot) -> None:
    easel.show_marks([Mark("box", (2000, 2000), (4000, 4000)), Mark("arrow", (8000, 8000), (6000, 6000))])
    with qtbot.waitSignal(easel.changed):
        drag(easel, (3000, 3000), (5000, 3000))
    assert near(easel.marks[0].start, (4000, 2000))
    easel.recolour("yellow")
    assert easel.marks[0].colour == "yellow"
    QTest.keyClick(easel, Qt.Key.Key_Delete)
    assert [mark.kind for mark in easel.marks] == ["arrow"]


def test_keys_alone_draw_move_and_resize(easel: Easel) -> None:
    easel.tool = "blur"
    QTest.keyClick(easel, Qt.Key.Key_Return)
    before = easel.marks[0]
    QTest.keyClick(easel, Qt.Key.Key_Left)
    assert easel.marks[0].start[0] == before.start[0] - 100
    QTest.keyClick(easel, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert easel.marks[0].end[1] == before.end[1] + 100


def test_a_text_is_typed_on_the_picture_and_changed_later(easel: Easel) -> None:
    easel.tool = "text"
    QTest.mouseClick(easel, LEFT, pos=easel.spot_on_screen((3000, 3000)))
    assert easel._writing is not None
    QTest.keyClicks(easel._writing, "gap 20 mm")
    QTest.keyClick(easel._writing, Qt.Key.Key_Return)
    (mark,) = easel.marks
    assert (mark.kind, mark.text) == ("text", "gap 20 mm")
    easel.write(mark.start, 0)
    assert easel._writing is not None
    easel._writing.clear()
    easel.stop_writing()
    assert easel.marks == []


def test_a_photo_that_can_only_be_read_is_not_drawn_on(easel: Easel) -> None:
    easel.fixed = True
    easel.tool = "box"
    drag(easel, (2000, 2000), (4000, 4000))
    QTest.keyClick(easel, Qt.Key.Key_Return)
    assert easel.marks == []


def test_zooming_keeps_the_place_under_the_pointer(easel: Easel) -> None:
    point = QPointF(easel.spot_on_screen((6000, 4000)))
    easel.zoom_to(3.0, point)
    there = easel.spot_on_screen((6000, 4000))
    assert (QPoint(round(point.x()), round(point.y())) - there).manhattanLength() <= 3
    easel.zoom_to(0.01)
    assert easel.zoom == 1.0


def test_on_the_screen_a_blurred_area_holds_a_few_flat_blocks() -> None:
    plain = grained()
    made = layer.covered(plain, [Mark("blur", (0, 0), (5000, 10_000))])
    colours = {made.pixelColor(x, y).rgb() for x in range(5, 195, 4) for y in range(5, 295, 4)}
    assert len(colours) <= (photos.BLOCKS + 1) ** 2
    assert made.pixelColor(300, 100) == plain.pixelColor(300, 100)
    assert plain == grained()


def test_a_mark_is_touched_with_a_finger_beside_it_and_the_topmost_first() -> None:
    box = QRectF(0, 0, 1000, 1000)
    marks = [Mark("box", (1000, 1000), (5000, 5000)), Mark("arrow", (1000, 1000), (5000, 5000))]
    assert layer.touched(marks, QPointF(306, 300), box, 9) == 1
    assert layer.touched(marks, QPointF(450, 150), box, 9) == 0
    assert layer.touched(marks, QPointF(900, 900), box, 9) == -1
