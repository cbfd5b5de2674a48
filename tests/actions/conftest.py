"""Every test has a laptop of its own; some have a small store with records in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sidesk.actions.desk import Desk
from tests.support.colleagues import ben, manager, together
from tests.support.desks import opened_desk
from tests.support.laptops import _quick_stores, desk, folder, grown, member, office, small, tmp_path

__all__ = [
    "_quick_stores",
    "ben",
    "desk",
    "folder",
    "grown",
    "manager",
    "member",
    "office",
    "small",
    "tmp_path",
    "together",
]


@pytest.fixture
def full(folder: Path) -> Iterator[Desk]:
    """A desk over the copy."""
    made = opened_desk(folder)
    yield made
    made.close()
