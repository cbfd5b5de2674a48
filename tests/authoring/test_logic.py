"""Expressions, the names in them, filters over lists, and circles."""

from __future__ import annotations

import pytest

from sidesk.forms.definition import Question
from tests.authoring.written import first, made, notes, only_problem, problems, survey, table, yes_no

HEAD = "type | name | label"
OPTIONS = ("l | a | A | yes | A1", "l | b | B | no | A1")
LIST = table("choices", "list_name | name | label | kind | 楼栋", *OPTIONS)


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("if(${a} = 1, 2, 3", "Add “)”."),
        ("${a}＝1", "Write = instead."),
        ("${a} = ‘x’", "Write ' instead."),
        ("${a} = 1 and", "ends too early"),
        ("selectd(${a}, 'x')", "Did you mean selected?"),
        ("${lenght} > 1", "There is no question “lenght”. Did you mean ${length}?"),
        ("${last-saved#a} = 1", "Answers of the last record cannot be used"),
        ("a = 1", "“a” is the name of a question. Write ${a}."),
        ("${a} = north", "“north” stands here without quotes. Write 'north' if it is a text."),
        ("instance('x')/root/item[name = ${a}]/label != ''", "There is no choice list “x”."),
    ],
)
def test_a_wrong_expression_is_refused_by_its_cell(expression: str, told: str) -> None:
    rows = ("text | a | A |", "decimal | length | L |", f"text | b | B | {expression}")
    problem = only_problem(survey(f"{HEAD} | relevant", *rows))
    assert problem.startswith("sheet survey row 5 column relevant: ")
    assert told in problem


@pytest.mark.parametrize(
    "column",
    ["relevant", "constraint", "required", "readonly", "calculation", "default", "sidesk::limit"],
)
def test_every_column_of_expressions_is_read(column: str) -> None:
    problem = only_problem(survey(f"{HEAD} | {column}", "text | a | A | ${b} = (1"))
    assert problem.startswith(f"sheet survey row 3 column {column}: ")


def test_all_problems_are_told_in_one_run() -> None:
    data = survey(
        f"{HEAD} | relevant | constraint",
        "txt | a | A | |", "text | b | | (1 | ${q} = 1", "text | b | B | |", "end_group | | | |",
    )  # fmt: skip
    assert [problem.split(":")[0] for problem in problems(data)] == [
        "sheet survey row 3 column type",
        "sheet survey row 4 column constraint",
        "sheet survey row 4 column label",
        "sheet survey row 4 column relevant",
        "sheet survey row 5 column name",
        "sheet survey row 6 column type",
    ]


@pytest.mark.parametrize("column", ["label", "hint", "constraint_message", "required_message"])
def test_texts_may_show_answers_that_are_there(column: str) -> None:
    head = f"type | name | {'' if column == 'label' else 'label | '}{column} | constraint | required"
    label = "" if column == "label" else "A | "
    assert made(survey(head, f"text | a | {label}${{a}} x | . != 1 | yes"))
    wrong = survey(head, f"text | a | {label}${{b}} x | . != 1 | yes")
    assert only_problem(wrong).startswith(f"sheet survey row 3 column {column}: There is no question “b”.")


@pytest.mark.parametrize("text", ["${a", "$｛a｝", "＄{a}", "${a}｝${"])
def test_a_broken_reference_in_a_text_is_told(text: str) -> None:
    assert "A reference to an answer begins here" in only_problem(
        survey(HEAD, "text | a | A", f"note | n | {text}")
    )


# --- filters ---------------------------------------------------------------------------------------------


def filtered(expression: str) -> bytes:
    return survey(
        f"{HEAD} | choice_filter", "text | t | T |", f"select_one l | q | Q | {expression}", choices=LIST
    )


def kept(expression: str) -> str:
    question = made(filtered(expression)).items[1]
    assert isinstance(question, Question)
    return question.choice_filter


@pytest.mark.parametrize("expression", ["kind = ${t}", "楼栋=${t}", "name != ${t} and kind = 'yes'"])
def test_the_columns_of_the_list_are_known_in_its_filter(expression: str) -> None:
    assert kept(expression) == expression


