"""How wide the columns of a table become, and where its decimal points stand."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sidesk.reports.blocks import WARNED, Column, Said, Table
from sidesk.reports.layout import breaker, ticking
from sidesk.reports.layout.canvas import lines_of, width_of
from sidesk.reports.layout.fonts import BOLD, REGULAR, em
from sidesk.reports.layout.style import MM
from sidesk.reports.layout.type import CELL, HEAD_CELL, HEAD_SECOND, Type

SIZE = CELL.size
PAD = 2 * MM
_CLOSE = 1.1 * MM
_MANY = 12  # columns; beyond them the white between them shrinks
_KEY = 2  # columns repeated in every part: the number and the name of a row
_BY_HAND = 16 * MM
MARK_ROOM = 13 * MM  # below it a mark stands without its word
_NUMBER = re.compile(r"[-−]?\d+(\.\d+)?")
_WORDS = re.compile(r"[A-Za-z0-9][^ \t\n\u2e80-\u9fff]*")
_ZERO = re.compile(r"[-−]0+(\.0+)?")


@dataclass(frozen=True)
class Geometry:
    """Widths in points; the x of the decimal point of each number column, from its left edge."""

    widths: tuple[float, ...]
    axes: tuple[float, ...]
    pad: float

    @property
    def total(self) -> float:
        """Width of the table."""
        return sum(self.widths)


def is_number(text: str) -> bool:
    """Whether a cell goes onto the decimal axis."""
    return _NUMBER.fullmatch(text) is not None


def number(text: str) -> str:
    """A number as printed: a real minus sign, and no minus zero."""
    return text.lstrip("-−") if _ZERO.fullmatch(text) else text.replace("-", "−")


def geometries(table: Table, measure: float, mark_words: Sequence[str]) -> list[Geometry]:
    """The widths there are to choose from: options to tick may stand beside or below each other."""
    below = geometry(table, measure, mark_words)
    if not table.roomy or not any(ticking.is_ticked(cell) for row in table.rows for cell in row.cells):
        return [below]
    needs = _needs(table, mark_words, beside=True)
    if sum(need.least for need in needs) > measure:
        return [below]
    return [_geometry(table, needs, measure), below]


def geometry(table: Table, measure: float, mark_words: Sequence[str]) -> Geometry:
    """Widths that fill the measure, narrowest where text can wrap."""
    return _geometry(table, _needs(table, mark_words), measure)


def _geometry(table: Table, needs: Sequence[_Need], measure: float) -> Geometry:
    widths = _shared_out(table.columns, needs, measure)
    axes = tuple(
        _axis(column, {row.cells[j] for row in table.rows}, width)
        for j, (column, width) in enumerate(zip(table.columns, widths, strict=True))
    )
    return Geometry(tuple(widths), axes, _pad(table))


def room(table: Table, mark_words: Sequence[str]) -> tuple[float, float]:
    """The width at which no text would wrap, and the one below which words would be cut."""
    needs = _needs(table, mark_words)
    return sum(need.all for need in needs), sum(need.least for need in needs)


def parts(table: Table, measure: float, mark_words: Sequence[str]) -> list[Table]:
    """The table, or several beside each other's rows if not even its words fit: each repeats the key."""
    least = [need.least for need in _needs(table, mark_words)]
    key = [j for j in range(len(least)) if j < _KEY]
    if sum(least) <= measure or len(least) <= _KEY + 1:
        return [table]
    groups: list[list[int]] = [[]]
    for j in range(_KEY, len(least)):
        if groups[-1] and sum(least[i] for i in (*key, *groups[-1], j)) > measure:
            groups.append([])
        groups[-1].append(j)
    return [
        _part(table, [*key, *group], f"{table.number} ({n}/{len(groups)})", is_last=n == len(groups))
        for n, group in enumerate(groups, 1)
    ]


def _part(table: Table, kept: Sequence[int], number: str, *, is_last: bool) -> Table:
    rows = tuple(
        replace(
            row,
            cells=tuple(row.cells[j] for j in kept),
            bold=frozenset(new for new, old in enumerate(kept) if old in row.bold),
        )
        for row in table.rows
    )
    columns = tuple(table.columns[j] for j in kept)
    return replace(table, columns=columns, rows=rows, number=number, notes=table.notes if is_last else ())


def _pad(table: Table) -> float:
    """White at both sides of a cell; tables of many columns stand closer."""
    return PAD if len(table.columns) <= _MANY else _CLOSE


class _Need(NamedTuple):
    """Widths of a column: head and cells on one line, heads wrapped, everything wrapped."""

    all: float
    cells: float
    least: float

    def padded(self, pad: float) -> _Need:
        return _Need(*(width + 2 * pad for width in self))


def _needs(table: Table, mark_words: Sequence[str], *, beside: bool = False) -> list[_Need]:
    """`beside`: options to tick take one line, and nothing is narrower than a hand needs."""
    needs, pad = [], _pad(table)
    for j, column in enumerate(table.columns):
        need = _column(column, {row.cells[j] for row in table.rows}, mark_words)
        if column.kind in ("text", "code"):  # bold cells are wider
            bold = [em(row.cells[j], BOLD) * SIZE for row in table.rows if j in row.bold]
            widest = (
                max(bold, default=0.0) if "\n" not in "".join(row.cells[j] for row in table.rows) else 0.0
            )
            need = _Need(max(need.all, widest), max(need.cells, widest), need.least)
        if table.roomy and column.kind != "number":
            cells = {row.cells[j] for row in table.rows}
            ticked = filter(ticking.is_ticked, cells) if beside else ()
            by_hand = _BY_HAND if any(not cell.strip() for cell in cells) else 0.0
            least = max(by_hand, *map(ticking.beside, ticked), 0.0)
            need = _Need(max(need.all, least), max(need.cells, least), max(need.least, beside * least))
        needs.append(need.padded(pad))
    return needs


