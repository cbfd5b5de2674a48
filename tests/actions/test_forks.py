"""A record finished twice, a paper sealed twice: shown on both laptops, healed by one that names both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from sidesk.actions import browse, countersign, fill, finish, forks, versions, withdraw
from sidesk.actions.compare import verify_here
from sidesk.actions.countersign import signing
from sidesk.actions.desk import Desk
from sidesk.actions.finish import CERTIFICATE, LATER, Signed
from sidesk.core.errors import ReasonMissing, RecordUnknown
from sidesk.core.text import Words
from sidesk.hq.office import Headquarters
from sidesk.models.entities import Paper
from tests.support import colleagues
from tests.support.field import (
    INVITED,
    PASSPHRASE,
    checked,
    done,
    later,
    pdf_of,
    person,
    revision_of,
    words_on,
)

NO_PROJECT = ""
OWN = Signed("inspector", INVITED.name, CERTIFICATE)
WHY = "他那份量的是错的间 the other one was measured in the wrong room"


@pytest.fixture
def manager(manager: Desk, office: Headquarters) -> Desk:
    office.store.office.assign(manager.person.id, NO_PROJECT)
    return manager


class Carried:
    """Bundles go home and the answers come back, one laptop after the other."""

    def __init__(self, office: Headquarters, folder: Path) -> None:
        self._office, self._folder, self._number = office, folder, 0

    def __call__(self, *desks: Desk) -> None:
        for desk in desks:
            self._number += 1
            folder = self._folder / f"post-{self._number}"
            folder.mkdir()
            colleagues.carried(desk, self._office, folder)


@pytest.fixture
def carried(office: Headquarters, tmp_path: Path) -> Carried:
    return Carried(office, tmp_path)


def corrected(desk: Desk, record: str, title: str, why: str) -> Paper:
    withdraw.correct(desk, record, why)
    fill.keep(desk, record, person(title=title), f"样例·白杨 {title}", (4, 8))
    return finish.finish(desk, record, (), PASSPHRASE)


def known_to_both(member: Desk, manager: Desk, carried: Carried) -> Paper:
    """A finished record on both laptops, minutes ago."""
    first = done(member, "P02", person())
    carried(member, manager)
    member.clock, manager.clock = later(minutes=5), later(minutes=6)
    return first


def twice_corrected(member: Desk, manager: Desk, carried: Carried) -> tuple[Paper, Paper]:
    """Both had the same finished record and corrected it before they heard of each other."""
    first = known_to_both(member, manager, carried)
    mine = corrected(member, first.record, "总工", "title")
    theirs = corrected(manager, first.record, "项目经理", "title")
    carried(member, manager, member)
    return mine, theirs


# --- a record that two finished ---


def test_two_corrections_of_one_record_are_shown_on_both_laptops_with_who_when_and_where(
    member: Desk, manager: Desk, carried: Carried
) -> None:
    mine, theirs = twice_corrected(member, manager, carried)
    for desk in (member, manager):
        seen = versions.standing(desk, mine.record)
        assert seen is not None
        assert seen.fork
        assert {side.id for side in seen.sides} == {mine.revision, theirs.revision}
        assert {side.device for side in seen.sides} == {member.device_code, manager.device_code}
        assert all(side.at is not None and side.author for side in seen.sides)
        assert [one.path[-1] for one in seen.differ] == ["person_title"]
        assert [one.fork for one in versions.open_conflicts(desk)] == [True]


def test_a_correction_that_names_both_heals_it_everywhere(
    member: Desk, manager: Desk, carried: Carried
) -> None:
    mine, theirs = twice_corrected(member, manager, carried)
    opened = forks.heal(member, mine.record, theirs.revision, WHY)
    assert opened.answers == revision_of(member, theirs).answers
    assert versions.open_conflicts(member) == []
    member.clock = later(minutes=20)
    last = finish.finish(member, mine.record, (), PASSPHRASE)
    revision = revision_of(member, last)
    assert set(revision.hashes("parents")) == {mine.revision, theirs.revision}
    named = cast("list[dict[str, str]]", revision.body["replaces"])
    assert {(one["revision"], one["device"]) for one in named} == {
        (mine.revision, member.device_code),
        (theirs.revision, manager.device_code),
    }
    printed = words_on(member, last)
    for part in (mine.revision[:8], theirs.revision[:8], member.device_code, manager.device_code):
        assert part in printed
    assert "".join(WHY.split()) in printed
    assert "signedsidebyside" in printed
    carried(member, manager)
    for desk in (member, manager):
        assert desk.store.records.heads(mine.record) == (last.revision,)
        assert versions.standing(desk, mine.record) is None
        assert versions.open_conflicts(desk) == []
        told = verify_here(desk, pdf_of(desk, mine), Words("en"))
        assert any("A newer version" in one.text and WHY in one.text for one in told.findings)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (3, 0, 2, 1), (2, 3, 1, 0)])
def test_in_whatever_order_the_versions_arrive_a_healed_record_is_one(
    member: Desk, manager: Desk, desk: Desk, carried: Carried, order: tuple[int, ...]
) -> None:
    mine, _theirs = twice_corrected(member, manager, carried)
    forks.heal(member, mine.record, mine.revision, WHY)
    finish.finish(member, mine.record, (), PASSPHRASE)
    known = member.store.records.revisions(mine.record)
    assert len(known) == 4
    for place in order:
        desk.store.records.add_revisions([known[place]])
    assert desk.store.records.heads(mine.record) == member.store.records.heads(mine.record)
    assert versions.standing(desk, mine.record) is None


def test_two_that_heal_the_same_fork_make_another_one_that_heals_as_well(
    member: Desk, manager: Desk, carried: Carried
) -> None:
    mine, theirs = twice_corrected(member, manager, carried)
    for number, desk in enumerate((member, manager)):
        desk.clock = later(minutes=30 + number)
        forks.heal(desk, mine.record, theirs.revision, f"{WHY} {number}")
        finish.finish(desk, mine.record, (), PASSPHRASE)
    carried(manager, member, manager)
    seen = versions.standing(manager, mine.record)
    assert seen is not None
    assert seen.fork
    manager.clock = later(hours=1)
    forks.heal(manager, mine.record, seen.sides[0].id, "again")
    last = finish.finish(manager, mine.record, (), PASSPHRASE)
    carried(manager, member)
    assert member.store.records.heads(mine.record) == (last.revision,)
    assert versions.open_conflicts(member) == []


@pytest.mark.parametrize("empty", ["", " \n"])
def test_without_a_reason_nothing_is_healed(
    member: Desk, manager: Desk, carried: Carried, empty: str
) -> None:
    mine, _theirs = twice_corrected(member, manager, carried)
    with pytest.raises(ReasonMissing):
        forks.heal(member, mine.record, mine.revision, empty)
    assert browse.draft(member, mine.record) is None


def test_what_stands_alone_is_not_healed(desk: Desk) -> None:
    alone = done(desk, "P02", person())
    with pytest.raises(RecordUnknown):
        forks.heal(desk, alone.record, alone.revision, WHY)


def test_a_withdrawal_and_a_correction_side_by_side_end_in_a_correction_that_names_both(
    member: Desk, manager: Desk, carried: Carried
) -> None:
    first = known_to_both(member, manager, carried)
    gone = withdraw.withdraw(member, first.record, "left the firm", PASSPHRASE)
    stays = corrected(manager, first.record, "总工", "title")
    carried(member, manager, member)
    with pytest.raises(RecordUnknown):
        forks.heal(member, first.record, gone.revision, WHY)
    forks.heal(member, first.record, stays.revision, "he came back")
    last = finish.finish(member, first.record, (), PASSPHRASE)
    assert set(revision_of(member, last).hashes("parents")) == {gone.revision, stays.revision}
    assert versions.standing(member, first.record) is None


def test_a_withdrawal_beside_a_correction_may_stand(member: Desk, manager: Desk, carried: Carried) -> None:
    first = known_to_both(member, manager, carried)
    gone = withdraw.withdraw(member, first.record, "left the firm", PASSPHRASE)
    stays = corrected(manager, first.record, "总工", "title")
    carried(member, manager, member)
    shown = versions.standing(member, first.record)
    assert shown is not None
    assert "left the firm" in [side.reason for side in shown.sides]
    last = withdraw.withdraw(member, first.record, "left the firm", PASSPHRASE)
    assert set(revision_of(member, last).hashes("parents")) == {gone.revision, stays.revision}
    assert versions.standing(member, first.record) is None


def test_two_withdrawals_of_one_record_end_in_one(member: Desk, manager: Desk, carried: Carried) -> None:
    first = known_to_both(member, manager, carried)
    both = {
        withdraw.withdraw(desk, first.record, "left the firm", PASSPHRASE).revision
        for desk in (member, manager)
    }
    carried(member, manager, member)
    last = withdraw.withdraw(member, first.record, "left the firm", PASSPHRASE)
    assert set(revision_of(member, last).hashes("parents")) == both
    with pytest.raises(RecordUnknown):
        withdraw.withdraw(member, first.record, "again", PASSPHRASE)


# --- a paper that two sealed to the end ---


def twice_sealed(member: Desk, manager: Desk, carried: Carried) -> tuple[Paper, Paper, Paper]:
    """The same paper, sealed in the last open place on two laptops: neither has room for one more seal."""
    lead = Signed("LEAD", "样例·郑木", LATER)
    first = done(member, "D18", checked(), OWN, lead)
    carried(member, manager)
    mine = countersign.countersign(member, first.record, "LEAD", PASSPHRASE)
    manager.clock = later(minutes=1)
    theirs = countersign.countersign(manager, first.record, "LEAD", PASSPHRASE)
    return first, mine, theirs


ORDERS: dict[str, Callable[[Carried, Desk, Desk], None]] = {
    "member first": lambda carried, member, manager: carried(member, manager, member),
    "manager first": lambda carried, member, manager: carried(manager, member, manager),
}


@pytest.mark.parametrize("order", ORDERS)
def test_a_paper_that_two_sealed_to_the_end_is_shown_as_two_and_healed_by_a_correction(
    member: Desk, manager: Desk, carried: Carried, order: str
) -> None:
    first, mine, theirs = twice_sealed(member, manager, carried)
    ORDERS[order](carried, member, manager)
    for desk in (member, manager):
        state = signing(desk, first.record)
        assert [line.tip for line in state.lines] == [mine, theirs]
        assert [one.twice for one in versions.open_conflicts(desk)] == [True]
    manager.clock = later(minutes=30)
    withdraw.correct(manager, first.record, WHY)
    assert versions.open_conflicts(manager) == [], "somebody is at it"
    last = finish.finish(
        manager, first.record, [Signed("PM", colleagues.MANAGER.name, CERTIFICATE)], PASSPHRASE
    )
    [named] = cast("list[dict[str, list[dict[str, str]]]]", revision_of(manager, last).body["replaces"])
    assert [one["sha256"] for one in named["papers"]] == [mine.sha256, theirs.sha256]
    assert [one["signer"] for one in named["papers"]] == [INVITED.name, colleagues.MANAGER.name]
    printed = words_on(manager, last)
    for part in (mine.sha256[:24], theirs.sha256[:24], "".join(WHY.split())):
        assert part in printed
    carried(manager, member)
    for desk in (member, manager):
        state = signing(desk, first.record)
        assert not state.forked
        assert versions.open_conflicts(desk) == []
        old = verify_here(desk, pdf_of(desk, theirs), Words("en"))
        assert not any("must be sealed again" in one.text for one in old.findings)
