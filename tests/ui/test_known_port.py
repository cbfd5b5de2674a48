"""What the desk answers to fields: fresh after a change, and the photos that stand in the record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sidesk.actions import fill
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.ui.known_port import DeskKnown
from tests.support.desks import new_desk, project


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = new_desk(tmp_path / "desk")
    yield made
    made.close()


def test_a_place_that_was_just_made_is_found_at_once(desk: Desk) -> None:
    opened = fill.start(desk, "D27", project(desk))
    known = DeskKnown(desk, opened, dict)
    assert known.unknown("place", ["A座"]) == ["A座"]
    assert known.add_place("A座", None) == "A座"
    [building] = known.places()
    floor = known.add_place("3F", building)
    assert known.unknown("place", ["A座", floor]) == []
    known.add_alias(building, "科创楼")
    assert [one.name for one in known.find("place", "科创 3F")] == [floor]
    known.rename_place(known.places()[0], "一号楼")
    assert known.find("place", floor)[0].more == "一号楼 / 3F"


def test_the_photos_of_a_record_are_those_among_its_answers(desk: Desk) -> None:
    photo: dict[str, Json] = {"sha256": "a" * 64, "mime": "image/jpeg", "name": "1.jpg"}
    sheet: dict[str, Json] = {"sha256": "b" * 64, "mime": "application/pdf", "name": "1.pdf"}
    answers: dict[str, Json] = {"g": {"photos": [photo, photo]}, "rows": {"r": {"files": [sheet]}}}
    opened = fill.start(desk, "D27", project(desk))
    assert DeskKnown(desk, opened, lambda: answers).photos() == ["a" * 64]