def test_a_column_that_is_not_there_is_refused_with_the_nearest() -> None:
    assert only_problem(filtered("kidn = ${t}")) == (
        "sheet survey row 4 column choice_filter: The list l has no column “kidn”."
        " Did you mean the column “kind”? A text is written 'kidn'."
    )


def test_quotes_that_were_clearly_forgotten_are_added_and_noted() -> None:
    assert kept("kind=yes") == "kind='yes'"
    assert kept("kind = yes or kind = no") == "kind = 'yes' or kind = 'no'"
    assert "it was taken as the text 'yes'" in notes(filtered("kind=yes"))[0]


@pytest.mark.parametrize("expression", ["kind = maybe", "yes = kind", "kind > yes"])
def test_other_words_without_quotes_are_refused(expression: str) -> None:
    assert "has no column" in problems(filtered(expression))[0]


# --- circles ---------------------------------------------------------------------------------------------


def test_a_circle_of_calculations_is_refused_once() -> None:
    rows = ("calculate | a | | ${b} + 1", "calculate | b | | ${c} + 1", "calculate | c | | ${a} + 1")
    assert only_problem(survey(f"{HEAD} | calculation", *rows)) == (
        "sheet survey row 3 column calculation: “a” depends on itself: a → b → c → a."
        " Take one of these references out."
    )


def test_two_circles_are_told_twice() -> None:
    needs = {"a": "b", "b": "a", "c": "c", "d": "a"}
    rows = [f"calculate | {name} | | ${{{needed}}}" for name, needed in needs.items()]
    told = problems(survey(f"{HEAD} | calculation", *rows))
    assert [problem.split(":")[0] for problem in told] == [
        "sheet survey row 3 column calculation", "sheet survey row 5 column calculation",
    ]  # fmt: skip


def test_hiding_each_other_is_a_circle() -> None:
    rows = ("text | a | A | ${b} = 1", "text | b | B | ${a} = 1")
    assert "a → b → a" in only_problem(survey(f"{HEAD} | relevant", *rows))


def test_a_group_hidden_by_what_is_in_it_is_a_circle() -> None:
    rows = ("begin_group | g | G | ${a} = 1", "text | a | A |", "end_group | | |")
    assert "depends on itself" in only_problem(survey(f"{HEAD} | relevant", *rows))


def test_a_count_of_rows_by_what_is_in_them_is_a_circle() -> None:
    rows = ("begin_repeat | r | R | ${a}", "integer | a | A |", "end_repeat | | |")
    assert "depends on itself" in only_problem(survey(f"{HEAD} | repeat_count", *rows))


def test_rules_about_an_answer_itself_are_no_circle() -> None:
    head = f"{HEAD} | constraint | required | sidesk::limit"
    assert first(survey(head, "integer | a | A | ${a} > 1 | ${a} = '' | ${a} < 9"))


def test_a_question_about_the_rows_around_it_is_no_circle() -> None:
    head = f"{HEAD} | calculation | appearance"
    row = ("integer | a | A | |", "calculate | n | | position(..) |")
    rows = ("begin_repeat | r | R | | table", *row, "end_repeat | | | |")
    total = "calculate | s | | sum(${a}) + count(${r}) |"
    assert made(survey(head, *rows, total))


def test_a_long_chain_is_checked_quickly() -> None:
    rows = [f"calculate | c{n} | | ${{c{n + 1}}} + 1" for n in range(600)]
    assert made(survey(f"{HEAD} | calculation", *rows, "calculate | c600 | | 1"))


# --- lists that expressions look up ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "look", ["instance('yn')/root/item[name = ${a}]/label", "pulldata('yn', 'label', 'name', ${a})"]
)
def test_a_list_that_an_expression_looks_up_is_kept(look: str) -> None:
    rows = ("text | a | A |", f"calculate | c | | {look}")
    assert set(made(survey(f"{HEAD} | calculation", *rows, choices=yes_no())).choices) == {"yn"}


def test_what_the_wizard_cannot_run_is_refused_by_its_row() -> None:
    data = survey(f"{HEAD} | calculation", "text | a | A |", "calculate | c | | ${a}/x")
    assert only_problem(data).startswith("sheet survey row 4 column calculation: ")
