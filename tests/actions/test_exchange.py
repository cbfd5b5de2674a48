"""Sending work home and taking in what comes back."""

from __future__ import annotations

import errno
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sidesk.actions import browse, exchange, fill, finish, opening
from sidesk.actions.desk import Desk
from sidesk.actions.shelf import StoreKeeper, StoreShelf
from sidesk.core.canonical import sha256
from sidesk.core.errors import BundleRejected, CannotRead, CannotWrite, NotEnrolled
from sidesk.forms import package
from sidesk.forms.definition import Form, Question
from sidesk.hq.ingest import Outcome, ingest
from sidesk.hq.office import Headquarters
from sidesk.models.entities import WORKING, RecordQuery, Revision
from sidesk.sync import folder as carrier
from tests.support.field import PASSPHRASE, done, join, later, person


def sent(office: Headquarters, *paths: Path) -> list[bytes]:
    """What headquarters answers to these bundles."""
    ingested = ingest(office, [path.read_bytes() for path in paths])
    assert {result.outcome for result in ingested.results} <= {Outcome.STORED, Outcome.REPEATED}
    return [part.data for reply in ingested.replies for part in reply.parts]


def kept(desk: Desk, name: str = "样例·白杨") -> str:
    """A draft with something in it."""
    opened = fill.start(desk, "P02", answers=person(name))
    return opened.record


# --- drafts travel ---


def test_sharing_drafts_twice_cuts_one_revision(desk: Desk) -> None:
    record = kept(desk)
    assert exchange.share_drafts(desk) == 1
    assert exchange.share_drafts(desk) == 0
    [revision] = desk.store.records.revisions(record)
    assert (revision.kind, revision.answers) == (WORKING, person())
    draft = fill.resume(desk, record).draft
    assert draft is not None
    assert draft.base == (revision.id,)


def test_a_draft_that_changed_since_is_shared_again_on_top(desk: Desk) -> None:
    record = kept(desk)
    exchange.share_drafts(desk)
    fill.keep(desk, record, person(title="项目经理"), "样例·白杨 项目经理", (4, 8))
    assert exchange.share_drafts(desk) == 1
    first, second = desk.store.records.revisions(record)
    assert second.hashes("parents") == (first.id,)
    assert desk.store.records.heads(record) == (second.id,)


def test_a_correction_nobody_typed_into_is_not_shared(desk: Desk) -> None:
    paper = done(desk, "P02", person())
    fill.correct(desk, paper.record)
    assert exchange.share_drafts(desk) == 0


def test_a_draft_that_was_put_away_is_not_shared(desk: Desk) -> None:
    fill.put_away(desk, kept(desk))
    assert exchange.share_drafts(desk) == 0


# --- out ---


def test_an_export_before_enrolment_is_refused(desk: Desk, tmp_path: Path) -> None:
    record = kept(desk)
    target = tmp_path / "stick"
    target.mkdir()
    with pytest.raises(NotEnrolled):
        exchange.export(desk, target)
    assert list(target.iterdir()) == []
    assert desk.store.records.revisions(record) == []
    for refused in (lambda: exchange.take_in(desk, b"", "receipt"), lambda: exchange.newest_receipt(desk)):
        with pytest.raises(NotEnrolled):
            refused()


def test_a_bundle_names_nothing_but_the_laptop_and_is_read_by_two_only(member: Desk, tmp_path: Path) -> None:
    done(member, "P02", person())
    [path] = exchange.export(member, tmp_path)
    assert path.name == f"{member.device_code}-0001.sidesk"
    data = path.read_bytes()
    assert data.startswith(b"age-encryption.org/")
    assert "白杨".encode() not in data
    document = json.loads(exchange.inspect(member, data))
    assert "样例·白杨" in json.dumps(document, ensure_ascii=False)
    [entry] = exchange.waiting(member).bundles
    assert (entry.direction, entry.name, entry.size) == ("out", path.name, len(data))


