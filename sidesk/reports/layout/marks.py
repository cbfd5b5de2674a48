"""The verdict marks as vectors: read by shape, not by colour. The font has no ☐ ☑ ✗."""

from __future__ import annotations

from sidesk.reports.layout.style import FAIL, INK, INK3, NA, PASS, WARN, WHITE, Colour


def code(kind: str, size: float) -> str:
    """Page operators that draw the mark centred on the origin, `size` points across."""
    return _DRAWN[kind](size)


def _paint(fill: Colour, stroke: Colour, weight: float) -> str:
    return (
        f"{fill[0]:.4g} {fill[1]:.4g} {fill[2]:.4g} rg "
        f"{stroke[0]:.4g} {stroke[1]:.4g} {stroke[2]:.4g} RG {weight:.3f} w"
    )


def _path(points: tuple[tuple[float, float], ...], half: float) -> str:
    (x, y), *rest = points
    return f"{x * half:.3f} {y * half:.3f} m " + " ".join(f"{a * half:.3f} {b * half:.3f} l" for a, b in rest)


def circle(radius: float, x: float = 0.0, y: float = 0.0) -> str:
    """A circle as four Bézier curves."""
    k, r = radius * 0.5523, radius
    return (
        f"{x + r:.3f} {y:.3f} m {x + r:.3f} {y + k:.3f} {x + k:.3f} {y + r:.3f} {x:.3f} {y + r:.3f} c "
        f"{x - k:.3f} {y + r:.3f} {x - r:.3f} {y + k:.3f} {x - r:.3f} {y:.3f} c "
        f"{x - r:.3f} {y - k:.3f} {x - k:.3f} {y - r:.3f} {x:.3f} {y - r:.3f} c "
        f"{x + k:.3f} {y - r:.3f} {x + r:.3f} {y - k:.3f} {x + r:.3f} {y:.3f} c h"
    )


def _pass(size: float) -> str:
    half = size / 2
    tick = _path(((-0.42, -0.02), (-0.1, -0.36), (0.46, 0.36)), half)
    ring = f"{_paint(WHITE, PASS, size * 0.085)} {circle(half * 0.92)} B"
    return f"1 J 1 j {ring} {size * 0.14:.3f} w {tick} S"


def _fail(size: float) -> str:
    half, side = size / 2, size * 0.95
    square = f"{_paint(FAIL, WHITE, size * 0.15)} {-side / 2:.3f} {-side / 2:.3f} {side:.3f} {side:.3f} re f"
    cross = " ".join(_path(((-0.45, a), (0.45, -a)), half) + " S" for a in (-0.45, 0.45))
    return f"1 J {square} {cross}"


def _warn(size: float) -> str:
    half = size / 2
    triangle = _path(((0, 1), (1.05, -0.85), (-1.05, -0.85)), half)
    bar = _path(((0, 0.42), (0, -0.12)), half)
    dot = circle(size * 0.075, 0, -half * 0.48)
    frame = f"{_paint(WHITE, WARN, size * 0.1)} {triangle} h B"
    return f"1 J 1 j {frame} {size * 0.13:.3f} w {bar} S {_paint(WARN, WARN, 0.1)} {dot} f"


def _na(size: float) -> str:
    return f"1 J {_paint(NA, NA, size * 0.13)} {_path(((-0.6, 0), (0.6, 0)), size / 2)} S"


def _open(size: float) -> str:
    return f"[1 1.2] 0 d {_paint(WHITE, INK3, size * 0.085)} {circle(size * 0.46)} S"


def _box(size: float) -> str:
    side = size * 0.85
    return f"{_paint(WHITE, INK, 0.6)} {-side / 2:.3f} {-side / 2:.3f} {side:.3f} {side:.3f} re S"


def _ticked(size: float) -> str:
    tick = _path(((-0.5, 0), (-0.12, -0.4), (0.6, 0.6)), size / 2)
    return f"{_box(size)} 1 J 1 j {size * 0.15:.3f} w {tick} S"


_DRAWN = {
    "pass": _pass,
    "star": _pass,
    "bulk": _pass,
    "fail": _fail,
    "failstar": _fail,
    "warn": _warn,
    "na": _na,
    "open": _open,
    "box": _box,
    "tick": _ticked,
}
