"""The line to headquarters over TLS: its own root is trusted without being installed, nobody else's is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from sidesk.core.errors_network import OfficeUnreachable
from sidesk.core.progress import Progress
from sidesk.hq.office import Headquarters
from sidesk.hq.server import serve
from sidesk.sync import web
from tests.hq.lab import PASSPHRASE, Time, enrolled, founded
from tests.hq.serving import serving
from tests.support import proxies


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Headquarters]:
    with founded(tmp_path_factory.mktemp("hq"), Time()) as made:
        yield made


def certificate(office: Headquarters, folder: Path) -> tuple[Path, Path]:
    """A certificate of the office's root for this computer, and its key."""
    chain, key = office.authority(PASSPHRASE).server("127.0.0.1", at=dt.datetime.now(dt.UTC))
    (folder / "crt.pem").write_bytes(chain)
    (folder / "key.pem").write_bytes(key)
    return folder / "crt.pem", folder / "key.pem"


@pytest.fixture(scope="module")
def address(office: Headquarters, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    config = serve.config(office, "127.0.0.1", 0)
    crt, key = certificate(office, tmp_path_factory.mktemp("tls"))
    config.ssl_certfile, config.ssl_keyfile = str(crt), str(key)
    with serving(uvicorn.Server(config), "https") as address:
        yield address


def test_its_own_root_is_trusted_without_being_installed(office: Headquarters, address: str) -> None:
    line = web.Line(address, office.public.root, own_root=True)
    assert line.trusts()
    anna = enrolled(office)
    anna.write("r1")
    (answer,) = line.exchange(anna.send()[0], Progress())
    assert anna.read(answer).receipt is not None
    line.close()


def test_neither_a_public_root_nor_another_offices_root_is_taken_for_it(
    office: Headquarters, address: str, tmp_path: Path
) -> None:
    public = web.Line(address, office.public.root, own_root=False)
    assert not public.trusts()
    with pytest.raises(OfficeUnreachable, match="certificate"):
        public.exchange(b"x", Progress())
    public.close()
    with founded(tmp_path, Time()) as other:
        line = web.Line(address, other.public.root, own_root=True)
        assert not line.trusts()
        line.close()


def test_bundles_go_through_the_proxy_of_a_company(office: Headquarters, address: str) -> None:
    anna = enrolled(office)
    anna.write("r2")
    with proxies.proxy() as (way, passed):
        line = web.Line(address, office.public.root, own_root=True, proxy=way)
        assert line.trusts()
        (answer,) = line.exchange(anna.send()[0], Progress())
        line.close()
    assert anna.read(answer).receipt is not None
    assert passed
    assert passed[0] == address.removeprefix("https://")


def test_a_proxy_that_wants_a_name_is_told_as_one(office: Headquarters, address: str) -> None:
    with proxies.proxy(wants_name=True) as (way, passed):
        line = web.Line(address, office.public.root, own_root=True, proxy=way)
        with pytest.raises(OfficeUnreachable, match="proxy"):
            line.trusts()
        line.close()
    assert passed == []


def test_behind_a_proxy_only_the_offices_own_root_counts_too(
    office: Headquarters, address: str, tmp_path: Path
) -> None:
    with founded(tmp_path, Time()) as other, proxies.proxy() as (way, _passed):
        line = web.Line(address, other.public.root, own_root=True, proxy=way)
        assert not line.trusts()
        line.close()
