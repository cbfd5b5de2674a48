"""Whether headquarters has approved is asked from the start of the program, on whatever page one is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from sidesk.actions import online
from sidesk.actions.desk import Desk
from sidesk.hq import enrol as office_enrol
from sidesk.hq.office import Headquarters, init
from sidesk.sync.enrolment import Invited
from sidesk.ui import approval
from sidesk.ui.approval import Approval
from sidesk.ui.hands import wait_until
from sidesk.ui.jobs import JobRunner
from sidesk.ui.room import Room
from sidesk.ui.theme import Look
from tests.hq.serving import served
from tests.support import laptops
from tests.support.field import PASSPHRASE, clock_at
from tests.support.shell import settle

_quick_stores, grown, desk = laptops._quick_stores, laptops.grown, laptops.desk


@pytest.fixture
def new_office(tmp_path: Path) -> Iterator[Headquarters]:
    with init(tmp_path / "new", PASSPHRASE, "演示总部", clock_at(), rounds=1).office as made:
        yield made


def test_a_request_that_waited_when_the_program_was_closed_is_asked_for_after_the_start(
    desk: Desk, look: Look, jobs: JobRunner, new_office: Headquarters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approval, "EVERY", 50)
    told: list[bool] = []
    with served(new_office) as address:
        new_office.public = replace(new_office.public, address=address)
        invitation = office_enrol.invite(new_office, Invited("", "白杨", "ENG", "工程部"))
        assert online.ask_to_enrol(desk, invitation, PASSPHRASE) is None
        (waiting,) = office_enrol.waiting(new_office)
        office_enrol.accept_by(new_office, waiting.request, lambda: new_office.authority(PASSPHRASE))
        owner = QObject()
        asking = Approval(Room(desk, look, jobs, lambda *_: None), owner)
        asking.answered.connect(lambda: told.append(True))
        asking.look()
        wait_until(lambda: bool(told), "nobody asked", 120_000)
    settle(jobs)
    assert online.asked(desk) is online.Asked.ANSWERED
    assert told == [True]
    owner.deleteLater()


def test_where_no_request_waits_nobody_is_asked(desk: Desk, look: Look, jobs: JobRunner) -> None:
    owner = QObject()
    asking = Approval(Room(desk, look, jobs, lambda *_: None), owner)
    asking.look()
    settle(jobs)
    assert not asking.asks
    owner.deleteLater()
