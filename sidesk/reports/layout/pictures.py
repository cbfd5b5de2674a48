"""Photos on paper: fitted whole into a 4:3 cell, and a sentence where one cannot be shown."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from reportlab.lib.utils import ImageReader

from sidesk.reports.blocks import Photo
from sidesk.reports.layout.canvas import Box, PaperCanvas, Text, height_of
from sidesk.reports.layout.fonts import BOLD, REGULAR
from sidesk.reports.layout.piece import Piece
from sidesk.reports.layout.style import GUTTER, MM, QUARTER, TINT
from sidesk.reports.layout.type import CELL, HAIRLINE, TINY

Picture = Callable[[str], bytes | None]  # hash -> JPEG ready for paper, or None if it cannot be shown

_RATIO = 0.75


class Album:
    """Gives pictures their bytes and draws them; knows what to say when one is missing."""

    def __init__(self, picture: Picture, unreadable: str, figure: str) -> None:
        self._picture, self._unreadable, self.figure = picture, unreadable, figure

    def draw(self, canvas: PaperCanvas, photo: Photo, box: Box) -> None:
        """The whole picture inside the box, white around it, never cropped."""
        x, y, width, height = box
        canvas.figure(photo.number, y + height)
        data = self._picture(photo.sha256)
        if data is None:
            canvas.tint(box, TINT)
            text, room = f"{self._unreadable}\n{photo.sha256[:16]}", width - 6 * MM
            top = y + (height + height_of(text, TINY, room)) / 2
            canvas.block(x + 3 * MM, top, room, text, TINY.centred)
        else:
            image = ImageReader(BytesIO(data))
            wide, high = image.getSize()
            scale = min(width / wide, height / high)
            left, low = x + (width - wide * scale) / 2, y + (height - high * scale) / 2
            canvas.drawImage(image, left, low, wide * scale, high * scale)
        canvas.frame(box, HAIRLINE)


class PhotoGrid(Piece):
    """Rows of pictures with captions, time and digest; a row is never cut."""

    def __init__(self, items: tuple[Photo, ...], album: Album, columns: int = 0) -> None:
        super().__init__()
        self._items, self._album = items, album
        self._columns = columns or (2 if len(items) in (2, 4) else 3)

    def _cell(self, width: float) -> float:
        return (width - GUTTER * (self._columns - 1)) / self._columns

    def _rows(self) -> list[tuple[Photo, ...]]:
        step = self._columns
        return [self._items[i : i + step] for i in range(0, len(self._items), step)]

    def _caption(self, photo: Photo) -> Text:
        return ((f"{self._album.figure} {photo.number}", BOLD), (f"  {photo.caption}", REGULAR))

    def _row_height(self, row: tuple[Photo, ...], width: float) -> float:
        cell = self._cell(width)
        captions = max(height_of(self._caption(photo), CELL, cell) for photo in row)
        return cell * _RATIO + QUARTER + captions + 10 + 2 * QUARTER

    def measure(self, width: float) -> float:
        return sum(self._row_height(row, width) for row in self._rows())

    def parts(self, width: float, room: float) -> list[Piece]:
        used, fit = 0.0, 0
        rows = self._rows()
        while fit < len(rows) and used + self._row_height(rows[fit], width) <= room:
            used += self._row_height(rows[fit], width)
            fit += 1
        if fit in (0, len(rows)):
            return []
        cut = fit * self._columns
        return [
            PhotoGrid(self._items[:cut], self._album, self._columns),
            PhotoGrid(self._items[cut:], self._album, self._columns),
        ]

    def draw(self) -> None:
        top, cell = self.height, self._cell(self.width)
        high = cell * _RATIO
        for row in self._rows():
            for i, photo in enumerate(row):
                x = i * (cell + GUTTER)
                self._album.draw(self.canv, photo, (x, top - high, cell, high))
                y = top - high - QUARTER
                y -= self.canv.block(x, y, cell, self._caption(photo), CELL)
                self.canv.line_of_text(x, y - 7.5, photo.meta, TINY)
            top -= self._row_height(row, self.width)
