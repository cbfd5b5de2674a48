"""Checking, copying to a stick, bringing back."""

from __future__ import annotations

import datetime as dt
import errno
import shutil
from pathlib import Path

import pytest

from sidesk.core.clock import Clock
from sidesk.core.errors import (
    BackupMissing,
    Cancelled,
    CannotWrite,
    StoreDamaged,
    StoreExists,
    StoreNewer,
    WrongPassphrase,
)
from sidesk.core.progress import Progress
from sidesk.models import care, keys
from sidesk.models.entities import RecordQuery, RegisterQuery
from sidesk.models.store import Store
from tests.models.written import PACKAGE, answers, draft, revision


@pytest.fixture
def filled(store: Store) -> Store:
    store.packages.add(PACKAGE)
    photo = store.attachments.add(b"photo" * 5000, "rack.jpg", "image/jpeg").sha256
    store.records.add_revisions(
        [revision(given=answers("Hall 3", A="9"), attachments=[photo], title="Hall 3")]
    )
    store.records.start_draft(draft("r2", given=answers("Hall 4")))
    store.vault.keep("device", b"key")
    store.audit.append("anna", "finished", {"record": "r1"})
    return store


def contents(store: Store) -> object:
    lines = store.records.page(RecordQuery(order="number"))
    return (
        lines,
        [store.records.revisions(line.record) for line in lines],
        store.records.drafts(),
        store.registers.page(RegisterQuery("links")),
        store.records.complete_heads(),
        store.vault.get("device"),
        store.audit.lines(),
        store.attachments.count(),
    )


def test_a_sound_store_has_nothing_to_tell(filled: Store) -> None:
    found = care.check(filled)
    assert found.sound
    assert (found.revisions, found.attachments) == (1, 1)
    assert care.quick_check(filled).sound


def test_what_comes_back_is_what_was_there(filled: Store, tmp_path: Path) -> None:
    before = contents(filled)
    copy = care.backup(filled, tmp_path / "stick")
    filled.close()
    moment = care.restore(tmp_path / "stick", tmp_path / "new", passphrase="anna")
    assert care.backups(tmp_path / "stick") == [(moment, copy)]
    store = Store.open(tmp_path / "new", passphrase="anna")
    assert store.closed_well
    assert contents(store) == before
    assert care.check(store).sound
    store.records.rebuild()
    assert contents(store) == before
    store.close()


def test_the_recovery_code_brings_a_store_back_too(folder: Path, tmp_path: Path) -> None:
    store, code = Store.create(folder, "forgotten")
    store.records.start_draft(draft())
    care.backup(store, tmp_path / "stick")
    store.close()
    with pytest.raises(WrongPassphrase):
        care.restore(tmp_path / "stick", tmp_path / "new", passphrase="guess")
    assert not (tmp_path / "new").exists()
    care.restore(tmp_path / "stick", tmp_path / "new", recovery_code=code)
    store = Store.open(tmp_path / "new", recovery_code=code)
    assert len(store.records.drafts()) == 1
    store.close()


def test_only_new_attachments_are_written_to_the_stick(filled: Store, tmp_path: Path) -> None:
    care.backup(filled, tmp_path / "stick")
    first = (tmp_path / "stick" / "blobs.db").stat().st_size
    filled.attachments.add(b"other" * 2000, "b.jpg", "image/jpeg")
    seen: list[tuple[int, int]] = []
    care.backup(filled, tmp_path / "stick", Progress(lambda done, total: seen.append((done, total))))
    assert seen == [(0, 1), (1, 1)]
    assert (tmp_path / "stick" / "blobs.db").stat().st_size > first


def test_old_backups_are_thinned_out_to_days_and_weeks(filled: Store, tmp_path: Path) -> None:
    start = dt.datetime(2026, 5, 1, 18, tzinfo=dt.UTC)
    for day in range(60):
        for hour in (0, 1):
            moment = start + dt.timedelta(days=day, hours=hour)
            (tmp_path / f"work-{moment:%Y%m%dT%H%M%SZ}.db").write_bytes(b"")
    last = start + dt.timedelta(days=60)
    care.backup(filled, tmp_path, clock=Clock(now=lambda: last))
    kept = [moment for moment, _ in care.backups(tmp_path)]
    assert kept[: care.DAILY] == [last] + [last + dt.timedelta(hours=1, days=-n) for n in range(1, 7)]
    assert len({moment.isocalendar()[:2] for moment in kept}) == care.WEEKLY
    assert len(kept) <= care.DAILY + care.WEEKLY


