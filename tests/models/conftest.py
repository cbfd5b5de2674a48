"""Real stores for the tests of the models, in memory where the system has a disk there."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sidesk.core.clock import Clock
from sidesk.models import database, keys
from sidesk.models.store import LOCK, Store

_MEMORY = Path("/dev/shm")


def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretch the passphrase less and set fewer bytes aside than on a laptop."""
    monkeypatch.setattr(keys, "MEMORY_KIB", 64)
    monkeypatch.setattr(keys, "ROUNDS", 1)
    monkeypatch.setattr(database, "RESERVE_SIZE", 4096)


@pytest.fixture(autouse=True)
def _quick_stores(monkeypatch: pytest.MonkeyPatch) -> None:
    _quick(monkeypatch)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder on a disk that forgets: these tests flush a lot, and other programs use the real disk."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the store of a test is."""
    return tmp_path / "desk"


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store to copy."""
    folder = tmp_path_factory.mktemp("empty") / "desk"
    with pytest.MonkeyPatch.context() as monkeypatch:
        _quick(monkeypatch)
        Store.create(folder, "anna")[0].close()
    return folder


@pytest.fixture
def store(empty_store: Path, folder: Path, clock: Clock) -> Iterator[Store]:
    """An empty store that opens with `anna`."""
    shutil.copytree(empty_store, folder, ignore=shutil.ignore_patterns(LOCK))
    opened = Store.open(folder, passphrase="anna", clock=clock)
    yield opened
    opened.close()
