"""A stick that was plugged in: both directions at once, and nothing lost when it is pulled early."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sidesk.actions import enrol, exchange, stick
from sidesk.actions.desk import Desk
from sidesk.core import files
from sidesk.core.errors import CannotWrite, StickPulled
from sidesk.hq import enrol as office_enrol
from sidesk.hq.ingest import ingest, write_replies
from sidesk.hq.office import Headquarters
from sidesk.sync import folder as carrier
from tests.support.field import INVITED, PASSPHRASE, done, person


@pytest.fixture
def plugged(tmp_path: Path) -> stick.Stick:
    root = tmp_path / "KINGSTON"
    root.mkdir()
    return stick.Stick(root, "KINGSTON")


def answered(office: Headquarters, one: stick.Stick) -> None:
    """Somebody at headquarters takes in what lies on the stick and puts the answers there."""
    files = [path.read_bytes() for path in (one.root / stick.FOLDER).glob("*.sidesk")]
    write_replies(ingest(office, files), one.root)


def names(one: stick.Stick) -> set[str]:
    return {path.relative_to(one.root).as_posix() for path in one.root.rglob("*") if path.is_file()}


def been_home(member: Desk, office: Headquarters, plugged: stick.Stick) -> None:
    """A record went to headquarters on the stick, and the answer lies on it."""
    done(member, "P02", person())
    stick.both_ways(member, plugged)
    answered(office, plugged)


def test_one_press_takes_in_what_lies_there_and_writes_what_waits(
    member: Desk, office: Headquarters, plugged: stick.Stick
) -> None:
    done(member, "P02", person())
    first = stick.both_ways(member, plugged)
    assert (first.count, first.written) == (0, (f"{member.device_code}-0001.sidesk",))
    answered(office, plugged)
    offer = stick.look(member, plugged)
    assert (offer.waiting, len(offer.found)) == (1, 1)
    done(member, "P02", person("样例·乙"))
    second = stick.both_ways(member, plugged)
    assert (second.count, len(second.taken.confirmed), len(second.written)) == (1, 1, 1)
    assert exchange.waiting(member).waiting == 1  # the second waits for its receipt
    document = exchange.inspect(member, (plugged.root / stick.FOLDER / second.written[0]).read_bytes())
    assert "样例·乙" in document
    assert "样例·白杨" not in document  # what came first said already that it had arrived


def test_a_stick_offers_nothing_twice_and_nothing_on_it_is_removed(
    member: Desk, office: Headquarters, plugged: stick.Stick
) -> None:
    been_home(member, office, plugged)
    before = names(plugged)
    stick.both_ways(member, plugged)
    assert stick.look(member, plugged).found == ()
    assert before < names(plugged)


def test_bundles_for_others_and_spoiled_ones_are_told_and_stop_nothing(
    member: Desk, office: Headquarters, plugged: stick.Stick
) -> None:
    been_home(member, office, plugged)
    [answer] = plugged.root.glob("HQ-*.sidesk")
    (plugged.root / "AAAA-0001.sidesk").write_bytes(b"rubbish")
    ours = plugged.root / stick.FOLDER / f"{member.device_code}-0001.sidesk"
    carrier.write(plugged.root / "another.sidesk", answer.read_bytes()[:-1] + b"\0")
    (plugged.root / "holiday.eml").write_bytes(b"From: a@b\r\n\r\nhello")
    from sidesk.sync import encryption

    foreign = encryption.encrypt(ours.read_bytes(), [encryption.new_identity()[1]])
    (plugged.root / "BBBB-0001.sidesk").write_bytes(foreign)
    did = stick.both_ways(member, plugged)
    assert (did.count, did.others) == (1, 1)
    assert {name for name, _why in did.refused} == {"AAAA-0001.sidesk", "another.sidesk"}
    assert len(did.written) == 1
    assert exchange.waiting(member).waiting == 0


def test_a_laptop_that_is_not_enrolled_is_offered_its_invitation_then_its_answer(
    desk: Desk, office: Headquarters, plugged: stick.Stick
) -> None:
    assert stick.look(desk, plugged).invitation is None
    invitation = plugged.root / "anna.sidesk-invite"
    invitation.write_bytes(office_enrol.invite(office, INVITED))
    assert stick.look(desk, plugged).invitation == invitation
    request = enrol.answer_invitation(desk, invitation, PASSPHRASE)
    answer = plugged.root / "anna.sidesk-answer"
    answer.write_bytes(office_enrol.accept(office, request.read_bytes(), PASSPHRASE).answer)
    assert stick.look(desk, plugged).invitation == answer


def vanishes(one: stick.Stick) -> None:
    shutil.rmtree(one.root)


def leaves_its_folder(one: stick.Stick) -> None:
    """Its folder stays, as one of this computer's own disk."""
    away = one.root.with_name("away")
    one.root.rename(away)
    one.root.symlink_to("/proc")


def says_nothing(_one: stick.Stick) -> None:
    """The system has not noticed yet."""


@pytest.mark.parametrize("pulled", [vanishes, leaves_its_folder, says_nothing])
def test_a_stick_that_is_pulled_while_it_is_written_is_told_in_one_sentence_and_nothing_is_lost(
    member: Desk,
    office: Headquarters,
    plugged: stick.Stick,
    monkeypatch: pytest.MonkeyPatch,
    pulled: Callable[[stick.Stick], None],
) -> None:
    done(member, "P02", person())

    def torn(_path: Path, _data: bytes) -> None:
        pulled(plugged)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as edge:
        edge.setattr(carrier, "write_whole", torn)
        with pytest.raises(StickPulled, match="KINGSTON"):
            stick.both_ways(member, plugged)
    assert exchange.waiting(member).bundles == []
    if plugged.root.is_symlink():
        plugged.root.unlink()
    plugged.root.mkdir(exist_ok=True)
    assert len(stick.both_ways(member, plugged).written) == 1
    answered(office, plugged)
    stick.both_ways(member, plugged)
    assert exchange.waiting(member).waiting == 0


def test_what_the_stick_does_not_give_back_as_it_was_written_does_not_count(
    member: Desk, plugged: stick.Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(member, "P02", person())

    def worn_out(path: Path, data: bytes) -> None:
        files.write_whole(path, data[:-1] + b"\0")

    monkeypatch.setattr(carrier, "write_whole", worn_out)
    with pytest.raises(CannotWrite):
        stick.both_ways(member, plugged)
    assert exchange.waiting(member).bundles == []


def test_a_stick_that_is_gone_before_it_begins_is_told(member: Desk, plugged: stick.Stick) -> None:
    vanishes(plugged)
    with pytest.raises(StickPulled):
        stick.look(member, plugged)
    with pytest.raises(StickPulled):
        stick.both_ways(member, plugged)
