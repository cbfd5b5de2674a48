"""What belongs together stays together: headings with what they announce, boxes to sign in with the page."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from sidesk.forms.definition import Group, Repeat
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
            (rect for rect in rects if 60 < rect[1] and rect[3] < high - 50), key=lambda rect: -rect[3]
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
