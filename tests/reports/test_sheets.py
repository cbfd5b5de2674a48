"""The recovery sheet and blank papers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pypdfium2

from sidesk.forms.definition import Group
from sidesk.reports.sheets import blank, recovery_sheet
from sidesk.reports.validate import findings
from tests.reports.papers import a_form, compact, facts, links, page_texts, question, said
from tests.reports.test_content import CHECKLIST

CODE = "7P2X-TM0E-FABB-QBFT-MCCN-5P3Q-QQTN-5NJ9-PP61"


def test_the_recovery_sheet_is_one_page_with_the_whole_code_in_groups() -> None:
    pdf = recovery_sheet(CODE, owner="样例·陆遥", made_on=dt.date(2026, 5, 12))
    (page,) = page_texts(pdf)
    places = [page.index(group) for group in CODE.split("-")]
    assert places == sorted(places)
    for part in ("恢复码", "Recovery code", "样例·陆遥", "2026-05-12", "office safe"):
        assert part in page
    assert findings(pdf) == []


def test_the_recovery_sheet_is_the_same_every_time() -> None:
    sheets = {recovery_sheet(CODE, owner="陆遥", made_on=dt.date(2026, 5, 12)) for _ in range(2)}
    assert len(sheets) == 1


def test_a_blank_paper_asks_everything_and_answers_nothing() -> None:
    table, _rows = links(1)
    form = a_form(
        Group(
            "g",
            (
                question("use", "one", "用途", "Use", choices="uses"),
                question("why", "long", "原因", "Why", relevant="${use} = 'lab'"),
                question("area", "decimal", "面积", "Area", unit="m²"),
            ),
            said("节", "S"),
        ),
        CHECKLIST,
        table,
        signs="surveyor; client?",
        report="hide-empty",
    )
    rendered = blank(form, facts(), language="zh")
    printed = compact("".join(page_texts(rendered.pdf)))
    for part in ("□办公□实验室", "原因", "面积m²", "水平度", "□合格", "链路编号", "手工填写", "单位（盖章）"):
        assert part in printed
    assert "未填写" not in printed
    assert [box.role for box in rendered.fields] == ["surveyor", "client"]
    assert findings(rendered.pdf) == []


def test_a_blank_paper_takes_what_is_known_beforehand() -> None:
    form = a_form(
        Group("header", (question("project", "text", "工程名称", "Project"),), said("表头", "Header"))
    )
    rendered = blank(form, facts(), language="zh", number="X-1", answers={"header": {"project": "江湾A座"}})
    (page,) = page_texts(rendered.pdf)
    assert "江湾A座" in compact(page)
    assert "X-1" in page


def test_a_table_that_asks_for_it_lies_across_the_page_where_it_is_filled_in_by_hand() -> None:
    table, _rows = links(1)
    across = blank(a_form(replace(table, report="landscape")), facts(), language="zh").pdf
    assert any(width > height for width, height in sizes(across))
    upright = blank(a_form(table), facts(), language="zh").pdf
    assert all(width < height for width, height in sizes(upright))


def sizes(pdf: bytes) -> list[tuple[float, float]]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_size() for page in document]
