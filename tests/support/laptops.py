"""Fixtures: a desk of one's own for each test, copied from one that was made once."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sidesk.actions.desk import Desk
from sidesk.hq.office import Headquarters
from tests.support.desks import copied, small_store
from tests.support.field import Grown, grow, quick
from tests.support.folders import forgetful, made_once


@pytest.fixture(autouse=True)
def _quick_stores(monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder on a disk that forgets, where the system has one."""
    with tempfile.TemporaryDirectory(dir=forgetful()) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with a project, a finished checklist with a defect, and two drafts."""
    return made_once(tmp_path_factory, "small", lambda place: small_store(place / "store")) / "store"


@pytest.fixture
def folder(small: Path, tmp_path: Path) -> Path:
    """A copy of it to work on."""
    return copied(small, tmp_path / "store")


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Grown:
    # Each process has its own moment at which this world begins.
    return Grown(made_once(tmp_path_factory, f"grown-{os.getpid()}", _grown))


def _grown(place: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        quick(patch)
        grow(place)


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
