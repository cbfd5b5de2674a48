"""Widths, decimal axes and the parting of tables."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sidesk.reports.blocks import Column, Row, Said, Table
from sidesk.reports.layout import columns
from sidesk.reports.layout.style import MEASURE
from sidesk.reports.layout.table import FIXED, TablePiece, TableWords, measured

WORDS = TableWords({"pass": "合格", "fail": "不合格"}, "（续）", "续下页")
MARKS = tuple(WORDS.marks.values())


def table(rows: list[tuple[str, ...]], *kinds: str) -> Table:
    heads = tuple(Column(Said(f"列{i}"), kind=kind) for i, kind in enumerate(kinds))  # type: ignore[arg-type]
    return Table(heads, tuple(Row(cells) for cells in rows), "表 1", Said("题"))


CELLS = st.text(alphabet="综合布线ABC-012 ", max_size=60)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(CELLS, CELLS, st.decimals(-999, 999, places=2).map(str)), min_size=1, max_size=12))
def test_the_columns_fill_the_measure_whatever_they_hold(rows: list[tuple[str, ...]]) -> None:
    shape = columns.geometry(table(rows, "text", "code", "number"), MEASURE, MARKS)
    assert abs(shape.total - MEASURE) < 0.01
    assert min(shape.widths) > 0


@settings(deadline=None, max_examples=50)
@given(st.integers(5, 300), st.floats(120, 700))
def test_a_table_parts_into_rows_that_follow_each_other(count: int, room: float) -> None:
    piece = measured(table([(f"{i}", "甲") for i in range(count)], "number", "text"), MEASURE, WORDS, {})
    parts, seen = [piece], 0
    while True:
        last = parts[-1]
        if last.measure(MEASURE) <= room:
            break
        both = last.parts(MEASURE, room)
        assert len(both) == 2
        first, second = both
        assert isinstance(first, TablePiece)
        assert isinstance(second, TablePiece)
        assert first.measure(MEASURE) <= room
        parts[-1:] = [first, second]
        seen += 1
        assert seen < count
    rows = [part.rows for part in parts]
    assert rows[0][0] == 0
    assert rows[-1][1] == count
    assert all(before[1] == after[0] for before, after in pairwise(rows))
    assert all(end - start >= 2 for start, end in rows)


def test_link_tables_are_set_close_and_texts_that_wrap_are_not() -> None:
    close = measured(table([("1", "甲")] * 40, "number", "text"), MEASURE, WORDS, {})
    loose = measured(table([("1", "甲" * 200)] * 40, "number", "text"), MEASURE, WORDS, {})
    assert close.measure(MEASURE) < 40 * FIXED + 60
    assert loose.measure(MEASURE) > 80 * FIXED


def test_numbers_get_a_real_minus_and_no_minus_zero() -> None:
    assert [columns.number(text) for text in ("-1.50", "-0.0", "0", "−2", "12")] == [
        "−1.50",
        "0.0",
        "0",
        "−2",
        "12",
    ]
    assert columns.is_number("-12.5")
    assert not columns.is_number("> 60")
    assert not columns.is_number("12 dB")


def test_all_decimal_points_of_a_column_have_one_place() -> None:
    shape = columns.geometry(table([("1234.5",), ("-0.25",), ("7",)], "number"), MEASURE, MARKS)
    assert 0 < shape.axes[0] < shape.widths[0]


def test_a_table_too_wide_for_any_page_repeats_its_key_in_every_part() -> None:
    wide = table([tuple(f"SAMPLE-{i:02d}-{r:03d}-LONG" for i in range(30)) for r in range(4)], *["code"] * 30)
    parts = columns.parts(wide, MEASURE, MARKS)
    assert len(parts) > 1
    assert all(part.columns[:2] == wide.columns[:2] for part in parts)
    assert sum(len(part.columns) - 2 for part in parts) == 28
    assert parts[0].number == f"表 1 (1/{len(parts)})"
