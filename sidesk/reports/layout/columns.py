"""How wide the columns of a table become, and where its decimal points stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sidesk.reports.blocks import WARNED, Column, Said, Table
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
_WORDS = re.compile(r"[A-Za-z0-9][^\s\u2e80-\u9fff]*")
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


def geometry(table: Table, measure: float, mark_words: Sequence[str]) -> Geometry:
    """Widths that fill the measure, narrowest where text can wrap."""
    wanted, least = _widths(table, mark_words)
    widths = _shared_out(table.columns, wanted, least, measure)
    axes = tuple(
        _axis(column, {row.cells[j] for row in table.rows}, width)
        for j, (column, width) in enumerate(zip(table.columns, widths, strict=True))
    )
    return Geometry(tuple(widths), axes, _pad(table))


def room(table: Table, mark_words: Sequence[str]) -> tuple[float, float]:
    """The width at which no text would wrap, and the one below which words would be cut."""
    wanted, least = _widths(table, mark_words)
    return sum(wanted), sum(least)


def parts(table: Table, measure: float, mark_words: Sequence[str]) -> list[Table]:
    """The table, or several beside each other's rows if not even its words fit: each repeats the key."""
    _wanted, least = _widths(table, mark_words)
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


def _widths(table: Table, mark_words: Sequence[str]) -> tuple[list[float], list[float]]:
    wanted, least, pad = [], [], _pad(table)
    for j, column in enumerate(table.columns):
        want, need = _column(column, {row.cells[j] for row in table.rows}, mark_words)
        if column.kind in ("text", "code"):  # bold cells are wider
            bold = (
                em(row.cells[j], BOLD) * SIZE
                for row in table.rows
                if j in row.bold and "\n" not in row.cells[j]
            )
            want = max(want, *bold, 0.0)
        if table.roomy and column.kind != "number":
            want = max(want, _BY_HAND)
        wanted.append(want + 2 * pad)
        least.append(need + 2 * pad)
    return wanted, least


def _column(column: Column, texts: set[str], mark_words: Sequence[str]) -> tuple[float, float]:
    """Width on one line, and the least one, without padding."""
    head_want, head_need = _head(column)
    if column.kind == "mark":
        word = max((em(word, BOLD) for word in mark_words), default=0.0) * SIZE
        return max(head_need, word + 12), max(head_need, word + 12)
    if column.kind == "number":
        before, after = _around_point(texts)
        warned = 8.0 if any(text.startswith(WARNED) for text in texts) else 0.0
        other = max(
            (em(t, REGULAR) * SIZE for t in texts if not is_number(t.removeprefix(WARNED))), default=0.0
        )
        width = max(before + after + warned, other, head_need)
        return max(width, min(head_want, 24 * MM)), width
    longest = max((em(text, REGULAR) for text in _longest(texts)), default=0.0) * SIZE
    words = (word for text in _longest(texts) for word in _WORDS.findall(text))
    need = max((min(em(word, REGULAR), 16) for word in words), default=0.0) * SIZE
    if column.kind == "code":
        return max(longest, head_need), max(min(longest, 34 * MM), head_need)
    return max(longest, min(head_want, 30 * MM)), max(need, head_need, min(longest, 14 * MM))


def _longest(texts: Iterable[str]) -> list[str]:
    """The few texts that can be the widest; measuring ten thousand would be slow."""
    return sorted(texts, key=lambda text: len(text.encode("utf-8")), reverse=True)[:24]


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


def _shared_out(
    columns: Sequence[Column], wanted: Sequence[float], least: Sequence[float], measure: float
) -> list[float]:
    """Widths that add up to the measure.

    Spare room goes to the texts. Where room is missing, heads wrap first, then the longest texts.
    """
    spare = measure - sum(wanted)
    if spare >= 0:
        growing = [w if c.kind == "text" else 0.25 * w for c, w in zip(columns, wanted, strict=True)]
        return _grown(wanted, growing, spare)
    if sum(least) >= measure:
        return [need * measure / sum(least) for need in least]
    is_text = [column.kind in ("text", "code") for column in columns]
    tight = [w if text else n for w, n, text in zip(wanted, least, is_text, strict=True)]
    spare = measure - sum(tight)
    if spare >= 0:
        return _grown(tight, [w - t for w, t in zip(wanted, tight, strict=True)], spare)
    low, high = 0.0, max(tight)
    for _ in range(40):  # the cap at which the texts fill what the numbers leave
        cap = (low + high) / 2
        total = sum(max(n, min(w, cap)) for w, n in zip(tight, least, strict=True))
        low, high = (cap, high) if total <= measure else (low, cap)
    widths = [max(n, min(w, low)) for w, n in zip(tight, least, strict=True)]
    return [w * measure / sum(widths) for w in widths]


def _grown(widths: Sequence[float], growing: Sequence[float], spare: float) -> list[float]:
    whole = sum(growing) or 1.0
    return [w + spare * g / whole for w, g in zip(widths, growing, strict=True)]
