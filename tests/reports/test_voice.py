"""What a paper says in its language."""

from __future__ import annotations

import pytest

from sidesk.reports.voice import Voice


@pytest.mark.parametrize(("language", "said"), [("zh", "月"), ("en", "months"), ("both", "月 / months")])
def test_a_unit_that_is_a_word_is_printed_in_the_languages_of_the_paper(language: str, said: str) -> None:
    assert Voice(language).unit("月 / months") == said
