"""The settings sheet, and what stands in for it where it says nothing."""

from __future__ import annotations

import pytest

from sidesk.forms.package import pack, read
from tests.authoring.written import made, notes, only_problem, problems, run, survey, table

HEAD = "type | name | label"
ROW = "text | a | A"


def with_settings(headings: str, *rows: str) -> bytes:
    return survey(HEAD, ROW, settings=table("settings", headings, *rows))


def test_a_form_has_its_settings() -> None:
    form = made(
        with_settings(
            "form_id | version | form_title::中文 (zh) | form_title::English (en) | default_language"
            " | instance_name | sidesk::signs | sidesk::report | sidesk::header",
            "D02 | 1.2 | 勘查 | Survey | 中文 (zh)"
            " | ${a} | surveyor; client?;SID* | landscape hide-empty | no",
        )
    )
    assert (form.id, form.version, form.title) == ("D02", "1.2", {"zh": "勘查", "en": "Survey"})
    assert (form.signs, form.report, form.instance_name) == (
        "surveyor; client?; SID*", "landscape hide-empty", "${a}",
    )  # fmt: skip
    assert form.languages == ("zh", "en")


def test_a_form_for_the_office_says_so_in_its_package() -> None:
    form = made(with_settings("form_id | sidesk::audience", "D06 | office"))
    assert form.audience == "office"
    assert read(pack(form)).audience == "office"
    open_to_all = made(with_settings("form_id | sidesk::audience", "D06 | "))
    assert b"audience" not in pack(open_to_all), "a form without the mark keeps the package it had"


def test_without_settings_the_file_gives_an_id_and_the_content_a_version() -> None:
    result = run(survey(HEAD, ROW, settings=""), "Site survey (2).xlsx")
    assert result.form is not None
    assert result.form.id == "Site_survey_2"
    assert result.form.title == {"en": "Site_survey_2"}
    told = [str(note) for note in result.notes]
    assert any("no form_id" in note for note in told)
    other = run(survey(HEAD, "text | a | B", settings=""), "Site survey (2).xlsx").form
    assert other is not None
    assert other.version != result.form.version


@pytest.mark.parametrize(
    ("headings", "row", "told"),
    [
        ("form_id", "a/b", "column form_id: An id and a version"),
        ("version", "x" * 81, "column version: An id and a version"),
        ("sidesk::header", "maybe", "column sidesk::header: “maybe” is neither yes nor no."),
        ("sidesk::signs", "client; 1x", "“1x” is no signer."),
        ("sidesk::signs", "client; client?", "client signs twice."),
        ("sidesk::report", "landscap", "Did you mean “landscape”?"),
        ("sidesk::audience", "client", "“client” is no audience."),
        ("public_key", "MIIB", "column public_key: SiDesk encrypts by its own keys"),
        ("omit_instanceID", "yes", "column omit_instanceID: This switch of ODK"),
        ("instance_name", "${b}", "column instance_name: There is no question “b”."),
        ("instance_name", "a", "column instance_name: “a” stands here without quotes."),
        ("attribute::x", "y", "column attribute::x: Attributes"),
        ("titel", "y", "Did you mean"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_cell(headings: str, row: str, told: str) -> None:
    data = with_settings(
        f"version | {headings}" if headings != "version" else headings,
        f"1 | {row}" if headings != "version" else row,
    )
    assert told in only_problem(data)


def test_a_second_row_of_settings_is_refused() -> None:
    assert "sheet settings row 7: The settings have a second row." in only_problem(
        with_settings("form_id | version", "f | 1", "g | 1")
    )


@pytest.mark.parametrize("setting", ["style", "submission_url", "clean_text_values"])
def test_settings_about_odk_alone_are_noted(setting: str) -> None:
    assert any(
        f"column {setting}" in n for n in notes(with_settings(f"form_id | version | {setting}", "f | 1 | x"))
    )


def test_switches_that_are_off_say_nothing() -> None:
    assert notes(with_settings("form_id | version | omit_instanceID", "f | 1 | no")) == []


def test_a_column_without_language_is_in_the_default_language() -> None:
    settings = table("settings", "form_id | version | default_language", "f | 1 | 中文 (zh)")
    form = made(survey("type | name | label | label::English (en)", "text | a | A | A", settings=settings))
    assert form.items[0].label == {"zh": "A", "en": "A"}
    assert form.languages == ("zh", "en")


def test_without_a_default_language_the_words_tell_it() -> None:
    assert made(survey(HEAD, "text | a | 项目")).languages == ("zh",)
    assert made(survey(HEAD, "text | a | Project")).languages == ("en",)


def test_texts_missing_in_a_language_are_noted_once() -> None:
    data = survey(
        "type | name | label::zh | label::en", "text | a | 甲 | A", "text | b | 乙 |", "text | c | 丙 |"
    )
    assert notes(data) == [
        "sheet survey row 4 column label::en: Missing in language en from here on: 2."
        " Another language is shown there. Translate them."
    ]


def test_full_width_semicolons_part_signers_too() -> None:
    data = with_settings("form_id | version | sidesk::signs | sidesk::header", "f | 1 | surveyor；客户? | no")
    assert made(data).signs == "surveyor; 客户?"


def test_problems_come_in_the_order_of_the_file() -> None:
    data = with_settings("form_id | version | sidesk::report", "a/b | 1 | x").replace(
        b"| text | a", b"| txt | a"
    )
    assert [problem.split(":")[0] for problem in problems(data)] == [
        "sheet survey row 3 column type", "sheet settings row 6 column form_id",
        "sheet settings row 6 column sidesk",
    ]  # fmt: skip
