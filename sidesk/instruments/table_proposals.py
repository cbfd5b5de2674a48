"""What a table's columns could be: every field by its names, and the likeliest one for an unknown header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache

from sidesk.instruments import table_cells as cells
from sidesk.instruments import table_columns as columns
from sidesk.instruments import table_fields as fields
from sidesk.instruments.table_fields import Field

_WAVELENGTHS = (850, 1300, 1310, 1550, 1625)
_ASPECTS = ("margin", "value", "pair", "mhz", "limit")
_ALIKE = 0.82
_SHORT = ("nvp", "orl", "ssid", "bssid", "rssi", "snr")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SHORTEST = 2  # signs of a Chinese word that may stand inside a header


def known() -> list[Field]:
    """Every field that a column can be mapped to."""
    vocabulary = fields.vocabulary()
    plain = [field for field, _ in vocabulary.fields if field.name != "time"]
    names = [f"loss_{wave}{back}_db" for back in ("", "_back") for wave in _WAVELENGTHS]
    for parameter in sorted(vocabulary.parameters):
        for end in ("", "_remote"):
            names += [
                f"{parameter}_{aspect}{end}" + ("_db" if aspect in ("margin", "value", "limit") else "")
                for aspect in _ASPECTS
            ]
    return [*plain, *(field for name in names if (field := columns.by_name(name)))]


def named(field: Field, *, chinese: bool) -> str:
    """What a field is called, with its unit: by the first of its names in that language."""
    text = _own_name(field.name, chinese=chinese) or _composed(field.name, chinese=chinese)
    return f"{text} ({field.unit})" if field.unit else text


def units(field: Field) -> list[str]:
    """The units that a number of this field may be written in; its own is the first."""
    if field.kind != fields.NUMBER or not field.unit:
        return []
    found: dict[str, str] = {}
    for unit, (base, factor) in fields.vocabulary().units.items():
        if base == field.unit and unit.isascii():
            found.setdefault(factor, unit)
    return sorted(found.values(), key=lambda unit: fields.vocabulary().units[unit][1] != "1")


def proposed(
    headers: Sequence[str], layout: Mapping[str, str], samples: Sequence[Sequence[str]]
) -> dict[str, str]:
    """The layout, with the likeliest field for each header that nothing is known of; no field twice."""
    made, taken = dict(layout), {name.partition(" ")[0] for name in layout.values()}
    for at, header in enumerate(headers):
        if not header or made.get(header):
            continue
        name = _alike(header) or _by_cells(samples[at] if at < len(samples) else ())
        if name and name not in taken:
            made[header] = name
            taken.add(name)
    return made


def _alike(header: str) -> str:
    names = _names()
    text = columns.plain(header)
    if found := get_close_matches(text, names, 1, _ALIKE):
        return names[found[0]]
    inside = [name for name in names if not name.isascii() and len(name) >= _SHORTEST and name in text]
    return names[max(inside, key=len)] if inside else ""


def _by_cells(samples: Sequence[str]) -> str:
    """A column of verdicts and one of days tell themselves."""
    if samples and all(cells.verdict(text) for text in samples):
        return "result"
    dated = (not text.isdecimal() and cells.moment(text, day_before_month=None) for text in samples)
    return "measured_at" if samples and all(dated) else ""


@cache
def _names() -> dict[str, str]:
    return {columns.plain(name): field.name for field, names in fields.vocabulary().fields for name in names}


def _own_name(name: str, *, chinese: bool) -> str:
    for field, names in fields.vocabulary().fields:
        if field.name == name:
            found = _in_language(names, chinese=chinese)
            return found.upper() if found in _SHORT else found[:1].upper() + found[1:]
    return ""


def _in_language(names: Sequence[str], *, chinese: bool) -> str:
    wanted = (one for one in names if (bool(_CHINESE.search(one)) if chinese else one.isascii()))
    return next(wanted, names[0])


def _composed(name: str, *, chinese: bool) -> str:
    """`next_margin_remote_db`: NEXT margin, remote."""
    vocabulary = fields.vocabulary()
    head, *rest = name.removesuffix("_db").split("_")
    if head == "loss":
        back = {True: " B→A", False: " A→B"}["back" in rest]
        return f"{rest[0]} nm {_own_name('loss_db', chinese=chinese)}{back}"
    words = [head.upper() if head != "acrf" else "ACR-F"]
    for part in rest:
        known_words = vocabulary.aspects.get(part) or (vocabulary.remote if part == "remote" else [part])
        words.append(_in_language(known_words, chinese=chinese))
    return " ".join(words)
