"""What of an earlier record a new one begins with."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.forms import loader
from sidesk.forms.definition import ORDER, Form, Group, Question, Repeat
from sidesk.forms.reuse import carried, counted_on, has_next, next_of_round, rows_of, sources
from sidesk.forms.session import FormSession
from tests.support.example import VERDICT, YES_NO, choices, q

SEEN = ("verdict", "photo", "file", "signature", "acknowledge", "barcode", "mac", "ip", "geopoint", "date",
        "time", "datetime", "integer", "decimal", "money", "yesno")  # fmt: skip


def a_form(*items: Question | Group | Repeat) -> Form:
    listed = {"verdict": VERDICT, "yes_no": YES_NO, "colours": choices(("blue", "蓝", "Blue"))}
    return Form("X", "1", {"en": "X"}, ("en",), items, listed)


@pytest.mark.parametrize("kind", SEEN)
def test_what_was_seen_or_measured_does_not_come_along(kind: str) -> None:
    form = a_form(
        q("seen", kind, "看", "Seen", choices={"verdict": "verdict", "yesno": "yes_no"}.get(kind, ""))
    )
    assert not len(carried(form, {"seen": "pass"}, like=True))


def test_a_new_record_begins_with_the_crew_of_the_last_one_and_with_nothing_else() -> None:
    form = a_form(q("crew", "text", "班组", "Crew", carry="last"), q("remark", "text", "备注", "Remark"))
    found = carried(form, {"crew": "三班", "remark": "门锁着"}, like=False)
    assert found.answers == [(("crew",), "三班")]


def test_the_number_of_the_sheet_is_counted_on() -> None:
    form = a_form(q("no", "text", "编号", "No.", carry="next"))
    assert carried(form, {"no": "CK-009"}, like=False).answers == [(("no",), "CK-010")]


@given(st.integers(0, 10**9), st.text("-_ CKＡ班", max_size=5), st.integers(1, 12))
def test_counting_on_keeps_the_width_and_the_words(number: int, word: str, width: int) -> None:
    assert counted_on(f"{word}{number:0{width}d}") == f"{word}{number + 1:0{width}d}"


NOON = dt.datetime(2026, 5, 11, 12, 0, tzinfo=dt.UTC)


def a_round() -> Form:
    return a_form(
        q("no", "text", "编号", "No.", carry="next"),
        q("colour", "one", "颜色", "Colour", choices="verdict", carry="round"),
        q("where", "place", "部位", "Place", carry="round"),
        q("at", "datetime", "时间", "At", carry="round"),
        q("seen", "text", "看到", "Seen", carry="no"),
    )


def test_on_a_round_the_place_stays_the_moment_is_now_and_the_next_choice_comes() -> None:
    before = {"no": "CK-1", "colour": "pass", "where": "3F", "at": "2026-05-11T09:00:00+00:00", "seen": "x"}
    assert dict(next_of_round(a_round(), before, NOON).answers) == {
        ("no",): "CK-2",
        ("colour",): "fail",
        ("where",): "3F",
        ("at",): "2026-05-11T12:00:00+00:00",
    }


def test_behind_the_last_choice_of_a_round_nothing_is_chosen() -> None:
    last = VERDICT[-1].name
    assert next_of_round(a_round(), {"colour": last, "where": "3F"}, NOON).answers == [(("where",), "3F")]
    assert not len(next_of_round(a_round(), {"colour": "no such thing"}, NOON))


def test_what_belongs_to_a_round_comes_along_on_no_other_way() -> None:
    before = {"colour": "pass", "where": "3F"}
    assert not len(carried(a_round(), before, like=False))
    assert not len(carried(a_round(), before, like=True))


def test_a_form_that_says_nothing_of_the_next_one_has_none() -> None:
    assert has_next(a_round())
    assert not has_next(a_form(q("remark", "text", "备注", "Remark", carry="yes")))


def test_a_name_without_a_number_stays_as_it_is() -> None:
    assert counted_on("三层复测") == "三层复测"


def test_a_choice_the_form_no_longer_has_is_left_out() -> None:
    form = a_form(q("colour", "one", "颜色", "Colour", choices="colours"))
    assert not len(carried(form, {"colour": "red"}, like=True))


def test_rows_come_along_in_their_order_without_what_was_measured() -> None:
    table = Repeat(
        "links", (q("link", "text", "链路", "Link"), q("length", "decimal", "长", "Length")), table=True
    )
    answers = {"links": {"b": {ORDER: "2", "link": "L-2", "length": "30"}, "a": {ORDER: "1", "link": "L-1"}}}
    assert carried(a_form(table), answers, like=True).rows == {("links",): [{"link": "L-1"}, {"link": "L-2"}]}


def test_the_rows_of_a_checklist_do_not_come_along() -> None:
    table = Repeat("items", (q("remark", "text", "说明", "Remark"),), rows="colours", table=True)
    assert not len(carried(a_form(table), {"items": {"blue": {ORDER: "1", "remark": "x"}}}, like=True))


def test_a_register_fills_the_columns_it_knows() -> None:
    code = q("link", "text", "链路", "Link", source="points.code")
    table = Repeat("links", (code, q("length", "decimal", "长", "Length")), table=True, source="points")
    source = sources(a_form(table))[0]
    assert rows_of(source, [{"code": "3F-01", "length": "5"}, {"code": ""}]) == [{"link": "3F-01"}]


@pytest.mark.parametrize(
    "form", [one for one in loader.built_in() if isinstance(one, Form)], ids=lambda f: f.id
)
def test_no_verdict_of_a_built_in_form_is_ever_carried(form: Form) -> None:
    def verdicts(path: tuple[str, ...], question: Question) -> bool:
        listed = {choice.name for choice in form.choices.get(question.choices, ())}
        return {"pass", "fail"} <= listed

    from sidesk.forms.reuse import goes_on

    carried_on = [
        "/".join(path)
        for path, node in form.walk()
        if isinstance(node, Question) and verdicts(path, node) and goes_on(node, like=True)
    ]
    assert carried_on == []


def test_what_came_along_is_one_step_that_can_be_taken_back() -> None:
    form = a_form(q("crew", "text", "班组", "Crew", carry="last"))
    session = FormSession(form)
    carried(form, {"crew": "三班"}, like=False).put(session)
    session.undo()
    assert session.value(("crew",)) is None
