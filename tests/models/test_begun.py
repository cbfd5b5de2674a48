"""Parts of work that was stopped."""

from __future__ import annotations

from pathlib import Path

from sidesk.models.begun import BegunStore
from sidesk.models.keys import new_key


def test_a_part_comes_back_under_its_stamp_and_no_other(tmp_path: Path) -> None:
    begun = BegunStore(tmp_path / "begun", new_key())
    begun.keep("today", "a", b"paper")
    assert begun.get("today", "a") == b"paper"
    assert begun.get("tomorrow", "a") is None
    begun.keep("tomorrow", "b", b"other")
    assert begun.get("today", "a") is None


def test_nothing_of_it_can_be_read_without_the_key(tmp_path: Path) -> None:
    BegunStore(tmp_path / "begun", new_key()).keep("today", "a", b"paper of the client")
    (part,) = (tmp_path / "begun").glob("*/*")
    assert b"client" not in part.read_bytes()
    assert BegunStore(tmp_path / "begun", new_key()).get("today", "a") is None


def test_a_spoilt_or_cut_part_is_not_there(tmp_path: Path) -> None:
    begun = BegunStore(tmp_path / "begun", new_key())
    begun.keep("today", "a", b"paper")
    (part,) = (tmp_path / "begun").glob("*/*")
    for spoilt in (b"", part.read_bytes()[:-1]):
        part.write_bytes(spoilt)
        assert begun.get("today", "a") is None


def test_more_than_the_bound_is_not_kept_and_clearing_leaves_nothing(tmp_path: Path) -> None:
    begun = BegunStore(tmp_path / "begun", new_key(), most=50)
    begun.keep("today", "a", b"short")
    begun.keep("today", "b", b"long" * 20)
    assert begun.get("today", "a") == b"short"
    assert begun.get("today", "b") is None
    begun.clear()
    begun.clear()
    assert not (tmp_path / "begun").exists()
