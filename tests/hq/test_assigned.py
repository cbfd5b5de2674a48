"""Which projects go out to whom: given by number or by hand, taken away, given again, and who left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from sidesk.hq import assigned, enrol, handing_out
from sidesk.hq.ingest import Ingested, ingest
from sidesk.hq.office import Headquarters
from sidesk.models.entities import Person
from sidesk.sync import bundle
from sidesk.sync.exchange import Heads
from tests.hq.lab import Engineer, enrolled
from tests.sync.memory import Memory


def reply(ingested: Ingested, to: Engineer) -> bundle.Bundle:
    """The receipt, taken in by its laptop."""
    [answer] = ingested.replies
    [part] = answer.parts
    return to.take(part.data)


class Naming(Memory):
    """Says that it holds records it was never given."""

    def __init__(self, records: Sequence[str]) -> None:
        super().__init__()
        self._records = records

    def complete_heads(self) -> Heads:
        return {**super().complete_heads(), **dict.fromkeys(self._records, ("0" * 64,))}


def project(by: Engineer, record: str, number: str) -> str:
    """A project that headquarters has heard of, with a document in it."""
    by.write(record, form="P01", project="", answers={"project_no": number, "project_name": "Test"})
    by.write(f"{record}-doc", project=record)
    ingest(by.office, by.send())
    return record


def test_a_project_is_given_by_its_number_as_the_manual_says(office: Headquarters, anna: Engineer) -> None:
    ben = enrolled(office, "本")
    office.store.office.assign(ben.person, "NO-7")  # before anything of it has come in
    record = project(anna, "p-numbered", "NO-7")
    read = reply(ingest(office, ben.send()), ben)
    assert {one.record for one in read.revisions} == {record, f"{record}-doc"}
    assert read.work is not None
    assert read.work.projects == [record], "laptops know a project by its record"
    assigned.unassign(office.store, ben.person, "NO-7")
    assigned.assign(office.store, ben.person, "NO-7")
    assert office.store.office.projects_of(ben.person) == [record]
    assigned.unassign(office.store, ben.person, record)
    assert assigned.given(office.store, ben.person).projects == ()


def test_who_wrote_in_a_project_gets_no_news_of_it_after_it_was_taken_away(
    office: Headquarters, anna: Engineer
) -> None:
    ben = enrolled(office, "本")
    record = project(anna, "p-taken", "NO-8")
    assigned.assign(office.store, ben.person, record)
    reply(ingest(office, ben.send()), ben)
    [hers] = anna.memory.of_record(f"{record}-doc")
    his = ben.write(f"{record}-doc", project=record, parents=[hers.id], answers={"site": "B"})
    reply(ingest(office, ben.send()), ben)
    assigned.unassign(office.store, ben.person, record)
    later = anna.keep(anna.write(f"{record}-doc", project=record, parents=[hers.id], answers={"site": "C"}))
    fresh = anna.write(f"{record}-new", project=record)
    ingest(office, anna.send())
    photo = ben.attach(b"a late photo")
    late = ben.write(f"{record}-doc", project=record, parents=[his.id], attachments=[photo])
    own = ben.write(f"{record}-late", project=record)
    read = reply(ingest(office, ben.send()), ben)
    assert read.revisions == ()
    assert not {later.id, fresh.id} & ben.memory.ids
    assert read.receipt is not None
    assert {late.id, own.id} <= set(read.receipt.revisions), "late work is taken and confirmed"
    assert read.heads[f"{record}-doc"] == (late.id,)
    assert read.work is not None
    assert read.work.projects == []
    assert office.store.attachments.has(photo)
    assigned.assign(office.store, ben.person, record)
    reply(ingest(office, ben.send()), ben)
    assert {later.id, fresh.id} <= ben.memory.ids, "given again, everything comes"


def test_records_of_a_project_nobody_was_given_come_back_to_whoever_wrote_them(
    office: Headquarters, anna: Engineer
) -> None:
    ben = enrolled(office, "本")
    his = ben.write("r-own", project="p-own")
    ingest(office, ben.send())
    hers = anna.write("r-own", project="p-own", parents=[his.id], answers={"site": "B"})
    ingest(office, anna.send())
    reply(ingest(office, ben.send()), ben)
    assert hers.id in ben.memory.ids


def test_a_colleague_who_carries_the_work_of_the_one_taken_off_keeps_the_project(
    office: Headquarters, anna: Engineer
) -> None:
    ben, eve = enrolled(office, "本"), enrolled(office, "夏娃")
    record = project(anna, "p-shared", "NO-9")
    for one in (ben, eve):
        assigned.assign(office.store, one.person, record)
    made = ben.keep(eve.write(f"{record}-by-eve", project=record))
    ingest(office, ben.send())
    assigned.unassign(office.store, eve.person, record)
    later = anna.write(f"{record}-by-eve", project=record, parents=[made.id])
    ingest(office, anna.keep(made) and anna.send())
    reply(ingest(office, ben.send()), ben)
    assert later.id in ben.memory.ids
    assert reply(ingest(office, eve.send()), eve).revisions == ()
    eve.memory = Naming((f"{record}-by-eve", record))
    assert reply(ingest(office, eve.send()), eve).revisions == (), "neither with another store"


def test_who_left_gets_nothing_more_and_is_named_in_no_project(office: Headquarters, anna: Engineer) -> None:
    ben = enrolled(office, "本")
    record = project(anna, "p-left", "NO-10")
    for one in (anna, ben):
        assigned.assign(office.store, one.person, record)
    gone = office.store.office.person(ben.person)
    assert gone is not None
    office.store.office.add_person(replace(gone, left_at=office.clock.now()))
    late = ben.write("r-last", project=record)
    read = reply(ingest(office, ben.send()), ben)
    assert read.revisions == ()
    assert read.receipt is not None
    assert late.id in read.receipt.revisions
    shared = {one.id: one.projects for one in enrol.directory(office, anna.person)}
    assert record in shared[anna.person]
    assert shared[ben.person] == ()


def test_a_record_is_not_carried_out_of_its_project_to_be_read(office: Headquarters, anna: Engineer) -> None:
    ben = enrolled(office, "本")
    record, other = project(anna, "p-from", "NO-11"), project(anna, "p-to", "NO-12")
    assigned.assign(office.store, ben.person, record)
    assigned.assign(office.store, ben.person, other)
    reply(ingest(office, ben.send()), ben)
    assigned.unassign(office.store, ben.person, record)
    [hers] = anna.memory.of_record(f"{record}-doc")
    later = anna.write(f"{record}-doc", project=record, parents=[hers.id], answers={"site": "B"})
    ingest(office, anna.send())
    moved = ben.write(f"{record}-doc", project=other, parents=[hers.id], at="2030-01-01T00:00:00+08:00")
    for _ in range(2):
        reply(ingest(office, ben.send()), ben)
        ben.memory = Memory()
    assert later.id not in ben.memory.ids
    assert moved.id not in office.store.records.known([moved.id])


def test_a_file_is_not_given_to_a_laptop_that_knows_only_its_hash(
    office: Headquarters, anna: Engineer
) -> None:
    ben = enrolled(office, "本")
    photo = anna.attach(b"a photo of another project")
    anna.write("r-photo-other", project="p-other", attachments=[photo])
    ingest(office, anna.send())
    for one, comes in ((ben, False), (anna, True)):
        one.memory.files.pop(photo, None)
        one.memory.lacking = lambda: [photo]  # type: ignore[method-assign]
        assert (photo in reply(ingest(office, one.send()), one).files) is comes


def test_the_staff_directory_takes_as_many_questions_for_a_thousand_people_as_for_ten(
    office: Headquarters, anna: Engineer
) -> None:
    assigned.assign(office.store, anna.person, "p-crowd")
    asked: list[str] = []
    engine = office.store.office._database._engine
    sa.event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    enrol.directory(office, anna.person)
    few = len(asked)
    for number in range(40):
        person = office.store.office.add_person(Person(f"crowd-{number}", f"人{number}", "ENG"))
        for project in ("p-crowd", f"p-{number}"):
            assigned.assign(office.store, person.id, project)
    for number in range(5):
        assigned.assign(office.store, anna.person, f"p-{number}")
    asked.clear()
    shared = {one.id: one.projects for one in enrol.directory(office, anna.person)}
    assert len(asked) <= few
    assert shared["crowd-3"] == ("p-3", "p-crowd")
    assert shared["crowd-30"] == ("p-crowd",)


def test_a_project_is_exported_by_its_number(office: Headquarters, anna: Engineer, tmp_path: Path) -> None:
    project(anna, "p-export", "NO-13")
    folder = handing_out.export(office, "NO-13", tmp_path)
    told = json.loads((folder / "project.json").read_text(encoding="utf-8"))
    assert len(told["revisions"]) == 2
    assert folder.name == "NO-13"
