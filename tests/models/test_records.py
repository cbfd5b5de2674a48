"""Drafts and what becomes of them."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import pytest

from sidesk.core.clock import Clock
from sidesk.core.errors import RecordUnknown
from sidesk.forms.journal import Pages
from sidesk.models.entities import FINAL, WITHDRAWN, WORKING, RecordQuery
from sidesk.models.store import Store
from tests.models.written import answers, draft, revision


def test_what_is_kept_is_there_after_the_store_was_opened_again(store: Store, folder: Path) -> None:
    started = store.records.start_draft(draft())
    assert started.saved_at is not None
    moment = store.records.keep_draft("r1", answers("Hall 3"), "Hall 3", 4, 9, Pages('{"a":1}', '["b"]'))
    store.close()
    store = Store.open(folder, passphrase="anna")
    found = store.records.draft("r1")
    assert found is not None
    assert (found.answers, found.title, found.done, found.total) == (answers("Hall 3"), "Hall 3", 4, 9)
    assert found.saved_at == moment
    assert store.records.draft_history("r1") == {"tail": {"a": 1}, "settled": ["b"]}
    store.close()


def test_a_record_has_one_draft_and_starting_another_gives_that_one(store: Store) -> None:
    store.records.start_draft(draft())
    store.records.keep_draft("r1", answers("Hall 3"), "Hall 3", 1, 9)
    assert store.records.start_draft(draft()).answers == answers("Hall 3")


def test_what_was_never_started_is_not_kept(store: Store) -> None:
    with pytest.raises(RecordUnknown):
        store.records.keep_draft("r9", {}, "", 0, 0)
    assert store.records.draft("r9") is None


def test_keeping_without_undo_steps_leaves_those_that_were_kept(store: Store) -> None:
    store.records.start_draft(draft())
    store.records.keep_draft("r1", answers(), "", 0, 0, Pages("1", "2"))
    store.records.keep_draft("r1", answers(), "", 0, 0)
    assert store.records.draft_history("r1") == {"tail": 1, "settled": 2}


def test_undo_steps_of_other_answers_are_not_given_out(store: Store) -> None:
    store.records.start_draft(draft())
    store.records.keep_draft("r1", answers(), "", 0, 0, Pages("1", "2"))
    store.records.keep_draft("r1", answers("Hall 3"), "", 0, 0)
    assert store.records.draft_history("r1") is None


def test_the_settled_steps_stay_while_only_the_tail_is_written(store: Store) -> None:
    store.records.start_draft(draft())
    store.records.keep_draft("r1", answers(), "", 0, 0, Pages("1", "2"))
    store.records.keep_draft("r1", answers(), "", 0, 0, Pages("3", None))
    assert store.records.draft_history("r1") == {"tail": 3, "settled": 2}


def test_undo_steps_go_with_the_draft(store: Store) -> None:
    store.records.start_draft(draft())
    store.records.keep_draft("r1", answers(), "", 0, 0, Pages("1", "2"))
    store.records.finish(revision())
    store.records.start_draft(draft())
    store.records.keep_draft("r1", answers(), "", 0, 0)
    assert store.records.draft_history("r1") is None


def test_a_draft_put_away_leaves_the_desk_and_comes_back_whole(store: Store) -> None:
    store.records.start_draft(draft())
    store.records.put_away("r1")
    assert store.records.drafts() == []
    assert store.records.page(RecordQuery()) == []
    assert store.search("机房") == []
    assert [away.answers for away in store.records.bin()] == [answers()]
    store.records.take_back("r1")
    assert store.records.bin() == []
    assert [line.record for line in store.search("机房")] == ["r1"]
    with pytest.raises(RecordUnknown):
        store.records.put_away("r9")


def test_finishing_makes_a_revision_of_the_draft(store: Store) -> None:
    store.records.start_draft(draft())
    final = revision(title="Hall 3")
    store.records.finish(final)
    assert store.records.draft("r1") is None
    assert store.records.draft_history("r1") is None
    assert store.records.revisions("r1") == [final]
    line = store.records.summary("r1")
    assert line is not None
    assert (line.state, line.title, line.author, line.revision) == (FINAL, "Hall 3", "anna", final.id)


def test_finishing_that_fails_leaves_the_draft(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from sidesk.models import projections

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    store.records.start_draft(draft())
    monkeypatch.setattr(projections, "refresh", broken)
    with pytest.raises(ZeroDivisionError):
        store.records.finish(revision())
    assert store.records.draft("r1") is not None
    assert store.records.revisions("r1") == []


def test_a_correction_in_progress_shows_as_a_draft_of_the_record(store: Store) -> None:
    final = revision(title="First")
    store.records.add_revisions([final])
    store.records.start_draft(draft())
    store.records.keep_draft("r1", answers(), "Corrected", 1, 2)
    line = store.records.summary("r1")
    assert line is not None
    assert (line.state, line.title, line.revision) == ("draft", "Corrected", final.id)


def test_a_revision_that_is_not_what_its_id_says_is_not_taken(store: Store) -> None:
    good = revision()
    with pytest.raises(ValueError, match="does not hash"):
        store.records.add_revisions([type(good)("0" * 64, good.body)])


def test_two_versions_written_side_by_side_are_both_heads(store: Store) -> None:
    first = revision(kind=WORKING)
    left = revision(kind=WORKING, parents=[first.id], at="2026-05-12T08:00:00+08:00")
    right = revision(kind=WORKING, parents=[first.id], at="2026-05-12T09:00:00+08:00")
    store.records.add_revisions([right, first, left])
    assert store.records.heads("r1") == tuple(sorted([left.id, right.id]))
    line = store.records.summary("r1")
    assert line is not None
    assert (line.heads, line.revision) == (2, right.id)
    assert store.records.revisions("r1")[0] == first
    joined = revision(kind=WORKING, parents=[left.id, right.id])
    store.records.add_revisions([joined])
    assert store.records.heads("r1") == (joined.id,)


@pytest.mark.parametrize(
    ("older", "newer", "shown"),
    [(FINAL, WITHDRAWN, FINAL), (FINAL, WORKING, FINAL), (WORKING, WITHDRAWN, WORKING)],
)
def test_of_heads_side_by_side_the_list_shows_the_one_that_stands(
    store: Store, older: str, newer: str, shown: str
) -> None:
    first = revision(kind=WORKING)
    left = revision(kind=older, parents=[first.id], at="2026-05-12T08:00:00+08:00")
    right = revision(kind=newer, parents=[first.id], at="2026-05-13T08:00:00+08:00")
    store.records.add_revisions([first, left, right])
    line = store.records.summary("r1")
    assert line is not None
    assert (line.state, line.heads) == (shown, 2)


def test_a_withdrawn_record_is_listed_as_withdrawn_and_feeds_no_register(store: Store) -> None:
    first = revision()
    store.records.add_revisions([first, revision(kind=WITHDRAWN, parents=[first.id])])
    line = store.records.summary("r1")
    assert line is not None
    assert line.state == WITHDRAWN


def test_a_revision_whose_parent_is_missing_is_no_complete_head(store: Store) -> None:
    first = revision(kind=WORKING)
    second = revision(kind=WORKING, parents=[first.id])
    store.records.add_revisions([second])
    assert store.records.heads("r1") == (second.id,)
    assert store.records.complete_heads() == {}
    store.records.add_revisions([first])
    assert store.records.complete_heads() == {"r1": (second.id,)}
    assert store.records.complete_heads("DEMO-2026-001") == {"r1": (second.id,)}
    assert store.records.complete_heads("OTHER") == {}


def test_the_other_side_is_told_what_it_lacks_parents_first(store: Store) -> None:
    first = revision(kind=WORKING)
    second = revision(kind=WORKING, parents=[first.id])
    third = revision(parents=[second.id])
    other = revision("r2")
    store.records.add_revisions([third, first, second, other])
    assert store.records.beyond({}) == [first.id, second.id, third.id, other.id]
    assert store.records.beyond({"r1": [first.id]}) == [second.id, third.id, other.id]
    assert store.records.beyond({"r1": [third.id], "r2": [other.id]}) == []
    assert store.records.beyond({"r1": ["unknown here"], "r2": [other.id]}) == [first.id, second.id, third.id]


def test_every_signature_over_a_revision_is_kept_whenever_it_comes(store: Store) -> None:
    bare, anna, client = revision(), revision(cms=b"anna"), revision(cms=b"client")
    store.records.add_revisions([bare])
    store.records.add_revisions([anna, client])
    store.records.add_revisions([anna])
    assert sorted(store.records.signatures(bare.id)) == [b"anna", b"client"]
    found = store.records.revision(bare.id)
    assert found is not None
    assert found.cms in (b"anna", b"client")


def test_a_record_with_a_date_nobody_can_read_is_listed_all_the_same(store: Store) -> None:
    store.records.add_revisions([revision(at="yesterday")])
    assert [line.record for line in store.records.page(RecordQuery())] == ["r1"]


_TITLES = ("alpha", "beta", "gamma", "delta", "epsilon")


@pytest.fixture
def many(folder: Path) -> Store:
    """Forty drafts, a minute apart; each second one in another project, titles repeating."""
    start = dt.datetime(2026, 5, 11, 8, 0, tzinfo=dt.UTC)
    minutes = itertools.count()
    store, _ = Store.create(folder, "anna", Clock(now=lambda: start + dt.timedelta(minutes=next(minutes))))
    for number in range(40):
        record = f"r{number:02}"
        made = draft(record, number=f"N-{(number * 7) % 40:03}")
        made = type(made)(**{**vars(made), "project": f"P{number % 2}", "title": _TITLES[number % 5]})
        store.records.start_draft(made)
    return store


@pytest.mark.parametrize("order", ["changed", "number", "title", "project", "form", "state", "author"])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_continue_without_a_gap_or_a_repeat(many: Store, order: str, descending: bool) -> None:
    query = RecordQuery(order=order, descending=descending, limit=7)
    seen, after = [], None
    while page := many.records.page(query, after):
        seen += [line.record for line in page]
        after = page[-1]
    everything = many.records.page(RecordQuery(order=order, descending=descending, limit=100))
    assert seen == [line.record for line in everything]
    assert len(set(seen)) == 40
    many.close()


def test_the_list_is_narrowed_by_project_state_form_and_text(many: Store) -> None:
    assert many.records.count(RecordQuery(project="P1")) == 20
    assert {line.project for line in many.records.page(RecordQuery(project="P1"))} == {"P1"}
    assert many.records.count(RecordQuery(state="final")) == 0
    assert many.records.count(RecordQuery(form="D18", text="gam", project="P1")) == 4
    assert many.records.count(RecordQuery(text="n-007")) == 1
    many.close()


def test_the_list_knows_what_was_typed_a_moment_ago(store: Store) -> None:
    store.records.start_draft(draft())
    assert store.records.page(RecordQuery())[0].title == ""
    store.records.keep_draft("r1", answers("Hall 3"), "Hall 3", 1, 2)
    assert store.records.page(RecordQuery())[0].title == "Hall 3"
    assert [line.record for line in store.search("hall 3")] == ["r1"]
