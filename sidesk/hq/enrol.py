"""Letting laptops in, by file or over the network: invitations out, requests in, answers out."""

from __future__ import annotations

import base64
import datetime as dt
import secrets
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from sidesk.core.errors import EnrolmentRefused
from sidesk.core.text import N_
from sidesk.hq import assigned
from sidesk.hq.office import Headquarters
from sidesk.models.entities import Device, Person
from sidesk.signing import certificates
from sidesk.signing.authority import OpenAuthority
from sidesk.signing.certificates import Person as Subject
from sidesk.signing.keys import device_code
from sidesk.sync import enrolment
from sidesk.sync.enrolment import Answer, Invitation, Invited, Request, Sealed
from sidesk.sync.people import Colleague, DeviceCard

DAYS = 7
_UNIT = "unit/"  # setting: the department a person's certificate names


@dataclass(frozen=True)
class Accepted:
    """A laptop that is in now. `repeated`: it was in already, and its answer was lost."""

    answer: bytes
    person: Invited
    code: str
    repeated: bool


def invite(office: Headquarters, person: Invited, days: int = DAYS) -> bytes:
    """The file that lets one laptop of this person in, once. A person without an id is new."""
    if not person.id:
        person = Invited(office.clock.new_id(), person.name, person.role, person.unit)
    now = office.clock.now()
    invitation = Invitation(
        secret=enrolment.new_secret(secrets.token_bytes(32)),
        person=person,
        issued_at=office.clock.stamp(),
        expires_at=(now + dt.timedelta(days=days)).isoformat(timespec="seconds"),
        office=office.public,
    )
    office.store.office.add_person(Person(person.id, person.name, person.role))
    office.store.settings.set(_UNIT + person.id, person.unit)
    office.store.office.invite(invitation.secret, person.id, dt.datetime.fromisoformat(invitation.expires_at))
    office.store.audit.append(
        office.public.name, "invite", {"person": person.id, "name": person.name, "invitation": invitation.id}
    )
    return enrolment.write_invitation(invitation, office.signing.sign)


@dataclass(frozen=True)
class Waiting:
    """A request that came over the network, as an administrator looks at it."""

    invitation: str
    code: str  # the laptop's four characters
    person: Invited
    asked_at: dt.datetime
    request: bytes


def accept(office: Headquarters, request: bytes, passphrase: str) -> Accepted:
    """Certify the person who was invited, and take the laptop in. Raises EnrolmentRefused.

    The same laptop asking again gets its answer again: answers get lost like everything else.
    """
    return accept_by(office, request, lambda: office.authority(passphrase))


def ask(office: Headquarters, request: bytes) -> Accepted | None:
    """A request over the network: answered where somebody approved it, kept until somebody does else.

    Raises EnrolmentRefused.
    """
    asked = enrolment.read_request(request, [office.identity])
    known = office.store.office.device(asked.device)
    if known is not None:
        return _again(office, asked, known)
    _invited(office, office.store.office.invitation(asked.secret).person)
    office.store.office.ask(asked.secret, asked.device, request)
    return None


def waiting(office: Headquarters) -> list[Waiting]:
    """The requests nobody has decided yet."""
    found = []
    for kept in office.store.office.waiting():
        asked = enrolment.read_request(kept.data, [office.identity])
        invitation = office.store.office.invitation_of(kept.invitation)
        if invitation is not None:
            person = _invited(office, invitation.person)
            code = device_code(asked.key)
            found.append(Waiting(kept.invitation, code, person, kept.asked_at, kept.data))
    return found


def decline(office: Headquarters, one: Waiting) -> None:
    """Let this laptop not in; the invitation is used up with it."""
    office.store.office.decline(one.invitation)
    details = {"device": one.code, "person": one.person.id}
    office.store.audit.append(office.public.name, "decline", details)


def accept_by(office: Headquarters, request: bytes, opened: Callable[[], OpenAuthority]) -> Accepted:
    """The same as `accept`, with a root from anywhere: a stick, a token. Raises EnrolmentRefused."""
    asked = enrolment.read_request(request, [office.identity])
    known = office.store.office.device(asked.device)
    if known is not None:
        return _again(office, asked, known)
    person = _invited(office, office.store.office.invitation(asked.secret).person)
    subject = Subject(person.name, person.unit, person.id)
    chain = opened().issue(asked.csr.encode(), subject, at=office.clock.now())
    device = Device(
        id=asked.device,
        code=device_code(asked.key),
        person=person.id,
        public_key=asked.key,
        age_recipient=asked.age,
        certificate=chain,
        serial=certificates.holder(certificates.read(chain)[0]).serial,
    )
    # The invitation is used up here, in one transaction: of many who try at once, one gets through.
    enrolled = office.store.office.enrol(asked.secret, device)
    details = {"device": enrolled.code, "person": person.id, "serial": enrolled.serial}
    office.store.audit.append(office.public.name, "enrol", details)
    return Accepted(_answer(office, asked, enrolled, person), person, enrolled.code, repeated=False)


def _again(office: Headquarters, asked: Request, known: Device) -> Accepted:
    if known.revoked_at is not None:
        raise EnrolmentRefused(why=N_("this computer was revoked."))
    if known.age_recipient != asked.age:
        raise EnrolmentRefused(why=N_("this computer is enrolled already, with other keys."))
    person = _invited(office, known.person)
    return Accepted(_answer(office, asked, known, person), person, known.code, repeated=True)


def _answer(office: Headquarters, asked: Request, device: Device, person: Invited) -> bytes:
    answer = Answer(
        to=device.id,
        invitation=asked.invitation,
        request=asked.id,
        created=office.clock.stamp(),
        person=person,
        chain=device.certificate.decode(),
        sealed=Sealed(
            directory=directory(office, person.id),
            crl=base64.b64encode(office.crl).decode(),
            projects=assigned.given(office.store, person.id).projects,
        ),
    )
    return enrolment.write_answer(answer, office.public, device.age_recipient, office.signing.sign)


def directory(office: Headquarters, reader: str) -> tuple[Colleague, ...]:
    """Everybody with their laptops, also those who left: whoever receives it can see what was certified.

    Of their projects it names those that the reader has too.
    """
    cards: dict[str, list[DeviceCard]] = defaultdict(list)
    for device in office.store.office.devices():
        cards[device.person].append(_card(device))
    given = assigned.everybody(office.store)
    mine = frozenset(given.get(reader, ())) - {""}
    return tuple(
        Colleague(
            person.id,
            person.name,
            person.role,
            tuple(cards[person.id]),
            tuple(project for project in given.get(person.id, ()) if project in mine),
        )
        for person in office.store.office.people()
    )


def _card(device: Device) -> DeviceCard:
    revoked = device.revoked_at.isoformat() if device.revoked_at else ""
    return DeviceCard(device.id, device.code, device.public_key.hex(), revoked, device.age_recipient)


def _invited(office: Headquarters, person: str) -> Invited:
    found = office.store.office.person(person)
    if found is None:
        raise EnrolmentRefused(why=N_("the invited person is not known any more."))
    return Invited(found.id, found.name, found.role, str(office.store.settings.get(_UNIT + person, "")))
