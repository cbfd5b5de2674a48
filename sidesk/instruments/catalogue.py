"""Device types: ports, height and power, in the fields of NetBox's device-type library, read and written.

`resources/catalogue` has the common ones; there a name may hold a pattern (`GE0/0/[1-24]`). Files that people
bring follow NetBox's schema, and what this program does not use of them is kept and written again.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from sidesk.core.canonical import Json
from sidesk.core.errors import InstrumentFileDamaged, InstrumentFileTooLarge, NotFromInstrument
from sidesk.core.files import resources
from sidesk.core.text import N_

LARGEST = 2 * 1024 * 1024
MOST_PORTS = 2000
_PATTERN = re.compile(r"\[(\d{1,4})-(\d{1,4})\]")
_SPEED = re.compile(r"^([\d.]+)(g?)base")
_TODO = N_("Correct it in the file and open it again.")
_KNOWN = (
    "manufacturer", "model", "slug", "part_number", "u_height", "is_full_depth", "interfaces", "power-ports",
    "kind", "unverified", "poe_budget", "poe_budget_source",
)  # fmt: skip
_OURS = ("kind", "unverified", "poe_budget", "poe_budget_source")


@dataclass(frozen=True)
class Port:
    """One interface; `rest` are NetBox's other fields of it."""

    name: str
    type: str = ""
    poe_mode: str = ""
    poe_type: str = ""
    rest: Mapping[str, Json] = field(default_factory=dict, hash=False)

    @property
    def speed(self) -> str:
        """`1000M`, `10G`; empty for what is no Ethernet."""
        hit = _SPEED.match(self.type)
        return f"{hit[1]}{'G' if hit[2] else 'M'}" if hit else ""


@dataclass(frozen=True)
class PowerPort:
    """One inlet; the draw in watts, 0 where nobody says."""

    name: str
    type: str = ""
    maximum_draw: int = 0
    rest: Mapping[str, Json] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class DeviceType:
    """One type. `kind` is the word of the installation report, empty where the file does not say.

    `poe_budget`: watts that it feeds by PoE in all, 0 where nobody says or where it depends on the supplies
    that are plugged in; `poe_budget_source`: where that stands.
    """

    manufacturer: str
    model: str
    slug: str
    u_height: Decimal = Decimal(1)
    is_full_depth: bool = True
    part_number: str = ""
    kind: str = ""
    ports: tuple[Port, ...] = ()
    power: tuple[PowerPort, ...] = ()
    unverified: tuple[str, ...] = ()
    rest: Mapping[str, Json] = field(default_factory=dict, hash=False)
    poe_budget: int = 0
    poe_budget_source: str = ""

    @property
    def units(self) -> int:
        """Whole rack units that it takes; 0 where it stands in no rack."""
        return int(self.u_height.to_integral_value(rounding="ROUND_CEILING"))


@cache
def shipped() -> tuple[DeviceType, ...]:
    """The types that come with the program, by maker and model."""
    found: list[DeviceType] = []
    for file in sorted(resources("catalogue").iterdir()):
        if file.suffix == ".yaml":
            found += read(file.read_bytes(), file.name)
    return tuple(sorted(found, key=lambda one: (one.manufacturer.casefold(), one.model.casefold())))


