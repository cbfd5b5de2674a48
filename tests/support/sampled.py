"""The sample project in a store of its own: made once, copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sidesk.actions import load_sample, opening
from sidesk.actions.desk import Desk
from tests.support.desks import copied


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with the sample project."""
    folder = tmp_path_factory.mktemp("sample") / "store"
    desk, _ = opening.begin(folder, load_sample.PASSPHRASE, load_sample.PERSON, rounds=1000)
    load_sample.load(desk)
    desk.close()
    return folder


@pytest.fixture
def sampled(sample_store: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk over a copy of it."""
    desk = opening.unlock(copied(sample_store, tmp_path / "sampled"), passphrase=load_sample.PASSPHRASE)
    yield desk
    desk.close()
