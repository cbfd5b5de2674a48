"""The survey sheet: types, groups, repeats, and every cell used, noted or refused."""

from __future__ import annotations

import re

import pytest

from sidesk.authoring.questions import literal
from sidesk.core.expressions import parse
from sidesk.forms.definition import KINDS, Group, Node, Question, Repeat
from tests.authoring.written import first, made, notes, only_problem, problems, survey, table, yes_no

HEAD = "type | name | label"
KIND = f"{HEAD} | sidesk::kind | appearance"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("text", "text"),
        ("string", "text"),
        ("integer", "integer"),
        ("int", "integer"),
        ("decimal", "decimal"),
        ("date", "date"),
        ("time", "time"),
        ("dateTime", "datetime"),
        ("datetime", "datetime"),
        ("note", "note"),
        ("image", "photo"),
        ("photo", "photo"),
        ("file", "file"),
        ("audio", "file"),
        ("video", "file"),
        ("barcode", "barcode"),
        ("geopoint", "geopoint"),
        ("acknowledge", "acknowledge"),
        ("trigger", "acknowledge"),
    ],
)
def test_a_type_becomes_a_kind(written: str, kind: str) -> None:
    assert first(survey(HEAD, f"{written} | a | A")).kind == kind


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("text | a | A | | multiline", "long"),
        ("image | a | A | | signature", "signature"),
        ("image | a | A | signature |", "signature"),
        ("text | a | A | person |", "person"),
        ("text | a | A | device |", "device"),
        ("text | a | A | place |", "place"),
        ("text | a | A | ip |", "ip"),
        ("text | a | A | mac |", "mac"),
        ("text | a | A | long |", "long"),
        ("text | a | A | record |", "record"),
        ("decimal | a | A | money |", "money"),
        ("barcode | a | A | barcode |", "barcode"),
    ],
)
def test_kinds_that_xlsform_lacks_stand_on_the_nearest_type(row: str, kind: str) -> None:
    assert first(survey(KIND, row)).kind == kind


def test_every_kind_of_the_definition_can_be_written() -> None:
    rows = [
        "text | t1 | T | |", "text | t2 | T | | multiline", "integer | t3 | T | |", "decimal | t4 | T | |",
        "date | t5 | T | |", "time | t6 | T | |", "dateTime | t7 | T | |", "select_one yn | t8 | T | |",
        "select_multiple yn | t9 | T | |", "select_one yn | t10 | T | yesno |",
        "select_one v | t11 | T | verdict |", "text | t12 | T | person |", "text | t13 | T | device |",
        "text | t14 | T | place |", "decimal | t15 | T | money |", "text | t16 | T | ip |",
        "text | t17 | T | mac |", "barcode | t18 | T | |", "geopoint | t19 | T | |", "note | t20 | T | |",
        "today | t21 | T | |", "image | t22 | T | |", "file | t23 | T | |", "image | t24 | T | signature |",
        "acknowledge | t25 | T | |", "text | t26 | T | record |",
    ]  # fmt: skip
    choices = yes_no() + table("choices", "list_name | name | label", "v | pass | P", "v | fail | F")
    form = made(survey(KIND, *rows, choices=choices))
    assert {node.kind for node in form.items if isinstance(node, Question)} == set(KINDS)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("text | a | A | persn |", "Did you mean “person”?"),
        ("integer | a | A | person |", "The kind person needs the type text."),
        ("text | a | A | verdict |", "The kind verdict needs the type select_one."),
    ],
)
def test_a_kind_on_the_wrong_type_is_refused(row: str, told: str) -> None:
    assert told in only_problem(survey(KIND, row))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Text", "Did you mean “text”?"),
        ("selct_one yn", "There is no type"),
        ("country", "There is no type"),
        ("select_one", "the name of a choice list is missing"),
        ("select_one yn or_othr", "not understood"),
        ("select_one ${b}", "Choices made of earlier answers"),
        ("rank yn", "Ranking"),
        ("geotrace", "Maps"),
        ("geoshape", "Maps"),
        ("osm yn", "Maps"),
        ("select_one_from_file a.csv", "files outside"),
        ("select_one_external yn", "files outside"),
        ("csv-external", "files outside"),
        ("xml-external", "files outside"),
        ("end", "does not record “end”"),
        ("deviceid", "does not record"),
        ("uri:deviceid", "does not record"),
        ("audit", "does not record"),
        ("phonenumber", "does not record"),
        ("email", "does not record"),
        ("start-geopoint", "does not record"),
        ("background-audio", "does not record"),
        ("begin loop over yn", "Loops over a list"),
        ("begin grup", "Did you mean “begin_group”?"),
        ("", "This row has no type."),
    ],
)
def test_a_type_that_is_not_supported_is_refused_by_its_row(written: str, told: str) -> None:
    found = problems(survey(HEAD, f"{written} | a | A", "text | b | ${a}", choices=yes_no()))
    assert found[0].startswith("sheet survey row 3 column type: ")
    assert told in found[0]
    assert len(found) == 1, "whoever refers to the refused row is not told a second fault"


