"""A long register: filling, paging, sorting, jumping; against bare statements on the same file.

Usage: python benchmarks/register.py [--full]    --full: 1,000,000 lines instead of 100,000

Targets (performance.md): first page, sort and jump 150 ms and 20 MB; page down 1.6 times the bare statement;
filling 1.7 times a bare executemany into plain SQLite. CPU time, medians.
"""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path

import sqlcipher3.dbapi2

from sidesk.models import registers
from sidesk.models.database import key_literal, uri_of
from sidesk.models.entities import RegisterLine, RegisterQuery
from sidesk.models.projections import INSERT_LINES
from sidesk.models.store import Store

PAGE = 100
_PART = 100_000


def main() -> None:
    lines = 1_000_000 if "--full" in sys.argv[1:] else 100_000
    with tempfile.TemporaryDirectory() as folder:
        store, _ = Store.create(Path(folder) / "desk", "benchmark")
        _fill(store, Path(folder), lines)
        _read(store, lines)
        store.close()


def _rows(count: int) -> Iterator[tuple[str, ...]]:
    chance = random.Random(1)
    for number in range(count):
        cells = {
            "room": f"机房 {number % 97}", "length": f"{chance.uniform(1, 90):.1f}", "label": f"A{number:07}",
            "to": f"B{chance.randrange(99_999):05}", "verdict": chance.choice(("pass", "fail")),
            "cable": "OS2", "serial": f"FOC{number:07}",
        }  # fmt: skip
        text = json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
        yield "links", f"P{number % 20}", f"record{number // 100:06}", "a" * 64, f"links/{number}", text


def _fill(store: Store, folder: Path, count: int) -> None:
    plain = sqlite3.connect(folder / "plain.db", isolation_level=None)
    plain.execute("PRAGMA journal_mode = WAL")
    plain.execute("PRAGMA synchronous = FULL")
    with store.opened.database.reading() as connection:
        asked = "SELECT sql FROM sqlite_master WHERE tbl_name = 'register_row' AND sql <> ''"
        for (sql,) in connection.exec_driver_sql(asked + " ORDER BY type DESC"):
            plain.execute(sql)
    rows = _rows(count)
    some = list(islice(rows, _PART))

    def bare() -> None:
        plain.execute("BEGIN")
        plain.executemany(INSERT_LINES, some)
        plain.execute("COMMIT")

    def ours() -> None:
        with store.opened.database.transaction() as connection:
            connection.exec_driver_sql(INSERT_LINES, some)

    base, mine = _cpu(bare), _cpu(ours)
    told = f"plain {base:.2f} s, SiDesk {mine:.2f} s, {_ratio(mine, base)}"
    print(f"{len(some):,} lines at once: {told}    target 1.7")
    plain.close()
    while some := list(islice(rows, _PART)):
        ours()


def _read(store: Store, count: int) -> None:
    print(f"{count:,} lines, pages of {PAGE}")
    by_length = RegisterQuery("links", order="length", limit=PAGE)
    by_verdict = RegisterQuery("links", order="verdict", descending=True, limit=PAGE)
    in_project = RegisterQuery("links", "P7", "length", limit=PAGE)
    before = _memory()
    _show("first page", _once(lambda: store.registers.page(RegisterQuery("links", limit=PAGE))), "150 ms")
    _show("first sort by a column (makes its index)", _once(lambda: store.registers.page(by_length)), "once")
    for query in (by_verdict, in_project):
        store.registers.page(query)
    indexed = _memory()
    _show("sort", _median(lambda: store.registers.page(by_length)), "150 ms")
    _show("sort by a column of two values", _median(lambda: store.registers.page(by_verdict)), "150 ms")
    _show("sort within a project", _median(lambda: store.registers.page(in_project)), "150 ms")
    for part in (0.1, 0.5, 0.9):
        jump = partial(store.registers.page, by_length, skip=int(count * part))
        _show(f"jump to {part:.0%}", _median(jump), "150 ms")
    _show("count", _median(lambda: store.registers.count(by_length)), "")
    if indexed:  # indexes are sorted in memory: a temporary file would not be encrypted
        print(f"  memory: {indexed - before:+.0f} MB once, while three indexes were made")
        print(f"  memory: {_memory() - indexed:+.0f} MB for all these pages    target +20 MB")
    _page_down(store, by_length, count)


def _page_down(store: Store, query: RegisterQuery, count: int) -> None:
    """From the middle on, in turn; the cells of the bare statements are made into values as well."""
    bare = sqlcipher3.dbapi2.connect(uri_of(store.opened.database.path), uri=True, isolation_level=None)
    bare.execute(f"PRAGMA key = {key_literal(store.opened.key)}")
    key = registers.sort_key("length")
    same, rest = (
        f"SELECT record, key, cells, {key} FROM register_row INDEXED BY sort_links_all_length "
        f"WHERE register = 'links' AND {behind} ORDER BY {key}, id LIMIT ?"
        for behind in (f"{key} = ? AND id > ?", f"{key} > ?")
    )
    after = store.registers.page(query, skip=count // 2)[0]
    base: list[float] = []
    mine: list[float] = []
    for _ in range(200):
        start = time.process_time()
        rows = bare.execute(same, (*after.place, PAGE)).fetchall()
        if len(rows) < PAGE:
            rows += bare.execute(rest, (after.place[0], PAGE - len(rows))).fetchall()
        [json.loads(row[2]) for row in rows]
        between = time.process_time()
        page = store.registers.page(query, after)
        mine.append((time.process_time() - between) * 1000)
        base.append((between - start) * 1000)
        after = page[-1]
    ours, theirs = statistics.median(mine), statistics.median(base)
    print(f"  page down: bare {theirs:.2f} ms, SiDesk {ours:.2f} ms, {_ratio(ours, theirs)}    target 1.6")
    bare.close()


def _show(name: str, milliseconds: float, target: str) -> None:
    print(f"  {name:<42}{milliseconds:>9.1f} ms    {'target ' + target if target else ''}")


def _once(work: Callable[[], list[RegisterLine] | list[tuple[object, ...]] | int]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def _median(work: Callable[[], list[RegisterLine] | int]) -> float:
    return statistics.median(_once(work) for _ in range(9))


def _cpu(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _ratio(mine: float, base: float) -> str:
    return f"ratio {mine / base:.2f}"


def _memory() -> float:
    """Megabytes in use; 0 where the system does not tell."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
