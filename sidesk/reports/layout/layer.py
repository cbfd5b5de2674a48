"""What was drawn over a photo, on paper: arrows, boxes and words as vectors.

Blurred areas are not drawn here. They are taken out of the printed picture itself (`reports.jpeg`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sidesk.forms import photos
from sidesk.forms.photos import Mark
from sidesk.reports.layout.canvas import Box, PaperCanvas, lines_of
from sidesk.reports.layout.fonts import BOLD
from sidesk.reports.layout.style import Colour
from sidesk.reports.layout.type import Pen, Type

_HALO = 2.2  # a rim below each line, in its widths: seen on dark and on light
_DARK, _LIGHT = (0.08, 0.125, 0.17), (1.0, 1.0, 1.0)
_SMALLEST = 5.0  # points of a text


def draw_layer(canvas: PaperCanvas, marks: Sequence[Mark], box: Box) -> None:
    """Draw the marks over a picture that fills the box."""
    left, low, width, height = box
    longer = max(width, height)
    weight = max(0.7, longer * photos.LINE)

    def at(spot: photos.Spot) -> tuple[float, float]:
        return left + spot[0] * width / photos.SIDE, low + height - spot[1] * height / photos.SIDE

    for mark in marks:
        colour = _colour(mark.colour)
        if mark.kind == photos.TEXT:
            _words(canvas, mark, at(mark.start), max(_SMALLEST, longer * photos.LETTER), left + width)
        elif mark.kind != photos.BLUR:
            path = (_arrow if mark.kind == photos.ARROW else _box)(at(mark.start), at(mark.end), weight)
            canvas.path("1 J 1 j " + path, Pen(weight * _HALO, _rim(mark.colour)))
            canvas.path("1 J 1 j " + path, Pen(weight, colour))


def _colour(name: str) -> Colour:
    code = photos.COLOURS[name]
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _rim(name: str) -> Colour:
    return _DARK if name in ("white", "yellow") else _LIGHT


def _arrow(start: tuple[float, float], end: tuple[float, float], weight: float) -> str:
    angle, side = math.atan2(start[1] - end[1], start[0] - end[0]), weight * photos.HEAD
    wings = [
        (end[0] + side * math.cos(angle + turn), end[1] + side * math.sin(angle + turn))
        for turn in (0.5, -0.5)
    ]
    shaft = f"{start[0]:.2f} {start[1]:.2f} m {end[0]:.2f} {end[1]:.2f} l"
    head = f"{wings[0][0]:.2f} {wings[0][1]:.2f} m {end[0]:.2f} {end[1]:.2f} l"
    return f"{shaft} {head} {wings[1][0]:.2f} {wings[1][1]:.2f} l"


def _box(start: tuple[float, float], end: tuple[float, float], weight: float) -> str:
    x, y = min(start[0], end[0]), min(start[1], end[1])
    return f"{x:.2f} {y:.2f} {abs(end[0] - start[0]):.2f} {abs(end[1] - start[1]):.2f} re"


def _words(canvas: PaperCanvas, mark: Mark, at: tuple[float, float], size: float, right: float) -> None:
    kind = Type(size, size * 1.3, BOLD, _colour(mark.colour))
    pad = size * 0.25
    room = max(size * 4, right - at[0] - 2 * pad)
    lines = lines_of(mark.text, kind, room)
    wide = max((line.width * size for line in lines), default=0.0)
    high = kind.leading * len(lines)
    canvas.tint((at[0], at[1] - high - pad, wide + 2 * pad, high + pad), _rim(mark.colour))
    canvas.block(at[0] + pad, at[1] - pad / 2, room, mark.text, kind)
