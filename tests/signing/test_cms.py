"""Detached signatures over records."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sidesk.core.canonical import canonical
from sidesk.core.errors import CertificateExpired
from sidesk.signing import certificates, cms
from sidesk.signing.authority import Authority, OpenAuthority, Revoked
from sidesk.signing.keys import OpenKey, PersonKey
from sidesk.signing.verdict import Kind

BODY = canonical({"record": "r1", "kind": "final", "answers": {"length": "12.50", "备注": "弯曲半径"}})


@pytest.fixture(scope="module")
def signature(people: list[OpenKey], at: dt.datetime) -> bytes:
    return cms.sign(BODY, people[0], at=at)


def test_a_signed_record_is_intact_valid_and_trusted(
    signature: bytes, trust: Sequence[bytes], at: dt.datetime
) -> None:
    seal = cms.verdict(BODY, signature, trust, at)
    assert (seal.intact, seal.valid, seal.trusted, seal.reasons) == (True, True, True, ())
    assert (seal.signer, seal.unit, seal.person, seal.at, seal.kind) == (
        "张伟",
        "弱电部",
        "E-1",
        at,
        Kind.RECORD,
    )


def test_a_changed_record_is_not_trusted_although_its_seal_is_valid(
    signature: bytes, trust: Sequence[bytes], at: dt.datetime
) -> None:
    seal = cms.verdict(BODY.replace(b"12.50", b"13.50"), signature, trust, at)
    assert (seal.intact, seal.valid, seal.trusted) == (False, True, False)
    assert [reason.breaks for reason in seal.reasons] == [True]


def test_openssl_accepts_it(
    signature: bytes,
    trust: Sequence[bytes],
    openssl: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
    at: dt.datetime,
) -> None:
    paths = [tmp_path / name for name in ("b.json", "b.p7s", "ca.pem")]
    for path, data in zip(paths, (BODY, signature, trust[0]), strict=True):
        path.write_bytes(data)
    body, p7s, ca = paths
    moment = int(at.timestamp())
    arguments = ("cms", "-verify", "-binary", "-inform", "DER", "-in", p7s, "-content", body, "-CAfile", ca)
    good = openssl(*arguments, "-attime", moment, "-out", tmp_path / "out")
    assert good.returncode == 0, good.stderr
    body.write_bytes(BODY + b" ")
    assert openssl(*arguments, "-attime", moment, "-out", tmp_path / "out").returncode != 0


def test_a_foreign_signer_is_intact_and_unknown(signature: bytes, at: dt.datetime) -> None:
    stranger = Authority.create("别的公司", "x", at=at, rounds=1000)
    for trust in ([], [stranger.certificate]):
        seal = cms.verdict(BODY, signature, trust, at)
        assert (seal.intact, seal.valid, seal.trusted) == (True, True, False)
        assert [reason.breaks for reason in seal.reasons] == [False]


def test_a_root_of_the_same_name_is_not_the_same_root(signature: bytes, at: dt.datetime) -> None:
    twin = Authority.create("某某网络工程有限公司", "x", at=at, rounds=1000)
    assert not cms.verdict(BODY, signature, [twin.certificate], at).trusted


def test_a_renewed_root_with_the_same_key_still_vouches(
    signature: bytes, headquarters: OpenAuthority, at: dt.datetime
) -> None:
    later = at + dt.timedelta(days=7000)
    renewed = certificates.root_certificate(headquarters.private, headquarters.root.subject, at, later)
    assert renewed != headquarters.root
    assert cms.verdict(BODY, signature, [certificates.pem([renewed])], at).trusted


def test_a_key_certified_on_the_laptop_is_told_as_such(
    people: list[OpenKey], trust: Sequence[bytes], at: dt.datetime
) -> None:
    from sidesk.signing.certificates import Person

    local = PersonKey.create(Person("王五", "", "E-9"), "p", at=at, rounds=1000).open("p")
    seal = cms.verdict(BODY, cms.sign(BODY, local, at=at), trust, at)
    assert seal.is_local
    assert not seal.trusted
    assert "own computer" in seal.reasons[0].text


def test_what_was_revoked_before_the_receipt_does_not_count(
    signature: bytes,
    people: list[OpenKey],
    headquarters: OpenAuthority,
    trust: Sequence[bytes],
    at: dt.datetime,
) -> None:
    revoked = Revoked(people[0].holder.serial, at + dt.timedelta(days=10))
    crl = headquarters.revocation_list([revoked], at=at + dt.timedelta(days=10))
    before = cms.verdict(BODY, signature, trust, at + dt.timedelta(days=9), [crl])
    after = cms.verdict(BODY, signature, trust, at + dt.timedelta(days=11), [crl])
    assert before.trusted
    assert not after.trusted
    assert after.reasons[0].details["date"] == "2026-05-21"
    assert after.reasons[0].breaks


def test_a_list_of_revoked_certificates_counts_only_with_the_issuers_signature(
    signature: bytes, people: list[OpenKey], trust: Sequence[bytes], at: dt.datetime
) -> None:
    twin = Authority.create("某某网络工程有限公司", "x", at=at, rounds=1000).open("x")
    forged = twin.revocation_list([Revoked(people[0].holder.serial, at)], at=at)
    assert cms.verdict(BODY, signature, trust, at, [forged]).trusted


def test_after_its_certificate_expired_nothing_proves_the_age_of_a_signature(
    signature: bytes, trust: Sequence[bytes], at: dt.datetime
) -> None:
    seal = cms.verdict(BODY, signature, trust, at + dt.timedelta(days=2000))
    assert (seal.intact, seal.valid, seal.trusted) == (True, True, False)
    assert "counted from" in seal.reasons[0].text


def test_an_expired_certificate_signs_nothing(enrolled: Callable[..., OpenKey], at: dt.datetime) -> None:
    with pytest.raises(CertificateExpired):
        cms.sign(BODY, enrolled("张伟", days=1), at=at + dt.timedelta(days=3))


@pytest.mark.parametrize(
    "junk", [b"", b"junk", b"\x30\x00", b"\x30\x80\x00\x00", b"\x30\x84\xff\xff\xff\xff"]
)
def test_what_is_no_signature_is_not_valid(junk: bytes, trust: Sequence[bytes], at: dt.datetime) -> None:
    seal = cms.verdict(BODY, junk, trust, at)
    assert (seal.intact, seal.valid, seal.trusted) == (False, False, False)
    assert seal.reasons


def test_no_flipped_bit_in_the_signature_passes(
    signature: bytes, trust: Sequence[bytes], at: dt.datetime
) -> None:
    for place in range(0, len(signature), 11):
        changed = bytearray(signature)
        changed[place] ^= 1 << place % 8
        assert not cms.verdict(BODY, bytes(changed), trust, at).trusted, place


def test_no_flipped_bit_passes_where_names_are_latin(
    enrolled: Callable[..., OpenKey], at: dt.datetime
) -> None:
    # Latin names are looked up without regard to case, Chinese ones have none.
    office = Authority.create("Headquarters", "x", at=at, rounds=1000)
    latin = cms.sign(BODY, enrolled("Anna", "SI", "E", by=office.open("x")), at=at)
    assert cms.verdict(BODY, latin, [office.certificate], at).trusted
    for place in [match.start() for match in re.finditer(rb"eadquarters|nna", latin)]:
        changed = bytearray(latin)
        changed[place] ^= 0x20
        seal = cms.verdict(BODY, bytes(changed), [office.certificate], at)
        assert (seal.trusted, any(reason.breaks for reason in seal.reasons)) == (False, True), place


def test_the_signature_carries_no_stowaway(signature: bytes, trust: Sequence[bytes], at: dt.datetime) -> None:
    """One more element at the end of the signer's part, where asn1crypto does not look."""
    extra = b"\x04\x02hi"
    changed = bytearray(signature + extra)
    for place in range(len(signature) - 4):
        length = int.from_bytes(signature[place + 2 : place + 4])
        if signature[place + 1] == 0x82 and place + 4 + length == len(signature):
            changed[place + 2 : place + 4] = (length + len(extra)).to_bytes(2)
    assert not cms.verdict(BODY, bytes(changed), trust, at).valid


