"""Who vouches for a seal of a laptop's own certificate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from sidesk.signing.authority import Authority, OpenAuthority
from sidesk.signing.certificates import Person
from sidesk.signing.keys import OpenKey, PersonKey
from sidesk.signing.seal import Field, seal
from sidesk.signing.verdict import SealVerdict, State
from sidesk.signing.verify import verdict
from sidesk.signing.vouching import vouch, vouched
from tests.signing.conftest import AT, FEW, FIELDS


def test_on_a_computer_without_headquarters_nobody_is_said_to_have_certified_its_key() -> None:
    own = SealVerdict(
        "seal", signer="样例·陆遥", is_local=True, key="k", intact=True, valid=True, trusted=True
    )
    assert vouched([own]) == [own]


ONE: tuple[Field, ...] = FIELDS[:1]
NAMED = Person("张伟", "弱电部", "E-1")


def self_made() -> OpenKey:
    """A key whose own computer certified it, under any name it likes."""
    return PersonKey.create(NAMED, "x", at=AT, rounds=FEW).open("x")


def test_the_certified_key_vouches_for_its_own_earlier_seal(
    paper: bytes, headquarters: OpenAuthority, trust: Sequence[bytes], at: dt.datetime
) -> None:
    key = self_made()
    mine = seal(paper, key, ONE[0].name, at=at, fields=ONE)
    assert verdict(mine, trust, at).state is State.SIGNER_UNKNOWN
    certified = key.certified(headquarters.issue(key.request(), Person("张伟", "弱电部", "E-7"), at=AT))
    found = verdict(vouch(mine, certified, at=at), trust, at)
    assert found.state is State.VALID
    assert (found.seals[0].vouched, found.seals[0].person) == (True, "E-7")


def test_nobody_else_vouches_for_a_seal_that_names_somebody(
    paper: bytes, enrolled: Callable[..., OpenKey], trust: Sequence[bytes], at: dt.datetime
) -> None:
    forged = seal(paper, self_made(), ONE[0].name, at=at, fields=ONE)
    stranger = self_made()
    other = Authority.create("某某网络工程有限公司", "x", at=AT, rounds=FEW).open("x")
    foreign = stranger.certified(other.issue(stranger.request(), NAMED, at=AT))
    for key in (self_made(), foreign, enrolled("张伟"), enrolled("李娜", "项目部", "E-2")):
        found = verdict(vouch(forged, key, at=at), trust, at)
        assert found.state is State.SIGNER_UNKNOWN
        assert not found.seals[0].trusted


def test_a_foreign_authority_vouches_not_even_for_the_same_key(
    paper: bytes, trust: Sequence[bytes], at: dt.datetime
) -> None:
    key = self_made()
    forged = seal(paper, key, ONE[0].name, at=at, fields=ONE)
    other = Authority.create("某某网络工程有限公司", "x", at=AT, rounds=FEW).open("x")
    certified = key.certified(other.issue(key.request(), NAMED, at=AT))
    assert verdict(vouch(forged, certified, at=at), trust, at).state is State.SIGNER_UNKNOWN