def test_a_further_bundle_gets_a_further_name(member: Desk, tmp_path: Path) -> None:
    done(member, "P02", person())
    first, second = exchange.export(member, tmp_path), exchange.export(member, tmp_path)
    assert [path.name[-11:] for path in (*first, *second)] == ["0001.sidesk", "0002.sidesk"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_an_export_into_a_folder_that_is_full_or_read_only_is_told(
    member: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    done(member, "P02", person())
    target = tmp_path / "stick"
    target.mkdir()

    def refused(*_: object) -> None:
        raise OSError(number, "told by the system")

    with monkeypatch.context() as stick:
        stick.setattr(carrier, "write_whole", refused)
        with pytest.raises(CannotWrite) as told:
            exchange.export(member, target)
    assert "told by the system" not in str(told.value)  # but in our words
    assert str(target) in str(told.value)
    assert list(target.iterdir()) == []
    assert exchange.waiting(member).bundles == []
    assert len(exchange.export(member, target)) == 1


@pytest.mark.parametrize("name", ["missing", "a file"])
def test_an_export_into_what_is_no_folder_is_told(member: Desk, tmp_path: Path, name: str) -> None:
    (tmp_path / "a file").write_bytes(b"")
    with pytest.raises(CannotWrite):
        exchange.export(member, tmp_path / name)


# --- there and back ---


def test_export_ingest_receipt_marks_records_as_arrived_and_twice_changes_nothing(
    member: Desk, office: Headquarters, tmp_path: Path
) -> None:
    final, draft = done(member, "P02", person()).record, kept(member, "样例·甲")
    before = exchange.waiting(member)
    assert (before.waiting, before.arrived, before.heard_at) == (2, 0, None)
    [receipt] = sent(office, *exchange.export(member, tmp_path))
    assert exchange.waiting(member).arrived == 0  # only a receipt says that something arrived
    taken = exchange.take_in(member, receipt, "receipt.sidesk")
    assert taken.is_receipt
    assert set(taken.confirmed) == {final, draft}
    assert (taken.new, taken.aside, taken.reasons, taken.wanted) == (0, 0, (), 0)
    assert final in taken.arrived
    after = exchange.waiting(member)
    assert (after.waiting, after.arrived) == (0, 2)
    assert after.heard_at == office.clock.now()
    lines = browse.records(member, RecordQuery(arrived=True)).lines
    assert {line.record for line in lines} == {final, draft}
    again = exchange.take_in(member, receipt, "receipt.sidesk")
    assert again.arrived == ()
    assert exchange.waiting(member) == after
    assert set(office.store.records.heads(final)) == set(member.store.records.heads(final))


def test_headquarters_takes_the_same_bundle_twice_without_doing_anything(
    member: Desk, office: Headquarters, tmp_path: Path
) -> None:
    done(member, "P02", person())
    [path] = exchange.export(member, tmp_path)
    assert ingest(office, [path.read_bytes()]).results[0].outcome is Outcome.STORED
    assert ingest(office, [path.read_bytes()]).results[0].outcome is Outcome.REPEATED


def test_what_arrived_does_not_travel_again(member: Desk, office: Headquarters, tmp_path: Path) -> None:
    done(member, "P02", person())
    [receipt] = sent(office, *exchange.export(member, tmp_path))
    exchange.take_in(member, receipt, "receipt")
    member.clock = later(minutes=5)
    second = done(member, "P02", person("样例·乙"))
    [path] = exchange.export(member, tmp_path)
    document = json.dumps(json.loads(exchange.inspect(member, path.read_bytes())), ensure_ascii=False)
    assert "样例·乙" in document
    assert "样例·白杨" not in document
    assert exchange.waiting(member).waiting == 1
    office.clock = later(minutes=10)
    [receipt] = sent(office, path)
    assert exchange.take_in(member, receipt, "receipt").arrived == (second.record,)


def test_a_draft_that_goes_on_after_a_receipt_waits_again(
    member: Desk, office: Headquarters, tmp_path: Path
) -> None:
    record = kept(member)
    [receipt] = sent(office, *exchange.export(member, tmp_path))
    exchange.take_in(member, receipt, "receipt")
    assert exchange.waiting(member).waiting == 0
    fill.keep(member, record, person(title="项目经理"), "样例·白杨 项目经理", (4, 8))
    assert exchange.waiting(member).waiting == 1


def test_a_lost_bundle_is_made_up_for_by_the_next(member: Desk, office: Headquarters, tmp_path: Path) -> None:
    first = done(member, "P02", person()).record
    [lost] = exchange.export(member, tmp_path)
    lost.unlink()
    second = done(member, "P02", person("样例·乙")).record
    [receipt] = sent(office, *exchange.export(member, tmp_path))
    assert set(exchange.take_in(member, receipt, "receipt").confirmed) == {first, second}


def test_a_receipt_for_another_laptop_is_refused(
    member: Desk, desk: Desk, office: Headquarters, tmp_path: Path
) -> None:
    from sidesk.actions import identity
    from sidesk.signing.keys import DeviceKey
    from sidesk.sync.encryption import new_identity

    desk.store.vault.keep(identity.DEVICE, DeviceKey.create().secret)
    desk.store.vault.keep(identity.AGE, new_identity()[0].encode())
    join(desk, office)
    done(member, "P02", person())
    [receipt] = sent(office, *exchange.export(member, tmp_path))
    for theirs in (receipt, *[path.read_bytes() for path in tmp_path.glob("*.sidesk")]):
        with pytest.raises(BundleRejected):
            exchange.take_in(desk, theirs, "receipt")
    assert exchange.waiting(desk).heard_at is None


def test_a_receipt_that_is_readable_but_addressed_to_another_laptop_is_refused(
    member: Desk, desk: Desk, office: Headquarters, tmp_path: Path
) -> None:
    """Somebody copied the age key: the address inside the signed bundle still says whose it is."""
    from sidesk.actions import identity
    from sidesk.signing.keys import DeviceKey

    desk.store.vault.keep(identity.DEVICE, DeviceKey.create().secret)
    join(desk, office)
    done(member, "P02", person())
    [receipt] = sent(office, *exchange.export(member, tmp_path))
    with pytest.raises(BundleRejected, match="addressed to somebody else"):
        exchange.take_in(desk, receipt, "receipt")


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"age-encryption.org/v1\n"])
def test_rubbish_is_refused_and_changes_nothing(member: Desk, rubbish: bytes) -> None:
    done(member, "P02", person())
    before = exchange.waiting(member)
    with pytest.raises(BundleRejected):
        exchange.take_in(member, rubbish, "rubbish")
    with pytest.raises(BundleRejected):
        exchange.inspect(member, rubbish)
    assert exchange.waiting(member) == before


