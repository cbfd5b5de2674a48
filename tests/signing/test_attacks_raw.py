"""Manipulations written by hand, byte by byte: each is refused, whoever sealed on top of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from sidesk.core.errors import CannotSeal
from sidesk.core.text import Words
from sidesk.signing.keys import OpenKey
from sidesk.signing.seal import seal
from sidesk.signing.verify import verdict
from tests.signing.attacks_raw import HARMLESS, RAW
from tests.signing.conftest import FIELDS, refused


@pytest.mark.parametrize("attack", RAW)
def test_a_paper_that_was_changed_by_hand_is_refused(
    sealed: bytes, trust: Sequence[bytes], at: dt.datetime, attack: str
) -> None:
    changed = RAW[attack](sealed)
    assert changed != sealed
    assert refused(verdict(changed, trust, at))


@pytest.mark.parametrize("attack", RAW)
def test_nobody_can_hide_a_change_beneath_the_next_seal(
    papers: list[bytes], people: list[OpenKey], trust: Sequence[bytes], at: dt.datetime, attack: str
) -> None:
    changed = RAW[attack](papers[2])
    try:
        sealed = seal(changed, people[2], FIELDS[2].name, at=at)
    except CannotSeal:
        return
    found = verdict(sealed, trust, at)
    if attack in HARMLESS:
        assert found.is_valid
    else:
        assert refused(found), found.told(Words("en"))
