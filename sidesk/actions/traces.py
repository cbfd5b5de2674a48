"""OTDR traces as they are shown: the curve, its events, the end of the fibre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sidesk.core.errors import InstrumentFileDamaged
from sidesk.core.text import N_, Words, signed
from sidesk.instruments import sor

_TYPES = {
    "loss": N_("loss"),
    "reflective": N_("reflection"),
    "saturated": N_("strong reflection"),
    "unknown": N_("event"),
}
_END = N_("end of the fibre")
_BEHIND = N_("ghost behind the end")


@dataclass(frozen=True)
class Event:
    """One event of the file. `label` says its number, kind and losses."""

    metres: float
    label: str
    end: bool = False
    behind: bool = False


@dataclass(frozen=True)
class Shown:
    """A trace: `levels` in dB at `step` metres from one another."""

    title: str
    levels: tuple[float, ...]
    step: float
    events: tuple[Event, ...] = ()
    length: float | None = None
    notes: tuple[str, ...] = ()

    def level(self, metres: float) -> float:
        """The level nearest to a distance."""
        place = min(max(0, round(metres / self.step)), len(self.levels) - 1)
        return self.levels[place]


def shown(data: bytes, name: str, words: Words) -> Shown:
    """A trace from its file. Raises the kinds of InstrumentFileUnusable."""
    told = sor.read(data, name)
    whole, values = sor.trace(data, name), told.values
    if not whole.levels:
        todo = N_("Copy the file from the instrument again.")
        raise InstrumentFileDamaged(name, N_("it holds no trace."), todo)
    parts = [values.get("cable"), values.get("fibre"), _with(values, "wavelength_nm", "nm")]
    parts += [_with(values, "pulse_ns", "ns"), _with(values, "length_m", "m"), _with(values, "loss_db", "dB")]
    length = values.get("length_m")
    events = values.get("events")
    return Shown(
        " · ".join(str(part) for part in parts if part) or name,
        tuple(whole.level(index) for index in range(len(whole.levels))),
        whole.step,
        tuple(
            _event(one, words)
            for one in (events if isinstance(events, list) else ())
            if isinstance(one, Mapping)
        ),
        float(length) if isinstance(length, str) else None,
        tuple(note.told(words) for note in told.notes),
    )


def _with(values: Mapping[str, object], name: str, unit: str) -> str:
    return f"{values[name]} {unit}" if values.get(name) else ""


def _event(one: Mapping[str, object], words: Words) -> Event:
    kind = _END if one.get("end") else _BEHIND if one.get("behind_end") else _TYPES[str(one["type"])]
    parts = [f"{one['number']} · {one['distance_m']} m", words.gettext(kind)]
    if not one.get("end") and not one.get("behind_end"):
        parts.append(signed(f"{one['loss_db']} dB"))
    if one.get("reflectance_db"):
        parts.append(words.gettext("reflectance {db} dB").format(db=signed(str(one["reflectance_db"]))))
    return Event(
        float(str(one["distance_m"])), " · ".join(parts), bool(one.get("end")), bool(one.get("behind_end"))
    )
