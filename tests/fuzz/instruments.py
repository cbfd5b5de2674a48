"""Lets atheris look for files that a reader of instruments does not survive. Run by hand.

    python tests/fuzz/instruments.py READER [SECONDS] [FOLDER]

READER is one of sor, csv, workbook, xml, throughput, console, measurement, types. Needs atheris, which is no
part of the project's own packages. What is found lies in FOLDER (else the current one) as `crash-...`,
`timeout-...` or `oom-...`; a file of 256 KB may take 10 s and 256 MB.
"""

from __future__ import annotations

import importlib
import io
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

MEGABYTES, SLOWEST, LONGEST = 256, 10, 256 * 1024
TABLE = (
    "Cable ID,Test Limit,Result,Length (m),NEXT Margin (dB),Date\n"
    "1-01,TIA Cat 6A Perm. Link,PASS*,31,3.2,2026-05-10"
)
XML = (
    '<t><test id="1"><Result>PASS</Result><Length unit="m">31</Length></test>'
    '<test id="2"><Result>FAIL</Result></test></t>'
)
CONSOLES = (
    "<SW>display version\nHuawei Versatile Routing Platform Software\n"
    "VRP (R) software, Version 5.170\n<SW>display vlan\n",
    "<H3C>display device\nSlot No. Brd Type Status\n1 S5130 Normal\n[H3C]display power\n",
    "sw#show version\nCisco IOS Software, Version 15.2\n--More--\x08\x08sw#show environment all\nFAN is OK\n",
    "Ruijie#show version\nSystem description : Ruijie\nRuijie#show fan\nfan-id status\n",
)
TYPE = (
    "manufacturer: Huawei\nmodel: S5731\nslug: s5731\nu_height: 1\n"
    "interfaces:\n- name: GigabitEthernet0/0/[1-24]\n  type: 1000base-t\n"
)


def main() -> None:
    """Feed one reader until the time is over or something breaks."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    seconds = sys.argv[2] if len(sys.argv) > 2 else "300"
    folder = Path(sys.argv[3] if len(sys.argv) > 3 else ".")
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["sidesk"]):
        readers = _readers()
    if name not in readers:
        raise SystemExit(f"choose one of: {', '.join(readers)}")
    feed, seeds = readers[name]
    kept = folder / f"corpus-{name}"
    kept.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (kept / f"seed-{number}").write_bytes(seed)
    wanted = {
        "max_total_time": seconds, "timeout": SLOWEST, "rss_limit_mb": MEGABYTES, "max_len": LONGEST,
        "artifact_prefix": f"{folder}/{name}-",
    }  # fmt: skip
    atheris.Setup([sys.argv[0], *(f"-{key}={value}" for key, value in wanted.items()), str(kept)], feed)
    atheris.Fuzz()


def _readers() -> dict[str, tuple[Callable[[bytes], None], list[bytes]]]:
    from sidesk.core.canonical import Json
    from sidesk.core.errors import SideskError
    from sidesk.core.text import Words
    from sidesk.instruments import catalogue, devices, reading, tables, throughput, verdicts
    from sidesk.instruments.measuring import session
    from tests.support.sor import Event, Shot
    from tests.support.sor import sor as written

    words = Words("en")

    def read(reader: Callable[[bytes], Any]) -> Callable[[bytes], None]:
        def feed(data: bytes) -> None:
            try:
                found = reader(data)
            except SideskError as error:
                error.told(words), error.advised(words)
                return
            for result in getattr(found, "results", ()):
                json.dumps(result.as_json(words))
                verdicts.own(result.values)

        return feed

    events = [Event(0, 0, -45, "1F9999LS"), Event(210, 0.08), Event(400, 0, -14, "1E9999LS")]
    shots = [Shot(version=version, events=events, levels=[900 + n for n in range(60)]) for version in (1, 2)]
    flow = {
        "start": {"test_start": {"protocol": "TCP"}},
        "intervals": [],
        "end": {"sum_sent": {"bits_per_second": 1e9}},
    }
    point: dict[str, Json] = {
        "point": "1-01",
        "checks": [{"kind": "ping", "target": "a", "values": {"sent": 3, "lost": 0}}],
    }
    console = [text.encode() for text in CONSOLES]
    return {
        "sor": (read(lambda data: reading.read(data, "a.sor")), [written(shot) for shot in shots]),
        "csv": (read(lambda data: tables.read(data, "a.csv")),
                [TABLE.encode(), TABLE.encode("utf-16"), TABLE.replace(",", ";").encode("gb18030")]),
        "workbook": (read(lambda data: tables.read(_workbook(data), "a.xlsx")), [_sheet()]),
        "xml": (read(lambda data: tables.read(b"<" + data, "a.xml")), [XML.encode()[1:]]),
        "throughput": (read(lambda data: throughput.read(data, "a.json")), [json.dumps(flow).encode()]),
        "console": (read(lambda data: devices.read(data, "a.txt", "", "")), console),
        "measurement": (read(lambda data: session.read(data, "a.json")), [session.written({}, [point])]),
        "types": (read(lambda data: catalogue.read(data, "a.yaml")), [TYPE.encode()]),
    }  # fmt: skip


def _sheet() -> bytes:
    rows = "".join(
        f'<row r="{n}">' + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in line.split(","))
        + "</row>" for n, line in enumerate(TABLE.splitlines(), 1)
    )  # fmt: skip
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def _workbook(sheet: bytes) -> bytes:
    """A whole workbook around a sheet that may be anything: a broken archive is refused too early."""
    from openpyxl import Workbook

    made, whole = io.BytesIO(), io.BytesIO()
    Workbook().save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(whole, "w") as new:
        for part in old.namelist():
            new.writestr(part, sheet if part == "xl/worksheets/sheet1.xml" else old.read(part))
    return whole.getvalue()


if __name__ == "__main__":
    main()
