"""Keeping a draft durably, against one bare UPDATE in plain SQLite; prints ratios, asserts nothing.

Usage: python benchmarks/autosave.py [--full]    --full: 2,000 saves of each kind instead of 300

Both write to the same disk in turn (A B A B), WAL and synchronous=FULL. Target: 2 or less.
In the last line SiDesk keeps 200 steps of undo as the wizard does; plain SQLite writes 2 KB beside the draft.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sidesk.core.canonical import Json
from sidesk.forms.journal import Journal, Pages, Step, Write
from sidesk.models.entities import Draft
from sidesk.models.store import Store

TARGET = 2.0


def main() -> None:
    rounds = 2000 if "--full" in sys.argv[1:] else 300
    typed = itertools.count()
    with tempfile.TemporaryDirectory() as folder:
        plain = _plain(Path(folder) / "plain.db")
        store, _ = Store.create(Path(folder) / "desk", "benchmark")
        print(f"{'one answer of a draft of':<34}{'plain SQLite':>14}{'SiDesk':>10}{'ratio':>8}{'target':>8}")
        for name, size, steps in (
            ("4 KB", 4000, 0),
            ("40 KB", 40_000, 0),
            ("4 KB with 20 KB of undo", 4000, 20_000),
            ("4 KB, after 200 steps of undo", 4000, -200),
        ):
            store.records.start_draft(Draft(name, "D18", "0" * 64, name, "DEMO", {}))
            plain.execute("INSERT INTO draft VALUES (?, '', '')", (name,))
            plain.execute("INSERT INTO history VALUES (?, '')", (name,))
            answers: dict[str, Json] = {f"question{n}": f"机房 answer {n:06}" for n in range(size // 40)}

            def bare(name: str = name, answers: dict[str, Json] = answers, steps: int = steps) -> None:
                # Another text each time: SQLite does not write a row that stays as it is.
                text = json.dumps({**answers, "typed": next(typed)}, ensure_ascii=False)
                plain.execute("BEGIN")
                plain.execute("UPDATE draft SET body = ?, saved_at = 'now' WHERE record = ?", (text, name))
                if steps:
                    more = f"{next(typed)} {'x' * (steps if steps > 0 else 2000)}"
                    plain.execute("UPDATE history SET steps = ? WHERE record = ?", (more, name))
                plain.execute("COMMIT")

            journal = Journal()  # what a draft has after a day: each save adds a step to it
            for _ in range(-steps):
                journal.add(_step(next(typed)))

            def undo(steps: int = steps, journal: Journal = journal) -> Pages | None:
                if steps < 0:
                    journal.add(_step(next(typed)))
                    return journal.pages()
                return Pages("[]", f"{next(typed)} {'x' * steps}") if steps else None

            def ours(
                name: str = name,
                answers: dict[str, Json] = answers,
                undo: Callable[[], Pages | None] = undo,
            ) -> None:
                store.records.keep_draft(name, {**answers, "typed": next(typed)}, "Hall 3", 7, 140, undo())

            _compare(name, bare, ours, rounds)
        store.close()
        plain.close()


def _step(number: int) -> Step:
    remark = f"{number} 绑扎过紧，外皮有压痕，已拍照，当天改好并复查；{number}"
    return Step((Write("answer", ("items", "cable-02", "remark"), remark, remark + "。"),))


def _plain(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE draft (record TEXT PRIMARY KEY, body TEXT, saved_at TEXT)")
    connection.execute("CREATE TABLE history (record TEXT PRIMARY KEY, steps TEXT)")
    return connection


def _compare(name: str, bare: Callable[[], None], ours: Callable[[], None], rounds: int) -> None:
    times: dict[Callable[[], None], list[float]] = {bare: [], ours: []}
    for _ in range(rounds):
        for work in (bare, ours):
            start = time.perf_counter()
            work()
            times[work].append((time.perf_counter() - start) * 1000)
    base, mine = (statistics.median(times[work][rounds // 10 :]) for work in (bare, ours))
    slowest = statistics.quantiles(times[ours], n=100)[98]
    print(
        f"{name:<34}{base:>11.2f} ms{mine:>7.2f} ms{mine / base:>8.2f}{TARGET:>8.1f}"
        f"   99 of 100 within {slowest:.1f} ms"
    )


if __name__ == "__main__":
    main()
