"""What an instrument's file holds: results, each with where it stands in which file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sidesk.core.canonical import Json
from sidesk.core.text import Words

OTDR, THROUGHPUT, DEVICE = "otdr", "throughput", "device"
COPPER, FIBRE, WIFI, TABLE = "copper", "fibre", "wifi", "table"
# What the laptop measured itself.
CONNECTION, UPLINK, SERVICES, LAPTOP = "connection", "uplink", "services", "laptop"

Values = dict[str, Json]


@dataclass(frozen=True)
class Note:
    """A sentence about a result; `text` is an English message id, the details fill its placeholders."""

    text: str
    details: Mapping[str, object] = field(default_factory=dict)

    def told(self, words: Words) -> str:
        """In the reader's language."""
        details = {k: words.gettext(v) if isinstance(v, str) else v for k, v in self.details.items()}
        return words.gettext(self.text).format(**details)


@dataclass(frozen=True)
class Source:
    """The file, its SHA-256, and the first row, line or byte of the result in it (rows and lines from 1)."""

    file: str
    sha256: str
    row: int | None = None
    line: int | None = None
    byte: int | None = None
    sheet: str = ""

    def as_json(self) -> Values:
        """Only what is known."""
        named = {"sheet": self.sheet or None, "row": self.row, "line": self.line, "byte": self.byte}
        known = {name: value for name, value in named.items() if value is not None}
        return {"file": self.file, "sha256": self.sha256, **known}


@dataclass(frozen=True)
class Result:
    """One measurement. Measured numbers in `values` are decimal strings, their unit is in the name.

    `complete` is False where the file breaks off or a part of it could not be understood; a note says which.
    """

    kind: str
    values: Values
    source: Source
    notes: tuple[Note, ...] = ()
    complete: bool = True

    def noted(self, *notes: Note, complete: bool = True) -> Result:
        """The same with more to say."""
        return replace(self, notes=(*self.notes, *notes), complete=self.complete and complete)

    def as_json(self, words: Words) -> Values:
        """As `sidesk import --json` prints it."""
        told: Values = {"kind": self.kind, "values": self.values, "source": self.source.as_json()}
        return {**told, "complete": self.complete, "notes": [note.told(words) for note in self.notes]}


@dataclass(frozen=True)
class Reading:
    """All results of one file, and what is to be said of the file as a whole.

    `headers` and `layout` are filled for tables: the headers as they stand, and which field each one became;
    `samples` are the first cells of each column, `charset` is that of a text.
    """

    results: tuple[Result, ...]
    notes: tuple[Note, ...] = ()
    headers: tuple[str, ...] = ()
    fingerprint: str = ""
    layout: Mapping[str, str] = field(default_factory=dict)
    samples: tuple[tuple[str, ...], ...] = ()
    charset: str = ""


def scaled(number: int, places: int) -> str:
    """A whole number of thousandths (places 3) as a decimal text that keeps its zeros: 213 is 0.213."""
    return format(Decimal(number).scaleb(-places), "f")


def rounded(number: float, places: int) -> str:
    """A computed number as a decimal text with that many places; never a negative zero."""
    text = f"{number:.{places}f}"
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text


def filled(values: Mapping[str, Json]) -> Values:
    """Without what is not there: None, empty texts, empty lists and maps."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {}, ())}
