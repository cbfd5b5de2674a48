"""X.509: making certificates of persons and roots, and reading what a certificate says."""

from __future__ import annotations

import datetime as dt
import unicodedata
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from sidesk.core.canonical import sha256
from sidesk.core.errors import NotACertificate

Certificate: TypeAlias = x509.Certificate
Key: TypeAlias = ec.EllipticCurvePrivateKey

LOCAL_ROOT = "SiDesk 未登记 local"
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
_LONGEST_NAME = 64  # X.520: common name, unit and serial number
_CLOCK_SKEW = dt.timedelta(days=1)  # two offline laptops rarely agree on the hour


@dataclass(frozen=True)
class Person:
    """Who a certificate is for: name, unit (may be empty) and the id headquarters knows the person by."""

    name: str
    unit: str
    id: str


@dataclass(frozen=True)
class Holder:
    """What a certificate says about the one who signs with it."""

    name: str
    unit: str
    person: str
    issuer: str
    serial: str  # hexadecimal
    since: dt.datetime
    until: dt.datetime
    is_local: bool  # certified by the laptop itself, not by headquarters


def holder(certificate: Certificate) -> Holder:
    """The words of a certificate; empty where it has none."""
    issuer = _first(certificate.issuer, NameOID.COMMON_NAME) or certificate.issuer.rfc4514_string()
    return Holder(
        name=_first(certificate.subject, NameOID.COMMON_NAME),
        unit=_first(certificate.subject, NameOID.ORGANIZATIONAL_UNIT_NAME),
        person=_first(certificate.subject, NameOID.SERIAL_NUMBER),
        issuer=issuer,
        serial=format(certificate.serial_number, "x"),
        since=certificate.not_valid_before_utc,
        until=certificate.not_valid_after_utc,
        is_local=issuer.startswith(LOCAL_ROOT),
    )


def subject(person: Person, organisation: str = "") -> x509.Name:
    """The distinguished name of a person; the parts X.509 cannot hold whole are cut."""
    parts = (
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, person.unit),
        (NameOID.COMMON_NAME, person.name),
        (NameOID.SERIAL_NUMBER, person.id),
    )
    tidy = [(oid, _cut(_tidy(text), in_bytes=oid == NameOID.COMMON_NAME)) for oid, text in parts]
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in tidy if text])


def root_certificate(key: Key, name: x509.Name, since: dt.datetime, until: dt.datetime) -> Certificate:
    """A self-signed root that may certify persons, and nobody who certifies others."""
    usage = _usage(key_cert_sign=True, crl_sign=True)
    return (
        _builder(name, name, key.public_key(), since, until)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, _digest_for(key))
    )


def person_certificate(
    name: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    issuer: tuple[Key, Certificate],
    since: dt.datetime,
    until: dt.datetime,
) -> Certificate:
    """A certificate for signing documents, never living longer than its issuer."""
    key, root = issuer
    identifier = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    purposes = x509.ExtendedKeyUsage([_DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION])
    return (
        _builder(name, root.subject, public_key, since, min(until, root.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(purposes, critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False
        )
        .sign(key, _digest_for(key))
    )


def read(data: bytes) -> tuple[Certificate, ...]:
    """The certificates of a PEM file (any number) or a DER file (one). Raises NotACertificate."""
    try:
        if b"-----BEGIN" in data:
            return tuple(x509.load_pem_x509_certificates(data))
        return (parsed(data),)
    except (ValueError, x509.InvalidVersion) as error:
        raise NotACertificate from error


def parsed(data: bytes) -> Certificate:
    """The certificate in this DER, which a stranger may have made. Raises ValueError or InvalidVersion."""
    with warnings.catch_warnings():
        # A serial number below zero is warned about, for the developer; the chain is judged all the same.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        return x509.load_der_x509_certificate(data)


def pem(certificates: Iterable[Certificate]) -> bytes:
    """PEM of certificates, in the order given."""
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


def der(certificate: Certificate) -> bytes:
    """DER of one certificate."""
    return certificate.public_bytes(Encoding.DER)


def key_of(certificate: Certificate) -> str:
    """The key a certificate is for, as sha256 of its SubjectPublicKeyInfo: the same through every renewal."""
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return sha256(key)


@lru_cache(maxsize=256)  # a verdict asks the same of the same few certificates for every seal
def issued(child: Certificate, issuer: Certificate) -> bool:
    """Whether `issuer` really signed `child`: name and signature, not what it was allowed to sign."""
    try:
        child.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def chain_of(leaf: Certificate, others: Sequence[Certificate]) -> tuple[Certificate, ...]:
    """The leaf and its issuers among `others`, upwards, as far as the signatures lead."""
    chain = [leaf]
    while not issued(chain[-1], chain[-1]):
        above = next((c for c in others if c not in chain and issued(chain[-1], c)), None)
        if above is None:
            break
        chain.append(above)
    return tuple(chain)


def begins(at: dt.datetime) -> dt.datetime:
    """From when a certificate made at this moment holds."""
    return at - _CLOCK_SKEW


def _builder(
    name: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    since: dt.datetime,
    until: dt.datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _usage(
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _digest_for(key: Key) -> hashes.SHA256 | hashes.SHA384:
    return hashes.SHA384() if key.curve.key_size > 256 else hashes.SHA256()


def _first(name: x509.Name, oid: ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _cut(text: str, *, in_bytes: bool) -> str:
    """X.520 allows 64 characters; `cryptography` counts the bytes of a common name instead."""
    if in_bytes:
        return text.encode()[:_LONGEST_NAME].decode(errors="ignore").strip()
    return text[:_LONGEST_NAME].strip()
