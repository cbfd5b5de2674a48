"""Enrolment and files over HTTP: one invitation, one laptop; only what was asked for comes, and resumes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from sidesk.hq import enrol
from sidesk.hq.office import Headquarters
from sidesk.sync import carry
from sidesk.sync.bundle import Bundle
from sidesk.sync.enrolment import Invited
from tests.hq.lab import PASSPHRASE, Engineer, Time, enrolled, founded, newcomer
from tests.hq.serving import served

PHOTO = os.urandom(3 * 2**20)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Headquarters]:
    with founded(tmp_path_factory.mktemp("hq"), Time()) as made:
        yield made


@pytest.fixture(scope="module")
def line(office: Headquarters) -> Iterator[httpx.Client]:
    with served(office) as address, httpx.Client(base_url=address, timeout=120, trust_env=False) as client:
        yield client


@pytest.fixture
def anna(office: Headquarters) -> Engineer:
    return enrolled(office)


def exchanged(line: httpx.Client, engineer: Engineer, data: bytes) -> Bundle:
    answer = line.post("/v1/exchange", content=data)
    assert answer.status_code == 200, answer.text
    (part,) = carry.parted(answer.content, answer.headers["content-type"])
    return engineer.take(part)


def asked_for(line: httpx.Client, anna: Engineer, record: str, photo: bytes) -> tuple[str, dict[str, str]]:
    """A record whose photo did not come along: headquarters asks for it and gives its token."""
    sha = anna.attach(photo)
    anna.write(record, attachments=[sha])
    del anna.memory.files[sha]  # a bundle that carries no files
    read = exchanged(line, anna, anna.send()[0])
    assert read.receipt is not None
    assert sha in read.wanted
    return sha, {"Authorization": f"Bearer {read.receipt.token}"}


# --- enrolment ---


def test_a_request_waits_until_an_administrator_approves_it_and_the_laptop_asks_again(
    office: Headquarters, line: httpx.Client
) -> None:
    bert = newcomer(office, "贝特")
    request = bert.request(enrol.invite(office, Invited("", "贝特", "ENG", "工程部")))
    assert line.post("/v1/enrol", content=request).status_code == 202
    assert line.post("/v1/enrol", content=request).status_code == 202
    (waiting,) = enrol.waiting(office)
    assert waiting.person.name == "贝特"
    enrol.accept_by(office, waiting.request, lambda: office.authority(PASSPHRASE))
    answer = line.post("/v1/enrol", content=request)
    assert answer.status_code == 200
    assert bert.take_answer(answer.content).person.name == "贝特"
    assert enrol.waiting(office) == []


def test_of_ten_who_try_one_invitation_at_once_one_gets_through(
    office: Headquarters, line: httpx.Client
) -> None:
    invitation = enrol.invite(office, Invited("", "安娜", "ENG", "工程部"))
    requests = [newcomer(office).request(invitation) for _ in range(10)]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda one: line.post("/v1/enrol", content=one).status_code, requests))
    assert sorted(answers) == [202] + [403] * 9


def test_an_office_that_keeps_its_root_on_the_server_answers_at_once(office: Headquarters) -> None:
    invitation = enrol.invite(office, Invited("", "安娜", "ENG", "工程部"))
    requests = [newcomer(office).request(invitation) for _ in range(10)]
    with served(office, lambda: office.authority(PASSPHRASE)) as address, ThreadPoolExecutor(10) as pool:
        tries = pool.map(
            lambda one: httpx.post(f"{address}/v1/enrol", content=one, timeout=120, trust_env=False), requests
        )
        assert sorted(one.status_code for one in tries) == [200] + [403] * 9


def test_who_is_declined_stays_out(office: Headquarters, line: httpx.Client) -> None:
    request = newcomer(office).request(enrol.invite(office, Invited("", "陌生", "ENG", "")))
    line.post("/v1/enrol", content=request)
    (waiting,) = [one for one in enrol.waiting(office) if one.person.name == "陌生"]
    enrol.decline(office, waiting)
    assert line.post("/v1/enrol", content=request).status_code == 403
    assert line.post("/v1/enrol", content=b"{}").status_code == 403


# --- files ---


def test_a_file_that_was_asked_for_comes_in_pieces_and_goes_on_where_it_stopped(
    office: Headquarters, line: httpx.Client, anna: Engineer
) -> None:
    sha, token = asked_for(line, anna, "r-photo", PHOTO)
    url, length = f"/v1/files/{sha}", {"Upload-Length": str(len(PHOTO))}
    assert line.head(url, headers=token).headers["upload-offset"] == "0"
    first = line.put(url, content=PHOTO[:1_500_000], headers=token | length | {"Upload-Offset": "0"})
    assert (first.status_code, first.headers["upload-offset"]) == (202, "1500000")
    gap = line.put(url, content=PHOTO[2_000_000:], headers=token | length | {"Upload-Offset": "2000000"})
    assert (gap.status_code, gap.headers["upload-offset"]) == (409, "1500000")
    rest = line.put(url, content=PHOTO[1_500_000:], headers=token | length | {"Upload-Offset": "1500000"})
    assert rest.status_code == 201
    assert office.store.attachments.read(sha) == PHOTO
    assert office.store.uploads.length(anna.device.id, sha) == 0
    assert "r-photo" in exchanged(line, anna, anna.send()[0]).heads


def test_a_line_that_breaks_in_the_middle_keeps_what_came(
    office: Headquarters, line: httpx.Client, anna: Engineer
) -> None:
    sha, token = asked_for(line, anna, "r-broken", b"x" + PHOTO)

    def breaking() -> Iterator[bytes]:
        yield (b"x" + PHOTO)[: 2**21]
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        line.put(
            f"/v1/files/{sha}",
            content=breaking(),
            headers=token | {"Upload-Length": str(len(PHOTO) + 1), "Upload-Offset": "0"},
        )
    import time

    until = time.monotonic() + 60
    while not office.store.uploads.length(anna.device.id, sha) and time.monotonic() < until:
        time.sleep(0.02)
    assert office.store.uploads.length(anna.device.id, sha) >= 2**20


def test_other_bytes_than_the_hash_says_are_refused_and_forgotten(
    office: Headquarters, line: httpx.Client, anna: Engineer
) -> None:
    sha, token = asked_for(line, anna, "r-other", b"the right one")
    headers = token | {"Upload-Offset": "0", "Upload-Length": "9"}
    assert line.put(f"/v1/files/{sha}", content=b"the wrong", headers=headers).status_code == 422
    assert not office.store.attachments.has(sha)
    assert office.store.uploads.length(anna.device.id, sha) == 0


def test_what_nobody_asked_for_and_who_holds_no_token_is_refused(
    line: httpx.Client, anna: Engineer, office: Headquarters
) -> None:
    sha, token = asked_for(line, anna, "r-token", b"asked")
    headers = {"Upload-Offset": "0", "Upload-Length": "5"}
    other = "0" * 64
    assert line.put(f"/v1/files/{other}", content=b"x", headers=token | headers).status_code == 403
    assert line.put(f"/v1/files/{sha}", content=b"asked", headers=headers).status_code == 401
    forged = {"Authorization": token["Authorization"][:-2] + "00"}
    assert line.put(f"/v1/files/{sha}", content=b"asked", headers=forged | headers).status_code == 401
    assert line.get(f"/v1/files/{sha}", headers=token).status_code == 404
    office.store.office.revoke(anna.device.id, "lost")
    assert line.put(f"/v1/files/{sha}", content=b"asked", headers=token | headers).status_code == 401


def test_a_large_file_is_fetched_from_where_it_stopped(
    office: Headquarters, line: httpx.Client, anna: Engineer
) -> None:
    drawing = os.urandom(13 * 2**20)
    sha = anna.attach(drawing)
    anna.write("r-drawing", attachments=[sha])
    for part in anna.send():
        line.post("/v1/exchange", content=part)
    anna.memory.files.pop(sha)
    anna.heads = {}
    read = exchanged(line, anna, anna.send([sha])[0])
    assert read.receipt is not None
    token = {"Authorization": f"Bearer {read.receipt.token}"}
    assert line.get(f"/v1/files/{sha}", headers=token).content == drawing
    rest = line.get(f"/v1/files/{sha}", headers=token | {"Range": "bytes=1000000-"})
    assert (rest.status_code, rest.content) == (206, drawing[1_000_000:])


def test_a_name_that_is_no_hash_is_no_file(office: Headquarters, line: httpx.Client, anna: Engineer) -> None:
    _, token = asked_for(line, anna, "r-name", b"a photo to be asked for")
    for name in ("%00", "..%2f..%2fplace.json", "x" * 300, "A" * 64):
        assert line.head(f"/v1/files/{name}", headers=token).status_code == 404
        assert line.get(f"/v1/files/{name}", headers=token).status_code == 404
        assert line.put(f"/v1/files/{name}", headers=token).status_code in (403, 404)
