"""What a document takes over from another one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.definition import KINDS, ORDER, Form, Group, Node, Question, Repeat
from sidesk.forms.fitting import Given, fitting
from sidesk.forms.kinds import is_stored
from sidesk.forms.reuse import Carried
from sidesk.forms.session import FormSession
from sidesk.forms.taking import LineGiver, RecordGiver, only_empty, put, taken
from tests.support.example import VERDICT, YES_NO, both, choices, q

WORDS = Words("en")
COLOURS = choices(("blue", "蓝", "Blue"), ("red", "红", "Red"))
SHA = "a" * 64
PHOTO: dict[str, Json] = {"sha256": SHA, "name": "1.jpg", "mime": "image/jpeg"}


def a_form(name: str, *items: Node) -> Form:
    listed = {"verdict": VERDICT, "yes_no": YES_NO, "colours": COLOURS, "rows": choices(("a", "甲", "A"))}
    return Form(name, "1", both(name, name), ("zh", "en"), items, listed)


def group(*items: Node) -> Group:
    return Group("job", items, both("工作", "Job"))


CALL = a_form(
    "CALL",
    group(
        q("symptom", "long", "现象", "Symptom"),
        q("caller", "person", "报修人", "Caller"),
        q("photos", "photo", "照片", "Photos"),
        Repeat("parts", (q("item", "text", "备件", "Part"), q("qty", "integer", "数量", "Qty")), table=True),
        Repeat(
            "checks", (q("result", "verdict", "结果", "Result", choices="verdict"),), rows="rows", table=True
        ),
    ),
)
CALLED: dict[str, Json] = {
    "job": {
        "symptom": "断网\n三层", "caller": "林舟", "photos": [PHOTO],
        "parts": {"2": {ORDER: "2", "item": "模块"}, "1": {ORDER: "1", "item": "跳线", "qty": "3"}},
        "checks": {"a": {ORDER: "1", "result": "fail"}},
    }
}  # fmt: skip
GIVER = RecordGiver(CALL, CALLED, "P-CALL-1")
VISIT = a_form(
    "VISIT",
    q("call", "record", "报修单", "Call", refers=("CALL",)),
    q("other", "record", "别的", "Other", refers=("ELSE",)),
    q("problem", "text", "问题", "Problem", source="CALL.symptom; defects.problem"),
    q("met", "person", "接待人", "Met", source="CALL.nobody; CALL.caller"),
    q("before", "photo", "照片", "Photos", source="CALL.photos"),
    Repeat(
        "used",
        (q("part", "text", "备件", "Part", source="CALL.parts.item"),
         q("n", "decimal", "数量", "Qty", source="CALL.parts.qty")),
        table=True, source="CALL.parts",
    ),
    Repeat("again", (q("was", "verdict", "上次", "Before", choices="verdict", source="CALL.checks.result"),),
           rows="rows", table=True, source="CALL.checks"),
    Repeat("seen", (q("ref", "record", "记录", "Record", refers=("CALL",)),), table=True),
)  # fmt: skip


def test_a_visit_knows_from_the_call_what_was_said_there() -> None:
    found = dict(taken(VISIT, [GIVER], WORDS).answers)
    assert found[("problem",)] == "断网 三层"
    assert found[("met",)] == "林舟"
    assert found[("before",)] == [{**PHOTO, "from": "P-CALL-1"}]


def test_it_names_the_call_and_no_other_document() -> None:
    found = dict(taken(VISIT, [GIVER], WORDS).answers)
    assert found[("call",)] == "P-CALL-1"
    assert ("other",) not in found
    assert taken(VISIT, [GIVER], WORDS).rows[("seen",)] == [{"ref": "P-CALL-1"}]


def test_rows_come_over_in_their_order_and_fixed_rows_by_their_name() -> None:
    found = taken(VISIT, [GIVER], WORDS)
    assert found.rows[("used",)] == [{"part": "跳线", "n": "3"}, {"part": "模块"}]
    assert (("again", "a", "was"), "fail") in found.answers


def test_the_first_alternative_that_gives_something_wins() -> None:
    line = LineGiver("defects", {"problem": "松动"})
    assert (("problem",), "松动") in taken(VISIT, [line], WORDS).answers
    assert (("problem",), "断网 三层") in taken(VISIT, [line, GIVER], WORDS).answers
    assert taken(VISIT, [line], WORDS).rows == {}


def test_what_is_answered_already_is_not_offered() -> None:
    session = FormSession(VISIT, {"problem": "我写的", "used": {"x": {ORDER: "1", "part": "我的"}}})
    found = only_empty(session, taken(VISIT, [GIVER], WORDS))
    assert ("problem",) not in dict(found.answers)
    assert ("used",) not in found.rows
    assert ("met",) in dict(found.answers)


def test_one_undo_takes_back_all_of_it() -> None:
    session = FormSession(VISIT, {})
    before = dict(session.answers)
    assert put(session, taken(VISIT, [GIVER], WORDS)) == 8
    assert session.value(("again", "a", "was")) == "fail"
    session.undo()
    assert session.answers == before
    assert not session.can_undo


def test_what_the_project_says_in_the_header_stands() -> None:
    head = Group(
        "header", (q("client_name", "text", "甲方", "Client"), q("contract_no", "text", "合同", "No."))
    )
    old = RecordGiver(a_form("OLD", head), {"header": {"client_name": "旧", "contract_no": "HT-7"}}, "N")
    session = FormSession(a_form("NEW", head), {"header": {"client_name": "新"}})
    put(session, taken(session.form, [old], WORDS))
    assert session.answers == {"header": {"client_name": "新", "contract_no": "HT-7"}}


FITS: list[tuple[Question, Question | None, Json, Json]] = [
    (q("w", "integer", "", ""), q("g", "text", "", ""), "12", "12"),
    (q("w", "integer", "", ""), q("g", "decimal", "", ""), "1.5", None),
    (q("w", "decimal", "", "", unit="m"), q("g", "decimal", "", "", unit="cm"), "250", "2.50"),
    (q("w", "decimal", "", "", unit="m"), q("g", "decimal", "", "", unit="V"), "250", None),
    (q("w", "text", "", ""), q("g", "one", "", "", choices="colours"), "red", "Red"),
    (q("w", "person", "", ""), q("g", "one", "", "", choices="colours"), "red", None),
    (q("w", "one", "", "", choices="colours"), q("g", "text", "", ""), "红", "red"),
    (q("w", "one", "", "", choices="colours"), q("g", "text", "", ""), "绿", None),
    (q("w", "many", "", "", choices="colours"), q("g", "one", "", "", choices="colours"), "red", ["red"]),
    (q("w", "date", "", ""), q("g", "datetime", "", ""), "2026-05-11T10:20:00+08:00", "2026-05-11"),
    (q("w", "datetime", "", ""), q("g", "date", "", ""), "2026-05-11", None),
    (q("w", "date", "", ""), None, "2026-05-11", "2026-05-11"),
    (q("w", "date", "", ""), None, "bald", None),
    (q("w", "photo", "", ""), q("g", "file", "", ""), [{**PHOTO, "mime": "application/pdf"}], None),
    (q("w", "file", "", ""), q("g", "photo", "", ""), [PHOTO], [PHOTO]),
    (q("w", "signature", "", ""), q("g", "signature", "", ""), {"strokes": [[[1, 1]]]}, None),
    (q("w", "acknowledge", "", ""), q("g", "acknowledge", "", ""), "OK", None),
    (q("w", "ip", "", ""), q("g", "text", "", ""), "10.0.0.1", None),
    (q("w", "verdict", "", "", choices="verdict"), q("g", "yesno", "", "", choices="yes_no"), "yes", None),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "asked", "value", "fits"), FITS)
def test_an_answer_goes_over_where_the_kinds_fit(
    wanted: Question, asked: Question | None, value: Json, fits: Json
) -> None:
    lists = CALL.choices
    found = fitting(
        wanted,
        lists.get(wanted.choices, ()),
        Given(value, asked, lists.get(asked.choices, ()) if asked else ()),
        WORDS,
    )
    assert found == fits


SMALL = st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8)
KEYS = st.sampled_from(["value", "unit", "sha256", "x"])
ANYTHING = st.recursive(
    SMALL | st.sampled_from(["12", "red", "yes", "2026-05-11"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(KINDS), st.sampled_from(["", *KINDS]), ANYTHING)
def test_whatever_goes_over_is_an_answer(wanted: str, asked: str, value: Json) -> None:
    question = q("w", wanted, "", "", choices="colours" if wanted in ("one", "many") else "")
    before = q("g", asked, "", "", choices="colours") if asked else None
    found = fitting(question, COLOURS if question.choices else (), Given(value, before, COLOURS), WORDS)
    assert found is None or is_stored(question, found)


@given(st.dictionaries(st.sampled_from(["symptom", "caller", "photos", "parts", "checks"]), ANYTHING))
def test_no_answers_of_whatever_shape_break_it(answers: dict[str, Json]) -> None:
    found = taken(VISIT, [RecordGiver(CALL, {"job": answers}, "N")], WORDS)
    assert isinstance(found, Carried)
    put(FormSession(VISIT, {}), found)
