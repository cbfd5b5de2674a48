"""Headquarters on a real PostgreSQL: the same receipts, two workers side by side, sealed secrets."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg
import pyotp
import pytest
from sqlalchemy.exc import ProgrammingError

from sidesk.core.errors import OfficeMissing, StoreExists, StoreNewer, StoreUnavailable, WrongPassphrase
from sidesk.core.text import Words
from sidesk.forms import package
from sidesk.forms.definition import Form, Question
from sidesk.hq import office as offices
from sidesk.hq.desk import accounts
from sidesk.hq.ingest import Outcome, ingest
from sidesk.hq.office import Headquarters, Place
from sidesk.models import schema
from sidesk.models.entities import Person, RecordQuery, RegisterQuery
from sidesk.models.served import ServedStore
from sidesk.sync import carry
from tests.hq.lab import PASSPHRASE, Engineer, Time, enrolled
from tests.hq.serving import served
from tests.support import cluster
from tests.sync.memory import Memory

pytestmark = pytest.mark.skipif(cluster.programs() is None, reason="PostgreSQL is not installed")


@pytest.fixture
def place(server: str, tmp_path: Path) -> Place:
    return Place(cluster.database(server), str(tmp_path / "files"))


@pytest.fixture
def office(place: Place, tmp_path: Path) -> Iterator[Headquarters]:
    with made(place, tmp_path / "hq") as office:
        yield office


def made(place: Place, folder: Path) -> Headquarters:
    return offices.init(folder, PASSPHRASE, "演示总部", Time().clock(), rounds=1, place=place).office


def receipt_of(anna: Engineer, data: bytes) -> tuple[object, ...]:
    read = anna.read(data)
    assert read.receipt is not None
    return read.receipt_for, tuple(read.receipt.revisions), tuple(sorted(read.heads.items()))


def test_a_record_with_its_photo_is_taken_in_found_and_receipted(office: Headquarters) -> None:
    anna = enrolled(office)
    sha = anna.attach(os.urandom(100_000))
    made = anna.write("r1", "final", attachments=[sha], answers={"site": "江湾机房 SN-4711-A"}, project="P")
    ingested = ingest(office, anna.send())
    assert [one.outcome for one in ingested.results] == [Outcome.STORED], ingested.results[0].told(
        Words("en")
    )
    receipt = anna.take(ingested.replies[0].parts[0].data).receipt
    assert receipt is not None
    assert receipt.revisions == [made.id]
    assert receipt.files == [sha]
    assert office.store.attachments.read(sha) == anna.memory.files[sha]
    assert [one.record for one in office.store.records.page(RecordQuery(text="机房"))] == ["r1"]
    assert [one.record for one in office.store.search("4711")] == ["r1"]
    assert office.store.search("nowhere") == []
    assert ingest(office, anna.send()).results[0].outcome is Outcome.REPEATED
    office.store.records.rebuild()
    assert office.store.records.count(RecordQuery(project="P")) == 1
    assert office.store.audit.broken() is None


def test_registers_are_paged_sorted_and_searched(office: Headquarters) -> None:
    form = Form(
        "D26", "1", {"en": "Test"}, ("en",),
        (Question("length", "decimal", {"en": "Length"}, register="links.length"),
         Question("name", "text", {"en": "Name"}, register="links.name")), {},
    )  # fmt: skip
    data = package.pack(form)
    sha = office.store.packages.add(data)
    anna = enrolled(office)
    for number, length in enumerate(("10", "9", "x", "100.5")):
        answers = {"length": length, "name": f"Link {number}"}
        anna.write(f"r{number}", package=sha, form="D26", project="P", answers=answers)
    for part in anna.send():
        assert ingest(office, [part]).exit_code == 0
    query = RegisterQuery("links", order="length", limit=2)
    first = office.store.registers.page(query)
    second = office.store.registers.page(query, first[-1])
    assert [line.cells["length"] for line in [*first, *second]] == ["9", "10", "100.5", "x"]
    assert office.store.registers.count(RegisterQuery("links", text="link 3")) == 1
    assert office.store.registers.count(RegisterQuery("links", cells={"name": "Link 1"})) == 1
    assert [one.record for one in office.store.registers.page(RegisterQuery("links"), skip=3)] == ["r3"]
    assert len(office.store.registers.holding(["link"], ["r0", "r1"], 10)) == 2


def test_an_answer_with_a_sign_no_database_takes_is_put_aside_and_harms_nobody(office: Headquarters) -> None:
    form = Form("D26", "1", {"en": "Test"}, ("en",),
                (Question("name", "text", {"en": "Name"}, register="links.name"),), {})  # fmt: skip
    sha = office.store.packages.add(package.pack(form))
    anna = enrolled(office)
    told = {"package": sha, "form": "D26", "project": "P"}
    anna.write("r-good", **told, answers={"name": "good", "text": "a backslash: \\u0000"})
    for number, answers in enumerate(({"name": "a\0b"}, {"a\0b": "x"})):
        anna.write(f"r-nul-{number}", **told, answers=answers)
    anna.write("r-nul-title", **told, title="\0")
    [result] = ingest(office, anna.send()).results
    assert (result.outcome, len(result.quarantined)) == (Outcome.QUARANTINED, 3)
    assert len(office.store.office.quarantine()) == 3, "kept whole, for a human"
    assert office.store.registers.count(RegisterQuery("links")) == 1
    assert [one.record for one in office.store.records.page(RecordQuery())] == ["r-good"]
    anna.memory = Memory()
    anna.write("a\0b", **told)
    assert ingest(office, anna.send()).results[0].outcome is Outcome.REFUSED


def test_it_opens_again_with_its_passphrase_and_no_other(office: Headquarters, tmp_path: Path) -> None:
    with pytest.raises(StoreExists):
        made(Place("postgresql://nowhere/x", "x"), tmp_path / "hq")
    with pytest.raises(WrongPassphrase):
        offices.open_office(tmp_path / "hq", "wrong")
    with offices.open_office(tmp_path / "hq", PASSPHRASE, office.clock) as second:
        assert second.public == office.public
        assert second.identity == office.identity


def test_no_secret_lies_open_in_the_database(office: Headquarters, place: Place) -> None:
    with psycopg.connect(place.database) as connection:
        rows = connection.execute("SELECT data FROM vault").fetchall()
    assert len(rows) >= 5
    secrets = (office.identity.encode(), office.signing.secret, b"AGE-SECRET")
    assert not any(secret in bytes(data) for (data,) in rows for secret in secrets)


def test_somebody_signs_in_at_the_web_desk_and_a_used_code_counts_no_more(
    office: Headquarters, place: Place
) -> None:
    wang = Person("p-1", "王芳", "PM")
    office.store.office.add_person(wang)
    made = accounts.open_account(office, wang)
    secret = parse_qs(urlsplit(made.uri).query)["secret"][0]
    code = pyotp.TOTP(secret).at(office.clock.now())
    person = accounts.sign_in(office, wang.name, made.password, code)
    assert person is not None
    assert person.id == wang.id
    assert accounts.sign_in(office, wang.name, made.password, code) is None
    with psycopg.connect(place.database) as connection:
        rows = connection.execute("SELECT data FROM vault").fetchall()
    assert not any(secret.encode() in bytes(data) for (data,) in rows)


def test_two_workers_take_forty_identical_bundles_and_keep_one_copy(
    office: Headquarters, tmp_path: Path
) -> None:
    anna = enrolled(office)
    sha = anna.attach(os.urandom(50_000))
    made = anna.write("r-forty", attachments=[sha])
    (sent,) = anna.send()
    second = offices.open_office(tmp_path / "hq", PASSPHRASE, office.clock)
    with second, served(office) as one, served(second) as two, ThreadPoolExecutor(40) as pool:

        def post(number: int) -> httpx.Response:
            address = (one, two)[number % 2]
            return httpx.post(f"{address}/v1/exchange", content=sent, timeout=240, trust_env=False)

        answers = list(pool.map(post, range(40)))
    assert {answer.status_code for answer in answers} == {200}
    parts = [carry.parted(one.content, one.headers["content-type"]) for one in answers]
    assert len({receipt_of(anna, part) for (part,) in parts}) == 1
    assert [one.id for one in office.store.records.revisions("r-forty")] == [made.id]
    assert office.store.attachments.count() == 1
    assert office.store.audit.broken() is None


def test_two_workers_that_write_one_record_at_once_lose_no_head(office: Headquarters, tmp_path: Path) -> None:
    anna, bert = enrolled(office, "安娜"), enrolled(office, "贝特")
    mine = [anna.write("r-both", answers={"n": str(n)}) for n in range(8)]
    theirs = [bert.write("r-both", answers={"n": f"b{n}"}) for n in range(8)]
    with (
        offices.open_office(tmp_path / "hq", PASSPHRASE, office.clock) as second,
        ThreadPoolExecutor(2) as pool,
    ):
        tasks = [pool.submit(ingest, office, anna.send()), pool.submit(ingest, second, bert.send())]
        assert [task.result().exit_code for task in tasks] == [0, 0]
    heads = office.store.records.complete_heads()["r-both"]
    assert set(heads) == {one.id for one in [*mine, *theirs]}


def test_an_upload_that_one_worker_began_another_one_ends(office: Headquarters, tmp_path: Path) -> None:
    anna, photo = enrolled(office), os.urandom(1_500_000)
    sha = anna.attach(photo)
    anna.write("r-photo", attachments=[sha])
    del anna.memory.files[sha]
    second = offices.open_office(tmp_path / "hq", PASSPHRASE, office.clock)
    with second, served(office) as one, served(second) as two:
        answer = httpx.post(f"{one}/v1/exchange", content=anna.send()[0], timeout=120, trust_env=False)
        read = anna.take(answer.content)
        assert read.receipt is not None
        head = {"Authorization": f"Bearer {read.receipt.token}", "Upload-Length": str(len(photo))}
        first = httpx.put(
            f"{one}/v1/files/{sha}", content=photo[:900_000], headers=head | {"Upload-Offset": "0"},
            timeout=120, trust_env=False,
        )  # fmt: skip
        assert first.status_code == 202
        at = httpx.head(f"{two}/v1/files/{sha}", headers=head, trust_env=False).headers["upload-offset"]
        last = httpx.put(
            f"{two}/v1/files/{sha}", content=photo[int(at) :], headers=head | {"Upload-Offset": at},
            timeout=120, trust_env=False,
        )  # fmt: skip
        assert last.status_code == 201
    assert office.store.attachments.read(sha) == photo


def test_a_database_that_is_away_or_empty_is_told_as_such(
    server: str, tmp_path: Path, office: Headquarters
) -> None:
    with pytest.raises(StoreUnavailable):
        ServedStore.reach("postgresql://127.0.0.1:9/none", "x", PASSPHRASE, office.clock)
    with pytest.raises(OfficeMissing):
        ServedStore.reach(server, "x", PASSPHRASE, office.clock)


STEP = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "0003", "0002", None, None
def upgrade():
    op.add_column("person", sa.Column("phone", sa.String(), server_default="-", nullable=False))
"""
FAILS = "    op.execute('SELECT nothing FROM nowhere')\n"


