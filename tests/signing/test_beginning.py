"""Which device began a project is shown by its id, without a network."""

from __future__ import annotations

from uuid import UUID

from sidesk.signing.beginning import began, record_of
from sidesk.signing.keys import DeviceKey

NUMBER = "SD-P01-7KQ2001"
REVISION = "ab" * 32


def test_who_began_a_project_shows_it_by_its_key() -> None:
    key = DeviceKey.create()
    record, signature = record_of(key.public, NUMBER), key.sign(bytes.fromhex(REVISION))
    assert began(key.public, record, NUMBER, signature, REVISION)
    assert UUID(record).version == 8


def test_nobody_else_can_show_it() -> None:
    his, hers = DeviceKey.create(), DeviceKey.create()
    record, signature = record_of(his.public, NUMBER), hers.sign(bytes.fromhex(REVISION))
    assert not began(hers.public, record, NUMBER, signature, REVISION)
    assert not began(his.public, record, NUMBER, signature, REVISION)
    assert not began(his.public, record, "SD-P01-7KQ2002", his.sign(bytes.fromhex(REVISION)), REVISION)
    assert not began(b"no key", record, NUMBER, signature, REVISION)
