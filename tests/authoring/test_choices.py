"""Choice lists: rules for the lists in use, columns of the author's own."""

from __future__ import annotations

import pytest

from tests.authoring.written import made, notes, only_problem, problems, survey, table

HEAD = "type | name | label"
TWICE = ("counties | king | King | wa", "counties | pierce | Pierce | wa", "counties | king | King | tx")


def with_choices(
    *rows: str, headings: str = "list_name | name | label", kind: str = "select_one", **more: str
) -> bytes:
    return survey(HEAD, f"{kind} l | q | Q", choices=table("choices", headings, *rows), **more)


def test_choices_carry_columns_of_the_authors_own() -> None:
    headings = "list_name | name | label::zh | label::en | criterion::zh | criterion::en | clause | 限值"
    form = made(with_choices("l | a | 甲 | A | 不小于 | at least | GB 4.2 | 1.0", headings=headings))
    [choice] = form.choices["l"]
    assert (choice.name, choice.label) == ("a", {"zh": "甲", "en": "A"})
    assert choice.extra == {
        "criterion": {"zh": "不小于", "en": "at least"},
        "clause": "GB 4.2",
        "限值": "1.0",
    }


def test_a_list_nobody_uses_is_left_out_and_noted() -> None:
    data = with_choices("l | a | A", "other | b |", "other | b | ")
    assert set(made(data).choices) == {"l"}
    assert notes(data)[0].startswith("sheet choices row 7 column list_name: No question uses the list other")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (" | a | A", "row 6 column list_name: This choice belongs to no list."),
        ("l |  | A", "row 6 column name: A choice of the list l has no name."),
        ("l | a | ", "row 6 column label: The choice “a” has no label."),
        ("l | z | A", "row 7 column name: The list l has “z” twice."),
    ],
)
def test_a_wrong_choice_is_refused_by_its_row(row: str, told: str) -> None:
    assert told in only_problem(with_choices(row, "l | z | Z"))


def test_a_blank_in_a_name_is_refused_where_several_can_be_chosen() -> None:
    assert "“a b” has a blank" in only_problem(with_choices("l | a b | A", kind="select_multiple"))
    assert made(with_choices("l | a b | A"))


def test_pictures_of_choices_are_refused() -> None:
    headings = "list_name | name | label | media::image::English"
    assert "column media::image::English: Pictures" in only_problem(
        with_choices("l | a | A | a.jpg", headings=headings)
    )


def test_a_name_may_come_again_for_another_filter_if_its_label_is_the_same() -> None:
    settings = table("settings", "form_id | version | allow_choice_duplicates", "f | 1 | yes")
    choices = table("choices", "list_name | name | label | state", *TWICE)
    rows = ("text | s | S | ", "select_one counties | c | C | state = ${s}")
    data = survey(f"{HEAD} | choice_filter", *rows, choices=choices, settings=settings)
    assert [choice.name for choice in made(data).choices["counties"]] == ["king", "pierce", "king"]
    assert "has “king” twice" in only_problem(survey(f"{HEAD} | choice_filter", *rows, choices=choices))
    other = data.replace(b"king | King | tx", b"king | Kings | tx")
    assert "twice with different labels" in only_problem(other)


@pytest.mark.parametrize(
    ("kind", "names", "right"),
    [("yesno", "yes no", True), ("yesno", "yes nope", False), ("verdict", "pass fail na", True),
     ("verdict", "pass fail", True), ("verdict", "pass na", False)],
)  # fmt: skip
def test_yes_no_and_verdict_have_fixed_names(kind: str, names: str, right: bool) -> None:
    choices = table(
        "choices", "list_name | name | label", *(f"l | {name} | {name}" for name in names.split())
    )
    data = survey(f"{HEAD} | sidesk::kind", f"select_one l | q | Q | {kind}", choices=choices)
    told = problems(data)
    assert told == [] if right else "must have the names" in told[0]
