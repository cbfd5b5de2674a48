"""Settings survive damage, age and the future."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sidesk.core.errors import CannotRead
from sidesk.core.settings import Settings, read, write
from sidesk.core.upgrades import upgraded


def test_what_was_chosen_is_there_the_next_time(tmp_path: Path) -> None:
    place = tmp_path / "new" / "settings.json"
    chosen = Settings(language="en", theme="dark", text_scale=150)
    write(place, chosen)
    assert read(place) == chosen


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version": 99}', b'{"version": true}', b"\xff\xfe"])
def test_a_damaged_or_newer_file_costs_a_preference_and_not_the_start(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "settings.json"
    place.write_bytes(content)
    assert read(place) == Settings()


def test_an_entry_of_the_wrong_type_keeps_its_default(tmp_path: Path) -> None:
    place = tmp_path / "settings.json"
    place.write_text(json.dumps({"version": 1, "text_scale": "large", "language": "en", "later": 1}))
    assert read(place) == Settings(language="en")


def test_no_settings_are_the_defaults(tmp_path: Path) -> None:
    assert read(tmp_path / "none.json") == Settings()


def test_steps_run_in_order_from_the_document_s_version() -> None:
    steps = [lambda d: {**d, "b": 1}, lambda d: {**d, "c": d["b"] + 1}]
    assert upgraded({"version": 1}, steps, "x") == {"version": 3, "b": 1, "c": 2}
    assert upgraded({"version": 2, "b": 5}, steps, "x") == {"version": 3, "b": 5, "c": 6}


@pytest.mark.parametrize("version", [None, 0, True, "1", 4])
def test_a_document_without_a_known_version_is_refused(version: object) -> None:
    with pytest.raises(CannotRead):
        upgraded({"version": version}, [lambda d: d, lambda d: d], "x")
