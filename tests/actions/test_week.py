"""This week, what was opened last, and what was being typed in when the program died."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sidesk.actions import opening, recent
from sidesk.actions.week import due_on, week
from sidesk.models.entities import RecordQuery
from tests.support.desks import PASSPHRASE, small_store


def test_the_week_tells_what_was_finished_and_worked_on(tmp_path: Path) -> None:
    desk = opening.unlock(small_store(tmp_path / "store"), passphrase=PASSPHRASE)
    try:
        days = week(desk)
        assert [day.date.weekday() for day in days] == list(range(7))
        counted = [day for day in days if day.finished or day.worked_on]
        assert len(counted) <= 2  # made just now, perhaps around midnight
        assert sum(day.finished for day in days) == 1
        assert sum(day.worked_on for day in days) == 2  # the project is no document
    finally:
        desk.close()


def test_a_due_date_that_is_none_is_no_date() -> None:
    assert due_on("2026-05-11") == dt.date(2026, 5, 11)
    assert due_on("soon") is None
    assert due_on(None) is None


def test_only_what_was_being_typed_in_is_back_after_a_crash(tmp_path: Path) -> None:
    desk = opening.unlock(small_store(tmp_path / "store"), passphrase=PASSPHRASE)
    records = [line.record for line in desk.store.records.page(RecordQuery(form="D18", state="draft"))]
    recent.typing(desk, records[0], on=True)
    recent.typing(desk, records[1], on=True)
    recent.typing(desk, records[1], on=False)  # its tab was closed well
    desk.store._shut()  # as if it had died
    desk = opening.unlock(tmp_path / "store", passphrase=PASSPHRASE)
    try:
        assert [draft.record for draft in recent.begin(desk)] == [records[0]]
        assert recent.begin(desk) == []
    finally:
        desk.close()


def test_what_was_opened_last_comes_first_and_once(tmp_path: Path) -> None:
    desk = opening.unlock(small_store(tmp_path / "store"), passphrase=PASSPHRASE)
    try:
        first, second = [line.record for line in desk.store.records.page(RecordQuery(limit=2))]
        for record in (first, second, first, "gone"):
            recent.opened(desk, record)
        assert recent.records(desk) == [first, second]
    finally:
        desk.close()
