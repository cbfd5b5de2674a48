"""A strip of photos with captions; one of them large, to look at and to draw on."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPoint, Qt
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QPixmap,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sidesk.core.canonical import Json
from sidesk.core.errors import SideskError
from sidesk.core.progress import Progress
from sidesk.forms import photos
from sidesk.forms.photos import Mark
from sidesk.ui.fields.attached import AttachedField, Item
from sidesk.ui.fields.photo_view import LARGE, PhotoView
from sidesk.ui.fields.pictures import decoded
from sidesk.ui.kit.boxes import FlowBox
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.layer import drawn
from sidesk.ui.kit.photo import AddTile, PhotoTile
from sidesk.ui.kit.text import Text

PICTURES = "*.jpg *.jpeg *.heic *.heif *.png *.bmp *.tif *.tiff *.gif"
MOVED = "application/x-sidesk-photo"  # a tile on its way to another place of the strip


class PhotoField(AttachedField):
    """A strip of photos with captions."""

    KIND: ClassVar[str] = "photo"
    TILE: ClassVar[tuple[int, int]] = (126, 92)
    FILTER: ClassVar[str] = f"({PICTURES})"

    def make_body(self) -> QWidget:
        _ = self.look.words.gettext
        self._tiles: dict[str, PhotoTile] = {}
        self._pictures: dict[str, QImage] = {}
        self._layout: list[tuple[str, str]] = []  # what the strip shows: hash, and the hash before it
        self.view: PhotoView | None = None
        size = (self.look.px(self.TILE[0]), self.look.px(self.TILE[1]))
        self.add = AddTile(self.look, _("Add photos"), _("paste or drop"), size=size)
        self.add.clicked.connect(self.choose)
        self._strip = FlowBox(gap=8)
        said = _("Drop photos or a phone's folder here, paste with Ctrl+V, or press the button.")
        self.empty = Text(self.look, said, "cap", "ink3", wrap=True)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._strip)
        layout.addWidget(self.empty)
        self._strip.add(self.add)
        return body

    def focus_target(self) -> QWidget:
        return self.add

    def small_word(self) -> str:
        count = len(self.items())
        return str(count) if count else ""

    def show_value(self, value: Json | None) -> None:
        items = photos.in_pairs(self.items())
        wanted = [(str(item["sha256"]), photos.before_of(item, items)) for item in items]
        if wanted != self._layout:
            self._lay_out(wanted)
        for item in items:
            tile = self._tiles[str(item["sha256"])]
            tile.set_caption(self._caption(item))
            self._show_marks(tile, photos.marks_of(item))
        self.empty.setVisible(not items and not self.asked.read_only)

    def _lay_out(self, wanted: list[tuple[str, str]]) -> None:
        strip = self._strip.layout()
        assert strip is not None
        had = self.focused_photo()
        kept = {sha: self._tiles.pop(sha) for sha, _before in wanted if sha in self._tiles}
        while (entry := strip.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None and widget is not self.add and widget not in kept.values():
                widget.hide()
                widget.deleteLater()
        self._layout = wanted
        self._tiles = {sha: kept[sha] if sha in kept else self._tile(sha) for sha, _before in wanted}
        for sha, before in wanted:
            if before:
                arrow = Icon(self.look, "arrow-right", 20, "ink2")
                arrow.setFixedHeight(self.look.px(self.TILE[1]))
                arrow.setAccessibleName(self.look.words.gettext("before and after"))
                self._strip.add(arrow)
            self._strip.add(self._tiles[sha])
        self._strip.add(self.add)
        if had in self._tiles:
            self._tiles[had].setFocus()

    def _caption(self, item: Item) -> str:
        taken = str(item.get("taken_at") or "")[11:16]
        return " ".join(part for part in (taken, str(item.get("caption") or "")) if part)

    def _tile(self, sha256: str) -> PhotoTile:
        tile = PhotoTile(self.look, size=(self.look.px(self.TILE[0]), self.look.px(self.TILE[1])))
        tile.setObjectName(sha256)
        tile.clicked.connect(self._on_open)
        tile.wanted.connect(self._on_wanted)
        tile.dragged.connect(self._on_drag)
        tile.key_pressed.connect(self._on_key)
        return tile

    def _on_wanted(self) -> None:
        # Asked by a tile that comes into sight: of two hundred photos only those are decoded.
        tile = self.sender()
        assert isinstance(tile, PhotoTile)
        sha256, room = tile.objectName(), tile.sizeHint() * tile.devicePixelRatioF()

        def work(progress: Progress) -> tuple[str, QImage]:
            return sha256, decoded(self.ports.files.read(sha256), room)

        self.ports.jobs.run(tile, work, self._on_thumb, failed=self._on_no_thumb)

    def _on_thumb(self, made: tuple[str, QImage]) -> None:
        sha256, image = made
        item = self._item(sha256)
        if not image.isNull() and item:
            self._pictures[sha256] = image
            self._show_marks(self._tiles[sha256], photos.marks_of(item))

    def _show_marks(self, tile: PhotoTile, marks: tuple[Mark, ...]) -> None:
        image = self._pictures.get(tile.objectName())
        if image is not None:
            tile.show_image(image, marks)

    def _on_no_thumb(self, error: BaseException) -> None:
        if not isinstance(error, SideskError):
            raise error  # a missing attachment keeps its empty tile; anything else is our mistake

    def _item(self, sha256: str) -> Item:
        return next((item for item in self.items() if item.get("sha256") == sha256), {})

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

    def focused_photo(self) -> str:
        """The hash of the photo that has the cursor."""
        return next((sha for sha, tile in self._tiles.items() if tile.hasFocus()), "")

    # --- hands

    def _on_drag(self) -> None:
        tile = self.sender()
        if not isinstance(tile, PhotoTile) or self.asked.read_only:
            return
        mime = QMimeData()
        mime.setData(MOVED, tile.objectName().encode())
        drag = QDrag(self)
        drag.setMimeData(mime)
        drag.setPixmap(tile.grab())
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MOVED) and event.source() is self:
            event.acceptProposedAction()
            return
        super().dragEnterEvent(event)
        self.add.set_wanted(wanted=event.isAccepted())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.add.set_wanted(wanted=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.add.set_wanted(wanted=False)
        if event.mimeData().hasFormat(MOVED):
            sha256 = bytes(event.mimeData().data(MOVED).data()).decode()
            self.put_at(sha256, self._place_of(event.position().toPoint()))
            event.acceptProposedAction()
            return
        super().dropEvent(event)

    def _place_of(self, point: QPoint) -> int:
        """The place in the strip that is nearest to a point."""
        tiles = list(self._tiles.values())
        middles = [tile.mapTo(self, tile.rect().center()) - point for tile in tiles]
        return min(range(len(tiles)), key=lambda i: middles[i].manhattanLength(), default=0)

    def put_at(self, sha256: str, place: int) -> None:
        """Put a photo to another place of the strip; one step of undo."""
        items = photos.in_pairs(self.items())
        at = next((i for i, item in enumerate(items) if item["sha256"] == sha256), None)
        if at is not None and at != place:
            self.step(photos.in_pairs(photos.moved(items, sha256, place - at)))

    def _on_key(self, key: str) -> None:
        tile = self.sender()
        assert isinstance(tile, PhotoTile)
        sha256, fixed = tile.objectName(), self.asked.read_only
        hashes = [sha for sha, _before in self._layout]
        at = hashes.index(sha256)
        if key == "copy":
            self.copy(sha256)
        elif key == "remove" and not fixed:
            (list(self._tiles.values())[at - 1] if at else self.add).setFocus()
            self.remove(sha256)
        elif key in ("earlier", "later") and not fixed:
            self.put_at(sha256, max(0, min(len(hashes) - 1, at + (1 if key == "later" else -1))))

    def copy(self, sha256: str) -> None:
        """The photo with what is drawn on it to the clipboard."""
        marks, read = photos.marks_of(self._item(sha256)), self.ports.files.read

        def work(progress: Progress) -> QImage:
            return drawn(decoded(read(sha256), LARGE), marks)

        self.ports.jobs.run(self, work, QGuiApplication.clipboard().setImage)

    def _on_open(self) -> None:
        sender = self.sender()
        assert isinstance(sender, QWidget)
        self.open_photo(sender.objectName())

    def open_photo(self, sha256: str) -> None:
        """Show one photo large."""
        if self._item(sha256):
            self.view = PhotoView(self, sha256)
            self.view.copied.connect(self.copy)
            self.view.open()
