"""What a package holds: volumes, entries, documents. Values; nothing is drawn here."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sidesk.core.canonical import Json
from sidesk.core.files import resources
from sidesk.core.text import LocalText
from sidesk.reports.blocks import Row
from sidesk.reports.brand import PLAIN, Brand

SUMMARY, LINKS, DEVICES, FILES = "summary", "links", "devices", "files"


@dataclass(frozen=True)
class Document:
    """One document to bind in. `load` gives its PDF; a sealed one goes along as a file as well.

    A PDF that a record carries follows its paper as a document of its own: `file` is its SHA-256 then.
    """

    record: str
    number: str
    title: str
    who: str
    date: str
    load: Callable[[], bytes] = field(compare=False)
    sealed: bool = False
    blank: bool = False  # to be filled in by hand, in place of one that is missing
    file: str = ""

    @property
    def key(self) -> str:
        """No two documents of a package share it."""
        return self.file or self.record

    @property
    def said(self) -> str:
        """What it is called where it is left out: a file by its own name as well."""
        return f"{self.number} {self.title}" if self.file else self.number


@dataclass(frozen=True)
class Entry:
    """One line of the contents with its documents."""

    number: str
    title: LocalText
    forms: tuple[str, ...] = ()
    make: str = ""
    optional: bool = False
    apart: bool = False
    documents: tuple[Document, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Whether there is a gap here."""
        made = any(not document.blank for document in self.documents)
        return not (made or self.make or self.optional or self.apart)


@dataclass(frozen=True)
class Volume:
    """One volume in the order of the archive."""

    code: str
    title: LocalText
    entries: tuple[Entry, ...]
    crew: bool = False  # whether a crew works from it

    @property
    def documents(self) -> tuple[Document, ...]:
        """All of them in order."""
        return tuple(document for entry in self.entries for document in entry.documents)


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: how many passed of how many."""

    label: str
    good: int
    all: int


@dataclass(frozen=True)
class Tested:
    """One link by its last result; `margin` in dB from the limit, if it was told."""

    name: str
    passed: bool
    margin: float | None = None
    fibre: bool = False


@dataclass(frozen=True)
class Floor:
    """The links of one floor, or of what lies between the floors."""

    name: str
    links: Sequence[Tested]


@dataclass(frozen=True)
class Span:
    """A piece of work: planned from, until, and the day its check passed."""

    label: str
    start: str
    end: str
    done: str = ""


@dataclass(frozen=True)
class Summary:
    """What the summary pages show."""

    figures: Sequence[tuple[str, str]] = ()  # label, value
    trades: Sequence[Bar] = ()
    sections: Sequence[Bar] = ()
    floors: Sequence[Floor] = ()  # from the lowest
    progress: Sequence[Span] = ()
    opened: Sequence[str] = ()  # dates of defects found
    closed: Sequence[str] = ()
    links: Sequence[Row] = ()
    devices: Sequence[Row] = ()


@dataclass(frozen=True)
class Cover:
    """What stands on covers."""

    project: str
    number: str
    client: str
    contractor: str
    supervisor: str
    contract: str
    date: str
    draft: bool = False
    brand: Brand = PLAIN


@dataclass(frozen=True)
class Bound:
    """How much was bound and where it lies, and what could not be: number and why."""

    pages: int
    documents: int
    left_out: tuple[tuple[str, str], ...] = ()
    digest: str = ""
    file: Path = Path()


def listed(volumes: Sequence[Volume], told: Callable[[Document], Mapping[str, Json]]) -> list[Json]:
    """Volumes, entries and documents for programs; `told` says what stands there of a document."""
    return [
        {
            "id": volume.code,
            "title": dict(volume.title),
            "entries": [
                {
                    "no": entry.number,
                    "title": dict(entry.title),
                    "missing": entry.is_missing,
                    "documents": [dict(told(one)) for one in entry.documents],
                }
                for entry in volume.entries
            ],
        }
        for volume in volumes
    ]


def layout() -> tuple[Volume, ...]:
    """The volumes as they are laid out, without documents."""
    data = tomllib.loads(resources("package", "volumes.toml").read_text(encoding="utf-8"))
    return tuple(
        Volume(
            one["id"],
            {"zh": one["zh"], "en": one["en"]},
            tuple(
                Entry(
                    entry["no"],
                    {"zh": entry["zh"], "en": entry["en"]},
                    tuple(entry.get("forms", ())),
                    entry.get("make", ""),
                    entry.get("optional", False),
                    entry.get("apart", False),
                )
                for entry in one["entry"]
            ),
            one.get("crew", False),
        )
        for one in data["volume"]
    )