def _column(column: Column, texts: set[str], mark_words: Sequence[str]) -> _Need:
    """What the column needs, without padding."""
    head, head_least = _head(column)
    if column.kind == "mark":
        width = max(head_least, max((em(word, BOLD) for word in mark_words), default=0.0) * SIZE + 12)
        return _Need(width, width, width)
    if column.kind == "number":
        before, after = _around_point(texts)
        warned = 8.0 if any(text.startswith(WARNED) for text in texts) else 0.0
        others = (em(t, REGULAR) * SIZE for t in texts if not is_number(t.removeprefix(WARNED)))
        width = max(before + after + warned, head_least, *others)
        return _Need(max(width, min(head, 24 * MM)), width, width)
    lines = _longest(texts)
    longest = max((em(line, REGULAR) for line in lines), default=0.0) * SIZE
    words = (word for line in lines for word in _WORDS.findall(breaker.bound(line)))
    word = max((min(em(word, REGULAR), 16) for word in words), default=0.0) * SIZE
    cells = max(longest, head_least)
    if column.kind == "code":
        return _Need(cells, cells, max(min(longest, 34 * MM), head_least))
    return _Need(max(longest, min(head, 30 * MM)), cells, max(word, head_least, min(longest, 14 * MM)))


def _longest(texts: Iterable[str]) -> list[str]:
    """The few texts that can be the widest; measuring ten thousand would be slow."""
    lines = {line for text in texts for line in text.split("\n")}
    return sorted(lines, key=lambda line: len(line.encode("utf-8")), reverse=True)[:24]


def _head(column: Column) -> tuple[float, float]:
    unit = em(column.unit, REGULAR) * HEAD_SECOND.size
    want, need = unit, unit
    for text, kind in _head_texts(column.head):
        want = max(want, width_of(text, kind))
        words = (em(word, REGULAR) * kind.size for word in _WORDS.findall(text))
        need = max(need, *words, min(want, 2.1 * kind.size))
    return want, need


def _head_texts(head: Said) -> list[tuple[str, Type]]:
    return [(text, kind) for text, kind in ((head.main, HEAD_CELL), (head.second, HEAD_SECOND)) if text]


def head_lines(column: Column, width: float, pad: float) -> list[tuple[str, Type]]:
    """The head as lines, the unit last."""
    inner = width - 2 * pad + 0.5
    found = [
        (line.text, kind)
        for text, kind in _head_texts(column.head)
        for line in lines_of(text, kind, max(inner, kind.size))
    ]
    return [*found, (column.unit, HEAD_SECOND)] if column.unit else found


def _around_point(texts: Iterable[str]) -> tuple[float, float]:
    before = after = 0.0
    plain = {text.removeprefix(WARNED) for text in texts}
    for text in {number(text) for text in plain if is_number(text)}:
        whole, point, rest = text.partition(".")
        before = max(before, em(whole, BOLD) * SIZE)
        after = max(after, em(point + rest, BOLD) * SIZE)
    return before, after


def _axis(column: Column, texts: Iterable[str], width: float) -> float:
    """The block of numbers is centred under its head; all points stand on one x."""
    if column.kind != "number":
        return 0.0
    before, after = _around_point(texts)
    return (width - before - after) / 2 + before


def _shared_out(columns: Sequence[Column], needs: Sequence[_Need], measure: float) -> list[float]:
    """Widths that add up to the measure.

    Spare room goes to the texts. Where room is missing, heads wrap first, then the longest texts.
    """
    wanted, cells, least = ([need[i] for need in needs] for i in range(3))
    spare = measure - sum(wanted)
    if spare >= 0:
        growing = [w if c.kind == "text" else 0.25 * w for c, w in zip(columns, wanted, strict=True)]
        return _grown(wanted, growing, spare)
    if sum(least) >= measure:
        return [need * measure / sum(least) for need in least]
    spare = measure - sum(cells)
    if spare >= 0:
        return _grown(cells, [w - c for w, c in zip(wanted, cells, strict=True)], spare)
    return _squeezed(cells, least, measure)


def _squeezed(wanted: Sequence[float], least: Sequence[float], measure: float) -> list[float]:
    """Longer texts get more, but less than in proportion: that keeps the rows low."""
    widths = list(least)
    hungry = {
        j: math.sqrt(want - need)
        for j, (want, need) in enumerate(zip(wanted, least, strict=True))
        if want > need
    }
    while hungry:
        spare = measure - sum(widths)
        share = spare / sum(hungry.values())
        full = [j for j, appetite in hungry.items() if share * appetite >= wanted[j] - widths[j]]
        if not full:
            for j, appetite in hungry.items():
                widths[j] += share * appetite
            break
        for j in full:
            widths[j] = wanted[j]
            del hungry[j]
    return widths


def _grown(widths: Sequence[float], growing: Sequence[float], spare: float) -> list[float]:
    whole = sum(growing) or 1.0
    return [w + spare * g / whole for w, g in zip(widths, growing, strict=True)]
