"""Searching among many records, against a plain scan of the same texts; prints ratios, asserts nothing.

Usage: python benchmarks/search.py [--full]    --full: 100,000 records instead of 20,000

Target: any query within 5 ms, its records' lines read included. Both stop at 50 hits, so a scan for a word
that is everywhere is short; what counts there is the 5 ms. CPU time, medians.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from sidesk.core.canonical import Json
from sidesk.models import search
from sidesk.models.store import Store
from sidesk.models.tables import RecordRow, RevisionRow

ROOMS = ("高新区", "数据中心", "配线间", "弱电井", "消防控制室", "屋顶", "地下车库", "三层机房", "会议室")
WORDS = ("splice", "panel", "corridor", "bracket", "switch", "router", "grounding", "labelled", "shelf")
QUERIES = (
    "机房", "数据", "高", "高新区 配线间", "FOC0012345", "12345", "0a7", "7k", "switch",
    "switch router panel", "DEMO-2026-001-D18", "10.20.7.", "s", "没有这个", "zzzzzz", "2026",
)  # fmt: skip


def main() -> None:
    count = 100_000 if "--full" in sys.argv[1:] else 20_000
    with tempfile.TemporaryDirectory() as folder:
        store, _ = Store.create(Path(folder) / "desk", "benchmark")
        start = time.perf_counter()
        _fill(store, count)
        seconds = time.perf_counter() - start
        size = (Path(folder) / "desk" / "work.db").stat().st_size / 1e6
        print(f"{count:,} records in {seconds:.0f} s, {size:.0f} MB")
        print(f"{'query':<22}{'hits':>6}{'scan':>12}{'SiDesk':>12}{'ratio':>9}    target 5 ms")
        for text in QUERIES:
            _compare(store, text)
        store.close()


def _compare(store: Store, text: str) -> None:
    hits = len(store.search(text))
    parts = (RevisionRow.body.like(f"%{part}%") for part in text.split())
    scan = sa.select(RevisionRow.record).where(*parts).limit(50)

    def scanned() -> None:
        with store.opened.database.reading() as connection:
            connection.execute(scan).all()

    base, mine = _median(scanned, 3), _median(lambda: store.search(text), 15)
    over = "" if mine <= 5 else "over"
    print(f"{text:<22}{hits:>6}{base:>9.1f} ms{mine:>9.2f} ms{mine / base:>9.4f}    {over}")


def _fill(store: Store, count: int) -> None:
    """Straight into the tables: what is measured is finding, not taking in."""
    chance = random.Random(7)
    batch = 2000
    for first in range(0, count, batch):
        with store.opened.database.transaction() as connection:
            for number in range(first, first + batch):
                title, answers = _written(chance, number)
                search.index(connection, [(number + 1, title, answers)])
                _insert(connection, number, title, " ".join(search.words_of(answers)))


def _written(chance: random.Random, number: int) -> tuple[str, Json]:
    answers: dict[str, Json] = {
        "room": "".join(chance.choices(ROOMS, k=3)), "serial": f"FOC{number:07}A{number % 8}",
        "address": f"10.20.{number % 256}.{number % 250}", "at": "2026-05-11",
        "remark": " ".join(chance.choices(WORDS, k=40)) + "".join(chance.choices(ROOMS, k=10)),
        "labels": [f"A-{chance.randrange(9999):04} {chance.uniform(1, 90):.1f}" for _ in range(20)],
    }  # fmt: skip
    return f"DEMO-2026-001-D18-7KQ2{number:05}\n{ROOMS[number % 9]}", answers


def _insert(connection: sa.Connection, number: int, title: str, text: str) -> None:
    moment = f"2026-05-11T06:{number // 60 % 60:02}:{number % 60:02}.000000Z"
    connection.exec_driver_sql(
        "INSERT INTO revision (id, record, kind, body, got_at) VALUES (?, ?, 'final', ?, ?)",
        (f"{number:064}", f"r{number}", title + text, moment),
    )
    connection.exec_driver_sql(
        f"INSERT INTO {RecordRow.__tablename__} (record, number, title, state, changed_at, entry) "
        "VALUES (?, ?, ?, 'final', ?, ?)",
        (f"r{number}", title.split("\n")[0], title.split("\n")[1], moment, number + 1),
    )


def _median(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
