"""Two laptops of one office that share a project: what passes between them by stick."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sidesk.actions import colleagues, exchange, identity, opening
from sidesk.actions.desk import Desk
from sidesk.actions.identity import Newcomer
from sidesk.core.settings import Settings
from sidesk.hq.ingest import Outcome, ingest
from sidesk.hq.office import Headquarters
from sidesk.signing.keys import DeviceKey
from sidesk.sync.encryption import new_identity
from sidesk.sync.enrolment import Invited
from tests.support.field import PASSPHRASE, Grown, clock_at, join, later

PROJECT = "PRJ-1"
NEWCOMER = Newcomer("林舟", "PM", "项目部")
MANAGER = Invited("", "林舟 Lin Zhou", "PM", "项目部")


@pytest.fixture
def ben(grown: Grown, tmp_path: Path, office: Headquarters) -> Iterator[Desk]:
    """A colleague's laptop, enrolled at the same office."""
    made = grown.desk(tmp_path / "ben")
    made.store.vault.keep(identity.DEVICE, DeviceKey.create().secret)
    made.store.vault.keep(identity.AGE, new_identity()[0].encode())
    made.person = replace(made.person, name="样例·本")
    identity.make_person_key(made.store, made.person, PASSPHRASE, at=made.clock.now(), rounds=1)
    made.close()
    made = opening.unlock(
        tmp_path / "ben", passphrase=PASSPHRASE, clock=later()
    )  # under its own four characters
    join(made, office, Invited("", "本 Ben", "ENG", "工程部"))
    yield made
    made.close()


@pytest.fixture
def manager(office: Headquarters, tmp_path: Path) -> Iterator[Desk]:
    """The project manager's own enrolled laptop."""
    settings = Settings(language="en", paper_language="both")
    made, _code = opening.begin(tmp_path / "manager", PASSPHRASE, NEWCOMER, settings, clock_at(), rounds=1)
    join(made, office, MANAGER)
    yield made
    made.close()


@pytest.fixture
def together(member: Desk, ben: Desk, office: Headquarters) -> tuple[Desk, Desk]:
    """Both work on one project, and headquarters has told them so."""
    for desk in (member, ben):
        office.store.office.assign(desk.person.id, PROJECT)
    for desk in (member, ben):
        meets(desk, office)
    return member, ben


def meets(desk: Desk, office: Headquarters) -> None:
    """An exchange with headquarters."""
    parts = [part.data for part in exchange.outgoing(desk)]
    for reply in ingest(office, parts).replies:
        for part in reply.parts:
            exchange.take_in(desk, part.data, "answer")


def carried(desk: Desk, office: Headquarters, folder: Path) -> None:
    """Bundles of a laptop to headquarters, which takes them, and its answers back."""
    ingested = ingest(office, [path.read_bytes() for path in exchange.export(desk, folder)])
    assert {one.outcome for one in ingested.results} <= {Outcome.STORED, Outcome.REPEATED}
    for reply in ingested.replies:
        for part in reply.parts:
            exchange.take_in(desk, part.data, "answer")


def chooses(desk: Desk, *others: Desk) -> None:
    codes = {other.device_code for other in others}
    colleagues.choose(desk, [mate.id for mate in colleagues.mates(desk) if mate.code in codes])
