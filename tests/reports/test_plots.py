"""Axes of plots."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest

from sidesk.reports.blocks import Axis, Plot, Said
from sidesk.reports.layout.canvas import PaperCanvas
from sidesk.reports.layout.plots import PlotPiece, ticks
from sidesk.reports.layout.style import A4, MEASURE


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


def test_the_unit_of_an_axis_stands_clear_of_the_title_above_it() -> None:
    piece = PlotPiece(Plot(Said("gjpqy"), Axis("MHz", 1, 250, log=True), Axis("dB", 0, 70)))
    out = BytesIO()
    canvas = PaperCanvas(out, pagesize=A4)
    piece.wrap(MEASURE, 700)
    piece.drawOn(canvas, 70, 300)
    canvas.showPage()
    canvas.save()
    document = pypdfium2.PdfDocument(out.getvalue())
    text = document[0].get_textpage()
    boxes = {text.get_text_range(i, 1): text.get_charbox(i) for i in range(text.count_chars())}
    text.close()
    document.close()
    assert min(boxes[letter][1] for letter in "gjpqy") > boxes["d"][3] + 2


def test_a_long_title_in_two_languages_stands_on_two_lines_inside_the_page() -> None:
    axis = Axis("m", 0, 400)
    short, long = (PlotPiece(Plot(Said("曲线" * n, "trace " * n), axis, axis)) for n in (2, 14))
    assert long.measure(MEASURE) > short.measure(MEASURE)
    assert len(long._titles(MEASURE)) == 2
