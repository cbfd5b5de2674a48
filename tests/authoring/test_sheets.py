"""Raw sheets: told by content, read with exact places, and safe against harmful files."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlrd
from hypothesis import given, settings
from hypothesis import strategies as st

from sidesk.authoring import faults, sheets, xlsx
from sidesk.authoring.sheets import cell_text, letter, trimmed
from tests.authoring.written import (
    made,
    only_problem,
    plain_workbook,
    problems,
    rezipped,
    run,
    survey,
    table,
    workbook,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SHEET = "xl/worksheets/sheet1.xml"


def label(data: bytes) -> Any:
    node = made(data).items[0]
    return node.label


# --- Markdown --------------------------------------------------------------------------------------------


def test_a_literal_bar_is_escaped_and_a_line_break_written() -> None:
    assert label(survey("type | name | label", r"text | a | A \| B<br>C")) == {"en": "A | B\nC"}


def test_prose_around_the_tables_is_for_people() -> None:
    data = b"# A form\n\nSome words.\n\n" + survey("type | name | label", "text | a | A")
    assert made(data).items[0].name == "a"


def test_rules_under_headings_are_no_rows() -> None:
    data = survey("type | name | label", "--- | :---: | ---", "text | a | A").replace(
        b"| | ---", b"| --- | ---"
    )
    assert len(made(data).items) == 1


def test_a_row_with_a_cell_too_many_is_refused_by_its_row() -> None:
    assert only_problem(survey("type | name | label", "text | a | A", "text | b | B | C")).startswith(
        "sheet survey row 4: This row has 4 cells, the row of headings 3."
    )


def test_a_line_without_its_last_bar_is_refused() -> None:
    data = survey("type | name | label", "text | a | A") + b"| | x | y\n"
    assert "must begin and end with |" in only_problem(data)


def test_a_sheets_name_stands_alone() -> None:
    assert "must stand alone" in problems(b"| survey | type | name |\n| | text | a |\n")[0]


def test_a_table_without_a_sheet_is_refused() -> None:
    assert problems(b"| | type | name |\n")[0].startswith("sheet survey row 1: There is a table without")


def test_a_sheet_may_come_in_several_tables_with_columns_of_their_own() -> None:
    more = table("choices", "list_name | name | label", "l | a | A")
    more += table("choices", "list_name | name | label | clause", "l | b | B | 4.2")
    form = made(survey("type | name | label", "select_one l | q | Q", choices=more))
    assert [(choice.name, dict(choice.extra)) for choice in form.choices["l"]] == [
        ("a", {}), ("b", {"clause": "4.2"}),
    ]  # fmt: skip


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    data = survey("type | name | label", "text | a | A")
    assert label(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")) == {"en": "A"}


@pytest.mark.parametrize(
    "data", [b"", b"  \n", b"type,name\ntext,a\n", b"\xff\xfe\x00", b"a\0b", b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_form_is_refused_with_what_to_do(data: bytes) -> None:
    problem = only_problem(data)
    assert problem.startswith("the file: ")
    assert "sheet survey" in problem
    assert "row 1" in problem


# --- Excel -----------------------------------------------------------------------------------------------


def test_a_workbook_and_markdown_make_the_same_form() -> None:
    rows = [
        ["type", "name", "label::中文 (zh)", "relevant"],
        ["text", "a", "甲", None],
        ["integer", "b", "乙", "${a} = 1"],
    ]
    book = workbook({"survey": rows, "settings": [["form_id", "version"], ["f", 1.0]]})
    text = survey(" | ".join(str(c) for c in rows[0]), "text | a | 甲 | ", "integer | b | 乙 | ${a} = 1")
    assert made(book) == made(text)


def test_a_kind_of_file_is_told_by_its_content_not_by_its_name() -> None:
    assert run(plain_workbook(), "form.md").form is not None
    assert run(survey("type | name | label", "text | a | A"), "form.xlsx").form is not None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (1.5, "1.5"),
        (7, "7"),
        (True, "TRUE"),
        (dt.datetime.fromisoformat("2026-05-11"), "2026-05-11"),
        (dt.datetime.fromisoformat("2026-05-11T14:03"), "2026-05-11T14:03:00"),
        (dt.time(14, 3), "14:03:00"),
        ("  a\u00a0b\u3000\n", "a b"),
        ("e\u0301", "é"),
        ("\u200ba", "a"),
        ("a_x000D_\r\nb", "a\nb"),
    ],
)
def test_a_cell_reads_as_its_author_sees_it(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_rows_keep_their_numbers_across_blank_ones() -> None:
    book = workbook({"survey": [["type", "name", "label"], [], [None, " "], ["text", "a b", "A"]]})
    assert problems(book)[0].startswith("sheet survey row 4 column name: “a b” cannot be a name.")


def test_merged_cells_are_refused() -> None:
    def merge(book: Any) -> None:
        book["survey"].merge_cells("C2:C3")

    rows = [["type", "name", "label"], ["text", "a", "A"], ["text", "b", None]]
    assert problems(workbook({"survey": rows}, merge))[0].startswith(
        "sheet survey row 2 column C: Cells are merged up to C3"
    )


def test_a_formula_nobody_calculated_is_refused() -> None:
    book = workbook({"survey": [["type", "name", "label"], ["text", "a", '="A"&"B"']]})
    assert problems(book)[0].startswith("sheet survey row 2 column C: This cell holds a formula")


def test_a_formula_with_its_result_is_the_result() -> None:
    book = workbook({"survey": [["type", "name", "label"], ["text", "a", '="A"&"B"']]})

    def calculate(parts: dict[str, bytes]) -> None:
        parts[SHEET] = (
            parts[SHEET].replace(b'<c r="C2"', b'<c r="C2" t="str"').replace(b"<v />", b"<v>AB</v>")
        )
        parts[SHEET] = parts[SHEET].replace(b"<v></v>", b"<v>AB</v>")

    assert label(rezipped(book, calculate)) == {"en": "AB"}


def test_an_error_value_is_refused() -> None:
    def fail(book: Any) -> None:
        book["survey"]["C2"].value = "#REF!"
        book["survey"]["C2"].data_type = "e"

    book = workbook({"survey": [["type", "name", "label"], ["text", "a", "A"]]}, fail)
    assert problems(book)[0].startswith("sheet survey row 2 column C: This cell shows the error #REF!")


def test_a_wrong_dimension_loses_no_rows() -> None:
    def lie(parts: dict[str, bytes]) -> None:
        parts[SHEET] = parts[SHEET].replace(b'ref="A1:C2"', b'ref="A1"')

    data = plain_workbook()
    assert rezipped(data, lie) != rezipped(data, lambda parts: None)
    assert len(made(rezipped(data, lie)).items) == 1


@pytest.mark.parametrize("address", [b'r="ZZ2"', b'r="A900000"'])
def test_a_cell_far_away_is_refused_before_everything_up_to_it_is_read(address: bytes) -> None:
    def move(parts: dict[str, bytes]) -> None:
        parts[SHEET] = parts[SHEET].replace(b'r="A2"', address)

    assert "reaches beyond" in only_problem(rezipped(plain_workbook(), move))


def test_a_sheet_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_CELLS", 5)
    assert "reaches beyond" in only_problem(plain_workbook())


def test_a_bomb_is_refused_before_it_is_opened() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(30 * 1024 * 1024))
    assert stream.tell() < 200_000
    assert "larger than any form" in only_problem(stream.getvalue())


def test_external_entities_are_refused() -> None:
    def inject(parts: dict[str, bytes]) -> None:
        entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        parts[SHEET] = entity + parts[SHEET].replace(b"<v>", b"<v>&e;", 1)

    assert "damaged" in only_problem(rezipped(plain_workbook(), inject))


def test_a_file_larger_than_any_form_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sidesk.authoring.workbook.LARGEST_FILE", 10)
    assert "larger than any form" in only_problem(plain_workbook())


@pytest.mark.parametrize(
    ("part", "told"),
    [("word/document.xml", "kind Word"), ("content.xml", "kind OpenDocument"), ("readme.txt", "kind zip")],
)
def test_another_kind_of_zip_is_told(part: str, told: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(part, "<x/>")
    assert told in only_problem(stream.getvalue())


def test_a_binary_workbook_is_told() -> None:
    data = rezipped(plain_workbook(), lambda parts: parts.update({"xl/workbook.bin": b""}))
    assert ".xlsb" in only_problem(data)


def test_a_locked_workbook_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(**_: object) -> None:
        raise xlrd.XLRDError("Workbook is encrypted")

    monkeypatch.setattr(xlrd, "open_workbook", locked)
    assert "locked with a password" in only_problem(OLE)


def test_an_old_workbook_of_nothing_is_damaged() -> None:
    assert "damaged" in only_problem(OLE)


def test_a_torn_workbook_is_refused() -> None:
    assert "damaged" in only_problem(plain_workbook()[:-200])


def test_an_old_workbook_is_read_whatever_it_is_called(samples: Path) -> None:
    data = (samples / "xlsform" / "repeat_date_test.xls").read_bytes()
    form = run(data, "renamed.xlsx").form
    assert form is not None
    assert next(path for path, _ in form.walk()) == ("note_2",)
    assert form.items[0].label == {"en": "2012-12-12"}


def test_an_old_workbook_that_is_damaged_is_refused(samples: Path) -> None:
    data = bytearray((samples / "xlsform" / "repeat_date_test.xls").read_bytes())
    data[0x200:0x220] = bytes(32)
    assert run(bytes(data), "x.xls").problems


# --- anything --------------------------------------------------------------------------------------------


@given(st.one_of(st.binary(max_size=200), st.text("|\n\\ abct_", max_size=80).map(str.encode)))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_form_or_refused(data: bytes) -> None:
    assert problems(data)


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_a_damaged_workbook_is_a_form_or_refused(data: st.DataObject) -> None:
    whole = bytearray(PLAIN)
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    result = run(bytes(whole[: data.draw(st.integers(1, len(whole)))]))
    assert (result.form is None) == bool(result.problems)


PLAIN = plain_workbook()


def test_columns_have_excels_letters() -> None:
    assert [letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_trimming_leaves_blanks_inside() -> None:
    assert trimmed(" a  b ") == "a  b"


def test_what_readers_raise_is_a_closed_list() -> None:
    assert Exception not in sheets.UNREADABLE
    assert faults.DAMAGED_WORKBOOK.todo
