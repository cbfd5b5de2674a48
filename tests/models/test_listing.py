"""The records list: narrowed, in any order, with answers of the lines that are shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sidesk.models.entities import RecordQuery
from sidesk.models.store import Store
from tests.models.written import answers, draft, revision


@pytest.fixture
def filled(store: Store) -> Store:
    for n, (done, total) in enumerate(((3, 9), (9, 9), (0, 2))):
        store.records.start_draft(draft(f"d{n}", number=f"N{n}"))
        store.records.keep_draft(f"d{n}", answers(f"Room {n}"), f"T{n}", done, total)
    store.records.add_revisions([revision("r1", given=answers("Hall"))])
    return store


def listed(store: Store, query: RecordQuery) -> list[str]:
    return [line.record for line in store.records.page(query)]


def test_records_of_some_people_are_found_among_others(filled: Store) -> None:
    assert listed(filled, RecordQuery(authors=("anna",))) == ["r1"]
    assert len(listed(filled, RecordQuery(authors=("anna", "")))) == 4
    assert filled.records.authors() == ["anna"]


def test_records_that_miss_something_are_found(filled: Store) -> None:
    query = RecordQuery(unfinished=True, order="missing", descending=True)
    assert listed(filled, query) == ["d0", "d2"]
    assert filled.records.count(query) == 2


def test_records_since_a_moment_are_found(filled: Store) -> None:
    newest = max(line.changed_at for line in filled.records.page(RecordQuery()))
    assert listed(filled, RecordQuery(since=newest + timedelta(seconds=1))) == []
    assert listed(filled, RecordQuery(since=newest)) != []


@pytest.mark.parametrize(
    "order", ["changed", "number", "title", "author", "form", "state", "missing", "arrived"]
)
@pytest.mark.parametrize("descending", [True, False])
def test_pages_in_any_order_show_every_record_once(filled: Store, order: str, descending: bool) -> None:
    query = RecordQuery(order=order, descending=descending, limit=1)
    found, after = [], None
    while page := filled.records.page(query, after):
        found.append(page[0].record)
        after = page[0]
    assert found == listed(filled, RecordQuery(order=order, descending=descending))
    assert sorted(found) == ["d0", "d1", "d2", "r1"]


def test_answers_come_from_the_draft_or_from_the_newest_revision(filled: Store) -> None:
    lines = filled.records.page(RecordQuery(order="number", descending=False))
    values = filled.records.answers(lines, [("head", "room"), ("head", "remark")])
    assert values["d1"] == ["Room 1", None]
    assert values["r1"] == ["Hall", None]
    assert filled.records.answers(lines, []) == {}


def test_a_name_that_would_leave_its_quotes_is_refused(filled: Store) -> None:
    with pytest.raises(ValueError, match="names no question"):
        filled.records.answers(filled.records.page(RecordQuery()), [('a"."b',)])
