"""Looking after the store: a backup opens with the same passphrase, and damage is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sidesk.actions import browse, care, fill, opening
from sidesk.actions.desk import Desk
from sidesk.core.errors import CannotWrite, RestoredInPart, SideskError, StoreExists, WrongPassphrase
from sidesk.models.entities import RecordQuery
from tests.support.field import PASSPHRASE, Grown, clock_at, done, pdf_of, person


def test_backup_and_restore_bring_everything_back_under_the_same_passphrase(
    desk: Desk, grown: Grown, tmp_path: Path
) -> None:
    paper = done(desk, "P02", person())
    draft = fill.start(desk, "P02", answers=person("样例·甲"))
    pdf, lines = pdf_of(desk, paper), browse.records(desk, RecordQuery()).lines
    assert care.last_backup(desk) is None
    copy = care.backup(desk, tmp_path / "stick")
    assert copy.parent == tmp_path / "stick"
    assert care.last_backup(desk) == desk.clock.now()
    made = care.restore(tmp_path / "stick", tmp_path / "new laptop", PASSPHRASE)
    assert made == desk.clock.now()
    for key in ({"passphrase": PASSPHRASE}, {"recovery_code": grown.code}):
        again = opening.unlock(tmp_path / "new laptop", clock=clock_at(), **key)
        assert pdf_of(again, paper) == pdf
        assert fill.resume(again, draft.record).answers == draft.answers
        assert browse.records(again, RecordQuery()).lines == lines
        assert (again.person, again.device_code) == (desk.person, desk.device_code)
        assert opening.signs_with(again, PASSPHRASE)
        assert care.check(again) == []
        again.close()


def test_numbers_given_after_a_backup_are_not_given_again_after_restoring_it(
    desk: Desk, tmp_path: Path
) -> None:
    fill.start(desk, "P02")
    care.backup(desk, tmp_path / "stick")
    lost = {fill.start(desk, "P02").number for _ in range(5)}
    care.restore(tmp_path / "stick", tmp_path / "new", PASSPHRASE)
    again = opening.unlock(tmp_path / "new", passphrase=PASSPHRASE, clock=clock_at())
    assert fill.start(again, "P02").number not in lost
    again.close()


def test_a_wrong_passphrase_restores_nothing(desk: Desk, tmp_path: Path) -> None:
    care.backup(desk, tmp_path / "stick")
    with pytest.raises(WrongPassphrase):
        care.restore(tmp_path / "stick", tmp_path / "new", "wrong")
    assert not opening.is_there(tmp_path / "new")


def test_nothing_is_restored_over_a_store_or_from_nothing(desk: Desk, tmp_path: Path) -> None:
    care.backup(desk, tmp_path / "stick")
    with pytest.raises(StoreExists):
        care.restore(tmp_path / "stick", desk.folder, PASSPHRASE)
    with pytest.raises(SideskError):
        care.restore(tmp_path / "empty", tmp_path / "new", PASSPHRASE)
    assert not opening.is_there(tmp_path / "new")


def test_a_backup_that_cannot_be_written_is_told_and_not_remembered(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a file").write_bytes(b"")
    with pytest.raises(CannotWrite):
        care.backup(desk, tmp_path / "a file")
    assert care.last_backup(desk) is None


def test_a_whole_store_has_no_faults_and_a_changed_page_is_one(desk: Desk, tmp_path: Path) -> None:
    done(desk, "P02", person())
    assert care.check(desk) == []
    copy = care.backup(desk, tmp_path / "stick")
    data = bytearray(copy.read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes(data)
    with pytest.raises(SideskError):
        care.restore(tmp_path / "stick", tmp_path / "new", PASSPHRASE)
    assert not opening.is_there(tmp_path / "new")


def test_the_free_space_is_told(desk: Desk) -> None:
    assert care.free_space(desk) > 0


def test_a_backup_brings_the_settings_back_as_well(desk: Desk, tmp_path: Path) -> None:
    opening.keep_settings(desk, replace(desk.settings, company="示例集成公司", paper_language="en"))
    care.backup(desk, tmp_path / "stick")
    care.restore(tmp_path / "stick", tmp_path / "new", PASSPHRASE)
    back = opening.read_settings(tmp_path / "new")
    assert (back.company, back.paper_language) == ("示例集成公司", "en")
    assert b"company" not in b"".join(file.read_bytes() for file in (tmp_path / "stick").iterdir())


@pytest.mark.parametrize("damage", ["a byte is changed", "the file is gone"])
def test_a_backup_whose_attachments_are_damaged_is_put_back_but_not_passed_over(
    desk: Desk, tmp_path: Path, damage: str
) -> None:
    record = done(desk, "P02", person()).record
    care.backup(desk, tmp_path / "stick")
    blobs = tmp_path / "stick" / "blobs.db"
    if damage == "the file is gone":
        blobs.unlink()
    else:
        data = bytearray(blobs.read_bytes())
        data[-5000] ^= 1
        blobs.write_bytes(data)
    with pytest.raises(RestoredInPart, match="damaged"):
        care.restore(tmp_path / "stick", tmp_path / "new", PASSPHRASE)
    again = opening.unlock(tmp_path / "new", passphrase=PASSPHRASE, clock=desk.clock)
    assert again.store.records.heads(record) == desk.store.records.heads(record)
    assert again.settings == desk.settings
    again.close()