def test_a_laptops_own_bundle_is_no_receipt(member: Desk, tmp_path: Path) -> None:
    done(member, "P02", person())
    [path] = exchange.export(member, tmp_path)
    with pytest.raises(BundleRejected):
        exchange.take_in_file(member, path)
    assert exchange.waiting(member).arrived == 0


def test_a_changed_receipt_is_refused(member: Desk, office: Headquarters, tmp_path: Path) -> None:
    done(member, "P02", person())
    [receipt] = sent(office, *exchange.export(member, tmp_path))
    for share in (0.3, 0.9):
        altered = bytearray(receipt)
        altered[int(len(altered) * share)] ^= 1
        with pytest.raises(BundleRejected):
            exchange.take_in(member, bytes(altered), "receipt")
    assert exchange.waiting(member).arrived == 0


def test_the_newest_receipt_can_be_read(member: Desk, office: Headquarters, tmp_path: Path) -> None:
    with pytest.raises(NotEnrolled):
        exchange.newest_receipt(member)
    paper = done(member, "P02", person())
    [receipt] = sent(office, *exchange.export(member, tmp_path))
    path = tmp_path / "receipt"
    path.write_bytes(receipt)
    exchange.take_in_file(member, path)
    told = json.loads(exchange.newest_receipt(member))
    assert told["received"]["revisions"] == [paper.revision]
    assert told["received"]["quarantined"] == []
    with pytest.raises(CannotRead):
        exchange.take_in_file(member, tmp_path / "missing")


