"""Headings: their names, languages and the columns SiDesk refuses."""

from __future__ import annotations

import pytest

from sidesk.authoring.columns import CHOICES, SETTINGS, SURVEY, Heading, heading
from sidesk.authoring.languages import language_code, spoken_in
from tests.authoring.written import made, notes, only_problem, problems, survey, workbook, yes_no


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("中文 (zh)", "zh"), ("中文(zh)", "zh"), ("中文（zh）", "zh"), ("English (en)", "en"),
        ("English", "en"),
        ("chinese", "zh"), ("zh-CN", "zh"), ("zh_Hans", "zh"), ("Français (fr)", "fr"), ("Nepali", "nepali"),
        ("zh-Hant", "zh-hant"),
    ],
)  # fmt: skip
def test_a_language_is_known_by_its_code_or_its_name(written: str, code: str) -> None:
    assert language_code(written) == code


def test_a_text_without_a_language_is_chinese_where_it_has_hanzi() -> None:
    assert (spoken_in("项目 A"), spoken_in("Project")) == ("zh", "en")


@pytest.mark.parametrize(
    ("written", "name", "language"),
    [
        ("Label", "label", ""), ("label::English (en)", "label", "en"), ("label:zh", "label", "zh"),
        ("constraint message", "constraint_message", ""),
        ("bind:jr:constraintMsg::en", "constraint_message", "en"),
        ("relevance", "relevant", ""), ("bind::relevant", "relevant", ""), ("jr:count", "repeat_count", ""),
        ("readonly", "read_only", ""), ("sidesk::unit", "sidesk:unit", ""), ("caption", "label", ""),
        ("sidesk::limit_message::中文 (zh)", "sidesk:limit_message", "zh"),
        ("requiredMsg", "required_message", ""),
    ],
)  # fmt: skip
def test_a_heading_may_be_written_in_every_way_xlsform_knows(written: str, name: str, language: str) -> None:
    assert heading(written, SURVEY) == Heading(name, language, written)


def test_choices_have_columns_of_the_authors_own_with_languages() -> None:
    assert heading("criterion::中文 (zh)", CHOICES) == Heading("criterion", "zh", "criterion::中文 (zh)")
    assert heading("楼栋", CHOICES) == Heading("楼栋", "", "楼栋")
    assert heading("list name", CHOICES) == Heading("list_name", "", "list name")


def test_settings_have_other_names_too() -> None:
    assert heading("id_string", SETTINGS) == Heading("form_id", "", "id_string")
    assert heading("form_title::English (en)", SETTINGS) == Heading(
        "form_title", "en", "form_title::English (en)"
    )


def test_an_unknown_column_is_refused_with_the_nearest_name() -> None:
    problem = only_problem(survey("type | name | label | relevent", "text | a | A | 1 = 1"))
    assert problem.startswith("sheet survey row 2 column relevent: There is no column “relevent”")
    assert "Did you mean “relevant”?" in problem


def test_an_unknown_column_nobody_filled_does_no_harm() -> None:
    assert made(survey("type | name | label | relevent", "text | a | A | "))


@pytest.mark.parametrize("remark", ["_why", "#why", "notes", "备注"])
def test_columns_for_remarks_are_left_to_the_authors(remark: str) -> None:
    assert notes(survey(f"type | name | label | {remark}", "text | a | A | because")) == []


def test_two_columns_of_one_meaning_are_refused() -> None:
    problem = only_problem(survey("type | name | label | relevant | relevance", "text | a | A | |"))
    assert "row 2 column relevance: Two columns mean the same: “relevant”" in problem


def test_two_columns_of_one_language_are_refused() -> None:
    data = survey("type | name | label::zh | label::中文 (zh)", "text | a | 甲 | 甲")
    assert "column label::中文 (zh): Two columns mean the same" in only_problem(data)


