"""Photos dropped beside the fields of a record."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from sidesk.ui.fields.place_photos import PlacePhotos
from sidesk.ui.wizard.dropped import photos_in
from sidesk.ui.wizard.window import Wizard


def dragged(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


@pytest.mark.parametrize("name", ["IMG_0001.JPG", "a.heic", "现场.png"])
def test_photos_are_taken(name: str, tmp_path: Path) -> None:
    assert photos_in(dragged(tmp_path / name)) == [tmp_path / name]


def test_a_folder_of_the_phone_is_taken(tmp_path: Path) -> None:
    assert photos_in(dragged(tmp_path)) == [tmp_path]


def test_a_bundle_among_photos_goes_on_to_the_window(tmp_path: Path) -> None:
    assert photos_in(dragged(tmp_path / "a.jpg", tmp_path / "b.sidesk")) == []


def test_a_folder_dropped_on_a_record_is_offered_to_its_places(
    qtbot: QtBot, wizard: Wizard, tmp_path: Path
) -> None:
    data = dragged(tmp_path)  # the event does not keep it alive
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    wizard.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    qtbot.waitUntil(lambda: bool(wizard.window().findChildren(PlacePhotos)))
    wizard.window().findChildren(PlacePhotos)[0].reject()
