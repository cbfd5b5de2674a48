"""Breaking mixed Chinese and Latin text into lines, by the rules of Chinese typesetting.

No line starts with a closing mark or ends with an opening one; a number stays with its unit and a
standard with its number; a word is cut only when it is longer than the line. Closing marks at the end of
a line count half, a comma or full stop may hang half outside. Widths are in em of the given font, so a
caller multiplies with the size; nothing here knows ReportLab.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Measure = Callable[[str, str], float]
Span = tuple[str, str]  # text, font

NEVER_FIRST = frozenset("，。、；：！？）」』】》〉〕’”…—·％℃,.;:!?)]}%")
NEVER_LAST = frozenset("（「『【《〈〔‘“([{□")  # a box stays with its option
_HALF_RIGHT = frozenset("，。、；：）」』】》〉〕’”")  # the right half of the glyph is white
_HALF_LEFT = frozenset("（「『【《〈〔‘“")
_HANGING = frozenset("，。、")

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff\u2018\u2019\u201c\u201d\u2026\u2014"
_TOKEN = re.compile(rf"[ \t]+|[{_WIDE}]|[^ \t{_WIDE}]+")
_IS_WIDE = re.compile(rf"[{_WIDE}]")
_UNITS = "mm²|mm|m²|m|km|dBm|dB|MHz|GHz|ns|Ω|kW|kVA|V|A|W|U|nm|%|℃|min|s|h|Mbit/s|Gbit/s|kg"
_BEFORE_UNIT = re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?![A-Za-z]))")
_AFTER_STANDARD = re.compile(
    r"(?<![A-Za-z])(GB(?:/T)?|ISO/IEC|YD/T|TIA|Cat|Class|Table|Fig\.|No\.) (?=[\dA-Z])"
)
_NO_BREAK = "\u00a0"

GAP = 0.09  # between hanzi and Latin, by position: 0.125 em makes readers extract a space
_STRETCH = 0.16  # at most this much may be added at one place of a justified line


@dataclass(slots=True)
class _Atom:
    text: str
    font: str
    width: float
    kind: str  # "han", "latin", "space"
    gap: float = 0.0  # before it


_Unit = list[_Atom]  # atoms that may not be parted


@dataclass(frozen=True, slots=True)
class Run:
    """Characters set in one go; `x` and `spacing` in em."""

    x: float
    text: str
    font: str
    spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line and its width in em, without the white half of a closing mark."""

    runs: tuple[Run, ...]
    width: float

    @property
    def text(self) -> str:
        """Its characters, for tests and measuring."""
        return "".join(run.text for run in self.runs)


_NARROWER = (1.02, 2.04, 3.1)  # em by which a paragraph is set narrower, so that no widow is left
_SHORT = 4  # letters of a word that is a widow, too


def lines(spans: Sequence[Span], width: float, measure: Measure, *, justify: bool = False) -> list[Line]:
    """Break `spans` at `width` em. A line feed starts a new paragraph; there is always one line."""
    found: list[Line] = []
    for paragraph in _paragraphs(spans):
        broken = _break(_units(_atoms(paragraph, measure), measure, width), width)
        if len(broken) > 1 and _is_widow(broken[-1]):
            tried = (
                _break(_units(_atoms(paragraph, measure), measure, width), width - less)
                for less in _NARROWER
                if less < max(width / 4, _NARROWER[0] + 0.01) and less < width - 1
            )
            fitting = (lines for lines in tried if len(lines) == len(broken))
            broken = next((lines for lines in fitting if not _is_widow(lines[-1])), broken)
        last = len(broken) - 1
        found += [
            _set(line, width if justify and i < last else 0.0, measure) for i, line in enumerate(broken)
        ]
    return found


def _paragraphs(spans: Sequence[Span]) -> Iterator[list[Span]]:
    current: list[Span] = []
    for text, font in spans:
        first, *rest = text.split("\n")
        current.append((first, font))
        for part in rest:
            yield current
            current = [(part, font)]
    yield current


