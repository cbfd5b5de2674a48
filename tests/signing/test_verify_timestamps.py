"""Papers that headquarters stamped with the time afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest
from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import DummyTimeStamper

from sidesk.core.text import Words
from sidesk.signing import pades
from sidesk.signing.keys import OpenKey
from sidesk.signing.seal import Field, seal
from sidesk.signing.verdict import Kind, State
from sidesk.signing.verify import verdict

STAMPED = dt.datetime(2026, 5, 12, 1, 0, tzinfo=dt.UTC)


class Stamper:
    """A self-signed time stamping authority (RSA, which is all the library's dummy can do)."""

    def __init__(self) -> None:
        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TSA")])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(7)
            .not_valid_before(STAMPED - dt.timedelta(days=30))
            .not_valid_after(STAMPED + dt.timedelta(days=36500))
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.pem = certificate.public_bytes(Encoding.PEM)
        self._dummy = DummyTimeStamper(
            asn1.Certificate.load(certificate.public_bytes(Encoding.DER)),
            keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
            fixed_dt=STAMPED,
        )

    def stamp(self, pdf: bytes) -> bytes:
        out = PdfTimeStamper(self._dummy).timestamp_pdf(pades.writer(pdf), "sha256")
        stamped: bytes = out.getvalue()
        assert stamped.startswith(pdf)
        return stamped


@pytest.fixture(scope="module")
def stamper() -> Stamper:
    return Stamper()


def test_a_stamped_paper_is_valid_and_says_when_it_existed(
    sealed: bytes, stamper: Stamper, trust: Sequence[bytes], at: dt.datetime
) -> None:
    found = verdict(stamper.stamp(sealed), [*trust, stamper.pem], at)
    assert found.told(Words("en")) == ()
    assert found.state is State.VALID
    stamp = found.seals[-1]
    assert (stamp.kind, stamp.at, stamp.covers_whole) == (Kind.TIMESTAMP, STAMPED, True)


def test_a_trusted_stamp_keeps_seals_valid_after_their_certificates_expired(
    paper: bytes, enrolled: Callable[..., OpenKey], stamper: Stamper, trust: Sequence[bytes], at: dt.datetime
) -> None:
    # Expired at the moment the test runs, whenever that is; alive when the stamp was made.
    long_ago = Field("SigSurveyor", 0, (0, 0, 0, 0), "勘察人")
    stamped = stamper.stamp(seal(paper, enrolled("张伟", days=2), "SigSurveyor", at=at, fields=[long_ago]))
    assert verdict(stamped, [*trust, stamper.pem]).state is State.VALID
    assert verdict(stamped, trust).state is State.SIGNER_UNKNOWN


def test_an_unknown_stamper_leaves_the_paper_unproven(
    sealed: bytes, stamper: Stamper, trust: Sequence[bytes], at: dt.datetime
) -> None:
    assert verdict(stamper.stamp(sealed), trust, at).state is State.SIGNER_UNKNOWN


def test_a_changed_stamp_is_found(
    sealed: bytes, stamper: Stamper, trust: Sequence[bytes], at: dt.datetime
) -> None:
    stamped = stamper.stamp(sealed)
    for place in range(len(sealed), len(stamped), 401):
        changed = bytearray(stamped)
        changed[place] ^= 1
        assert not verdict(bytes(changed), [*trust, stamper.pem], at).is_valid, place


def test_nothing_may_follow_the_stamp(
    sealed: bytes, stamper: Stamper, trust: Sequence[bytes], at: dt.datetime
) -> None:
    found = verdict(stamper.stamp(sealed) + b"\n", [*trust, stamper.pem], at)
    assert found.state is State.NOT_VALID


def test_a_paper_with_a_stamp_and_no_seal_is_not_sealed(
    paper: bytes, stamper: Stamper, trust: Sequence[bytes], at: dt.datetime
) -> None:
    stamped = stamper.stamp(paper)
    for approval_first in (False, True):
        found = verdict(stamped, [*trust, stamper.pem], at, approval_first=approval_first)
        assert found.state is State.NOT_VALID
