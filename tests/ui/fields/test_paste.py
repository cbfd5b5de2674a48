"""Cells from Excel and WPS fit into typed columns, and nothing that was typed is lost."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.forms.definition import Question
from sidesk.ui.fields.paste import (
    Arranged,
    Target,
    arranged,
    cells,
    fit,
    has_head,
    order,
    value_of,
    written,
)
from sidesk.ui.fields.paste_merged import covered, gaps
from sidesk.ui.fields.paste_words import folded
from tests.support.example import AIR, SHARED, VERDICT, both

LENGTH = Target(Question("length", "decimal", both("长度", "Length"), unit="m"), ("长度", "Length", "长度 m"))
LINK = Target(Question("link", "text", both("链路", "Link")), ("链路", "Link"))
RESULT = Target(Question("result", "verdict"), ("结果", "Result"), VERDICT)
COOLING = Target(Question("air", "one"), ("空调",), AIR)
OTHERS = Target(Question("shared", "many"), ("共用",), SHARED)
COMPUTED = Target(Question("total", "calculate"), ("合计",), writable=False)


def test_a_quoted_cell_may_hold_tabs_and_lines() -> None:
    assert cells('A\t"one\ntwo"\t"a\tb"\r\nB\t\t5" pipe\r\n\r\n') == [
        ["A", "one\ntwo", "a\tb"],
        ["B", "", '5" pipe'],
    ]


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"))), min_size=1, max_size=4), max_size=4
    )
)
def test_what_was_copied_is_pasted_the_same(rows: list[list[str]]) -> None:
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    assert cells(written(rows)) == rows


@given(st.text())
def test_no_clipboard_breaks_the_reader(text: str) -> None:
    rows = cells(text)
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_values_are_read_as_their_kind() -> None:
    made = fit([["A-1", "２１．３", "合格"]], [LINK, LENGTH, RESULT], [0, 1, 2])
    assert made.rows == [{0: "A-1", 1: "21.3", 2: "pass"}]
    assert not made.wrong


def test_choices_are_known_in_every_language_and_width() -> None:
    assert value_of(COOLING, " 仅 通风")[0] == "vent"
    assert value_of(COOLING, "VENTILATION")[0] == "vent"
    assert value_of(RESULT, "Ｆａｉｌ")[0] == "fail"
    assert value_of(OTHERS, "强电、Water pipes")[0] == ["power", "water"]


def test_a_wrong_cell_keeps_its_text_and_says_why() -> None:
    made = fit([["A-1", "21.3"], ["A-2", "long"]], [LINK, LENGTH], [0, 1])
    assert made.rows[1][1] == "long"
    (wrong,) = made.wrong
    assert (wrong.row, wrong.column) == (1, 1)
    assert wrong.why["zh"]
    value, why = value_of(COOLING, "heat pump")
    assert value == "heat pump"
    assert "Dedicated" in why["en"]


def test_a_head_line_is_recognised_and_orders_the_columns() -> None:
    rows = cells("长度 m\t链路\n21.3\tA-1")
    assert has_head(rows[0], [LINK, LENGTH])
    assert order(rows[0], [LINK, LENGTH]) == [1, 0]
    assert not has_head(["A-1", "21.3"], [LINK, LENGTH])
    assert not has_head(["", ""], [LINK, LENGTH])


def test_computed_columns_are_left_as_they_are() -> None:
    made = fit([["A-1", "7"]], [LINK, COMPUTED], [0, 1])
    assert made.rows == [{0: "A-1"}]
    assert made.left_out == 1


def test_an_empty_cell_clears() -> None:
    assert value_of(LENGTH, "  ") == (None, {})


def test_comparing_ignores_width_case_and_blanks() -> None:
    assert folded(" ＡＢ c ") == "abc"


DATE = Target(Question("tested", "date", both("日期", "Tested")), ("日期", "Tested"))
NOW = dt.datetime(2026, 5, 12, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    ["2026-05-11", "2026/5/11", "11.05.2026", "2026年5月11日", "5月11日", "46153", "11 May 2026",
     "May 11, 2026", "2026/5/11 0:00", "２０２６－０５－１１"],
)  # fmt: skip
def test_a_day_is_read_in_every_notation(text: str) -> None:
    assert value_of(DATE, text, NOW) == ("2026-05-11", {})


def test_a_day_that_can_be_two_is_marked_unless_the_column_tells() -> None:
    assert value_of(DATE, "5/11/2026", NOW)[1]["en"].startswith("“5/11/2026” may be")
    made = fit([["5/11/2026"], ["25/11/2026"]], [DATE], [0], NOW)
    assert [row[0] for row in made.rows] == ["2026-11-05", "2026-11-25"]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (["1,5", "1,234"], ["1.5", "1.234"]),
        (["1,234.5", "1,234"], ["1234.5", "1234"]),
        (["1.234,5", "２１，３"], ["1234.5", "21.3"]),
        (["85.3 m", "85.3米"], ["85.3", "85.3"]),
    ],
)
def test_a_column_tells_what_its_commas_mean(column: list[str], expected: list[str]) -> None:
    made = fit([[text] for text in column], [LENGTH], [0])
    assert [row[0] for row in made.rows] == expected
    assert not made.wrong


def test_what_may_be_two_numbers_is_kept_and_marked() -> None:
    made = fit([["1,5"], ["1.234"]], [LENGTH], [0])
    assert made.rows[1][0] == "1.234"
    assert made.wrong


@pytest.mark.parametrize(
    ("text", "name"),
    [("PASS", "pass"), ("P", "pass"), ("√", "pass"), ("合格", "pass"), ("✓", "pass"), ("OK", "pass"),
     ("不合格", "fail"), ("FAIL", "fail"), ("×", "fail"), ("N/A", "na"), ("不适用", "na")],
)  # fmt: skip
def test_verdicts_are_known_in_many_spellings(text: str, name: str) -> None:
    assert value_of(RESULT, text) == (name, {})


def test_a_latin_x_is_no_verdict() -> None:
    assert value_of(RESULT, "x")[1], "some tick with it, others strike out"


def test_what_excel_broke_is_said() -> None:
    assert value_of(LINK, "#N/A")[1]
    assert "narrow" in value_of(DATE, "########")[1]["en"]
    assert "last digits" in value_of(LINK, "6.93E+12")[1]["en"]


def test_a_head_below_a_title_is_found_and_unknown_columns_are_named() -> None:
    rows = cells("链路测试表\n序号\tLength (m)\t链路\n1\t21.3\tA-1")
    found = arranged(rows, [LINK, LENGTH], 0)
    assert isinstance(found, Arranged)
    assert (found.rows, found.places, found.above, found.unknown) == (
        [["1", "21.3", "A-1"]],
        [None, 1, 0],
        1,
        ("序号",),
    )


def test_merged_cells_are_known_from_html_and_guessed_without() -> None:
    rows = [["2F", "A-1"], ["", "A-2"], ["", "A-3"]]
    html = (
        "<table><tr><td rowspan=3>2F</td><td>A-1</td></tr><tr><td>A-2</td></tr><tr><td>A-3</td></tr></table>"
    )
    assert covered(html, rows) == {(1, 0): (0, 0), (2, 0): (0, 0)}
    assert gaps(rows, [0, 1], [LINK, LINK]) == {(1, 0): (0, 0), (2, 0): (0, 0)}
    assert not covered(html, rows[:1]), "another table than the text"
    assert not gaps([["2F", "A-1"], ["2F", "A-2"], ["", "A-3"], ["", "A-4"]], [0, 1], [LINK, LINK])
