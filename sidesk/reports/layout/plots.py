"""Plots on paper: a curve with its limit, points, events; a histogram. Shape says what colour repeats."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from sidesk.reports.blocks import Axis, Bars, Plot, Said
from sidesk.reports.layout.canvas import height_of, width_of
from sidesk.reports.layout.marks import circle
from sidesk.reports.layout.piece import Piece
from sidesk.reports.layout.style import FAIL, INK, INK2, MM, QUARTER, RULE, WHITE
from sidesk.reports.layout.type import CAPTION, GRID_RULE, HEAD_RULE, SMALL, TINY, Pen

_LEFT, _FOOT, _HEAD = 12 * MM, 7 * MM, 5.5 * MM  # numbers, units, events and the unit
_PLOT, _BARS = 50 * MM, 34 * MM
_WIDEST = 150 * MM  # on a page that lies across, too: curves are compared with each other
_DOT = 1.7
_STEPS = (1, 2, 5)
_HATCH = 3.0


class _Chart(Piece):
    """A title, a frame of two axes, and a note below."""

    tall: float

    def __init__(self, title: Said, note: Said) -> None:
        super().__init__()
        self._title, self._note = title, note

    def measure(self, width: float) -> float:
        note = sum(height_of(text, SMALL, width) for text in (self._note.main, self._note.second))
        return QUARTER + self._title_height(width) + _HEAD + self.tall + _FOOT + note + 2 * QUARTER

    def _titles(self, width: float) -> tuple[str, ...]:
        """Both languages on one line if they fit, else one below the other."""
        said = self._title
        fits = not said.second or width_of(said.inline, CAPTION.bold) <= width
        return (said.inline,) if fits else (said.main, said.second)

    def _title_height(self, width: float) -> float:
        return sum(height_of(text, CAPTION.bold, width) for text in self._titles(width))

    def draw(self) -> None:
        canvas = self.canv
        top = self.height - QUARTER
        y = top
        for text in self._titles(self.width):
            y -= canvas.block(0, y, self.width, text, CAPTION.bold)
        self._wide = min(self.width - _LEFT - 6 * MM, _WIDEST)
        self._floor = y - _HEAD - self.tall
        self.draw_inside()
        y = self._floor - _FOOT
        for text in (self._note.main, self._note.second):
            y -= canvas.block(0, y, self.width, text, SMALL)

    def draw_inside(self) -> None:
        """What stands between the axes."""
        raise NotImplementedError

    def axes(self) -> None:
        """The two lines, over what is drawn."""
        self.canv.rule(_LEFT, self._floor, _LEFT + self._wide, HEAD_RULE)
        self.canv.upright(_LEFT, self._floor, self._floor + self.tall, HEAD_RULE)


class PlotPiece(_Chart):
    """A curve, its limit, points."""

    tall = _PLOT

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot.title, plot.note)
        self._plot = plot

    def _x(self, value: float) -> float:
        return _LEFT + _share(self._plot.across, value) * self._wide

    def _y(self, value: float) -> float:
        return self._floor + _share(self._plot.up, value) * self.tall

    def draw_inside(self) -> None:
        canvas, plot = self.canv, self._plot
        self._grid()
        if plot.length is not None:
            end = self._x(min(plot.length, plot.across.most))
            canvas.tint((_LEFT, self._floor + 0.4, end - _LEFT, 2.4), RULE)
        if plot.limit:
            self._hatched(plot.limit)
            canvas.path(self._line(plot.limit), Pen(1.1, INK))
        if plot.curve:
            canvas.path(f"1 j {self._line(plot.curve)}", Pen(0.9, canvas.accent))
        self._events()
        for dot in plot.dots:
            self._dot(dot.x, dot.y, bad=dot.bad)
            if dot.label:
                canvas.string(self._x(dot.x), self._y(dot.y) + 3.4, dot.label, TINY.centred)
        self.axes()

    def _line(self, points: Sequence[tuple[float, float]]) -> str:
        steps = (f"{self._x(x):.2f} {self._y(y):.2f}" for x, y in points)
        first = next(steps)
        return " ".join([f"{first} m", *(f"{one} l" for one in steps)])

    def _hatched(self, points: Sequence[tuple[float, float]]) -> None:
        """Short strokes on the side that is forbidden."""
        down = -1 if self._plot.allowed_above else 1
        strokes, last = [], -_HATCH
        for x, y in points:
            at = self._x(x)
            if at - last >= _HATCH:
                strokes.append(f"{at:.2f} {self._y(y):.2f} m {at - 2:.2f} {self._y(y) + 2.6 * down:.2f} l")
                last = at
        canvas = self.canv
        canvas.path(" ".join(strokes), Pen(0.35, INK2))

    def _events(self) -> None:
        """Upright lines; where their numbers would run into each other the later one is left out."""
        last = -math.inf
        for dot in self._plot.events:
            x, pen = self._x(dot.x), Pen(0.5, INK2, "" if dot.bad else "1.5 1.5")
            self.canv.upright(x, self._floor, self._floor + self.tall, pen)
            if x - last >= 2.6 * MM:
                self.canv.string(x, self._floor + self.tall + 2, dot.label, TINY.centred)
                last = x

    def _dot(self, x: float, y: float, *, bad: bool) -> None:
        red, green, blue = FAIL if bad else self.canv.accent
        fill = (red, green, blue) if bad else WHITE
        place = f"1 0 0 1 {self._x(x):.2f} {self._y(y):.2f} cm {circle(_DOT)} B"
        inside = " ".join(f"{part:.4g}" for part in fill)
        self.canv.addLiteral(f"q {inside} rg {red:.4g} {green:.4g} {blue:.4g} RG 0.6 w {place} Q")

    def _grid(self) -> None:
        canvas, plot = self.canv, self._plot
        for value in ticks(plot.across):
            x = self._x(value)
            canvas.upright(x, self._floor, self._floor + self.tall, GRID_RULE)
            canvas.string(x, self._floor - 8, f"{value:g}", TINY.centred)
        for value in ticks(plot.up):
            canvas.rule(_LEFT, self._y(value), _LEFT + self._wide, GRID_RULE)
            canvas.string(_LEFT - 3, self._y(value) - 2.2, f"{value:g}".replace("-", "\u2212"), TINY.right)
        canvas.string(_LEFT + self._wide + 3, self._floor - 8, plot.across.unit, TINY)
        canvas.string(_LEFT - 3, self._floor + self.tall + 6.5, plot.up.unit, TINY.right)


class BarsPiece(_Chart):
    """A histogram with its limit at 0."""

    tall = _BARS

    def __init__(self, bars: Bars) -> None:
        super().__init__(bars.title, bars.note)
        self._bars = bars

    def draw_inside(self) -> None:
        canvas, steps = self.canv, self._bars.steps
        most = max((count for _, count in steps), default=1)
        wide = min(self._wide / max(1, len(steps)), 12 * MM)
        up = Axis("", 0, float(most))
        for value in (one for one in ticks(up) if one == int(one)):
            y = self._floor + value / most * self.tall
            canvas.rule(_LEFT, y, _LEFT + wide * len(steps), GRID_RULE)
            canvas.string(_LEFT - 3, y - 2.2, f"{value:g}", TINY.right)
        every = math.ceil(len(steps) * TINY.size * 2 / max(1.0, wide * len(steps)))
        for number, (label, count) in enumerate(steps):
            x = _LEFT + number * wide
            box = (x + 0.6, self._floor, wide - 1.2, count / most * self.tall)
            if count and label.startswith("-"):
                self._hatch(box)
                canvas.frame(box, HEAD_RULE)
            elif count:
                canvas.tint(box, canvas.accent)
            if count:
                canvas.string(x + wide / 2, box[1] + box[3] + 2, str(count), TINY.centred)
            if number % every == 0:
                canvas.string(x, self._floor - 8, label.replace("-", "\u2212"), TINY.centred)
            if label in ("0", "0.0"):
                canvas.upright(x, self._floor, self._floor + self.tall + 4, Pen(1.0, INK))
        canvas.string(_LEFT + wide * len(steps) + 3, self._floor - 8, self._bars.unit, TINY)
        self.axes()

    def _hatch(self, box: tuple[float, float, float, float]) -> None:
        x, y, width, height = box
        lines = [
            f"{x + at:.2f} {y:.2f} m {x + at + height:.2f} {y + height:.2f} l"
            for at in _steps(-height, width, _HATCH)
        ]
        clip = f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re W n"
        self.canv.path(f"{clip} {' '.join(lines)}", Pen(0.5, INK))


def _steps(first: float, last: float, step: float) -> Iterator[float]:
    while first < last:
        yield first
        first += step


def _share(axis: Axis, value: float) -> float:
    if axis.log:
        low, high, value = math.log10(axis.least), math.log10(axis.most), math.log10(max(value, axis.least))
    else:
        low, high = axis.least, axis.most
    return min(1.0, max(0.0, (value - low) / (high - low))) if high > low else 0.0


def ticks(axis: Axis) -> list[float]:
    """Round numbers along an axis: 1, 2, 5 and their tens; about six of them."""
    if axis.log:
        first, last = math.floor(math.log10(axis.least)), math.ceil(math.log10(axis.most))
        found = (step * 10.0**power for power in range(first, last + 1) for step in _STEPS)
        return [one for one in found if axis.least <= one <= axis.most]
    raw = (axis.most - axis.least) / 6
    if raw <= 0:
        return [axis.least]
    power = 10.0 ** math.floor(math.log10(raw))
    step = next((one * power for one in _STEPS if one * power >= raw), 10 * power)
    first, last = math.ceil(axis.least / step), math.floor(axis.most / step)
    return [round(number * step, 9) + 0.0 for number in range(first, last + 1)]