# --- selects ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["select_one", "select one", "select one from", "select1"])
def test_one_choice_may_be_written_in_several_ways(command: str) -> None:
    question = first(survey(HEAD, f"{command} yn | a | A", choices=yes_no()))
    assert (question.kind, question.choices, question.other) == ("one", "yn", False)


@pytest.mark.parametrize("other", ["or_other", "or other", "or specify other"])
def test_or_other_asks_for_a_free_text_beside(other: str) -> None:
    question = first(survey(HEAD, f"select_multiple yn {other} | a | A", choices=yes_no()))
    assert (question.kind, question.other) == ("many", True)


def test_the_name_of_the_free_text_is_taken() -> None:
    data = survey(HEAD, "select_one yn or_other | a | A", "text | a_other | B", choices=yes_no())
    assert "“a_other” already stands in row 3" in only_problem(data)


def test_an_unknown_list_is_refused_with_the_nearest() -> None:
    problem = only_problem(survey(HEAD, "select_one yn2 | a | A", choices=yes_no()))
    assert problem == "sheet survey row 3 column type: There is no choice list “yn2”. Did you mean “yn”?"


# --- structure -------------------------------------------------------------------------------------------


def shape(items: tuple[Node, ...]) -> list[object]:
    return [
        (type(node).__name__, node.name, [] if isinstance(node, Question) else shape(node.items))
        for node in items
    ]


def test_groups_and_repeats_nest() -> None:
    data = survey(
        HEAD,
        "begin_group | g | G", "begin repeat | r | R", "text | a | A", "end repeat | |", "end_group | g |",
        "begin lgroup | s |", "text | b | B", "end lgroup | |",
    )  # fmt: skip
    assert shape(made(data).items) == [
        ("Group", "g", [("Repeat", "r", [("Question", "a", [])])]),
        ("Repeat", "s", [("Question", "b", [])]),
    ]


def test_what_is_not_closed_is_told_where_it_begins() -> None:
    data = survey(HEAD, "begin_group | g | G", "begin_repeat | r | R", "text | a | A", "end_group | |")
    assert only_problem(data).startswith("sheet survey row 4 column type: The repeat “r” begins here")
    assert "The group “g” begins here" in only_problem(survey(HEAD, "begin_group | g | G", "text | a | A"))


def test_an_end_without_a_beginning_is_told() -> None:
    assert "There is no repeat open" in only_problem(survey(HEAD, "text | a | A", "end_repeat | |"))


def test_an_empty_group_is_noted() -> None:
    assert (
        "“g” holds no question."
        in notes(survey(HEAD, "begin_group | g | G", "end_group | |", "text | a | A"))[0]
    )


def test_endless_nesting_is_refused() -> None:
    rows = [f"begin_group | g{n} | G" for n in range(60)] + ["text | a | A"] + ["end_group | |"] * 60
    assert "nested too deeply" in problems(survey(HEAD, *rows))[0]


def test_a_table_is_a_repeat_and_holds_questions_only() -> None:
    rows = ("begin_repeat | r | R | table", "decimal | a | A |", "end_repeat | | |")
    [repeat] = made(survey(f"{HEAD} | appearance", *rows)).items
    assert isinstance(repeat, Repeat)
    assert repeat.table
    nested = (rows[0], "begin_group | g | G |", rows[1], "end_group | | |", rows[2])
    assert "A table holds questions only" in only_problem(survey(f"{HEAD} | appearance", *nested))


