"""A drawn signature on paper: as thick as the pen was pressed, and as before where nobody knows."""

from __future__ import annotations

import re

from sidesk.reports.answers import drawn
from sidesk.reports.layout.strokes import code

BOX = (0.0, 0.0, 100.0, 40.0)


def height(made: str) -> float:
    """How far the ink of a level line reaches from top to bottom."""
    spots = [float(y) for y in re.findall(r"[0-9.-]+ ([0-9.-]+) [ml]", made)]
    return max(spots) - min(spots)


def line(*pressure: int) -> str:
    return code(drawn({"strokes": [[[x, 200, x, *pressure] for x in (0, 100, 200)]]}), BOX)


def test_a_pen_that_is_pressed_draws_thicker() -> None:
    assert height(line(1000)) > 1.5 * height(line(100))


def test_a_line_without_pressure_prints_as_before() -> None:
    assert line() == code((((0, 200), (100, 200), (200, 200)),), BOX)
