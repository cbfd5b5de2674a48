"""What is wrong is said by its place, in the reader's language."""

from __future__ import annotations

import string

import pytest

from sidesk.authoring import faults
from sidesk.authoring.findings import Fault, Finding, FormRefused, Place, nearest
from sidesk.core.errors import ExpressionError, FormInvalid
from sidesk.core.text import Words

FAULTS = {name: fault for name, fault in vars(faults).items() if isinstance(fault, Fault)}


def test_a_finding_names_sheet_row_and_column_and_what_to_do() -> None:
    finding = Finding(Place("survey", 12, "relevant"), faults.UNKNOWN_NAME, name="lenght", near="length")
    assert str(finding) == (
        "sheet survey row 12 column relevant: There is no question “lenght”. Did you mean ${length}?"
    )
    assert isinstance(finding, FormInvalid)


def test_without_a_near_word_the_general_advice_is_given() -> None:
    assert "between ${ and }" in str(Finding(Place("survey", 1), faults.UNKNOWN_NAME, name="x", near=""))


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (Place(), "the file"),
        (Place("survey"), "sheet survey"),
        (Place("survey", 3), "sheet survey row 3"),
        (Place("survey", 3, "B"), "sheet survey row 3 column B"),
    ],
)
def test_a_place_is_told_as_exactly_as_it_is_known(place: Place, told: str) -> None:
    assert place.told(Words("en")) == told


def test_a_finding_speaks_chinese_and_leaves_the_authors_words_alone() -> None:
    finding = Finding(Place("survey", 12, "type"), faults.UNKNOWN_TYPE, type="Stopped.", near="")
    told = finding.told(Words("zh"))
    assert told.startswith("工作表 survey 第 12 行 type 列")
    assert told.endswith("没有「Stopped.」这种类型。")


def test_an_error_in_an_expression_is_told_in_the_readers_language() -> None:
    wrong = ExpressionError(3, "The expression is empty.", "Stopped.")
    finding = Finding(Place("survey", 2, "relevant"), faults.BAD_EXPRESSION, why=wrong)
    assert "Character 4" in str(finding)
    assert finding.advised(Words("zh")) == Words("zh").gettext("Stopped.")


def test_a_refused_form_speaks_by_its_first_problem_and_has_them_all() -> None:
    several = tuple(Finding(Place("survey", row), faults.NO_TYPE) for row in (3, 4))
    refused = FormRefused(several)
    assert str(refused) == str(several[0])
    assert refused.told(Words("zh")) == several[0].told(Words("zh"))
    assert refused.problems == several


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_has_chinese_with_the_same_placeholders(name: str) -> None:
    fault, words = FAULTS[name], Words("zh")
    for english in filter(None, (fault.what, fault.todo, fault.near)):
        chinese = words.gettext(english)
        assert chinese != english or "{why" in english
        assert fields(chinese) == fields(english)
    assert fault.what
    assert fault.todo


def fields(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def test_the_nearest_word_is_offered_and_nothing_far_away() -> None:
    assert nearest("Selct_one", ["text", "select_one"]) == "select_one"
    assert nearest("zzz", ["text", "select_one"]) == ""
