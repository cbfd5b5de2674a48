"""Where an answer was given."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sidesk.core.canonical import Json
from sidesk.forms.definition import Form, Group, Repeat
from sidesk.forms.kinds import is_stored
from sidesk.forms.taking import RecordGiver, taken
from sidesk.forms.whereabouts import place_at
from tests.forms.test_taking import VISIT, WORDS
from tests.support.example import both, q

PHOTO: dict[str, Json] = {"sha256": "a" * 64, "name": "1.jpg", "mime": "image/jpeg"}
FORM = Form(
    "CALL", "1", both("报修", "Call"), ("zh",),
    (
        Group("header", (q("location_ref", "place", "部位", "Location"),)),
        Group("job", (q("section", "place", "段", "Section"), q("photos", "photo", "照片", "Photos"))),
        Repeat("rooms", (
            q("room", "place", "房间", "Room"),
            Group("inside", (q("photo", "photo", "照片", "Photo"),)),
        )),
    ), {},
)  # fmt: skip
ANSWERS: dict[str, Json] = {
    "header": {"location_ref": "A"},
    "job": {"section": "2F", "photos": [PHOTO]},
    "rooms": {"1": {"room": "TR01"}, "2": {}},
}


def test_a_photo_of_a_room_is_of_that_room_and_one_of_the_record_of_its_section() -> None:
    assert place_at(FORM, ANSWERS, ("rooms", "1", "inside", "photo")) == "TR01"
    assert place_at(FORM, ANSWERS, ("rooms", "2", "inside", "photo")) == "2F"
    assert place_at(FORM, ANSWERS, ("job", "photos")) == "2F"
    assert place_at(FORM, {"header": {"location_ref": "A"}}, ("job", "photos")) == "A"


def test_a_photo_that_is_taken_over_keeps_where_and_for_which_document_it_was_taken() -> None:
    found = dict(taken(VISIT, [RecordGiver(FORM, ANSWERS, "P-CALL-1")], WORDS).answers)
    stamped = {**PHOTO, "place": "2F", "from": "P-CALL-1"}
    assert found[("before",)] == [stamped]
    assert is_stored(q("before", "photo", "", ""), [stamped])
    again = RecordGiver(FORM, {"job": {"section": "9F", "photos": [stamped]}}, "P-CALL-2")
    assert dict(taken(VISIT, [again], WORDS).answers)[("before",)] == [stamped]


@given(st.lists(st.sampled_from(["rooms", "1", "2", "inside", "photo", "job", "x"]), max_size=5))
def test_no_path_breaks_it(path: list[str]) -> None:
    assert place_at(FORM, ANSWERS, tuple(path)) in ("TR01", "2F")