def test_fixed_rows_are_the_choices_of_a_list() -> None:
    head = f"{HEAD} | appearance | sidesk::rows | sidesk::rows_filter"
    rows = (
        "text | k | K | | |",
        "begin_repeat | r | R | table | l | kind = ${k}",
        "text | a | A | | |",
        "end_repeat | | | | |",
    )
    choices = table("choices", "list_name | name | label | kind", "l | x | X | all", "l | y | Y | some")
    repeat = made(survey(head, *rows, choices=choices)).items[1]
    assert isinstance(repeat, Repeat)
    assert (repeat.rows, repeat.rows_filter) == ("l", "kind = ${k}")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("l |  | 3", "fixed rows cannot have a repeat_count"),
        (" | a = 1 |", "sidesk::rows_filter chooses among"),
        ("z | | ", "There is no choice list “z”"),
        ("l | colour = 1 |", "The list l has no column “colour”"),
    ],
)
def test_fixed_rows_that_contradict_themselves_are_refused(cells: str, told: str) -> None:
    head = f"{HEAD} | sidesk::rows | sidesk::rows_filter | repeat_count"
    rows = (f"begin_repeat | r | R | {cells}", "text | a | A | | |", "end_repeat | | | | |")
    choices = table("choices", "list_name | name | label", "l | x | X")
    assert told in problems(survey(head, *rows, choices=choices))[0]


def test_a_group_may_be_merged_as_one() -> None:
    rows = ("begin_group | g | G | atomic", "text | a | A |", "end_group | | |")
    [group] = made(survey(f"{HEAD} | sidesk::merge", *rows)).items
    assert isinstance(group, Group)
    assert group.atomic
    wrong = survey(f"{HEAD} | sidesk::merge", rows[0].replace("atomic", "atom"), *rows[1:])
    assert "“atom” is no way to merge" in only_problem(wrong)


def test_a_disabled_row_is_left_out_and_noted() -> None:
    data = survey(f"{HEAD} | disabled", "text | a | A | yes", "text | b | B | no")
    assert [node.name for node in made(data).items] == ["b"]
    assert "row 3 column disabled: This row is disabled" in notes(data)[0]


# --- questions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["编号", "_a", "a.b-c1", "é"])
def test_names_may_be_of_any_script(name: str) -> None:
    assert first(survey(HEAD, f"text | {name} | A")).name == name


@pytest.mark.parametrize("name", ["1a", "a b", "a/b", "-a", "@a", "编号（1）"])
def test_a_bad_name_is_refused(name: str) -> None:
    assert "cannot be a name" in problems(survey(HEAD, f"text | {name} | A"))[0]


def test_a_missing_name_is_refused_except_for_notes() -> None:
    assert "row 4 column name: This row has no name." in only_problem(
        survey(HEAD, "text | a | A", "text | | B")
    )
    assert first(survey(HEAD, "note | | Read this")).name == "note_3"


def test_the_same_name_twice_in_one_group_is_refused() -> None:
    assert "row 4 column name: “a” already stands in row 3" in only_problem(
        survey(HEAD, "text | a | A", "text | a | B")
    )


def test_the_same_name_in_two_groups_is_fine_until_somebody_refers_to_it() -> None:
    rows = [
        "begin_group | g | G",
        "text | a | A",
        "end_group | |",
        "begin_group | h | H",
        "text | a | A",
        "end_group | |",
    ]
    assert made(survey(HEAD, *rows))
    assert "“a” stands in rows 4, 7" in only_problem(survey(HEAD, *rows, "note | n | ${a}"))


def test_a_question_needs_a_label_or_a_hint() -> None:
    assert "row 3 column label: “a” has no label" in only_problem(survey(f"{HEAD} | hint", "text | a | |"))
    assert first(survey(f"{HEAD} | hint", "text | a | | H")).hint == {"en": "H"}


def test_guidance_stands_below_the_hint() -> None:
    assert first(survey(f"{HEAD} | hint | guidance_hint", "text | a | A | H | G")).hint == {"en": "H\nG"}


