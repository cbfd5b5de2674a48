"""Making a headquarters, letting laptops in, and shutting them out again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sidesk.core.errors import (
    EnrolmentRefused,
    OfficeMissing,
    StoreExists,
    WrongPassphrase,
    WrongSigningPassphrase,
)
from sidesk.hq import enrol
from sidesk.hq import office as offices
from sidesk.hq.office import Headquarters
from sidesk.models.store import Store
from sidesk.models.vault import VaultStore
from sidesk.signing import certificates
from sidesk.sync import encryption
from sidesk.sync.enrolment import Invited, read_invitation
from tests.hq.lab import PASSPHRASE, Time, enrolled, founded, newcomer

ANNA = Invited("", "安娜", "ENG", "工程部")


@pytest.fixture(scope="module")
def time() -> Time:
    return Time()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, time: Time) -> Iterator[Headquarters]:
    with founded(tmp_path_factory.mktemp("hq"), time) as made:
        yield made


def test_a_headquarters_is_made_once_and_opens_again(tmp_path: Path, time: Time) -> None:
    made = offices.init(tmp_path, PASSPHRASE, "演示总部", time.clock(), "https://hq.example", rounds=1)
    public, root = made.office.public, made.office.root
    assert made.recovery_code
    assert encryption.recipient_of(made.recovery_identity) == public.age[1]
    assert encryption.recipient_of(made.office.identity) == public.age[0]
    made.office.close()
    with pytest.raises(StoreExists):
        offices.init(tmp_path, PASSPHRASE, "again", time.clock(), rounds=1)
    with pytest.raises(WrongPassphrase):
        offices.open_office(tmp_path, "wrong")
    with offices.open_office(tmp_path, PASSPHRASE, time.clock()) as again:
        assert (again.public, again.root) == (public, root)
        assert certificates.holder(certificates.read(root)[0]).name == "演示总部"


@pytest.mark.parametrize("broken_off_at", ["hq.signing", "hq.crl", "hq.public"])
def test_a_headquarters_that_was_broken_off_midway_is_begun_anew(
    tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch, broken_off_at: str
) -> None:
    real = VaultStore.keep

    def killed(self: VaultStore, name: str, data: bytes) -> None:
        if name == broken_off_at:
            raise KeyboardInterrupt
        real(self, name, data)

    for unmakes in (True, False):  # False: killed so hard that nothing was put in order
        with monkeypatch.context() as patch:
            patch.setattr(VaultStore, "keep", killed)
            if not unmakes:
                patch.setattr(Store, "unmake", Store.close)
            with pytest.raises(KeyboardInterrupt):
                offices.init(tmp_path, PASSPHRASE, "演示总部", time.clock(), rounds=1)
        with pytest.raises(OfficeMissing):
            offices.open_office(tmp_path, PASSPHRASE)
    with offices.init(tmp_path, PASSPHRASE, "演示总部", time.clock(), rounds=1).office as made:
        assert made.store.audit.broken() is None
    with offices.open_office(tmp_path, PASSPHRASE, time.clock()) as again:
        assert again.crl


def test_headquarters_is_never_made_over_a_store_somebody_works_with(tmp_path: Path, time: Time) -> None:
    from sidesk.actions import opening
    from sidesk.actions.identity import Newcomer

    desk, _ = opening.begin(tmp_path, PASSPHRASE, Newcomer("Anna", "ENG"), clock=time.clock(), rounds=1)
    desk.close()
    with pytest.raises(StoreExists):
        offices.init(tmp_path, PASSPHRASE, "演示总部", time.clock(), rounds=1)
    opening.unlock(tmp_path, passphrase=PASSPHRASE).close()


def test_a_folder_without_headquarters_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(OfficeMissing):
        offices.open_office(tmp_path, PASSPHRASE)
    store, _ = Store.create(tmp_path, PASSPHRASE)
    store.close()
    with pytest.raises(OfficeMissing):
        offices.open_office(tmp_path, PASSPHRASE)


def test_the_name_comes_from_the_invitation_and_not_from_the_request(office: Headquarters) -> None:
    engineer = newcomer(office, name="老板 boss")
    accepted = enrol.accept(office, engineer.request(enrol.invite(office, ANNA)), PASSPHRASE)
    answer = engineer.take_answer(accepted.answer)
    assert (answer.person.name, answer.person.role, answer.person.unit) == ("安娜", "ENG", "工程部")
    assert (engineer.key.holder.name, engineer.key.holder.unit) == ("安娜", "工程部")
    assert engineer.key.holder.person == answer.person.id
    assert not engineer.key.is_local
    assert engineer.key.root == office.root


def test_the_answer_brings_the_directory_the_revocations_and_the_projects(office: Headquarters) -> None:
    first = enrolled(office, "本")
    office.store.office.assign(first.person, "DEMO")
    invitation = enrol.invite(office, Invited(first.person, "本", "ENG", ""))
    second = newcomer(office)
    answer = second.take_answer(enrol.accept(office, second.request(invitation), PASSPHRASE).answer)
    assert answer.sealed.projects == ("DEMO",)
    colleague = next(one for one in answer.sealed.directory if one.id == first.person)
    assert colleague.name == "本"
    assert {card.id for card in colleague.devices} == {first.device.id, second.device.id}
    assert answer.sealed.crl


def test_an_invitation_works_once(office: Headquarters) -> None:
    invitation = enrol.invite(office, ANNA)
    enrol.accept(office, newcomer(office).request(invitation), PASSPHRASE)
    with pytest.raises(EnrolmentRefused, match="used already"):
        enrol.accept(office, newcomer(office).request(invitation), PASSPHRASE)


def test_of_ten_who_try_one_invitation_at_once_one_gets_in(office: Headquarters) -> None:
    invitation = enrol.invite(office, ANNA)
    requests = [newcomer(office).request(invitation) for number in range(10)]

    def attempt(request: bytes) -> bool:
        try:
            enrol.accept(office, request, PASSPHRASE)
        except EnrolmentRefused:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(attempt, requests)) == 1


def test_a_lost_answer_is_given_again_to_the_same_laptop(office: Headquarters) -> None:
    engineer = newcomer(office)
    request = engineer.request(enrol.invite(office, ANNA))
    first = enrol.accept(office, request, PASSPHRASE)
    again = enrol.accept(office, request, PASSPHRASE)
    assert (first.repeated, again.repeated) == (False, True)
    assert engineer.take_answer(again.answer).chain == engineer.take_answer(first.answer).chain


def test_an_expired_invitation_is_refused(office: Headquarters, time: Time) -> None:
    request = newcomer(office).request(enrol.invite(office, ANNA))
    before, time.moment = time.moment, time.moment + dt.timedelta(days=enrol.DAYS, seconds=1)
    try:
        with pytest.raises(EnrolmentRefused, match="expired"):
            enrol.accept(office, request, PASSPHRASE)
    finally:
        time.moment = before


def test_an_invitation_of_another_office_is_refused(office: Headquarters, tmp_path: Path, time: Time) -> None:
    with founded(tmp_path / "other", time) as other:
        request = newcomer(other).request(enrol.invite(other, ANNA))
    with pytest.raises(EnrolmentRefused, match="not meant for this computer"):
        enrol.accept(office, request, PASSPHRASE)


def test_two_devices_never_share_a_code(office: Headquarters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrol, "device_code", lambda _: "7KQ2")
    enrol.accept(office, newcomer(office).request(enrol.invite(office, ANNA)), PASSPHRASE)
    with pytest.raises(EnrolmentRefused, match="device code"):
        enrol.accept(office, newcomer(office).request(enrol.invite(office, ANNA)), PASSPHRASE)


def test_the_root_opens_with_its_passphrase_only(office: Headquarters) -> None:
    request = newcomer(office).request(enrol.invite(office, ANNA))
    with pytest.raises(WrongSigningPassphrase):
        enrol.accept(office, request, "wrong")
    assert not enrol.accept(office, request, PASSPHRASE).repeated  # the invitation was not used up


def test_a_revoked_laptop_gets_no_answer_again(office: Headquarters) -> None:
    engineer = newcomer(office)
    request = engineer.request(enrol.invite(office, ANNA))
    enrol.accept(office, request, PASSPHRASE)
    office.revoke(engineer.device.id, "lost", PASSPHRASE)
    office.revoke("unknown", "lost", PASSPHRASE)
    with pytest.raises(EnrolmentRefused, match="was revoked"):
        enrol.accept(office, request, PASSPHRASE)


def test_a_laptop_that_changed_its_keys_needs_a_new_invitation(office: Headquarters) -> None:
    engineer = newcomer(office, number=200)
    invitation = enrol.invite(office, ANNA)
    enrol.accept(office, engineer.request(invitation), PASSPHRASE)
    changed = newcomer(office, number=200)  # the same signing key, a fresh age key
    with pytest.raises(EnrolmentRefused, match="other keys"):
        enrol.accept(office, changed.request(invitation), PASSPHRASE)


def test_everything_is_in_the_audit_log_and_the_chain_holds(office: Headquarters) -> None:
    before = office.store.audit.head()
    engineer = enrolled(office)
    office.revoke(engineer.device.id, "lost", PASSPHRASE)
    lines = office.store.audit.lines(after=before.number if before else 0)
    assert [line.what for line in lines] == ["invite", "enrol", "revoke"]
    assert office.store.audit.broken() is None


def test_an_invitation_carries_the_public_parts_of_the_office(office: Headquarters) -> None:
    read = read_invitation(enrol.invite(office, ANNA))
    assert read.office == office.public
    assert read.office.root.encode() == office.root
    assert read.person.id
