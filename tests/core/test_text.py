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


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "法规与合同 (P)"), ("en", "law and contract (P)"), ("fr", "law and contract (P)")],
)
def test_a_source_that_is_a_word_is_said_in_the_language_of_the_screen(language: str, said: str) -> None:
    assert Words(language).source("法规与合同 / law and contract (P)") == said


@pytest.mark.parametrize("source", ["GB 50311-2016 / GB/T 50312-2016 (K)", "GB 50606 (K)", "惯例", ""])
def test_two_standards_stay_two_standards(source: str) -> None:
    assert {Words("zh").source(source), Words("en").source(source)} == {source}
