"""Photos on paper: fitted whole into a 4:3 cell, and a sentence where one cannot be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO

from reportlab.lib.utils import ImageReader

from sidesk.forms.photos import Mark
from sidesk.reports.blocks import Photo
from sidesk.reports.layout.canvas import Box, PaperCanvas, Text, height_of
from sidesk.reports.layout.fonts import BOLD, REGULAR
from sidesk.reports.layout.layer import draw_layer
from sidesk.reports.layout.marks import circle
from sidesk.reports.layout.piece import Piece
from sidesk.reports.layout.style import GUTTER, MM, QUARTER, TINT
from sidesk.reports.layout.type import CELL, HAIRLINE, TINY, Pen

Picture = Callable[[str], bytes | None]  # hash -> JPEG ready for paper, or None if it cannot be shown
Cover = Callable[[bytes, Sequence[Mark]], bytes]  # takes out of a JPEG what is blurred

_RATIO = 0.75


class _Jpeg(ImageReader):  # type: ignore[misc]
    """A JPEG that goes into the paper as it is, named by its own bytes: ReportLab would unpack every picture
    only to name it by its pixels, which takes longer than all the rest of a paper with photos."""

    def __init__(self, data: bytes) -> None:
        super().__init__(BytesIO(data))
        self._bytes, self._dataA = data, None  # the second is ReportLab's name: nothing is seen through it

    def getRGBData(self) -> bytes:
        return self._bytes


class Album:
    """Gives pictures their bytes and draws them; knows what to say when one is missing."""

    def __init__(self, picture: Picture, cover: Cover, unreadable: str, figure: str) -> None:
        self._picture, self._cover, self._unreadable, self.figure = picture, cover, unreadable, figure

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
            image = _Jpeg(self._cover(data, photo.marks))
            wide, high = image.getSize()
            scale = min(width / wide, height / high)
            left, low = x + (width - wide * scale) / 2, y + (height - high * scale) / 2
            canvas.drawImage(image, left, low, wide * scale, high * scale)
            draw_layer(canvas, photo.marks, (left, low, wide * scale, high * scale))
        canvas.frame(box, HAIRLINE)


class PhotoGrid(Piece):
    """Rows of pictures with captions, time and digest; a row is never cut, a pair has one of its own."""

    def __init__(self, items: tuple[Photo, ...], album: Album, columns: int = 0) -> None:
        super().__init__()
        self._items, self._album = items, album
        paired = any(tied for tied, _ in _runs(items))
        self._columns = columns or (2 if len(items) in (2, 4) or (paired and len(items) < 6) else 3)

    def _rows(self) -> list[tuple[bool, tuple[Photo, ...]]]:
        step = self._columns
        return [
            (tied, run[i : i + (2 if tied else step)])
            for tied, run in _runs(self._items)
            for i in range(0, len(run), 2 if tied else step)
        ]

    def _across(self, tied: bool) -> int:
        return 2 if tied else self._columns

    def _cell(self, width: float, tied: bool) -> float:
        return (width - GUTTER * (self._across(tied) - 1)) / self._across(tied)

    def _caption(self, photo: Photo) -> Text:
        return ((f"{self._album.figure} {photo.number}", BOLD), (f"  {photo.caption}", REGULAR))

    def _row_height(self, row: tuple[bool, tuple[Photo, ...]], width: float) -> float:
        cell = self._cell(width, row[0])
        captions = max(height_of(self._caption(photo), CELL, cell) for photo in row[1])
        where = max(height_of(photo.where, TINY, cell) for photo in row[1])
        return cell * _RATIO + QUARTER + captions + where + 10 + 2 * QUARTER

    def measure(self, width: float) -> float:
        return sum(self._row_height(row, width) for row in self._rows())

    def row(self, width: float) -> float:
        """Height of the first row: less than that is never set."""
        return self._row_height(self._rows()[0], width)

    def parts(self, width: float, room: float) -> list[Piece]:
        used, fit = 0.0, 0
        rows = self._rows()
        while fit < len(rows) and used + self._row_height(rows[fit], width) <= room:
            used += self._row_height(rows[fit], width)
            fit += 1
        if fit in (0, len(rows)):
            return []
        cut = sum(len(row) for _, row in rows[:fit])
        return [
            PhotoGrid(self._items[:cut], self._album, self._columns),
            PhotoGrid(self._items[cut:], self._album, self._columns),
        ]

    def draw(self) -> None:
        top = self.height
        for row in self._rows():
            self._draw_row(row, top)
            top -= self._row_height(row, self.width)

    def _draw_row(self, row: tuple[bool, tuple[Photo, ...]], top: float) -> None:
        tied, photos = row
        cell = self._cell(self.width, tied)
        high = cell * _RATIO
        for i, photo in enumerate(photos):
            x = i * (cell + GUTTER)
            self._album.draw(self.canv, photo, (x, top - high, cell, high))
            y = top - high - QUARTER
            y -= self.canv.block(x, y, cell, self._caption(photo), CELL)
            y -= self.canv.block(x, y, cell, photo.where, TINY)
            self.canv.line_of_text(x, y - 7.5, photo.meta, TINY)
        if tied:
            _arrow(self.canv, cell + GUTTER / 2, top - high / 2)


def _runs(items: tuple[Photo, ...]) -> Iterator[tuple[bool, tuple[Photo, ...]]]:
    """Pairs, each alone, and what stands between them."""
    loose: list[Photo] = []
    waiting = list(items)
    while waiting:
        one = waiting.pop(0)
        if waiting and waiting[0].before == one.sha256:
            if loose:
                yield False, tuple(loose)
                loose = []
            yield True, (one, waiting.pop(0))
        else:
            loose.append(one)
    if loose:
        yield False, tuple(loose)


def _arrow(canvas: PaperCanvas, x: float, y: float) -> None:
    """From before to after, on a white disc that touches both pictures."""
    radius = 3.2 * MM
    canvas.addLiteral(f"q 1 1 1 rg 1 0 0 1 {x:.2f} {y:.2f} cm {circle(radius)} f Q")
    half, wing = radius * 0.55, radius * 0.38
    shaft = f"{x - half:.2f} {y:.2f} m {x + half:.2f} {y:.2f} l"
    head = f"{x + half - wing:.2f} {y + wing:.2f} m {x + half:.2f} {y:.2f} l"
    canvas.path(f"1 J 1 j {shaft} {head} {x + half - wing:.2f} {y - wing:.2f} l", Pen(1.1))