def read(data: bytes, file: str) -> list[DeviceType]:
    """One type, a list of them, or several documents. Raises the kinds of InstrumentFileUnusable."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(data) > LARGEST:
        raise InstrumentFileTooLarge(file, N_("it is larger than any device type."), _TODO)
    try:
        text = data.decode("utf-8-sig")
        if "*" in text:
            _demand_no_alias(text, file)
        told = list(YAML(typ="safe", pure=True).load_all(text))
    except MarkedYAMLError as fault:
        mark = fault.problem_mark
        line = mark.line + 1 if mark is not None else 1
        raise InstrumentFileDamaged(file, N_("line {line} is no YAML."), _TODO, line=line) from None
    except (YAMLError, ValueError, RecursionError, TypeError):  # the last: a list as the name of a field
        raise NotFromInstrument(file, N_("this is no YAML."), _TODO) from None
    types = [one for document in told for one in (document if isinstance(document, list) else [document])]
    if not types:
        raise NotFromInstrument(file, N_("there is no device type in it."), _TODO)
    return [_Reader(file, number).type(one) for number, one in enumerate(types, 1)]


def _demand_no_alias(text: str, file: str) -> None:
    """A few lines that repeat each other can mean more than any memory holds; no device type needs them."""
    from ruamel.yaml import YAML
    from ruamel.yaml.events import AliasEvent

    for event in YAML(typ="safe", pure=True).parse(text):
        if isinstance(event, AliasEvent):
            what = N_("line {line} repeats another part of the file.")
            raise InstrumentFileDamaged(file, what, _TODO, line=event.start_mark.line + 1)


class _Reader:
    """Reads one type; every refusal names its place."""

    def __init__(self, file: str, number: int) -> None:
        self._file, self._number = file, number

    def type(self, told: object) -> DeviceType:
        if not isinstance(told, dict):
            raise self._refused("manufacturer")
        ports = [port for n, one in self._each(told, "interfaces") for port in self._ports(one, n)]
        if len(ports) > MOST_PORTS:
            raise self._refused("interfaces")
        power = [self._inlet(one, n) for n, one in self._each(told, "power-ports")]
        maker, model = self._text(told, "manufacturer"), self._text(told, "model")
        slug = str(told.get("slug") or "") or re.sub(r"[^a-z0-9]+", "-", f"{maker}-{model}".lower()).strip(
            "-"
        )
        return DeviceType(
            maker, model, slug, self._height(told), bool(told.get("is_full_depth", True)),
            str(told.get("part_number") or ""), str(told.get("kind") or ""), tuple(ports), tuple(power),
            tuple(str(one) for one in told.get("unverified") or ()), _rest(told, _KNOWN),
            self._watts(told, "poe_budget", "poe_budget"), str(told.get("poe_budget_source") or ""),
        )  # fmt: skip

    def _text(self, told: Mapping[str, Any], name: str) -> str:
        value = told.get(name)
        if not isinstance(value, str | int) or not str(value).strip():
            raise self._refused(name)
        return str(value).strip()

    def _height(self, told: Mapping[str, Any]) -> Decimal:
        try:
            height = Decimal(str(told.get("u_height", 1)))
        except InvalidOperation:
            raise self._refused("u_height") from None
        if not height.is_finite() or not 0 <= height <= 60:
            raise self._refused("u_height")
        return height

    def _each(self, told: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
        entries = told.get(name) or []
        if not isinstance(entries, list):
            raise self._refused(name)
        for number, one in enumerate(entries, 1):
            if not isinstance(one, dict) or not str(one.get("name") or "").strip():
                raise self._refused(f"{name} {number}")
            yield number, one

    def _ports(self, one: Mapping[str, Any], number: int) -> Iterator[Port]:
        known = ("name", "type", "poe_mode", "poe_type")
        kind, mode, poe = (str(one.get(part) or "") for part in known[1:])
        rest = _rest(one, known)
        names = expanded(str(one["name"]))
        if len(names) > MOST_PORTS:
            raise self._refused(f"interfaces {number}")
        for name in names:
            yield Port(name, kind, mode, poe, rest)

    def _inlet(self, one: Mapping[str, Any], number: int) -> PowerPort:
        draw = self._watts(one, "maximum_draw", f"power-ports {number}")
        rest = _rest(one, ("name", "type", "maximum_draw"))
        return PowerPort(str(one["name"]), str(one.get("type") or ""), draw, rest)

    def _watts(self, told: Mapping[str, Any], name: str, place: str) -> int:
        watts = told.get(name) or 0
        if isinstance(watts, bool) or not isinstance(watts, int) or watts < 0:
            raise self._refused(place)
        return watts

    def _refused(self, place: str) -> NotFromInstrument:
        what = N_("type {number}: “{place}” is missing or wrong.")
        return NotFromInstrument(self._file, what, _TODO, number=self._number, place=place)


def expanded(name: str) -> list[str]:
    """`GE0/0/[1-3]` is three names; a name without a pattern is itself."""
    hit = _PATTERN.search(name)
    if hit is None:
        return [name]
    first, last = int(hit[1]), int(hit[2])
    return [f"{name[: hit.start()]}{number}{name[hit.end() :]}" for number in range(first, last + 1)]


def _rest(told: Mapping[str, Any], known: tuple[str, ...]) -> dict[str, Json]:
    return {str(name): value for name, value in told.items() if name not in known}


def as_json(one: DeviceType) -> dict[str, Any]:
    """In NetBox's fields, without patterns; SiDesk's own fields behind them."""
    made: dict[str, Any] = {
        "manufacturer": one.manufacturer, "model": one.model, "slug": one.slug,
        "part_number": one.part_number, "u_height": float(one.u_height) if one.u_height % 1 else one.units,
        "is_full_depth": one.is_full_depth, **one.rest,
        "interfaces": [
            {"name": port.name, "type": port.type, "poe_mode": port.poe_mode, "poe_type": port.poe_type,
             **port.rest}
            for port in one.ports
        ],
        "power-ports": [
            {"name": inlet.name, "type": inlet.type, "maximum_draw": inlet.maximum_draw, **inlet.rest}
            for inlet in one.power
        ],
        "kind": one.kind, "unverified": list(one.unverified),
    }  # fmt: skip
    if one.poe_budget:
        made |= {"poe_budget": one.poe_budget, "poe_budget_source": one.poe_budget_source}
    return {name: _bare(value) for name, value in made.items() if value not in ("", [])}


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if isinstance(value, dict):
        return {name: one for name, one in value.items() if one not in ("", 0)}
    return value


def of_json(told: Mapping[str, Any]) -> DeviceType:
    """The type that `as_json` wrote. Raises NotFromInstrument."""
    return _Reader("", 1).type(dict(told))


def written(one: DeviceType, *, ours: bool = False) -> bytes:
    """A file for NetBox; with `ours` also the fields that only SiDesk has."""
    from ruamel.yaml import YAML

    told = as_json(one)
    if not ours:
        told = {name: value for name, value in told.items() if name not in _OURS}
    yaml = YAML()
    yaml.explicit_start = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(told, out)
    return out.getvalue().encode()
