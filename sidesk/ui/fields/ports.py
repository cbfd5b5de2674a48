"""What a field needs from outside: the look, the lanes, attachments, suggestions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sidesk.actions.known import Thing
from sidesk.actions.places import Place
from sidesk.actions.references import Reference
from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.forms.definition import Path
from sidesk.forms.reuse import Carried
from sidesk.ui.jobs import JobRunner
from sidesk.ui.theme import Look


@dataclass(frozen=True)
class Attached:
    """One file that was taken in, as it is stored among the answers."""

    sha256: str
    size: int
    mime: str
    name: str
    taken_at: str = ""
    original_sha256: str = ""

    def item(self, caption: str = "") -> dict[str, Json]:
        """The entry of a photo or file answer."""
        made: dict[str, Json] = {
            "sha256": self.sha256, "name": self.name, "mime": self.mime, "size": self.size,
        }  # fmt: skip
        for key, value in (
            ("caption", caption), ("taken_at", self.taken_at), ("original_sha256", self.original_sha256)
        ):  # fmt: skip
            if value:
                made[key] = value
        return made


class Files(Protocol):
    """Attachments. Both are called in a lane, never in the UI thread."""

    def attach(self, data: bytes, name: str, kind: str) -> Attached:
        """Keep the bytes; `kind` is photo or file. Raises AttachmentRefused."""

    def read(self, sha256: str) -> bytes:
        """The bytes of an attachment."""


class Known(Protocol):
    """Who and what is known in the record's project. All but `photos` are called in a lane."""

    def find(self, kind: str, text: str) -> Sequence[Thing]:
        """People, devices or places that hold the text, those used lately first."""

    def unknown(self, kind: str, names: Sequence[str]) -> Sequence[str]:
        """Those of these names that are in no list yet."""

    def also_at(self, column: str, value: str) -> Sequence[str]:
        """Other devices that have this address or serial number already."""

    def places(self) -> Sequence[Place]:
        """Every place, parents first."""

    def add_place(self, name: str, above: Place | None) -> str:
        """A new place; its code."""

    def rename_place(self, place: Place, name: str) -> None:
        """Another name; the former one finds it too."""

    def add_alias(self, place: Place, alias: str) -> None:
        """One more name."""

    def photos(self) -> Sequence[str]:
        """The photos of the record, by hash."""

    def scan(self, pictures: Sequence[bytes]) -> Sequence[str]:
        """The codes on these pictures."""


class Records(Protocol):
    """Other records by their numbers. `find`, `named` and `offered` are called in a lane."""

    def find(self, forms: Sequence[str], text: str) -> Sequence[Thing]:
        """Records of these forms (of any, if none is given) that hold the text, the newest first."""

    def named(self, number: str) -> Reference | None:
        """The record of a number, if it lies on this laptop."""

    def answers(self) -> Mapping[str, Json]:
        """The answers as they stand now, of one's own."""

    def offered(self, number: str, answers: Mapping[str, Json]) -> Carried:
        """What could be taken over from that record into these answers."""

    def open(self, record: str) -> None:
        """Show a record."""

    def take(self, offer: Carried) -> None:
        """Put it where nothing is answered yet, as one step of undo, and say how much it was."""


Suggest = Callable[[str, str], Sequence[str]]
Earlier = Callable[[Path, str], Sequence[str]]


def no_suggestions(kind: str, text: str) -> Sequence[str]:
    """Where nobody knows people, devices or places."""
    return ()


def nothing_earlier(path: Path, text: str) -> Sequence[str]:
    """Where nobody knows earlier records."""
    return ()


def nothing_shown() -> str:
    """Where nobody says what the signer was shown."""
    return ""


def nothing_around() -> Sequence[str]:
    """Where a photo belongs to no record."""
    return ()


Late = Callable[[Path, Sequence[Attached]], object]


@dataclass(frozen=True)
class FieldPorts:
    """Handed to every field. `suggest(kind, text)` and `earlier(path, text)` are called in the quick lane."""

    look: Look
    jobs: JobRunner
    files: Files
    suggest: Suggest = no_suggestions
    clock: Clock = field(default_factory=Clock)
    shown: Callable[[], str] = nothing_shown  # SHA-256 of what a signer sees at this moment
    earlier: Earlier = nothing_earlier  # what the same question was answered before
    known: Known | None = None  # nothing where there is no project to ask
    records: Records | None = None  # nothing where there are no other records
    late: Late | None = None  # takes files that were ready only after their record was closed
    around: Callable[[], Sequence[str]] = nothing_around  # the record and its step; called in a lane
