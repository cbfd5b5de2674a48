"""Headquarters takes in 10,000 revisions: SQLite and PostgreSQL, one and two workers, against raw inserts.

python benchmarks/headquarters.py            prints one line for each; PostgreSQL where it is installed
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sidesk.hq.ingest import ingest
from sidesk.hq.office import Headquarters, Place, init, open_office
from tests.hq.lab import PASSPHRASE, Engineer, Time, enrolled
from tests.support import cluster

BUNDLES, EACH, DOCUMENTS = 100, 100, 1000
ANSWERS = {f"q{number}": f"answer {number}" for number in range(40)}


def made(anna: Engineer) -> list[bytes]:
    """The bundles, each of revisions of its own."""
    sent = []
    for bundle in range(BUNDLES):
        anna.memory = type(anna.memory)()
        anna.heads = {}
        for number in range(EACH):
            anna.write(f"r-{bundle}-{number}", answers=ANSWERS)
        sent += anna.send()
    return sent


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def raw(office: Headquarters) -> float:
    """The same bytes inserted bare into a table of the same database, a transaction for each bundle."""
    database = office.store.opened.database
    with database.reading() as connection:
        rows = connection.execute(
            sa.text("SELECT id, record, kind, at, body, device_signature, got_at FROM revision")
        ).all()
    values = [row._asdict() for row in rows]
    with database.plain() as connection:
        connection.execute(
            sa.text("CREATE TABLE bare (id text PRIMARY KEY, record text, kind text, at text, body text, "
                    f"device_signature {'blob' if database.is_file else 'bytea'}, got_at text)")
        )  # fmt: skip
    names = ":id, :record, :kind, :at, :body, :device_signature, :got_at"

    def inserted() -> None:
        for at in range(0, len(values), EACH):
            with database.transaction() as connection:
                connection.execute(sa.text(f"INSERT INTO bare VALUES ({names})"), values[at : at + EACH])

    return timed(inserted)


def _work(folder: Path, bundles: Sequence[bytes]) -> None:
    with open_office(folder, PASSPHRASE, Time().clock()) as office:
        for data in bundles:
            ingest(office, [data])


def told(name: str, seconds: float, bare: float = 0.0) -> None:
    count = BUNDLES * EACH
    more = f", {seconds / bare:.1f} times the raw inserts ({bare:.2f} s)" if bare else ""
    print(f"{name}: {seconds:.1f} s, {count / seconds:.0f} revisions/s{more}", flush=True)


def one(name: str, folder: Path, place: Place | None) -> None:
    with init(folder, PASSPHRASE, "HQ", Time().clock(), rounds=1, place=place).office as office:
        anna = enrolled(office)
        sent = made(anna)
        seconds = timed(lambda: [ingest(office, [data]) for data in sent])
        told(f"{name}, one worker", seconds, raw(office))
        anna.memory = type(anna.memory)()
        anna.heads = {}
        for number in range(DOCUMENTS):
            anna.write(f"d-{number}", answers=ANSWERS)
        for data in anna.send():
            (reply,) = ingest(office, [data]).replies
            anna.take(reply.parts[0].data)
        (nothing,) = anna.send()
        again = timed(lambda: ingest(office, [nothing]))
        print(f"{name}, {DOCUMENTS} documents and nothing new: {again * 1000:.0f} ms, {len(nothing)} bytes")


def two(name: str, folder: Path, place: Place) -> None:
    with init(folder, PASSPHRASE, "HQ", Time().clock(), rounds=1, place=place).office as office:
        sent = made(enrolled(office))
    context = get_context("spawn")
    workers = [context.Process(target=_work, args=(folder, sent[half::2])) for half in range(2)]

    def run() -> None:
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    told(f"{name}, two workers (their start included)", timed(run))


def main() -> None:
    """Measure all of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one("SQLite", folder / "file", None)
        if cluster.programs() is None:
            print("PostgreSQL is not installed")
            return
        with cluster.cluster() as server:
            for number, measure in enumerate((one, two)):
                place = Place(cluster.database(server, f"b{number}"), str(folder / "files"))
                measure("PostgreSQL", folder / f"served{number}", place)


if __name__ == "__main__":
    main()
