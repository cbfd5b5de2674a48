"""A draft's answers under another version of its form: what stays, what changes, what has no place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sidesk.core.text import Words
from sidesk.forms.definition import ORDER, Choice, Form, Group, Node, Question, Repeat
from sidesk.forms.moving import Moved, moved

EN = Words("en")


def form(*items: Node, **choices: tuple[str, ...]) -> Form:
    made = {name: tuple(Choice(one, {"en": one}) for one in names) for name, names in choices.items()}
    return Form("D77", "1", {"en": "Test"}, ("en",), items, made)


def text(name: str, kind: str = "text", **more: Any) -> Question:
    return Question(name, kind, {"en": name}, **more)


def under(old: Form, new: Form, answers: dict[str, Any]) -> Moved:
    return moved(old, new, answers, EN)


def test_what_is_asked_the_same_way_stays() -> None:
    old = form(Group("a", (text("site"), text("length", "decimal", unit="m"))))
    answers = {"a": {"site": "A1", "length": "12.50"}}
    found = under(old, old, answers)
    assert (found.answers, found.same, found.changed, found.left) == (answers, 2, [], [])


def test_a_question_is_found_again_in_another_group() -> None:
    old, new = form(Group("a", (text("site"),))), form(Group("b", (Group("c", (text("site"),)),)))
    found = under(old, new, {"a": {"site": "A1"}})
    assert found.answers == {"b": {"c": {"site": "A1"}}}
    assert (found.same, found.left) == (1, [])


def test_a_number_in_another_unit_keeps_its_meaning_and_is_told_as_changed() -> None:
    old, new = form(text("length", "decimal", unit="m")), form(text("length", "decimal", unit="cm"))
    found = under(old, new, {"length": "1.25"})
    [change] = found.changed
    assert (change.path, change.target) == (("length",), ("length",))
    assert float(found.answers["length"]) == 125.0  # type: ignore[arg-type]


def test_what_is_not_asked_any_more_is_left_and_told() -> None:
    old, new = form(text("site"), text("gone")), form(text("site"))
    found = under(old, new, {"site": "A1", "gone": "words"})
    assert found.answers == {"site": "A1"}
    assert [(one.path, one.values) for one in found.left] == [(("gone",), {"gone": "words"})]


def test_a_choice_that_is_not_offered_any_more_is_left_with_its_free_text() -> None:
    old = form(text("kind", "one", choices="k", other=True), k=("a", "b"))
    new = form(text("kind", "one", choices="k", other=True), k=("b",))
    assert under(old, new, {"kind": "b"}).same == 1
    found = under(old, new, {"kind": "a"})
    assert found.answers == {}
    assert found.left[0].values == {"kind": "a"}


def test_rows_keep_their_identity_and_their_order() -> None:
    old = form(Repeat("t", (text("a"), text("b")), table=True))
    new = form(Group("g", (Repeat("t", (text("b"), text("c")), table=True),)))
    rows = {"k1": {ORDER: "1", "a": "x", "b": "1"}, "k2": {ORDER: "2", "b": "2"}}
    found = under(old, new, {"t": rows})
    assert found.answers == {"g": {"t": {"k1": {ORDER: "1", "b": "1"}, "k2": {ORDER: "2", "b": "2"}}}}
    assert [one.path for one in found.left] == [("t", "k1", "a")]


def test_a_row_of_a_list_that_lost_it_is_left_whole() -> None:
    old = form(Repeat("t", (text("v", "verdict"),), rows="r", table=True), r=("one", "two"))
    new = form(Repeat("t", (text("v", "verdict"),), rows="r", table=True), r=("two", "three"))
    found = under(old, new, {"t": {"one": {"v": "pass"}, "two": {"v": "fail"}}})
    assert found.answers == {"t": {"two": {"v": "fail"}}}
    assert [(one.path, one.values) for one in found.left] == [(("t", "one"), {"one": {"v": "pass"}})]


def test_what_means_something_only_together_goes_together_or_not_at_all() -> None:
    reading = Group("r", (text("value", "decimal", unit="dB"), text("meter")), atomic=True)
    whole = form(reading)
    torn = form(replace(reading, items=(text("value", "decimal", unit="dB"),)))
    answers = {"r": {"value": "3.1", "meter": "M-1"}}
    assert under(whole, whole, answers).same == 2
    found = under(whole, torn, answers)
    assert found.answers == {}
    assert [(one.path, one.values) for one in found.left] == [(("r",), answers)]


@pytest.mark.parametrize("kind", ["signature", "acknowledge"])
def test_nobody_signs_or_confirms_by_having_signed_something_else(kind: str) -> None:
    value: Any = "yes" if kind == "acknowledge" else {"strokes": [[[1, 2], [3, 4]]], "name": "A"}
    old = form(text("ok", kind))
    new = form(replace(text("ok", kind), label={"en": "I confirm more than before"}))
    found = under(old, new, {"ok": value})
    assert found.answers == {}
    assert found.left[0].path == ("ok",)


def test_what_the_form_computes_is_no_answer_that_could_be_lost() -> None:
    old = form(text("a", "decimal"), text("sum", "decimal", calculation="${a} + 1"))
    found = under(old, form(text("a", "decimal")), {"a": "1", "sum": "2"})
    assert (found.answers, found.left) == ({"a": "1"}, [])


def test_every_answer_is_somewhere() -> None:
    """Moving there and counting: no answer is neither moved nor left."""
    old = form(text("a"), text("b"), Repeat("t", (text("c"), text("d")), table=True))
    new = form(text("b", "decimal"), Repeat("t", (text("d"),), table=True))
    found = under(old, new, {"a": "1", "b": "two", "t": {"k": {"c": "3", "d": "4"}}})
    assert found.same + len(found.changed) + len(found.left) == 4
