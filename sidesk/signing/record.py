"""The record inside a paper: record.json as it is embedded, read with limits and without surprises."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from sidesk.core.canonical import Json
from sidesk.core.text import N_
from sidesk.signing import pades
from sidesk.signing.verdict import Reason

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader

RECORD = "record.json"
LARGEST = 32 * 1024 * 1024
DEEPEST = 64

UNREADABLE = Reason(N_("The record inside the paper is not readable."))
AMBIGUOUS = Reason(N_("The paper holds more than one record.json."))


def embedded_record(pdf: bytes) -> dict[str, Json] | None:
    """The record a paper carries; None if it carries none, or none that can be read safely."""
    try:
        data, _ = record_bytes(pades.reader(pdf))
    except pades.damage():
        return None
    return parsed(data) if data is not None else None


def record_bytes(reader: PdfFileReader) -> tuple[bytes | None, Reason | None]:
    """The bytes of record.json, or why they cannot be had; neither if the paper holds none.

    The file is read through the same reader that judges the seals, so that both see the same revision.
    """
    try:
        tree = pades.entry(pades.entry(reader.root, "/Names", {}), "/EmbeddedFiles", {})
        found = [file for name, file in _files(tree) if name == RECORD]
        if len(found) > 1:
            return None, AMBIGUOUS
        if not found:
            return None, None
        data = bytes(found[0]["/EF"]["/F"].data)
    except pades.damage():
        return None, UNREADABLE
    if len(data) > LARGEST or parsed(data) is None:
        return None, UNREADABLE
    return data, None


def parsed(data: bytes) -> dict[str, Json] | None:
    """The JSON object in `data`; None unless every reader of JSON would see the same object."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and _is_shallow(value) else None


def _files(root: Any) -> Iterator[tuple[str, Any]]:
    """The name tree of embedded files (ISO 32000-1, 7.9.6). Raises ValueError if it names a branch twice:
    such a tree may have no end."""
    waiting, seen = [root], set()
    while waiting:
        branch = waiting.pop()
        names, kids = pades.entry(branch, "/Names", ()), pades.entry(branch, "/Kids", ())
        for place in range(0, len(names) - 1, 2):
            file = names[place + 1]
            name = pades.entry(file, "/UF", None) or pades.entry(file, "/F", None) or names[place]
            yield str(name), file
        for place in range(len(kids)):
            reference = kids.raw_get(place)
            if reference in seen:
                raise ValueError("a branch of the tree of embedded files is named twice")
            seen.add(reference)
            waiting.append(kids[place])


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    named = dict(pairs)
    if len(named) != len(pairs):
        raise ValueError("the same name twice in one object")
    return named


def _refuse(constant: str) -> Json:
    raise ValueError(f"{constant} is not JSON")


def _is_shallow(value: Json) -> bool:
    level: list[Json] = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, Mapping) else cast(list[Json], outer))
            if isinstance(inner, dict | list)
        ]
        if not level:
            return True
    return False
