"""Every place of a record where photos belong, and which photos are offered to which place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sidesk.actions.photo_folder import groups
from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.definition import Group, Node, Path, Question, Repeat
from sidesk.forms.kinds import shown
from sidesk.forms.session import FormSession

NEAR = 15 * 60.0  # seconds: a photo taken so shortly before or after those of a place belongs there
NAMING = ("text", "one", "place", "barcode", "device")


@dataclass(frozen=True)
class PhotoPlace:
    """One photo question of one row."""

    path: Path
    where: str  # section and row
    label: str
    count: int  # how many it has
    missing: bool  # required, and has none
    failed: bool  # of a row that was judged "fail"
    times: tuple[float, ...] = ()  # when the photos it has were taken


def photo_places(session: FormSession, words: Words) -> list[PhotoPlace]:
    """All of them, in the order of the form; what is not asked and what is read only is left out."""
    found: list[PhotoPlace] = []
    for section in session.form.items:
        title = words.pick(session.label((section.name,)))
        found += _inside(session, words, (section.name,), section, [title])
    return found


def _inside(
    session: FormSession, words: Words, path: Path, node: Node, where: list[str]
) -> Iterator[PhotoPlace]:
    if not session.relevant(path):
        return
    if isinstance(node, Question):
        if node.kind == "photo" and not session.read_only(path):
            yield _place(session, words, path, where)
    elif isinstance(node, Repeat):
        for number, key in enumerate(session.row_keys(path), 1):
            row = (*path, key)
            name = _row_name(session, words, row, node) or str(number)
            for item in node.items:
                yield from _inside(session, words, (*row, item.name), item, [*where, name])
    else:
        for item in node.items:
            yield from _inside(session, words, (*path, item.name), item, where)


def row_of(session: FormSession, path: Path, words: Words) -> list[str]:
    """The section of an answer and the rows on the way to it, by their names."""
    made = [words.pick(session.label(path[:1]))]
    for length in range(2, len(path)):
        above = session.node(path[: length - 1])
        if isinstance(above, Repeat) and path[length - 2] == above.name:
            row = path[:length]
            number = session.row_keys(path[: length - 1]).index(path[length - 1]) + 1
            made.append(_row_name(session, words, row, above) or str(number))
    return made


def _row_name(session: FormSession, words: Words, row: Path, repeat: Repeat) -> str:
    choice = session.row_choice(row) if repeat.rows else None
    if choice is not None:
        return words.pick(choice.label)
    said = []
    for path, question in list(_naming(row, repeat.items))[:2]:
        said.append(shown(question, session.value(path), words, session.choices(path), unit=False))
    return " ".join(text for text in said if text)


def _naming(path: Path, items: Sequence[Node]) -> Iterator[tuple[Path, Question]]:
    """What a row is called by, also where it stands in a group of the row."""
    for item in items:
        if isinstance(item, Group):
            yield from _naming((*path, item.name), item.items)
        elif isinstance(item, Question) and item.kind in NAMING:
            yield (*path, item.name), item


def _place(session: FormSession, words: Words, path: Path, where: list[str]) -> PhotoPlace:
    value = session.value(path)
    items = [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
    beside = session.value(path[:-1]) if len(path) > 1 else None
    failed = isinstance(beside, Mapping) and "fail" in beside.values()
    label = words.pick(session.label(path))
    times = tuple(time for item in items if (time := _seconds(item.get("taken_at"))) is not None)
    return PhotoPlace(
        path, " · ".join(where), label, len(items), session.required(path) and not items, failed, times
    )


def _seconds(told: Json | None) -> float | None:
    try:
        return dt.datetime.fromisoformat(str(told)).timestamp()
    except ValueError:
        return None


def offered(times: Sequence[float], places: Sequence[PhotoPlace]) -> list[int | None]:
    """For each photo, sorted by time, the number of the place it is offered to, or None.

    Photos near in time to those that a place has already go there. The rest is cut where the pauses are
    longest into as many groups as there are places that miss photos (else: that have none), and handed out
    in the order of the form.
    """
    made: list[int | None] = [_near(time, places) for time in times]
    wanting = [i for i, place in enumerate(places) if place.missing or (place.failed and not place.count)]
    open_places = wanting or [i for i, place in enumerate(places) if not place.count]
    rest = [i for i, place in enumerate(made) if place is None]
    for place, group in zip(open_places, groups([times[i] for i in rest], len(open_places)), strict=False):
        for number in group:
            made[rest[number]] = place
    return made


def _near(time: float, places: Sequence[PhotoPlace]) -> int | None:
    distances = [(abs(time - at), i) for i, place in enumerate(places) for at in place.times]
    best = min(distances, default=(NEAR + 1, -1))
    return best[1] if best[0] <= NEAR else None
