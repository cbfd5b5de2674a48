"""One PostgreSQL for all tests of headquarters; each test has a database of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support import cluster


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a running server."""
    if cluster.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with cluster.cluster() as address:
        yield address
