"""Readers of instruments' files against what they can be measured by; prints ratios, asserts nothing.

    python benchmarks/instruments.py [FILE.sor ...]

OTDR: against otdrparser where it is installed, else against unpacking the points alone. CSV: 10,000 rows
against csv.reader, which splits only. Console: one answer of 48 ports against its lines matched by one
regular expression. Reconciliation of 10,000 links against two sets of their names. CPU time, both sides
in turn, the median of several runs.
"""

from __future__ import annotations

import csv
import importlib
import importlib.util
import io
import re
import statistics
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sidesk.instruments import devices, reading, reconcile, sor, tables
from tests.support.sor import Shot
from tests.support.sor import sor as written

ROWS, TURNS = 10_000, 7
HEAD = "Cable ID,Date,Test Limit,Result,Headroom (dB),Length (ft),NEXT Margin,NEXT Pair,Prop. Delay (ns),User"
ROW = "3F-{n:05},11/{d:02}/2026 10:15:30 AM,TIA Cat 6A Perm. Link,PASS,3.{n},229,3.2,12-36,330,Li Wei"


def main() -> None:
    """All comparisons."""
    print(f"{'work':<44}{'baseline':>12}{'SiDesk':>12}{'ratio':>9}")
    files = [Path(name).read_bytes() for name in sys.argv[1:]] or [
        written(Shot(levels=[20_000 - i // 4 for i in range(30_000)])),
        written(Shot(version=1, levels=[20_000 - i // 4 for i in range(15_000)])),
    ]
    for place, data in enumerate(files):
        name, baseline = _parser(data)
        _compare(
            f"OTDR {place + 1}, {len(data) // 1024} KB, against {name}",
            baseline,
            lambda data=data: sor.read(data, "a"),
        )
    table = "\n".join([HEAD, *(ROW.format(n=n, d=1 + n % 28) for n in range(ROWS))]).encode()
    _compare("10,000 rows of CSV against csv.reader", lambda: _split(table), lambda: tables.read(table, "a"))
    _compare("the same, told apart first", lambda: _split(table), lambda: reading.read(table, "a"))
    plans = [reconcile.Plan(f"3F-{n:05}") for n in range(ROWS)]
    tests = [reconcile.Test(str(n), f"3F-{n:05}", at=_clock(n), passed=n % 40 > 0) for n in range(5, ROWS)]
    _compare(
        "10,000 links reconciled, against sets of names",
        lambda: {plan.id for plan in plans} ^ {test.id for test in tests},
        lambda: reconcile.reconcile(plans, tests),
    )
    console = _console()
    _compare("48 ports of a console against one pattern", lambda: _matched(console), lambda: _ports(console))


def _compare(name: str, baseline: Callable[[], object], ours: Callable[[], object]) -> None:
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(TURNS + 1):
        for work, kept in zip((baseline, ours), times, strict=True):
            begun = time.process_time()
            work()
            if turn:
                kept.append(time.process_time() - begun)
    one, other = (statistics.median(kept) * 1e3 for kept in times)
    print(f"{name:<44}{one:>9.2f} ms{other:>9.2f} ms{other / one if one else 0:>8.2f}x")


def _parser(data: bytes) -> tuple[str, Callable[[], object]]:
    if importlib.util.find_spec("otdrparser") and data.startswith(b"Map\0"):
        other = importlib.import_module("otdrparser")
        return "otdrparser", lambda: other.parse(io.BytesIO(data))
    return "struct", lambda: struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])


def _clock(n: int) -> str:
    return f"2026-05-{1 + n // 1440:02}T{n // 60 % 24:02}:{n % 60:02}:00+08:00"


def _split(table: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode())))


def _console() -> bytes:
    head = "Interface            Link Speed   Duplex Type PVID Description\n"
    rows = "".join(f"GE1/0/{n:<14} UP   1G(a)   F(a)   A    {n}   AP {n}\n" for n in range(1, 49))
    return (head + rows).encode()


def _ports(console: bytes) -> object:
    return devices.read(console, "a", "hp_comware", "display interface brief")


def _matched(console: bytes) -> list[object]:
    pattern = re.compile(r"^(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\d+)\s+(.*)$")
    return [pattern.match(line) for line in console.decode().splitlines()]


if __name__ == "__main__":
    main()
