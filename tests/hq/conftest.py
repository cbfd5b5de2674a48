"""What tests of headquarters share: a small office, and one PostgreSQL with a database for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sidesk.hq.office import Headquarters
from tests.hq.lab import Engineer, Time, enrolled, founded
from tests.support import cluster


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a running server."""
    if cluster.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with cluster.cluster() as address:
        yield address


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Headquarters]:
    """Headquarters of a test module."""
    with founded(tmp_path_factory.mktemp("hq"), Time()) as made:
        yield made


@pytest.fixture
def anna(office: Headquarters) -> Engineer:
    """An engineer whose laptop it let in."""
    return enrolled(office)
