"""The map of a process as geometry: lanes, nodes, and lines that turn only in right angles. Pure.

Steps of a phase stand in its lane from left to right, so many to a row as there is room. A way to the next
node is a straight arrow; every other one leaves through the channel above or below its row. Channels grow
with the lines in them, so that lines never lie on each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sidesk.workflow.definition import Process, Step, Way

Point = tuple[float, float]


@dataclass(frozen=True)
class Measures:
    """Sizes in one unit, whichever the painter uses."""

    width: float  # of the whole map
    node: tuple[float, float] = (92, 48)
    gap: float = 16  # between neighbours
    head: float = 76  # of a lane
    track: float = 8  # between lines in a channel
    channel: float = 20  # the least height between rows
    between: float = 8  # lanes

    @property
    def columns(self) -> int:
        """How many nodes stand in a row."""
        room = self.width - self.head - 2 * self.gap + self.gap
        return max(2, int(room // (self.node[0] + self.gap)))


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        """Its middle."""
        return (self.x + self.width / 2, self.y + self.height / 2)


@dataclass(frozen=True)
class Line:
    """A way as it is drawn, from its step to the arrow's point. `label` is where its words have room."""

    step: str
    way: Way
    points: tuple[Point, ...]
    label: Point | None = None


@dataclass(frozen=True)
class Lane:
    """The band of one phase: its head and the ground its steps stand on."""

    phase: str
    head: Box
    band: Box


@dataclass(frozen=True)
class Plan:
    """Everything a painter needs."""

    nodes: Mapping[str, Box]
    lanes: tuple[Lane, ...]
    lines: tuple[Line, ...]
    width: float
    height: float


@dataclass(frozen=True)
class _Spot:
    row: int
    column: int


_Tracks: TypeAlias = "dict[tuple[int, tuple[str, str]], int]"


@dataclass(frozen=True)
class _Run:
    """A horizontal piece: in which channel, between which x, for which way. Channel n lies above row n."""

    channel: int
    start: float
    end: float
    way: tuple[str, str]  # from, to


def plan(process: Process, measures: Measures, hidden: Iterable[str] = ()) -> Plan:
    """Lay out a process; steps in `hidden` and the ways to them are left out."""
    left_out = set(hidden)
    steps = [step for step in process.steps if step.code not in left_out]
    spots, phases = _spots(process, steps, measures.columns)
    xs = {code: _x(spot.column, measures) for code, spot in spots.items()}
    ways = [(step, way) for step in steps for way in step.ways if way.to in spots]
    bent = [(step, way) for step, way in ways if not _is_straight(spots[step.code], spots[way.to], way)]
    runs = [run for step, way in bent for run in _runs(step, way, spots, xs, measures)]
    tracks = _tracks(runs)
    rows = max((spot.row for spot in spots.values()), default=0) + 1
    tops, heights = _rows(rows, phases, tracks, measures)
    nodes = {code: Box(xs[code], tops[spot.row], *measures.node) for code, spot in spots.items()}
    lines = [_straight(step, way, nodes) for step, way in ways if (step, way) not in bent]
    above = [*(top - height for top, height in zip(tops, heights, strict=False)), tops[-1] + measures.node[1]]

    def level(channel: int, way: tuple[str, str]) -> float:
        used = max((n for (other, _), n in tracks.items() if other == channel), default=0) + 1
        return above[channel] + heights[channel] * (tracks[channel, way] + 1) / (used + 1)

    lines += [_bent(step, way, spots, nodes, level, measures) for step, way in bent]
    lanes = _lanes(process, phases, tops, heights, measures)
    height = lanes[-1].band.y + lanes[-1].band.height if lanes else 0
    return Plan(nodes, tuple(lanes), tuple(lines), measures.width, height)