def later_steps(folder: Path, more: str = "") -> Path:
    shutil.copytree(schema.STEPS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0003_phone.py").write_text(STEP + more)
    return folder


def test_a_newer_program_brings_the_tables_up_and_an_older_one_refuses_them(
    office: Headquarters, place: Place, tmp_path: Path
) -> None:
    anna, steps = enrolled(office), later_steps(tmp_path / "steps")
    for _ in range(2):  # the second one finds them brought up
        store = ServedStore.reach(
            place.database, place.storage, PASSPHRASE, office.clock, head="0003", steps=steps
        )
        assert store.office.person(anna.person) is not None
        store.close()
    with psycopg.connect(place.database) as connection:
        assert connection.execute("SELECT phone FROM person").fetchall() == [("-",)]
    with pytest.raises(StoreNewer):
        ServedStore.reach(place.database, place.storage, PASSPHRASE, office.clock)


def test_a_step_that_fails_leaves_the_tables_as_they_were(
    office: Headquarters, place: Place, tmp_path: Path
) -> None:
    anna, steps = enrolled(office), later_steps(tmp_path / "steps", FAILS)
    with pytest.raises(ProgrammingError):
        ServedStore.reach(place.database, place.storage, PASSPHRASE, office.clock, head="0003", steps=steps)
    again = ServedStore.reach(place.database, place.storage, PASSPHRASE, office.clock)
    assert again.office.person(anna.person) is not None
    again.close()


def test_two_workers_share_one_bucket(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from moto.server import ThreadedMotoServer

    moto = ThreadedMotoServer(port=0, verbose=False)
    moto.start()
    try:
        host, port = moto.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        for name, value in (
            ("ENDPOINT", endpoint), ("ACCESS_KEY_ID", "x"), ("SECRET_ACCESS_KEY", "x"),
            ("REGION", "us-east-1"), ("ALLOW_HTTP", "true"),
        ):  # fmt: skip
            monkeypatch.setenv(f"AWS_{name}", value)
        assert httpx.put(f"{endpoint}/papers", trust_env=False).status_code == 200
        place = Place(cluster.database(server), "s3://papers")
        with made(place, tmp_path / "hq") as office:
            anna = enrolled(office)
            hashes = [anna.attach(os.urandom(200_000)) for _ in range(6)]
            anna.write("r-s3", attachments=hashes)
            (sent,) = anna.send()
            second = offices.open_office(tmp_path / "hq", PASSPHRASE, office.clock)
            with second, ThreadPoolExecutor(2) as pool:
                both = list(pool.map(lambda one: ingest(one, [sent]).exit_code, (office, second)))
                assert both == [0, 0]
                assert second.store.attachments.read(hashes[0]) == anna.memory.files[hashes[0]]
            assert office.store.attachments.count() == 6
    finally:
        moto.stop()
