"""The band below a failed row: what is wrong, what follows, and the photo beside it."""

from __future__ import annotations

from sidesk.reports.blocks import Detail
from sidesk.reports.layout.canvas import PaperCanvas, height_of
from sidesk.reports.layout.fonts import BOLD, REGULAR
from sidesk.reports.layout.pictures import Album
from sidesk.reports.layout.style import INK2, MM, QUARTER

_PHOTO = (44 * MM, 33 * MM)
_TEXT = (8.5, 12.5)
_FACT_LABEL = 20 * MM


class RowDetail:
    """Measured with its table, drawn with its row."""

    def __init__(self, detail: Detail, album: Album, indent: float) -> None:
        self._detail, self._album, self._indent = detail, album, indent

    def _room(self, total: float) -> float:
        beside = _PHOTO[0] + 4 * MM if self._detail.photo else 0.0
        return total - self._indent - beside - 4 * MM

    def height(self, total: float) -> float:
        room = self._room(total)
        text = 14.0
        if self._detail.text:
            text += height_of(self._detail.text, REGULAR, *_TEXT, room)
        for _label, fact in self._detail.facts:
            text += height_of(fact, REGULAR, 7.5, 11.5, room - _FACT_LABEL)
        return max(text + QUARTER, _PHOTO[1] if self._detail.photo else 0.0) + 2 * QUARTER

    def draw_on(self, canvas: PaperCanvas, bottom: float, _left: float, total: float) -> None:
        x, y = self._indent, bottom + self.height(total) - QUARTER / 2
        if self._detail.photo:
            self._album.draw(canvas, self._detail.photo, x, y - _PHOTO[1], *_PHOTO)
            x += _PHOTO[0] + 4 * MM
        room = self._room(total)
        canvas.mark("fail", x + 2 * MM, y - 6, 8)
        canvas.line_of_text(x + 5.5 * MM, y - 9, self._detail.title.inline, 8.5, font=BOLD)
        y -= 16
        if self._detail.text:
            y -= canvas.block(x, y, room, self._detail.text, *_TEXT) + 2
        for label, fact in self._detail.facts:
            canvas.line_of_text(x, y - 8.2, label.main, 7, colour=INK2)
            y -= canvas.block(x + _FACT_LABEL, y, room - _FACT_LABEL, fact, 7.5, 11.5, font=REGULAR)