def _spots(
    process: Process, steps: Sequence[Step], columns: int
) -> tuple[dict[str, _Spot], dict[str, list[int]]]:
    """Where each step stands, and the rows of each phase."""
    spots: dict[str, _Spot] = {}
    phases: dict[str, list[int]] = {}
    row = 0
    for phase in process.phases:
        mine = [step for step in steps if step.phase == phase.code]
        for number, step in enumerate(mine):
            spots[step.code] = _Spot(row + number // columns, number % columns)
        count = -(-len(mine) // columns)
        if count:
            phases[phase.code] = list(range(row, row + count))
            row += count
    return spots, phases


def _x(column: int, measures: Measures) -> float:
    return measures.head + measures.gap + column * (measures.node[0] + measures.gap)


def _is_straight(source: _Spot, target: _Spot, way: Way) -> bool:
    return not way.loop and target.row == source.row and target.column == source.column + 1


# --- channels --------------------------------------------------------------------------------------------


def _ends(
    step: Step, way: Way, spots: Mapping[str, _Spot], xs: Mapping[str, float], measures: Measures
) -> tuple[float, float]:
    """The x where a bent line leaves its node and where it arrives: apart from the others there."""
    half, off = measures.node[0] / 2, measures.node[0] / 6
    index = step.ways.index(way)
    leave = xs[step.code] + half + off * (1 if way.loop else 1 + index % 2)
    arrive = xs[way.to] + half - off * (1 if way.loop else 2)
    if step.code == way.to:  # back to itself: over its own corner
        leave, arrive = xs[step.code] + half + 2 * off, xs[step.code] + half
    return leave, arrive


def _channels(step: Step, way: Way, spots: Mapping[str, _Spot]) -> tuple[int, int]:
    """The channel a line leaves into, and the one it arrives from."""
    source, target = spots[step.code], spots[way.to]
    if source.row == target.row:
        return (source.row, source.row) if way.loop else (source.row + 1, source.row + 1)
    if target.row > source.row:
        return source.row + 1, target.row
    return source.row, target.row + 1


def _runs(
    step: Step, way: Way, spots: Mapping[str, _Spot], xs: Mapping[str, float], measures: Measures
) -> list[_Run]:
    leave, arrive = _ends(step, way, spots, xs, measures)
    out, into = _channels(step, way, spots)
    name = (step.code, way.to)
    if out == into:
        return [_Run(out, min(leave, arrive), max(leave, arrive), name)]
    side = _side(measures)
    return [_Run(out, side, leave, name), _Run(into, side, arrive, name)]


def _side(measures: Measures) -> float:
    """Left of all nodes: where a line passes rows that lie between its ends."""
    return measures.head + measures.gap / 2


def _tracks(runs: Sequence[_Run]) -> _Tracks:
    """Which track of its channel each run takes: the first one where nothing lies in its way."""
    taken: dict[int, list[list[_Run]]] = defaultdict(list)
    found: _Tracks = {}
    for run in sorted(runs, key=lambda one: (one.channel, one.end - one.start, one.start)):
        tracks = taken[run.channel]
        free = (n for n, track in enumerate(tracks) if all(_is_clear(run, other) for other in track))
        number = next(free, len(tracks))
        if number == len(tracks):
            tracks.append([])
        tracks[number].append(run)
        found[run.channel, run.way] = number
    return found


def _is_clear(run: _Run, other: _Run) -> bool:
    return run.end + 2 < other.start or other.end + 2 < run.start


def _rows(
    rows: int,
    phases: Mapping[str, Sequence[int]],
    tracks: _Tracks,
    measures: Measures,
) -> tuple[list[float], list[float]]:
    """The top of each row of nodes, and the height of the channel above it; one more below the last."""
    used = [0] * (rows + 1)
    for (channel, _), number in tracks.items():
        used[channel] = max(used[channel], number + 1)
    heights = [max(measures.channel, (count + 1) * measures.track) for count in used]
    first = {numbers[0] for numbers in phases.values()}
    tops, y = [], 0.0
    for row in range(rows):
        y += heights[row] + (measures.between if row in first and row else 0)
        tops.append(y)
        y += measures.node[1]
    return tops, heights


def _lanes(
    process: Process,
    phases: Mapping[str, Sequence[int]],
    tops: Sequence[float],
    heights: Sequence[float],
    measures: Measures,
) -> list[Lane]:
    lanes = []
    for phase in process.phases:
        rows = phases.get(phase.code)
        if not rows:
            continue
        top = tops[rows[0]] - heights[rows[0]]
        last = rows[-1] + 1 == len(tops)
        bottom = tops[rows[-1]] + measures.node[1] + (heights[-1] if last else 0)
        head = Box(0, top, measures.head, bottom - top)
        lanes.append(
            Lane(phase.code, head, Box(measures.head, top, measures.width - measures.head, bottom - top))
        )
    # The channel between two lanes belongs to the upper one as far as the gap.
    return lanes


# --- lines -----------------------------------------------------------------------------------------------


def _straight(step: Step, way: Way, nodes: Mapping[str, Box]) -> Line:
    source, target = nodes[step.code], nodes[way.to]
    y = source.y + source.height / 2
    return Line(step.code, way, ((source.x + source.width, y), (target.x, y)))


def _bent(
    step: Step,
    way: Way,
    spots: Mapping[str, _Spot],
    nodes: Mapping[str, Box],
    level: Callable[[int, tuple[str, str]], float],
    measures: Measures,
) -> Line:
    leave, arrive = _ends(step, way, spots, {code: box.x for code, box in nodes.items()}, measures)
    out, into = _channels(step, way, spots)
    source, target, name = nodes[step.code], nodes[way.to], (step.code, way.to)
    start = source.y + source.height if out > spots[step.code].row else source.y
    end = target.y if into <= spots[way.to].row else target.y + target.height
    first, second = level(out, name), level(into, name)
    points: list[Point] = [(leave, start), (leave, first), (arrive, first), (arrive, end)]
    if out != into:
        side = _side(measures)
        points[2:] = [(side, first), (side, second), (arrive, second), (arrive, end)]
    (x1, y1), (x2, _) = points[1], points[2]
    return Line(step.code, way, tuple(points), ((x1 + x2) / 2, y1))
