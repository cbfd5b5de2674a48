"""OTDR files (.sor): which fibre, how it was measured, events, the end of the fibre, and the trace."""

from __future__ import annotations

import binascii
import datetime as dt
import sys
from array import array
from dataclasses import dataclass

from sidesk.core.canonical import Json, sha256
from sidesk.core.errors import InstrumentFileDamaged
from sidesk.core.text import N_
from sidesk.instruments.results import OTDR, Note, Result, Source, Values, filled, rounded, scaled
from sidesk.instruments.sor_blocks import Block, Blocks, Cursor, Torn, blocks
from sidesk.instruments.sor_events import Event, KeyEvents, key_events

LIGHT = 299_792_458.0  # metres a second
DRAWN = 1000  # points of the trace in the values; the file holds up to hundreds of thousands
_SUPPLIER = ("maker", "model", "serial", "module", "module_serial", "software", "other")
_BUILD = {"BC": "as built", "CC": "as current", "RC": "as repaired", "OT": "other"}
_MOST_PIECES, _HEAD = 64, 6  # of a trace; bytes before the points of one
_WAVELENGTHS = range(600, 1701)  # nanometres that an OTDR can have


@dataclass(frozen=True)
class Trace:
    """All points: the first lies at `first` metres, each further one `step` behind; levels in dB."""

    first: float
    step: float
    levels: array[int]
    factor: int

    def level(self, index: int) -> float:
        """The level of one point in dB; less is weaker."""
        return -self.levels[index] * self.factor * 1e-6


@dataclass(frozen=True)
class _Fixed:
    """How it was measured."""

    values: Values
    index: float
    step: float
    points: int
    wavelength: int


def read(data: bytes, file: str) -> Result:
    """The measurement of an OTDR file. Raises NotFromInstrument, InstrumentFileDamaged.

    Where the file breaks off, what stands before is kept, and the result says that it is not complete.
    """
    found, notes = blocks(data, file), []
    fixed = _fixed(found)
    general, supplier, events = {}, {}, None
    try:
        general = _general(found)
        supplier = _supplier(found)
    except Torn as problem:
        notes.append(_broken(problem.at))
    if cursor := found.cursor("KeyEvents"):
        events = key_events(cursor, found.version)
        if events.torn is not None:
            notes.append(_broken(events.torn))
    values: Values = {"version": found.version, "revision": scaled(found.revision, 2)}
    values |= general | fixed.values | _lengths(events, fixed, notes)
    values |= filled({"instrument": supplier})
    values |= _wavelength(general, fixed, notes)
    values |= _points(found, fixed, notes)
    complete = not notes_that_break(notes)
    _judge_checksum(found, notes)
    return Result(OTDR, values, Source(file, sha256(data), byte=0), tuple(notes), complete)


def trace(data: bytes, file: str) -> Trace:
    """Every point of the trace. Raises NotFromInstrument, InstrumentFileDamaged."""
    found = blocks(data, file)
    fixed = _fixed(found)
    levels, factor = _levels(found, [])
    return Trace(0.0, fixed.step, levels, factor)


def notes_that_break(notes: list[Note]) -> bool:
    """Whether one of them says that a part is missing."""
    return any(note.text in (_BROKEN, _FEW_POINTS, _NO_POINTS, _NO_EVENTS) for note in notes)


_BROKEN = N_("The file breaks off or is damaged at byte {byte}; what stands before was read.")
_FEW_POINTS = N_("The trace has {found} of {promised} points.")
_NO_POINTS = N_("The file holds no trace.")
_NO_EVENTS = N_("The file holds no table of events.")
_NO_END = N_("No event is marked as the end of the fibre; the length is not known.")
_BEHIND = N_("Events behind the end of the fibre, not part of it: {count}.")
_CHECKSUM = N_("The checksum in the file differs. Genuine files of several makers have that, too.")
_OTHER_WAVELENGTH = N_("The file names two wavelengths; {taken} nm was taken, {other} nm was not.")


def _broken(at: int) -> Note:
    return Note(_BROKEN, {"byte": at})


