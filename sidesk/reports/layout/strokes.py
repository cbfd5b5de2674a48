"""A drawn signature as one filled path, sharp at any size."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sidesk.reports.blocks import Strokes

BOX = (1000, 400)  # the space in which strokes are stored
_INK = "0.08 0.13 0.24 rg"
_PEN = 9.0  # half width of a slow stroke, in box units
_THIN = 4.0  # and of a fast one

Point = tuple[float, float]


def code(strokes: Strokes, x: float, y: float, width: float, height: float) -> str:
    """Page operators that draw the strokes as large as they fit into the box, centred upright."""
    points = [point for stroke in strokes for point in stroke]
    if not points:
        return ""
    left, right = min(p[0] for p in points), max(p[0] for p in points)
    top, bottom = min(p[1] for p in points), max(p[1] for p in points)
    scale = min(width / max(right - left, 240), height * 0.9 / max(bottom - top, 160))
    up = y + (height - (bottom - top) * scale) / 2
    path = " ".join(_outline([(float(p[0]), float(p[1])) for p in stroke]) for stroke in strokes if stroke)
    # Stored strokes grow downwards, the page upwards.
    return f"q {scale:.5f} 0 0 {-scale:.5f} {x - left * scale:.3f} {up + bottom * scale:.3f} cm {_INK} {path} f Q"


def _outline(stroke: Sequence[Point]) -> str:
    points = _without_repeats(stroke)
    if len(points) == 1:
        return _dot(points[0], _PEN)
    left: list[Point] = []
    right: list[Point] = []
    for i, (px, py) in enumerate(points):
        before, after = points[max(i - 1, 0)], points[min(i + 1, len(points) - 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1.0
        half = _half_width(points, i)
        left.append((px - dy / length * half, py + dx / length * half))
        right.append((px + dy / length * half, py - dx / length * half))
    ends = (
        _dot(points[0], _half_width(points, 0)) + " " + _dot(points[-1], _half_width(points, len(points) - 1))
    )
    ring = [*left, *reversed(right)]
    # Every piece is drawn as a ring of its own in one direction, so that the non-zero rule fills crossings.
    return " ".join(_quad(ring, i, len(points)) for i in range(len(points) - 1)) + " " + ends


def _quad(ring: Sequence[Point], i: int, count: int) -> str:
    corners = (ring[i], ring[i + 1], ring[2 * count - 2 - i], ring[2 * count - 1 - i])
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(corners, (*corners[1:], corners[0]), strict=True))
    if area < 0:
        corners = (corners[0], corners[3], corners[2], corners[1])
    start, *rest = corners
    lines = " ".join(f"{a:.1f} {b:.1f} l" for a, b in rest)
    return f"{start[0]:.1f} {start[1]:.1f} m {lines} h"


def _without_repeats(stroke: Sequence[Point]) -> list[Point]:
    points: list[Point] = []
    for point in stroke:
        if not points or math.dist(points[-1], point) >= 1:
            points.append(point)
    return points


def _half_width(points: Sequence[Point], i: int) -> float:
    """A pen moves thin where it is fast: the distance of neighbours stands in for speed."""
    step = math.dist(points[i], points[max(i - 1, 0)]) + math.dist(
        points[i], points[min(i + 1, len(points) - 1)]
    )
    return max(_THIN, _PEN - step * 0.05)


def _dot(centre: Point, radius: float) -> str:
    x, y = centre
    k = radius * 0.5523
    return (
        f"{x + radius:.1f} {y:.1f} m {x + radius:.1f} {y + k:.1f} {x + k:.1f} {y + radius:.1f} {x:.1f} {y + radius:.1f} c "
        f"{x - k:.1f} {y + radius:.1f} {x - radius:.1f} {y + k:.1f} {x - radius:.1f} {y:.1f} c "
        f"{x - radius:.1f} {y - k:.1f} {x - k:.1f} {y - radius:.1f} {x:.1f} {y - radius:.1f} c "
        f"{x + k:.1f} {y - radius:.1f} {x + radius:.1f} {y - k:.1f} {x + radius:.1f} {y:.1f} c h"
    )