def test_a_folder_stands_for_the_bundles_in_it(member: Desk, tmp_path: Path) -> None:
    done(member, "P02", person())
    target = tmp_path / "stick"
    target.mkdir()
    paths = [*exchange.export(member, target), *exchange.export(member, target)]
    (target / "notes.txt").write_bytes(b"")
    found = list(exchange.files_of([target, paths[0]]))
    assert [path for path, _ in found] == [*paths, paths[0]]
    assert all(data == path.read_bytes() for path, data in found)


def test_a_laptop_that_fell_back_gets_what_was_done_since_to_the_records_it_knows(
    member: Desk, office: Headquarters, tmp_path: Path
) -> None:
    record = kept(member)
    exchange.export(member, tmp_path)
    shutil.copytree(member.folder, tmp_path / "old")
    fill.keep(member, record, person(title="项目经理"), "样例·白杨 项目经理", (4, 8))
    finished = finish.finish(member, record, (), PASSPHRASE)
    sent(office, *exchange.export(member, tmp_path))
    old = opening.unlock(tmp_path / "old", passphrase=PASSPHRASE, clock=later(minutes=5))
    (tmp_path / "stick").mkdir()
    [answer] = sent(office, *exchange.export(old, tmp_path / "stick"))
    taken = exchange.take_in(old, answer, "answer")
    assert taken.new == 1  # its paper came too, but is no version
    assert old.store.records.heads(record) == (finished.revision,)
    assert browse.papers(old, record) == [finished]
    old.close()


# --- the shelf ---


def test_a_shelf_knows_files_as_attachments_and_as_form_packages(desk: Desk) -> None:
    shelf = StoreShelf(desk.store)
    attachment = desk.store.attachments.add(b"bytes", "a.bin", "application/octet-stream").sha256
    form = next(iter(desk.known_forms))
    assert shelf.has(attachment)
    assert shelf.has(form)
    assert (shelf.size(attachment), shelf.contents(attachment)) == (5, b"bytes")
    assert shelf.size(form) == len(shelf.contents(form))
    assert not shelf.has("0" * 64)


def test_a_keeper_tells_what_bytes_are_from_themselves(desk: Desk) -> None:
    keeper = StoreKeeper(desk.store)
    for data, mime in (
        (b"%PDF-1.7", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"<script>", "application/octet-stream"),
    ):
        keeper.keep_file(sha256(data), data)
        found = desk.store.attachments.get(sha256(data))
        assert found is not None
        assert found.mime == mime


def test_a_keeper_asks_for_the_form_of_a_revision_and_takes_it_as_a_form(desk: Desk) -> None:
    form = Form("D77", "1", {"en": "Test"}, ("en",), (Question("site", "text", {"en": "Site"}),), {})
    data = package.pack(form)
    body = {
        **finish.body_of(desk, fill.start(desk, "P02", answers=person()), WORKING, ()),
        "record": "another",
        "package": sha256(data),
    }
    keeper = StoreKeeper(desk.store)
    keeper.keep_revisions([Revision.of(body)])
    assert list(keeper.lacking()) == [sha256(data)]
    keeper.keep_file(sha256(data), data)
    assert list(keeper.lacking()) == []
    assert desk.form(sha256(data)) == replace(form, hash=sha256(data))


def test_a_stick_that_was_pulled_out_between_two_parts_leaves_whole_files_only(
    member: Desk, tmp_path: Path
) -> None:
    done(member, "P02", person())
    target = tmp_path / "stick"
    target.mkdir()
    [path] = exchange.export(member, target)
    assert [one.name for one in target.iterdir()] == [path.name]  # no `.part` beside it
    shutil.rmtree(target)
    with pytest.raises(CannotWrite):
        exchange.export(member, target)
