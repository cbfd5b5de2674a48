"""The whole way: real workbooks, the forms that come with SiDesk, the common header, pyxform's opinion."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidesk.authoring import compiler, odk
from sidesk.authoring.check import check_file
from sidesk.authoring.compiler import check, compile_form
from sidesk.authoring.findings import FormRefused
from sidesk.core.errors import CannotRead
from sidesk.core.files import resources
from sidesk.core.text import Words
from sidesk.forms.definition import Form, Group, Question
from sidesk.forms.package import pack, package_hash, read
from tests.authoring.written import made, only_problem, problems, run, survey, table, yes_no

HEAD = "type | name | label"
REAL = [
    "attribute_columns_test.xlsx", "choice_filter_test.xlsx", "or_other.xlsx", "repeat_date_test.xls",
    "service_rating.xlsx", "xlsform_spec_test.xlsx",
]  # fmt: skip
COMPILED = {"choice_filter_test.xlsx", "or_other.xlsx", "repeat_date_test.xls"}
BY_ROW = re.compile(r"sheet (survey|choices|settings) row \d+ column .+: .+\..+\.")


@pytest.mark.parametrize("name", REAL)
def test_a_real_workbook_compiles_or_is_refused_by_its_rows(name: str, samples: Path) -> None:
    result = check_file(samples / "xlsform" / name)
    assert (result.form is not None) == (name in COMPILED)
    for problem in result.problems:
        assert BY_ROW.fullmatch(str(problem)), str(problem)


def test_a_cascade_keeps_its_columns(samples: Path) -> None:
    form = check_file(samples / "xlsform" / "choice_filter_test.xlsx").form
    assert form is not None
    assert [(choice.name, choice.extra["cf"]) for choice in form.choices["counties"]] == [
        ("king", "washington"), ("pierce", "washington"), ("king", "texas"), ("cameron", "texas"),
    ]  # fmt: skip


def test_every_form_that_comes_with_sidesk_compiles_without_a_note() -> None:
    sources = sorted(resources("forms").glob("*.md"))
    assert sources
    for source in sources:
        result = check_file(source)
        assert [str(one) for one in (*result.problems, *result.notes)] == [], source.name
        assert result.form is not None
        assert set(result.form.languages) == {"zh", "en"}


def test_a_compiled_form_is_what_its_package_holds() -> None:
    form = made(survey(HEAD, "select_one yn | a | A", choices=yes_no()))
    data = pack(form)
    assert read(data) == form
    assert form.hash == package_hash(data)


def test_a_refused_form_is_raised_with_all_its_problems() -> None:
    data = survey(HEAD, "txt | a | A", "txt | b | B")
    with pytest.raises(FormRefused) as caught:
        compile_form(data, "x.md")
    assert len(caught.value.problems) == 2
    assert [str(problem) for problem in check(data, "x.md")] == [str(one) for one in caught.value.problems]
    assert compile_form(survey(HEAD, "text | a | A"), "x.md").id == "f"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotRead):
        check_file(tmp_path / "none.xlsx")
    with pytest.raises(CannotRead):
        check_file(tmp_path)


# --- the common header -----------------------------------------------------------------------------------


def form_with(column: str, value: str) -> Form:
    settings_sheet = table("settings", f"form_id | version | {column}", f"f | 1 | {value}")
    return made(survey(HEAD, "text | a | A", settings=settings_sheet))


@pytest.mark.parametrize(
    ("column", "value", "headed"),
    [("sidesk::header", "yes", True), ("sidesk::header", "no", False), ("sidesk::signs", "surveyor", True),
     ("form_title", "T", False)],
)  # fmt: skip
def test_our_documents_carry_the_header_and_foreign_forms_do_not(
    column: str, value: str, headed: bool
) -> None:
    names = [node.name for node in form_with(column, value).items]
    assert names == (["header", "a"] if headed else ["a"])


def test_the_header_is_known_and_not_typed_again() -> None:
    section = form_with("sidesk::header", "yes").items[0]
    assert isinstance(section, Group)
    fields = {node.name: node for node in section.items if isinstance(node, Question)}
    assert fields["project_no"].default == "pulldata('project', 'project_no')"
    assert fields["prepared_by"].default == "pulldata('user', 'name')"
    assert fields["project_no"].required == "true()"
    assert all(set(field.label) == {"zh", "en"} for field in fields.values())


def test_questions_may_refer_to_the_header() -> None:
    settings_sheet = table("settings", "form_id | version | sidesk::header", "f | 1 | yes")
    assert made(survey(HEAD, "note | n | Project ${project_no}", settings=settings_sheet))
    assert "There is no question “project_no”" in only_problem(
        survey(HEAD, "note | n | Project ${project_no}")
    )


def test_the_name_of_the_header_is_taken() -> None:
    settings_sheet = table("settings", "form_id | version | sidesk::header", "f | 1 | yes")
    data = survey(HEAD, "text | header | A", settings=settings_sheet)
    assert "row 3 column name: “header” is the name of the common header." in only_problem(data)


# --- pyxform ---------------------------------------------------------------------------------------------


def test_what_odk_refuses_is_told_by_our_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odk, "_OURS", "nothing:")
    data = survey(HEAD, "text | a | A", "text | meta | B")
    assert only_problem(data).startswith("sheet survey row 4: ODK's own converter refuses this: ")


def test_the_generated_header_does_not_shift_the_rows_odk_tells() -> None:
    settings_sheet = table("settings", "form_id | version | sidesk::header", "f | 1 | yes")
    data = survey(HEAD, "text | a | A", "text | meta | B", settings=settings_sheet)
    assert only_problem(data).startswith("sheet survey row 4: ODK's own converter refuses this: ")


def test_odk_is_not_asked_about_what_we_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiler, "ask_pyxform", None)
    assert problems(survey(HEAD, "txt | a | A"))


def test_a_stumble_of_pyxform_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("pyxform.xls2xform.convert", stumble)
    assert "ODK's own converter refuses this: KeyError" in only_problem(survey(HEAD, "text | a | A"))


# --- anything --------------------------------------------------------------------------------------------

CELLS = st.sampled_from(
    [
        *("", "text", "select_one l", "begin_group", "end_group", "begin_repeat", "end_repeat", "range"),
        *("a", "b", "名", "${a}", "${b} = 1", "(", "yes", "no", "kind = yes", "table", "count(${b})", "l"),
        *("{", "{near}", "verdict", "start=0 end=1 step=0.1", "today()", "once(.)", "position(..)", "%s"),
        *("signature", "ex:x", "＝", "\\|"),
    ]
)
HEADINGS = ["label", "relevant", "calculation", "appearance", "choice_filter", "sidesk::rows", "default", "x"]


@given(st.lists(st.lists(CELLS, min_size=10, max_size=10), max_size=8), st.lists(CELLS, max_size=6))
@settings(max_examples=80, deadline=None)
def test_any_table_is_a_form_or_refused_by_places(rows: list[list[str]], names: list[str]) -> None:
    options = [f"l | {name} | {name} | yes" for name in names]
    choices = table("choices", "list_name | name | label | kind", *options)
    lines = [" | ".join(row) for row in rows]
    result = run(survey("type | name | " + " | ".join(HEADINGS), *lines, choices=choices))
    assert (result.form is None) == bool(result.problems)
    for one in (*result.problems, *result.notes):
        assert str(one).startswith("sheet ")
        assert one.told(Words("zh"))
        assert one.advised(Words("zh"))
