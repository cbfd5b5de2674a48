"""The band below a failed row: what is wrong, what follows, and the photo beside it."""

from __future__ import annotations

from sidesk.reports.blocks import Detail
from sidesk.reports.layout.canvas import PaperCanvas, height_of
from sidesk.reports.layout.pictures import Album
from sidesk.reports.layout.style import MM, QUARTER
from sidesk.reports.layout.type import SMALL, Type

_PHOTO = (44 * MM, 33 * MM)
_TEXT = Type(8.5, 12.5)
_FACT = Type(7.5, 11.5)
_FACT_LABEL = 20 * MM
_TITLE = 16.0
_GAP = 4 * MM


class RowDetail:
    """Measured with its table, drawn with its row."""

    def __init__(self, detail: Detail, album: Album, indent: float) -> None:
        self._detail, self._album, self._indent = detail, album, indent

    def _room(self, total: float) -> float:
        beside = _PHOTO[0] + _GAP if self._detail.photo else 0.0
        return total - self._indent - beside - _GAP

    def height(self, total: float) -> float:
        """Height of the band in a table `total` points wide."""
        room = self._room(total)
        text = _TITLE + height_of(self._detail.text, _TEXT, room) + 2
        text += sum(height_of(fact, _FACT, room - _FACT_LABEL) for _label, fact in self._detail.facts)
        return max(text, _PHOTO[1] if self._detail.photo else 0.0) + 2 * QUARTER

    def draw_on(self, canvas: PaperCanvas, bottom: float, total: float) -> None:
        """Draw the band with its lower edge at `bottom`."""
        x, y, room = self._indent, bottom + self.height(total) - QUARTER / 2, self._room(total)
        if self._detail.photo:
            self._album.draw(canvas, self._detail.photo, (x, y - _PHOTO[1], *_PHOTO))
            x += _PHOTO[0] + _GAP
        canvas.mark("fail", x + 2 * MM, y - 6, 8)
        canvas.line_of_text(x + 5.5 * MM, y - 9, self._detail.title.inline, _TEXT.bold)
        y -= _TITLE
        y -= canvas.block(x, y, room, self._detail.text, _TEXT) + 2
        for label, fact in self._detail.facts:
            canvas.line_of_text(x, y - 8.2, label.main, SMALL)
            y -= canvas.block(x + _FACT_LABEL, y, room - _FACT_LABEL, fact, _FACT)
