"""What belongs together stays together: headings with what they announce, boxes to sign in with the page."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from sidesk.forms.definition import Group, Repeat
from sidesk.reports.layout import pages
from sidesk.reports.layout.piece import Gap, Piece
from sidesk.reports.layout.style import MM
from sidesk.reports.paper import render
from tests.reports.papers import a_form, a_revision, compact, facts, question, said


def _lines(pdf: bytes) -> list[list[str]]:
    """The lines of each page between header and footer, by where they stand."""
    found = []
    for page in pypdfium2.PdfDocument(io.BytesIO(pdf)):
        text = page.get_textpage()
        high = page.get_height()
        rects = [text.get_rect(n) for n in range(text.count_rects())]
        inner = sorted(
            (rect for rect in rects if rect[1] > 60 and rect[3] < high - 50), key=lambda rect: -rect[3]
        )
        found.append([compact(text.get_text_bounded(*rect)) for rect in inner])
    return found


def _filler(lines: int) -> Group:
    asked = tuple(question(f"f{n}", "long", f"填充{n}", f"Filler {n}") for n in range(lines))
    return Group("filler", asked, said("填充", "Filler"))


@pytest.mark.parametrize("lines", range(18, 34))
def test_two_headings_above_each_other_never_stand_at_the_foot_of_a_page(lines: int) -> None:
    asked = (question("a", "text", "答案", "Answer"), question("b", "long", "更多", "More"))
    inner = Group("inner", asked, said("小节标题", "Inner"))
    form = a_form(_filler(lines), Group("outer", (inner,), said("大节标题", "Outer")))
    for page in _lines(render(form, a_revision({}), facts(), language="zh").pdf):
        text = "".join(page)
        assert ("大节标题" in text) == ("小节标题" in text) == ("答案" in text)


@pytest.mark.parametrize("lines", range(18, 34, 2))
def test_a_heading_goes_overleaf_with_a_table_whose_rows_are_high(lines: int) -> None:
    column = question("c", "text", "说明", "Remark")
    table = Repeat("w", (column,), said("高表", "High"), table=True)
    rows = {f"k{r}": {"@order": str(r), "c": "很长的说明文字，要占很多行。" * 24} for r in range(1, 5)}
    form = a_form(_filler(lines), Group("outer", (table,), said("大节标题", "Outer")))
    for page in _lines(render(form, a_revision({"outer": {"w": rows}}), facts(), language="zh").pdf):
        text = "".join(page)
        assert ("大节标题" in text) <= ("很长的说明" in text)


@pytest.mark.parametrize("signers", [2, 3, 4])
def test_no_page_holds_nothing_but_one_box_to_sign_in(signers: int) -> None:
    signs = "; ".join(("surveyor", "client", "PM", "SID")[:signers])
    for lines in range(16, 34, 2):
        form = a_form(_filler(lines), signs=signs)
        fields = render(form, a_revision({}), facts(), language="zh").fields
        assert sum(box.page == fields[-1].page for box in fields) >= 2


def test_a_short_last_section_goes_overleaf_with_the_box_to_sign_in() -> None:
    for lines in range(16, 34, 2):
        last = Group("last", (question("a", "text", "答案", "Answer"),), said("末节标题", "Last"))
        rendered = render(
            a_form(_filler(lines), last, signs="client"), a_revision({}), facts(), language="zh"
        )
        assert "末节标题" in "".join(_lines(rendered.pdf)[rendered.fields[0].page])


def _shapes(pdf: bytes) -> list[bool]:
    return [page.get_width() > page.get_height() for page in pypdfium2.PdfDocument(io.BytesIO(pdf))]


def _wide(name: str) -> Repeat:
    columns = tuple(question(f"c{n}", "text", f"列标题{n}", f"Column {n}") for n in range(14))
    return Repeat(name, columns, said("宽表", "Wide"), table=True)


WIDE = {f"k{r}": {"@order": str(r), **{f"c{n}": f"值{r}-{n} SAMPLE" for n in range(14)}} for r in range(1, 5)}


def test_a_paper_that_is_a_wide_table_below_its_header_stands_across_from_the_first_page() -> None:
    header = Group("header", (question("a", "text", "甲", "A"),), said("表头", "Header"))
    form = a_form(header, _wide("w"), signs="client")
    answers = {"header": {"a": "x"}, "w": WIDE}
    assert _shapes(render(form, a_revision(answers), facts(), language="zh").pdf) == [True, False]


def test_a_few_answers_between_two_wide_tables_do_not_turn_the_sheet() -> None:
    between = question("a", "text", "甲", "A")
    form = a_form(_filler(18), Group("g", (_wide("w"), between, _wide("x")), said("节", "Section")))
    answers = {"g": {"w": WIDE, "a": "中间", "x": WIDE}}
    assert _shapes(render(form, a_revision(answers), facts(), language="zh").pdf) == [False, True]


def test_four_boxes_to_sign_in_fit_on_one_page() -> None:
    spread = set()
    for lines in range(18, 34, 2):
        form = a_form(_filler(lines), signs="surveyor; client; PM; SID")
        fields = render(form, a_revision({}), facts(), language="zh").fields
        spread.add(len({box.page for box in fields}))
    assert spread == {1, 2}


def test_four_boxes_to_sign_in_fit_on_one_page_in_both_languages_too() -> None:
    spread = set()
    for lines in range(8, 26, 4):
        form = a_form(_filler(lines), signs="surveyor; client; PM; SID")
        signed = a_revision({}, attachments=["a" * 64])
        spread.add(len({box.page for box in render(form, signed, facts(), language="both").fields}))
    assert 1 in spread


def test_what_a_box_to_sign_in_asks_in_two_languages_stands_inside_it() -> None:
    rendered = render(a_form(signs="surveyor"), a_revision({}), facts(), language="both")
    (field,) = rendered.fields
    page = pypdfium2.PdfDocument(rendered.pdf)[field.page]
    text = page.get_textpage()
    dates = [text.get_charbox(i) for i in range(text.count_chars()) if text.get_text_range(i, 4) == "Date"]
    foot = field.rect[1] - 1 + 33 * MM - 52 * MM  # of the box; its place for a seal begins at the line
    assert len(dates) == 1
    assert dates[0][1] > foot + 1


class _Full(Piece):
    """As high as it is told, and empty."""

    def __init__(self, high: float) -> None:
        super().__init__()
        self._high = high

    def measure(self, width: float) -> float:
        return self._high

    def draw(self) -> None:
        pass


@pytest.mark.parametrize("left", [0.0, 2.0])
def test_white_below_a_full_page_begins_no_page_of_its_own(left: float) -> None:
    told = pages.Running("", "", "", "", "", "", lambda page, of: f"{page}/{of}")
    sheets = pages.Sheets(io.BytesIO(), told, {})
    story = [_Full(pages.HIGH - left), Gap(7), *pages.turn(pages.ACROSS), _Full(20)]
    assert pages.build(sheets, story) == 2
