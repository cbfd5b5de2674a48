"""Where answers come from, and which records they name, in the survey sheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.forms.definition import Question, Repeat
from sidesk.forms.origins import Origin, origins, parted
from sidesk.forms.package import pack, read
from tests.authoring.written import first, made, only_problem, problems, survey

HEAD = "type | name | label | appearance | sidesk::kind | sidesk::refers | sidesk::source"
WORDS = st.from_regex(r"[A-Za-z_一-龥][\w-]{0,8}", fullmatch=True)


def table(source: str, column: str) -> bytes:
    rows = (
        f"begin_repeat | r | R | table | | | {source}",
        f"text | c | C | | | | {column}",
        "end_repeat ||||||",
    )
    return survey(HEAD, *rows)


def test_a_reference_names_the_forms_it_may_lead_to() -> None:
    question = first(survey(HEAD, "text | a | A | | record | D37;  D38 |"))
    assert (question.kind, question.refers) == ("record", ("D37", "D38"))


def test_a_reference_without_forms_may_lead_anywhere() -> None:
    assert first(survey(HEAD, "text | a | A | | record | |")).refers == ()


def test_an_answer_comes_from_a_document_or_else_from_a_register() -> None:
    question = first(survey(HEAD, "text | a | A | | | | D37.symptom ;defects.problem"))
    assert question.source == "D37.symptom; defects.problem"
    assert origins(question.source) == (Origin("D37", ("symptom",)), Origin("defects", ("problem",)))


def test_rows_come_from_a_register_or_from_the_table_of_a_document() -> None:
    form = made(table("points; D15.lines", "points.code; D15.lines.sn"))
    [repeat] = form.items
    assert isinstance(repeat, Repeat)
    [column] = repeat.items
    assert isinstance(column, Question)
    assert (repeat.source, column.source) == ("points; D15.lines", "points.code; D15.lines.sn")
    assert read(pack(form)) == form


@pytest.mark.parametrize(
    "source", ["D37", "D37.", "D 37.symptom", "D37.a.b", "D37.symptom, D38.b", "；", ";", "1.a"]
)
def test_a_source_that_is_none_is_refused_where_it_stands(source: str) -> None:
    told = only_problem(survey(HEAD, f"text | a | A | | | | {source}"))
    assert "row 3 column sidesk::source: An answer comes from" in told


@pytest.mark.parametrize("source", ["D15.lines.sn", "points code", "points.", ";"])
def test_a_table_from_nowhere_is_refused(source: str) -> None:
    assert "row 3 column sidesk::source: A table takes its rows" in problems(table(source, ""))[0]


def test_a_column_of_rows_that_its_table_does_not_take_is_refused() -> None:
    told = only_problem(table("points", "D15.lines.sn"))
    assert "row 4 column sidesk::source: The table “r” takes no rows from D15.lines." in told
    assert "A column comes from" in only_problem(table("points", "points"))


@pytest.mark.parametrize("forms", ["D 37", "D37.a", "D37, D38"])
def test_a_reference_to_what_is_no_form_is_refused(forms: str) -> None:
    told = only_problem(survey(HEAD, f"text | a | A | | record | {forms} |"))
    assert "row 3 column sidesk::refers" in told
    assert "cannot be the id of a form" in told


@pytest.mark.parametrize(
    "row",
    ["text | a | A | | | D37 |", "calculate | a | A | | | | D37.b", "image | a | A | signature | | | D37.b"],
)
def test_a_source_or_a_reference_that_means_nothing_in_its_row_is_refused(row: str) -> None:
    assert any("row 3 column sidesk::" in told for told in problems(survey(HEAD, row)))


def test_a_table_inside_the_rows_of_another_takes_none() -> None:
    outer, inner = "begin_repeat | r | R | | | |", "begin_repeat | t | T | table | | | points"
    rows = (outer, inner, "text | a | A | | | |", "end_repeat ||||||", "end_repeat ||||||")
    assert "row 4 column sidesk::source: A table inside the rows" in only_problem(survey(HEAD, *rows))


@given(st.lists(st.lists(WORDS, min_size=1, max_size=3), max_size=4))
def test_what_was_read_is_written_the_same_again(alternatives: list[list[str]]) -> None:
    read_once = origins(" ;".join(".".join(words) for words in alternatives))
    assert origins("; ".join(map(str, read_once))) == read_once
    assert [[one.owner, *one.names] for one in read_once] == [
        list(words) for words in dict.fromkeys(map(tuple, alternatives))
    ]


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert len(origins(text)) <= len(parted(text))
