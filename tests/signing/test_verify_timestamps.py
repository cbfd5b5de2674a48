"""Papers that headquarters stamped with the time afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from sidesk.core.text import Words
from sidesk.signing.keys import OpenKey
from sidesk.signing.seal import Field, seal
from sidesk.signing.verdict import Kind, State
from sidesk.signing.verify import verdict


def test_a_stamped_paper_is_valid_and_says_when_it_existed(
    sealed: bytes, stamper: Any, trust: Sequence[bytes], at: dt.datetime
) -> None:
    found = verdict(stamper.stamp(sealed), [*trust, stamper.pem], at)
    assert found.told(Words("en")) == ()
    assert found.state is State.VALID
    stamp = found.seals[-1]
    assert (stamp.kind, stamp.at, stamp.covers_whole) == (Kind.TIMESTAMP, stamper.moment, True)


def test_a_trusted_stamp_keeps_seals_valid_after_their_certificates_expired(
    paper: bytes, enrolled: Callable[..., OpenKey], stamper: Any, trust: Sequence[bytes], at: dt.datetime
) -> None:
    # Expired at the moment the test runs, whenever that is; alive when the stamp was made.
    long_ago = Field("SigSurveyor", 0, (0, 0, 0, 0), "勘察人")
    stamped = stamper.stamp(seal(paper, enrolled("张伟", days=2), "SigSurveyor", at=at, fields=[long_ago]))
    assert verdict(stamped, [*trust, stamper.pem]).state is State.VALID
    assert verdict(stamped, trust).state is State.SIGNER_UNKNOWN


def test_an_unknown_stamper_leaves_the_paper_unproven(
    sealed: bytes, stamper: Any, trust: Sequence[bytes], at: dt.datetime
) -> None:
    assert verdict(stamper.stamp(sealed), trust, at).state is State.SIGNER_UNKNOWN


def test_a_changed_stamp_is_found(
    sealed: bytes, stamper: Any, trust: Sequence[bytes], at: dt.datetime
) -> None:
    stamped = stamper.stamp(sealed)
    for place in range(len(sealed), len(stamped), 907):
        changed = bytearray(stamped)
        changed[place] ^= 1
        assert not verdict(bytes(changed), [*trust, stamper.pem], at).is_valid, place


def test_nothing_may_follow_the_stamp(
    sealed: bytes, stamper: Any, trust: Sequence[bytes], at: dt.datetime
) -> None:
    found = verdict(stamper.stamp(sealed) + b"\n", [*trust, stamper.pem], at)
    assert found.state is State.NOT_VALID


def test_a_paper_with_a_stamp_and_no_seal_is_not_sealed(
    paper: bytes, stamper: Any, trust: Sequence[bytes], at: dt.datetime
) -> None:
    stamped = stamper.stamp(paper)
    for approval_first in (False, True):
        found = verdict(stamped, [*trust, stamper.pem], at, approval_first=approval_first)
        assert found.state is State.NOT_VALID
