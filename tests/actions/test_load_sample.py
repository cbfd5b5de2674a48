"""The sample project in a store: as if it had been worked on, and headquarters takes all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sidesk.actions import (
    browse,
    care,
    enrol,
    exchange,
    fill,
    finish,
    identity,
    load_sample,
    projects,
    suggest,
)
from sidesk.actions.desk import Desk
from sidesk.actions.sample import PROJECT, sample_records
from sidesk.core.progress import Progress
from sidesk.hq.ingest import Outcome, ingest
from sidesk.hq.office import Headquarters
from sidesk.models.entities import FINAL, RecordQuery, RegisterQuery, Revision
from sidesk.signing import cms, keys
from tests.support.field import PASSPHRASE, Grown, quick


@dataclass
class Loaded:
    """A laptop with the sample project, and its headquarters."""

    desk: Desk
    office: Headquarters
    count: int
    steps: list[int]


@pytest.fixture(scope="module")
def loaded(grown: Grown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    place = tmp_path_factory.mktemp("sample")
    steps: list[int] = []

    class Told(Progress):
        def step(self, done: int, total: int) -> None:
            steps.append(done)

    with pytest.MonkeyPatch.context() as patch:
        quick(patch)
        desk = grown.desk(place / "desk", enrolled=True)
        with grown.headquarters(place / "office") as office:
            yield Loaded(desk, office, load_sample.load(desk, Told()), steps)
        desk.close()


def finals(desk: Desk) -> list[Revision]:
    lines = browse.records(desk, RecordQuery(state=FINAL, limit=1000)).lines
    return desk.store.records.read([line.revision for line in lines])


def test_every_record_of_the_sample_is_there(loaded: Loaded) -> None:
    told = Counter((one.form, one.state) for one in sample_records(loaded.desk.clock))
    lines = browse.records(loaded.desk, RecordQuery(limit=1000)).lines
    assert Counter((line.form, line.state) for line in lines) == told
    assert loaded.count == len(lines) == loaded.steps[-1]
    assert len({line.number for line in lines}) == loaded.count
    assert care.check(loaded.desk) == []


def test_every_final_record_is_signed_by_device_and_person(loaded: Loaded) -> None:
    device = identity.device_key(loaded.desk.store).public
    trust = [enrol.trust_anchor(loaded.desk)]
    revisions = finals(loaded.desk)
    assert len(revisions) == 109
    for revision in revisions:
        assert keys.verify(device, revision.device_signature, bytes.fromhex(revision.id))
        told = cms.verdict(revision.bytes, revision.cms, trust)
        assert (told.intact, told.valid, told.trusted) == (True, True, True), revision.text("number")


def test_no_final_record_has_an_error(loaded: Loaded) -> None:
    for revision in finals(loaded.desk):
        errors = [one for one in finish.problems(loaded.desk, revision.record) if one.severity == "error"]
        assert errors == [], revision.text("number")


def test_the_records_belong_to_the_project_and_to_whoever_signed_them(loaded: Loaded) -> None:
    [project] = projects.projects(loaded.desk)
    assert project.number == PROJECT
    lines = projects.records_of(loaded.desk, project.record)
    assert len(lines) == loaded.count - 1
    assert {line.author for line in lines} - {""} == {loaded.desk.person.name}
    assert all(line.number.startswith(f"{PROJECT}-") for line in lines)


def test_registers_search_and_suggestions_know_the_sample(loaded: Loaded) -> None:
    desk = loaded.desk
    assert set(browse.registers(desk)) >= {"people", "places", "devices", "links", "points", "defects"}
    assert browse.register(desk, RegisterQuery("points", limit=1)).total == 212
    assert any(line.form == "P02" for line in browse.search(desk, "周晓"))
    assert list(suggest.suggestions(desk, "person", "陆遥")) == ["样例·陆遥"]
    assert set(suggest.suggestions(desk, "device", "CORE")) == {"SW-CORE-01", "SW-CORE-02"}
    assert suggest.suggestions(desk, "place", "1F")


def test_open_defects_are_those_no_line_calls_closed(loaded: Loaded) -> None:
    lines = browse.register(loaded.desk, RegisterQuery(browse.DEFECTS, limit=1000)).lines
    opened = [line for line in lines if line.cells.get("state") != browse.CLOSED]
    assert browse.open_defects(loaded.desk) == len(opened)
    assert lines


def test_a_finished_sample_record_can_be_printed_and_corrected(loaded: Loaded) -> None:
    [line] = browse.records(loaded.desk, RecordQuery(form="D26")).lines
    assert finish.preview(loaded.desk, line.record, "zh").startswith(b"%PDF-")
    opened = fill.correct(loaded.desk, line.record)
    assert opened.number == line.number
    assert fill.leave(loaded.desk, opened)


def test_headquarters_takes_all_of_it(loaded: Loaded, tmp_path: Path) -> None:
    desk, office = loaded.desk, loaded.office
    assert enrol.trust_anchor(desk).strip() == office.root.strip()
    parts = [path.read_bytes() for path in exchange.export(desk, tmp_path)]
    ingested = ingest(office, parts)
    assert {result.outcome for result in ingested.results} == {Outcome.STORED}
    replies = [part.data for reply in ingested.replies for part in reply.parts]
    taken = [exchange.take_in(desk, data, "receipt") for data in replies]
    assert sum(len(one.confirmed) for one in taken) == loaded.count
    assert [one.aside for one in taken] == [0] * len(taken)
    waiting = exchange.waiting(desk)
    assert (waiting.waiting, waiting.arrived) == (0, loaded.count)
    for line in browse.records(desk, RecordQuery(limit=1000)).lines:
        assert set(office.store.records.heads(line.record)) == set(desk.store.records.heads(line.record))
    assert office.store.attachments.count() == desk.store.attachments.count()
    assert care.check(desk) == []


def test_the_sample_is_loaded_with_the_passphrase_it_names(loaded: Loaded) -> None:
    assert load_sample.PASSPHRASE == PASSPHRASE
    assert identity.open_person_key(loaded.desk, load_sample.PASSPHRASE)
