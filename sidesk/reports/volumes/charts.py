"""The summary of a package: what was built, what passed, what was wrong and put right, planned and done."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Callable, Sequence

from sidesk.core.text import N_
from sidesk.reports.layout.canvas import Box, PaperCanvas, shortened
from sidesk.reports.layout.style import ACCENT, FAIL, INK, INK2, MEASURE, MM, RULE2, TINT
from sidesk.reports.layout.type import (
    BLOCK_RULE,
    CELL,
    GRID_RULE,
    HAIRLINE,
    HEAD_RULE,
    LABEL,
    SECTION,
    SECTION_NUMBER,
    SMALL,
    TINY,
    TITLE,
    Pen,
    Type,
)
from sidesk.reports.voice import Voice
from sidesk.reports.volumes.book import LEFT, Book, Made
from sidesk.reports.volumes.contents import Bar, Cover, Span, Summary, Tested

_HALF, _GUTTER = 81 * MM, 8 * MM
_BAR, _TALL = 13.0, 92.0  # a bar with its white; a chart between axis and top
_MOST_BARS = 14
_ACROSS = 5  # figures in a row
_LEAST_BINS, _MOST_BINS = 6, 44
_NAMED = 3  # links nearest to their limit
_FIGURE = Type(18, 22, TITLE.font)
_Half = Callable[[float, float, float], float]  # left, top and width; what it used


def summary_pages(summary: Summary, cover: Cover, voice: Voice) -> Made:
    """Figures and charts, as many as there is something to tell."""
    said = voice.say(N_("Summary"))
    book = Book(voice, cover, said.inline)
    book.head(said.main, said.second)
    _figures(book, summary.figures)
    charts = _Charts(book.canvas, voice, summary)
    links = [link for floor in summary.floors for link in floor.links]
    copper = [link for link in links if not link.fibre and link.margin is not None]
    fibre = [link for link in links if link.fibre and link.margin is not None]
    halves: list[tuple[bool, float, _Half]] = [
        (bool(links), _bars_height(charts.floors), charts.by_floor),
        (bool(summary.trades), _bars_height(summary.trades), charts.by_trade),
        (bool(copper), 168, lambda x, y, w: charts.margins(x, y, w, copper)),
        (bool(fibre), 168, lambda x, y, w: charts.margins(x, y, w, fibre)),
        (bool(summary.sections), _bars_height(summary.sections), charts.by_section),
        (len({*summary.opened, *summary.closed} - {""}) > 1, 140, charts.defects),
    ]
    shown = [(high, half) for wanted, high, half in halves if wanted]
    for n in range(0, len(shown), 2):
        pair = shown[n : n + 2]
        book.room(max(high for high, _ in pair))
        width = _HALF if len(pair) == 2 else MEASURE
        used = [half(LEFT + k * (_HALF + _GUTTER), book.y, width) for k, (_, half) in enumerate(pair)]
        book.y -= max(used) + 5
    if summary.progress:
        book.room(40 + _BAR * len(summary.progress))
        book.y -= charts.progress(LEFT, book.y, MEASURE)
    return book.made()


def _figures(book: Book, figures: Sequence[tuple[str, str]]) -> None:
    canvas, across = book.canvas, _ACROSS
    width = MEASURE / across
    for start in range(0, len(figures), across):
        canvas.rule(LEFT, book.y, LEFT + MEASURE, BLOCK_RULE if not start else HAIRLINE)
        for n, (label, value) in enumerate(figures[start : start + across]):
            x = LEFT + n * width + 4
            canvas.line_of_text(x, book.y - 21, value, _FIGURE)
            canvas.line_of_text(x, book.y - 34, shortened(label, LABEL, width - 8), LABEL)
        book.y -= 41
    canvas.rule(LEFT, book.y, LEFT + MEASURE, BLOCK_RULE)
    book.y -= 12


def _bars_height(bars: Sequence[Bar]) -> float:
    return 24 + _BAR * min(len(bars), _MOST_BARS)


class _Charts:
    """Each method draws one chart into a column and says how high it became."""

    def __init__(self, canvas: PaperCanvas, voice: Voice, summary: Summary) -> None:
        self._canvas, self._voice, self._summary = canvas, voice, summary
        self._number = 0
        self.floors = [
            Bar(floor.name, sum(link.passed for link in floor.links), len(floor.links))
            for floor in reversed(summary.floors)
        ]

    def _title(self, x: float, y: float, width: float, message: str, **values: object) -> float:
        """A chart says what it shows; both languages stand on one line where they fit."""
        self._number += 1
        said = self._voice.say(message, **values)
        left = x + self._canvas.line_of_text(x, y - 11, str(self._number), SECTION_NUMBER) + 2 * MM
        text = shortened(said.main, SECTION, width - 6 * MM)
        self._canvas.line_of_text(left, y - 11, text, SECTION)
        if said.second:
            second = shortened(said.second, TINY, width - (left - x))
            self._canvas.line_of_text(left, y - 20, second, TINY.coloured(INK2))
        return 26.0 if said.second else 18.0

    def by_floor(self, x: float, y: float, width: float) -> float:
        """Links that passed, floor by floor."""
        return self._bars((x, y, width), N_("Links that passed, by floor"), self.floors)

    def by_trade(self, x: float, y: float, width: float) -> float:
        """Checked items by trade."""
        return self._bars((x, y, width), N_("Checked items that passed, by trade"), self._summary.trades)

    def by_section(self, x: float, y: float, width: float) -> float:
        """Checked items by section."""
        return self._bars((x, y, width), N_("Checked items that passed, by section"), self._summary.sections)

    def _bars(self, place: tuple[float, float, float], message: str, bars: Sequence[Bar]) -> float:
        """Outlined bars: solid is what passed, hatched what did not; always with n of N."""
        (x, y, width), canvas = place, self._canvas
        top = y
        y -= self._title(x, y, width, message)
        left, right = x + 24 * MM, x + width - 27 * MM
        for bar in [bar for bar in bars if bar.all][:_MOST_BARS]:
            y -= _BAR
            share = bar.good / bar.all
            canvas.line_of_text(x, y + 3, shortened(bar.label, CELL, 23 * MM), CELL)
            edge = left + (right - left) * share
            canvas.tint((left, y + 1.5, edge - left, 8), ACCENT)
            if bar.good < bar.all:
                _hatched(canvas, (edge, y + 1.5, right - edge, 8))
            canvas.frame((left, y + 1.5, right - left, 8), HEAD_RULE)
            kind = CELL if bar.good == bar.all else CELL.bold
            canvas.line_of_text(x + width - 11 * MM, y + 3, f"{bar.good}/{bar.all}", kind.right)
            canvas.line_of_text(x + width, y + 3, f"{100 * share:.1f} %", kind.right)
        return top - y

    def margins(self, x: float, y: float, width: float, links: Sequence[Tested]) -> float:
        """How far the links lie from their limit: the limit is the thick line, what fails is hatched."""
        canvas, top = self._canvas, y
        values = sorted(link.margin for link in links if link.margin is not None)
        fibre = links[0].fibre
        message = (
            N_("Margin of {n} fibre results, dB") if fibre else N_("Worst margin of {n} copper links, dB")
        )
        y -= self._title(x, y, width, message, n=len(values))
        span = max(values[-1], 0) - min(values[0], 0)
        bin_ = next(
            size for size in (0.5, 1, 2, 5, 10, span + 1) if span / size <= _MOST_BINS * width / MEASURE
        )
        bins = Counter(int(value // bin_) for value in values)
        low = min(0, *bins)
        high = max(max(bins) + 1, low + _LEAST_BINS)
        step, base, most = width / (high - low), y - _TALL, max(bins.values())
        for n, count in bins.items():
            box = (x + (n - low) * step + 0.4, base, step - 0.8, (_TALL - 16) * count / most)
            if n < 0:
                _hatched(canvas, box)
                canvas.frame(box, Pen(0.5, FAIL))
            else:
                canvas.tint(box, ACCENT)
            if step > 9:
                canvas.line_of_text(box[0] + step / 2 - 0.4, base + box[3] + 2.5, str(count), TINY.centred)
        every = next(n for n in (1, 2, 4, 5, 10, 20, 50, 1000) if n * step > 18)
        for n in range(low - low % every, high + 1, every):
            if n >= low:
                canvas.line_of_text(x + (n - low) * step, base - 9, f"{n * bin_:g}", TINY.centred)
        canvas.rule(x, base, x + width, HEAD_RULE)
        canvas.upright(x - low * step, base - 3, y - 8, Pen(1.1, INK))
        self._spread(x + width, y - 6, values)
        nearest = sorted((link for link in links if link.margin is not None), key=_margin_of)[:_NAMED]
        told = self._voice.listed(f"{link.name} {link.margin:g}" for link in nearest)
        said = self._voice.say(N_("Nearest to the limit: {what}"), what=told).main
        used = canvas.block(x, base - 12, width, said, SMALL)
        return top - base + 12 + used

    def _spread(self, right: float, y: float, values: Sequence[float]) -> None:
        fifth = values[max(0, round(len(values) * 0.05) - 1)]
        told = (
            (N_("lowest"), values[0]), (N_("5 % below"), fifth), (N_("median"), statistics.median(values)),
            (N_("highest"), values[-1]),
        )  # fmt: skip
        line = "   ".join(f"{self._voice.say(word).main} {value:.1f}" for word, value in told)
        self._canvas.line_of_text(right, y, line, TINY.right)

    def defects(self, x: float, y: float, width: float) -> float:
        """Defects found (solid) and closed (dashed) over the days; what lies between is open."""
        canvas, top, summary = self._canvas, y, self._summary
        y -= self._title(x, y, width, N_("Defects: found (solid), closed (dashed)"))
        opened, closed = ([one for one in dates if one] for dates in (summary.opened, summary.closed))
        days = sorted({*opened, *closed})
        first, last = (dt.date.fromisoformat(day) for day in (days[0], days[-1]))
        base, most, left = y - _TALL, max(len(opened), len(closed)), x + 5 * MM
        scale = (x + width - left - 8) / max(1, (last - first).days)
        at = {day: left + (dt.date.fromisoformat(day) - first).days * scale for day in days}
        tall = (_TALL - 10) / most
        for n in range(0, most + 1, 1 + most // 6):
            canvas.rule(left, base + n * tall, x + width, GRID_RULE)
            canvas.line_of_text(left - 3, base + n * tall - 2, str(n), TINY.right)
        ends = [*(at[day] for day in days[1:]), x + width]
        for day, end in zip(days, ends, strict=True):
            found, put_right = (sum(one <= day for one in dates) for dates in (opened, closed))
            box = (at[day], base + put_right * tall, end - at[day], max(0, found - put_right) * tall)
            canvas.tint(box, TINT)
        for dates, pen in ((opened, Pen(1.2, INK)), (closed, Pen(1.2, INK2, "3 2"))):
            path, high = [f"{left:.1f} {base:.1f} m"], base
            for day in days:
                path.append(f"{at[day]:.1f} {high:.1f} l")
                high = base + tall * sum(one <= day for one in dates)
                path.append(f"{at[day]:.1f} {high:.1f} l")
            canvas.path(" ".join([*path, f"{x + width:.1f} {high:.1f} l"]), pen)
        canvas.rule(left, base, x + width, HEAD_RULE)
        canvas.line_of_text(left, base - 9, days[0], TINY)
        canvas.line_of_text(x + width, base - 9, days[-1], TINY.right)
        undated = len(summary.opened) - len(opened)
        if undated:
            said = self._voice.say(N_("{n} more have no date"), n=undated).main
            canvas.line_of_text((left + x + width) / 2, base - 9, said, TINY.centred)
        return top - base + 14

    def progress(self, x: float, y: float, width: float) -> float:
        """What was planned (outlined), and when it was checked and found good."""
        canvas, top = self._canvas, y
        y -= self._title(x, y, width, N_("Plan (outlined), and the day it was checked and passed"))
        spans = self._summary.progress
        days = sorted(day for span in spans for day in (span.start, span.end, span.done) if day)
        first, last = (dt.date.fromisoformat(day) for day in (days[0], days[-1]))
        left = x + 46 * MM
        scale = (x + width - left - 4 * MM) / max(1, (last - first).days + 1)

        def at(day: str) -> float:
            return left + (dt.date.fromisoformat(day) - first).days * scale

        bottom = y - _BAR * len(spans) - 3
        week = first - dt.timedelta(days=first.weekday())
        every = 7 * (1 + (last - first).days // 100)
        while (week := week + dt.timedelta(days=every)) <= last:
            canvas.upright(at(week.isoformat()), bottom, y, GRID_RULE)
            canvas.line_of_text(at(week.isoformat()), bottom - 8, f"{week:%m-%d}", TINY.centred)
        for span in spans:
            y -= _BAR
            self._span(span, (x, y), at, scale)
        canvas.rule(left, bottom, x + width, HEAD_RULE)
        return top - bottom + 14

    def _span(self, span: Span, place: tuple[float, float], at: Callable[[str], float], scale: float) -> None:
        (x, y), canvas = place, self._canvas
        canvas.line_of_text(x, y + 3, shortened(span.label, CELL, 44 * MM), CELL)
        start, end = at(span.start), at(span.end) + scale
        canvas.tint((start, y + 2, end - start, 7), RULE2)
        canvas.frame((start, y + 2, end - start, 7), HEAD_RULE)
        canvas.mark(
            "pass" if span.done else "open", at(span.done) + scale / 2 if span.done else end + 6, y + 5.5, 7
        )


def _margin_of(link: Tested) -> float:
    return link.margin or 0.0


def _hatched(canvas: PaperCanvas, box: Box) -> None:
    """Slanting lines: on a photocopy still another thing than solid and outlined."""
    x, y, width, height = box
    if width <= 0:
        return
    lines, at = [], x - height
    while at < x + width:
        lines.append(f"{at:.2f} {y:.2f} m {at + height:.2f} {y + height:.2f} l")
        at += 2.6
    red, green, blue = FAIL
    clip = f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re W n"
    canvas.addLiteral(f"q {clip} {red:.4g} {green:.4g} {blue:.4g} RG 0.7 w {' '.join(lines)} S Q")