@pytest.mark.parametrize(
    ("written", "read"), [("yes", "true()"), ("TRUE", "true()"), ("no", ""), ("1 = 1", "1 = 1")]
)
def test_yes_and_no_become_expressions(written: str, read: str) -> None:
    question = first(survey(f"{HEAD} | required | read_only", f"text | a | A | {written} | {written}"))
    assert (question.required, question.read_only) == (read, read)


@pytest.mark.parametrize("default", ["Hello", "007", "it's", "f (x)", "today()", "${b}"])
def test_a_default_is_kept_as_it_is_written(default: str) -> None:
    question = first(survey(f"{HEAD} | default", f"text | a | A | {default}", "text | b | B |"))
    assert question.default == default


def test_a_hidden_value_is_a_text_unless_it_is_an_expression() -> None:
    head = f"{HEAD} | default"
    assert first(survey(head, "hidden | a | | north")).calculation == "'north'"
    assert first(survey(head, "hidden | a | | today()")).calculation == "today()"


@pytest.mark.parametrize("text", ["plain", "it's", 'say "x"', """it's "x\""""])
def test_a_literal_is_read_as_the_text_it_was_made_of(text: str) -> None:
    assert parse(literal(text)).result({}) == text


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("integer | a | A | many", "“many” is not a number"),
        ("select_one yn | a | A | ye", "The list yn has no “ye”. Did you mean “yes”?"),
        ("select_multiple yn | a | A | yes nope", "The list yn has no “nope”"),
    ],
)
def test_a_default_that_is_no_answer_is_refused(row: str, told: str) -> None:
    assert told in only_problem(survey(f"{HEAD} | default", row, choices=yes_no()))


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("note | a | A | yes | | | | |", "required"),
        ("calculate | a | | | . > 1 | 1 | | |", "constraint"),
        ("image | a | A | | | | x | |", "default"),
        ("text | a | A | | | | | y = 1 |", "choice_filter"),
        ("text | a | A | | | | | | 3", "repeat_count"),
    ],
)
def test_a_cell_that_means_nothing_in_its_row_is_refused(row: str, column: str) -> None:
    head = f"{HEAD} | required | constraint | calculation | default | choice_filter | repeat_count"
    assert f"sheet survey row 3 column {column}: This means nothing" in only_problem(survey(head, row))


def test_a_message_without_its_rule_is_noted() -> None:
    data = survey(f"{HEAD} | constraint_message", "text | a | A | Wrong")
    assert "constraint_message: This message is never shown: constraint is empty." in notes(data)[0]


def test_a_calculation_may_stand_in_a_question_and_must_in_calculate() -> None:
    head = f"{HEAD} | calculation | default"
    assert first(survey(head, "integer | a | A | 1 + 1 |")).calculation == "1 + 1"
    assert first(survey(head, "calculate | a | | 1 + 1 |")).kind == "calculate"
    assert "nothing to calculate" in only_problem(survey(head, "calculate | a | | |"))


@pytest.mark.parametrize("written", ["today", "start", "username"])
def test_what_is_taken_once_is_kept_from_then_on(written: str) -> None:
    assert first(survey(HEAD, f"{written} | a |")).calculation.startswith("once(")


@pytest.mark.parametrize(
    ("parameters", "kind", "good", "bad"),
    [
        ("start=0 end=10 step=2", "integer", "0 2 10", "1 12 -2"),
        ("", "integer", "1 10", "0 11 1.5"),
        ("start=0, end=1, step=0.1", "decimal", "0 0.3 0.7 1", "0.35 1.1"),
        ("start=5 end=1", "integer", "1 5", "6"),
        ("start=2.5 end=3.5 step=1", "decimal", "2.5 3.5", "3"),
    ],
)
def test_a_range_is_a_number_with_its_bounds(parameters: str, kind: str, good: str, bad: str) -> None:
    question = first(survey(f"{HEAD} | parameters | constraint", f"range | a | A | {parameters} | . != 4"))
    assert question.kind == kind
    assert question.constraint.endswith(" and (. != 4)")
    expected = dict.fromkeys(good.split(), True) | dict.fromkeys(bad.split(), False)
    for number, wanted in expected.items():
        source = re.sub(r"(?<![\d.])\.(?= )", f"({number})", question.constraint)
        assert parse(source).holds({}) is wanted, number


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("range | a | A | start=x", "The parameter start is “x”, which is no number."),
        (
            "image | a | A | max-pixel=3",
            "There is no parameter “max-pixel” for this type. Did you mean “max-pixels”?",
        ),
        ("text | a | A | what", "The parameters are not understood."),
        ("select_one yn | a | A | randomize=true", "random order"),
        ("image | a | A | app=com.x", "another program"),
    ],
)
def test_wrong_parameters_are_refused(row: str, told: str) -> None:
    assert told in problems(survey(f"{HEAD} | parameters", row, choices=yes_no()))[0]


