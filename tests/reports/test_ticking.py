"""Options to tick on a blank paper."""

from __future__ import annotations

from dataclasses import replace

from sidesk.forms.definition import Choice, Group
from sidesk.reports.blocks import Column, Row, Said, Table
from sidesk.reports.layout import ticking
from sidesk.reports.layout.style import MEASURE
from sidesk.reports.layout.table import TablePiece, measured
from sidesk.reports.sheets import blank
from tests.reports.papers import a_form, facts, page_texts, question, said
from tests.reports.test_content import CHECKLIST
from tests.reports.test_table import WORDS

OPTIONS = "□合格\n□不合格\n□不适用"


def to_fill_in(rows: int) -> TablePiece:
    columns = (Column(Said("序号"), kind="number"), Column(Said("说明")))
    lines = tuple(Row((str(n), " ")) for n in range(1, rows + 1))
    return measured(Table(columns, lines, "表 1", Said("题"), roomy=True), MEASURE, WORDS, {})


def test_options_stand_beside_each_other_as_far_as_they_fit_and_none_is_broken() -> None:
    whole = ticking.beside(OPTIONS)
    assert "\n" not in ticking.packed(OPTIONS, whole)
    assert ticking.packed(OPTIONS, whole - 10).split("\n")[1:] == ["□不适用"]
    assert ticking.packed(OPTIONS, 20) == OPTIONS
    assert not ticking.is_ticked("□王\n和别的字")


def test_a_blank_checklist_has_its_options_on_one_line() -> None:
    printed = "".join(page_texts(blank(a_form(CHECKLIST), facts(), language="zh").pdf))
    line = next(line for line in printed.split("\n") if "□合格" in line)
    assert "□不合格" in line
    assert "□不适用" in line


def test_a_blank_table_in_both_languages_has_its_options_in_both() -> None:
    printed = "".join(page_texts(blank(a_form(CHECKLIST), facts(), language="both").pdf))
    assert "□不适用N/A" in printed.replace(" ", "").replace("\u00a0", "")


def test_an_option_of_a_field_is_not_broken_in_two() -> None:
    long = tuple(Choice(f"o{i}", said(f"基本合格，要整改{i}", f"Passed with remarks {i}")) for i in range(5))
    form = a_form(Group("g", (question("q", "one", "结论", "Result", choices="uses"),), said("节", "S")))
    form = replace(form, choices={**form.choices, "uses": long})
    printed = "".join(page_texts(blank(form, facts(), language="both").pdf))
    lines = [line for line in printed.split("\n") if "基本合格" in line or "remarks" in line]
    assert all(line.lstrip().startswith("□") or "结论" in line for line in lines)


def test_a_table_to_write_in_gives_up_its_last_rows_rather_than_set_them_overleaf() -> None:
    piece = to_fill_in(8)
    (kept,) = piece.parts(MEASURE, piece.measure(MEASURE) - 30)
    assert isinstance(kept, TablePiece)
    assert kept.rows == (0, 6)
    assert len(piece.parts(MEASURE, piece.measure(MEASURE) / 2)) == 2


def test_a_blank_list_whose_rows_nobody_chose_yet_is_a_box_to_write_in() -> None:
    empty = replace(CHECKLIST, rows_filter="name = 'none'")
    printed = "".join(page_texts(blank(a_form(empty), facts(), language="zh").pdf))
    assert "逐项检查" in printed
    assert "未填写" not in printed
