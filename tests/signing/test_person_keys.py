"""The person's key and the device's key."""

from __future__ import annotations

import datetime as dt
import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.core.errors import (
    CertificateExpired,
    CertificateNotYetValid,
    EnrolmentRefused,
    NotACertificate,
    WrongSigningPassphrase,
)
from sidesk.signing import certificates
from sidesk.signing.authority import Authority, OpenAuthority
from sidesk.signing.certificates import Person
from sidesk.signing.keys import DeviceKey, OpenKey, PersonKey, device_code, verify

ZHANG = Person("张伟", "弱电部", "E-017")


@pytest.fixture(scope="module")
def local() -> PersonKey:
    at = dt.datetime(2026, 5, 11, 14, 3, 22, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    return PersonKey.create(ZHANG, "口令 1", at=at, rounds=1000)


def test_a_new_key_names_its_person(local: PersonKey) -> None:
    holder = local.holder
    assert (holder.name, holder.unit, holder.person) == ("张伟", "弱电部", "E-017")


def test_before_enrolment_the_certificate_says_that_only_the_laptop_vouches_for_it(local: PersonKey) -> None:
    assert local.holder.is_local
    assert local.open("口令 1").is_local
    assert "未登记" in local.holder.issuer


def test_the_right_passphrase_opens_a_key_that_fits_its_certificate(local: PersonKey) -> None:
    opened = local.open("口令 1")
    assert opened.private.public_key() == opened.chain[0].public_key()
    assert [certificates.issued(a, b) for a, b in zip(opened.chain, opened.chain[1:], strict=False)] == [True]


@pytest.mark.parametrize("wrong", ["", "口令 2", "口令 1 ", "pass\0word"])
def test_a_wrong_passphrase_is_told_as_such(local: PersonKey, wrong: str) -> None:
    with pytest.raises(WrongSigningPassphrase):
        local.open(wrong)


def test_a_decomposed_accent_is_the_same_passphrase(at: dt.datetime) -> None:
    key = PersonKey.create(ZHANG, "cle\u0301", at=at, rounds=1000)
    assert key.open("cl\u00e9").holder.name == "张伟"


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_damaged_key_file_does_not_open(local: PersonKey, cut: int) -> None:
    with pytest.raises(WrongSigningPassphrase):
        PersonKey(local.pkcs12[:cut], local.certificates).open("口令 1")


def test_a_key_never_shows_itself_in_a_log(local: PersonKey) -> None:
    assert "private" not in repr(local.open("口令 1"))
    assert "secret" not in repr(DeviceKey.create())


def test_the_answer_of_headquarters_replaces_the_local_certificate(
    local: PersonKey, headquarters: OpenAuthority, at: dt.datetime
) -> None:
    opened = local.open("口令 1")
    enrolled = opened.certified(headquarters.issue(opened.request(), ZHANG, at=at))
    again = enrolled.locked("new", rounds=1000).open("new")
    assert not again.is_local
    assert again.holder.issuer == "某某网络工程有限公司"
    assert again.private.public_key() == opened.private.public_key()
    assert certificates.read(again.root) == (headquarters.root,)


def test_an_answer_for_another_key_is_refused(
    local: PersonKey, headquarters: OpenAuthority, at: dt.datetime
) -> None:
    other = PersonKey.create(ZHANG, "p", at=at, rounds=1000).open("p")
    answer = headquarters.issue(other.request(), ZHANG, at=at)
    with pytest.raises(EnrolmentRefused, match="another key"):
        local.open("口令 1").certified(answer)


def test_an_answer_without_the_root_is_refused(
    local: PersonKey, headquarters: OpenAuthority, at: dt.datetime
) -> None:
    opened = local.open("口令 1")
    answer = headquarters.issue(opened.request(), ZHANG, at=at)
    leaf = certificates.pem(certificates.read(answer)[:1])
    with pytest.raises(EnrolmentRefused, match="missing"):
        opened.certified(leaf)


@pytest.mark.parametrize(
    "junk", [b"", b"junk", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_an_answer_that_is_no_certificate_is_refused(local: PersonKey, junk: bytes) -> None:
    with pytest.raises(NotACertificate):
        local.open("口令 1").certified(junk)


def test_an_expired_certificate_is_told_with_its_date(
    enrolled: Callable[..., OpenKey], at: dt.datetime
) -> None:
    key = enrolled("张伟", days=30)
    key.check(at + dt.timedelta(days=29))
    with pytest.raises(CertificateExpired, match="2026-06-10"):
        key.check(at + dt.timedelta(days=31))


def test_a_clock_that_is_far_behind_is_told(people: list[OpenKey], at: dt.datetime) -> None:
    with pytest.raises(CertificateNotYetValid, match="2024-05-11"):
        people[0].check(at.replace(year=2024))


def test_openssl_reads_the_key_file_and_finds_no_fast_way_around_the_passphrase(
    local: PersonKey, openssl: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    path = tmp_path / "key.p12"
    path.write_bytes(local.open("口令 1").locked("abc", rounds=5000).pkcs12)
    done = openssl("pkcs12", "-in", path, "-passin", "pass:abc", "-noout", "-info")
    assert done.returncode == 0, done.stderr
    assert "MAC: sha256, Iteration 10000" in done.stderr
    assert done.stderr.count("PBES2, PBKDF2, AES-256-CBC, Iteration 5000") == 2


def test_a_device_signs_and_others_verify() -> None:
    key = DeviceKey.create()
    signature = DeviceKey(key.secret).sign(b"bundle")
    assert verify(key.public, signature, b"bundle")
    assert not verify(key.public, signature, b"bundles")
    assert not verify(DeviceKey.create().public, signature, b"bundle")
    assert not verify(b"short", signature, b"bundle")


@given(st.binary(min_size=32, max_size=32))
def test_the_code_of_a_device_is_the_beginning_of_its_digest_in_crockford(public: bytes) -> None:
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    code = device_code(public)
    bits = "".join(f"{alphabet.index(letter):05b}" for letter in code)
    whole = f"{int.from_bytes(hashlib.sha256(public).digest()):0256b}"
    assert len(code) == 4
    assert whole.startswith(bits)


def test_headquarters_key_does_not_open_with_a_wrong_passphrase(at: dt.datetime) -> None:
    authority = Authority.create("总部", "hq", at=at, rounds=1000)
    with pytest.raises(WrongSigningPassphrase):
        authority.open("HQ")