def test_parameters_that_only_concern_recording_are_noted() -> None:
    data = survey(f"{HEAD} | parameters", "geopoint | a | A | capture-accuracy=5")
    assert "capture-accuracy" in notes(data)[0]
    kept = survey(f"{HEAD} | parameters", "image | a | A | max-pixels=1600")
    assert first(kept).parameters == {"max-pixels": "1600"}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("text | a | A | multilne", "Did you mean “multiline”?"),
        ("select_one yn | a | A | label", "a heading"),
        ("image | a | A | annotate", "Drawing on pictures"),
        ("date | a | A | month-year", "a whole day"),
        ("image | a | A | new", "taken from a file"),
        ("integer | a | A | ex:com.x.y", "another program"),
        ("text | a | A | masked", "Hidden input"),
        ("date | a | A | islamic", "calendar “islamic”"),
        ("select_one yn | a | A | search('x')", "another program"),
    ],
)
def test_an_appearance_that_changes_the_question_is_refused(row: str, told: str) -> None:
    problem = problems(survey(f"{HEAD} | appearance", row, choices=yes_no()))[0]
    assert problem.startswith("sheet survey row 3 column appearance: ")
    assert told in problem


def test_an_appearance_that_changes_nothing_is_noted_and_left_out() -> None:
    data = survey(f"{HEAD} | appearance", "select_one yn | a | A | w2 minimal", choices=yes_no())
    assert first(data).appearance == "minimal"
    assert "“w2” is not shown" in notes(data)[0]


def test_our_own_columns_reach_the_question() -> None:
    ours = ("unit", "limit", "limit_message::en", "clause", "register", "report")
    head = " | ".join([HEAD, *(f"sidesk::{name}" for name in ours)])
    question = first(
        survey(head, "decimal | a | A | m | . <= 90 | Over 90 m | GB 50311 (K) | links.length | hide")
    )
    assert (question.unit, question.limit, question.limit_message) == ("m", ". <= 90", {"en": "Over 90 m"})
    assert (question.clause, question.register, question.report) == ("GB 50311 (K)", "links.length", "hide")


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("sidesk::register", "links", "written like links.length"),
        ("sidesk::report", "hidden", "Did you mean “hide”?"),
    ],
)
def test_a_wrong_word_in_our_own_columns_is_refused(column: str, cell: str, told: str) -> None:
    assert told in only_problem(survey(f"{HEAD} | {column}", f"text | a | A | {cell}"))


# --- units that people choose ------------------------------------------------------------------------------


def test_several_units_are_a_choice_and_the_first_is_the_default() -> None:
    asked = first(survey("type | name | label | sidesk::unit", "decimal | d | D | m; cm;ft ; m"))
    assert (asked.unit, asked.units) == ("m", ("m", "cm", "ft"))
    alone = first(survey("type | name | label | sidesk::unit", "decimal | d | D | 朵;"))
    assert (alone.unit, alone.units) == ("朵", ())


@pytest.mark.parametrize(
    ("type_", "units", "said"),
    [
        ("decimal", "m; kg", "“kg” cannot be converted into “m”"),
        ("decimal", "m; metres", "The unit “metres” is not known"),
        ("text", "m; cm", "Only numbers have a choice of units"),
    ],
)
def test_units_that_do_not_fit_together_are_refused(type_: str, units: str, said: str) -> None:
    assert said in only_problem(survey("type | name | label | sidesk::unit", f"{type_} | d | D | {units}"))
