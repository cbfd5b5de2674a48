"""What differs between two versions is said place by place, and one can be made into the other."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.definition import ORDER, Choice, Form, Group, Path, Question, Repeat
from sidesk.forms.differences import Difference, all_replaced, differences, replaced
from sidesk.forms.session import FormSession
from sidesk.forms.told import Teller, short

FORM = Form(
    "f",
    "1",
    {},
    ("en",),
    (
        Question("a", "text", label={"en": "Temperature of ${sum}"}),
        Group("g", (Question("cause", "one", choices="kinds", other=True, label={"en": "Cause"}),)),
        Group(
            "reading",
            (Question("value", "decimal", unit="V"), Question("meter", "text")),
            label={"en": "Reading"},
            atomic=True,
        ),
        Repeat("r", (Question("c", "text"), Question("d", "integer", label={"en": "Ports"})), table=True),
        Repeat("list", (Question("ok", "verdict", label={"en": "Result"}),), rows="kinds"),
        Question("sum", "calculate", calculation="sum(${d})"),
        Question("pics", "photo", label={"en": "Photos"}),
    ),
    {"kinds": (Choice("rats", {"en": "Rats"}), Choice("wet", {"en": "Water"}))},
)


def found(before: Mapping[str, Json], after: Mapping[str, Json]) -> list[Difference]:
    return differences(FORM, before, after)


@pytest.fixture
def teller() -> Teller:
    return Teller(FORM, Words("en"))


def test_the_same_answers_do_not_differ() -> None:
    assert found({"a": "1", "sum": "1"}, {"sum": "2", "a": "1"}) == []


def test_a_choice_and_its_free_text_are_one_place() -> None:
    before: dict[str, Json] = {"g": {"cause": "other", "cause_other": "mice"}}
    assert found(before, {"g": {"cause": "rats"}}) == [
        Difference(("g", "cause"), {"cause": "other", "cause_other": "mice"}, {"cause": "rats"})
    ]


def test_an_atomic_group_is_one_place() -> None:
    one: dict[str, Json] = {"value": "1", "meter": "A"}
    assert found({"reading": one}, {"reading": {**one, "value": "2"}}) == [
        Difference(("reading",), {"reading": one}, {"reading": {"value": "2", "meter": "A"}})
    ]


def test_rows_are_told_apart_by_identity_and_not_by_place() -> None:
    first: dict[str, Json] = {ORDER: "1", "c": "x"}
    second: dict[str, Json] = {ORDER: "2", "c": "y"}
    before: dict[str, Json] = {"r": {"k1": first, "k2": second}}
    after: dict[str, Json] = {"r": {"k2": {**second, ORDER: "1", "d": "3"}, "k3": {ORDER: "2"}}}
    assert found(before, after) == [
        Difference(("r", "k1"), {"k1": first}, {}),
        Difference(("r", "k2", "d"), {}, {"d": "3"}),
        Difference(("r", "k3"), {}, {"k3": {ORDER: "2"}}),
    ]


def test_a_fixed_row_that_nobody_had_answered_differs_by_its_answers() -> None:
    after: dict[str, Json] = {"list": {"wet": {ORDER: "2", "ok": "fail"}}}
    assert [one.path for one in found({}, after)] == [("list", "wet", "ok")]


def test_an_old_value_is_put_back_in_its_place_with_its_free_text() -> None:
    answers: dict[str, Json] = {"g": {"cause": "other", "cause_other": "mice"}}
    assert replaced(answers, ("g", "cause"), {"cause": "rats"}) == {"g": {"cause": "rats"}}
    assert replaced({}, ("r", "k", "c"), {"c": "x"}) == {"r": {"k": {"c": "x"}}}
    assert answers["g"] == {"cause": "other", "cause_other": "mice"}


def test_several_places_are_put_back_one_after_the_other() -> None:
    answers: dict[str, Json] = {"a": "1", "r": {"k": {"c": "x"}}}
    places: list[tuple[Path, Mapping[str, Json]]] = [
        (("r", "k"), {}),
        (("a",), {"a": "2"}),
        (("a",), {"a": "3"}),
    ]
    assert all_replaced(answers, places) == {"a": "3", "r": {}}
    assert answers == {"a": "1", "r": {"k": {"c": "x"}}}


def test_a_row_that_is_brought_back_is_the_same_row_and_one_step_of_undo() -> None:
    row: dict[str, Json] = {ORDER: "1", "c": "x", "d": "4"}
    session = FormSession(FORM, {"r": {"k1": dict(row)}})
    session.remove_rows(("r",), ["k1"])
    session.become(replaced(session.answers, ("r", "k1"), {"k1": row}))
    assert session.value(("r", "k1")) == row
    assert session.value(("sum",)) == "4"
    session.undo()
    assert session.row_keys(("r",)) == []


def test_the_revisions_a_draft_follows_are_taken_back_with_the_answers() -> None:
    session = FormSession(FORM, {"a": "1"}, base=["old"])
    assert session.pages().base is None
    session.become({"a": "2"}, base=["mine", "hers"])
    assert session.pages().base == ("mine", "hers")
    assert session.pages().base is None, "said once"
    session.unsettle()
    session.undo()
    assert (session.value(("a",)), session.base) == ("1", ("old",))
    session.pages()
    session.unsettle()
    assert session.pages().base == ("old",), "said again after a failed save"


@pytest.mark.parametrize(
    ("path", "values", "told"),
    [
        (("g", "cause"), {"cause": "other", "cause_other": "mice"}, "other: mice"),
        (("g", "cause"), {"cause": "wet"}, "Water"),
        (("reading",), {"reading": {"value": "2.0", "meter": "DMM"}}, "2.0 V · DMM"),
        (("r", "k"), {"k": {ORDER: "1", "c": "x", "d": "4"}}, "x · 4"),
        (("r",), {"r": {"k": {}, "l": {}}}, "2 rows"),
        (("pics",), {"pics": [{"sha256": "0"}, {"sha256": "1"}]}, "2 photos"),
        (("a",), {}, ""),
        (("nowhere",), {"nowhere": "x"}, ""),
    ],
)
def test_values_are_said_in_words(
    teller: Teller, path: tuple[str, ...], values: Mapping[str, Json], told: str
) -> None:
    assert teller.value(path, values) == told


def test_places_are_said_by_row_and_question(teller: Teller) -> None:
    answers: dict[str, Json] = {"r": {"k2": {ORDER: "2"}, "k1": {ORDER: "1", "c": "MDF"}}}
    assert teller.place(answers, ("r", "k1", "d")) == "MDF · Ports"
    assert teller.place(answers, ("r", "k2", "d")) == "row 2 · Ports"
    assert teller.place(answers, ("r", "gone")) == "r"
    assert teller.place(answers, ("list", "wet", "ok")) == "Water · Result"
    assert teller.place(answers, ("a",)) == "Temperature of …"
    assert teller.section(("reading",)) == "Reading"


def test_a_long_answer_is_cut_in_a_line() -> None:
    assert short("one\ntwo") == "one two"
    assert len(short("x" * 100)) == 60


def test_rows_differ_in_the_order_they_stand_in_whatever_their_keys_are() -> None:
    def rows(word: str) -> Mapping[str, Json]:
        return {
            "r": {"z": {ORDER: "1", "c": word}, "a": {ORDER: "10", "c": word}, "m": {ORDER: "2", "c": word}}
        }

    assert [one.path[1] for one in found(rows("x"), rows("y"))] == ["z", "m", "a"]


def test_a_verdict_differs_and_is_put_back_with_who_passed_it_together_with_others() -> None:
    mark: Json = {"by": "Bai", "at": "2026-05-11T14:03:22+08:00"}
    mine: dict[str, Json] = {"list": {"rats": {"ok": "pass", "ok_bulk": mark}}}
    path = ("list", "rats", "ok")
    [one] = found(mine, {"list": {"rats": {"ok": "fail"}}})
    assert (one.before, one.after) == ({"ok": "pass", "ok_bulk": mark}, {"ok": "fail"})
    failed = replaced(mine, path, one.after)
    assert failed == {"list": {"rats": {"ok": "fail"}}}, "nobody passed that together"
    session = FormSession(FORM, failed)
    session.become(replaced(failed, path, one.before))
    assert session.passed_together(path) == mark
    session.undo()
    assert session.passed_together(path) is None


def test_a_row_is_told_answer_by_answer(teller: Teller) -> None:
    row: Mapping[str, Json] = {"k": {ORDER: "1", "c": "x", "d": "4"}}
    assert teller.lines(("r", "k"), row) == [("c", "x"), ("Ports", "4")]
    reading: Mapping[str, Json] = {"reading": {"value": "1.50", "meter": "M-1"}}
    assert teller.lines(("reading",), reading) == [("value", "1.50 V"), ("meter", "M-1")]
    assert teller.lines(("a",), {"a": "1"}) == []
    assert teller.lines(("r", "k"), {}) == []


def test_a_row_is_named_by_a_text_in_one_of_its_groups_too() -> None:
    room = Repeat(
        "rooms", (Group("about", (Question("code", "text"),)), Question("n", "integer", label={"en": "N"}))
    )
    teller = Teller(Form("f", "1", {}, ("en",), (room,), {}), Words("en"))
    answers: Mapping[str, Json] = {"rooms": {"k": {ORDER: "1", "about": {"code": "TR-2F"}, "n": "3"}}}
    assert teller.place(answers, ("rooms", "k", "n")) == "TR-2F · N"


def test_a_verdict_says_that_it_was_passed_together_with_others(teller: Teller) -> None:
    values: Mapping[str, Json] = {"ok": "pass", "ok_bulk": {"by": "Bai", "at": "2026-05-11T14:03:22+08:00"}}
    assert (
        teller.value(("list", "rats", "ok"), values)
        == "Pass, together with others: Bai 2026-05-11 14:03 +08:00"
    )
