"""What an instrument wrote lies in the paper of the test as it is, and the paper stays one for archives."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from sidesk.actions import attach, fill, finish, originals
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json, sha256
from sidesk.forms.tree import store
from sidesk.models.entities import FINAL, RecordQuery
from sidesk.models.revisions import Revision
from sidesk.reports.validate import findings
from tests.support.sampled import sample_store, sampled

__all__ = ["sample_store", "sampled"]

CSV, LOG = "电缆编号,结果\r\nA-101,PASS\r\n".encode("gb18030"), b'{"start": {}, "end": {}}'


def network_test(desk: Desk, **files: Json) -> Revision:
    """A network test with these files, as it is frozen when somebody signs."""
    [line] = desk.store.records.page(RecordQuery(form="D26"))
    answers: dict[str, Json] = {}
    for name, entries in files.items():
        store(answers, ("job", name), entries)
    opened = fill.resume(desk, line.record)
    body = finish.body_of(desk, opened, FINAL, [])
    return Revision.of({**body, "answers": {**dict(opened.answers), **answers}})


def inside(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(BytesIO(pdf)) as document:
        return {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}


def test_the_files_of_the_testers_can_be_taken_out_of_the_paper_as_they_were(sampled: Desk) -> None:
    file = attach.file(sampled, CSV, "3F.csv")
    other = attach.file(sampled, LOG, "3F.csv")  # two testers may call theirs the same
    photo: Json = {**file, "name": "heat.png"}
    revision = network_test(sampled, copper_import=[file, file], raw_logs=[other], heatmap=[photo])
    paper = finish.printed(sampled, revision, "zh")
    found = inside(paper.pdf)
    assert found.pop("record.json") == revision.bytes
    assert found == {"3F.csv": CSV, f"{sha256(LOG)[:8]} 3F.csv": LOG}
    assert findings(paper.pdf) == []
    assert finish.printed(sampled, revision, "zh").pdf == paper.pdf
    assert set(inside(finish.printed(sampled, revision, "zh", draft=True).pdf)) == {"record.json"}


def test_a_file_that_is_not_here_or_too_large_is_left_to_the_record(sampled: Desk) -> None:
    gone: Json = {"sha256": "0" * 64, "name": "gone.sor", "mime": "", "size": 3}
    large = attach.file(sampled, b"x" * (originals.MOST + 1), "large.csv")
    for files in ([gone], [large]):
        revision = network_test(sampled, raw_logs=files)
        assert originals.of_desk(sampled.store.attachments.read)(revision) == []


def test_what_a_device_was_asked_stays_out_of_its_paper(sampled: Desk) -> None:
    revision = network_test(sampled, raw_logs=[attach.file(sampled, LOG, "config.txt")])
    report = Revision.of({**revision.body, "form": "D27"})
    assert originals.of_desk(sampled.store.attachments.read)(report) == ()
