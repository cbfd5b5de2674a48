"""Real stores for the tests of the models; only the passphrase is stretched less than on a laptop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sidesk.core.clock import Clock
from sidesk.models import keys
from sidesk.models.store import Store


@pytest.fixture(autouse=True)
def _fast_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "MEMORY_KIB", 64)
    monkeypatch.setattr(keys, "ROUNDS", 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the store of a test is."""
    return tmp_path / "desk"


@pytest.fixture
def store(folder: Path, clock: Clock) -> Iterator[Store]:
    """An empty store that opens with `anna`."""
    made, _ = Store.create(folder, "anna", clock)
    yield made
    made.close()
