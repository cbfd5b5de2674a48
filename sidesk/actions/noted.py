"""What the bell told, kept in the store: who comes back sees what arrived. Bounded, and in no language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json

MOST = 30
OLD = dt.timedelta(days=14)  # what was seen is dropped after that
_KEPT = "news"


@dataclass(frozen=True)
class Noted:
    """One thing that was told. `name` and `count` are what its sentence says, `kind` which sentence."""

    key: str
    kind: str
    at: dt.datetime
    name: str = ""
    count: int = 0
    seen: bool = False


def keep(desk: Desk, notes: Sequence[Noted]) -> None:
    """Keep these, the newest first; the oldest are dropped, those that were seen before the others."""
    young = [one for one in notes if not one.seen or desk.clock.now() - one.at < OLD]
    unseen = [one for one in young if not one.seen]
    room = MOST - len(unseen)
    seen = {one.key for one in [one for one in young if one.seen][: max(0, room)]}
    good = [one for one in young if not one.seen or one.key in seen][:MOST]
    desk.store.settings.set(_KEPT, [{**asdict(one), "at": one.at.isoformat()} for one in good])


def kept(desk: Desk) -> list[Noted]:
    """What was kept, the newest first; what cannot be read is passed over."""
    stored = desk.store.settings.get(_KEPT)
    return [one for entry in stored if (one := _noted(entry)) is not None] if isinstance(stored, list) else []


def _noted(entry: Json) -> Noted | None:
    if not isinstance(entry, dict):
        return None
    key, kind, count = entry.get("key"), entry.get("kind"), entry.get("count")
    try:
        at = dt.datetime.fromisoformat(str(entry.get("at")))
    except ValueError:
        return None
    if not isinstance(key, str) or not isinstance(kind, str) or at.tzinfo is None:
        return None
    name = str(entry.get("name") or "")
    return Noted(key, kind, at, name, count if isinstance(count, int) else 0, entry.get("seen") is True)
