"""Every test has a laptop of its own; some have a small store with records in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sidesk.actions.desk import Desk
from tests.support.colleagues import ben, together
from tests.support.desks import copied, opened_desk, small_store
from tests.support.laptops import _quick_stores, desk, grown, member, office, tmp_path

__all__ = ["_quick_stores", "ben", "desk", "grown", "member", "office", "tmp_path", "together"]


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
