"""The sample project in a store of its own: made once, copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sidesk.actions import load_sample, opening
from sidesk.actions.desk import Desk
from tests.support.desks import copied, easy
from tests.support.folders import made_once


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with the sample project."""
    return made_once(tmp_path_factory, "sample", _sample) / "store"


def _sample(place: Path) -> None:
    with easy():
        desk, _ = opening.begin(place / "store", load_sample.PASSPHRASE, load_sample.PERSON, rounds=1000)
    load_sample.load(desk)
    desk.close()


@pytest.fixture
def sampled(sample_store: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk over a copy of it."""
    desk = opening.unlock(copied(sample_store, tmp_path / "sampled"), passphrase=load_sample.PASSPHRASE)
    yield desk
    desk.close()
