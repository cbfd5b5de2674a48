"""Laptop to laptop by stick: chosen colleagues read it, all stays whole, only headquarters confirms."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sidesk.actions import colleagues, exchange, fill, finish, identity, stick, versions
from sidesk.actions.desk import Desk
from sidesk.core.errors import BundleForOthers, BundleRejected
from sidesk.hq.ingest import ingest
from sidesk.hq.office import Headquarters
from tests.support.colleagues import PROJECT, chooses, meets
from tests.support.field import PASSPHRASE, done, later, person


def plugged(tmp_path: Path) -> stick.Stick:
    root = tmp_path / "KINGSTON"
    root.mkdir(exist_ok=True)
    return stick.Stick(root, "KINGSTON")


def test_headquarters_names_the_laptops_of_those_who_share_a_project(together: tuple[Desk, Desk]) -> None:
    anna, ben = together
    [mate] = colleagues.mates(anna)
    assert (mate.code, mate.name, mate.projects) == (ben.device_code, "本 Ben", (PROJECT,))
    assert [one.code for one in colleagues.mates(ben)] == [anna.device_code]


def test_a_directory_that_is_held_is_not_sent_again(member: Desk, office: Headquarters) -> None:
    from sidesk.sync import bundle
    from sidesk.sync.envelope import device_id

    meets(member, office)
    parts = [part.data for part in exchange.outgoing(member)]
    [answer] = [part.data for reply in ingest(office, parts).replies for part in reply.parts]
    public = identity.office_of(member.store)
    assert public is not None
    own = device_id(identity.device_key(member.store).public)
    keys = {public.id: public.public_key}
    read = bundle.read(answer, [identity.age_identity(member.store)], keys.get, own)
    assert read.work is not None
    assert read.work.people is None
    assert identity.people_of(member.store)


def test_a_finished_record_and_a_draft_reach_a_colleague_by_stick_whole(
    together: tuple[Desk, Desk], office: Headquarters, tmp_path: Path
) -> None:
    anna, ben = together
    paper = done(anna, "P02", person(), project=PROJECT)
    draft = fill.start(anna, "P02", PROJECT, person("样例·稿")).record
    chooses(anna, ben)
    written = stick.both_ways(anna, plugged(tmp_path)).written
    assert len(written) == 2
    assert any(name.startswith(f"{anna.device_code}-{ben.device_code}-") for name in written)
    came = stick.both_ways(ben, plugged(tmp_path))
    assert came.taken.colleagues == (anna.person.name,)
    assert (came.count, came.others, came.refused) == (
        1,
        1,
        (),
    )  # the one for headquarters is for headquarters
    assert ben.store.records.heads(paper.record) == (paper.revision,)
    assert ben.store.records.signatures(paper.revision) == anna.store.records.signatures(paper.revision)
    [copy] = [one for one in ben.store.papers.all() if one.id == paper.id]
    assert ben.store.attachments.read(copy.sha256) == anna.store.attachments.read(paper.sha256)
    assert ben.store.records.heads(draft)


def test_nothing_counts_as_arrived_by_a_colleague_and_the_colleague_carries_it_home(
    together: tuple[Desk, Desk], office: Headquarters, tmp_path: Path
) -> None:
    anna, ben = together
    paper = done(anna, "P02", person(), project=PROJECT)
    chooses(anna, ben)
    chooses(ben, anna)
    waits = exchange.waiting(anna).waiting
    stick.both_ways(anna, plugged(tmp_path))
    stick.both_ways(ben, plugged(tmp_path))
    stick.both_ways(anna, plugged(tmp_path))  # back with what Ben's laptop states
    assert exchange.waiting(anna).waiting == waits
    meets(ben, office)
    assert office.store.records.heads(paper.record) == (paper.revision,)
    meets(anna, office)
    assert exchange.waiting(anna).waiting == 0


def test_what_the_colleague_has_already_is_not_written_again(
    together: tuple[Desk, Desk], tmp_path: Path
) -> None:
    anna, ben = together
    done(anna, "P02", person(), project=PROJECT)
    chooses(anna, ben)
    chooses(ben, anna)
    for desk in (anna, ben, anna):
        stick.both_ways(desk, plugged(tmp_path))
    [mate] = colleagues.chosen(anna)
    anna.clock = later(minutes=1)
    parts = list(colleagues.outgoing(anna, mate))
    from sidesk.sync import bundle

    keys = {colleagues.mates(ben)[0].id: colleagues.mates(ben)[0].public_key}
    [read] = [bundle.read(part.data, [identity.age_identity(ben.store)], keys.get) for part in parts]
    assert read.revisions == ()


def test_two_who_write_the_same_field_both_see_both_values(
    together: tuple[Desk, Desk], tmp_path: Path
) -> None:
    anna, ben = together
    record = fill.start(anna, "P02", PROJECT, person()).record
    chooses(anna, ben)
    chooses(ben, anna)
    stick.both_ways(anna, plugged(tmp_path))
    stick.both_ways(ben, plugged(tmp_path))
    [head] = ben.store.records.heads(record)
    versions.begin(ben, record, head)
    fill.keep(ben, record, person(title="乙写的"), "样例", (4, 8))
    fill.keep(anna, record, person(title="甲写的"), "样例", (4, 8))
    stick.both_ways(ben, plugged(tmp_path))
    stick.both_ways(anna, plugged(tmp_path))
    stick.both_ways(ben, plugged(tmp_path))
    for desk in (anna, ben):
        titles = {
            str(desk.store.records.revision(head).answers["person"]["person_title"])  # type: ignore[union-attr,index,call-overload]
            for head in desk.store.records.heads(record)
        }
        assert titles == {"甲写的", "乙写的"}


def test_records_of_a_project_that_is_not_shared_stay_here(
    together: tuple[Desk, Desk], tmp_path: Path
) -> None:
    anna, ben = together
    other = done(anna, "P02", person("样例·别处"), project="PRJ-2")
    chooses(anna, ben)
    stick.both_ways(anna, plugged(tmp_path))
    stick.both_ways(ben, plugged(tmp_path))
    assert ben.store.records.heads(other.record) == ()


def test_who_was_taken_off_a_project_gets_no_news_of_it_by_stick_either(
    together: tuple[Desk, Desk], office: Headquarters, tmp_path: Path
) -> None:
    anna, ben = together
    for desk in together:
        office.store.office.assign(desk.person.id, "PRJ-2")
    for desk in together:
        meets(desk, office)
    record = fill.start(anna, "P02", "PRJ-2", person()).record
    chooses(anna, ben)
    chooses(ben, anna)
    for desk in (anna, ben):
        stick.both_ways(desk, plugged(tmp_path))
    [known] = ben.store.records.heads(record)
    office.store.office.unassign(ben.person.id, "PRJ-2")
    meets(anna, office)
    fill.keep(anna, record, person(title="后来写的"), "样例", (4, 8))
    for desk in (anna, ben, anna, ben):
        stick.both_ways(desk, plugged(tmp_path))
    assert ben.store.records.heads(record) == (known,)
    office.store.office.assign(ben.person.id, "PRJ-2")
    meets(anna, office)
    for desk in (anna, ben):
        stick.both_ways(desk, plugged(tmp_path))
    assert ben.store.records.heads(record) != (known,)


def test_who_was_not_chosen_cannot_read_it(together: tuple[Desk, Desk], tmp_path: Path) -> None:
    anna, ben = together
    done(anna, "P02", person(), project=PROJECT)
    [path] = exchange.export(anna, tmp_path)
    with pytest.raises(BundleForOthers):
        exchange.take_in_file(ben, path)


def test_a_revoked_laptop_is_written_for_no_more_and_nothing_of_it_is_taken(
    together: tuple[Desk, Desk], office: Headquarters, tmp_path: Path
) -> None:
    anna, ben = together
    done(ben, "P02", person(), project=PROJECT)
    chooses(anna, ben)
    chooses(ben, anna)
    stick.both_ways(ben, plugged(tmp_path))
    [mate] = colleagues.mates(anna)
    office.store.office.revoke(mate.id, "lost")
    meets(anna, office)
    assert colleagues.mates(anna) == []
    assert colleagues.chosen(anna) == []
    did = stick.both_ways(anna, plugged(tmp_path))
    assert did.taken.new == 0
    [(_name, why)] = did.refused
    assert "revoked" in str(why)


def test_a_laptop_headquarters_does_not_name_is_refused(together: tuple[Desk, Desk], tmp_path: Path) -> None:
    anna, ben = together
    done(ben, "P02", person(), project=PROJECT)
    chooses(ben, anna)
    identity.keep_people(anna.store, ())
    target = tmp_path / "stick"
    target.mkdir()
    ours = next(path for path in exchange.export(ben, target) if anna.device_code in path.name)
    with pytest.raises(BundleRejected, match="not known here"):
        exchange.take_in_file(anna, ours)


def test_a_record_a_colleague_made_up_in_anothers_name_is_not_taken(
    together: tuple[Desk, Desk], tmp_path: Path
) -> None:
    """Ben's laptop writes a finished record that says Anna is its author, and signs it with its own key."""
    anna, ben = together
    opened = fill.start(ben, "P02", PROJECT, person("样例·假"))
    ben.person = replace(ben.person, id=anna.person.id, name=anna.person.name)
    made = finish.finish(ben, opened.record, (), PASSPHRASE)
    chooses(ben, anna)
    stick.both_ways(ben, plugged(tmp_path))
    did = stick.both_ways(anna, plugged(tmp_path))
    assert anna.store.records.heads(made.record) == ()
    assert did.taken.aside >= 1
    assert did.taken.reasons


def test_a_colleague_gets_no_file_that_belongs_to_another_project(
    together: tuple[Desk, Desk], tmp_path: Path
) -> None:
    anna, ben = together
    secret = anna.store.attachments.add(b"of another project", "a.bin", "application/octet-stream").sha256
    [mate] = colleagues.mates(anna)
    anna.store.settings.set("people.wanted", {mate.id: [secret]})
    parts = list(colleagues.outgoing(anna, mate))
    from sidesk.sync import bundle

    keys = {colleagues.mates(ben)[0].id: colleagues.mates(ben)[0].public_key}
    for part in parts:
        assert secret not in bundle.read(part.data, [identity.age_identity(ben.store)], keys.get).files
