"""Headquarters over HTTP: the same bundles, the same receipts, the same refusals as by file."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from sidesk.hq.ingest import Outcome, ingest
from sidesk.hq.office import Headquarters
from sidesk.hq.server import api, serve
from sidesk.hq.server.app import AT_ONCE
from sidesk.hq.server.limits import Bucket, Limits, OverNetwork
from sidesk.hq.server.watching import JsonLines
from sidesk.sync import carry
from sidesk.sync.document import LARGEST_BUNDLE
from tests.hq.lab import Engineer, Time, enrolled, founded, newcomer
from tests.hq.serving import served


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Headquarters]:
    with founded(tmp_path_factory.mktemp("hq"), Time()) as made:
        yield made


@pytest.fixture(scope="module")
def address(office: Headquarters) -> Iterator[str]:
    with served(office) as address:
        yield address


@pytest.fixture
def anna(office: Headquarters) -> Engineer:
    return enrolled(office)


def post(address: str, data: bytes) -> httpx.Response:
    return httpx.post(f"{address}/v1/exchange", content=data, timeout=120, trust_env=False)


def parts(answer: httpx.Response) -> list[bytes]:
    assert answer.status_code == 200, answer.text
    return carry.parted(answer.content, answer.headers["content-type"])


def test_a_bundle_sent_home_comes_back_as_a_signed_receipt(anna: Engineer, address: str) -> None:
    made = anna.write("r-one")
    (sent,) = anna.send()
    (answer,) = parts(post(address, sent))
    receipt = anna.take(answer).receipt
    assert receipt is not None
    assert made.id in receipt.revisions


def test_the_same_bundle_forty_times_at_once_is_kept_once_and_receipted_alike(
    anna: Engineer, address: str, office: Headquarters
) -> None:
    made = anna.write("r-forty")
    (sent,) = anna.send()
    before = office.store.attachments.count()
    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(lambda _: post(address, sent), range(40)))
    told = set()
    for answer in answers:
        (data,) = parts(answer)
        read = anna.read(data)
        assert read.receipt is not None
        told.add((read.receipt_for, tuple(read.receipt.revisions), tuple(sorted(read.heads.items()))))
    assert len(told) == 1
    assert [one.id for one in office.store.records.revisions("r-forty")] == [made.id]
    assert office.store.attachments.count() == before
    assert office.store.audit.broken() is None


def test_what_is_no_bundle_is_refused_with_the_reason_in_both_languages(address: str) -> None:
    answer = post(address, b"<html>not a bundle</html>")
    assert answer.status_code == 400
    assert set(answer.json()["why"]) == {"zh", "en"}


def test_a_flipped_bit_and_a_torn_bundle_are_refused(anna: Engineer, address: str) -> None:
    anna.write("r-flipped")
    (sent,) = anna.send()
    flipped = bytearray(sent)
    flipped[len(flipped) // 2] ^= 1
    assert post(address, bytes(flipped)).status_code == 400
    assert post(address, sent[:-10]).status_code == 400


def test_a_stranger_is_refused(office: Headquarters, address: str) -> None:
    stranger = newcomer(office)
    stranger.write("r-stranger")
    (sent,) = stranger.send()
    assert post(address, sent).status_code == 403


def test_what_is_too_large_is_refused_before_it_is_read(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as wire:
        head = f"POST /v1/exchange HTTP/1.1\r\nHost: {host}\r\nContent-Length: {LARGEST_BUNDLE + 1}\r\n\r\n"
        wire.sendall(head.encode())  # and not one byte of the body
        assert b" 413 " in wire.recv(64)


def test_a_body_that_never_said_how_long_it_is_is_counted(address: str) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(LARGEST_BUNDLE // 2**20 + 2):
            yield b"x" * 2**20

    try:
        answer = httpx.post(f"{address}/v1/exchange", content=endless(), timeout=120, trust_env=False)
    except httpx.HTTPError:
        return  # the server hung up while we still sent: refused as well
    assert answer.status_code == 413


def test_laptops_that_send_a_bundle_drop_by_drop_keep_nobody_waiting(anna: Engineer, address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with ExitStack() as held:
        for _ in range(2 * AT_ONCE):
            wire = held.enter_context(socket.create_connection((host, int(port)), timeout=60))
            wire.sendall(
                f"POST /v1/exchange HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9999\r\n\r\nage".encode()
            )
        anna.write("r-meanwhile")
        (sent,) = anna.send()
        assert post(address, sent).status_code == 200


def test_who_falls_silent_in_the_middle_of_a_bundle_is_let_go(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "SILENT", 0.2)
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as wire:
        wire.sendall(f"POST /v1/exchange HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99\r\n\r\nage".encode())
        assert b" 408 " in wire.recv(64)


def test_a_line_that_breaks_in_the_middle_of_a_bundle_is_no_error_of_the_server(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="sidesk.hq")
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as wire:
        wire.sendall(f"POST /v1/exchange HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99\r\n\r\nage".encode())
    until = time.monotonic() + 60
    while '"status": 499' not in caplog.text and time.monotonic() < until:
        time.sleep(0.01)
    httpx.get(f"{address}/healthz", trust_env=False)  # what the first call still had to say was said
    assert '"status": 499' in caplog.text
    assert [one.levelname for one in caplog.records if one.levelno > logging.INFO] == []


def test_health_says_that_the_store_answers(address: str) -> None:
    answer = httpx.get(f"{address}/healthz", trust_env=False)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_counts_and_log_tell_what_happened_and_never_an_answer(
    anna: Engineer, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="sidesk.hq")
    anna.write("r-log", answers={"site": "SECRET-SITE"})
    post(address, anna.send()[0])
    told = httpx.get(f"{address}/metrics", trust_env=False).text
    assert 'sidesk_calls_total{route="/v1/exchange",status="200"}' in told
    assert "sidesk_audit_lines" in told
    calls = [json.loads(one.getMessage()) for one in caplog.records if one.name == "sidesk.hq"]
    assert ("/v1/exchange", 200) in {(one["route"], one["status"]) for one in calls}
    assert "SECRET" not in caplog.text + told
    line = JsonLines().format(caplog.records[0])
    assert json.loads(line)["level"] == "info"


def test_who_sends_far_too_much_or_calls_far_too_often_has_to_wait(office: Headquarters) -> None:
    anna = enrolled(office)
    anna.write("r-much")
    network = OverNetwork(office, Limits(bytes_a_day=1000))
    (result,) = ingest(office, anna.send(), network=network).results
    assert result.outcome is Outcome.DELAYED
    assert office.store.records.revisions("r-much") == []
    bucket = Bucket(3)
    assert [bucket.take("a") for _ in range(4)] == [True, True, True, False]
    assert bucket.take("b")


def test_several_bundles_in_one_answer_come_apart_again() -> None:
    several = [b"one", b"", b"--sidesk-bundle\r\n" * 3]
    assert carry.parted(*carry.joined(several)) == several
    assert carry.parted(*carry.joined([b"alone"])) == [b"alone"]


def test_nothing_of_the_server_knows_qt(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = "import sys, sidesk.hq.server.serve; assert not [n for n in sys.modules if n.startswith('PySide')]"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_who_has_a_household_of_addresses_is_counted_once() -> None:
    bucket = Bucket(2)
    assert [bucket.take(f"2001:db8::{number:x}%eth0") for number in range(1, 4)] == [True, True, False]
    assert bucket.take("2001:db8:0:1::1"), "the neighbours are somebody else"
    assert [bucket.take(f"192.0.2.{number}") for number in range(3)] == [True] * 3
    assert [bucket.take(f"::ffff:192.0.2.{number}") for number in range(3)] == [True] * 3
    assert bucket.take("no address at all")


def test_only_the_proxy_that_was_named_says_who_called(
    office: Headquarters, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"x-forwarded-proto": "https"}
    seen = []
    for proxy in ("127.0.0.1", "192.0.2.7"):
        monkeypatch.setenv(serve.PROXY, proxy)
        with served(office) as address:
            answer = httpx.get(f"{address}/healthz", headers=told, trust_env=False)
        seen.append("strict-transport-security" in answer.headers)
    assert seen == [True, False]
