"""The catalogue of device types: what is known of a model fills the installation report of a device."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path as FilePath

from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.core.errors import CannotRead, CannotWrite, InstrumentFileTooLarge
from sidesk.core.files import write_whole
from sidesk.core.text import N_
from sidesk.forms.definition import Path
from sidesk.forms.session import Changes, FormSession
from sidesk.forms.tree import is_empty
from sidesk.instruments import catalogue
from sidesk.instruments.catalogue import DeviceType

__all__ = ["FORM", "PORTS", "DeviceType", "draw", "keep", "own", "put", "take_in", "types", "write_out"]

FORM = "D27"
PORTS: Path = ("config", "ports")
BUDGET: Path = ("config", "poe_budget")
_OWN = "device types"


def types(desk: Desk) -> list[DeviceType]:
    """All types by maker and model; one that somebody brought takes the place of ours."""
    found = {one.slug: one for one in catalogue.shipped()} | {one.slug: one for one in own(desk)}
    return sorted(found.values(), key=lambda one: (one.manufacturer.casefold(), one.model.casefold()))


def own(desk: Desk) -> list[DeviceType]:
    """The types that were brought."""
    kept = desk.store.settings.get(_OWN)
    return [catalogue.of_json(one) for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []


def take_in(desk: Desk, path: FilePath) -> list[DeviceType]:
    """Keep the types of a file. Raises CannotRead and the kinds of InstrumentFileUnusable."""
    try:
        if path.stat().st_size > catalogue.LARGEST:
            todo = N_("Choose the file of one device type.")
            raise InstrumentFileTooLarge(path.name, N_("it is larger than any device type."), todo)
        data = path.read_bytes()
    except OSError as error:
        raise CannotRead.because(path, error) from error
    return keep(desk, data, path.name)


def keep(desk: Desk, data: bytes, name: str) -> list[DeviceType]:
    """The same for the bytes of a file."""
    found = catalogue.read(data, name)
    kept = {one.slug: one for one in own(desk)} | {one.slug: one for one in found}
    told = json.loads(json.dumps([catalogue.as_json(one) for one in kept.values()], default=str))
    desk.store.settings.set(_OWN, told)
    return found


def write_out(one: DeviceType, path: FilePath) -> None:
    """A file for NetBox, and for this program: edited, it comes back by `take_in`. Raises CannotWrite."""
    try:
        write_whole(path, catalogue.written(one, ours=True))
    except OSError as error:
        raise CannotWrite.because(path, error) from error


def draw(one: DeviceType) -> int:
    """Watts of all inlets, 0 where nobody says."""
    return sum(inlet.maximum_draw for inlet in one.power)


def put(session: FormSession, one: DeviceType) -> Changes:
    """Fill the report as one step of undo. Ports are listed where none are; nothing else is taken away."""
    told: dict[Path, Json] = {
        ("device", "dev_brand"): one.manufacturer, ("device", "dev_model"): one.model,
    }  # fmt: skip
    if one.kind and is_empty(session.value(("device", "dev_kind"))):
        told["device", "dev_kind"] = one.kind
    if one.units:
        told["place", "dev_u_size"] = str(one.units)
        if is_empty(session.value(("place", "dev_mount"))):
            told["place", "dev_mount"] = "rack"
    if one.poe_budget and is_empty(session.value(BUDGET)):
        told[BUDGET] = str(one.poe_budget)
    if len(one.power) > 1 and is_empty(session.value(("checks", "dual_supply"))):
        told["checks", "dual_supply"] = "yes"
    with session.journal.together():
        changes = set(
            session.answer_many([(path, value) for path, value in told.items() if session.has(path)])
        )
        if one.ports and not session.row_keys(PORTS):
            rows: Sequence[Mapping[str, Json]] = [
                {"port": port.name, **({"speed": port.speed} if port.speed else {})} for port in one.ports
            ]
            changes |= {PORTS, *((*PORTS, key) for key in session.add_rows(PORTS, values=rows))}
    return frozenset(changes)
