"""Two versions of one record stand beside each other until a person brings them together; none is lost."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import cast

import pytest

from sidesk.actions import exchange, fill, finish, versions
from sidesk.actions.desk import Desk
from sidesk.actions.versions import Conflict
from sidesk.core.canonical import Json
from sidesk.core.errors import RecordUnknown
from sidesk.forms.definition import ORDER, Path
from sidesk.forms.session import FormSession
from sidesk.models.entities import FINAL, WITHDRAWN, WORKING, Revision
from tests.support.field import PASSPHRASE, checked, person, sample

NAME, TITLE = ("person", "person_name"), ("person", "person_title")


def answer(answers: Mapping[str, Json], path: Path, value: Json) -> dict[str, Json]:
    section = cast("Mapping[str, Json]", answers[path[0]])
    return {**answers, path[0]: {**section, path[1]: value}}


def begun(desk: Desk, answers: Mapping[str, Json] | None = None) -> fill.OpenRecord:
    """A draft upon a version that was shared."""
    opened = fill.start(desk, "P02", "", answers or person())
    exchange.share_drafts(desk)
    return fill.resume(desk, opened.record)


def base_of(opened: fill.OpenRecord) -> str:
    assert opened.draft is not None
    return opened.draft.base[0]


def hers(
    desk: Desk,
    record: str,
    answers: Mapping[str, Json],
    parents: Iterable[str],
    kind: str = WORKING,
    author: str = "样例·顾宁",
) -> Revision:
    """What a colleague wrote, as a bundle brings it."""
    opened = fill.resume(desk, record)
    body = dict(finish.body_of(desk, opened, kind, ()))
    changed: dict[str, Json] = {
        "answers": answers, "parents": sorted(parents), "author": author, "device": "7KQ2",
        "at": "2026-05-10T16:05:00+08:00",
    }  # fmt: skip
    revision = Revision.of({**body, **changed})
    desk.store.records.add_revisions([revision])
    return revision


def mine(desk: Desk, opened: fill.OpenRecord, answers: Mapping[str, Json]) -> None:
    fill.keep(desk, opened.record, answers, "Bai", (4, 8))


def test_one_version_stands_alone(desk: Desk) -> None:
    opened = begun(desk)
    assert versions.standing(desk, opened.record) is None
    mine(desk, opened, person("A"))
    assert versions.standing(desk, opened.record) is None
    assert versions.open_conflicts(desk) == []


def test_what_only_one_side_changed_combines_and_what_both_changed_shows_both(desk: Desk) -> None:
    opened = begun(desk)
    mine(desk, opened, person("A", "工程师", person_phone="1"))
    theirs = hers(desk, opened.record, person("B", "总工"), [base_of(opened)])
    seen = versions.standing(desk, opened.record)
    assert seen is not None
    assert [(side.id, side.kind, side.author, side.mine) for side in seen.sides] == [
        ("", "draft", desk.person.name, True),
        (theirs.id, WORKING, "样例·顾宁", False),
    ]
    assert seen.conflicts == (Conflict(NAME, {"": {"person_name": "A"}, theirs.id: {"person_name": "B"}}),)
    assert [(one.path, one.after) for one in seen.combined] == [(TITLE, {"person_title": "总工"})]
    assert [one.path for one in seen.own] == [("person", "person_phone")]
    assert seen.base == (theirs.id,), "her version follows the one the draft rests on"
    [waiting] = versions.open_conflicts(desk)
    assert (waiting.record, waiting.places, waiting.fork) == (opened.record, 1, False)


def test_until_a_person_decides_nothing_is_written(desk: Desk) -> None:
    opened = begun(desk)
    mine(desk, opened, person("A"))
    hers(desk, opened.record, person("B"), [base_of(opened)])
    before = desk.store.records.draft(opened.record), desk.store.records.heads(opened.record)
    versions.standing(desk, opened.record)
    versions.open_conflicts(desk)
    versions.history(desk, opened.record)
    assert before == (desk.store.records.draft(opened.record), desk.store.records.heads(opened.record))


def test_what_was_decided_is_one_edit_that_follows_both_and_can_be_taken_back(desk: Desk) -> None:
    opened = begun(desk)
    mine(desk, opened, person("A"))
    exchange.share_drafts(desk)
    own = fill.resume(desk, opened.record)
    theirs = hers(desk, opened.record, person("B", "总工"), [base_of(opened)])
    seen = versions.standing(desk, opened.record)
    assert seen is not None
    assert seen.base == tuple(sorted([base_of(own), theirs.id]))
    session = FormSession(own.form, own.answers, own.context, desk.clock, None, seen.rests_on)
    answers, base = seen.taken_over(session.answers, {NAME: theirs.id})
    session.become(answers, base)
    fill.keep(desk, own.record, session.answers, "B", session.progress(), session.pages())
    assert session.value(NAME) == "B"
    assert session.value(TITLE) == "总工"
    assert versions.standing(desk, own.record) is None
    assert versions.open_conflicts(desk) == []
    session.undo()
    fill.keep(desk, own.record, session.answers, "A", session.progress(), session.pages())
    assert session.value(NAME) == "A"
    again = versions.standing(desk, own.record)
    assert again is not None
    assert [one.path for one in again.conflicts] == [NAME]


def test_a_place_that_is_left_keeps_both_versions_beside_each_other(desk: Desk) -> None:
    opened = begun(desk)
    mine(desk, opened, person("A"))
    hers(desk, opened.record, person("B", "总工"), [base_of(opened)])
    seen = versions.standing(desk, opened.record)
    assert seen is not None
    answers, base = seen.taken_over(person("A"), {})
    assert answers == person("A", "总工")
    assert base == seen.rests_on


def test_the_own_answer_can_be_chosen(desk: Desk) -> None:
    opened = begun(desk)
    mine(desk, opened, person("A"))
    hers(desk, opened.record, person("B"), [base_of(opened)])
    seen = versions.standing(desk, opened.record)
    assert seen is not None
    answers, base = seen.taken_over(person("A"), {NAME: ""})
    assert (answers, base) == (person("A"), seen.base)


def test_versions_without_a_draft_are_brought_together_in_a_new_one(desk: Desk) -> None:
    opened = begun(desk)
    first = base_of(opened)
    second = hers(desk, opened.record, person("B"), [first])
    third = hers(desk, opened.record, person("C"), [first], author="样例·林舟")
    desk.store.records.drop_draft(opened.record)
    seen = versions.standing(desk, opened.record)
    assert seen is not None
    assert not seen.drafted
    assert {side.id for side in seen.sides} == {second.id, third.id}
    [conflict] = seen.conflicts
    assert conflict.values[third.id] == {"person_name": "C"}
    assert len(versions.open_conflicts(desk)) == 1
    draft = versions.begin(desk, opened.record, seen.sides[0].id)
    assert draft.answers == seen.sides[0].answers
    assert seen.rests_on == (seen.sides[0].id,)
    assert seen.base == tuple(sorted([second.id, third.id]))


def test_a_signed_version_is_never_combined(desk: Desk) -> None:
    opened = fill.start(desk, "P02", "", person())
    finish.finish(desk, opened.record, (), PASSPHRASE)
    [final] = desk.store.records.heads(opened.record)
    correction = fill.correct(desk, opened.record)
    mine(desk, correction, person("A"))
    theirs = hers(desk, opened.record, person("B", "总工"), [final], FINAL)
    seen = versions.standing(desk, opened.record)
    assert seen is not None
    assert seen.fork
    assert (seen.conflicts, seen.combined) == ((), ())
    assert {one.path: one.values for one in seen.differ} == {
        NAME: {"": {"person_name": "A"}, theirs.id: {"person_name": "B"}},
        TITLE: {"": {"person_title": "工程师"}, theirs.id: {"person_title": "总工"}},
    }
    assert [one.fork for one in versions.open_conflicts(desk)] == [True]


def test_a_draft_upon_one_of_two_signed_versions_is_a_decision_and_the_other_stays(desk: Desk) -> None:
    opened = fill.start(desk, "P02", "", person())
    finish.finish(desk, opened.record, (), PASSPHRASE)
    [final] = desk.store.records.heads(opened.record)
    one = hers(desk, opened.record, person("B"), [final], FINAL)
    other = hers(desk, opened.record, person("C"), [final], FINAL)
    assert len(versions.open_conflicts(desk)) == 1
    versions.begin(desk, opened.record, one.id)
    assert versions.open_conflicts(desk) == []
    assert set(desk.store.records.heads(opened.record)) == {one.id, other.id}
    seen = versions.standing(desk, opened.record)
    assert seen is not None
    assert [side.id for side in seen.sides] == ["", other.id]


def test_nobody_goes_on_from_a_withdrawn_version(desk: Desk) -> None:
    opened = begun(desk)
    gone = hers(desk, opened.record, person(), [base_of(opened)], WITHDRAWN)
    desk.store.records.drop_draft(opened.record)
    with pytest.raises(RecordUnknown):
        versions.begin(desk, opened.record, gone.id)


def test_rows_are_compared_by_identity_and_what_the_form_computes_is_nobodys_change(desk: Desk) -> None:
    opened = fill.start(desk, "D18", "", checked())
    exchange.share_drafts(desk)
    opened = fill.resume(desk, opened.record)
    items = cast("Mapping[str, Mapping[str, Json]]", opened.answers["items"])
    first, second = list(items)[:2]
    mine_items = {**items, first: {**items[first], "result": "fail", "remark": "x"}}
    her_items = {**items, second: {**items[second], "result": "na", "remark": "y"}}
    mine(desk, opened, {**opened.answers, "items": cast("Json", mine_items)})
    hers(desk, opened.record, {**opened.answers, "items": cast("Json", her_items)}, [base_of(opened)])
    seen = versions.standing(desk, opened.record)
    assert seen is not None
    assert seen.conflicts == ()
    assert {one.path[:2] for one in seen.combined} == {("items", second)}
    assert {one.path[:2] for one in seen.own} == {("items", first)}


def test_the_history_says_who_changed_what_when(desk: Desk) -> None:
    opened = begun(desk)
    base = base_of(opened)
    theirs = hers(desk, opened.record, person("B"), [base])
    mine(desk, opened, person("A", "总工"))
    draft, second, first = versions.history(desk, opened.record)
    assert (draft.side.kind, [one.path for one in draft.changes]) == ("draft", [NAME, TITLE])
    assert (second.side.id, second.side.author, second.side.device) == (theirs.id, "样例·顾宁", "7KQ2")
    assert [(one.before, one.after) for one in second.changes] == [
        ({"person_name": "样例·白杨"}, {"person_name": "B"})
    ]
    assert second.newest
    assert (first.side.id, list(first.changes), first.newest) == (base, [], False)


def crowded(desk: Desk, count: int) -> versions.Standing:
    """Two people filled in the same rows: a name and a telephone number each."""

    def rows(word: str) -> dict[str, Json]:
        people = {
            f"row-{n:04}": {ORDER: str(n), "duty": f"{word} {n}", "phone": f"{word} {n}"}
            for n in range(count)
        }
        return {**answers, "people_group": cast("Json", {"people": people})}

    answers = {name: value for name, value in sample("P01").items() if name != "people_group"}
    opened = fill.start(desk, "P01", "", rows("base"))
    exchange.share_drafts(desk)
    opened = fill.resume(desk, opened.record)
    mine(desk, opened, rows("mine"))
    hers(desk, opened.record, rows("hers"), [base_of(opened)])
    seen = versions.standing(desk, opened.record)
    assert seen is not None
    return seen


def calls(work: Callable[[], object]) -> int:
    """How many calls of Python it takes: unlike time, the same on every machine."""
    count = 0

    def counted(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def test_four_times_as_many_disputed_places_are_four_times_the_work(desk: Desk) -> None:
    few, many = crowded(desk, 25), crowded(desk, 100)
    assert (len(few.conflicts), len(many.conflicts)) == (50, 200)

    def take(seen: versions.Standing) -> None:
        answers, base = seen.taken_over(
            seen.sides[0].answers, {one.path: seen.sides[1].id for one in seen.conflicts}
        )
        assert answers == seen.sides[1].answers
        assert base == seen.base

    assert calls(lambda: take(many)) < 6 * calls(lambda: take(few))
    assert calls(lambda: versions.standing(desk, many.record)) < 6 * calls(
        lambda: versions.standing(desk, few.record)
    )


def test_a_verdict_that_is_taken_over_brings_with_it_who_passed_it_together_with_others(desk: Desk) -> None:
    opened = fill.start(desk, "D18", "", checked())
    exchange.share_drafts(desk)
    opened = fill.resume(desk, opened.record)
    items = cast("Mapping[str, Mapping[str, Json]]", opened.answers["items"])
    first = next(iter(items))
    path = ("items", first, "result")
    bulk: Json = {"by": "样例·顾宁", "at": "2026-05-10T16:00:00+08:00"}

    def judged(**row: Json) -> dict[str, Json]:
        row_now = {name: value for name, value in items[first].items() if not name.startswith("result")}
        return {**opened.answers, "items": cast("Json", {**items, first: {**row_now, **row}})}

    mine(desk, opened, judged(result="fail"))
    theirs = hers(desk, opened.record, judged(result="pass", result_bulk=bulk), [base_of(opened)])
    seen = versions.standing(desk, opened.record)
    assert seen is not None
    assert [one.path for one in seen.conflicts] == [path]
    own = fill.resume(desk, opened.record)
    session = FormSession(own.form, own.answers, own.context, desk.clock, None, seen.rests_on)
    session.become(*seen.taken_over(session.answers, {path: theirs.id}))
    assert session.value(path) == "pass"
    assert session.value((*path[:2], "result_bulk")) == bulk
    session.undo()
    assert session.value(path) == "fail"
    assert session.value((*path[:2], "result_bulk")) is None
