"""A link table of 10,000 rows and 9 columns on paper against ReportLab's bare canvas; prints ratios.

Usage: python benchmarks/link_table.py [ROWS]

Both write the same cells in the same process, in turn. `page-drawing table` is the table as papers use it,
with marks, decimal axes, repeated heads and page numbers; `whole paper` adds the form session, the check of
every character and PDF/A with the record inside. CPU time; the median of three rounds.
"""

from __future__ import annotations

import datetime as dt
import math
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from sidesk.core.canonical import Json
from sidesk.forms.definition import Choice, Form, Question, Repeat
from sidesk.forms.session import Context
from sidesk.models.entities import Revision
from sidesk.reports.blocks import Column, Row, Said, Table
from sidesk.reports.facts import PaperFacts
from sidesk.reports.layout import pages
from sidesk.reports.layout.fonts import REGULAR, face
from sidesk.reports.layout.style import A4, MEASURE, MM
from sidesk.reports.layout.table import TableWords, measured
from sidesk.reports.paper import render

WORDS = TableWords({"pass": "合格", "fail": "不合格"}, "（续）", "续下页")
COLUMNS = (
    ("no", "序号", "", "number"),
    ("link", "链路编号", "", "text"),
    ("room", "房间", "", "text"),
    ("length", "长度", "m", "number"),
    ("next", "NEXT余量", "dB", "number"),
    ("rl", "回损余量", "dB", "number"),
    ("pair", "最差线对", "", "text"),
    ("freq", "频率", "MHz", "number"),
    ("result", "结论", "", "mark"),
)
AT = dt.datetime(2026, 5, 12, 17, 40, tzinfo=dt.UTC)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    face(REGULAR)
    rows = _rows(count)
    print(f"{'work':<22}{'seconds':>9}{'ratio':>8}{'pages':>7}{'MB':>7}")
    raw, _ = _median([lambda: _raw(rows)])
    print(f"{'raw canvas':<22}{raw:>9.2f}{1.0:>8.2f}")
    for name, work in (("page-drawing table", _table), ("whole paper", _paper)):
        base, other = _median([lambda: _raw(rows), lambda work=work: work(rows)])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{name:<22}{other:>9.2f}{other / base:>8.2f}{work(rows):>7}{peak:>7}")
    few = _rows(count // 4)
    small, large = _median([lambda: _table(few), lambda: _table(rows)])
    print(f"growth exponent from {count // 4} to {count} rows: {math.log(large / small, 4):.2f}")


def _median(works: list[Callable[[], object]]) -> list[float] | tuple[float, float]:
    """CPU seconds of each, measured in turn."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(3):
        for i, work in enumerate(works):
            start = time.process_time()
            work()
            taken[i].append(time.process_time() - start)
    found = [statistics.median(times) for times in taken]
    return (found[0], found[1]) if len(found) == 2 else (found[0], 0.0)


def _rows(count: int) -> list[tuple[str, ...]]:
    chance = random.Random(1)
    return [
        (
            str(i + 1),
            f"A-2F-D-{i:05d}",
            "205 财务" if i % 3 == 0 else "Room 205",
            f"{chance.uniform(10, 90):.1f}",
            f"{chance.uniform(-1, 9):.1f}",
            f"{chance.uniform(1, 7):.1f}",
            "3,6-4,5",
            f"{chance.uniform(1, 250):.1f}",
            "pass" if i % 50 else "fail",
        )
        for i in range(count)
    ]


def _raw(rows: list[tuple[str, ...]]) -> None:
    canvas = Canvas(BytesIO(), pagesize=A4, initialFontName=REGULAR, pageCompression=1)
    lefts = [25 * MM + x * MM for x in (0, 11, 38, 63, 80, 100, 118, 136, 153)]
    y = 0.0
    for i, row in enumerate(rows):
        if i % 54 == 0:
            if i:
                canvas.showPage()
            canvas.setFont(REGULAR, 7.5)
            y = 270 * MM
        for x, text in zip(lefts, row, strict=True):
            canvas.drawString(x, y, text)
        y -= 12.25
    canvas.save()


def _table(rows: list[tuple[str, ...]]) -> int:
    heads = tuple(Column(Said(zh), unit, kind) for _name, zh, unit, kind in COLUMNS)  # type: ignore[arg-type]
    table = Table(
        heads, tuple(Row(row, "fail" if row[-1] == "fail" else "") for row in rows), "表 1", Said("铜缆链路")
    )
    running = pages.Running(
        "题", "项目", "编号", "公司", "SHA-256", "", lambda page, of: f"第 {page} 页　共 {of} 页"
    )
    sheets = pages.Sheets(BytesIO(), running, {"title": "题"})
    return pages.build(sheets, [measured(table, MEASURE, WORDS, {})])


def _paper(rows: list[tuple[str, ...]]) -> int:
    verdict = (
        Choice("pass", {"zh": "合格"}),
        Choice("fail", {"zh": "不合格"}),
        Choice("na", {"zh": "不适用"}),
    )
    kinds = {"number": "decimal", "text": "text", "mark": "verdict"}
    questions = tuple(
        Question(name, kinds[kind], {"zh": zh}, unit=unit, choices="verdict" if kind == "mark" else "")
        for name, zh, unit, kind in COLUMNS[1:]
    )
    form = Form(
        "B",
        "1",
        {"zh": "铜缆"},
        ("zh",),
        (Repeat("links", questions, {"zh": "链路"}, table=True),),
        {"verdict": verdict},
    )
    names = [name for name, *_rest in COLUMNS[1:]]
    links: dict[str, Json] = {
        f"k{i:06d}": {"@order": str(i), **dict(zip(names, row[1:], strict=True))}
        for i, row in enumerate(rows, 1)
    }
    revision = Revision.of(
        {"kind": "final", "number": "B-1", "at": AT.isoformat(), "answers": {"links": links}}
    )
    return render(form, revision, PaperFacts(context=Context(AT.date(), AT)), language="zh").pages


if __name__ == "__main__":
    main()
