"""What only headquarters keeps."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from sidesk.core.clock import Clock
from sidesk.core.errors import EnrolmentRefused
from sidesk.models.entities import Device, Person
from sidesk.models.store import Store

DEVICE = Device("d1", "7KQ2", "boss", b"public", "age1x", b"certificate", "17")


@pytest.fixture
def office(store: Store) -> Store:
    store.office.add_person(Person("anna", "Anna Li", "engineer"))
    store.office.add_person(Person("boss", "The Boss", "admin"))
    return store


def tomorrow(clock: Clock) -> dt.datetime:
    return clock.now() + dt.timedelta(days=1)


def test_an_invitation_lets_one_laptop_in_and_names_the_person(office: Store, clock: Clock) -> None:
    office.office.invite("secret", "anna", tomorrow(clock))
    assert office.office.invitation("secret").person == "anna"
    device = office.office.enrol("secret", DEVICE)
    assert device.person == "anna"  # whatever the laptop said
    assert office.office.device("d1") == device
    with pytest.raises(EnrolmentRefused, match="used already"):
        office.office.enrol("secret", replace(DEVICE, id="d2", code="AAAA"))


def test_of_many_laptops_with_one_invitation_one_gets_in(office: Store, clock: Clock) -> None:
    office.office.invite("secret", "anna", tomorrow(clock))

    def attempt(number: int) -> bool:
        try:
            office.office.enrol("secret", replace(DEVICE, id=f"d{number}", code=f"AAA{number}"))
        except EnrolmentRefused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 1
    assert len(office.office.devices()) == 1


def test_an_unknown_or_expired_invitation_lets_nobody_in(office: Store, clock: Clock) -> None:
    with pytest.raises(EnrolmentRefused, match="no such"):
        office.office.enrol("guess", DEVICE)
    office.office.invite("secret", "anna", clock.now() - dt.timedelta(seconds=1))
    with pytest.raises(EnrolmentRefused, match="expired"):
        office.office.enrol("secret", DEVICE)


def test_a_device_code_that_is_taken_leaves_the_invitation_unused(office: Store, clock: Clock) -> None:
    for secret in ("one", "two"):
        office.office.invite(secret, "anna", tomorrow(clock))
    office.office.enrol("one", DEVICE)
    with pytest.raises(EnrolmentRefused, match="device code"):
        office.office.enrol("two", replace(DEVICE, id="d2"))
    assert office.office.enrol("two", replace(DEVICE, id="d2", code="BBBB")).code == "BBBB"


def test_a_revoked_device_stays_in_the_list_with_its_reason(office: Store, clock: Clock) -> None:
    office.office.invite("one", "anna", tomorrow(clock))
    office.office.enrol("one", DEVICE)
    office.office.revoke("d1", "lost on the train")
    (device,) = office.office.devices("anna")
    assert (device.revoked_at, device.reason) == (clock.now(), "lost on the train")


def test_people_are_changed_and_kept(office: Store, clock: Clock) -> None:
    office.office.add_person(Person("anna", "Anna Li-Meier", "engineer", left_at=clock.now()))
    assert [person.name for person in office.office.people()] == ["Anna Li-Meier", "The Boss"]
    anna = office.office.person("anna")
    assert anna is not None
    assert anna.left_at == clock.now()
    assert office.office.person("nobody") is None


def test_projects_are_given_and_taken(office: Store) -> None:
    office.office.assign("anna", "P1")
    office.office.assign("anna", "P2")
    office.office.unassign("anna", "P1")
    assert office.office.projects_of("anna") == ["P2"]
    assert office.office.people_of("P1") == []
    office.office.assign("anna", "P1")
    assert office.office.people_of("P1") == ["anna"]


def test_what_was_set_aside_waits_whole_for_a_human(office: Store) -> None:
    kept = office.office.set_aside("bundle", "d9", "unknown device", b"whole")
    office.office.set_aside("bundle", "d9", "unknown device", b"whole")
    assert office.office.quarantine() == [kept]
    assert office.office.quarantined(kept.id) == b"whole"
    office.office.decide(kept.id, "refused")
    assert office.office.quarantine() == []
    assert [found.decision for found in office.office.quarantine(decided=True)] == ["refused"]
    assert office.office.quarantined(kept.id) == b"whole"
