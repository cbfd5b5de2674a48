"""Racks as the installation reports fill them: what stands where, what is free, and what collides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sidesk.actions.desk import Desk
from sidesk.actions.known import rows_of, text_at
from sidesk.core.canonical import Json
from sidesk.models.entities import RecordQuery

FORM = "D27"
UNITS = 42  # of a rack of which nobody says more
MOST = 2000
PANELS = ("other", "rack")  # kinds that are drawn light


@dataclass(frozen=True)
class Port:
    """One port of a device as its report lists it: `state` is up, down or empty, `peer` what it leads to."""

    name: str
    state: str = ""
    peer: str = ""


@dataclass(frozen=True)
class Mounted:
    """One device; `bottom` is its lowest unit, counted from below. `own` is the one that is being placed."""

    code: str
    model: str
    kind: str
    bottom: int
    size: int
    own: bool = False
    ports: tuple[Port, ...] = ()

    @property
    def top(self) -> int:
        """Its highest unit."""
        return self.bottom + self.size - 1

    def meets(self, other: Mounted) -> bool:
        """Whether both want the same unit."""
        return self.bottom <= other.top and other.bottom <= self.top


@dataclass(frozen=True)
class Rack:
    """A rack with its devices, the highest first."""

    name: str
    room: str
    devices: tuple[Mounted, ...]

    @property
    def units(self) -> int:
        """How high it is: 42, or as high as its highest device."""
        return max([UNITS, *(one.top for one in self.devices)])

    @property
    def collisions(self) -> list[tuple[Mounted, Mounted]]:
        """Pairs that want the same unit."""
        found = self.devices
        return [(one, other) for n, one in enumerate(found) for other in found[n + 1 :] if one.meets(other)]

    @property
    def free(self) -> list[tuple[int, int]]:
        """Runs of free units, from below: lowest unit and length."""
        taken = {unit for one in self.devices for unit in range(one.bottom, one.top + 1)}
        runs: list[tuple[int, int]] = []
        for unit in range(1, self.units + 1):
            if unit in taken:
                continue
            if runs and sum(runs[-1]) == unit:
                runs[-1] = (runs[-1][0], runs[-1][1] + 1)
            else:
                runs.append((unit, 1))
        return runs


def racks(desk: Desk, project: str, without: str = "") -> list[Rack]:
    """Every rack of a project, drafts included. `without` leaves out a record whose draft lies open."""
    lines = desk.store.records.page(RecordQuery(form=FORM, project=project, limit=MOST))
    kept = [line for line in lines if line.state != "withdrawn" and line.record != without]
    answers = desk.store.records.answers(kept, [("device",), ("place",), ("config", "ports")])
    found: dict[str, list[Mounted]] = {}
    rooms: dict[str, str] = {}
    for line in kept:
        device, place, listed = answers.get(line.record, [None, None, None])
        one = mounted(device, place, listed)
        if one is not None and isinstance(place, Mapping):
            name = text_at(place, "dev_rack")
            found.setdefault(name, []).append(one)
            rooms.setdefault(name, text_at(place, "dev_room"))
    return [rack(name, rooms[name], devices) for name, devices in sorted(found.items())]


def rack(name: str, room: str, devices: Sequence[Mounted]) -> Rack:
    """A rack of these devices."""
    return Rack(name, room, tuple(sorted(devices, key=lambda one: (-one.top, one.code))))


def mounted(device: Json, place: Json, listed: Json = None, *, own: bool = False) -> Mounted | None:
    """The device of a report where it says rack, unit and size; None else."""
    if not isinstance(place, Mapping) or place.get("dev_mount") != "rack" or not text_at(place, "dev_rack"):
        return None
    bottom, size = _whole(place.get("dev_u_from")), _whole(place.get("dev_u_size"))
    if not bottom or not size:
        return None
    told = device if isinstance(device, Mapping) else {}
    name = text_at(told, "dev_code") or text_at(told, "dev_name")
    return Mounted(
        name, text_at(told, "dev_model"), text_at(told, "dev_kind"), bottom, size, own, ports(listed)
    )


def ports(listed: Json) -> tuple[Port, ...]:
    """The ports of a report."""
    found = (
        Port(
            text_at(row, "port"),
            text_at(row, "state"),
            " ".join(text_at(row, p) for p in ("peer", "peer_port")).strip(),
        )
        for row in rows_of(listed)
    )
    return tuple(one for one in found if one.name)


def _whole(value: Json) -> int:
    text = value if isinstance(value, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def paper(desk: Desk, shown: Sequence[Rack], title: str) -> bytes:
    """The elevations on paper, one rack a page."""
    from sidesk.reports.rack import Elevation, Unit, elevations

    pages = [
        Elevation(
            one.name, one.room, one.units,
            [
                Unit(d.code, d.model, d.bottom, d.size, d.kind in PANELS, [port.state for port in d.ports])
                for d in one.devices
            ],
            [(a.code, b.code, max(a.bottom, b.bottom)) for a, b in one.collisions],
            sum(length for _, length in one.free), max((length for _, length in one.free), default=0),
        )
        for one in shown
    ]  # fmt: skip
    return elevations(pages, title, language=desk.settings.paper_language)
