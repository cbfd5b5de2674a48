"""What fields ask about people, devices and places, answered by the desk for one record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from time import monotonic

from sidesk.actions import known, places
from sidesk.actions.desk import Desk
from sidesk.actions.fill import OpenRecord
from sidesk.actions.known import DEVICE, PERSON, PLACE, Thing
from sidesk.actions.places import Place
from sidesk.core.canonical import Json

FRESH = 20.0  # seconds for which a list is not read again while somebody types


class DeskKnown:
    """Knows the project of one record. Lists are kept a moment: a letter typed must not read the store."""

    def __init__(self, desk: Desk, opened: OpenRecord, answers: Callable[[], Mapping[str, Json]]) -> None:
        self._desk, self._project, self._record = desk, opened.project, opened.record
        self._answers = answers
        self._read_at = -FRESH
        self._lately: Mapping[str, Sequence[str]] = {}
        self._people: Sequence[Thing] = ()
        self._places: Sequence[Place] = ()

    def find(self, kind: str, text: str) -> Sequence[Thing]:
        """People, devices or places that hold the text, those used lately first."""
        return known.ordered(self._things(kind, text), self._lately.get(kind, ()), text)

    def unknown(self, kind: str, names: Sequence[str]) -> Sequence[str]:
        """Those of these names that are in no list yet."""
        return [name for name in names if name not in {one.name for one in self._things(kind, name)}]

    def also_at(self, column: str, value: str) -> Sequence[str]:
        """Other devices that have this address or serial number already."""
        return known.also_at(self._desk, self._project, column, value, self._record)

    def places(self) -> Sequence[Place]:
        """Every place, parents first."""
        self._read()
        return self._places

    def add_place(self, name: str, above: Place | None) -> str:
        """A new place; its code."""
        code = places.add_place(self._desk, self._project, name, above)
        self._read_at = -FRESH
        return code

    def rename_place(self, place: Place, name: str) -> None:
        """Another name; the former one finds it too."""
        places.rename(self._desk, self._project, place, name)
        self._read_at = -FRESH

    def add_alias(self, place: Place, alias: str) -> None:
        """One more name."""
        places.add_alias(self._desk, self._project, place, alias)
        self._read_at = -FRESH

    def photos(self) -> Sequence[str]:
        """The photos of the record, by hash."""
        return list(dict.fromkeys(_photos(self._answers())))

    def scan(self, pictures: Sequence[bytes]) -> Sequence[str]:
        """The codes on these pictures."""
        return known.scan(pictures)

    def _things(self, kind: str, text: str) -> Sequence[Thing]:
        self._read()
        if kind == DEVICE:
            word = max(text.split(), key=len, default="")
            return known.devices(self._desk, self._project, word)
        return {PERSON: self._people, PLACE: places.as_things(self._places)}.get(kind, ())

    def _read(self) -> None:
        if monotonic() - self._read_at < FRESH:
            return
        self._lately = known.typed_lately(self._desk, self._project)
        self._people = known.people(self._desk, self._project, self._desk.words)
        self._places = places.places(self._desk, self._project)
        self._read_at = monotonic()


def _photos(value: Json | Mapping[str, Json]) -> Iterator[str]:
    if isinstance(value, Mapping):
        if "sha256" in value and str(value.get("mime", "")).startswith("image/"):
            yield str(value["sha256"])
        for inner in value.values():
            yield from _photos(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _photos(inner)
