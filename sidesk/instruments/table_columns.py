"""Which column of a tester's table is which field: by its name in Chinese or English, and its unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from sidesk.core.canonical import digest
from sidesk.instruments import results
from sidesk.instruments import table_fields as fields
from sidesk.instruments.table_fields import Field

_BRACKETS = re.compile(r"[(\[{【]([^()\[\]{}【】]{1,20})[)\]}】]")
_WAVELENGTH = re.compile(r"(?<!\d)(850|1300|1310|1383|1490|1550|1577|1625|1650) ?(?:nm|纳米)?(?![\d])", re.I)
_LONGEST = 120
KIND = ""  # in a layout, what the rows are: no column is kept under an empty header


_CHINESE = r"[\u3400-\u9fff]+"
_LATIN = r"[^\u3400-\u9fff]+"


@dataclass(frozen=True)
class Column:
    """A column that is understood: its place, its header as it stands, its field, a factor to the unit."""

    at: int
    header: str
    field: Field
    factor: str = "1"


def plain(header: str) -> str:
    """A header without case, marks and doubled spaces; full-width letters as the usual ones."""
    text = unicodedata.normalize("NFKC", header[:_LONGEST]).lower().replace("_", " ")
    return " ".join(re.sub(r"[.:#@/\\\-*'\"、,;=→>]+", " ", text).split())


def fingerprint(headers: Sequence[str]) -> str:
    """The same for every file with these headers in this order."""
    return digest([plain(header) for header in headers])[:32]


def guessed(headers: Sequence[str]) -> list[Column]:
    """The columns that are known by their names; of two for one field the first is taken."""
    found = [column for at, header in enumerate(headers) if (column := _column(at, header))]
    if family(found) == fields.FIBRE:
        found = [_as_fibre(column) for column in found]
    taken: set[str] = set()
    unique = []
    for column in found:
        if column.field.name not in taken:
            taken.add(column.field.name)
            unique.append(column)
    return unique


def laid_out(headers: Sequence[str], layout: Mapping[str, str]) -> list[Column]:
    """The columns as a person said: header to the name of a field; an empty name leaves the column out.

    After the name a unit may stand that the header does not tell: `length_m ft`.
    """
    found = dict[str, Column]()
    for at, header in enumerate(headers):
        name, _, unit = (layout.get(header, "") if header else "").partition(" ")
        if (field := by_name(name)) and name not in found:
            found[name] = Column(at, header, field, _factor(unit or _unit(header)[1], field))
    return list(found.values())


def layout_of(
    headers: Sequence[str], columns: Sequence[Column], said: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Header to name of field, in a form that a caller can keep and give to `laid_out`."""
    if said is not None:
        return {header: text for header, text in said.items() if header in headers or header == KIND}
    named = {column.at: column.field.name for column in columns}
    return {header: named.get(at, "") for at, header in enumerate(headers) if header}


def is_unit(cell: str) -> bool:
    """Whether a cell holds nothing but a unit, in brackets or not."""
    text = unicodedata.normalize("NFKC", cell[:_LONGEST]).strip().strip("()[]【】").strip()
    return text.lower() in fields.vocabulary().units


def unit_of(header: str) -> str:
    """The unit that a header tells, as its testers write it; empty where it tells none."""
    return _unit(header)[1]


def family(columns: Sequence[Column]) -> str:
    """copper, fibre or wifi, by most of the columns; any where none speaks for one."""
    families = [column.field.family for column in columns]
    if fields.FIBRE in families:  # an attenuation and a margin are then those of the fibre
        families = [column.field.family for column in columns if column.field.name not in _OF_LOSS]
    counts = {one: families.count(one) for one in (fields.COPPER, fields.FIBRE, fields.WIFI)}
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] else fields.ANY


def kind(columns: Sequence[Column]) -> str:
    """The kind of the results."""
    found = family(columns)
    if found == fields.ANY:
        known = {column.field.name for column in columns}
        return results.COPPER if {"id", "limit", "cable_type"} <= known else results.TABLE
    return found


def by_name(name: str) -> Field | None:
    """The field of that name, parameters and wavelengths among them."""
    found = _by_name().get(name)
    if found:
        return found
    if hit := re.fullmatch(r"loss_(\d{3,4})(_back)?_db", name):
        return Field(name, fields.NUMBER, "dB", fields.FIBRE) if hit else None
    parameter, _, rest = name.partition("_")
    aspect = rest.removesuffix("_db").removesuffix("_remote")
    if parameter in fields.vocabulary().parameters and aspect in fields.vocabulary().aspects:
        return _parameter(parameter, aspect, remote=rest.removesuffix("_db").endswith("_remote"))
    return None


@cache
def _by_name() -> dict[str, Field]:
    return {field.name: field for field, _ in fields.vocabulary().fields}


@cache
def _synonyms() -> dict[str, Field]:
    return {plain(name): field for field, names in fields.vocabulary().fields for name in names}


