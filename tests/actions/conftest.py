"""A desk over a real store, quick to open; a headquarters to talk to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sidesk.actions import enrol
from sidesk.actions.desk import Desk
from sidesk.hq import enrol as hq_enrol
from sidesk.hq.office import Headquarters, init
from sidesk.sync.enrolment import Invited
from tests.support.desks import PASSPHRASE, ROUNDS, copied, new_desk, opened_desk, small_store


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A new store without a record."""
    made = new_desk(tmp_path / "desk")
    yield made
    made.close()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with a project, a finished checklist with a defect, and two drafts."""
    return small_store(tmp_path_factory.mktemp("small") / "store")


@pytest.fixture
def folder(small: Path, tmp_path: Path) -> Path:
    """A copy of it to work on."""
    return copied(small, tmp_path / "store")


@pytest.fixture
def full(folder: Path) -> Iterator[Desk]:
    """A desk over the copy."""
    made = opened_desk(folder)
    yield made
    made.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Headquarters]:
    """A headquarters of its own."""
    founded = init(tmp_path / "hq", PASSPHRASE, "演示总部", rounds=ROUNDS)
    with founded.office as made:
        yield made


@pytest.fixture
def enrolled(full: Desk, office: Headquarters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The same desk, certified by that headquarters by three files."""
    monkeypatch.setattr("sidesk.signing.keys.ROUNDS", ROUNDS)
    invitation = tmp_path / "invitation.sidesk-invite"
    invitation.write_bytes(hq_enrol.invite(office, Invited("", "样例·陆遥", "ENG", "示例集成公司")))
    request = enrol.answer_invitation(full, invitation, PASSPHRASE)
    answer = tmp_path / "answer.sidesk-answer"
    answer.write_bytes(hq_enrol.accept(office, request.read_bytes(), PASSPHRASE).answer)
    enrol.take_answer_file(full, answer, PASSPHRASE)
    return full
