"""The acceptance package: time and memory of binding against bare pikepdf appending the same papers.

Usage: python benchmarks/package.py [--full]    --full: also made from nothing, 1,000 pages with 200 photos,
against a raw canvas that writes the same rows and pictures into one file. Targets: 1.5, and 300 MB in all.

CPU time, both in the same process in turn, after one round that is not counted; the median of three. The
first round of a process also loads the PDF/A library (some 0.4 s): counted with it the ratio reads about 4.
"""

from __future__ import annotations

import datetime as dt
import random
import resource
import statistics
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
from sidesk.reports.layout.fonts import REGULAR
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


def paper(number: int) -> bytes:
    """A paper of ten pages."""
    rows = [Row((f"A-{number % 3 + 1}F-D-{n:03}", f"{n % 90}.{n % 10}", "pass")) for n in range(ROWS)]
    columns = (
        Column(Said("Link"), kind="code"),
        Column(Said("Length"), "m", "number"),
        Column(Said("Result")),
    )
    cover = Cover("Project", "P-1", "", "", "", "", "2026-05-11")
    return table_pages(f"Paper {number}", "", Table(columns, tuple(rows)), cover, Voice("en")).pdf


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
    cover = Cover("Project", "P-1", "Client", "Contractor", "", "", "2026-05-11")
    return Wanted((volume,), cover, Summary(), "en", dt.datetime.now(dt.UTC))


def illustrated(number: int, photos: Path) -> bytes:
    """A paper with two photos above its table, as papers of records are made."""
    columns = (Column(Said("Link"), kind="code"), Column(Said("Length"), "m", "number"),
               Column(Said("Result"), kind="mark"))  # fmt: skip
    table = Table(columns, tuple(Row(one) for one in rows_of(number)))
    shown = tuple(Photo(f"{number * PHOTOS + n}", n + 1, "Rack") for n in range(PHOTOS))
    album = Album(lambda name: (photos / name).read_bytes(), jpeg.blurred, "cannot be shown", "Fig.")
    running = pages.Running("Paper", "P-1", "No.", "Company", "", "", lambda page, of: f"Page {page} of {of}")
    out = BytesIO()
    sheets = pages.Sheets(out, running, {"title": "Paper"})
    pages.build(sheets, [PhotoGrid(shown, album), measured(table, MEASURE, table_words(Voice("en")), {})])
    meta = pdfa.Meta("Paper", "Company", "P-1", "benchmark", "en", dt.datetime(2026, 5, 11, tzinfo=dt.UTC))
    return pdfa.finished(out.getvalue(), None, meta)


def raw(photos: Path) -> bytes:
    """The same rows and pictures written into one file, and nothing else."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, initialFontName=REGULAR, pageCompression=1)
    for number in range(PAPERS):
        for n in range(PHOTOS):
            image = ImageReader(BytesIO((photos / f"{number * PHOTOS + n}").read_bytes()))
            canvas.drawImage(image, 25 * MM + n * 87 * MM, 210 * MM, 83 * MM, 62.25 * MM)
        for start in range(0, ROWS, PER_PAGE):
            canvas.showPage()
            canvas.setFont(REGULAR, 7.5)
            for at, row in enumerate(rows_of(number)[start : start + PER_PAGE]):
                for left, text in zip((25, 90, 150), row, strict=True):
                    canvas.drawString(left * MM, 270 * MM - at * 12.25, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def made(photos: Path) -> None:
    """Print what making and binding papers with photos takes; ours comes first, so the peak is ours."""
    for number in range(PAPERS * PHOTOS):
        (photos / f"{number}").write_bytes(photo(number))
    wanted = wanted_of([partial(illustrated, n, photos) for n in range(PAPERS)])
    started = time.process_time()
    bound = bind(wanted)
    ours = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    started = time.process_time()
    bare = len(raw(photos))
    raws = time.process_time() - started
    print(
        f"{bound.pages} pages with {PAPERS * PHOTOS} photos made and bound {ours:.1f} s, "
        f"{len(bound.pdf) / 1e6:.0f} MB file; raw canvas {raws:.1f} s, {bare / 1e6:.0f} MB; "
        f"ratio {ours / raws:.2f} [{MADE_TARGET}], {peak} MB [{MADE_MOST}]"
    )


def main() -> None:
    """Print both times, their ratio and the memory that was needed."""
    if "--full" in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as place:
            made(Path(place))
    papers = [paper(n) for n in range(PAPERS)]
    wanted = wanted_of([partial(bytes, one) for one in papers])
    bound = bind(wanted)  # once before the clock runs: both sides have their libraries loaded
    bares, ourses = [], []
    for _ in range(ROUNDS):
        started = time.process_time()
        appended(papers)
        bares.append(time.process_time() - started)
        started = time.process_time()
        bind(wanted)
        ourses.append(time.process_time() - started)
    bare, ours = statistics.median(bares), statistics.median(ourses)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{bound.pages} pages: bound {ours:.2f} s, appended {bare:.2f} s, "
        f"ratio {ours / bare:.2f} [{TARGET}], {peak} MB"
    )


if __name__ == "__main__":
    main()
