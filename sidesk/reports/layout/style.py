"""Measures and colours of the house style: black ink first, colour only repeats the shape."""

from __future__ import annotations

from typing import TypeAlias

Colour: TypeAlias = tuple[float, float, float]

MM = 72 / 25.4
LINE = 14.0  # the vertical unit; every height is a multiple of its quarter
QUARTER = LINE / 4

A4 = (210 * MM, 297 * MM)
A4_LANDSCAPE = (297 * MM, 210 * MM)
MEASURE = 170 * MM
MEASURE_LANDSCAPE = 267 * MM
GUTTER = 4 * MM


def _colour(code: str) -> Colour:
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


INK, INK2, INK3 = _colour("15202B"), _colour("46535F"), _colour("66727E")
RULE, RULE2 = _colour("B4BEC8"), _colour("DCE2E7")
TINT = _colour("F3F5F7")
ACCENT = _colour("0B4F8A")
PASS, FAIL, WARN, NA = _colour("1B6E3D"), _colour("A81E17"), _colour("8A5200"), _colour("5F6B76")
FAIL_TINT = _colour("FAEBE9")
WHITE = (1.0, 1.0, 1.0)

STRONG, HEAD, HAIR, FINE = 0.8, 0.5, 0.35, 0.25  # rules: block, table head, between, grid
