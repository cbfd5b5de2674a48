"""Becoming known to headquarters by file: invitation in, request out, answer in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sidesk.actions import browse, enrol, exchange, fill, identity, opening, vouching
from sidesk.actions.desk import Desk
from sidesk.actions.enrol import Kind
from sidesk.actions.verify import VALID, verify_file
from sidesk.core.errors import CannotRead, CannotWrite, EnrolmentRefused, WrongSigningPassphrase
from sidesk.core.text import Words
from sidesk.hq import enrol as office_enrol
from sidesk.hq.ingest import ingest
from sidesk.hq.office import Headquarters, init
from sidesk.signing import vouching as seal_vouching
from sidesk.signing.verify import verdict
from sidesk.sync.enrolment import Invited
from tests.hq.lab import enrolled
from tests.support.field import INVITED, PASSPHRASE, PERSON, clock_at, done, join, later, pdf_of, person


@pytest.fixture
def invitation(office: Headquarters) -> bytes:
    return office_enrol.invite(office, INVITED)


def unchanged(desk: Desk) -> bool:
    """Nobody but the person of the first run works here, with a key certified on this laptop."""
    facts = identity.key_facts(desk.store)
    return not desk.enrolled and desk.person.name == PERSON.name and facts.is_local


def test_an_invitation_says_who_invites_whom(desk: Desk, office: Headquarters, invitation: bytes) -> None:
    told = enrol.look_at(desk, invitation)
    assert (told.office, told.name, told.role, told.unit) == ("演示总部", "安娜 Anna", "LEAD", "工程部")
    assert told.fingerprint == office.public.fingerprint
    assert not told.expired
    desk.clock = later(days=office_enrol.DAYS, minutes=1)
    assert enrol.look_at(desk, invitation).expired


def test_enrolment_by_file_changes_person_and_certificate(
    desk: Desk, office: Headquarters, invitation: bytes, tmp_path: Path
) -> None:
    before, local_root = identity.key_facts(desk.store), enrol.trust_anchor(desk)
    assert unchanged(desk)
    path = tmp_path / "stick" / "invitation"
    path.parent.mkdir()
    path.write_bytes(invitation)
    request = enrol.answer_invitation(desk, path, PASSPHRASE)
    assert request == path.with_name(enrol.request_name(desk))
    assert unchanged(desk)  # nothing happens before headquarters has answered
    answer = tmp_path / "answer"
    answer.write_bytes(office_enrol.accept(office, request.read_bytes(), PASSPHRASE).answer)
    told = enrol.take_answer_file(desk, answer, PASSPHRASE)
    after = identity.key_facts(desk.store)
    assert (told.name, told.role, told.unit) == ("安娜 Anna", "LEAD", "工程部")
    assert desk.person == told
    assert desk.enrolled
    assert (before.name, before.is_local) == (PERSON.name, True)
    assert (after.name, after.issuer, after.is_local) == ("安娜 Anna", "演示总部", False)
    assert enrol.trust_anchor(desk).strip() == office.root.strip() != local_root.strip()
    desk.close()
    again = opening.unlock(desk.folder, passphrase=PASSPHRASE, clock=clock_at())
    assert (again.person, again.enrolled) == (told, True)
    again.close()


def test_papers_of_an_enrolled_laptop_are_valid_against_headquarters_root(
    member: Desk, office: Headquarters
) -> None:
    pdf = pdf_of(member, done(member, "P02", person()))
    verdict = verify_file(pdf, [office.root], Words("en"))
    assert verdict.code == VALID, verdict.reasons
    assert [seal.signer for seal in verdict.seals] == ["安娜 Anna"]


def test_an_answer_of_another_office_is_refused(
    desk: Desk, office: Headquarters, invitation: bytes, tmp_path: Path
) -> None:
    with init(tmp_path / "other", PASSPHRASE, "另一个总部", clock_at(), rounds=1).office as other:
        theirs = enrol.request(desk, office_enrol.invite(other, INVITED), PASSPHRASE)
        answer = office_enrol.accept(other, theirs, PASSPHRASE).answer
    enrol.request(desk, invitation, PASSPHRASE)  # the laptop waits for the answer to this one now
    with pytest.raises(EnrolmentRefused):
        enrol.take_answer(desk, answer, PASSPHRASE)
    assert unchanged(desk)


def test_an_answer_for_another_laptop_is_refused(
    desk: Desk, member: Desk, office: Headquarters, invitation: bytes
) -> None:
    """Copies of one store are one laptop, so the second gets keys of its own."""
    from sidesk.signing.keys import DeviceKey

    desk.store.vault.keep(identity.DEVICE, DeviceKey.create().secret)
    enrol.request(desk, invitation, PASSPHRASE)
    theirs = enrol.request(member, office_enrol.invite(office, INVITED), PASSPHRASE)
    answer = office_enrol.accept(office, theirs, PASSPHRASE).answer
    with pytest.raises(EnrolmentRefused):
        enrol.take_answer(desk, answer, PASSPHRASE)
    assert unchanged(desk)


def test_an_answer_nobody_asked_for_is_refused(desk: Desk, invitation: bytes, office: Headquarters) -> None:
    answer = office_enrol.accept(office, enrol.request(desk, invitation, PASSPHRASE), PASSPHRASE).answer
    enrol.take_answer(desk, answer, PASSPHRASE)
    with pytest.raises(EnrolmentRefused, match="no invitation"):
        enrol.take_answer(desk, answer, PASSPHRASE)
    assert desk.enrolled


@pytest.mark.parametrize("rubbish", [b"", b"{}", b"%PDF-1.7", b"\xff" * 200])
def test_rubbish_is_refused_as_invitation_and_as_answer(
    desk: Desk, invitation: bytes, rubbish: bytes
) -> None:
    with pytest.raises(EnrolmentRefused):
        enrol.look_at(desk, rubbish)
    with pytest.raises(EnrolmentRefused):
        enrol.request(desk, rubbish, PASSPHRASE)
    enrol.request(desk, invitation, PASSPHRASE)
    with pytest.raises(EnrolmentRefused):
        enrol.take_answer(desk, rubbish, PASSPHRASE)
    with pytest.raises(EnrolmentRefused):
        enrol.take_answer(desk, invitation, PASSPHRASE)
    assert unchanged(desk)


def test_a_wrong_passphrase_changes_nothing_and_the_answer_can_be_taken_again(
    desk: Desk, office: Headquarters, invitation: bytes
) -> None:
    with pytest.raises(WrongSigningPassphrase):
        enrol.request(desk, invitation, "wrong")
    answer = office_enrol.accept(office, enrol.request(desk, invitation, PASSPHRASE), PASSPHRASE).answer
    with pytest.raises(WrongSigningPassphrase):
        enrol.take_answer(desk, answer, "wrong")
    assert unchanged(desk)
    enrol.take_answer(desk, answer, PASSPHRASE)
    assert desk.enrolled


def test_a_second_person_of_another_office_takes_the_laptop_over(member: Desk, tmp_path: Path) -> None:
    with init(tmp_path / "other", PASSPHRASE, "另一个总部", clock_at(), rounds=1).office as other:
        join(member, other)
        assert enrol.trust_anchor(member).strip() == other.root.strip()
    assert identity.key_facts(member.store).issuer == "另一个总部"


def test_drafts_and_papers_of_before_are_kept(desk: Desk, office: Headquarters) -> None:
    paper = done(desk, "P02", person())
    draft = fill.start(desk, "P02")
    local_root = enrol.trust_anchor(desk)
    join(desk, office)
    assert fill.resume(desk, draft.record).draft is not None
    assert verify_file(pdf_of(desk, paper), [local_root], Words("en")).code == VALID


SAME = Invited("", PERSON.name, "LEAD", "工程部")  # headquarters calls her what her laptop called her


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Headquarters]:
    """A headquarters that knows no laptop yet."""
    with init(tmp_path / "elsewhere", PASSPHRASE, "别处总部", clock_at(), rounds=1).office as office:
        yield office


def test_what_was_sealed_before_the_enrolment_keeps_its_seal_and_counts_at_headquarters(
    desk: Desk, elsewhere: Headquarters, tmp_path: Path
) -> None:
    before = done(desk, "P02", person())
    untouched, local_root = pdf_of(desk, before), enrol.trust_anchor(desk)
    join(desk, elsewhere, SAME)
    (tip,) = desk.store.papers.latest(before.record)
    pdf = browse.paper_bytes(desk, tip)
    assert pdf.startswith(untouched)
    found = verdict(pdf, [elsewhere.root])
    assert found.is_valid, found.told(Words("en"))
    assert [(one.signer, one.vouched) for one in found.seals] == [(PERSON.name, True), (PERSON.name, False)]
    assert not verdict(untouched, [elsewhere.root]).is_valid  # by itself nobody vouches for it
    assert verify_file(untouched, [local_root], Words("en")).code == VALID
    bundles = [path.read_bytes() for path in exchange.export(desk, tmp_path)]
    ingested = ingest(elsewhere, bundles)
    assert ingested.exit_code == 0, [one.told(Words("en")) for one in ingested.results]
    assert {paper.id for paper in elsewhere.store.papers.of(before.record)} == {before.id, tip.id}


def test_whom_headquarters_calls_otherwise_signed_nothing_in_that_other_name(
    desk: Desk, office: Headquarters, tmp_path: Path
) -> None:
    before = done(desk, "P02", person())
    join(desk, office)
    (tip,) = desk.store.papers.latest(before.record)
    found = verdict(browse.paper_bytes(desk, tip), [office.root])
    assert [one.signer for one in found.seals] == [INVITED.name, INVITED.name]
    ingested = ingest(office, [path.read_bytes() for path in exchange.export(desk, tmp_path)])
    assert "author is not among" in ingested.results[0].told(Words("en"))


def test_a_stranger_cannot_vouch_for_the_seals_of_another(desk: Desk, office: Headquarters) -> None:
    theirs = pdf_of(desk, done(desk, "P02", person()))
    now = office.clock.now()
    pdf = seal_vouching.vouch(theirs, enrolled(office, "本").key, at=now)
    found = verdict(pdf, [office.root], now)
    assert not found.is_valid
    assert [(one.vouched, one.trusted) for one in found.seals] == [(False, False), (False, True)]


def test_countersigning_twice_adds_nothing(desk: Desk, elsewhere: Headquarters) -> None:
    before = done(desk, "P02", person())
    join(desk, elsewhere, SAME)
    key = identity.open_person_key(desk, PASSPHRASE)
    assert vouching.vouch(desk, key) == 0
    assert len(desk.store.papers.of(before.record)) == 2


def test_files_tell_what_they_are_whatever_their_name(
    desk: Desk, office: Headquarters, invitation: bytes, tmp_path: Path
) -> None:
    request = enrol.request(desk, invitation, PASSPHRASE)
    answer = office_enrol.accept(office, request, PASSPHRASE).answer
    path = tmp_path / "whatever.pdf"
    for data, kind in (
        (invitation, Kind.INVITATION),
        (request, Kind.REQUEST),
        (answer, Kind.ANSWER),
        (b"rubbish", Kind.BUNDLE),
        (b"", Kind.BUNDLE),
    ):
        path.write_bytes(data)
        assert enrol.kind_of(path) is kind
        assert enrol.kind_of_bytes(data) is kind


def test_files_that_are_not_there_are_told(desk: Desk, invitation: bytes, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    for attempt in (
        lambda: enrol.look_at_file(desk, missing),
        lambda: enrol.take_answer_file(desk, missing, PASSPHRASE),
        lambda: enrol.answer_invitation(desk, missing, PASSPHRASE),
        lambda: enrol.kind_of(missing),
    ):
        with pytest.raises(CannotRead):
            attempt()
    path = tmp_path / "invitation"
    path.write_bytes(invitation)
    with pytest.raises(CannotWrite):
        enrol.answer_invitation(desk, path, PASSPHRASE, tmp_path / "nowhere")