def _general(found: Blocks) -> Values:
    cursor = found.cursor("GenParams")
    if cursor is None:
        return {}
    language = cursor.take(2).decode("latin-1")
    cable, fibre = cursor.text(), cursor.text()
    kind = cursor.number("H") if found.version == 2 else 0
    wavelength = cursor.number("H")
    start, end, code = cursor.text(), cursor.text(), cursor.text()
    build = cursor.take(2).decode("latin-1")
    offset = cursor.number("i")
    if found.version == 2:
        cursor.take(4)  # the same offset as a distance
    operator, comment = cursor.text(), cursor.text()
    return filled({
        "language": language if language.isalpha() else "", "cable": cable, "fibre": fibre,
        "fibre_type": f"G.{kind}" if 650 <= kind <= 659 else "", "wavelength_nm": wavelength,
        "from": start, "to": end, "cable_code": code, "build": _BUILD.get(build, ""),
        "offset_ns": scaled(offset, 1) if offset else None, "operator": operator, "comment": comment,
    })  # fmt: skip


def _supplier(found: Blocks) -> Values:
    cursor = found.cursor("SupParams")
    return filled({name: cursor.text() for name in _SUPPLIER}) if cursor else {}


def _fixed(found: Blocks) -> _Fixed:
    """Raises InstrumentFileDamaged: without these, no distance can be computed."""
    cursor = found.cursor("FxdParams")
    try:
        if cursor is None:
            raise Torn(len(found.data))
        return _fixed_in(cursor, found.version)
    except Torn as problem:
        raise InstrumentFileDamaged(
            found.file,
            N_("the settings of the measurement are missing or break off at byte {byte}."),
            N_("Copy the file from the instrument again."),
            byte=problem.at,
        ) from None


def _fixed_in(cursor: Cursor, version: int) -> _Fixed:
    when = cursor.number("I")
    unit = cursor.take(2).decode("latin-1")
    wavelength = cursor.number("H")
    cursor.take(8 if version == 2 else 4)  # where the acquisition begins
    count, at = cursor.number("H"), cursor.at
    if not 1 <= count <= 64:
        raise Torn(at)
    pulses, spacings, points = (cursor.numbers(f"{count}{letter}") for letter in "HII")
    at = cursor.at
    index, backscatter, averages = cursor.numbers("IHI")
    if not 100_000 <= index <= 200_000 or not spacings[0]:
        raise Torn(at)
    seconds = cursor.number("H") if version == 2 else 0
    refraction = index / 1e5
    step = spacings[0] * 1e-14 * LIGHT / refraction
    values = filled({
        "measured_at": _moment(when), "unit": unit if unit.isalpha() else "", "pulse_ns": str(pulses[0]),
        "index": scaled(index, 5), "backscatter_db": scaled(-backscatter, 1) if backscatter else "",
        "averages": averages, "averaging_s": scaled(seconds, 1) if seconds else "",
        "spacing_m": rounded(step, 4), "range_m": rounded(step * points[0], 1),
    })  # fmt: skip
    return _Fixed(values, refraction, step, points[0], wavelength)


def _moment(seconds: int) -> str:
    if not seconds:
        return ""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _wavelength(general: Values, fixed: _Fixed, notes: list[Note]) -> Values:
    """The general parameters are right; the other place is in tenths, and several makers get it wrong."""
    there = general.get("wavelength_nm")
    candidates = [round(fixed.wavelength * factor) for factor in (0.1, 1.0)]
    other = next((one for one in candidates if one in _WAVELENGTHS), 0)
    if isinstance(there, int) and there in _WAVELENGTHS:
        if other and abs(other - there) > 20:
            notes.append(Note(_OTHER_WAVELENGTH, {"taken": there, "other": other}))
        return {"wavelength_nm": str(there)}
    return {"wavelength_nm": str(other)} if other else {"wavelength_nm": ""}


