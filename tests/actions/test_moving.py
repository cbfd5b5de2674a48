"""A draft moves to a new version of its form or is finished on the old one; nothing is lost either way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sidesk.actions import exchange, fill, finish, moving, versions
from sidesk.actions.desk import Desk
from sidesk.core.errors import RecordUnknown
from sidesk.forms import package
from sidesk.forms.definition import Form, Group, Question
from tests.support.field import PASSPHRASE

ANSWERS: dict[str, Any] = {"a": {"site": "A1", "length": "1.25", "gone": "an old remark"}}


def version(number: str, *questions: Question) -> Form:
    return Form("D77", number, {"en": "Test"}, ("en",), (Group("a", questions, {"en": "A"}),), {})


def asked(name: str, kind: str = "text", **more: Any) -> Question:
    return Question(name, kind, {"en": name.title()}, **more)


OLD = version("1", asked("site"), asked("length", "decimal", unit="m"), asked("gone"))
NEW = version("2", asked("site"), asked("length", "decimal", unit="cm"), asked("fresh"))


@pytest.fixture
def record(desk: Desk) -> str:
    """A draft on version 1; then version 2 came."""
    desk.store.packages.add(package.pack(OLD))
    opened = fill.start(desk, "D77", answers=ANSWERS)
    fill.keep(desk, opened.record, ANSWERS, "A1", (3, 3))
    desk.store.packages.add(package.pack(NEW))
    return opened.record


def answers(desk: Desk, record: str) -> Any:
    return fill.resume(desk, record).answers["a"]


def test_a_new_version_is_offered_and_the_preview_changes_nothing(desk: Desk, record: str) -> None:
    assert moving.standing(desk, record) == moving.Standing("2")
    seen = moving.preview(desk, record)
    assert (seen.version, seen.newer, seen.same) == ("1", "2", 1)
    assert [(line.place, line.before) for line in seen.changed] == [("Length", "1.25 m")]
    assert "125" in seen.changed[0].after
    assert [(line.place, line.before) for line in seen.left] == [("Gone", "an old remark")]
    assert answers(desk, record) == ANSWERS["a"]
    assert fill.resume(desk, record).form.version == "1"


def test_a_move_takes_over_what_fits_and_keeps_the_rest_readable(desk: Desk, record: str) -> None:
    moving.move(desk, record)
    opened = fill.resume(desk, record)
    assert opened.form.version == "2"
    assert opened.answers["a"]["site"] == "A1"  # type: ignore[call-overload,index]
    assert "gone" not in answers(desk, record)
    [left] = moving.standing(desk, record).left
    assert (left.place, left.before) == ("Gone", "an old remark")
    [kept] = desk.store.records.revisions(record)
    assert kept.answers == ANSWERS
    assert versions.history(desk, record)


def test_what_was_left_is_told_after_more_was_shared_too(desk: Desk, record: str) -> None:
    moving.move(desk, record)
    changed = {"a": {**answers(desk, record), "fresh": "new"}}
    fill.keep(desk, record, changed, "A1", (3, 3))
    exchange.share_drafts(desk)
    assert [line.before for line in moving.standing(desk, record).left] == ["an old remark"]


def nothing(_desk: Desk, _record: str) -> None:
    """Nobody typed since."""


def types_on(desk: Desk, record: str) -> None:
    fill.keep(desk, record, {"a": {"site": "A1", "fresh": "typed since"}}, "A1", (3, 3))


@pytest.mark.parametrize("since", [nothing, types_on])
def test_a_move_is_taken_back_and_what_was_typed_since_stays_as_a_version(
    desk: Desk, record: str, since: Callable[[Desk, str], None]
) -> None:
    before = fill.resume(desk, record)
    undo = moving.move(desk, record)
    since(desk, record)
    moving.take_back(desk, undo)
    after = fill.resume(desk, record)
    assert (after.form.version, after.answers, after.undo) == ("1", before.answers, before.undo)
    kept = [one.answers["a"] for one in desk.store.records.revisions(record)]
    assert any("fresh" in one for one in kept) == (since is types_on)  # type: ignore[operator]
    assert moving.standing(desk, record).newer == "2"


def test_who_stays_on_the_old_version_is_not_asked_again_and_can_finish(desk: Desk, record: str) -> None:
    moving.stay(desk, record)
    assert moving.standing(desk, record) == moving.Standing()
    finish.finish(desk, record, (), PASSPHRASE)
    revision = fill.newest(desk, record)
    assert revision is not None
    assert revision.answers == ANSWERS
    newest = version("3", asked("site"))
    desk.store.packages.add(package.pack(newest))


def test_a_still_newer_version_is_offered_again(desk: Desk, record: str) -> None:
    moving.stay(desk, record)
    desk.store.packages.add(package.pack(version("10", asked("site"))))
    assert moving.standing(desk, record).newer == "10"


def test_an_old_form_that_comes_late_with_an_old_record_is_not_the_newest(desk: Desk) -> None:
    desk.store.packages.add(package.pack(NEW))
    desk.store.packages.add(package.pack(OLD))
    assert fill.form_of(desk, "D77").version == "2"


def test_a_record_that_is_on_the_newest_version_moves_nowhere(desk: Desk) -> None:
    desk.store.packages.add(package.pack(NEW))
    record = fill.start(desk, "D77").record
    assert moving.standing(desk, record) == moving.Standing()
    with pytest.raises(RecordUnknown):
        moving.move(desk, record)
    assert moving.standing(desk, "nobody") == moving.Standing()