def test_a_cell_without_a_heading_is_refused_by_its_letter() -> None:
    assert only_problem(survey("type | name | label | ", "text | a | A | lost")).startswith(
        "sheet survey row 3 column D: This cell is filled but its column has no heading."
    )
    book = workbook({"survey": [["type", "name", "label"], ["text", "a", "A", None, "lost"]]})
    assert problems(book)[0].startswith("sheet survey row 2 column E: ")


def test_a_column_without_languages_is_told() -> None:
    data = survey("type | name | label | relevant::English", "text | a | A | 1 = 1")
    assert "cannot stand once for each language" in only_problem(data)


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ("media::image", "Pictures"), ("image::English (en)", "Pictures"),
        ("media::audio::chinese", "Pictures"),
        ("bind::foo", "Attributes"), ("body::accuracyThreshold", "Attributes"), ("instance::x", "Attributes"),
        ("trigger", "trigger"), ("save_to", "Entities"), ("intent", "another program"),
    ],
)  # fmt: skip
def test_a_column_that_is_not_supported_is_refused_by_its_first_cell(column: str, told: str) -> None:
    problem = only_problem(survey(f"type | name | label | {column}", "text | a | A | ", "text | b | B | x"))
    assert problem.startswith(f"sheet survey row 4 column {column}: ")
    assert told in problem


def test_what_only_concerns_odk_is_noted() -> None:
    assert "arranges its pages itself" in notes(survey("type | name | label | rows", "text | a | A | 5"))[0]


def test_a_control_character_is_refused_by_its_cell() -> None:
    problem = problems(survey("type | name | label", "text | a | A\x07B"))[0]
    assert problem.startswith(
        "sheet survey row 3 column label: This cell holds an invisible control character"
    )


# --- sheets ----------------------------------------------------------------------------------------------


def test_a_missing_sheet_survey_is_told_with_the_sheets_there_are() -> None:
    problem = only_problem(workbook({"questions": [["type"]], "choices": []}))
    assert problem == "sheet survey row 1: There is no sheet survey; the sheets are questions, choices. " + (
        "Name the sheet with the questions survey."
    )


def test_the_only_sheet_is_the_survey_whatever_its_name() -> None:
    assert made(workbook({"Sheet1": [["type", "name", "label"], ["text", "a", "A"]]}))


def test_a_misspelt_sheet_is_refused() -> None:
    sheets = {"survey": [["type", "name", "label"], ["text", "a", "A"]], "choice": [["list_name", "name"]]}
    assert only_problem(workbook(sheets)).startswith("sheet choice row 1: The sheet is called choice")


def test_other_sheets_are_noted_and_those_with_an_underscore_are_not() -> None:
    sheets = {"survey": [["type", "name", "label"], ["text", "a", "A"]], "types": [["x"]], "_help": [["x"]]}
    told = [note for note in notes(workbook(sheets)) if "no part of the form" in note]
    assert [note.partition(":")[0] for note in told] == ["sheet types"]


@pytest.mark.parametrize("sheet", ["entities", "external_choices", "osm"])
def test_sheets_of_odk_that_mean_something_are_refused(sheet: str) -> None:
    sheets = {"survey": [["type", "name", "label"], ["text", "a", "A"]], sheet: [["list_name"], ["x"]]}
    assert f"sheet {sheet} row 2: SiDesk does not read the sheet" in problems(workbook(sheets))[0]
    empty = {"survey": sheets["survey"], sheet: [["list_name"]]}
    assert made(workbook(empty))


def test_a_survey_without_type_column_is_refused() -> None:
    assert only_problem(survey("name | label", "a | A")).startswith(
        "sheet survey row 2: There is no column type."
    )


def test_an_empty_survey_is_refused() -> None:
    assert "sheet survey row 1: The sheet is empty." in problems(workbook({"survey": [], "choices": []}))[0]
    assert "The form asks nothing." in only_problem(survey("type | name | label"))


def test_choices_without_their_columns_are_refused() -> None:
    data = survey(
        "type | name | label", "select_one yn | a | A", choices=yes_no().replace("list_name", "_list")
    )
    assert any("sheet choices" in problem and "no column list_name" in problem for problem in problems(data))
