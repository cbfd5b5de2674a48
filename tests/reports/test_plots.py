"""Axes of plots."""

from __future__ import annotations

import pytest

from sidesk.reports.blocks import Axis
from sidesk.reports.layout.plots import ticks


@pytest.mark.parametrize(
    ("axis", "told"),
    [
        (Axis("m", 0, 460), [0, 100, 200, 300, 400]),
        (Axis("dB", -0.6, 3.1), [0, 1, 2, 3]),
        (Axis("MHz", 1, 500, log=True), [1, 2, 5, 10, 20, 50, 100, 200, 500]),
        (Axis("m", 5, 5), [5]),
    ],
)
def test_numbers_along_an_axis_are_round(axis: Axis, told: list[float]) -> None:
    assert ticks(axis) == told
