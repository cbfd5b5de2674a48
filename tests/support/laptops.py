"""Fixtures: a desk of one's own for each test, copied from one that was made once."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sidesk.actions.desk import Desk
from sidesk.hq.office import Headquarters
from tests.support.field import Grown, grow, quick

_MEMORY = Path("/dev/shm")


@pytest.fixture(autouse=True)
def _quick_stores(monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder on a disk that forgets, where the system has one: stores flush a lot."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def grown() -> Iterator[Grown]:
    with (
        tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        quick(patch)
        yield grow(Path(folder))


@pytest.fixture
def desk(grown: Grown, tmp_path: Path) -> Iterator[Desk]:
    """A new laptop, not enrolled."""
    made = grown.desk(tmp_path / "desk")
    yield made
    made.close()


@pytest.fixture
def member(grown: Grown, tmp_path: Path) -> Iterator[Desk]:
    """An enrolled laptop."""
    made = grown.desk(tmp_path / "member", enrolled=True)
    yield made
    made.close()


@pytest.fixture
def office(grown: Grown, tmp_path: Path) -> Iterator[Headquarters]:
    """The headquarters that let the enrolled laptop in."""
    with grown.headquarters(tmp_path / "office") as made:
        yield made
