"""What one was at: records opened last, those that are open, those being typed in. Kept in the store, because
titles are nobody else's business."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sidesk.actions.desk import Desk
from sidesk.actions.record_titles import title_of
from sidesk.core.canonical import Json
from sidesk.models.entities import Draft
from sidesk.models.store import CLEAN_EXIT

MOST = 20
_OPENED, _PICKED, _OPEN, _TYPING = "recent records", "recent picks", "open records", "being typed in"


@dataclass(frozen=True)
class Place:
    """An open record and where in it one was: the section, and the answer with the cursor."""

    record: str
    title: str = ""
    number: str = ""
    section: int = 0
    path: tuple[str, ...] = ()
    front: bool = False


def opened(desk: Desk, record: str) -> None:
    """A record was opened."""
    _remember(desk, _OPENED, record)


def title(desk: Desk, record: str) -> str:
    """What a record is called in lists."""
    line = desk.store.records.summary(record)
    return title_of(desk, line) if line is not None else ""


def records(desk: Desk, limit: int = MOST) -> list[str]:
    """The records opened last, the last one first; those that are gone or in the bin left out."""
    found = []
    for record in _texts(desk, _OPENED):
        line = desk.store.records.summary(record)
        if line is not None and line.state != "away":
            found.append(record)
    return found[:limit]


def picked(desk: Desk, name: str) -> None:
    """Something was chosen in the palette."""
    _remember(desk, _PICKED, name)


def picks(desk: Desk) -> list[str]:
    """What was chosen in the palette, the last one first."""
    return _texts(desk, _PICKED)


def keep_open(desk: Desk, places: Sequence[Place]) -> None:
    """These records are open."""
    kept: list[Json] = [{**asdict(place), "path": list(place.path)} for place in places]
    desk.store.settings.set(_OPEN, kept)


def still_open(desk: Desk) -> list[Place]:
    """The records that were open when the store was used last, those that are still there."""
    kept = desk.store.settings.get(_OPEN)
    places = [place for one in kept if (place := _place(one)) is not None] if isinstance(kept, list) else []
    return [place for place in places if desk.store.records.summary(place.record) is not None]


def typing(desk: Desk, record: str, *, on: bool) -> None:
    """Somebody types in a draft, or has left it well."""
    now = _texts(desk, _TYPING)
    if on != (record in now):
        desk.store.settings.set(_TYPING, [*now, record] if on else [one for one in now if one != record])


def begin(desk: Desk) -> list[Draft]:
    """A program begins its work on the store. After a crash: the drafts that were being typed in."""
    caught = () if desk.store.closed_well else _texts(desk, _TYPING)
    if _texts(desk, _TYPING):
        desk.store.settings.set(_TYPING, [])
    return [draft for draft in desk.store.records.drafts() if draft.record in caught] if caught else []


def ends(desk: Desk, *, well: bool) -> None:
    """If the program is stopped from now on, that is a good end, or not."""
    desk.store.settings.set(CLEAN_EXIT, well)


def _remember(desk: Desk, key: str, name: str) -> None:
    now = _texts(desk, key)
    if now[:1] != [name]:
        desk.store.settings.set(key, [name, *(one for one in now if one != name)][:MOST])


def _texts(desk: Desk, key: str) -> list[str]:
    kept = desk.store.settings.get(key)
    return [one for one in kept if isinstance(one, str)] if isinstance(kept, list) else []


def _place(kept: Json) -> Place | None:
    if not isinstance(kept, dict) or not isinstance(kept.get("record"), str):
        return None
    section, path = kept.get("section"), kept.get("path")
    return Place(
        record=str(kept["record"]),
        title=str(kept.get("title") or ""),
        number=str(kept.get("number") or ""),
        section=section if isinstance(section, int) else 0,
        path=tuple(str(part) for part in path) if isinstance(path, list) else (),
        front=kept.get("front") is True,
    )
