"""The acceptance package: time and memory of binding against bare pikepdf appending the same papers.

Usage: python benchmarks/package.py [--full]    --full: also made from nothing, 1,000 pages with 200 photos,
against a raw canvas that writes the same rows and pictures into one file. Targets: 1.5, and 300 MB in all.

CPU time, in turn; the median of three. Appending: both in the same process, after one round that is not
counted. Making: each in a process of its own, which loads the same libraries and faces before its clock runs,
so the peak of memory is its own. The canvas is given its pictures twice over: as files, which ReportLab puts
in as they are (the harder measure), and as readers, which it unpacks to name them by their pixels.
"""

from __future__ import annotations

import datetime as dt
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pikepdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from sidesk.reports import jpeg, pdfa
from sidesk.reports.blocks import Column, Photo, Row, Said, Table
from sidesk.reports.layout import pages
from sidesk.reports.layout.fonts import BOLD, REGULAR, face
from sidesk.reports.layout.pictures import Album, PhotoGrid
from sidesk.reports.layout.style import A4, MEASURE, MM
from sidesk.reports.layout.table import measured
from sidesk.reports.story import table_words
from sidesk.reports.voice import Voice
from sidesk.reports.volumes.binding import Wanted, bind
from sidesk.reports.volumes.contents import Cover, Document, Entry, Summary, Volume
from sidesk.reports.volumes.pages import table_pages

PAPERS, ROWS = 100, 480  # ten pages each: a package of 1,000 pages
TARGET, ROUNDS = 3.0, 3
MADE_TARGET, MADE_MOST = 1.5, 300  # times a raw canvas; MB
PHOTOS, PER_PAGE, EDGE = 2, 54, (1600, 1200)
COVER = Cover("Project", "P-1", "Client", "Contractor", "", "", "2026-05-11")
META = pdfa.Meta("Paper", "Company", "P-1", "benchmark", "en", dt.datetime(2026, 5, 11, tzinfo=dt.UTC))


def paper(number: int) -> bytes:
    """A paper of ten pages."""
    rows = [Row((f"A-{number % 3 + 1}F-D-{n:03}", f"{n % 90}.{n % 10}", "pass")) for n in range(ROWS)]
    columns = (
        Column(Said("Link"), kind="code"),
        Column(Said("Length"), "m", "number"),
        Column(Said("Result")),
    )
    return table_pages(f"Paper {number}", "", Table(columns, tuple(rows)), COVER, Voice("en")).pdf


def appended(papers: Sequence[bytes]) -> bytes:
    """The same pages in one file, and nothing else."""
    out = BytesIO()
    with pikepdf.new() as target:
        sources = [pikepdf.open(BytesIO(one)) for one in papers]
        for source in sources:
            target.pages.extend(source.pages)
        target.save(out)
    return out.getvalue()


def rows_of(number: int) -> list[tuple[str, ...]]:
    """What stands in the table of a paper."""
    return [(f"A-{number % 3 + 1}F-D-{n:03}", f"{n % 90}.{n % 10}", "pass") for n in range(ROWS)]


def photo(number: int) -> bytes:
    """Another JPEG each time, as heavy as one that was made small for paper."""
    grain = random.Random(number).randbytes(160 * 120 * 3)
    out = BytesIO()
    Image.frombytes("RGB", (160, 120), grain).resize(EDGE).save(out, "JPEG", quality=80)
    return out.getvalue()


def wanted_of(loads: Sequence[Callable[[], bytes]]) -> Wanted:
    """One volume with these papers."""
    documents = tuple(
        Document(f"r{n}", f"P-1-D18-{n:03}", "", "", "2026-05-11", load) for n, load in enumerate(loads)
    )
    volume = Volume(
        "III",
        {"zh": "施工记录", "en": "Construction"},
        (Entry("3.1", {"en": "Papers"}, ("D18",), documents=documents),),
    )
    return Wanted((volume,), COVER, Summary(), "en", dt.datetime.now(dt.UTC))


def illustrated(number: int, photos: Path) -> bytes:
    """A paper with two photos above its table, as papers of records are made."""
    columns = (Column(Said("Link"), kind="code"), Column(Said("Length"), "m", "number"),
               Column(Said("Result"), kind="mark"))  # fmt: skip
    table = Table(columns, tuple(Row(one) for one in rows_of(number)))
    shown = tuple(Photo(f"{number * PHOTOS + n}", n + 1, "Rack") for n in range(PHOTOS))
    album = Album(lambda name: (photos / f"{name}.jpg").read_bytes(), jpeg.blurred, "cannot be shown", "Fig.")
    running = pages.Running("Paper", "P-1", "No.", "Company", "", "", lambda page, of: f"Page {page} of {of}")
    out = BytesIO()
    sheets = pages.Sheets(out, running, {"title": "Paper"})
    pages.build(sheets, [PhotoGrid(shown, album), measured(table, MEASURE, table_words(Voice("en")), {})])
    return pdfa.finished(out.getvalue(), None, META)


