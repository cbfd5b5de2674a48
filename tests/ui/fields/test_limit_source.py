"""A warning that a limit is missed says where the limit stands and how sure that is."""

from __future__ import annotations

import pytest

from sidesk.core.text import Words
from sidesk.forms.definition import Question
from sidesk.ui.fields.limit_source import sourced


@pytest.mark.parametrize(
    ("clause", "english", "chinese"),
    [
        ("GB 50311 8.0.3 (K)", "By GB 50311 8.0.3, clause not checked yet", "依据：GB 50311 8.0.3、条款待核"),
        ("GB/T 50312-2016 C", "By GB/T 50312-2016 C", "依据：GB/T 50312-2016 C"),
        (
            "设计文件 / design (P)",
            "By design, trade practice, no clause of a standard",
            "依据：设计文件、行业做法，没有标准条款",
        ),
    ],
)
def test_clause_and_doubt_stand_behind_the_warning(clause: str, english: str, chinese: str) -> None:
    question = Question(name="earth_ohm", kind="decimal", label={}, clause=clause)
    assert sourced(Words("en"), "Above 4 Ω", question) == f"Above 4 Ω. {english}"
    assert sourced(Words("zh"), "高于 4 Ω", question) == f"高于 4 Ω。{chinese}"


def test_a_limit_of_the_form_itself_has_no_clause_to_name() -> None:
    question = Question(name="poe_load", kind="decimal", label={})
    assert sourced(Words("en"), "Above the budget", question) == "Above the budget"
