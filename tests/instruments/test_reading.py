"""Any file: told apart by what is in it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.core.errors import InstrumentFileTooLarge, InstrumentFileUnusable, NotFromInstrument
from sidesk.instruments import reading
from sidesk.instruments.reading import Hints
from tests.support.sor import Shot
from tests.support.sor import sor as written

IPERF = json.dumps({"start": {"test_start": {"protocol": "TCP"}}, "intervals": [], "end": {"sum_sent": {}}})
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (written(), "otdr"),
        (written(Shot(version=1)), "otdr"),
        (IPERF.encode(), "throughput"),
        (b"\xef\xbb\xbf" + IPERF.encode(), "throughput"),
        (b"Cable ID,Headroom (dB),Result\nA,3.0,PASS\n", "copper"),
        ("芯号,损耗(dB),结果\n1,0.3,合格\n".encode("gb18030"), "fibre"),
        (b"<SW>display esn\r\nESN of slot 0: 21023\r\n<SW>\r\n", "device"),
    ],
)
def test_a_file_is_known_by_its_content_whatever_its_name(data: bytes, kind: str) -> None:
    assert reading.read(data, "file.bin").results[0].kind == kind


def test_a_text_with_a_named_command_is_what_the_engineer_says() -> None:
    found = reading.read(b"ESN of slot 0: 21023\n", "a.txt", Hints("huawei_vrp", "display esn"))
    assert found.results[0].kind == "device"


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n" + bytes(99), b"hello", bytes(5000)]
)
def test_a_foreign_file_is_refused_in_one_sentence_with_advice(data: bytes) -> None:
    with pytest.raises(NotFromInstrument) as caught:
        reading.read(data, "photo.jpg")
    assert str(caught.value).startswith("photo.jpg: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"SQLite format 3\x00" + bytes(90), "Export the tests from LinkWare as CSV"),
        (b"%PDF-1.7\n", "this is a PDF"),
        (b"\xff\xd8\xff\xe0", "this is a picture"),
    ],
)
def test_what_people_take_for_results_is_named(data: bytes, told: str) -> None:
    with pytest.raises(NotFromInstrument, match=told):
        reading.read(data, "project.flw")


def test_a_file_too_large_is_not_looked_into() -> None:
    with pytest.raises(InstrumentFileTooLarge, match="larger than 48 MB"):
        reading.demand_size(200 * 1024 * 1024, "big.csv")


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    try:
        reading.read(data, "a")
    except InstrumentFileUnusable as problem:
        assert str(problem).count("\n") == 0  # noqa: PT017


HOSTILE = {
    "long lines": "b'Cable ID,Result\\n' + b'A' * 20_000_000",
    "many cells": "b'Cable ID,Result\\n' + b','.join([b'PASS'] * 300) * 15_000",
    "many rows": "b'Cable ID,Result,Length (m),Remark\\n' + b'A,PASS,20.5,remark\\n' * 1_100_000",
    "console": "b'<A>display version\\n' + b'Huawei is here \\n' * 2_800_000",
    "brackets": "b'{\"start\": {}, \"intervals\": [' + b'[],' * 12_000_000",
    "xml": "b'<a>' + b'<t><id>1</id><r>PASS</r></t>' * 850_000",
    "spaces": "b'<A>display version\\n' + b' ' * 40_000_000",
    "dashes": "b'<A>display version\\n' + b'-- ' * 12_000_000",
    "bells": "b'<A>display version\\n' + b'--More-- \\x08\\x08 ' * 3_000_000",
    "points": "SOR",
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is counted as Linux does")
@pytest.mark.parametrize("name", HOSTILE)
def test_no_file_takes_more_than_a_quarter_of_a_gigabyte_or_half_a_minute(name: str) -> None:
    made = HOSTILE[name]
    if made == "SOR":
        made = "sor(Shot(levels=[7] * 8_000_000))"
    code = f"""
import sys
from pathlib import Path
from sidesk.core.errors import SideskError
from sidesk.instruments import reading
from tests.support.sor import Shot, sor
path = Path(sys.argv[1])
if len(sys.argv) > 2:
    path.write_bytes({made})
else:
    try:
        reading.read(path.read_bytes(), "x")
    except SideskError as problem:
        pass
    # Not getrusage: its peak is handed on from the process that started this one.
    lines = Path("/proc/self/status").read_text().splitlines()
    print(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024)
"""
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "x")
        subprocess.run([sys.executable, "-c", code, file, "write"], cwd=ROOT, check=True, timeout=60)
        done = subprocess.run(
            [sys.executable, "-c", code, file],
            cwd=ROOT,
            check=True,
            timeout=60,
            capture_output=True,
            text=True,
        )
    assert int(done.stdout) < 256, done.stdout
