"""Sorting and filtering choose what is in sight and change nothing that is stored."""

from __future__ import annotations

from sidesk.forms.definition import Choice, Question
from sidesk.ui.fields.sheet_order import Filter, merged, natural, ordered, sort_key


def test_numbers_sort_as_numbers_and_the_empty_stand_last() -> None:
    key = sort_key(Question("length", "decimal"), ())
    values = {"a": "9.5", "b": None, "c": "85", "d": "long", "e": "-1"}
    assert ordered(list(values), lambda k: key(values[k]), falling=False) == ["e", "a", "c", "d", "b"]
    assert ordered(list(values), lambda k: key(values[k]), falling=True) == ["d", "c", "a", "e", "b"]


def test_texts_sort_by_the_numbers_in_them() -> None:
    assert sorted(["A-10", "A-2", "a-1"], key=natural) == ["a-1", "A-2", "A-10"]


def test_options_sort_in_the_order_of_their_list() -> None:
    key = sort_key(Question("r", "one"), (Choice("pass", {}), Choice("fail", {})))
    assert key("pass") < key("fail") < key("gone")


def test_a_filter_asks_for_everything_that_is_set() -> None:
    assert Filter(text="２f").passes("x", "A-2F-07", wrong=False)
    assert not Filter(text="3F").passes("x", "A-2F-07", wrong=False)
    assert Filter(names=frozenset({"fail"})).passes("fail", "", wrong=False)
    assert not Filter(names=frozenset({"fail"})).passes(None, "", wrong=False)
    assert not Filter(empty=True).passes("x", "x", wrong=False)
    assert not Filter(wrong=True).passes("x", "x", wrong=False)


def test_a_new_row_stands_behind_the_one_it_was_put_behind() -> None:
    assert merged(["c", "a"], ["a", "new", "b", "c"], {"a", "b", "c"}) == ["c", "a", "new"]
    assert merged(["c", "a"], ["a", "b", "c", "new"], {"a", "b", "c"}) == ["c", "a", "new"]
    assert merged(["c", "a"], ["new", "a", "c"], {"a", "b", "c"}) == ["new", "c", "a"]
    assert merged(["c", "a"], ["a"], {"a", "b", "c"}) == ["a"]
