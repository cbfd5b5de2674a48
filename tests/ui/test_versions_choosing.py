"""Thousands of disputed places are looked through by pages, and chosen one by one or together."""

from __future__ import annotations

import pytest

from sidesk.actions.versions import Conflict
from sidesk.ui.versions_choosing import PAGE, SECTION, SHOWN, WHOLE, Choosing

MINE, HERS = "", "a" * 64


def places(copper: int = 120, other: int = 3) -> list[Conflict]:
    paths = [("copper", f"row-{n}", "length") for n in range(copper)] + [
        ("end", f"q{n}", "x") for n in range(other)
    ]
    return [Conflict(path, {MINE: {"length": "1"}, HERS: {"length": "2"}}) for path in paths]


@pytest.fixture
def choosing() -> Choosing:
    return Choosing(places())


def test_fifty_places_are_shown_at_once_and_all_are_counted(choosing: Choosing) -> None:
    assert (len(choosing.shown), choosing.span, choosing.pages, choosing.left) == (PAGE, (1, 50), 3, 123)
    assert choosing.turn(1)
    assert choosing.turn(1)
    assert not choosing.turn(1), "behind the last page is nothing"
    assert (choosing.span, len(choosing.shown)) == ((101, 123), 23)
    assert not choosing.turn(-5) or choosing.page == 0


def test_nothing_disputed_is_one_empty_page() -> None:
    choosing = Choosing([])
    assert (choosing.pages, list(choosing.shown), choosing.next_open(None)) == (1, [], None)


def test_a_section_is_listed_alone(choosing: Choosing) -> None:
    assert choosing.sections == {"copper": 120, "end": 3}
    choosing.turn(1)
    choosing.look_at("end")
    assert (choosing.page, choosing.span) == (0, (1, 3))
    choosing.look_at("")
    assert len(choosing.listed) == 123


@pytest.mark.parametrize(("scope", "count"), [(SHOWN, 20), (SECTION, 120), (WHOLE, 123)])
def test_a_side_is_chosen_for_what_is_shown_for_the_section_or_for_everything(
    choosing: Choosing, scope: str, count: int
) -> None:
    choosing.look_at("copper")
    choosing.turn(2)
    assert choosing.scopes() == [SHOWN, SECTION, WHOLE]
    assert choosing.use_all(scope, HERS) == count
    assert (len(choosing.chosen), choosing.left) == (count, 123 - count)
    assert set(choosing.chosen.values()) == {HERS}


def test_only_what_differs_is_offered_together() -> None:
    assert Choosing(places(10, 0)).scopes() == [WHOLE]
    choosing = Choosing(places())
    assert choosing.scopes() == [SHOWN, WHOLE]
    choosing.look_at("end")
    assert choosing.scopes() == [SECTION, WHOLE]


def test_choosing_for_all_is_taken_back_to_what_was_chosen_one_by_one(choosing: Choosing) -> None:
    first, second = choosing.places[0].path, choosing.places[1].path
    choosing.use(first, MINE)
    choosing.use(second, HERS)
    assert choosing.use_all(WHOLE, HERS) == 122, "one said so already"
    assert choosing.undo() == 122
    assert choosing.chosen == {first: MINE, second: HERS}
    assert choosing.redo() == 122
    assert choosing.chosen[first] == HERS
    choosing.undo()
    choosing.use(first, None)
    assert choosing.redo() == 0, "another step was made since"
    while choosing.can_undo:
        choosing.undo()
    assert choosing.chosen == {}
    assert choosing.undo() == 0


def test_a_side_that_says_nothing_of_a_place_is_not_chosen_there() -> None:
    third = "b" * 64
    few = [*places(2, 0), Conflict(("end", "q"), {MINE: {}, third: {}})]
    choosing = Choosing(few)
    assert choosing.use_all(WHOLE, third) == 1
    assert choosing.left == 2


def test_everything_is_left_again_by_one_step(choosing: Choosing) -> None:
    choosing.use_all(WHOLE, HERS)
    assert choosing.use_all(WHOLE, None) == 123
    assert choosing.chosen == {}
    assert choosing.use_all(WHOLE, None) == 0
    choosing.undo()
    assert choosing.left == 0


def test_the_next_place_that_is_not_chosen_is_found_on_another_page(choosing: Choosing) -> None:
    assert choosing.next_open(None) == choosing.places[0].path
    choosing.use_all(SHOWN, HERS)
    assert choosing.next_open(None) == choosing.places[50].path
    assert choosing.page == 1
    assert choosing.next_open(choosing.places[50].path, -1) == choosing.places[122].path, "it goes round"
    assert choosing.page == 2


def test_the_search_leaves_a_section_that_is_done(choosing: Choosing) -> None:
    choosing.look_at("end")
    choosing.use_all(SECTION, MINE)
    assert choosing.next_open(None) == choosing.places[0].path
    assert choosing.section == ""
