"""What is drawn below the tables of a network test: verdicts side by side, headroom, limits, traces.

All of it comes from the answers and from the files kept with them, so a paper that is printed again is the
same. Where a file is not here, its trace is left out and said so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial

from sidesk.actions import judged, traces
from sidesk.actions.headroom import NAMES
from sidesk.actions.judged import Origin
from sidesk.core.canonical import Json
from sidesk.core.errors import AttachmentMissing, InstrumentFileUnusable
from sidesk.core.text import N_, signed
from sidesk.forms.definition import ORDER, Path
from sidesk.forms.tree import rows_of, value_at
from sidesk.instruments import limit_tables, limits, verdicts
from sidesk.instruments.limits import Standard
from sidesk.models.entities import Revision
from sidesk.reports.blocks import Axis, Bars, Block, Column, Dot, Note, Plot, Row, Said, Table
from sidesk.reports.verdicts import mark_of
from sidesk.reports.voice import Voice

FORM = "D26"
COPPER: Path = ("copper_tests", "copper")
FIBRE: Path = ("fibre_tests", "fibre")
TRACES: Path = ("fibre_tests", "otdr")
MOST_TRACES = 40
_POINTS = 800  # of a curve on paper
_FEWEST = 3  # links that make a distribution
_STEP = Decimal("0.5")
_STANDARDS = {
    "pl5e": ("ISO D", "PL"), "pl6": ("ISO E", "PL"), "pl6a": ("TIA 6A", "PL"),
    "ch6": ("ISO E", "CH"), "ch6a": ("TIA 6A", "CH"),
}  # fmt: skip

_TESTER, _OURS = N_("Tester"), N_("By its values")
_WORST, _AT = N_("Worst margin"), N_("Where it is worst")
_FROM = N_("Where from")
_BESIDE = N_("Verdicts of the tester and of the program, and where each result comes from")
_AGREE = N_(
    "The tester's verdict counts. The program judged {n} of {all} results by their values; it says something "
    "else in {others}."
)
_FILE = N_("[{n}] {file}, SHA-256 {sha256}")
_HEADROOM = N_("Headroom: smallest margin of each link")
_SPREAD = N_("{n} links; smallest {least} dB ({link}, {parameter}), median {median} dB, largest {most} dB.")
_CURVE = N_("{parameter} against the limit, {standard}")
_CURVE_SAID = N_("Each point is the worst of one link ({n} links), filled where it fails.")
_TRACE = N_("OTDR trace: {what}")
_LEFT_OUT = N_("{n} further traces are not drawn; the files are kept with this record.")
_NO_TRACE = N_("{file}: the trace could not be drawn.")


def figures(load: Callable[[str], bytes], revision: Revision, voice: Voice) -> Mapping[Path, Sequence[Block]]:
    """By the path of the answer that they stand below; nothing for other forms."""
    if revision.text("form") != FORM:
        return {}
    answers = revision.answers
    links = [_Link.of(row) for row in _rows(answers, COPPER)]
    cores = [_Link.of(row) for row in _rows(answers, FIBRE)]
    found = {
        COPPER: [*_beside(links, voice), *_headroom(links, voice), *_curves(links, voice)],
        FIBRE: _beside(cores, voice),
        TRACES: list(_traces(load, value_at(answers, TRACES), voice)),
    }
    return {path: blocks for path, blocks in found.items() if blocks}


def of_desk(load: Callable[[str], bytes]) -> Callable[[Revision, Voice], Mapping[Path, Sequence[Block]]]:
    """The same, with the files of a store."""
    return partial(figures, load)


@dataclass(frozen=True)
class _Link:
    """A row of a test as far as figures need it."""

    name: str
    cells: Mapping[str, Json]
    margins: Mapping[str, Decimal]

    @classmethod
    def of(cls, row: Mapping[str, Json]) -> _Link:
        core = f" / {row['core']}" if row.get("core") else ""
        light = f" / {row['wl']} nm" if core and row.get("wl") else ""
        wanted = [*NAMES, "margin"]
        margins = {name: number for name in wanted if (number := _number(row.get(name))) is not None}
        return cls(f"{row.get('link_id', '')}{core}{light}", row, margins)

    @property
    def worst(self) -> tuple[Decimal, str] | None:
        """The smallest margin and its parameter."""
        return min(((value, name) for name, value in self.margins.items()), default=None)

    def text(self, name: str) -> str:
        value = self.cells.get(name)
        return value if isinstance(value, str) else ""


def _rows(answers: Mapping[str, Json], table: Path) -> list[Mapping[str, Json]]:
    return sorted((row for _, row in rows_of(value_at(answers, table))), key=_order)


def _order(row: Mapping[str, Json]) -> Decimal:
    return _number(row.get(ORDER)) or Decimal(0)


def _number(value: Json | None) -> Decimal | None:
    try:
        found = Decimal(value) if isinstance(value, str) and value else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


# -- verdicts side by side ---------------------------------------------------------------------------------


def _beside(links: Sequence[_Link], voice: Voice) -> list[Block]:
    told = [one for one in links if one.text(judged.SOURCE) or one.text(judged.OWN)]
    if not told:
        return []
    files: dict[tuple[str, str], int] = {}
    rows = tuple(_row(one, files, voice) for one in told)
    own = [one for one in told if one.text(judged.OWN)]
    others = [one for one in own if one.text("result").partition("_")[0] not in ("", one.text(judged.OWN))]
    notes = [
        voice.line(_FILE, n=number, file=name, sha256=sha256) for (name, sha256), number in files.items()
    ]
    columns = (
        Column(voice.say(N_("Link")), kind="code"), Column(voice.say(_TESTER), kind="mark"),
        Column(voice.say(_OURS), kind="mark"), Column(voice.say(_WORST), "dB", "number"),
        Column(voice.say(_AT)), Column(voice.say(_FROM), kind="code"),
    )  # fmt: skip
    sure = voice.line(_AGREE, n=len(own), all=len(told), others=len(others))
    return [Table(columns, rows, caption=voice.say(_BESIDE), notes=(sure, *notes))]


def _row(one: _Link, files: dict[tuple[str, str], int], voice: Voice) -> Row:
    margin, parameter = one.worst or (None, "")
    found = judged.origins(one.text(judged.SOURCE))
    places = [_place(origin, files) for origin in found]
    parts = [judged.VALUES.get(parameter, ""), one.text("worst_pair"), _with(one.text("worst_freq"), "MHz")]
    at = " ".join(part for part in parts if part)
    why = judged.why(one.text(judged.WHY), voice.words)
    own = mark_of(one.text(judged.OWN))
    tester = mark_of(one.text("result"))
    cells = (
        one.name, tester, own, "" if margin is None else format(margin, "f"),
        why if own == "fail" and why else at, ", ".join(places),
    )  # fmt: skip
    return Row(cells, "fail" if own == "fail" and tester in ("pass", "star") else "")


def _place(origin: Origin, files: dict[tuple[str, str], int]) -> str:
    number = files.setdefault((origin.file, origin.sha256), len(files) + 1)
    return f"[{number}] {origin.place}".strip()


def _with(text: str, unit: str) -> str:
    return f"{text} {unit}" if text else ""


# -- headroom and limits -----------------------------------------------------------------------------------


def _headroom(links: Sequence[_Link], voice: Voice) -> list[Block]:
    found = sorted((*one.worst, one.name) for one in links if one.worst is not None)
    if len(found) < _FEWEST:
        return []
    counted = verdicts.histogram({str(n): one[0] for n, one in enumerate(found)}, _STEP)
    margin, parameter, link = found[0]
    said = voice.say(
        _SPREAD, n=len(found), least=signed(str(margin)), link=link,
        parameter=NAMES.get(parameter, parameter), median=found[len(found) // 2][0], most=found[-1][0],
    )  # fmt: skip
    steps = tuple((format(low.normalize() + 0, "f"), count) for low, count in counted)
    return [Bars(voice.say(_HEADROOM), "dB", steps, said)]


def _curves(links: Sequence[_Link], voice: Voice) -> list[Block]:
    """One plot a standard and parameter: the limit over the frequency, and the worst point of each link."""
    groups: dict[tuple[str, str], list[tuple[_Link, Decimal, float]]] = {}
    for one in links:
        mhz, worst = _number(one.cells.get("worst_freq")), one.worst
        if worst is not None and mhz is not None and one.text("standard") in _STANDARDS:
            groups.setdefault((one.text("standard"), worst[1]), []).append((one, worst[0], float(mhz)))
    found = [_curve(group, points, voice) for group, points in sorted(groups.items())]
    return [one for one in found if one is not None]


def _curve(
    group: tuple[str, str], points: Sequence[tuple[_Link, Decimal, float]], voice: Voice
) -> Plot | None:
    standard, parameter = Standard(*_STANDARDS[group[0]]), group[1]
    line = tuple(_limit_line(parameter, standard))
    if len(line) < 2:
        return None
    above = parameter in limits.LARGER_IS_BETTER
    dots = []
    for _, margin, mhz in points:
        bound = limits.limit(parameter, standard, mhz)
        if bound is not None:
            value = bound + margin if above else bound - margin
            dots.append(Dot(mhz, float(value), bad=margin < 0))
    if not dots:
        return None
    values = [y for _, y in line] + [dot.y for dot in dots]
    low, high = min(values), max(values)
    name = f"{standard.name} {standard.configuration}"
    return Plot(
        voice.say(_CURVE, parameter=NAMES[parameter], standard=name),
        Axis("MHz", 1, line[-1][0], log=True), Axis("dB", 10 * (low // 10), 10 * (high // 10 + 1)),
        limit=line, allowed_above=above, dots=tuple(dots),
        note=_joined(voice.say(_CURVE_SAID, n=len(dots)), _sure(voice)),
    )  # fmt: skip


def _sure(voice: Voice) -> Said:
    """Whose limits they are and how sure they are, in each language by itself."""
    told = limits.provenance("copper")
    text = judged.LIMITS_GIVEN if limit_tables.is_changed("copper") else judged.LIMITS
    level = voice.say(judged.CONFIDENCES[told["confidence"]])
    edition, source = told["edition"], told["source"]
    first = voice.say(text, edition=voice.words.gettext(edition), source=source, confidence=level.main)
    other = voice.say(text, edition=edition, source=source, confidence=level.second or level.main)
    return Said(first.main, other.second)


def _joined(one: Said, other: Said) -> Said:
    return Said(f"{one.main} {other.main}", f"{one.second} {other.second}".strip())


def _limit_line(parameter: str, standard: Standard) -> Iterator[tuple[float, float]]:
    """From 1 MHz up in steps of 3 %, as far as the standard goes."""
    mhz = 1.0
    while (bound := limits.limit(parameter, standard, mhz)) is not None:
        yield mhz, float(bound)
        mhz *= 1.03


# -- traces ------------------------------------------------------------------------------------------------


def _traces(load: Callable[[str], bytes], files: Json, voice: Voice) -> Iterator[Block]:
    named = [one for one in (files if isinstance(files, list) else ()) if isinstance(one, Mapping)]
    wanted = [one for one in named if str(one.get("name", "")).lower().endswith(".sor")]
    for one in wanted[:MOST_TRACES]:
        name = str(one.get("name", ""))
        try:
            data = load(str(one.get("sha256", "")))
            second = traces.shown(data, name, voice.second) if voice.second else None
            yield _trace(traces.shown(data, name, voice.words), voice, second)
        except (InstrumentFileUnusable, AttachmentMissing, KeyError, OSError):
            yield Note(voice.say(_NO_TRACE, file=name), small=True)
    if left := len(wanted[MOST_TRACES:]):
        yield Note(voice.say(_LEFT_OUT, n=left), small=True)


def _trace(shown: traces.Shown, voice: Voice, second: traces.Shown | None = None) -> Plot:
    """As far as a little behind the end of the fibre, with every event numbered as in the list below it.

    `second`: the same in the other language of the paper.
    """
    full = shown.step * max(1, len(shown.levels) - 1)
    last = min(full, shown.length * 1.15) if shown.length else full
    points = tuple(_thinned(shown, last))
    low, high = min(y for _, y in points), max(y for _, y in points)
    room = max(1.0, (high - low) * 0.05)
    seen = [event for event in shown.events if event.metres <= last]
    other = [event.label for event in second.events if event.metres <= last] if second else []
    dots = tuple(Dot(event.metres, 0.0, event.label.partition(" ")[0], bad=event.end) for event in seen)
    return Plot(
        voice.say(_TRACE, what=shown.title), Axis("m", 0, last), Axis("dB", low - room, high + room),
        points, events=dots, length=shown.length,
        note=Said(voice.listed(event.label for event in seen), "; ".join(other)),
    )  # fmt: skip


def _thinned(shown: traces.Shown, last: float) -> Iterator[tuple[float, float]]:
    """The weakest and the strongest point of every stretch, so that no peak is lost."""
    count = min(len(shown.levels), int(last / shown.step) + 1)
    each = max(1, count * 2 // _POINTS)
    for start in range(0, count, each):
        piece = shown.levels[start : min(count, start + each)]
        for place in sorted({piece.index(min(piece)), piece.index(max(piece))}):
            yield (start + place) * shown.step, piece[place]
