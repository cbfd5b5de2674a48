"""The published list of what is supported names everything the compiler knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from sidesk.authoring import appearances, columns, header, parameters, question_types, questions, settings

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "xlsform.md").read_text(encoding="utf-8")

WORDS = {
    *question_types._KINDS,
    *question_types._SELECTS,
    *question_types._TAKEN_ONCE,
    *question_types._REFUSED,
    *question_types._OUTSIDE,
    *(name.replace(":", "::") for name in columns.SURVEY.known),
    *(name.replace(":", "::") for name in columns.SETTINGS.known if name != "omit_instanceid"),
    *columns.CHOICES.known,
    *columns.MEDIA,
    *appearances._KEPT,
    *appearances._REFUSED,
    *parameters._NOTED,
    *parameters._REFUSED,
    *(name for names in parameters._KEPT.values() for name in names),
    *questions._KINDS_OVER,
    *settings.REPORT_WORDS,
    *(field[0] for field in header._FIELDS),
}


@pytest.mark.parametrize("word", sorted(WORDS))
def test_the_guide_names(word: str) -> None:
    assert any(f"`{word}{end}" in GUIDE for end in ("`", " ", "::"))
