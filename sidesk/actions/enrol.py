"""Become known to headquarters, by file: invitation in, request out, answer in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from sidesk.actions import identity, vouching
from sidesk.actions.desk import Desk, Person
from sidesk.core.errors import EnrolmentRefused
from sidesk.core.progress import Progress
from sidesk.core.text import N_

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_LOOKED_AT = 64  # bytes at the beginning of a text
_NO_CODE = N_("this picture shows no invitation of headquarters; take it again, straight and close.")


@dataclass(frozen=True)
class Invited:
    """What a person compares before accepting an invitation."""

    office: str
    name: str
    role: str
    unit: str
    fingerprint: str
    expired: bool


def look_at(desk: Desk, invitation: bytes) -> Invited:
    """What an invitation says. Raises EnrolmentRefused."""
    from sidesk.sync.enrolment import read_invitation

    read = read_invitation(invitation)
    return Invited(
        office=read.office.name,
        name=read.person.name,
        role=read.person.role,
        unit=read.person.unit,
        fingerprint=read.office.fingerprint,
        expired=read.expired(desk.clock.now()),
    )


def look_at_file(desk: Desk, path: Path) -> Invited:
    """The same for an invitation in a file or a picture. Raises CannotRead, EnrolmentRefused."""
    return look_at(desk, read(path))


def read(path: Path) -> bytes:
    """The enrolment file at a path; of a picture or a text the invitation its code holds.

    Raises CannotRead, EnrolmentRefused.
    """
    from sidesk.sync import folder as carrier

    return from_given(carrier.read(path))


def from_given(data: bytes) -> bytes:
    """The same for bytes that were pasted. Raises EnrolmentRefused where a picture holds no invitation."""
    from sidesk.sync import invitation_code as code

    if data.startswith(_PICTURES):
        from sidesk.instruments import codes

        try:
            found = next((text for text in codes.read(data) if code.is_code(text)), "")
        except OSError as error:
            raise EnrolmentRefused(why=_NO_CODE) from error
        if not found:
            raise EnrolmentRefused(why=_NO_CODE)
        return code.from_code(found)
    start = data[:_LOOKED_AT].decode("ascii", "ignore")
    return code.from_code(data.decode("ascii", "ignore")) if code.is_code(start) else data


def is_code(text: str) -> bool:
    """Whether a scanner means this to be the code of an invitation."""
    from sidesk.sync import invitation_code as code

    return code.is_code(text)


def request(desk: Desk, invitation: bytes, passphrase: str) -> bytes:
    """The file to send to headquarters; the invitation is remembered for its answer.

    Raises EnrolmentRefused, WrongSigningPassphrase.
    """
    from sidesk.sync.encryption import recipient_of
    from sidesk.sync.enrolment import read_invitation, write_request

    read = read_invitation(invitation)
    key = identity.open_person_key(desk, passphrase)
    device = identity.device_key(desk.store)
    file = write_request(
        read,
        key.request(),
        (device.public, recipient_of(identity.age_identity(desk.store))),
        desk.clock.stamp(),
        device.sign,
    )
    desk.store.vault.keep(identity.INVITATION, invitation)
    return file


def request_name(desk: Desk) -> str:
    """The file's name: it tells the device and nothing else."""
    from sidesk.sync.enrolment import REQUEST_SUFFIX

    return f"{desk.device_code}{REQUEST_SUFFIX}"


def take_answer(desk: Desk, answer: bytes, passphrase: str, progress: Progress | None = None) -> Person:
    """Headquarters' certificate in place of the local one; from now on bundles can be sent. What was sealed
    before is countersigned with it first: broken off there, the answer is simply taken once more.

    Raises EnrolmentRefused, WrongSigningPassphrase.
    """
    from sidesk.sync.enrolment import read_answer, read_invitation
    from sidesk.sync.envelope import device_id

    kept = desk.store.vault.get(identity.INVITATION)
    if kept is None:
        raise EnrolmentRefused(why=N_("there is no invitation it could answer."))
    office = read_invitation(kept).office
    device = identity.device_key(desk.store)
    read = read_answer(answer, office, device_id(device.public), identity.age_identity(desk.store))
    key = identity.open_person_key(desk, passphrase).certified(read.chain.encode())
    if key.root.strip() != office.root.encode().strip():
        raise EnrolmentRefused(why=N_("the certificate in it comes from another office than the invitation."))
    vouching.vouch(desk, key, progress)
    person = Person(read.person.id, read.person.name, read.person.role, read.person.unit)
    identity.keep_person_key(desk.store, key.locked(passphrase))
    identity.keep_person(desk.store, person)
    identity.keep_office(desk.store, office)
    identity.keep_people(desk.store, read.sealed.directory)
    desk.store.vault.remove(identity.INVITATION)
    desk.person, desk.enrolled = person, True
    return person


def trust_anchor(desk: Desk) -> bytes:
    """The root that papers of this desk are checked against: headquarters', else the local one. PEM."""
    office = identity.office_of(desk.store)
    if office is not None:
        return office.root.encode()
    from sidesk.signing import certificates

    return certificates.pem(certificates.read(identity.person_key(desk.store).certificates)[-1:])


class Kind(Enum):
    """What a file from headquarters is."""

    INVITATION = "invitation"
    REQUEST = "request"
    ANSWER = "answer"
    BUNDLE = "bundle"


_FORMATS = {
    "sidesk-invitation": Kind.INVITATION,
    "sidesk-request": Kind.REQUEST,
    "sidesk-answer": Kind.ANSWER,
}


def kind_of(path: Path) -> Kind:
    """What the content says it is; the name is not asked. Raises CannotRead, EnrolmentRefused."""
    return kind_of_bytes(read(path))


def kind_of_bytes(data: bytes) -> Kind:
    """The same for bytes; whatever is no enrolment file is taken for a bundle, which says why it is none."""
    from sidesk.sync import envelope, plain

    try:
        said = plain.read_object(envelope.payload_of(data)).get("format")
    except (envelope.NotSigned, plain.NotPlain):
        return Kind.BUNDLE
    return _FORMATS.get(str(said), Kind.BUNDLE)


def answer_invitation(desk: Desk, path: Path, passphrase: str, folder: Path | None = None) -> Path:
    """Read an invitation and put the request beside it, or into `folder`. Raises CannotRead, CannotWrite."""
    from sidesk.sync import folder as carrier

    target = (folder or path.parent) / request_name(desk)
    carrier.write(target, request(desk, read(path), passphrase))
    return target


def take_answer_file(desk: Desk, path: Path, passphrase: str) -> Person:
    """Take in the answer that lies in a file. Raises CannotRead, EnrolmentRefused."""
    from sidesk.sync import folder as carrier

    return take_answer(desk, carrier.read(path), passphrase)