def raw(photos: Path, target: Path, *, as_files: bool) -> None:
    """The same rows and pictures written into one file, and nothing else."""
    canvas = Canvas(str(target), pagesize=A4, initialFontName=REGULAR, pageCompression=1)
    for number in range(PAPERS):
        for n in range(PHOTOS):
            path = photos / f"{number * PHOTOS + n}.jpg"
            image = str(path) if as_files else ImageReader(BytesIO(path.read_bytes()))
            canvas.drawImage(image, 25 * MM + n * 87 * MM, 210 * MM, 83 * MM, 62.25 * MM)
        for start in range(0, ROWS, PER_PAGE):
            canvas.showPage()
            canvas.setFont(REGULAR, 7.5)
            for at, row in enumerate(rows_of(number)[start : start + PER_PAGE]):
                for left, text in zip((25, 90, 150), row, strict=True):
                    canvas.drawString(left * MM, 270 * MM - at * 12.25, text)
        canvas.showPage()
    canvas.save()


def bound_to(photos: Path, target: Path) -> int:
    """All papers made and bound; returns the number of pages."""
    with target.open("w+b") as out:
        return bind(wanted_of([partial(illustrated, n, photos) for n in range(PAPERS)]), out).pages


def alone(work: str, place: Path) -> None:
    """In a process of its own: print seconds, MB and pages."""
    for name in (REGULAR, BOLD):
        face(name)
    pdfa.finished(table_pages("", "", Table((Column(Said("a")),), ()), COVER, Voice("en")).pdf, None, META)
    works: dict[str, Callable[[], object]] = {
        "ours": partial(bound_to, place, place / "ours.pdf"),
        "files": partial(raw, place, place / "raw.pdf", as_files=True),
        "readers": partial(raw, place, place / "raw.pdf", as_files=False),
    }
    started = time.process_time()
    pages = works[work]()
    spent = time.process_time() - started
    print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, pages or 0)


def made(place: Path) -> None:
    """Print what making and binding papers with photos takes."""
    for number in range(PAPERS * PHOTOS):
        (place / f"{number}.jpg").write_bytes(photo(number))
    told: dict[str, list[list[str]]] = {"files": [], "ours": [], "readers": []}
    for _ in range(ROUNDS):
        for work, lines in told.items():
            asked = [sys.executable, __file__, "--alone", work, str(place)]
            lines.append(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split())
    spent = {work: statistics.median(float(one[0]) for one in lines) for work, lines in told.items()}
    peak = max(int(one[1]) for one in told["ours"])
    files, readers = spent["ours"] / spent["files"], spent["ours"] / spent["readers"]
    size, bare = ((place / name).stat().st_size / 1e6 for name in ("ours.pdf", "raw.pdf"))
    print(
        f"{told['ours'][0][2]} pages with {PAPERS * PHOTOS} photos made and bound {spent['ours']:.1f} s, "
        f"{size:.0f} MB file; raw canvas {spent['files']:.1f} s with files, {spent['readers']:.1f} s with "
        f"readers, {bare:.0f} MB; "
        f"ratios {files:.2f} and {readers:.2f} [{MADE_TARGET}], {peak} MB [{MADE_MOST}]"
    )


def main() -> None:
    """Print both times, their ratio and the memory that was needed."""
    if "--alone" in sys.argv[1:]:
        alone(sys.argv[2], Path(sys.argv[3]))
        return
    if "--full" in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as place:
            made(Path(place))
    papers = [paper(n) for n in range(PAPERS)]
    wanted = wanted_of([partial(bytes, one) for one in papers])
    bound = bind(wanted, BytesIO())  # once before the clock runs: both sides have their libraries loaded
    bares, ourses = [], []
    for _ in range(ROUNDS):
        started = time.process_time()
        appended(papers)
        bares.append(time.process_time() - started)
        started = time.process_time()
        bind(wanted, BytesIO())
        ourses.append(time.process_time() - started)
    bare, ours = statistics.median(bares), statistics.median(ourses)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{bound.pages} pages: bound {ours:.2f} s, appended {bare:.2f} s, "
        f"ratio {ours / bare:.2f} [{TARGET}], {peak} MB"
    )


if __name__ == "__main__":
    main()
