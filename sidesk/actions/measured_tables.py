"""Testers' tables with headers that nobody knows: which column is what is asked once, then remembered.

The answers are kept in the store's settings by a fingerprint of the headers, as a table of them was read
first. The character set stands there too: headers in a wrong one have a fingerprint of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from sidesk.actions.desk import Desk
from sidesk.actions.measured_lines import Seen
from sidesk.core.errors import CannotRead
from sidesk.core.text import Words
from sidesk.instruments import reading, results, table_columns, table_fields, table_proposals
from sidesk.instruments.reading import Hints
from sidesk.instruments.results import Reading

SETTING = "table layouts"
CHARSETS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "cp1252")
MOST = 300  # layouts that are remembered; the oldest is forgotten
_KINDS = (results.COPPER, results.FIBRE, results.WIFI)


@dataclass(frozen=True)
class Given:
    """A file that is on no disk: what was measured a moment ago."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Layouts:
    """What people said about tables: the fields of the headers, and the charset, by fingerprint."""

    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    charsets: Mapping[str, str] = field(default_factory=dict)


def remembered(desk: Desk) -> Layouts:
    """All layouts; what cannot be understood is asked again."""
    fields: dict[str, dict[str, str]] = {}
    charsets: dict[str, str] = {}
    for mark, told in _kept(desk).items():
        if not isinstance(told, Mapping) or not isinstance(told.get("fields"), Mapping):
            continue
        fields[str(told.get("mark"))] = {str(name): str(text) for name, text in told["fields"].items()}
        if told.get("charset") in CHARSETS:
            charsets[mark] = str(told["charset"])
    return Layouts(fields, charsets)


def remember(desk: Desk, seen: Seen, layout: Mapping[str, str]) -> None:
    """The next file with these headers is read without a question."""
    kept = _kept(desk)
    kept.pop(seen.mark, None)
    charset = seen.reading.charset.removesuffix("-sig")
    kept[seen.mark] = {"mark": seen.reading.fingerprint, "charset": charset, "fields": dict(layout)}
    newest = list(kept.items())[-MOST:]
    desk.store.settings.set(SETTING, dict(newest))


def _kept(desk: Desk) -> dict[str, Any]:
    told = desk.store.settings.get(SETTING, {})
    return dict(told) if isinstance(told, Mapping) else {}


def content(path: FilePath | Given) -> bytes:
    """Raises CannotRead, InstrumentFileTooLarge."""
    if isinstance(path, Given):
        return path.data
    try:
        if path.is_file():
            reading.demand_size(path.stat().st_size, path.name)
        return path.read_bytes()
    except OSError as error:
        raise CannotRead.because(path, error) from error


def read(
    data: bytes, name: str, known: Layouts | None, targets: Sequence[Mapping[str, Any]]
) -> tuple[Reading, list[Seen]]:
    """A file as it was said to be; a table is told with what is still to be asked of it.

    Raises the kinds of InstrumentFileUnusable.
    """
    known = known or Layouts()
    found = reading.read(data, name, Hints(layouts=known.fields))
    mark = found.fingerprint
    charset = known.charsets.get(mark, "")
    if charset and charset != found.charset.removesuffix("-sig"):
        found = reading.read(data, name, Hints(layouts=known.fields, charset=charset))
    kinds = kinds_for(targets)
    if not mark or not kinds:
        return found, []
    asks = found.fingerprint not in known.fields and not _fits(found, targets)
    return found, [Seen(name, data, found, mark, asks)]


def in_charset(seen: Seen, charset: str) -> Seen:
    """The same table, read in another character set. Raises the kinds of InstrumentFileUnusable."""
    found = reading.read(seen.data, seen.name, Hints(charset=charset))
    return Seen(seen.name, seen.data, found, seen.mark, seen.asks)


def kinds_for(targets: Sequence[Mapping[str, Any]]) -> list[str]:
    """What rows of a table can be in this form."""
    told = [kind for target in targets for kind in target["kinds"]]
    return [kind for kind in _KINDS if kind in told]


def code_field(targets: Sequence[Mapping[str, Any]], kind: str) -> str:
    """The field without which a row of this kind has no place in the form."""
    target = next((one for one in targets if kind in one["kinds"]), None)
    return str(target["cells"][target["match"][0]]) if target is not None else ""


def kind_of(found: Reading) -> str:
    """What the rows are taken for; empty where the columns do not tell."""
    kind = found.results[0].kind if found.results else ""
    return kind if kind in _KINDS else ""


@dataclass(frozen=True)
class Target:
    """A field that a column can become. `also` is its name in the other language."""

    name: str
    label: str
    also: str
    units: Sequence[str] = ()


def fields_for(kind: str, words: Words) -> list[Target]:
    """Every field that a row of this kind can have."""
    chinese = words.language == "zh"
    return [
        Target(
            one.name, table_proposals.named(one, chinese=chinese),
            f"{one.name} {table_proposals.named(one, chinese=not chinese)}", table_proposals.units(one),
        )
        for one in table_proposals.known()
        if one.family in (kind, table_fields.ANY)
    ]  # fmt: skip


def proposed(found: Reading) -> dict[str, str]:
    """Header to field: what is known, was said before, or is likely."""
    return table_proposals.proposed(found.headers, found.layout, found.samples)


def unit_in(header: str) -> str:
    """The unit that a header tells; empty where it tells none."""
    return table_columns.unit_of(header)


def _fits(found: Reading, targets: Sequence[Mapping[str, Any]]) -> bool:
    code = code_field(targets, kind_of(found))
    return bool(code) and code in {text.partition(" ")[0] for text in found.layout.values()}


def layout(fields: Mapping[str, str], units: Mapping[str, str], kind: str) -> dict[str, str]:
    """What is remembered: header to field (with a unit that was chosen), and what the rows are."""
    told = {
        header: f"{name} {units[header]}" if name and units.get(header) else name
        for header, name in fields.items()
    }
    return {**told, table_columns.KIND: kind}
