"""Functions about positions on the earth: `lat lon altitude accuracy`, several of them joined by `;`."""

from __future__ import annotations

import math
from itertools import pairwise

from sidesk.core.expressions_signature import Function, signature
from sidesk.core.expressions_values import NAN, Value, texts

RADIUS = 6_378_100.0  # of the earth at the equator, in metres, as ODK takes it


def _points(values: tuple[Value, ...]) -> list[tuple[float, float]] | None:
    """Latitude and longitude in radians; None where one of them is no position."""
    found: list[tuple[float, float]] = []
    for one in ";".join(texts(values)).split(";"):
        words = one.split()
        if not words:
            continue
        try:
            latitude, longitude = float(words[0]), float(words[1])
        except (ValueError, IndexError):
            return None
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            return None
        found.append((math.radians(latitude), math.radians(longitude)))
    return found


def _distance(*values: Value) -> float:
    """Metres along the points in their order."""
    points = _points(values)
    if points is None:
        return NAN
    return sum((_between(a, b) for a, b in pairwise(points)), 0.0)


def _between(a: tuple[float, float], b: tuple[float, float]) -> float:
    half = (
        math.sin((b[0] - a[0]) / 2) ** 2 + math.cos(a[0]) * math.cos(b[0]) * math.sin((b[1] - a[1]) / 2) ** 2
    )
    return 2 * RADIUS * math.asin(min(1.0, math.sqrt(half)))


def _area(*values: Value) -> float:
    """Square metres inside the points; 0 for fewer than three."""
    points = _points(values)
    if points is None:
        return NAN
    doubled = sum(
        _turn(b[1] - a[1]) * (2 + math.sin(a[0]) + math.sin(b[0]))
        for a, b in pairwise([*points, *points[:1]])
    )
    return abs(doubled) * RADIUS**2 / 2


def _turn(angle: float) -> float:
    """The shorter way round: an outline may cross the date line."""
    return (angle + math.pi) % (2 * math.pi) - math.pi


PLACES: dict[str, Function] = {
    "distance": signature("vv*", _distance),
    "area": signature("vv*", _area),
}
