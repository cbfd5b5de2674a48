"""The three files of an enrolment: invitation, request, answer. JSON inside signed DSSE envelopes.

The invitation brings the office's public parts and a secret that works once. The request is signed by
the device and brings the secret back, sealed to the office together with the hash of the request, so
that nobody who sees it on the way can ask in another device's name. The answer brings the certificate,
and sealed to the device what is nobody else's business. docs/bundle.md describes all three.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from sidesk.core.canonical import Json, canonical, digest, sha256
from sidesk.core.errors import BundleUnreadable, EnrolmentRefused
from sidesk.core.text import N_
from sidesk.sync import encryption, envelope, plain
from sidesk.sync.envelope import Sign
from sidesk.sync.people import Colleague

INVITATION_SUFFIX, REQUEST_SUFFIX, ANSWER_SUFFIX = ".sidesk-invite", ".sidesk-request", ".sidesk-answer"
VERSION = 1
LARGEST = 4 * 2**20
INVITATION = "application/vnd.sidesk.invitation+json"
_REQUEST = "application/vnd.sidesk.request+json"
_ANSWER = "application/vnd.sidesk.answer+json"
_SECRET_BYTES = 32

T = TypeVar("T")


@dataclass(frozen=True)
class Invited:
    """Who is invited; the certificate will say this, whatever the request says."""

    id: str
    name: str
    role: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Office:
    """Headquarters' public parts, as an invitation pins them."""

    name: str
    root: str  # PEM of the root certificate
    key: str  # public key that signs its bundles and answers, hex
    age: tuple[str, ...]  # recipients of what is sent to it: its own, and its recovery key
    address: str = ""

    @property
    def id(self) -> str:
        """How bundles name headquarters."""
        return envelope.device_id(bytes.fromhex(self.key))

    @property
    def public_key(self) -> bytes:
        """The signing key, 32 bytes."""
        return bytes.fromhex(self.key)

    @property
    def fingerprint(self) -> str:
        """What two people read to each other; it covers the root and every key of the office."""
        whole = digest({"root": self.root, "key": self.key, "age": list(self.age)})[:32]
        return " ".join(whole[start : start + 4] for start in range(0, 32, 4))


@dataclass(frozen=True)
class Invitation:
    """Lets one laptop in, once. `secret` is 64 hex digits, `id` the SHA-256 of that text."""

    secret: str
    person: Invited
    issued_at: str  # RFC 3339
    expires_at: str
    office: Office

    @property
    def id(self) -> str:
        """Under this headquarters remembers the invitation, without remembering the secret."""
        return sha256(self.secret.encode())

    def expired(self, at: dt.datetime) -> bool:
        """Whether headquarters will refuse it. A laptop only warns: its clock decides nothing."""
        return at > dt.datetime.fromisoformat(self.expires_at)


@dataclass(frozen=True)
class Request:
    """A laptop asks to be let in, and proves that it holds the secret of an invitation."""

    invitation: str
    secret: str
    csr: str  # PEM
    key: bytes  # the device's public key
    age: str  # the device's recipient
    created: str
    id: str  # SHA-256 of the payload

    @property
    def device(self) -> str:
        """The id of the device that asks."""
        return envelope.device_id(self.key)


@dataclass(frozen=True)
class Sealed:
    """The part of an answer that only the device reads."""

    directory: tuple[Colleague, ...] = ()
    crl: str = ""  # base64 of DER
    projects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """Headquarters lets a laptop in."""

    to: str  # id of the device
    invitation: str
    request: str
    created: str
    person: Invited
    chain: str  # PEM, the person's certificate first
    sealed: Sealed = field(default_factory=Sealed)


@dataclass(frozen=True)
class _Hq:
    id: str
    name: str
    root: str
    key: str
    age: list[str]
    address: str = ""


@dataclass(frozen=True)
class _InvitationFile:
    secret: str
    person: Invited
    issued_at: str
    expires_at: str
    hq: _Hq


@dataclass(frozen=True)
class _Device:
    key: str
    age: str


@dataclass(frozen=True)
class _RequestFile:
    invitation: str
    csr: str
    device: _Device
    created: str
    sealed: str


@dataclass(frozen=True)
class _Secret:
    secret: str
    of: str


@dataclass(frozen=True)
class _AnswerFile:
    to: str
    invitation: str
    request: str
    created: str
    person: Invited
    chain: str
    sealed: str


def new_secret(random: bytes) -> str:
    """A secret from 32 random bytes."""
    if len(random) != _SECRET_BYTES:
        raise ValueError("a secret is 32 bytes")
    return random.hex()


def write_invitation(invitation: Invitation, sign: Sign) -> bytes:
    """The file that is handed to a person."""
    office = invitation.office
    document: dict[str, Json] = {
        **_header("sidesk-invitation"),
        "id": invitation.id,
        "secret": invitation.secret,
        "person": _plain(invitation.person),
        "issued_at": invitation.issued_at,
        "expires_at": invitation.expires_at,
        "hq": {**_plain(office), "id": office.id},
        "fingerprint": office.fingerprint,
    }
    return envelope.sealed(INVITATION, canonical(document), office.id, sign)


