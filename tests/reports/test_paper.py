"""Rendered papers, read back as a reader of the PDF does."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from sidesk.core.canonical import Json
from sidesk.core.errors import AttachmentMissing, Cancelled
from sidesk.core.progress import Progress
from sidesk.forms.definition import KINDS as ALL_KINDS
from sidesk.forms.definition import Form, Group, Repeat
from sidesk.reports import jpeg
from sidesk.reports.paper import render
from sidesk.reports.validate import findings
from tests.reports.papers import (
    KINDS,
    PHOTO,
    PHOTO_HASH,
    STROKES,
    a_form,
    a_revision,
    compact,
    every_kind,
    facts,
    links,
    page_texts,
    photo,
    question,
    said,
)

TEXT = question("a", "text", "甲", "A")
PLAIN = a_form(Group("g", (TEXT,), said("节", "Section")))


def text_of(pdf: bytes) -> str:
    return compact("".join(page_texts(pdf)))


def test_a_question_of_every_kind_is_printed() -> None:
    assert {kind for kind, *_rest in KINDS} == set(ALL_KINDS)
    printed = text_of(render(*every_kind(), facts(), language="zh").pdf)
    for kind, _answer, shown, _more in KINDS:
        assert compact(shown) in printed, kind
        if kind not in ("note", "photo"):
            assert f"标签a_{kind}" in printed, kind


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_a_paper_is_clean_pdf_a(language: str) -> None:
    form, revision = every_kind()
    assert findings(render(form, revision, facts(), language=language).pdf) == []


def test_the_same_record_gives_the_same_bytes() -> None:
    form, revision = every_kind()
    first, second = (render(form, revision, facts(), language="both").pdf for _ in range(2))
    assert first == second


def test_the_record_travels_inside_the_paper() -> None:
    revision = a_revision({"g": {"a": "王𬭎刚"}})
    with pikepdf.open(io.BytesIO(render(PLAIN, revision, facts(), language="zh").pdf)) as pdf:
        held = pdf.attachments["record.json"]
        assert held.get_file().read_bytes() == revision.bytes
        assert held.obj.AFRelationship == "/Source"
        assert [one.objgen for one in pdf.Root.AF] == [held.obj.objgen], "the record is named once"
        assert str(pdf.Root.Names.EmbeddedFiles.Names[0]) == "record.json"
        assert "/Kids" not in pdf.Root.Names.EmbeddedFiles, "some readers look into no branches"
        assert str(pdf.Root.Lang) == "zh-CN"
        assert str(pdf.docinfo["/Title"]) == "试印表 DEMO-2026-001-T1-7KQ2001"
        assert str(pdf.docinfo["/Author"]) == "示例云启系统集成有限公司"


def test_names_beyond_the_first_plane_are_extracted_as_written() -> None:
    pdf = render(PLAIN, a_revision({"g": {"a": "王𬭎刚、㛃、䶮"}}), facts(), language="zh").pdf
    assert "王𬭎刚、㛃、䶮" in text_of(pdf)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_poppler_extracts_the_chinese_text_exactly(tmp_path: Path) -> None:
    sentence = "3F弱电间图纸标注3.0 × 2.4 m，现场实测2.4 × 1.8 m；（接地≤1 Ω）。"
    target = tmp_path / "paper.pdf"
    target.write_bytes(render(PLAIN, a_revision({"g": {"a": sentence}}), facts(), language="zh").pdf)
    told = subprocess.run(["pdftotext", str(target), "-"], capture_output=True, check=True).stdout.decode()
    assert compact(sentence) in compact(told)


def test_a_character_the_font_lacks_is_printed_as_a_box_and_named() -> None:
    printed = text_of(render(PLAIN, a_revision({"g": {"a": "好😀"}}), facts(), language="zh").pdf)
    assert "好□" in printed
    assert "U+1F600(1)" in printed


def test_every_page_says_which_of_how_many_it_is() -> None:
    table, rows = links(120)
    rendered = render(a_form(table), a_revision({"links": rows}), facts(), language="zh")
    pages = page_texts(rendered.pdf)
    assert len(pages) == rendered.pages == 3
    for number, text in enumerate(pages, 1):
        assert f"第{number}页共3页" in compact(text)


def test_a_table_over_several_pages_repeats_its_head_and_points_overleaf() -> None:
    table, rows = links(120)
    pages = page_texts(render(a_form(table), a_revision({"links": rows}), facts(), language="zh").pdf)
    with_rows = [page for page in pages if "A-1F-D-" in page]
    assert len(with_rows) == 3
    for i, page in enumerate(with_rows):
        assert "链路编号" in page
        assert ("（续）" in page) == (i > 0)
        assert ("续下页" in page) == (i < len(with_rows) - 1)
        assert page.count("A-1F-D-") >= 2


def test_no_row_is_lost_where_a_table_parts() -> None:
    table, rows = links(400)
    printed = text_of(render(a_form(table), a_revision({"links": rows}), facts(), language="en").pdf)
    assert all(f"A-1F-D-{i:05d}" in printed for i in range(1, 401))


@pytest.mark.parametrize("language", ["zh", "both"])
def test_nothing_stands_outside_the_margins(language: str) -> None:
    form, revision = every_kind()
    table, rows = links(70)
    answers = {**revision.answers, "links": rows}
    long = question(
        "long", "text", "一个特别长的标签，长得要占好几行才写得下的那种", "An extremely long label"
    )
    items = (*form.items, table, Group("h", (long,), said("尾", "End")))
    answers["h"] = {"long": "SAMPLE-SW-003-EXTREMELY-LONG-SERIAL-NUMBER-0123456789-ABCDEFGHIJ" * 3}
    whole = a_form(*items, signs="surveyor; client?")
    document = pypdfium2.PdfDocument(render(whole, a_revision(answers), facts(), language=language).pdf)
    for page in document:
        width, height = page.get_size()
        margins = (25, 15) if width < height else (15, 15)
        left, right = (margin * 72 / 25.4 for margin in margins)
        text = page.get_textpage()
        for i in range(text.count_chars()):
            if text.get_text_range(i, 1).strip():
                x0, y0, x1, y1 = text.get_charbox(i)
                assert x0 >= left - 4, text.get_text_range(max(i - 9, 0), 20)
                assert x1 <= width - right + 5, text.get_text_range(max(i - 9, 0), 20)
                assert 15 < y0 < y1 < height - 15
        text.close()
        page.close()
    document.close()


def test_a_draft_says_so_on_every_page() -> None:
    table, rows = links(120)
    rendered = render(a_form(table), a_revision({"links": rows}), facts(), language="zh", draft=True)
    assert all("草稿DRAFT未签署" in compact(page) for page in page_texts(rendered.pdf))
    final = render(a_form(table), a_revision({"links": rows}), facts(), language="zh")
    assert not any("DRAFT" in page for page in page_texts(final.pdf))


def test_the_header_names_the_document_the_project_and_the_record() -> None:
    revision = a_revision({})
    (page,) = page_texts(render(PLAIN, revision, facts(), language="en").pdf)
    for part in ("Trial form", "Jiangwan Tower A (sample)", "DEMO-2026-001-T1-7KQ2001", "Sample Yunqi Co."):
        assert part in page
    assert f"SHA-256 {revision.id[:4]} {revision.id[4:8]}" in page


def test_each_signer_has_a_field_on_the_page_of_the_box() -> None:
    signed = [
        {
            "role": "surveyor",
            "name": "样例·陆遥",
            "at": "2026-05-12T17:42:08+08:00",
            "kind": "certificate",
            "strokes": STROKES,
        }
    ]
    form = a_form(Group("g", (TEXT,), said("节", "S")), signs="surveyor; client?; SID*")
    rendered = render(form, a_revision({}, signatures=signed), facts(), language="zh")
    assert [(box.name, box.role) for box in rendered.fields] == [
        ("Sig01Surveyor", "surveyor"),
        ("Sig02Client", "client"),
        ("Sig03Sid", "SID"),
        ("Sig04Sid", "SID"),
    ]
    pages = page_texts(rendered.pdf)
    titles = {"surveyor": "勘查人", "client": "甲方代表", "SID": "系统集成部负责人"}
    for box in rendered.fields:
        x0, y0, x1, y1 = box.rect
        assert 25 < x0 < x1 < 595
        assert 20 < y0 < y1 < 842
        assert y1 - y0 > 40
        assert titles[box.role] in pages[box.page]


def test_a_client_who_drew_on_the_screen_is_said_to_be_witnessed() -> None:
    signed = [{"role": "client", "name": "样例·白杨", "kind": "witnessed", "strokes": STROKES}]
    form = a_form(Group("g", (TEXT,), said("节", "S")), signs="client")
    printed = text_of(render(form, a_revision({}, signatures=signed), facts(), language="zh").pdf)
    assert "见证封存" in printed
    assert "不证明是谁写的" in printed
    assert "本人证书" not in printed


def test_a_broken_photo_becomes_a_frame_with_a_sentence() -> None:
    form = a_form(Group("g", (question("p", "photo", "照片", "Photo"),), said("节", "S")))

    def not_yet(_sha256: str) -> bytes:
        raise AttachmentMissing

    gone = facts(load={}.__getitem__)
    late = facts(load=not_yet)
    torn = facts(load={PHOTO_HASH: b"\xff\xd8 torn"}.__getitem__)
    for given in (gone, late, torn):
        printed = text_of(render(form, a_revision({"g": {"p": [photo("正面")]}}), given, language="zh").pdf)
        assert "这张照片显示不了" in printed
        assert "正面" in printed


def test_a_photo_lies_in_the_paper_byte_for_byte_and_only_once() -> None:
    questions = tuple(question(name, "photo", "照片", "Photo") for name in ("p", "q"))
    answers = {"g": {"p": [photo("正面")], "q": [photo("背面")]}}
    made = render(a_form(Group("g", questions, said("节", "S"))), a_revision(answers), facts(), language="zh")
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        pictures = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and "/Width" in one]
        assert [one.read_raw_bytes() for one in pictures] == [jpeg.prepared(PHOTO)]


def test_a_photo_is_not_unpacked_to_be_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    form = a_form(Group("g", (question("p", "photo", "照片", "Photo"),), said("节", "S")))

    def unpacked(*_: object) -> bytes:
        raise AssertionError("its pixels were asked for")

    monkeypatch.setattr(Image.Image, "tobytes", unpacked)
    assert render(form, a_revision({"g": {"p": [photo("正面")]}}), facts(), language="zh").pages


def a_wide_table(rows: int) -> tuple[Repeat, dict[str, Json]]:
    columns = tuple(question(f"c{i}", "text", f"列标题{i}", f"Column {i}") for i in range(14))
    answers: dict[str, Json] = {
        f"k{r}": {"@order": str(r), **{f"c{i}": f"值{r}-{i} SAMPLE" for i in range(14)}}
        for r in range(1, rows + 1)
    }
    return Repeat("w", columns, said("宽表", "Wide"), table=True), answers


def stand_across(form: Form, answers: dict[str, Json]) -> list[bool]:
    document = pypdfium2.PdfDocument(render(form, a_revision(answers), facts(), language="zh").pdf)
    try:
        return [page.get_width() > page.get_height() for page in document]
    finally:
        document.close()


def a_section(name: str, lines: int) -> tuple[Group, dict[str, Json]]:
    questions = tuple(question(f"q{i}", "long", f"问{i}", f"Q{i}") for i in range(lines))
    answers: dict[str, Json] = {f"q{i}": "答" * 40 for i in range(lines)}
    return Group(name, questions, said(f"节{name}", f"Section {name}")), answers


def test_a_wide_table_stands_across_with_the_title_when_it_is_the_first() -> None:
    table, rows = a_wide_table(4)
    assert stand_across(a_form(table), {"w": rows}) == [True]


def test_a_short_section_below_a_wide_table_stays_on_its_page_and_boxes_to_sign_in_turn() -> None:
    table, rows = a_wide_table(4)
    end = Group("g", (TEXT,), said("节", "S"))
    assert stand_across(a_form(table, end), {"w": rows}) == [True]
    signed = a_form(table, end, signs="surveyor; client")
    assert stand_across(signed, {"w": rows}) == [True, False]
    first, _boxes = page_texts(render(signed, a_revision({"w": rows}), facts(), language="zh").pdf)
    assert "节" in first


def test_a_short_section_goes_across_with_the_wide_table_below_it() -> None:
    table, rows = a_wide_table(4)
    long, told = a_section("a", 22)
    short, little = a_section("b", 4)
    assert stand_across(a_form(long, short, table), {"a": told, "b": little, "w": rows}) == [False, True]


def test_a_section_of_which_little_stands_on_the_page_before_goes_across_whole() -> None:
    table, rows = a_wide_table(4)
    for lines in range(17, 22):
        long, told = a_section("a", lines)
        short, little = a_section("b", 5)
        shapes = stand_across(a_form(long, short, table), {"a": told, "b": little, "w": rows})
        assert shapes == [False, True]


def test_a_page_that_is_well_filled_stays_upright_before_a_wide_table() -> None:
    table, rows = a_wide_table(4)
    long, told = a_section("a", 22)
    assert stand_across(a_form(long, table), {"a": told, "w": rows}) == [False, True]


def test_sections_are_in_the_outline() -> None:
    form = a_form(Group("g", (TEXT,), said("第一节", "One")), Group("h", (TEXT,), said("第二节", "Two")))
    with (
        pikepdf.open(io.BytesIO(render(form, a_revision({}), facts(), language="zh").pdf)) as pdf,
        pdf.open_outline() as outline,
    ):
        assert [item.title for item in outline.root] == ["1 第一节", "2 第二节"]


def test_a_thousand_rows_take_a_moment() -> None:
    table, rows = links(1000, failed=(7, 500))
    pages: list[int] = []
    rendered = render(
        a_form(table),
        a_revision({"links": rows}),
        facts(),
        language="zh",
        progress=Progress(lambda done, _all: pages.append(done)),
    )
    assert rendered.pages == len(pages) == len(page_texts(rendered.pdf))
    assert rendered.pages < 22


def test_printing_can_be_stopped() -> None:
    table, rows = links(300)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        render(a_form(table), a_revision({"links": rows}), facts(), language="zh", progress=progress)


def test_the_number_of_a_photo_in_a_table_leads_to_the_photo() -> None:
    columns = (question("n", "text", "名称", "Name"), question("p", "photo", "照片", "Photo"))
    rows = {"r1": {"@order": "1", "n": "柜", "p": [photo("正面")]}, "r2": {"@order": "2", "n": "门"}}
    form = a_form(Repeat("w", columns, said("设备", "Devices"), table=True))
    rendered = render(form, a_revision({"w": rows}), facts(), language="zh")
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        links_found = [a for page in pdf.pages for a in page.get("/Annots", []) if a.Subtype == "/Link"]
        assert len(links_found) == 1
    assert findings(rendered.pdf) == []
