"""Headquarters' certificate authority: its root, the certificates of persons, and the revoked ones."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sidesk.core.errors import EnrolmentRefused
from sidesk.core.text import N_
from sidesk.signing import certificates, pkcs12
from sidesk.signing.certificates import Certificate, Person
from sidesk.signing.pkcs12 import ROUNDS

_ROOT_DAYS = 7305  # 20 years
PERSON_DAYS = 1095  # 3 years
LIST_DAYS = 90
SERVER_DAYS = 397  # what browsers take at the most
_LARGEST_REQUEST = 16_384


@dataclass(frozen=True)
class Revoked:
    """One certificate that no longer counts from a moment on."""

    serial: str  # hexadecimal, as `Holder.serial`
    at: dt.datetime


@dataclass(frozen=True)
class Authority:
    """Headquarters' root with its locked key, as headquarters keeps it: two byte strings."""

    pkcs12: bytes
    certificate: bytes  # PEM

    @classmethod
    def create(
        cls, organisation: str, passphrase: str, *, at: dt.datetime, rounds: int = ROUNDS
    ) -> Authority:
        """A new root for twenty years."""
        # Its name must never read like a laptop's own root, by which `is_local` is recognised.
        name = organisation.replace(certificates.LOCAL_ROOT, "").strip() or "SiDesk"
        key = ec.generate_private_key(ec.SECP384R1())
        root = certificates.root_certificate(
            key,
            certificates.subject(Person(name, "", ""), name),
            certificates.begins(at),
            at + dt.timedelta(days=_ROOT_DAYS),
        )
        return cls(pkcs12.lock(key, (root,), passphrase, rounds), certificates.pem([root]))

    def open(self, passphrase: str) -> OpenAuthority:
        """The root, ready to certify. Raises WrongSigningPassphrase."""
        key, chain = pkcs12.unlock(self.pkcs12, passphrase)
        return OpenAuthority(key, chain[0])


@dataclass(frozen=True)
class OpenAuthority:
    """Headquarters' root while its passphrase is known."""

    private: ec.EllipticCurvePrivateKey = field(repr=False)
    root: Certificate

    def issue(self, request: bytes, person: Person, *, at: dt.datetime, days: int = PERSON_DAYS) -> bytes:
        """The chain (PEM) for the key in a request. The name comes from the invitation, never from the
        request. Raises EnrolmentRefused."""
        name = certificates.subject(person, certificates.holder(self.root).name)
        leaf = certificates.person_certificate(
            name,
            _requested_key(request),
            (self.private, self.root),
            certificates.begins(at),
            at + dt.timedelta(days=days),
        )
        return certificates.pem([leaf, self.root])

    def server(self, host: str, *, at: dt.datetime) -> tuple[bytes, bytes]:
        """Chain and key (PEM) for headquarters' own server, under a name or an address."""
        key = ec.generate_private_key(ec.SECP256R1())
        try:
            name: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            name = x509.DNSName(host)
        made = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]))
            .issuer_name(self.root.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(certificates.begins(at))
            .not_valid_after(at + dt.timedelta(days=SERVER_DAYS))
            .add_extension(x509.SubjectAlternativeName([name]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.private.public_key()), critical=False
            )
            .sign(self.private, hashes.SHA384())
        )
        locked = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return certificates.pem([made, self.root]), locked

    def revocation_list(
        self, revoked: Iterable[Revoked] = (), *, at: dt.datetime, previous: bytes = b""
    ) -> bytes:
        """The list of revoked certificates (CRL, DER): those of the previous list and these."""
        number, entries = 1, {}
        if previous:
            old = x509.load_der_x509_crl(previous)
            number = old.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number + 1
            entries = {entry.serial_number: entry.revocation_date_utc for entry in old}
        for item in revoked:
            serial = int(item.serial, 16)
            entries[serial] = min(item.at, entries.get(serial, item.at))
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.root.subject)
            .last_update(at)
            .next_update(at + dt.timedelta(days=LIST_DAYS))
            .add_extension(x509.CRLNumber(number), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.private.public_key()), critical=False
            )
        )
        for serial, moment in sorted(entries.items()):
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment).build()
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(self.private, hashes.SHA384()).public_bytes(Encoding.DER)


def _requested_key(request: bytes) -> ec.EllipticCurvePublicKey:
    if len(request) > _LARGEST_REQUEST:
        raise EnrolmentRefused(why=N_("the certificate request is too large"))
    try:
        parsed = x509.load_pem_x509_csr(request)
        proven, key = parsed.is_signature_valid, parsed.public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise EnrolmentRefused(why=N_("the certificate request is damaged")) from error
    if not proven:
        raise EnrolmentRefused(why=N_("the sender does not hold the key of the certificate request"))
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise EnrolmentRefused(why=N_("the certificate request is for another kind of key"))
    return key