def _unit(header: str) -> tuple[str, str]:
    """The plain name without its unit, and the unit."""
    text = unicodedata.normalize("NFKC", header[:_LONGEST]).strip()
    unit = ""
    for bracket in _BRACKETS.finditer(text):
        inner = bracket[1].strip().lower()
        if inner in fields.vocabulary().units:
            unit = inner
            text = text.replace(bracket[0], " ")
    name = plain(text)
    head, _, last = name.rpartition(" ")
    if not unit and head and last in fields.vocabulary().units:
        return head, last
    return name, unit


def _column(at: int, header: str) -> Column | None:
    name, unit = _unit(header)
    known = _synonyms()
    field = (
        known.get(name) or known.get(plain(_BRACKETS.sub(" ", header))) or _composed(name) or _twofold(name)
    )
    if field is None:
        return None
    if unit and field.kind == fields.NUMBER and fields.vocabulary().units[unit][0] != field.unit:
        return None  # a length in dB is something else
    return Column(at, header, field, _factor(unit, field))


def _twofold(name: str) -> Field | None:
    """`线缆编号 Cable ID`, `回波损耗RL余量`: one name in two languages, with or without a space between."""
    chinese, latin = (" ".join(re.sub(pattern, " ", name).split()) for pattern in (_LATIN, _CHINESE))
    if not chinese or not latin:
        return None
    field = _synonyms().get(chinese)
    if field is not None and field == _synonyms().get(latin):
        return field
    return _composed(" ".join(re.sub(f"({_CHINESE})", r" \1 ", name).split()))


def _factor(unit: str, field: Field) -> str:
    known, factor = fields.vocabulary().units.get(unit, ("", "1"))
    return factor if known == field.unit else "1"


def _composed(name: str) -> Field | None:
    """`NEXT worst margin (dB) remote`, `1310nm损耗`: words in any order, and nothing that is not known."""
    if wave := _WAVELENGTH.search(name):
        return _at_wavelength(_WAVELENGTH.sub(" ", name, count=1), wave[1])
    parameter, rest = _taken(name, fields.vocabulary().parameters)
    if not parameter:
        return None
    for word in fields.vocabulary().parameters[parameter]:  # `近端串扰 NEXT`: the same in two languages
        rest = _without(rest, word)
    aspect, rest = _taken(rest, fields.vocabulary().aspects)
    if aspect in ("pair", "mhz", "limit", "result"):  # of the worst margin or of the worst value
        for word in (*fields.vocabulary().aspects["margin"], *fields.vocabulary().aspects["value"]):
            rest = _without(rest, word)
    remote = any(_has(rest, word) for word in fields.vocabulary().remote)
    for word in (*fields.vocabulary().remote, *fields.vocabulary().filling):
        rest = _without(rest, word)
    return None if rest.strip() else _parameter(parameter, aspect or "value", remote=remote)


def _at_wavelength(rest: str, wavelength: str) -> Field | None:
    back = bool(re.search(r"b ?(?:到|至|to| )?a|反向|backward|reverse", rest))
    words = re.sub(
        r"[ab] ?(?:到|至|to| )?[ab]|正向|反向|forward|backward|reverse|db|nm|光纤|链路|总|最大", " ", rest
    )
    known = ("loss", "损耗", "插损", *fields.vocabulary().attenuation)
    if " ".join(words.split()) not in ("", *known):
        return None
    return Field(f"loss_{wavelength}{'_back' if back else ''}_db", fields.NUMBER, "dB", fields.FIBRE)


def _parameter(parameter: str, aspect: str, *, remote: bool) -> Field:
    kinds = {"pair": fields.TEXT, "result": fields.VERDICT}
    of = kinds.get(aspect, fields.NUMBER)
    end = "_remote" if remote else ""
    decibel = "_db" if aspect in ("margin", "value", "limit") else ""
    unit = "dB" if decibel else "MHz" if aspect == "mhz" else ""
    return Field(f"{parameter}_{aspect}{end}{decibel}", of, unit, fields.COPPER)


def _taken(name: str, known: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    for key, words in known.items():
        for word in words:
            if _has(name, word):
                return key, _without(name, word)
    return "", name


def _has(name: str, word: str) -> bool:
    return f" {word} " in f" {name} " if word.isascii() else word in name


def _without(name: str, word: str) -> str:
    return f" {name} ".replace(f" {word} ", " ").strip() if word.isascii() else name.replace(word, " ")


_OF_LOSS = {"il_value_db": "loss_db", "headroom_db": "loss_margin_db"}


def _as_fibre(column: Column) -> Column:
    """In a table of fibres, an attenuation is the loss, a limit in dB its limit, a margin its margin."""
    name, unit = _unit(column.header)
    field = _OF_LOSS.get(column.field.name, "")
    if column.field.name == "il_value_db" and name not in fields.vocabulary().attenuation:
        field = ""
    if column.field.name == "limit" and fields.vocabulary().units.get(unit, ("", ""))[0] == "dB":
        field = "loss_limit_db"
    return replace(column, field=_by_name()[field]) if field else column