def test_a_damaged_backup_is_passed_over(filled: Store, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    old = care.backup(filled, stick, clock=Clock(now=lambda: dt.datetime(2026, 5, 1, tzinfo=dt.UTC)))
    new = care.backup(filled, stick, clock=Clock(now=lambda: dt.datetime(2026, 5, 2, tzinfo=dt.UTC)))
    data = bytearray(new.read_bytes())
    data[len(data) // 2] ^= 1
    new.write_bytes(bytes(data))
    assert care.restore(stick, tmp_path / "new", passphrase="anna") == dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    old.write_bytes(b"")
    with pytest.raises(StoreDamaged):
        care.restore(stick, tmp_path / "newer", passphrase="anna")


def test_a_folder_with_a_store_or_with_other_backups_is_not_written_to(
    filled: Store, folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(StoreExists):
        care.backup(filled, folder)
    other, _ = Store.create(tmp_path / "other", "berta")
    care.backup(other, tmp_path / "stick")
    other.close()
    with pytest.raises(StoreExists):
        care.backup(filled, tmp_path / "stick")
    with pytest.raises(StoreExists):
        care.restore(tmp_path / "stick", folder, passphrase="berta")
    with pytest.raises(BackupMissing):
        care.restore(tmp_path / "nowhere", tmp_path / "new", passphrase="berta")


def test_a_backup_of_a_newer_program_is_refused(filled: Store, tmp_path: Path) -> None:
    care.backup(filled, tmp_path / "stick")
    file = keys.read(tmp_path / "stick")
    keys.write(tmp_path / "stick", type(file)(file.store, file.slots, "0999"))
    with pytest.raises(StoreNewer):
        care.restore(tmp_path / "stick", tmp_path / "new", passphrase="anna")


def test_a_stopped_backup_leaves_no_half_file(filled: Store, tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        care.backup(filled, tmp_path / "stick", progress)
    assert care.backups(tmp_path / "stick") == []
    assert not list((tmp_path / "stick").glob("*.part"))


def test_a_stick_that_cannot_be_written_to_is_told(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "stick").write_text("a file")
    with pytest.raises(CannotWrite):
        care.backup(filled, tmp_path / "stick")


def test_numbers_given_out_after_the_backup_are_not_given_out_again(filled: Store, tmp_path: Path) -> None:
    filled.numbers.next("P", "D18", "7KQ2")
    care.backup(filled, tmp_path / "stick")
    lost = {filled.numbers.next("P", "D18", "7KQ2"), filled.numbers.next("P", "D02", "7KQ2")}
    filled.close()
    care.restore(tmp_path / "stick", tmp_path / "new", passphrase="anna")
    store = Store.open(tmp_path / "new", passphrase="anna")
    again = {store.numbers.next("P", "D18", "7KQ2"), store.numbers.next("P", "D02", "7KQ2")}
    assert not lost & again
    store.close()


def test_a_photo_that_is_gone_is_found_by_the_check(filled: Store) -> None:
    with filled.attachments.files()[0].transaction() as connection:
        connection.exec_driver_sql("DELETE FROM blob")
    (problem,) = care.check(filled).problems
    assert problem.startswith("attachment ")


def test_a_store_copied_by_hand_with_its_folder_still_opens(
    filled: Store, folder: Path, tmp_path: Path
) -> None:
    before = contents(filled)
    filled.close()
    shutil.copytree(folder, tmp_path / "copy")
    store = Store.open(tmp_path / "copy", passphrase="anna")
    assert contents(store) == before
    store.close()


def test_a_backup_made_after_the_clock_went_back_is_the_newest_and_is_kept(
    filled: Store, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    now = dt.datetime(2026, 5, 11, 14, tzinfo=dt.UTC)
    for day in range(care.DAILY + care.WEEKLY + 1):
        moment = now + dt.timedelta(days=7 * day)
        care.backup(filled, stick, clock=Clock(now=lambda moment=moment: moment))  # type: ignore[misc]
    filled.records.start_draft(draft("r3", given=answers("Hall 5")))
    copy = care.backup(filled, stick, clock=Clock(now=lambda: now - dt.timedelta(days=3652)))
    assert care.backups(stick)[0][1] == copy
    care.restore(stick, tmp_path / "new", passphrase="anna")
    again = Store.open(tmp_path / "new", passphrase="anna")
    assert again.records.draft("r3") is not None
    again.close()


def test_a_backup_that_found_no_room_leaves_the_stick_as_it_was(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "notes.txt").write_text("mine")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "told by the system")

    with monkeypatch.context() as patch:
        patch.setattr(keys, "write", full)
        with pytest.raises(CannotWrite):
            care.backup(filled, stick)
    assert [path.name for path in stick.iterdir()] == ["notes.txt"]
    care.backup(filled, stick)
    before = set(stick.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(keys, "write", full)
        with pytest.raises(CannotWrite):
            care.backup(filled, stick)
    assert set(stick.iterdir()) == before
