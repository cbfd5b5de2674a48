"""The key of the root on an administrator's stick: without it nobody is certified, and nobody is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from sidesk.core.errors import RootApart, RootOfAnother, WrongSigningPassphrase
from sidesk.hq import enrol
from sidesk.hq.handing_out import export
from sidesk.hq.ingest import ingest
from sidesk.hq.roles import READ, may
from sidesk.signing import cms
from sidesk.sync.enrolment import Invited
from tests.hq.lab import PASSPHRASE, Time, enrolled, founded, newcomer


def test_without_its_file_nobody_is_certified_and_with_it_somebody_is(tmp_path: Path) -> None:
    with founded(tmp_path / "hq", Time()) as office:
        stick = tmp_path / "root.p12"
        office.part_with_root(stick.write_bytes)
        assert not office.holds_root
        anna = newcomer(office)
        request = anna.request(enrol.invite(office, Invited("", "安娜", "ENG", "")))
        with pytest.raises(RootApart):
            enrol.accept(office, request, PASSPHRASE)
        with pytest.raises(WrongSigningPassphrase):
            office.authority_in(stick.read_bytes(), "wrong")
        root = office.authority_in(stick.read_bytes(), PASSPHRASE)
        anna.take_answer(enrol.accept_by(office, request, lambda: root).answer)
        with founded(tmp_path / "other", Time()) as other, pytest.raises(RootOfAnother):
            other.authority_in(stick.read_bytes(), PASSPHRASE)


def test_a_stick_that_cannot_be_written_leaves_the_key_where_it_is(tmp_path: Path) -> None:
    def full(_data: bytes) -> None:
        raise OSError("full")

    with founded(tmp_path, Time()) as office:
        with pytest.raises(OSError, match="full"):
            office.part_with_root(full)
        assert office.holds_root


def test_a_lost_laptop_is_shut_out_at_once_and_its_certificate_ends_when_the_stick_is_there(
    tmp_path: Path,
) -> None:
    with founded(tmp_path, Time()) as office:
        anna, root = enrolled(office), office.authority(PASSPHRASE)
        office.revoke_by(anna.device.id, "lost", None)
        anna.write("r1")
        assert ingest(office, anna.send()).exit_code == 1
        final = anna.write("r2", "final")
        before = cms.verdict(final.bytes, final.cms, [office.root], office.clock.now(), [office.crl])
        assert before.trusted
        office.revoke_by(anna.device.id, "lost", root)
        after = cms.verdict(final.bytes, final.cms, [office.root], office.clock.now(), [office.crl])
        assert not after.trusted


def test_a_project_is_handed_out_with_every_revision_and_file(tmp_path: Path) -> None:
    with founded(tmp_path / "hq", Time()) as office:
        anna = enrolled(office)
        sha = anna.attach(b"photo")
        made = anna.write("r1", project="P/1", attachments=[sha])
        ingest(office, anna.send())
        folder = export(office, "P/1", tmp_path / "out")
        assert made.id in (folder / "project.json").read_text()
        assert (folder / "files" / sha).read_bytes() == b"photo"
        assert folder.parent == tmp_path / "out"


def test_roles_give_rights_and_end() -> None:
    assert may(["auditor"], READ)
    assert not may(["engineer", "king"], READ)
