"""A drawn signature as one filled path, sharp at any size."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sidesk.reports.blocks import Strokes

_INK = "0.08 0.13 0.24 rg"
_PEN = 8.0  # half width of a slow stroke, in units of the 1000 x 400 box it was drawn in
_THIN = 3.5  # and of a fast one
_LEAST = (240, 160)  # a dot is not blown up to a blot

_NEAR = 3  # points closer than this add nothing

Point = tuple[float, ...]  # x, y, and of a pen its pressure in 1/1000


def code(strokes: Strokes, box: tuple[float, float, float, float]) -> str:
    """Page operators that draw the strokes as large as they fit into the box, at its left."""
    points = [point for stroke in strokes for point in stroke]
    if not points:
        return ""
    x, y, width, height = box
    left, right = min(p[0] for p in points), max(p[0] for p in points)
    top, bottom = min(p[1] for p in points), max(p[1] for p in points)
    scale = min(width / max(right - left, _LEAST[0]), height * 0.9 / max(bottom - top, _LEAST[1]))
    up = y + (height + (bottom - top) * scale) / 2
    path = " ".join(_outline([tuple(map(float, point)) for point in stroke]) for stroke in strokes if stroke)
    # Stored strokes grow downwards, the page upwards.
    matrix = f"{scale:.5f} 0 0 {-scale:.5f} {x - left * scale:.3f} {up + top * scale:.3f}"
    return f"q {matrix} cm {_INK} {path} f Q"


def _outline(stroke: Sequence[Point]) -> str:
    """Discs at the points and bands between them, all turning one way, so that crossings stay filled."""
    points = _without_repeats(stroke)
    halves = [_half_width(points, i) for i in range(len(points))]
    parts = [_disc(point, half) for point, half in zip(points, halves, strict=True)]
    for i in range(len(points) - 1):
        parts.append(_band(points[i], points[i + 1], halves[i], halves[i + 1]))
    return " ".join(parts)


def _disc(centre: Point, radius: float) -> str:
    """Ten corners are round enough for a pen, and a third of the bytes of a circle."""
    turns = [math.tau * i / 10 for i in range(10)]
    corners = [(centre[0] + radius * math.cos(t), centre[1] + radius * math.sin(t)) for t in turns]
    return _ring(corners)


def _band(start: Point, end: Point, half_start: float, half_end: float) -> str:
    length = math.dist(start[:2], end[:2])
    nx, ny = -(end[1] - start[1]) / length, (end[0] - start[0]) / length
    corners = (
        (start[0] - nx * half_start, start[1] - ny * half_start),
        (end[0] - nx * half_end, end[1] - ny * half_end),
        (end[0] + nx * half_end, end[1] + ny * half_end),
        (start[0] + nx * half_start, start[1] + ny * half_start),
    )
    return _ring(corners)


def _ring(corners: Sequence[Point]) -> str:
    (x, y), *rest = corners
    return f"{x:.1f} {y:.1f} m " + " ".join(f"{a:.1f} {b:.1f} l" for a, b in rest) + " h"


def _without_repeats(stroke: Sequence[Point]) -> list[Point]:
    points: list[Point] = []
    for point in stroke:
        if not points or math.dist(points[-1][:2], point[:2]) >= _NEAR:
            points.append(point)
    return points


def _half_width(points: Sequence[Point], i: int) -> float:
    """A pen says how hard it is pressed; else it is thin where it is fast, as far neighbours show."""
    if len(points[i]) > 2:
        return _THIN + (_PEN - _THIN) * min(points[i][2] / 1000, 1.0)
    before, after = points[max(i - 1, 0)], points[min(i + 1, len(points) - 1)]
    step = math.dist(points[i][:2], before[:2]) + math.dist(points[i][:2], after[:2])
    return max(_THIN, _PEN - step * 0.05)
