"""The four wizards ask for fewer keys than the same papers ask for strokes of a pen."""

from __future__ import annotations

import pytest

from benchmarks.keystrokes import of_desk, wizards
from sidesk.actions.sample import sample_records
from sidesk.core.clock import Clock

# Keys a stroke of the pen: on the desk of the sample, on an empty one.
MOST = {"D02": (0.20, 0.20), "D18": (0.32, 0.20), "D26": (0.04, 0.04), "D27": (0.28, 0.72)}


@pytest.mark.parametrize("name", MOST)
def test_a_wizard_beats_its_paper_with_a_project_and_without(name: str) -> None:
    form = next(one for one in wizards() if one.id == name)
    own = [record for record in sample_records(Clock()) if record.form == name]
    for empty, most in zip((False, True), MOST[name], strict=True):
        _answers, pen, _given, keys, _kinds = of_desk(form, own, empty=empty)
        assert keys / pen < most, (keys, pen)
