"""The two keys of an engineer: the person's key seals papers, the device's key signs transport."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding

from sidesk.core.errors import CertificateExpired, CertificateNotYetValid, EnrolmentRefused
from sidesk.core.text import N_
from sidesk.signing import certificates, pkcs12
from sidesk.signing.certificates import Certificate, Holder, Person
from sidesk.signing.pkcs12 import ROUNDS

_LOCAL_YEARS = 10  # a laptop may wait long for its enrolment
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class PersonKey:
    """A person's locked key, as the store keeps it: two byte strings.

    `certificates` is PEM, the person's own first. It repeats what the locked file holds, so that name
    and expiry can be shown without the passphrase; it is never used for sealing.
    """

    pkcs12: bytes
    certificates: bytes

    @classmethod
    def create(cls, person: Person, passphrase: str, *, at: dt.datetime, rounds: int = ROUNDS) -> PersonKey:
        """A new key, certified by a root made for it on this laptop, until headquarters answers.

        The root's own key is thrown away at once: it certifies this person, and nobody after her.
        """
        key, root_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        since, until = certificates.begins(at), _years_after(at, _LOCAL_YEARS)
        root_name = certificates.subject(Person(f"{certificates.LOCAL_ROOT} {person.name}", "", ""))
        root = certificates.root_certificate(root_key, root_name, since, until)
        leaf = certificates.person_certificate(
            certificates.subject(person), key.public_key(), (root_key, root), since, until
        )
        return OpenKey(key, (leaf, root)).locked(passphrase, rounds)

    @property
    def holder(self) -> Holder:
        """Name, unit, issuer, expiry, and whether only this laptop certified it."""
        return certificates.holder(certificates.read(self.certificates)[0])

    def open(self, passphrase: str) -> OpenKey:
        """The key, ready to seal. Raises WrongSigningPassphrase."""
        key, chain = pkcs12.unlock(self.pkcs12, passphrase)
        return OpenKey(key, certificates.chain_of(chain[0], chain[1:]))


@dataclass(frozen=True)
class OpenKey:
    """A person's key while its passphrase is known; lives in memory only."""

    private: ec.EllipticCurvePrivateKey = field(repr=False)
    chain: tuple[Certificate, ...]  # the person's own first, a root last

    @property
    def holder(self) -> Holder:
        """What the certificate says."""
        return certificates.holder(self.chain[0])

    @property
    def is_local(self) -> bool:
        """Certified by this laptop only: headquarters has not answered yet."""
        return self.holder.is_local

    @property
    def root(self) -> bytes:
        """PEM of the root above this key."""
        return certificates.pem(self.chain[-1:])

    def check(self, at: dt.datetime) -> None:
        """Raises CertificateExpired or CertificateNotYetValid if nothing may be sealed at this moment."""
        check_window(self.holder, at)

    def locked(self, passphrase: str, rounds: int = ROUNDS) -> PersonKey:
        """The same key under this passphrase."""
        return PersonKey(
            pkcs12.lock(self.private, self.chain, passphrase, rounds), certificates.pem(self.chain)
        )

    def request(self) -> bytes:
        """A certificate request (PKCS#10, PEM). Headquarters takes the key from it and not the name."""
        return (
            x509.CertificateSigningRequestBuilder()
            .subject_name(self.chain[0].subject)
            .sign(self.private, hashes.SHA256())
            .public_bytes(Encoding.PEM)
        )

    def certified(self, answer: bytes) -> OpenKey:
        """The same key with the chain headquarters answered (PEM). Raises EnrolmentRefused if the chain
        is for another key or does not hold together, NotACertificate if it is no chain at all."""
        found = certificates.read(answer)
        own = self.private.public_key()
        leaf = next((c for c in found if c.public_key() == own), None)
        if leaf is None:
            raise EnrolmentRefused(why=N_("the certificate in the answer is for another key"))
        chain = certificates.chain_of(leaf, found)
        if len(chain) < 2 or not certificates.issued(chain[-1], chain[-1]):
            raise EnrolmentRefused(why=N_("headquarters' own certificate is missing from the answer"))
        return OpenKey(self.private, chain)


class Sealing(Protocol):
    """A key that seals, wherever it lies: in memory, or on a token."""

    @property
    def chain(self) -> tuple[Certificate, ...]:
        """The person's own certificate first, a root last."""

    @property
    def holder(self) -> Holder:
        """What the certificate says."""

    def check(self, at: dt.datetime) -> None:
        """Raises CertificateExpired or CertificateNotYetValid."""


def check_window(holder: Holder, at: dt.datetime) -> None:
    """Raises CertificateExpired or CertificateNotYetValid if a certificate does not hold at this moment."""
    if at > holder.until:
        raise CertificateExpired(until=f"{holder.until.astimezone(at.tzinfo):%Y-%m-%d}")
    if at < holder.since:
        since = f"{holder.since.astimezone(at.tzinfo):%Y-%m-%d}"
        raise CertificateNotYetValid(now=f"{at:%Y-%m-%d}", since=since)


@dataclass(frozen=True)
class DeviceKey:
    """A laptop's Ed25519 key, as the store keeps it: 32 secret bytes."""

    secret: bytes = field(repr=False)

    @classmethod
    def create(cls) -> DeviceKey:
        """A new key."""
        return cls(ed25519.Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> bytes:
        """The public half, 32 bytes."""
        return self._private.public_key().public_bytes_raw()

    @property
    def code(self) -> str:
        """The four characters that stand for this device in the numbers of documents."""
        return device_code(self.public)

    def sign(self, data: bytes) -> bytes:
        """The signature over `data`, 64 bytes."""
        return self._private.sign(data)

    @property
    def _private(self) -> ed25519.Ed25519PrivateKey:
        return ed25519.Ed25519PrivateKey.from_private_bytes(self.secret)


def device_code(public: bytes) -> str:
    """The first four Crockford base-32 characters of the SHA-256 of a device's public key."""
    first = int.from_bytes(hashlib.sha256(public).digest()[:3]) >> 4
    return "".join(_CROCKFORD[first >> shift & 31] for shift in (15, 10, 5, 0))


def verify(public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether a device with this public key signed `data`."""
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _years_after(moment: dt.datetime, years: int) -> dt.datetime:
    return moment + dt.timedelta(days=round(years * 365.25))
