"""Words of one language, and units that are words."""

from __future__ import annotations

import pytest

from sidesk.core.text import Words, signed


@pytest.mark.parametrize(("language", "said"), [("zh", "月"), ("en", "months")])
def test_a_unit_that_is_a_word_is_said_in_the_language_of_the_screen(language: str, said: str) -> None:
    assert Words(language).unit("月 / months") == said


@pytest.mark.parametrize("unit", ["m", "N/m²", "kW·h", ""])
def test_a_sign_of_physics_is_the_same_everywhere(unit: str) -> None:
    assert {Words("zh").unit(unit), Words("en").unit(unit)} == {unit}


def test_a_negative_number_is_drawn_with_a_true_minus() -> None:
    assert signed("-20.5 dB") == "−20.5 dB"
