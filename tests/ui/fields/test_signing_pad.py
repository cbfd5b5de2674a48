"""A signature: a slip of the hand is none, a stroke comes back, a light hand is thin; files are looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sidesk.forms.session import FormSession
from sidesk.ui.fields import files as files_module
from sidesk.ui.fields.base import Field
from sidesk.ui.fields.files import FileField
from sidesk.ui.fields.grid import FieldGrid
from sidesk.ui.fields.pad import SignaturePad
from sidesk.ui.fields.signature import SignatureField
from sidesk.ui.theme import Look

Show = Callable[[str], FieldGrid]
SIGNED = ("basics", "a_signature")


def field(grid: FieldGrid, name: str) -> Field:
    return next(one for one in grid.fields() if one.path[-1] == name)


def stroke(pad: SignaturePad, length: int, y: int = 40) -> None:
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(60, y))
    QTest.mouseMove(pad, QPoint(60 + length // 2, y + length // 10))
    QTest.mouseMove(pad, QPoint(60 + length, y))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(60 + length, y))


def test_a_slip_of_the_hand_is_no_signature_and_stays_to_be_gone_on_with(
    shown: Show, session: FormSession
) -> None:
    found = field(shown("basics"), "a_signature")
    assert isinstance(found, SignatureField)
    stroke(found.pad, 8)
    assert session.value(SIGNED) is None
    assert found.pad.accessibleDescription() == "Too short for a signature: go on, or wipe and sign again."
    assert found.wipe.isVisible()
    stroke(found.pad, 200, 70)
    value = session.value(SIGNED)
    assert isinstance(value, dict)
    assert len(value["strokes"]) == 2  # type: ignore[arg-type]
    assert found.pad.accessibleDescription() == ""


def test_a_stroke_that_was_taken_back_is_drawn_again(shown: Show, session: FormSession) -> None:
    found = field(shown("basics"), "a_signature")
    assert isinstance(found, SignatureField)
    stroke(found.pad, 200)
    assert not found.again.isVisible()
    found.back.click()
    assert session.value(SIGNED) is None
    assert found.again.isVisible()
    found.again.click()
    assert session.value(SIGNED) is not None
    assert not found.again.isVisible()


def ink(pad: SignaturePad) -> int:
    image = pad.grab().toImage()
    return sum(image.pixelColor(x, 100).lightness() < 100 for x in range(image.width()))


def test_a_light_hand_draws_a_thinner_line(qtbot: QtBot, look: Look) -> None:
    drawn = []
    for pressure in (100, 1000):
        pad = SignaturePad(look)
        qtbot.addWidget(pad)
        pad.resize(500, 200)
        pad.show_strokes([[[500, y, y, pressure] for y in range(50, 350, 10)]])
        drawn.append(ink(pad))
    assert 0 < drawn[0] < drawn[1]


def test_a_file_says_its_type_opens_as_a_copy_and_is_saved_elsewhere(
    qtbot: QtBot, shown: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(files_module, "show_outside", opened.append)
    found = field(shown("basics"), "a_file")
    assert isinstance(found, FileField)
    found.take_bytes(b"%PDF-1.7", "报告.pdf")
    qtbot.waitUntil(lambda: len(found.items()) == 1)
    [item] = found.items()
    found.open_copy(item)
    qtbot.waitUntil(lambda: len(opened) == 1)
    assert opened[0].read_bytes() == b"%PDF-1.7"
    found.save_as(item, str(tmp_path / "copy.pdf"))
    qtbot.waitUntil((tmp_path / "copy.pdf").exists)
    assert [w.accessibleName() for w in found._ways_out({**item, "name": "setup.exe"})] == [
        "Save setup.exe as…"
    ]
