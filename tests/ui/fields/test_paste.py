"""Cells from Excel and WPS fit into typed columns, and nothing that was typed is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sidesk.forms.definition import Question
from sidesk.ui.fields.paste import Target, cells, fit, folded, has_head, order, value_of, written
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
