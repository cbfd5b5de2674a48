"""What the bell told is kept within bounds, and what nobody has seen is the last to go."""

from __future__ import annotations

import datetime as dt

from sidesk.actions.desk import Desk
from sidesk.actions.noted import MOST, OLD, Noted, keep, kept


def note(number: int, at: dt.datetime, *, seen: bool = False) -> Noted:
    return Noted(f"sealed/{number}", "sealed", at, f"CK-{number}", seen=seen)


def test_what_was_told_is_there_again(desk: Desk) -> None:
    notes = [note(2, desk.clock.now()), note(1, desk.clock.now(), seen=True)]
    keep(desk, notes)
    assert kept(desk) == notes


def test_what_nobody_has_seen_goes_last(desk: Desk) -> None:
    now = desk.clock.now()
    unseen = [note(number, now) for number in range(MOST - 2)]
    seen = [note(100 + number, now, seen=True) for number in range(MOST)]
    keep(desk, [*seen, *unseen])
    found = kept(desk)
    assert len(found) == MOST
    assert [one for one in found if not one.seen] == unseen


def test_what_was_seen_long_ago_is_gone(desk: Desk) -> None:
    long_ago = desk.clock.now() - OLD - dt.timedelta(days=1)
    keep(desk, [note(1, long_ago), note(2, long_ago, seen=True)])
    assert [one.key for one in kept(desk)] == ["sealed/1"]


def test_what_cannot_be_read_costs_no_start(desk: Desk) -> None:
    desk.store.settings.set(
        "news", ["?", {"key": "a"}, {"key": "a", "kind": "sealed", "at": "2026-05-11"}, 7]
    )
    assert kept(desk) == []