def bound(text: str) -> str:
    """The text with no-break spaces before units and inside the names of standards."""
    return _AFTER_STANDARD.sub(rf"\1{_NO_BREAK}", _BEFORE_UNIT.sub(_NO_BREAK, text))


def _atoms(spans: Sequence[Span], measure: Measure) -> list[_Atom]:
    atoms: list[_Atom] = []
    for text, font in spans:
        for token in _TOKEN.findall(bound(text)):
            kind = "space" if token[0] in " \t" else "han" if _IS_WIDE.match(token) else "latin"
            shown = token.replace(_NO_BREAK, " ").replace("\t", " ")
            atoms.append(_Atom(shown, font, measure(shown, font), kind))
    for left, right in pairwise(atoms):
        _fit_together(left, right)
    return atoms


def _fit_together(left: _Atom, right: _Atom) -> None:
    """A hair of white between hanzi and Latin; two marks in a row share their white halves."""
    if {left.kind, right.kind} == {"han", "latin"}:
        marks = NEVER_FIRST | NEVER_LAST
        if left.text not in marks and right.text not in marks:
            right.gap = GAP
    elif left.kind == right.kind == "han":
        if left.text in _HALF_RIGHT and (right.text in _HALF_RIGHT or right.text in _HALF_LEFT):
            left.width = 0.5
        elif left.text in _HALF_LEFT and right.text in _HALF_LEFT:
            right.gap = -0.5


def _belongs(previous: _Unit, atom: _Atom) -> bool:
    last = previous[-1]
    if atom.kind == "space" or last.kind == "space":
        return False
    return atom.text[0] in NEVER_FIRST or last.text[-1] in NEVER_LAST


def _units(atoms: list[_Atom], measure: Measure, width: float) -> list[_Unit]:
    units: list[_Unit] = []
    for atom in atoms:
        if atom.text[0] in NEVER_FIRST and len(units) > 1 and units[-1][-1].kind == "space":
            _pull_back(units)
        if units and _belongs(units[-1], atom):
            units[-1].append(atom)
        else:
            units.append([atom])
    short: list[_Unit] = []
    for unit in units:
        short += [unit] if _width(unit, first=True) <= width else _cut(unit, width, measure)
    return short


def _pull_back(units: list[_Unit]) -> None:
    """A space before a closing mark must not become the place where the line breaks."""
    space = units.pop()
    if units[-1][-1].kind != "space":
        units[-1] += space
        units[-1][-1].kind = "latin"
    else:
        units.append(space)


def _width(unit: _Unit, *, first: bool, last: bool = True) -> float:
    width = sum(atom.width + atom.gap for atom in unit)
    if first:
        width -= unit[0].gap
        if unit[0].text in _HALF_LEFT:
            width -= 0.5
    if last and unit[-1].text in _HALF_RIGHT and unit[-1].width > 0.6:
        width -= 0.5
    return width


def _cut(unit: _Unit, width: float, measure: Measure) -> list[_Unit]:
    """Part a unit that is wider than the line, keeping marks with their neighbours where that fits."""
    pieces: list[_Atom] = []
    for atom in unit:
        room = max(width - 2, 1.0)
        pieces += _cut_word(atom, room, measure) if atom.kind == "latin" and atom.width > room else [atom]
    units: list[_Unit] = []
    for piece in pieces:
        together = bool(units) and _belongs(units[-1], piece)
        if together and _width([*units[-1], piece], first=True) <= width:
            units[-1].append(piece)
        else:
            units.append([piece])
    return units


def _cut_word(word: _Atom, width: float, measure: Measure) -> list[_Atom]:
    rest, parts = word.text, []
    while rest and measure(rest, word.font) > width:
        at = _cut_place(rest, word.font, width, measure)
        parts.append(_Atom(rest[:at], word.font, measure(rest[:at], word.font), "latin"))
        rest = rest[at:]
    if rest:
        parts.append(_Atom(rest, word.font, measure(rest, word.font), "latin"))
    parts[0].gap = word.gap
    return parts


