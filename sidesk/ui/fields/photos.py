"""A strip of photos with captions; one of them large."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPoint, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from sidesk.core.canonical import Json
from sidesk.core.errors import SideskError
from sidesk.core.progress import Progress
from sidesk.ui.fields.attached import AttachedField, Item
from sidesk.ui.kit.boxes import FlowBox, column, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.photo import AddTile, PhotoTile
from sidesk.ui.kit.popover import Popover

THUMB, LARGE = QSize(378, 276), QSize(960, 720)
PICTURES = "*.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff *.heic *.gif"


def decoded(data: bytes, room: QSize) -> QImage:
    """A picture no larger than `room`, turned as the camera says; a null image where it is none."""
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and (size.width() > room.width() or size.height() > room.height()):
        # The JPEG decoder then reads only as many pixels as are shown.
        reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return reader.read()


class PhotoField(AttachedField):
    """A strip of photos with captions."""

    KIND: ClassVar[str] = "photo"
    TILE: ClassVar[tuple[int, int]] = (126, 92)
    FILTER: ClassVar[str] = f"({PICTURES})"

    def make_body(self) -> QWidget:
        _ = self.look.words.gettext
        self._tiles: dict[str, PhotoTile] = {}
        self._pictures: dict[str, QImage] = {}
        self.popover: Popover | None = None
        size = (self.look.px(self.TILE[0]), self.look.px(self.TILE[1]))
        self.add = AddTile(self.look, _("Add photos"), _("paste or drop"), size=size)
        self.add.clicked.connect(self.choose)
        self._strip = FlowBox(gap=8)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._strip)
        self._strip.add(self.add)
        return body

    def focus_target(self) -> QWidget:
        return self.add

    def small_word(self) -> str:
        count = len(self.items())
        return str(count) if count else ""

    def show_value(self, value: Json | None) -> None:
        items = self.items()
        wanted = [str(item["sha256"]) for item in items]
        if wanted != list(self._tiles):
            for tile in self._tiles.values():
                tile.hide()
                tile.deleteLater()
            self._tiles = {sha: self._tile(sha) for sha in wanted}
            self._strip.add(self.add)  # again: it stands behind the photos
            for tile in self._tiles.values():
                self._strip.add(tile)
            layout = self._strip.layout()
            assert layout is not None
            layout.removeWidget(self.add)
            self._strip.add(self.add)
        for item in items:
            self._tiles[str(item["sha256"])].set_caption(self._caption(item))

    def _caption(self, item: Item) -> str:
        taken = str(item.get("taken_at") or "")[11:16]
        return " ".join(part for part in (taken, str(item.get("caption") or "")) if part)

    def _tile(self, sha256: str) -> PhotoTile:
        tile = PhotoTile(self.look, size=(self.look.px(self.TILE[0]), self.look.px(self.TILE[1])))
        tile.setObjectName(sha256)
        tile.clicked.connect(self._on_open)
        if sha256 in self._pictures:
            tile.set_image(self._pictures[sha256])
        else:
            self.ports.jobs.run(
                tile, lambda progress: self._thumb(progress, sha256), self._on_thumb, failed=self._on_no_thumb
            )
        return tile

    def _thumb(self, progress: Progress, sha256: str) -> tuple[str, QImage]:
        return sha256, decoded(self.ports.files.read(sha256), THUMB)

    def _on_thumb(self, made: tuple[str, QImage]) -> None:
        sha256, image = made
        if not image.isNull() and sha256 in self._tiles:
            self._pictures[sha256] = image
            self._tiles[sha256].set_image(image)

    def _on_no_thumb(self, error: BaseException) -> None:
        if not isinstance(error, SideskError):
            raise error  # a missing attachment keeps its empty tile; anything else is our mistake

    def show_state(self, state: str) -> None:
        self.add.setVisible(state != "fixed")

    def show_waiting(self) -> None:
        _ = self.look.words.gettext
        self.add.setText(_("Adding {n}…").format(n=self._waiting) if self._waiting else _("Add photos"))
        self.add.update()

    def takes(self, mime: QMimeData) -> bool:
        return mime.hasImage() or super().takes(mime)

    def take_mime(self, mime: QMimeData) -> None:
        if any(url.isLocalFile() for url in mime.urls()):
            super().take_mime(mime)
            return
        image = mime.imageData()
        if isinstance(image, QPixmap):
            image = image.toImage()
        if isinstance(image, QImage) and not image.isNull():
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub asks for bytes, Qt takes text
            self.take_bytes(bytes(buffer.data().data()), f"{self.ports.clock.now():%Y%m%d-%H%M%S}.png")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        super().dragEnterEvent(event)
        self.add.set_wanted(wanted=event.isAccepted())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.add.set_wanted(wanted=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.add.set_wanted(wanted=False)
        super().dropEvent(event)

    def _on_open(self) -> None:
        sender = self.sender()
        assert isinstance(sender, QWidget)
        sha256 = sender.objectName()
        item = next((item for item in self.items() if item["sha256"] == sha256), None)
        if item is None:
            return
        view = PhotoView(self, sha256, str(item.get("caption") or ""))
        self.popover = Popover(self.look, view, self, padding=16)
        view.removed.clicked.connect(self.popover.close)
        self.popover.open_at(sender.mapToGlobal(QPoint(0, sender.height() + 4)))
        view.edit.setFocus()


class PhotoView(QWidget):
    """One photo large, with its caption and a button that removes it."""

    def __init__(self, field: PhotoField, sha256: str, caption: str) -> None:
        super().__init__()
        look = field.look
        _ = look.words.gettext
        self._field, self._sha256 = field, sha256
        self._picture = QLabel()
        self._picture.setFixedSize(480, 360)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setAccessibleName(caption or _("Photo"))
        self.edit = Edit(look, caption, placeholder=_("Caption"))
        self.edit.setAccessibleName(_("Caption"))
        self.edit.textEdited.connect(self._on_caption)
        self.removed = Button(look, _("Remove"), "danger", icon="trash-2")
        self.removed.clicked.connect(self._on_removed)
        read_only = field.asked.read_only
        self.edit.setReadOnly(read_only)
        self.removed.setVisible(not read_only)
        self.setLayout(column(self._picture, row((self.edit, 1), self.removed, gap=8), gap=12))
        read = field.ports.files.read
        field.ports.jobs.run(self, lambda progress: decoded(read(sha256), LARGE), self._on_read)

    def _on_read(self, image: QImage) -> None:
        if image.isNull():
            return
        ratio = self.devicePixelRatioF()
        fitted = image.scaled(
            self._picture.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        fitted.setDevicePixelRatio(ratio)
        self._picture.setPixmap(QPixmap.fromImage(fitted))

    def _on_caption(self, text: str) -> None:
        self._field.caption(self._sha256, text)

    def _on_removed(self) -> None:
        self._field.remove(self._sha256)
