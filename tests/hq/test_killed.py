"""A server that is killed: in the middle of an upload, and between a file and the row that names it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from sidesk.core.canonical import sha256
from sidesk.hq import office as offices
from sidesk.models.entities import RecordQuery
from tests.hq.lab import PASSPHRASE, Engineer, Time, enrolled, founded
from tests.support import cluster

_SERVER = """
import os, sys
from pathlib import Path
from sidesk.hq.office import open_office
from sidesk.hq.server import serve
from tests.hq.lab import Time
if sys.argv[3] == "row":
    from sidesk.models.attachments import AttachmentStore
    AttachmentStore._name = lambda *_: os.kill(os.getpid(), 9)
office = open_office(Path(sys.argv[1]), "demo", Time().clock())
serve.run(office, "127.0.0.1", int(sys.argv[2]))
"""


@contextmanager
def running(folder: Path, kill_at: str = "") -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", _SERVER, str(folder), str(port), kill_at]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[2])
    address, until = f"http://127.0.0.1:{port}", time.monotonic() + 120
    try:
        while time.monotonic() < until:
            with suppress(httpx.HTTPError):
                if httpx.get(f"{address}/healthz", trust_env=False).status_code == 200:
                    break
            assert process.poll() is None
            time.sleep(0.05)
        yield address, process
    finally:
        process.kill()
        process.wait(60)


def asked_for(address: str, anna: Engineer, sha: str) -> dict[str, str]:
    answer = httpx.post(f"{address}/v1/exchange", content=anna.send()[0], timeout=120, trust_env=False)
    read = anna.take(answer.content)
    assert read.receipt is not None
    assert sha in read.wanted
    return {"Authorization": f"Bearer {read.receipt.token}"}


@pytest.fixture(params=["one folder", "PostgreSQL"])
def anna(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engineer]:
    """A laptop of a headquarters of either kind."""
    if request.param == "one folder":
        with founded(tmp_path / "hq", Time()) as office:
            anna = enrolled(office)
        yield anna
        return
    place = offices.Place(cluster.database(request.getfixturevalue("server")), str(tmp_path / "files"))
    made = offices.init(tmp_path / "hq", PASSPHRASE, "演示总部", Time().clock(), rounds=1, place=place)
    with made.office as office:
        anna = enrolled(office)
    yield anna


def test_killed_again_and_again_while_it_takes_in_every_record_arrives_once(
    tmp_path: Path, anna: Engineer
) -> None:
    written = {anna.write(f"r{number}", answers={"n": str(number)}).id for number in range(80)}
    (sent,) = anna.send()
    for wait in (0.0, 0.1, 0.3):
        with running(tmp_path / "hq") as (address, process), ThreadPoolExecutor(1) as pool:
            posted = pool.submit(httpx.post, f"{address}/v1/exchange", content=sent, trust_env=False)
            time.sleep(wait)  # wherever it happens to be by then
            process.send_signal(signal.SIGKILL)
            process.wait(60)
            wait_for(posted)
    with running(tmp_path / "hq") as (address, _):
        answer = httpx.post(f"{address}/v1/exchange", content=sent, timeout=240, trust_env=False)
        receipt = anna.read(answer.content).receipt
        assert receipt is not None
        assert set(receipt.revisions) == written
    with offices.open_office(tmp_path / "hq", PASSPHRASE, Time().clock()) as office:
        assert office.store.records.known(written) == written
        assert office.store.audit.broken() is None
        office.store.records.rebuild()
        assert office.store.records.count(RecordQuery()) == 80


def wait_for(posted: Future[httpx.Response]) -> None:
    """Whether it was answered before the kill or cut off does not matter here."""
    with suppress(httpx.HTTPError):
        posted.result(120)


def noted(anna: Engineer, data: bytes) -> str:
    sha = anna.attach(data)
    anna.write("r1", attachments=[sha])
    del anna.memory.files[sha]
    return sha


def until_kept_beyond(start: int, url: str, token: dict[str, str]) -> None:
    """What was sent may still be on its way; the kill comes when some of it lies on the disk."""
    until = time.monotonic() + 120
    while int(httpx.head(url, headers=token, timeout=120, trust_env=False).headers["upload-offset"]) <= start:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_killed_in_an_upload_it_goes_on_where_it_stopped(tmp_path: Path, anna: Engineer) -> None:
    data = os.urandom(6 * 2**20)
    sha = noted(anna, data)
    reached = []
    for attempt in range(3):
        with running(tmp_path / "hq") as (address, process):
            token = asked_for(address, anna, sha)
            url = f"{address}/v1/files/{sha}"
            at = int(httpx.head(url, headers=token, trust_env=False).headers["upload-offset"])
            reached.append(at)

            def cut(
                start: int = at,
                process: subprocess.Popen[bytes] = process,
                url: str = url,
                token: dict[str, str] = token,
                last: bool = attempt == 2,
            ) -> Iterator[bytes]:
                for sent, begin in enumerate(range(start, len(data), 2**18)):
                    if sent == 10 and not last:
                        until_kept_beyond(start, url, token)
                        process.send_signal(signal.SIGKILL)
                        process.wait(60)
                    yield data[begin : begin + 2**18]

            headers = token | {"Upload-Offset": str(at), "Upload-Length": str(len(data))}
            with suppress(httpx.HTTPError):
                answer = httpx.put(url, content=cut(), headers=headers, timeout=120, trust_env=False)
                assert (attempt, answer.status_code) == (2, 201)
    assert reached[0] == 0 < reached[1] < reached[2] < len(data)
    with offices.open_office(tmp_path / "hq", PASSPHRASE, Time().clock()) as office:
        assert sha256(office.store.attachments.read(sha)) == sha


def test_killed_between_file_and_row_nothing_is_lost_and_nothing_is_said_to_be_there(
    tmp_path: Path, anna: Engineer
) -> None:
    data = os.urandom(300_000)
    sha = noted(anna, data)
    with running(tmp_path / "hq", "row") as (address, process):
        token = asked_for(address, anna, sha)
        headers = token | {"Upload-Offset": "0", "Upload-Length": str(len(data))}
        with pytest.raises(httpx.HTTPError):
            httpx.put(
                f"{address}/v1/files/{sha}", content=data, headers=headers, timeout=120, trust_env=False
            )
        process.wait(60)
    with running(tmp_path / "hq") as (address, _):
        token = asked_for(address, anna, sha)  # it is still asked for
        url = f"{address}/v1/files/{sha}"
        assert httpx.head(url, headers=token, trust_env=False).headers["upload-offset"] == str(len(data))
        headers = token | {"Upload-Offset": str(len(data)), "Upload-Length": str(len(data))}
        assert httpx.put(url, content=b"", headers=headers, timeout=120, trust_env=False).status_code == 201
        answer = httpx.post(f"{address}/v1/exchange", content=anna.send()[0], timeout=120, trust_env=False)
        assert "r1" in anna.read(answer.content).heads