def _cut_place(text: str, font: str, width: float, measure: Measure) -> int:
    fits = 1
    while fits < len(text) and measure(text[: fits + 1], font) <= width:
        fits += 1
    after_mark = max(text.rfind(mark, 0, fits) for mark in "-/_.:@ ") + 1
    wanted = after_mark if after_mark > fits * 0.45 else fits
    places: list[int] = [*range(wanted, 0, -1), *range(wanted + 1, fits + 1)]
    for at in places:
        if at < len(text) and text[at] not in NEVER_FIRST and text[at - 1] not in NEVER_LAST:
            return at
    return wanted


def _break(units: list[_Unit], width: float) -> list[list[_Atom]]:
    broken: list[list[_Atom]] = []
    line: list[_Atom] = []
    x = 0.0
    for unit in units:
        is_space = unit[0].kind == "space"
        if not line and is_space:
            continue
        need = x + _width(unit, first=not line)
        if len(unit) > 1 and unit[-1].text in _HANGING:
            need -= 0.5
        if line and need > width + 0.001 and not is_space:
            broken.append(line)
            line, x = list(unit), _width(unit, first=True, last=False)
        else:
            x += _width(unit, first=not line, last=False)
            line += unit
    broken.append(line)
    return broken


def _is_widow(atoms: list[_Atom]) -> bool:
    left = [atom for atom in atoms if atom.kind != "space" and atom.text not in NEVER_FIRST]
    return len(left) == 1 and (left[0].kind == "han" or len(left[0].text) <= _SHORT)


def _set(atoms: list[_Atom], measure_width: float, measure: Measure) -> Line:
    while atoms and atoms[-1].kind == "space":
        atoms = atoms[:-1]
    if not atoms:
        return Line((), 0.0)
    x = -0.5 if atoms[0].text in _HALF_LEFT else 0.0
    width = x + sum(atom.width + atom.gap for atom in atoms) - atoms[0].gap
    if atoms[-1].text in _HALF_RIGHT and atoms[-1].width > 0.6:
        width -= 0.5
    stretch = _stretch(atoms, measure_width - width) if measure_width else 0.0
    return Line(tuple(_runs(atoms, x, stretch, measure)), width)


def _stretch(atoms: list[_Atom], left_over: float) -> float:
    places = sum(1 for a, b in pairwise(atoms) if "han" in (a.kind, b.kind))
    chinese = sum(atom.width for atom in atoms if atom.kind == "han")
    if 2 * chinese < sum(atom.width for atom in atoms):
        return 0.0  # English is ragged: a name in it would be torn apart
    if not places or not 0 < left_over <= places * _STRETCH:
        return 0.0
    return left_over / places


def _runs(atoms: list[_Atom], x: float, stretch: float, measure: Measure) -> Iterator[Run]:
    """Join neighbours into runs: hanzi of full width, and Latin words with their real spaces."""
    start, text, font, spacing = x, "", "", 0.0
    previous: _Atom | None = None
    for i, atom in enumerate(atoms):
        x += atom.gap if i else 0.0
        if previous is None or not _joins(previous, atom, stretch, measure):
            if text:
                yield Run(start, text, font, spacing)
            start, text, font = x, "", atom.font
            spacing = stretch if atom.kind == "han" else 0.0
        text += atom.text
        x += atom.width
        if i + 1 < len(atoms) and "han" in (atom.kind, atoms[i + 1].kind):
            x += stretch
        previous = atom
    yield Run(start, text, font, spacing)


def _joins(left: _Atom, right: _Atom, stretch: float, measure: Measure) -> bool:
    if left.font != right.font or right.gap:
        return False
    if left.kind == right.kind == "han":
        return abs(left.width - measure(left.text, left.font)) < 0.001
    return "han" not in (left.kind, right.kind) or (stretch == 0.0 and left.kind == "space")
