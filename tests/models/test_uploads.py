"""Uploads under way: pieces that follow each other, for whoever was asked for them."""

from __future__ import annotations

import datetime as dt

from sidesk.models.store import Store
from sidesk.models.uploads import GIVE, TAKE

SHA = "a" * 64


def test_pieces_follow_each_other_without_a_gap(store: Store) -> None:
    assert store.uploads.add("d1", SHA, 0, b"abc")
    assert not store.uploads.add("d1", SHA, 5, b"later")
    assert not store.uploads.add("d1", SHA, 0, b"again")
    assert store.uploads.add("d1", SHA, 3, b"de")
    assert store.uploads.length("d1", SHA) == 5
    assert store.uploads.read("d1", SHA) == b"abcde"


def test_what_one_laptop_sends_spoils_nothing_of_another(store: Store) -> None:
    store.uploads.add("d1", SHA, 0, b"abc")
    assert store.uploads.length("d2", SHA) == 0
    store.uploads.drop("d2", SHA)
    assert store.uploads.read("d1", SHA) == b"abc"


def test_only_what_was_asked_for_may_come_and_only_until_then(store: Store) -> None:
    later = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
    store.uploads.grant("d1", TAKE, [SHA], later)
    assert store.uploads.granted("d1", TAKE, SHA)
    assert not store.uploads.granted("d1", GIVE, SHA)
    assert not store.uploads.granted("d2", TAKE, SHA)
    store.uploads.grant("d1", TAKE, [SHA], dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
    assert not store.uploads.granted("d1", TAKE, SHA)


def test_a_day_is_summed_up(store: Store) -> None:
    store.uploads.use("d1", 10)
    assert store.uploads.use("d1", 5).size == 15
    assert store.uploads.use("d2", 5).calls == 1
