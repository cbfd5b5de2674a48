"""The verdict on honest papers: sealed in full, in part, by strangers, by the revoked, long ago."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import io
import json
from collections.abc import Callable, Sequence

import pikepdf
import pytest

from sidesk.core.errors import NotACertificate
from sidesk.core.text import Words
from sidesk.signing import certificates
from sidesk.signing.authority import Authority, OpenAuthority, Revoked
from sidesk.signing.certificates import Person
from sidesk.signing.keys import OpenKey, PersonKey
from sidesk.signing.seal import Field, Manner, seal
from sidesk.signing.verdict import Kind, State, Verdict
from sidesk.signing.verify import verdict

EN = Words("en")
ONE = (Field("SigSurveyor", 0, (72, 600, 242, 653), "勘察人"),)


def test_three_seals_by_three_keys_are_all_valid(
    sealed: bytes, trust: Sequence[bytes], at: dt.datetime
) -> None:
    found = verdict(sealed, trust, at)
    assert found.state is State.VALID
    assert found.is_valid
    assert [(s.field, s.signer, s.unit, s.role) for s in found.seals] == [
        ("SigSurveyor", "张伟", "弱电部", "勘察人"),
        ("SigPm", "李娜", "项目部", "项目经理"),
        ("SigClient", "王䶮", "客户", "客户"),
    ]
    assert [s.kind for s in found.seals] == [Kind.CERTIFIES, Kind.APPROVES, Kind.APPROVES]
    assert [s.covers_whole for s in found.seals] == [False, False, True]
    assert all((s.intact, s.valid, s.trusted, s.at) == (True, True, True, at) for s in found.seals)
    assert (found.open_fields, found.reasons, found.told(EN)) == ((), (), ())


def test_the_verdict_names_the_record_by_its_digest(
    paper_with: Callable[[dict[str, bytes]], bytes],
    people: list[OpenKey],
    trust: Sequence[bytes],
    at: dt.datetime,
) -> None:
    record = b'{"number":"D18"}'
    pdf = seal(paper_with({"record.json": record}), people[0], "SigSurveyor", at=at, fields=ONE)
    assert verdict(pdf, trust, at).record_sha256 == hashlib.sha256(record).hexdigest()


def test_a_paper_without_a_record_is_judged_by_its_seals(
    paper_with: Callable[[dict[str, bytes]], bytes],
    people: list[OpenKey],
    trust: Sequence[bytes],
    at: dt.datetime,
) -> None:
    pdf = seal(paper_with({}), people[0], "SigSurveyor", at=at, fields=ONE)
    found = verdict(pdf, trust, at)
    assert (found.state, found.record_sha256) == (State.VALID, "")


@pytest.mark.parametrize(
    "record", [b"{", b"[]", b'{"a":1,"a":2}', b"\xff", b'{"a":NaN}', b'{"a":' * 90 + b"1" + b"}" * 90]
)
def test_a_paper_with_an_unreadable_record_is_not_valid(
    paper_with: Callable[[dict[str, bytes]], bytes],
    people: list[OpenKey],
    trust: Sequence[bytes],
    at: dt.datetime,
    record: bytes,
) -> None:
    pdf = seal(paper_with({"record.json": record}), people[0], "SigSurveyor", at=at, fields=ONE)
    found = verdict(pdf, trust, at)
    assert found.state is State.NOT_VALID
    assert found.told(EN) == ("The record inside the paper is not readable.",)


def test_a_paper_that_waits_for_a_required_seal_is_not_valid_yet(
    papers: list[bytes], trust: Sequence[bytes], at: dt.datetime
) -> None:
    found = verdict(papers[1], trust, at)
    assert found.state is State.WAITING
    assert not found.is_valid
    assert found.is_waiting
    assert [(o.name, o.role, o.required) for o in found.open_fields] == [
        ("SigPm", "项目经理", True),
        ("SigClient", "客户", False),
    ]
    assert found.told(EN) == ("“项目经理” must seal this paper and has not done so yet.",)


def test_an_optional_seal_may_stay_open(papers: list[bytes], trust: Sequence[bytes], at: dt.datetime) -> None:
    found = verdict(papers[2], trust, at)
    assert found.is_valid
    assert not found.is_waiting
    assert [o.name for o in found.open_fields] == ["SigClient"]


def test_a_paper_nobody_sealed_is_not_valid(
    papers: list[bytes], trust: Sequence[bytes], at: dt.datetime
) -> None:
    found = verdict(papers[0], trust, at)
    assert (found.state, found.seals, found.is_waiting) == (State.NOT_VALID, (), False)


@pytest.mark.parametrize("junk", [b"", b"PK\x03\x04", b"%PDF-1.7", b"%PDF-1.7\n" + b"x" * 5000, b"\0" * 100])
def test_what_is_no_pdf_is_unreadable(junk: bytes, trust: Sequence[bytes], at: dt.datetime) -> None:
    found = verdict(junk, trust, at)
    assert (found.state, found.told(EN)) == (State.UNREADABLE, ("This is not a whole PDF.",))


def test_a_locked_pdf_is_unreadable(paper: bytes, trust: Sequence[bytes], at: dt.datetime) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    found = verdict(out.getvalue(), trust, at)
    assert (found.state, found.told(EN)) == (State.UNREADABLE, ("This PDF is locked with a password.",))


def test_without_a_trusted_root_the_signers_are_unknown(sealed: bytes, at: dt.datetime) -> None:
    stranger = Authority.create("别的公司", "x", at=at, rounds=1000)
    twin = Authority.create("某某网络工程有限公司", "x", at=at, rounds=1000)
    for trust in ([], [stranger.certificate], [twin.certificate]):
        found = verdict(sealed, trust, at)
        assert found.state is State.SIGNER_UNKNOWN
        assert all(s.intact and s.valid and not s.trusted for s in found.seals)
        assert "某某网络工程有限公司" in found.told(EN)[0]


def test_one_stranger_among_the_signers_is_enough(
    papers: list[bytes], enrolled: Callable[..., OpenKey], trust: Sequence[bytes], at: dt.datetime
) -> None:
    client = enrolled(
        "陌生人", "客户", "X", by=Authority.create("客户公司", "x", at=at, rounds=1000).open("x")
    )
    found = verdict(seal(papers[2], client, "SigClient", at=at), trust, at)
    assert found.state is State.SIGNER_UNKNOWN
    assert [s.trusted for s in found.seals] == [True, True, False]


def test_two_headquarters_may_be_trusted_at_once(
    papers: list[bytes], enrolled: Callable[..., OpenKey], trust: Sequence[bytes], at: dt.datetime
) -> None:
    other = Authority.create("客户公司", "x", at=at, rounds=1000)
    client = enrolled("客户代表", "客户", "X", by=other.open("x"))
    pdf = seal(papers[2], client, "SigClient", at=at)
    assert verdict(pdf, [*trust, other.certificate], at).is_valid
    assert verdict(pdf, [trust[0] + other.certificate], at).is_valid


def test_a_seal_made_before_enrolment_says_so(paper: bytes, trust: Sequence[bytes], at: dt.datetime) -> None:
    local = PersonKey.create(Person("王五", "", "E-9"), "p", at=at, rounds=1000).open("p")
    found = verdict(seal(paper, local, "SigSurveyor", at=at, fields=ONE), trust, at)
    assert found.state is State.SIGNER_UNKNOWN
    assert found.seals[0].is_local
    assert "headquarters has not enrolled it" in found.told(EN)[0]


def test_a_certificate_revoked_after_the_receipt_keeps_its_seals(
    sealed: bytes, people: list[OpenKey], headquarters: OpenAuthority, trust: Sequence[bytes], at: dt.datetime
) -> None:
    crl = headquarters.revocation_list([Revoked(people[1].holder.serial, at + dt.timedelta(days=10))], at=at)
    assert verdict(sealed, trust, at + dt.timedelta(days=9), [crl]).is_valid
    found = verdict(sealed, trust, at + dt.timedelta(days=11), [crl])
    assert found.state is State.NOT_VALID
    assert [s.trusted for s in found.seals] == [True, False, True]
    assert found.told(EN) == ("李娜: The certificate of “李娜” was revoked on 2026-05-21.",)


def test_an_expired_certificate_leaves_the_signer_unknown_unless_a_receipt_tells_the_moment(
    paper: bytes, enrolled: Callable[..., OpenKey], trust: Sequence[bytes], at: dt.datetime
) -> None:
    pdf = seal(paper, enrolled("张伟", days=30), "SigSurveyor", at=at, fields=ONE)
    assert verdict(pdf, trust, at + dt.timedelta(days=29)).is_valid
    found = verdict(pdf, trust, at + dt.timedelta(days=31))
    assert found.state is State.SIGNER_UNKNOWN
    assert "2026-06-10" in found.told(EN)[0]


def test_now_counts_where_no_moment_is_given(paper: bytes, headquarters: OpenAuthority) -> None:
    now = dt.datetime.now(dt.UTC)
    person = Person("张伟", "", "E-1")
    own = Authority.create("总部", "x", at=now, rounds=1000)
    local = PersonKey.create(person, "p", at=now, rounds=1000).open("p")
    key = local.certified(own.open("x").issue(local.request(), person, at=now))
    assert verdict(seal(paper, key, "SigSurveyor", at=now, fields=ONE), [own.certificate]).is_valid


def test_the_first_seal_must_certify_unless_the_reader_allows_otherwise(
    paper: bytes, people: list[OpenKey], trust: Sequence[bytes], at: dt.datetime
) -> None:
    fields = [*ONE, Field("SigPm", 0, (72, 500, 242, 553), "项目经理")]
    pdf = seal(paper, people[0], "SigSurveyor", at=at, fields=fields, manner=Manner(certify=False))
    pdf = seal(pdf, people[1], "SigPm", at=at)
    found = verdict(pdf, trust, at)
    assert (found.state, found.told(EN)) == (State.NOT_VALID, ("The first seal does not certify the paper.",))
    assert verdict(pdf, trust, at, approval_first=True).is_valid


def test_a_root_that_is_no_certificate_is_told(sealed: bytes, at: dt.datetime) -> None:
    with pytest.raises(NotACertificate):
        verdict(sealed, [b"junk"], at)
    with pytest.raises(NotACertificate):
        verdict(sealed, [], at, [b"junk"])


def test_der_is_as_good_as_pem(sealed: bytes, headquarters: OpenAuthority, at: dt.datetime) -> None:
    assert verdict(sealed, [certificates.der(headquarters.root)], at).is_valid


def test_a_verdict_is_told_as_plain_json(
    papers: list[bytes], trust: Sequence[bytes], at: dt.datetime
) -> None:
    told = json.loads(json.dumps(verdict(papers[1], trust, at).as_json(EN)))
    assert told["state"] == "intact, not complete yet"
    assert told["open"][0] == {"field": "SigPm", "role": "项目经理", "required": True}
    assert told["seals"][0]["at"] == "2026-05-11T14:03:22+08:00"
    assert told["seals"][0]["trusted"] is True


def test_a_verdict_is_never_wrong_because_of_where_it_was_asked_for(
    sealed: bytes, trust: Sequence[bytes], at: dt.datetime
) -> None:
    async def in_the_loop() -> Verdict:
        return verdict(sealed, trust, at)

    async def in_a_thread() -> Verdict:
        return await asyncio.to_thread(verdict, sealed, trust, at)

    with pytest.raises(RuntimeError, match="worker thread"):
        asyncio.run(in_the_loop())
    assert asyncio.run(in_a_thread()).is_valid