def test_bytes_after_the_signature_are_refused(
    signature: bytes, trust: Sequence[bytes], at: dt.datetime
) -> None:
    assert not cms.verdict(BODY, signature + b"\0", trust, at).trusted


def test_a_signature_is_read_in_its_one_shortest_encoding_only(
    signature: bytes, trust: Sequence[bytes], at: dt.datetime
) -> None:
    assert signature[:2] == b"\x30\x82"
    longer = b"\x30\x83\x00" + signature[2:]
    endless = b"\x30\x80" + signature[4:] + b"\0\0"
    for other in (longer, endless, with_a_longer_inner_length(signature)):
        assert not cms.verdict(BODY, other, trust, at).valid


def with_a_longer_inner_length(signature: bytes) -> bytes:
    """The last element, which is the signature itself, with its length in two bytes instead of one."""
    size = next(size for size in range(64, 80) if signature[-size - 2 : -size] == bytes([4, size]))
    changed = bytearray(signature)
    for place in range(len(signature) - 4):  # everything that reaches to the end holds one byte more
        length = int.from_bytes(signature[place + 2 : place + 4])
        if signature[place + 1] == 0x82 and place + 4 + length == len(signature):
            changed[place + 2 : place + 4] = (length + 1).to_bytes(2)
    changed.insert(len(signature) - size - 1, 0x81)
    return bytes(changed)


def test_no_bit_of_the_certificates_beginning_may_change(
    signature: bytes, people: list[OpenKey], trust: Sequence[bytes], at: dt.datetime
) -> None:
    # Here stand version and serial number, which asn1crypto repairs while it reads them.
    start = signature.index(certificates.der(people[0].chain[0]))
    for place in range(start, start + 32):
        for bit in range(8):
            changed = bytearray(signature)
            changed[place] ^= 1 << bit
            assert not cms.verdict(BODY, bytes(changed), trust, at).trusted, (place, bit)