def read_invitation(data: bytes) -> Invitation:
    """The invitation; a person compares its fingerprint. Raises EnrolmentRefused."""
    document = _unchecked(data, "sidesk-invitation")
    read = _shaped(document, _InvitationFile)
    office = Office(read.hq.name, read.hq.root, read.hq.key, tuple(read.hq.age), read.hq.address)
    try:
        invitation = Invitation(read.secret, read.person, read.issued_at, read.expires_at, office)
        expires = dt.datetime.fromisoformat(invitation.expires_at)
        sound = len(bytes.fromhex(read.secret)) == _SECRET_BYTES and len(office.public_key) == 32
    except ValueError as error:
        raise _not_agreed() from error
    if not sound or expires.tzinfo is None or not all(encryption.is_recipient(age) for age in office.age):
        raise _not_agreed()
    _opened(data, INVITATION, {office.id: office.public_key})
    return invitation


def write_request(
    invitation: Invitation, csr: bytes, device: tuple[bytes, str], created: str, sign: Sign
) -> bytes:
    """The file a laptop answers an invitation with; `device` is its public key and its age recipient."""
    document: dict[str, Json] = {
        **_header("sidesk-request"),
        "invitation": invitation.id,
        "csr": csr.decode("ascii"),
        "device": {"key": device[0].hex(), "age": device[1]},
        "created": created,
    }
    secret = canonical({"secret": invitation.secret, "of": digest(document)})
    document["sealed"] = base64.b64encode(encryption.encrypt(secret, invitation.office.age)).decode()
    return envelope.sealed(_REQUEST, canonical(document), envelope.device_id(device[0]), sign)


def read_request(data: bytes, identities: Sequence[str]) -> Request:
    """The request, once the device it names has signed it; the office's identities open the secret.

    Raises EnrolmentRefused.
    """
    document = _unchecked(data, "sidesk-request")
    read = _shaped(document, _RequestFile)
    try:
        key = bytes.fromhex(read.device.key)
    except ValueError as error:
        raise _not_agreed() from error
    if len(key) != 32 or not encryption.is_recipient(read.device.age):
        raise _not_agreed()
    payload = _opened(data, _REQUEST, {envelope.device_id(key): key})
    secret = _unsealed(read.sealed, identities, _Secret)
    document.pop("sealed")
    if secret.of != digest(document) or sha256(secret.secret.encode()) != read.invitation:
        raise EnrolmentRefused(why=N_("its secret belongs to another request."))
    return Request(
        read.invitation, secret.secret, read.csr, key, read.device.age, read.created, id=sha256(payload)
    )


def write_answer(answer: Answer, office: Office, age: str, sign: Sign) -> bytes:
    """The file headquarters sends back; what is sealed only the device with this recipient reads."""
    sealed = encryption.encrypt(canonical(_plain(answer.sealed)), [age])
    document: dict[str, Json] = {
        **_header("sidesk-answer"),
        **_plain(answer),
        "sealed": base64.b64encode(sealed).decode(),
    }
    return envelope.sealed(_ANSWER, canonical(document), office.id, sign)


def read_answer(data: bytes, office: Office, device: str, identity: str) -> Answer:
    """The answer, if it is from the office of the invitation and to this device. Raises EnrolmentRefused."""
    _unchecked(data, "sidesk-answer")
    payload = _opened(data, _ANSWER, {office.id: office.public_key})
    read = _shaped(plain.read_object(payload), _AnswerFile)
    if read.to != device:
        raise EnrolmentRefused(why=N_("the answer is for another computer."))
    sealed = _unsealed(read.sealed, [identity], Sealed)
    return Answer(read.to, read.invitation, read.request, read.created, read.person, read.chain, sealed)


def _header(kind: str) -> dict[str, Json]:
    return {"format": kind, "version": VERSION, "min_reader": VERSION}


def _unsealed(text: str, identities: Sequence[str], shape: type[T]) -> T:
    try:
        inner = encryption.decrypt(base64.b64decode(text), identities)
        return _shaped(plain.read_object(inner), shape)
    except (ValueError, BundleUnreadable) as error:
        raise EnrolmentRefused(why=N_("its sealed part is not meant for this computer.")) from error


def _unchecked(data: bytes, kind: str) -> dict[str, Json]:
    """The JSON of a file of this kind; who signed it is checked with a key from inside it."""
    if len(data) > LARGEST:
        raise EnrolmentRefused(why=N_("it is no enrolment file."))
    try:
        document = plain.read_object(envelope.payload_of(data))
    except (envelope.NotSigned, plain.NotPlain) as error:
        raise EnrolmentRefused(why=N_("it is no enrolment file.")) from error
    if document.get("format") != kind:
        raise EnrolmentRefused(why=N_("it is another kind of file."))
    oldest = document.get("min_reader")
    if not isinstance(oldest, int) or oldest > VERSION:
        raise EnrolmentRefused(why=N_("it was written by a newer SiDesk."))
    return document


def _opened(data: bytes, payload_type: str, keys: Mapping[str, bytes]) -> bytes:
    try:
        return envelope.opened(data, payload_type, keys.get)[1]
    except envelope.NotSigned as error:
        raise EnrolmentRefused(why=error.why) from error


def _shaped(document: Mapping[str, Json], shape: type[T]) -> T:
    try:
        return msgspec.convert(document, shape)
    except msgspec.ValidationError as error:
        raise _not_agreed() from error


def _not_agreed() -> EnrolmentRefused:
    return EnrolmentRefused(why=N_("a field of it is not as agreed."))


def _plain(value: object) -> dict[str, Json]:
    built: dict[str, Json] = msgspec.to_builtins(value)
    return built
