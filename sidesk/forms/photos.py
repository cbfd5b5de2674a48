"""Photos as answers: the layer of marks over a picture, and two photos that show before and after.

Everything here is kept beside the hash of the picture, so the bytes of the picture never change. Places
in a picture are whole numbers from 0 to 10000, so they hold at every size it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sidesk.core.canonical import Json

SIDE = 10_000  # a picture is this wide and this high, whatever its pixels
ARROW, BOX, TEXT, BLUR = "arrow", "box", "text", "blur"
KINDS = (ARROW, BOX, TEXT, BLUR)
COLOURS = {"red": "#E5261F", "yellow": "#FFC73A", "blue": "#1E7BE0", "white": "#FFFFFF", "black": "#14202B"}
MOST_MARKS, LONGEST_TEXT = 200, 200
LINE, LETTER = 0.006, 0.034  # of the longer side of the picture: width of a line, height of a text
HEAD = 4.5  # an arrow's head, in widths of its line
BLOCKS = 5  # a blurred area holds at most so many blocks along its longer side

Item = dict[str, Json]
Spot = tuple[int, int]


@dataclass(frozen=True)
class Mark:
    """One thing drawn over a picture; `end` is the other corner, or the tip of an arrow."""

    kind: str
    start: Spot
    end: Spot = (0, 0)
    colour: str = "red"
    text: str = ""

    def stored(self) -> Item:
        """As it stands among the answers."""
        if self.kind == TEXT:
            return {"kind": TEXT, "at": list(self.start), "text": self.text, "colour": self.colour}
        made: Item = {"kind": self.kind, "from": list(self.start), "to": list(self.end)}
        return made if self.kind == BLUR else {**made, "colour": self.colour}

    def moved(self, across: int, down: int) -> Mark:
        """The same elsewhere, as far as the picture reaches."""
        spots = (self.start,) if self.kind == TEXT else (self.start, self.end)
        across = max(-min(x for x, _ in spots), min(across, SIDE - max(x for x, _ in spots)))
        down = max(-min(y for _, y in spots), min(down, SIDE - max(y for _, y in spots)))
        start = (self.start[0] + across, self.start[1] + down)
        end = self.end if self.kind == TEXT else (self.end[0] + across, self.end[1] + down)
        return Mark(self.kind, start, end, self.colour, self.text)

    def area(self, width: float, height: float) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in a picture of this size."""
        xs, ys = sorted((self.start[0], self.end[0])), sorted((self.start[1], self.end[1]))
        return xs[0] * width / SIDE, ys[0] * height / SIDE, xs[1] * width / SIDE, ys[1] * height / SIDE


def spot(x: float, y: float, width: float, height: float) -> Spot:
    """A place of a picture of this size as it is stored."""
    inside = (max(0.0, min(1.0, x / max(width, 1e-9))), max(0.0, min(1.0, y / max(height, 1e-9))))
    return round(inside[0] * SIDE), round(inside[1] * SIDE)


def marks_of(item: Mapping[str, Json]) -> tuple[Mark, ...]:
    """The layer of a photo; what a later program drew and this one does not know is not shown."""
    marks = item.get("marks")
    if not isinstance(marks, Sequence) or isinstance(marks, str):
        return ()
    return tuple(mark for one in marks if isinstance(one, Mapping) and (mark := _mark(one)) is not None)


def _mark(one: Mapping[str, Json]) -> Mark | None:
    kind, colour = one.get("kind"), str(one.get("colour") or "red")
    start = _spot(one.get("at" if kind == TEXT else "from"))
    end = (0, 0) if kind == TEXT else _spot(one.get("to"))
    if kind not in KINDS or start is None or end is None:
        return None
    return Mark(str(kind), start, end, colour if colour in COLOURS else "red", str(one.get("text") or ""))


def _spot(value: Json) -> Spot | None:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
        return None
    x, y = value
    if not (type(x) is int and type(y) is int and 0 <= x <= SIDE and 0 <= y <= SIDE):
        return None
    return x, y


def is_marks(value: Json) -> bool:
    """Whether a value is a layer of marks that may be stored."""
    if not isinstance(value, list) or len(value) > MOST_MARKS:
        return False
    return all(
        isinstance(one, dict) and _mark(one) is not None and len(str(one.get("text") or "")) <= LONGEST_TEXT
        for one in value
    )


def with_marks(item: Mapping[str, Json], marks: Sequence[Mark]) -> Item:
    """The photo with this layer."""
    made = {key: value for key, value in item.items() if key != "marks"}
    return {**made, "marks": [mark.stored() for mark in marks]} if marks else made


# --- before and after


def before_of(item: Mapping[str, Json], items: Sequence[Mapping[str, Json]]) -> str:
    """The hash of the photo that shows the same before, if it is still among these."""
    wanted = item.get("before")
    found = any(one.get("sha256") == wanted for one in items if one is not item)
    return str(wanted) if wanted and found else ""


def tied(items: Sequence[Item], before: str, after: str) -> list[Item]:
    """The photos with these two as a pair, side by side; a photo belongs to one pair at most."""
    if before == after:
        return list(items)
    loose = untied(untied(items, before), after)
    made = [{**one, "before": before} if one["sha256"] == after else one for one in loose]
    return in_pairs(made)


def untied(items: Sequence[Item], sha256: str) -> list[Item]:
    """The photos without the pair that this one belongs to."""
    return [
        {key: value for key, value in one.items() if key != "before"}
        if sha256 in (one.get("sha256"), one.get("before"))
        else one
        for one in items
    ]


def in_pairs(items: Sequence[Item]) -> list[Item]:
    """The same photos, each "after" right behind its "before"."""
    followers: dict[str, list[Item]] = {}
    for one in items:
        if before := before_of(one, items):
            followers.setdefault(before, []).append(one)
    behind = {id(one) for many in followers.values() for one in many}
    made: list[Item] = []
    for one in items:
        if id(one) not in behind:
            made += _chain(one, followers)
    # Photos that name each other in a circle are in nobody's chain: they keep their place at the end.
    seen = {id(one) for one in made}
    return made + [one for one in items if id(one) not in seen]


def _chain(first: Item, followers: dict[str, list[Item]]) -> Iterator[Item]:
    waiting = [first]
    while waiting:
        one = waiting.pop(0)
        yield one
        waiting = followers.pop(str(one.get("sha256")), []) + waiting


def moved(items: Sequence[Item], sha256: str, step: int) -> list[Item]:
    """The photos with one of them so many places further, as far as the list reaches."""
    made = list(items)
    at = next((i for i, one in enumerate(made) if one.get("sha256") == sha256), -1)
    if at >= 0:
        one = made.pop(at)
        made.insert(max(0, min(len(made), at + step)), one)
    return made