def _lengths(events: KeyEvents | None, fixed: _Fixed, notes: list[Note]) -> Values:
    if events is None:
        notes.append(Note(_NO_EVENTS))
        return {}
    metres = 1e-10 * LIGHT / fixed.index
    end = min((event.time for event in events.events if event.is_end), default=None)
    if end is None:
        notes.append(Note(_NO_END))
    behind = sum(event.time > end for event in events.events) if end is not None else 0
    if behind:
        notes.append(Note(_BEHIND, {"count": behind}))
    told: list[Json] = [_event(event, metres, end) for event in events.events]
    return {
        "events": told,
        **filled({
            "length_m": rounded(end * metres, 1) if end is not None else "",
            "loss_db": scaled(events.loss, 3) if events.loss else "",  # makers write 0 for unknown
            "orl_db": scaled(events.return_loss, 3) if events.return_loss else "",
        }),
    }  # fmt: skip


def _event(event: Event, metres: float, end: int | None) -> Values:
    return {
        "number": event.number,
        "distance_m": rounded(event.time * metres, 1),
        "type": event.shape,
        "mark": event.mark,
        "end": event.is_end,
        "behind_end": end is not None and event.time > end,
        "loss_db": scaled(event.loss, 3),
        "slope_db_per_km": scaled(event.slope, 3),
        **filled({
            "reflectance_db": scaled(event.reflectance, 3) if event.reflectance else "",
            "method": event.method,
            "comment": event.comment,
        }),
    }  # fmt: skip


def _points(found: Blocks, fixed: _Fixed, notes: list[Note]) -> Values:
    levels, factor = _levels(found, notes)
    if not levels:
        return {"points": 0}
    whole = Trace(0.0, fixed.step, levels, factor)
    raw = levels.tobytes()
    return {
        "points": len(levels),
        "trace_sha256": sha256(raw),
        "trace": [[rounded(i * whole.step, 2), rounded(whole.level(i), 3)] for i in drawn(levels, DRAWN)],
    }


def _levels(found: Blocks, notes: list[Note]) -> tuple[array[int], int]:
    """All points and the factor of one step. A trace may come in pieces, each with a factor of its own."""
    cursor = found.cursor("DataPts")
    if cursor is None:
        notes.append(Note(_NO_POINTS))
        return array("H"), 0
    pieces: list[tuple[array[int], int]] = []
    promised = 0
    try:
        _, count = cursor.numbers("IH")
        while not pieces or (len(pieces) < min(count, _MOST_PIECES) and cursor.left >= _HEAD):
            size, factor = cursor.numbers("IH")
            promised += size
            pieces.append((_piece(cursor, size), factor))
    except Torn as problem:
        notes.append(_broken(problem.at))
        return array("H"), 0
    there = sum(len(piece) for piece, _ in pieces)
    if there < promised:
        notes.append(Note(_FEW_POINTS, {"found": there, "promised": promised}))
    return _joined(pieces)


def _piece(cursor: Cursor, size: int) -> array[int]:
    levels: array[int] = array("H")
    levels.frombytes(cursor.take(2 * min(size, cursor.left // 2)))
    if sys.byteorder == "big":
        levels.byteswap()
    return levels


def _joined(pieces: list[tuple[array[int], int]]) -> tuple[array[int], int]:
    """In steps of the coarsest piece: in these every level fits."""
    factor = max(one for _, one in pieces)
    whole: array[int] = array("H")
    for levels, one in pieces:
        whole.extend(levels if one == factor else (round(level * one / factor) for level in levels))
    return whole, factor


def drawn(levels: array[int], most: int) -> list[int]:
    """Which points to draw: of every stretch the weakest and the strongest, so that no peak is lost."""
    if len(levels) <= most:
        return list(range(len(levels)))
    shown: list[int] = []
    stretches = most // 2
    for part in range(stretches):
        start, stop = part * len(levels) // stretches, (part + 1) * len(levels) // stretches
        piece = levels[start:stop]
        places = {start + piece.index(min(piece)), start + piece.index(max(piece))}
        shown.extend(sorted(places))
    return shown


def _judge_checksum(found: Blocks, notes: list[Note]) -> None:
    block: Block | None = found.by_name.get("Cksum")
    if block is None or block.start + 2 > len(found.data):
        return
    stated = int.from_bytes(found.data[block.start : block.start + 2], "little")
    if binascii.crc_hqx(found.data[: block.start], 0xFFFF) != stated:
        notes.append(Note(_CHECKSUM))
