"""The acceptance package: time and memory of binding against bare pikepdf appending the same papers.

CPU time, both in the same process in turn, after one round that is not counted; the median of three. The
first round of a process also loads the PDF/A library (some 0.4 s): counted with it the ratio reads about 4.
"""

from __future__ import annotations

import datetime as dt
import resource
import statistics
import sys
import time
from collections.abc import Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pikepdf

from sidesk.reports.blocks import Column, Row, Said, Table
from sidesk.reports.voice import Voice
from sidesk.reports.volumes.binding import Wanted, bind
from sidesk.reports.volumes.contents import Cover, Document, Entry, Summary, Volume
from sidesk.reports.volumes.pages import table_pages

PAPERS, ROWS = 100, 480  # ten pages each: a package of 1,000 pages
TARGET, ROUNDS = 3.0, 3


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


def main() -> None:
    """Print both times, their ratio and the memory that was needed."""
    papers = [paper(n) for n in range(PAPERS)]
    documents = tuple(
        Document(f"r{n}", f"P-1-D18-{n:03}", "", "", "2026-05-11", partial(bytes, one))
        for n, one in enumerate(papers)
    )
    volume = Volume(
        "III",
        {"zh": "施工记录", "en": "Construction"},
        (Entry("3.1", {"en": "Papers"}, ("D18",), documents=documents),),
    )
    cover = Cover("Project", "P-1", "Client", "Contractor", "", "", "2026-05-11")
    wanted = Wanted((volume,), cover, Summary(), "en", dt.datetime.now(dt.UTC))
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
