"""Headquarters certifies persons and revokes them."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from sidesk.core.errors import EnrolmentRefused
from sidesk.signing import certificates
from sidesk.signing.authority import Authority, OpenAuthority, Revoked
from sidesk.signing.certificates import LOCAL_ROOT, Person

LI = Person("李娜", "项目部", "E-2")


def request(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, name: str = "boss") -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateSigningRequestBuilder()
        .subject_name(subject)
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.PEM)
    )


def test_the_name_comes_from_the_invitation_and_never_from_the_request(
    headquarters: OpenAuthority, at: dt.datetime
) -> None:
    chain = certificates.read(headquarters.issue(request(ec.generate_private_key(ec.SECP256R1())), LI, at=at))
    holder = certificates.holder(chain[0])
    assert (holder.name, holder.unit, holder.person) == ("李娜", "项目部", "E-2")
    assert b"boss" not in certificates.der(chain[0])


def test_the_root_lives_twenty_years_and_certifies_nobody_who_certifies_others(
    headquarters: OpenAuthority, at: dt.datetime
) -> None:
    limits = headquarters.root.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (limits.ca, limits.path_length) == (True, 0)
    assert headquarters.root.not_valid_after_utc.year == at.year + 20


def test_a_certificate_never_outlives_the_root(headquarters: OpenAuthority, at: dt.datetime) -> None:
    answer = headquarters.issue(request(ec.generate_private_key(ec.SECP256R1())), LI, at=at, days=20_000)
    assert certificates.read(answer)[0].not_valid_after_utc == headquarters.root.not_valid_after_utc


def test_openssl_accepts_the_chain(
    headquarters: OpenAuthority,
    openssl: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
    at: dt.datetime,
) -> None:
    answer = headquarters.issue(request(ec.generate_private_key(ec.SECP256R1())), LI, at=at)
    leaf, root = (tmp_path / name for name in ("leaf.pem", "root.pem"))
    for path, certificate in zip((leaf, root), certificates.read(answer), strict=True):
        path.write_bytes(certificates.pem([certificate]))
    moment = int(at.timestamp())
    done = openssl("verify", "-x509_strict", "-attime", moment, "-CAfile", root, leaf)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "junk", [b"", b"junk", b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"]
)
def test_a_request_that_is_none_is_refused(headquarters: OpenAuthority, at: dt.datetime, junk: bytes) -> None:
    with pytest.raises(EnrolmentRefused, match="damaged"):
        headquarters.issue(junk, LI, at=at)


def test_a_request_as_long_as_a_book_is_refused(headquarters: OpenAuthority, at: dt.datetime) -> None:
    with pytest.raises(EnrolmentRefused, match="too large"):
        headquarters.issue(b"x" * 20_000, LI, at=at)


@pytest.mark.parametrize(
    "key",
    [ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)],
    ids=["P-384", "RSA"],
)
def test_a_request_for_another_kind_of_key_is_refused(
    headquarters: OpenAuthority, at: dt.datetime, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
) -> None:
    with pytest.raises(EnrolmentRefused, match="another kind"):
        headquarters.issue(request(key), LI, at=at)


def test_a_request_whose_sender_does_not_hold_the_key_is_refused(
    headquarters: OpenAuthority, at: dt.datetime
) -> None:
    honest = x509.load_pem_x509_csr(request(ec.generate_private_key(ec.SECP256R1()), "honest"))
    forged = honest.public_bytes(Encoding.DER).replace(b"honest", b"forged")
    pem = x509.load_der_x509_csr(forged).public_bytes(Encoding.PEM)
    with pytest.raises(EnrolmentRefused, match="does not hold the key"):
        headquarters.issue(pem, LI, at=at)


def test_an_updated_list_keeps_what_was_revoked_before(headquarters: OpenAuthority, at: dt.datetime) -> None:
    first = headquarters.revocation_list([Revoked("a1", at)], at=at)
    later = at + dt.timedelta(days=30)
    second = headquarters.revocation_list(
        [Revoked("b2", later), Revoked("a1", later)], at=later, previous=first
    )
    parsed = x509.load_der_x509_crl(second)
    assert parsed.is_signature_valid(headquarters.private.public_key())
    assert {entry.serial_number: entry.revocation_date_utc for entry in parsed} == {0xA1: at, 0xB2: later}
    assert parsed.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 2


def test_headquarters_cannot_be_named_like_a_laptop(at: dt.datetime) -> None:
    authority = Authority.create(f"{LOCAL_ROOT} x", "hq", at=at, rounds=1000).open("hq")
    answer = authority.issue(request(ec.generate_private_key(ec.SECP256R1())), LI, at=at)
    assert not certificates.holder(certificates.read(answer)[0]).is_local


def test_a_very_long_name_is_cut_to_what_a_certificate_holds(
    headquarters: OpenAuthority, at: dt.datetime
) -> None:
    person = Person("名" * 100, "  部  门 \n", "E" * 80)
    answer = headquarters.issue(request(ec.generate_private_key(ec.SECP256R1())), person, at=at)
    holder = certificates.holder(certificates.read(answer)[0])
    assert (holder.name, holder.unit, holder.person) == ("名" * 21, "部 门", "E" * 64)
