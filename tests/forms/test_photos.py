"""Marks stay inside their picture at every size; pairs stay together and fall apart without loss."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sidesk.core.canonical import Json
from sidesk.forms import photos
from sidesk.forms.kinds_things import is_attachments
from sidesk.forms.photos import Mark

PLACES = st.integers(0, photos.SIDE)
SPOTS = st.tuples(PLACES, PLACES)
MARKS = st.builds(
    Mark, st.sampled_from(("arrow", "box", "blur")), SPOTS, SPOTS, st.sampled_from(sorted(photos.COLOURS))
) | st.builds(
    Mark, st.just("text"), SPOTS, colour=st.sampled_from(sorted(photos.COLOURS)), text=st.text(max_size=80)
)


def item(digit: str, **more: Json) -> dict[str, Json]:
    return {"sha256": digit * 64, "name": f"{digit}.jpg", "mime": "image/jpeg", "size": 9, **more}


def order(items: list[dict[str, Json]]) -> str:
    return "".join(str(one["sha256"])[0] for one in items)


@given(st.lists(MARKS, max_size=8))
def test_what_is_drawn_is_read_back_as_it_was_drawn(drawn: list[Mark]) -> None:
    kept = photos.with_marks(item("a"), drawn)
    assert is_attachments([kept])
    read = photos.marks_of(kept)
    assert [mark.stored() for mark in read] == [mark.stored() for mark in drawn]


@given(MARKS, st.integers(-20_000, 20_000), st.integers(-20_000, 20_000))
def test_a_mark_that_is_moved_keeps_its_size_and_never_leaves_the_picture(
    mark: Mark, across: int, down: int
) -> None:
    moved = mark.moved(across, down)
    assert is_attachments([photos.with_marks(item("a"), [moved])])
    if mark.kind != "text":
        before, after = mark.area(1000, 800), moved.area(1000, 800)
        assert abs((before[2] - before[0]) - (after[2] - after[0])) < 1e-6
        assert abs((before[3] - before[1]) - (after[3] - after[1])) < 1e-6


@given(st.floats(-500, 5000), st.floats(-500, 5000), st.integers(1, 4000), st.integers(1, 4000))
def test_a_click_anywhere_is_a_place_inside_the_picture(x: float, y: float, width: int, height: int) -> None:
    across, down = photos.spot(x, y, width, height)
    assert 0 <= across <= photos.SIDE
    assert 0 <= down <= photos.SIDE
    if 0 <= x <= width:
        assert abs(across * width / photos.SIDE - x) <= width / photos.SIDE


def test_marks_that_are_no_marks_are_not_stored() -> None:
    for wrong in (
        [{"kind": "arrow", "from": [0, 0], "to": [0, 10_001]}],
        [{"kind": "arrow", "from": [0, 0]}],
        [{"kind": "text", "at": [0.5, 0], "text": "x"}],
        [{"kind": "text", "at": [5, 0], "text": "x" * 201}],
        [{"kind": "spell", "from": [0, 0], "to": [1, 1]}],
        {"kind": "box"},
    ):
        assert not is_attachments([item("a", marks=wrong)]), wrong  # type: ignore[arg-type]


def test_old_photos_without_marks_still_open() -> None:
    assert is_attachments([item("a")])
    assert photos.marks_of(item("a")) == ()


def test_a_pair_stands_side_by_side_and_can_be_untied() -> None:
    some = [item("a"), item("b"), item("c"), item("d")]
    made = photos.tied(some, "d" * 64, "a" * 64)
    assert order(made) == "bcda"
    assert is_attachments(list(made))
    assert photos.before_of(made[3], made) == "d" * 64
    assert all("before" not in one for one in photos.untied(made, "d" * 64))


def test_a_photo_belongs_to_one_pair_at_most() -> None:
    some = [item("a"), item("b"), item("c")]
    made = photos.tied(photos.tied(some, "a" * 64, "b" * 64), "b" * 64, "c" * 64)
    assert [photos.before_of(one, made)[:1] for one in made] == ["", "", "b"]


def test_a_pair_whose_first_photo_was_removed_is_no_pair() -> None:
    assert photos.before_of(item("b", before="a" * 64), [item("b", before="a" * 64)]) == ""


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef-")), max_size=6, unique_by=lambda p: p[0]
    )
)
def test_no_photo_is_lost_whatever_names_whatever(pairs: list[tuple[str, str]]) -> None:
    items = [item(one, **({} if before == "-" else {"before": before * 64})) for one, before in pairs]
    made = photos.in_pairs(items)
    assert sorted(order(made)) == sorted(order(items))


def test_a_photo_moves_as_far_as_the_list_reaches() -> None:
    some = [item("a"), item("b"), item("c")]
    assert order(photos.moved(some, "a" * 64, 1)) == "bac"
    assert order(photos.moved(some, "a" * 64, 9)) == "bca"
    assert order(photos.moved(some, "c" * 64, -9)) == "cab"
    assert order(photos.moved(some, "x" * 64, 1)) == "abc"
