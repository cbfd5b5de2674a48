"""What waits for a package to be written: as it came, out of memory, and unreadable for anybody else."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from sidesk.reports.pdfa import File
from sidesk.reports.volumes.shelf import Shelf

HEAVY = 100_000  # more than a block of the shelf's file


def paper(seed: int, sizes: tuple[int, ...] = (HEAVY,)) -> bytes:
    """Pages that draw noise: each has other bytes than every other."""
    chance, out = random.Random(seed), BytesIO()
    with pikepdf.new() as pdf:
        for size in sizes:
            pdf.add_blank_page()
            pdf.pages[-1].Contents = pdf.make_stream(chance.randbytes(size))
        pdf.save(out, compress_streams=False)
    return out.getvalue()


def put(shelf: Shelf, pdf: bytes) -> range:
    with pikepdf.open(BytesIO(pdf)) as source:
        first = shelf.pages(source)
        return range(first, first + len(source.pages))


def drawn(pdf: bytes) -> list[bytes]:
    with pikepdf.open(BytesIO(pdf)) as source:
        return [page.Contents.read_bytes() for page in source.pages]


def test_every_page_comes_back_as_it_was_in_the_order_that_is_asked_for() -> None:
    first, second = paper(1, (HEAVY, 10, 65_536, 65_535)), paper(2, (HEAVY, HEAVY))
    with closing(Shelf()) as shelf:
        places = [put(shelf, first), put(shelf, second)]
        with shelf.opened(reversed(places)) as whole:
            out = BytesIO()
            whole.save(out)
    assert drawn(out.getvalue()) == drawn(second) + drawn(first)


def test_what_two_pages_share_is_kept_once() -> None:
    with pikepdf.new() as pdf:
        shared = pdf.make_stream(random.Random(3).randbytes(HEAVY))
        for _ in range(5):
            pdf.add_blank_page()
            pdf.pages[-1].Contents = shared
        given, out = BytesIO(), BytesIO()
        pdf.save(given)
    with closing(Shelf()) as shelf, shelf.opened([put(shelf, given.getvalue())]) as whole:
        whole.save(out)
    assert HEAVY < len(out.getvalue()) < 2 * HEAVY


def test_nobody_can_read_what_lies_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "seen"
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: path.open("w+b"))
    plain = random.Random(6).randbytes(HEAVY)
    with closing(Shelf()) as shelf:
        held = shelf.file(File("a.bin", plain, "", "", ""))
        seen = path.read_bytes()
        with shelf.opened([]) as whole:
            assert whole.get_object(held.place, 0).read_bytes() == plain
    assert len(seen) > HEAVY * 0.9  # the end may still wait to be written
    assert b"endobj" not in seen
    assert not any(plain[at : at + 16] in seen for at in range(0, 1000, 16))


def test_a_paper_cannot_ask_for_what_belongs_to_another() -> None:
    out, written = BytesIO(), BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].Contents = pdf.make_stream(b"0 0 m 9 9 l S", SiDeskPlace=3)
        pdf.save(out)
    with closing(Shelf()) as shelf:
        put(shelf, paper(4))
        with shelf.opened([put(shelf, out.getvalue())]) as whole:
            whole.save(written)
    assert drawn(written.getvalue()) == [b"0 0 m 9 9 l S"]


@pytest.mark.parametrize("data", [b"", b"plain text " * 9000, random.Random(5).randbytes(HEAVY)])
def test_a_file_comes_back_as_it_was_and_is_packed_only_where_that_makes_it_smaller(data: bytes) -> None:
    with closing(Shelf()) as shelf:
        held = shelf.file(File("a", data, "", "", ""))
        with shelf.opened([]) as whole:
            kept = whole.get_object(held.place, 0)
            assert (kept.read_bytes(), held.size) == (data, len(data))
            assert len(kept.read_raw_bytes()) < len(data) + 100


_MANY = """
import sys
from contextlib import closing
sys.path.insert(0, sys.argv[1])
from sidesk.reports.volumes.shelf import Shelf
from tests.reports.test_shelf import paper, put
def peak():
    with open("/proc/self/status") as told:
        return next(int(line.split()[1]) for line in told if line.startswith("VmHWM")) // 1024
one = [put(shelf, paper(0, (2_000_000,))) for shelf in [Shelf()]]
before = peak()
with closing(Shelf()) as shelf:
    places = [put(shelf, paper(n, (2_000_000,))) for n in range(15)]
    with shelf.opened(places) as whole, open(sys.argv[2], "wb") as out:
        whole.save(out)
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc")
def test_thirty_megabytes_of_papers_need_less_than_half_of_that_in_memory(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    asked = [sys.executable, "-c", _MANY, str(root), str(tmp_path / "whole.pdf")]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert (tmp_path / "whole.pdf").stat().st_size > 30_000_000
    assert int(told) < 15
