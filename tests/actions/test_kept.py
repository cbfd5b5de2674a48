"""The signing passphrase is asked every time, unless somebody lets it be kept for minutes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sidesk.actions import identity
from sidesk.actions.desk import Desk
from sidesk.core.errors import WrongSigningPassphrase
from sidesk.core.settings import Settings
from tests.support.field import PASSPHRASE, later


def allow(desk: Desk, minutes: int) -> None:
    desk.settings = replace(desk.settings, keep_passphrase_minutes=minutes)


def test_nothing_is_kept_unless_somebody_chose_minutes(desk: Desk) -> None:
    assert Settings().keep_passphrase_minutes == 0
    identity.open_person_key(desk, PASSPHRASE)
    assert not identity.passphrase_is_kept(desk)
    with pytest.raises(WrongSigningPassphrase):
        identity.open_person_key(desk, "")


def test_within_the_minutes_nobody_types_it_again_and_after_them_it_is_gone(desk: Desk) -> None:
    allow(desk, 5)
    desk.clock = later(minutes=0)
    identity.open_person_key(desk, PASSPHRASE)
    desk.clock = later(minutes=4, seconds=59)
    assert identity.open_person_key(desk, "").holder
    desk.clock = later(minutes=5)
    assert not identity.passphrase_is_kept(desk)
    desk.clock = later(minutes=1)
    assert not identity.passphrase_is_kept(desk), "it was wiped, not hidden"


def test_using_it_does_not_make_it_stay_longer(desk: Desk) -> None:
    allow(desk, 5)
    identity.open_person_key(desk, PASSPHRASE)
    desk.clock = later(minutes=4)
    identity.open_person_key(desk, "")
    desk.clock = later(minutes=6)
    assert not identity.passphrase_is_kept(desk)


def test_a_wrong_passphrase_is_not_kept(desk: Desk) -> None:
    allow(desk, 5)
    with pytest.raises(WrongSigningPassphrase):
        identity.open_person_key(desk, "wrong")
    assert not identity.passphrase_is_kept(desk)


def test_a_clock_that_is_set_back_ends_it(desk: Desk) -> None:
    allow(desk, 5)
    identity.open_person_key(desk, PASSPHRASE)
    desk.clock = later(minutes=-1)
    assert not identity.passphrase_is_kept(desk)


def test_choosing_never_again_forgets_it_at_once(desk: Desk) -> None:
    allow(desk, 5)
    identity.open_person_key(desk, PASSPHRASE)
    allow(desk, 0)
    assert not identity.passphrase_is_kept(desk)


def test_closing_the_store_wipes_its_bytes(desk: Desk) -> None:
    allow(desk, 5)
    identity.open_person_key(desk, PASSPHRASE)
    kept = desk.kept._bytes
    assert bytes(kept) == PASSPHRASE.encode()
    desk.close()
    assert bytes(kept) == b""
