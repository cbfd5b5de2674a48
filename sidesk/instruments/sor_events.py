"""The table of events in an OTDR file."""

from __future__ import annotations

from dataclasses import dataclass

from sidesk.instruments.sor_blocks import Cursor, Torn

_SHAPES = {"0": "loss", "1": "reflective", "2": "saturated"}
_MARKS = {"A": "added", "D": "end", "E": "end", "F": "found", "M": "moved", "O": "launch", "R": "marked"}
_METHODS = {"LS": "least squares", "2P": "two points"}


@dataclass(frozen=True)
class Event:
    """`time` in tenths of nanoseconds, losses in thousandths of a decibel, as the file has them."""

    number: int
    time: int
    slope: int
    loss: int
    reflectance: int
    code: str
    comment: str = ""

    @property
    def shape(self) -> str:
        """Whether it reflects."""
        return _SHAPES.get(self.code[:1], "unknown")

    @property
    def mark(self) -> str:
        """Who placed it, or that the fibre ends here."""
        return _MARKS.get(self.code[1:2], "unknown")

    @property
    def is_end(self) -> bool:
        """Ghosts behind the end are listed as well: the last event is not the end."""
        return self.code[1:2] == "E"

    @property
    def method(self) -> str:
        """How the loss was computed."""
        return _METHODS.get(self.code[6:8], "")


@dataclass(frozen=True)
class KeyEvents:
    """The events and the sums below them; `torn` is the byte where the table breaks off."""

    events: tuple[Event, ...]
    loss: int | None = None
    return_loss: int | None = None
    torn: int | None = None


def key_events(cursor: Cursor, version: int) -> KeyEvents:
    """All events that can be read."""
    events: list[Event] = []
    try:
        for _ in range(cursor.number("H")):
            events.append(_event(cursor, version))
        loss, _, _, return_loss = cursor.numbers("iiIH")
    except Torn as problem:
        return KeyEvents(tuple(events), torn=problem.at)
    return KeyEvents(tuple(events), loss, return_loss)


def _event(cursor: Cursor, version: int) -> Event:
    number, time, slope, loss, reflectance = cursor.numbers("HIhhi")
    code = cursor.take(8).decode("latin-1")
    if version == 2:
        cursor.take(20)  # where the stretches before, in and behind the event begin
    return Event(number, time, slope, loss, reflectance, code, cursor.text())
