"""What a paper says, before it has a layout."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sidesk.core.canonical import Json
from sidesk.forms.definition import Choice, Form, Group, Repeat
from sidesk.reports.blocks import Block, Grid, Heading, Note, Paper, Photos, Said, Signatures, Table, Tally
from sidesk.reports.clauses import Clauses
from sidesk.reports.content import content_of
from sidesk.reports.voice import Voice
from tests.reports.papers import (
    PHOTO_HASH,
    SIGNED,
    STROKES,
    a_form,
    a_revision,
    facts,
    links,
    photo,
    question,
    said,
)


def paper(form: Form, answers: dict[str, Json], language: str = "zh", **more: Json) -> Paper:
    return content_of(form, a_revision(answers, **more), facts(), Voice(language))


def of(found: Paper, kind: type[Block]) -> list[Block]:
    return [block for block in found.blocks if isinstance(block, kind)]


def table_of(found: Paper) -> Table:
    (table,) = of(found, Table)
    assert isinstance(table, Table)
    return table


def labels(found: Paper) -> list[str]:
    return [
        field.label.main for block in of(found, Grid) if isinstance(block, Grid) for field in block.fields
    ]


TEXT = question("a", "text", "甲", "A")


def test_an_unanswered_question_is_printed_as_unanswered() -> None:
    (grid,) = of(paper(a_form(Group("g", (TEXT,), said("节", "S"))), {}), Grid)
    assert isinstance(grid, Grid)
    assert grid.fields[0].value.text == ""


def test_a_form_that_hides_what_is_empty_leaves_it_out() -> None:
    form = a_form(Group("g", (TEXT, question("b", "text", "乙", "B")), said("节", "S")), report="hide-empty")
    assert labels(paper(form, {"g": {"b": "有"}})) == ["乙"]


def test_a_question_hidden_by_its_condition_is_not_printed() -> None:
    form = a_form(
        Group("g", (TEXT, question("b", "text", "乙", "B", relevant="${a} = 'x'")), said("节", "S"))
    )
    assert labels(paper(form, {"g": {"a": "y", "b": "藏"}})) == ["甲"]
    assert labels(paper(form, {"g": {"a": "x", "b": "显"}})) == ["甲", "乙"]


def test_what_the_form_keeps_off_paper_is_not_printed() -> None:
    form = a_form(
        Group("g", (replace(TEXT, report="hide"), question("b", "text", "乙", "B")), said("节", "S"))
    )
    assert labels(paper(form, {"g": {"a": "密", "b": "显"}})) == ["乙"]


def test_sections_are_numbered_and_the_header_is_not() -> None:
    form = a_form(
        Group("header", (question("h", "text", "头", "H"),), said("表头", "Header")),
        Group("g1", (TEXT,), said("一", "One")),
        Group("g2", (question("b", "text", "乙", "B"),), said("二", "Two"), relevant="${a} = 'x'"),
        Group("g3", (question("c", "text", "丙", "C"),), said("三", "Three")),
    )
    heads = [(h.number, h.title.main) for h in of(paper(form, {}), Heading) if isinstance(h, Heading)]
    assert heads == [("1", "一"), ("2", "三")]


def test_english_is_beside_chinese_where_the_paper_carries_both() -> None:
    form = a_form(Group("g", (question("u", "one", "用途", "Use", choices="uses"),), said("节", "S")))
    both = paper(form, {"g": {"u": "office"}}, "both")
    (grid,) = of(both, Grid)
    assert isinstance(grid, Grid)
    assert grid.fields[0].label == Said("用途", "Use")
    assert grid.fields[0].value.text == "办公 office"
    assert both.title == Said("试印表", "Trial form")
    assert paper(form, {}, "en").title == Said("Trial form")


def test_a_free_text_beside_the_options_is_printed_with_them() -> None:
    form = a_form(
        Group("g", (question("u", "one", "用途", "Use", choices="uses", other=True),), said("节", "S"))
    )
    (grid,) = of(paper(form, {"g": {"u": "other", "u_other": "展厅"}}), Grid)
    assert isinstance(grid, Grid)
    assert grid.fields[0].value.text.endswith("展厅")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_amount_is_printed_in_capitals_too_and_a_chosen_unit_as_it_was_chosen(language: str) -> None:
    asked = (
        question("cost", "money", "费用", "Cost", unit="元"),
        question("run", "decimal", "走线", "Run", unit="m", units=("m", "ft")),
        question("old", "decimal", "原来", "Before", unit="m", units=("m", "ft")),
    )
    form = a_form(Group("g", asked, said("节", "S")))
    answers: dict[str, Json] = {
        "g": {"cost": "-12800.50", "run": {"value": "3.50", "unit": "ft"}, "old": "5"}
    }
    (grid,) = of(paper(form, answers, language), Grid)
    assert isinstance(grid, Grid)
    texts = [field.value.text for field in grid.fields]
    assert texts == ["-12,800.50 元\n负壹万贰仟捌佰元伍角整", "3.50 ft", "5 m"]


def test_a_missed_limit_is_marked_with_its_message() -> None:
    area = question(
        "w", "decimal", "面积", "Area", unit="m²", limit=". >= 5", limit_message=said("限值 ≥ 5", "limit ≥ 5")
    )
    (grid,) = of(paper(a_form(Group("g", (area,), said("节", "S"))), {"g": {"w": "4.32"}}), Grid)
    assert isinstance(grid, Grid)
    value = grid.fields[0].value
    assert (value.text, value.mark, value.remark) == ("4.32 m²", "warn", "限值 ≥ 5")


def test_a_clause_nobody_has_checked_carries_a_dagger_that_is_explained() -> None:
    clauses = ("GB 50606 6.1", "GB 50606 6.2 (K)", "惯例 (P)")
    items = tuple(replace(TEXT, name=f"a{i}", clause=clause) for i, clause in enumerate(clauses))
    found = paper(a_form(Group("g", items, said("节", "S"))), {"g": {f"a{i}": "x" for i in range(3)}})
    (grid,) = of(found, Grid)
    assert isinstance(grid, Grid)
    assert [field.value.clause for field in grid.fields] == [
        "GB 50606 6.1",
        "GB 50606 6.2\u00a0†",
        "惯例\u00a0‡",
    ]
    assert [note.text.main[0] for note in of(found, Note) if isinstance(note, Note)] == ["†", "‡"]


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("zh", "法规与合同\u00a0‡"),
        ("en", "law and contract\u00a0‡"),
        ("both", "法规与合同 / law and contract\u00a0‡"),
    ],
)
def test_a_source_in_words_is_printed_in_the_language_of_the_paper(language: str, printed: str) -> None:
    assert Clauses(Voice(language)).text("法规与合同 / law and contract (P)") == printed


def test_photos_are_numbered_through_the_paper_and_named_by_their_question() -> None:
    pictures = question("p", "photo", "机柜", "Rack")
    form = a_form(Group("g", (pictures, replace(pictures, name="q")), said("节", "S")))
    (grid,) = of(paper(form, {"g": {"p": [photo("正面"), photo()], "q": [photo()]}}), Photos)
    assert isinstance(grid, Photos)
    assert [(item.number, item.caption) for item in grid.items] == [(1, "正面"), (2, "机柜"), (3, "机柜")]
    assert grid.items[0].meta == f"2026-05-12 09:20   sha256 {PHOTO_HASH[:4]} {PHOTO_HASH[4:8]}"


CHECKLIST = Repeat(
    "checks",
    (
        question("measured", "text", "实测值", "Measured"),
        question("result", "verdict", "结果", "Result", choices="verdict"),
        question("photo", "photo", "照片", "Photo"),
        question("remark", "long", "说明", "Remark"),
        question("rect", "text", "整改单", "Notice", relevant="${result} = 'fail'"),
    ),
    said("逐项检查", "Items"),
    table=True,
    rows="checks",
)


def checked() -> dict[str, Json]:
    return {
        "c1": {"@order": "1", "measured": "1.5", "result": "pass"},
        "c2": {"@order": "2", "measured": "2", "result": "pass"},
        "c3": {
            "@order": "3",
            "measured": "110",
            "result": "fail",
            "photo": [photo("间距"), photo("全景")],
            "remark": "未设隔板",
            "rect": "ZG-001",
        },
        "c4": {"@order": "4", "result": "na"},
        "c5": {"@order": "5"},
    }


def test_a_checklist_shows_criterion_clause_measured_value_and_verdict() -> None:
    table = table_of(paper(a_form(CHECKLIST), {"checks": checked()}))
    heads = [column.head.main for column in table.columns]
    assert heads == ["序号", "检查项", "标准要求", "依据条款", "实测值", "结果"]
    assert table.rows[0].cells == (
        "1",
        "水平度",
        "每米不大于 2 mm",
        "GB/T 50312-2016 5.0.4",
        "1.5 mm",
        "pass",
    )
    assert table.rows[1].cells[3] == "GB/T 50312-2016 5.0.4\u00a0†"
    assert table.rows[2].cells[3] == "行业惯例\u00a0‡"
    assert [note[0] for note in table.notes] == ["†", "‡"]


def test_a_failed_row_carries_its_reason_its_notice_and_its_photo_below_it() -> None:
    found = paper(a_form(CHECKLIST), {"checks": checked()})
    row = table_of(found).rows[2]
    assert row.state == "fail"
    assert row.detail is not None
    assert row.detail.text == "未设隔板"
    assert [(label.main, fact.split("   ")[0]) for label, fact in row.detail.facts] == [
        ("整改单", "ZG-001"),
        ("照片", "图 1, 2"),
    ]
    assert row.bold == {0, 1, 4, 5}
    (rest,) = of(found, Photos)
    assert isinstance(rest, Photos)
    assert [item.number for item in rest.items] == [2]


PRESENT = (
    Choice("pass", said("有", "Present")),
    Choice("fail", said("缺", "Missing")),
    Choice("na", said("不适用", "N/A")),
)


def test_a_verdict_with_words_of_its_own_is_printed_in_them_and_not_counted_as_a_pass() -> None:
    review = replace(CHECKLIST, items=(question("result", "verdict", "有无", "Present", choices="present"),))
    form = replace(a_form(review), choices={**a_form().choices, "present": PRESENT})
    results = ("pass", "pass", "fail", "na", "pass")
    rows: dict[str, Json] = {f"c{n}": {"@order": str(n), "result": word} for n, word in enumerate(results, 1)}
    found = paper(form, {"checks": rows})
    table = table_of(found)
    assert [row.cells[-1] for row in table.rows] == ["有", "有", "缺", "不适用", "有"]
    assert [row.state for row in table.rows] == ["", "", "fail", "", ""]
    assert of(found, Tally) == []


def test_signatures_drawn_in_a_table_stand_below_it_with_their_rows() -> None:
    columns = (question("name", "text", "姓名", "Name"), question("sign", "signature", "签名", "Signature"))
    table = Repeat("people", columns, said("签到", "Sign in"), table=True)
    rows: dict[str, Json] = {
        "a": {"@order": "1", "name": "样例·白杨", "sign": SIGNED},
        "b": {"@order": "2", "name": "样例·许禾"},
    }
    found = paper(a_form(table), {"people": rows})
    (grid,) = of(found, Grid)
    assert isinstance(grid, Grid)
    assert [(one.label.main, len(one.value.strokes)) for one in grid.fields] == [
        ("1 样例·白杨 签名", len(STROKES))
    ]


def test_a_remark_on_a_row_that_does_not_fail_keeps_its_column() -> None:
    rows = checked()
    rows["c4"] = {"@order": "4", "result": "na", "remark": "无防火墙"}
    table = table_of(paper(a_form(CHECKLIST), {"checks": rows}))
    at = [column.head.main for column in table.columns].index("说明")
    assert [row.cells[at] for row in table.rows] == [" ", " ", "见下", "无防火墙", " "]


def test_rows_passed_in_one_step_are_marked_and_the_legend_says_by_whom_and_when() -> None:
    rows = checked()
    mark: dict[str, Json] = {"at": "2026-05-11T14:03:22+08:00", "by": "林舟"}
    rows["c1"] = {"@order": "1", "result": "pass", "result_bulk": mark}
    found = paper(a_form(CHECKLIST), {"checks": rows})
    table = table_of(found)
    assert [row.cells[-1] for row in table.rows][:2] == ["bulk", "pass"]
    assert "※ 一次性整体判为合格，未逐项判定：第 1 行，林舟 2026-05-11 14:03" in table.notes
    (tally,) = of(found, Tally)
    assert isinstance(tally, Tally)
    assert tally.counts[0][::2] == ("pass", 2)
    english = table_of(paper(a_form(CHECKLIST), {"checks": rows}, "en"))
    assert any(note.startswith("※ passed together in one step") for note in english.notes)


def test_a_tally_counts_what_passed_and_what_was_judged() -> None:
    (tally,) = of(paper(a_form(CHECKLIST), {"checks": checked()}), Tally)
    assert isinstance(tally, Tally)
    assert [(kind, count) for kind, _word, count in tally.counts] == [
        ("pass", 2),
        ("fail", 1),
        ("na", 1),
        ("open", 1),
    ]
    assert tally.rate == "66.7"


def test_a_choice_between_verdicts_is_a_verdict() -> None:
    table, rows = links(6, failed=(2,))
    found = table_of(paper(a_form(table), {"links": rows}))
    assert found.columns[-1].kind == "mark"
    assert [row.state for row in found.rows] == ["", "fail", "", "", "", ""]


ROOMS = Repeat(
    "rooms",
    (
        question("code", "text", "房间", "Room"),
        question(
            "area",
            "decimal",
            "面积",
            "Area",
            unit="m²",
            limit=". >= 5",
            limit_message=said("限值 ≥ 5", "≥ 5"),
        ),
        question("height", "decimal", "净高", "Height", unit="m"),
        question("sockets", "integer", "插座", "Sockets"),
        question("earth", "text", "接地", "Earth"),
        question("cooling", "yesno", "空调", "Cooling", choices="yn"),
        question("photos", "photo", "照片", "Photos"),
    ),
    said("弱电间", "Rooms"),
)


def room(order: int, area: str, **more: Json) -> dict[str, Json]:
    base: dict[str, Json] = {
        "@order": str(order),
        "code": f"A-{order}F",
        "area": area,
        "height": "2.8",
        "sockets": "2",
    }
    return {**base, "earth": "共用", "cooling": "yes", **more}


def test_a_few_rooms_stand_side_by_side_and_their_photos_together_below() -> None:
    rooms: dict[str, Json] = {
        "r1": room(1, "24.00", photos=[photo("门")]),
        "r2": room(2, "4.32", photos=[photo("窗")]),
    }
    found = paper(a_form(ROOMS), {"rooms": rooms})
    table = table_of(found)
    assert [column.head.main for column in table.columns] == ["项目", "单位", "A-1F", "A-2F"]
    assert table.rows[0].cells == ("面积", "m²", "24.00", "▲ 4.32（限值 ≥ 5）")
    assert table.rows[0].state == "warn"
    (pictures,) = of(found, Photos)
    assert isinstance(pictures, Photos)
    assert [item.caption for item in pictures.items] == ["A-1F 门", "A-2F 窗"]


def test_many_rooms_have_a_page_part_each_under_their_name() -> None:
    found = paper(a_form(ROOMS), {"rooms": {f"r{i}": room(i, "9.00") for i in range(1, 7)}})
    heads = [h.title.main for h in of(found, Heading) if isinstance(h, Heading) and h.level == 2]
    assert heads == [f"A-{i}F" for i in range(1, 7)]


def test_a_table_nobody_filled_says_so() -> None:
    table, _rows = links(1)
    assert labels(paper(a_form(table), {})) == ["铜缆链路"]


def wide(count: int) -> tuple[Repeat, dict[str, Json]]:
    names = [f"n{i}" for i in range(9)]
    columns = tuple(question(name, "text", f"列{name}", name) for name in (*names, "same", "rare"))
    rows: dict[str, Json] = {
        f"k{i:03d}": {
            "@order": str(i),
            **{name: f"{name}-{i}" for name in names},
            "same": "Cat6",
            **({"rare": "重新端接"} if i == 7 else {}),
        }
        for i in range(1, count + 1)
    }
    return Repeat("w", columns, said("宽表", "Wide"), table=True), rows


def test_what_is_the_same_in_a_whole_wide_table_is_said_once() -> None:
    table, rows = wide(40)
    found = paper(a_form(table), {"w": rows})
    (note,) = of(found, Note)
    assert isinstance(note, Note)
    assert note.text == Said("各行相同：列same Cat6")
    (note,) = of(paper(a_form(table), {"w": rows}, "both"), Note)
    assert isinstance(note, Note)
    assert note.text == Said("各行相同：列same Cat6", "The same in all rows: same Cat6")
    assert "列same" not in [column.head.main for column in table_of(found).columns]


def test_what_few_rows_of_a_wide_table_have_stands_below_it() -> None:
    table, rows = wide(40)
    found = table_of(paper(a_form(table), {"w": rows}))
    assert found.notes == ("第 7 行 列rare：重新端接",)


def test_signers_stand_in_the_order_of_the_form_with_what_they_gave() -> None:
    given: list[Json] = [
        {
            "role": "client",
            "name": "样例·白杨",
            "at": "2026-05-12T18:11:57+08:00",
            "kind": "witnessed",
            "strokes": [],
        }
    ]
    form = a_form(Group("g", (TEXT,), said("节", "S")), signs="surveyor; client?; SID*; odd")
    (block,) = of(paper(form, {}, signatures=given), Signatures)
    assert isinstance(block, Signatures)
    assert [(s.number, s.role, s.kind) for s in block.signers] == [
        (1, "surveyor", ""),
        (2, "client", "witnessed"),
        (3, "SID", ""),
        (4, "SID", ""),
        (5, "odd", ""),
    ]
    assert block.signers[1].at == "2026-05-12 18:11:57 +08:00"
    assert [s.title.main for s in block.signers] == [
        "勘查人",
        "甲方代表",
        "系统集成部负责人",
        "系统集成部负责人",
        "odd",
    ]
    fields = [s.field for s in block.signers]
    assert len(set(fields)) == 5
    assert not any(a != b and b.startswith(a) for a in fields for b in fields)


def test_a_signature_nobody_asked_for_is_not_lost() -> None:
    given: list[Json] = [
        {"role": "guest", "name": "客人", "kind": "witnessed"},
        {"role": "PM", "name": "林舟"},
    ]
    form = a_form(Group("g", (TEXT,), said("节", "S")), signs="PM")
    (block,) = of(paper(form, {}, signatures=given), Signatures)
    assert isinstance(block, Signatures)
    assert [(s.role, s.name) for s in block.signers] == [("PM", "林舟"), ("guest", "客人")]


def test_the_code_names_number_revision_and_digest() -> None:
    found = paper(a_form(Group("g", (TEXT,), said("节", "S"))), {})
    (block,) = of(found, Signatures)
    assert isinstance(block, Signatures)
    assert block.code == f"SD1|DEMO-2026-001-T1-7KQ2001|{block.digest[:8]}|sha256:{block.digest}"


@pytest.mark.parametrize(
    ("kind", "draft", "status"),
    [
        ("final", False, "成稿"),
        ("final", True, "草稿"),
        ("working", False, "草稿"),
        ("withdrawn", False, "已作废"),
    ],
)
def test_the_state_of_the_record_stands_beside_its_number(kind: str, draft: bool, status: str) -> None:
    form = a_form(Group("g", (TEXT,), said("节", "S")))
    found = content_of(form, a_revision({}, kind=kind), facts(), Voice("zh"), draft=draft)
    assert found.status.main == status


def test_a_clause_that_was_taken_over_is_printed_in_the_language_of_the_paper() -> None:
    asked = question("c", "text", "违反条款", "Clause", register="defects.clause")
    form = a_form(Group("g", (asked,), said("节", "S")))
    told = []
    for language in ("zh", "en", "both"):
        (grid,) = of(paper(form, {"g": {"c": "行业惯例 / practice (P)"}}, language), Grid)
        assert isinstance(grid, Grid)
        told.append(grid.fields[0].value.text)
    assert told == ["行业惯例\u00a0‡", "practice\u00a0‡", "行业惯例 / practice\u00a0‡"]
    notes = [one.text.main for one in of(paper(form, {"g": {"c": "GB 50303 (K)"}}), Note)]  # type: ignore[union-attr]
    assert [note[:1] for note in notes] == ["†"]


def test_a_table_that_numbers_its_rows_itself_has_not_the_same_head_twice() -> None:
    own = question("no", "integer", "序号", "No.")
    table = Repeat("w", (own, question("name", "text", "名称", "Name")), said("清单", "List"), table=True)
    found = paper(a_form(table), {"w": {"k1": {"@order": "1", "no": "7", "name": "x"}}})
    assert [column.head.main for column in table_of(found).columns] == ["#", "序号", "名称"]
