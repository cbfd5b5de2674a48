"""Where a project stands, worked out from its records; against just reading them from the store.

Usage: python benchmarks/process_state.py

The sample project. "From nothing" is the first look at a project after the program has started, "one more
record" a look after somebody has begun or finished a document, "nothing new" what a page pays that asks once
more. Beside them the bare read of the same versions. Targets, as multiples of that read: 8, 3 and 0.5. CPU
time, medians, in turn; all of it runs beside the window, never in it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sidesk.actions import fill, load_sample, opening, process, projects
from sidesk.actions.desk import Desk
from sidesk.actions.facts import lines_of

ROUNDS = 15
TARGETS = {"from nothing": 8.0, "one more record": 3.0, "nothing new": 0.5}


def main() -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        desk, _ = opening.begin(
            Path(folder) / "store", load_sample.PASSPHRASE, load_sample.PERSON, rounds=1000
        )
        load_sample.load(desk)
        _measure(desk, projects.projects(desk)[0].record)
        desk.close()


def _measure(desk: Desk, project: str) -> None:
    lines = lines_of(desk, project)
    standing = desk.store.records.standings([line.record for line in lines])
    names = [name for one in standing.values() for name in (*one.issued, *one.earlier, one.shared) if name]
    process.engine(desk)  # read once for a run of the program
    times: dict[str, list[float]] = {name: [] for name in ("read", *TARGETS)}
    for _ in range(ROUNDS):
        times["read"].append(_cpu(lambda: list(desk.store.records.read(names))))
        desk.known_told.clear()
        desk.known_reports.clear()
        times["from nothing"].append(_cpu(lambda: process.report(desk, project)))
        times["nothing new"].append(_cpu(lambda: process.report(desk, project)))
        begun = fill.start(desk, "D17", project)
        times["one more record"].append(_cpu(lambda: process.report(desk, project)))
        desk.store.records.drop_draft(begun.record)
    base = statistics.median(times["read"])
    print(f"{len(lines)} records, {len(names)} versions of them read in {base:.1f} ms")
    for name, target in TARGETS.items():
        mine = statistics.median(times[name])
        over = "" if mine <= target * base else "    over"
        print(f"{name:<18}{mine:>9.2f} ms{mine / base:>9.3f}    target {target:g}{over}")


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
