"""Files that are dropped beside the fields: photos are offered to their places, testers' files are read."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from sidesk.actions.measured import ENDINGS
from sidesk.ui.drop_target import Drops
from sidesk.ui.fields.filling import Filling
from sidesk.ui.wizard.ports import WizardPorts

PHOTOS = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".bmp", ".tif", ".tiff")


def photos_in(data: QMimeData) -> list[Path]:
    """The photos and folders among what is dragged; nothing where something else is among it."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    fits = all(path.suffix.lower() in PHOTOS or path.is_dir() for path in paths)
    return paths if fits else []


def of_testers(ports: WizardPorts, data: QMimeData) -> list[Path]:
    """The files of testers that are dragged, where the form has a place for them; nothing among others."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    fits = ports.testers is not None and all(path.suffix.lower() in ENDINGS for path in paths)
    return paths if fits else []


def welcome(ports: WizardPorts, data: QMimeData) -> bool:
    """Whether something can be done with what is dragged."""
    return bool(photos_in(data) or of_testers(ports, data))


def take(ports: WizardPorts, filling: Filling, data: QMimeData, over: QWidget) -> None:
    """Do it."""
    from sidesk.ui.fields.place_photos import place_photos

    found = of_testers(ports, data)
    if found and ports.testers is not None:
        ports.testers(found)
    else:
        place_photos(ports.fields, filling, photos_in(data), over)


class TakesDrops(QWidget):
    """The widget of a record: what hangs over it is told before it is let go."""

    ports: WizardPorts
    filling: Filling
    _drops: Drops | None = None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # A field under the pointer has its own say; the rest goes on to the window around.
        event.setAccepted(welcome(self.ports, event.mimeData()))
        if found := of_testers(self.ports, event.mimeData()):
            self._end()
            self._drops = Drops(self.ports.fields.look, self)
            self._drops.over_test(event, found)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._end()

    def dropEvent(self, event: QDropEvent) -> None:
        self._end()
        event.acceptProposedAction()
        take(self.ports, self.filling, event.mimeData(), self)

    def _end(self) -> None:
        if self._drops is not None:
            self._drops.end()
