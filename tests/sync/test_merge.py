"""Merging: nothing invented, nothing lost without being shown, and the order of arrival does not matter."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sidesk.core.canonical import Json
from sidesk.forms.definition import Form, Group, Question, Repeat
from sidesk.models.entities import FINAL, WORKING, Revision
from sidesk.models.graph import Link, behind, heads
from sidesk.sync.merge import Conflict, Place, Shape, View, view

FORM = Form(
    id="D18",
    version="1",
    title={},
    languages=("en",),
    items=(
        Question("site", "text"),
        Question("cause", "one", other=True),
        Group("head", (Question("by", "text"), Question("on", "date"))),
        Group("reading", (Question("value", "decimal"), Question("unit", "text")), atomic=True),
        Repeat("rooms", (Question("name", "text"), Question("size", "decimal")), table=True),
    ),
    choices={},
)
SHAPE = Shape.of(FORM)


def revision(answers: Mapping[str, Json], parents: list[str] | None = None, kind: str = WORKING) -> Revision:
    return Revision.of(
        {
            "record": "r1",
            "kind": kind,
            "parents": sorted(parents or []),
            "answers": answers,
            "attachments": [],
        }
    )


def merged(*revisions: Revision) -> View:
    return view({one.id: one for one in revisions}, SHAPE)


def two(
    base: Mapping[str, Json], mine: Mapping[str, Json], hers: Mapping[str, Json]
) -> tuple[View, str, str]:
    root = revision(base)
    left, right = revision(mine, [root.id]), revision(hers, [root.id])
    return merged(root, left, right), left.id, right.id


def test_no_revision_shows_nothing() -> None:
    assert merged() == View(())


def test_one_head_is_shown_as_it_is() -> None:
    one = revision({"site": "A"})
    assert merged(one).answers == {"site": "A"}


def test_different_fields_combine() -> None:
    seen, _, _ = two({"site": "A"}, {"site": "A", "head": {"by": "Li"}}, {"site": "B"})
    assert seen.answers == {"site": "B", "head": {"by": "Li"}}
    assert not seen.conflicts


def test_the_same_field_changed_twice_shows_both_values() -> None:
    seen, left, right = two({"site": "A"}, {"site": "B"}, {"site": "C"})
    assert seen.answers == {}
    assert seen.conflicts == (Conflict(("site",), {left: {"site": "B"}, right: {"site": "C"}}),)
    assert seen.resolved({("site",): right}) == {"site": "C"}


def test_the_same_change_made_twice_is_no_conflict() -> None:
    seen, _, _ = two({"site": "A"}, {"site": "B"}, {"site": "B", "head": {"by": "Li"}})
    assert seen.answers == {"site": "B", "head": {"by": "Li"}}


def test_true_and_one_are_different_answers() -> None:
    seen, left, right = two({}, {"site": True}, {"site": 1})
    assert seen.conflicts[0].values == {left: {"site": True}, right: {"site": 1}}


def test_an_emptied_answer_against_a_changed_one_is_a_conflict() -> None:
    seen, left, right = two({"site": "A"}, {}, {"site": "B"})
    assert seen.conflicts == (Conflict(("site",), {left: {}, right: {"site": "B"}}),)
    assert seen.resolved({("site",): left}) == {}


def test_an_emptied_answer_that_nobody_changed_stays_empty() -> None:
    seen, _, _ = two({"site": "A"}, {}, {"site": "A", "head": {"by": "Li"}})
    assert seen.answers == {"head": {"by": "Li"}}


def test_a_reading_and_its_unit_never_come_from_two_people() -> None:
    seen, left, right = two(
        {"reading": {"value": "1.0", "unit": "m"}},
        {"reading": {"value": "2.0", "unit": "m"}},
        {"reading": {"value": "1.0", "unit": "ft"}},
    )
    assert seen.answers == {}
    assert [conflict.path for conflict in seen.conflicts] == [("reading",)]
    assert seen.resolved({("reading",): left}) == {"reading": {"value": "2.0", "unit": "m"}}
    assert right in seen.conflicts[0].values


def test_the_free_text_of_other_stays_with_its_choice() -> None:
    seen, left, right = two({}, {"cause": "other", "cause_other": "rats"}, {"cause": "water"})
    assert seen.conflicts == (
        Conflict(("cause",), {left: {"cause": "other", "cause_other": "rats"}, right: {"cause": "water"}}),
    )
    assert seen.resolved({("cause",): left}) == {"cause": "other", "cause_other": "rats"}
    assert seen.resolved({("cause",): right}) == {"cause": "water"}


def test_the_free_text_goes_when_the_choice_changes() -> None:
    seen, _, _ = two(
        {"cause": "other", "cause_other": "rats"},
        {"cause": "water"},
        {"cause": "other", "cause_other": "rats", "site": "B"},
    )
    assert seen.answers == {"cause": "water", "site": "B"}


def test_rows_added_by_two_people_are_both_there() -> None:
    seen, _, _ = two(
        {},
        {"rooms": {"u1": {"@order": "1", "name": "101"}}},
        {"rooms": {"u2": {"@order": "1", "name": "102"}}},
    )
    assert seen.answers == {
        "rooms": {"u1": {"@order": "1", "name": "101"}, "u2": {"@order": "1", "name": "102"}}
    }


def test_cells_of_one_row_combine() -> None:
    seen, _, _ = two(
        {"rooms": {"u1": {"@order": "1", "name": "101", "size": "1"}}},
        {"rooms": {"u1": {"@order": "1", "name": "101a", "size": "1"}}},
        {"rooms": {"u1": {"@order": "1", "name": "101", "size": "2"}}},
    )
    assert seen.answers == {"rooms": {"u1": {"@order": "1", "name": "101a", "size": "2"}}}


def test_a_row_removed_by_one_and_left_alone_by_the_other_is_gone() -> None:
    row = {"u1": {"@order": "1", "name": "101"}}
    seen, _, _ = two({"rooms": row}, {}, {"rooms": row, "site": "B"})
    assert seen.answers == {"site": "B"}


def test_a_row_removed_by_one_and_changed_by_the_other_is_a_conflict_about_the_whole_row() -> None:
    seen, left, right = two(
        {"rooms": {"u1": {"@order": "1", "name": "101", "size": "1"}}},
        {},
        {"rooms": {"u1": {"@order": "1", "name": "101", "size": "2"}}},
    )
    assert seen.answers == {}
    assert seen.conflicts == (
        Conflict(("rooms", "u1"), {left: {}, right: {"u1": {"@order": "1", "name": "101", "size": "2"}}}),
    )
    assert seen.resolved({("rooms", "u1"): right}) == {
        "rooms": {"u1": {"@order": "1", "name": "101", "size": "2"}}
    }
    assert seen.resolved({("rooms", "u1"): left}) == {}


def test_a_row_that_a_third_person_never_saw_is_merged_by_the_two_who_did() -> None:
    root = revision({})
    added = revision({"rooms": {"u1": {"@order": "1", "name": "101", "size": "1"}}}, [root.id])
    left = revision({"rooms": {"u1": {"@order": "1", "name": "101a", "size": "1"}}}, [added.id])
    right = revision({"rooms": {"u1": {"@order": "1", "name": "101", "size": "2"}}}, [added.id])
    third = revision({"site": "B"}, [root.id])
    seen = merged(root, added, left, right, third)
    assert seen.answers == {"rooms": {"u1": {"@order": "1", "name": "101a", "size": "2"}}, "site": "B"}


def test_two_who_moved_the_same_row_are_not_asked() -> None:
    def row(order: str) -> dict[str, Json]:
        return {"rooms": {"u1": {"@order": order, "name": "101"}}}

    seen, _, _ = two(row("1"), row("3"), row("2"))
    assert not seen.conflicts
    assert seen.answers == row("2")


def test_answers_of_another_shape_than_the_form_are_one_field_each() -> None:
    seen, left, right = two(
        {}, {"head": "text", "rooms": {"u1": "x"}}, {"head": {"by": "Li"}, "rooms": {"u1": {}}}
    )
    assert [conflict.path for conflict in seen.conflicts] == [("head",), ("rooms", "u1")]
    assert seen.resolved({("head",): left, ("rooms", "u1"): right}) == {"head": "text", "rooms": {"u1": {}}}


def test_a_signed_head_beside_another_is_a_fork_and_never_merged() -> None:
    root = revision({"site": "A"})
    signed = revision({"site": "A"}, [root.id], kind=FINAL)
    other = revision({"site": "B"}, [root.id])
    seen = merged(root, signed, other)
    assert seen.fork
    assert seen.heads == tuple(sorted([signed.id, other.id]))
    assert seen.answers == {}


def test_a_conflict_nobody_decided_is_not_decided_silently() -> None:
    seen, _, _ = two({"site": "A"}, {"site": "B"}, {"site": "C"})
    with pytest.raises(KeyError):
        seen.resolved({})


def test_three_people_in_a_circle_get_a_conflict() -> None:
    """Each of three heads is what another one started from: nobody is newer than everybody."""
    root = revision({"site": "0"})
    a, b, c = (revision({"site": value}, [root.id]) for value in "abc")
    ab, bc, ca = (
        revision({"site": "a", "head": {"by": "1"}}, [a.id, b.id]),
        revision({"site": "b", "head": {"by": "2"}}, [b.id, c.id]),
        revision({"site": "c", "head": {"by": "3"}}, [c.id, a.id]),
    )
    seen = merged(root, a, b, c, ab, bc, ca)
    assert ("site",) in [conflict.path for conflict in seen.conflicts]


def test_unresolved_places_are_made_where_they_are_missing() -> None:
    seen, left, _ = two(
        {"head": {"by": "Li", "on": "2026-05-11"}},
        {"head": {"by": "Wang", "on": "2026-05-11"}},
        {"head": {"by": "Zhao"}},
    )
    assert seen.answers == {}
    assert seen.resolved({("head", "by"): left}) == {"head": {"by": "Wang"}}
    odd = View((), {"head": "text"}, (Conflict(("head", "by"), {"x": {"by": "Li"}}),))
    assert odd.resolved({("head", "by"): "x"}) == {"head": {"by": "Li"}}


# --- any history -------------------------------------------------------------------------------------

EDITS = (("site",), ("cause",), ("head", "by"), ("head", "on"), ("reading",), ("rooms",), ("remove",))


@st.composite
def histories(draw: st.DrawFn) -> dict[str, Revision]:
    """What several people do to one record: each edits what she has got, which may be a part of it all."""
    first = revision({"site": "0"})
    known = {first.id: first}
    for number in range(draw(st.integers(1, 7))):
        seen = draw(st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=3))
        mine = {one: known[one] for one in behind(links(known), seen)}
        shown = view(mine, SHAPE)
        answers: dict[str, Any] = shown.resolved({c.path: min(c.values) for c in shown.conflicts})
        for _ in range(draw(st.integers(1, 2))):
            edit(answers, draw(st.sampled_from(EDITS)), draw(st.integers(0, 2)), number)
        made = revision(answers, list(shown.heads))
        known[made.id] = made
    return known


def edit(answers: dict[str, Any], path: tuple[str, ...], value: int, number: int) -> None:
    rooms = answers.setdefault("rooms", {})
    if path == ("cause",):
        answers.pop("cause_other", None)
        answers["cause"] = ["water", "other", "fire"][value]
        if value == 1:
            answers["cause_other"] = f"text {number}"
    elif path == ("reading",):
        answers["reading"] = {"value": str(value), "unit": "m" if number % 2 else "ft"}
    elif path == ("rooms",):
        rooms.setdefault(f"u{value}", {"@order": str(value)})["name" if number % 2 else "size"] = str(
            number % 3
        )
    elif path == ("remove",):
        rooms.pop(f"u{value}", None)
    elif len(path) == 2:
        answers.setdefault(path[0], {})[path[1]] = str(value)
    else:
        answers[path[0]] = str(value)
    if not rooms:
        del answers["rooms"]


def links(known: Mapping[str, Revision]) -> dict[str, Link]:
    return {one.id: Link(one.hashes("parents")) for one in known.values()}


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping) and value:
        for key in value:
            yield from leaves(value[key], (*path, key))
    else:
        yield path, value


def at(answers: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        answers = answers.get(key) if isinstance(answers, Mapping) else None
    return answers


@given(histories(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_arrival_does_not_matter(known: dict[str, Revision], chance: random.Random) -> None:
    names = list(known)
    chance.shuffle(names)
    assert view({name: known[name] for name in names}, SHAPE) == view(known, SHAPE)


@given(histories())
@settings(max_examples=60, deadline=None)
def test_saving_the_merged_view_changes_nothing_but_the_number_of_heads(known: dict[str, Revision]) -> None:
    seen = view(known, SHAPE)
    answers = seen.resolved({c.path: max(c.values) for c in seen.conflicts})
    saved = revision(answers, list(seen.heads))
    again = view({**known, saved.id: saved}, SHAPE)
    assert again.heads == (saved.id,)
    assert again.answers == answers
    assert not again.conflicts
    if not seen.conflicts:
        assert again.answers == seen.answers


@given(histories())
@settings(max_examples=60, deadline=None)
def test_no_value_is_invented(known: dict[str, Revision]) -> None:
    seen = view(known, SHAPE)
    for path, value in leaves(seen.answers):
        if path:
            assert any(at(known[head].answers, path) == value for head in seen.heads), path
    for conflict in seen.conflicts:
        for head, values in conflict.values.items():
            for key, value in values.items():
                assert at(known[head].answers, (*conflict.path[:-1], key)) == value


@given(histories())
@settings(max_examples=60, deadline=None)
def test_no_value_is_lost_without_a_conflict(known: dict[str, Revision]) -> None:
    nothing_is_lost(known)


def nothing_is_lost(known: dict[str, Revision]) -> None:
    """A value that somebody set is in the view, or in a conflict, or was changed by one who had seen it."""
    seen = view(known, SHAPE)
    graph = links(known)
    for head in heads(graph):
        for path, value in leaves(known[head].answers):
            in_conflict = any(
                path[: len(c.path)] == c.path or path == (*c.path[:-1], c.path[-1] + "_other")
                for c in seen.conflicts
            )
            if in_conflict or path[-1:] == ("@order",) or at(seen.answers, path) == value:
                continue
            assert any(
                at(known[base].answers, path) == value and at(known[other].answers, path) != value
                for other in seen.heads
                for base in behind(graph, [head]) & behind(graph, [other])
            ), path


@pytest.mark.parametrize("wins", [max, min])
def test_planted_merge_where_one_head_simply_wins_is_caught(
    wins: Callable[[list[str]], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Place, "live", lambda self: [wins(list(self.heads))])
    chosen = settings(derandomize=True, phases=[Phase.generate], deadline=None, database=None)
    with pytest.raises(AssertionError):
        chosen(given(histories())(nothing_is_lost))()


def test_the_view_changes_none_of_the_revisions() -> None:
    root = revision({"rooms": {"u1": {"@order": "1"}}})
    left, right = revision({"site": "1"}, [root.id]), revision({"site": "2"}, [root.id])
    before = copy.deepcopy(left.body)
    seen = merged(root, left, right)
    seen.resolved({("site",): left.id})["site"] = "changed"
    assert left.body == before


LISTED = Form("D18", "1", {}, ("en",), (Repeat("items", (Question("result", "verdict"),), rows="list"),), {})


def test_a_verdict_merges_together_with_the_mark_that_it_was_passed_with_others() -> None:
    mark: dict[str, Json] = {"at": "2026-05-11T14:03:22+08:00", "by": "Li"}
    passed: dict[str, Json] = {"@order": "1", "result": "pass", "result_bulk": mark}
    base: dict[str, Json] = {"items": {"a": {"@order": "1"}, "b": {"@order": "2"}}}
    mine: dict[str, Json] = {"items": {"a": passed, "b": {"@order": "2"}}}
    hers: dict[str, Json] = {"items": {"a": {"@order": "1"}, "b": {"@order": "2", "result": "fail"}}}
    shape = Shape.of(LISTED)
    root = revision(base)
    both = [root, revision(mine, [root.id]), revision(hers, [root.id])]
    seen = view({one.id: one for one in both}, shape)
    assert not seen.conflicts
    assert seen.answers["items"] == {"a": passed, "b": {"@order": "2", "result": "fail"}}
    judged: dict[str, Json] = {"items": {"a": {"@order": "1", "result": "fail"}, "b": {"@order": "2"}}}
    both[2] = revision(judged, [root.id])
    [conflict] = view({one.id: one for one in both}, shape).conflicts
    assert conflict.path == ("items", "a", "result")
    assert {"result": "pass", "result_bulk": mark} in conflict.values.values()
