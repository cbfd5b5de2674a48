"""Errors of what instruments and devices wrote; `core/errors.py` lists them all."""

from __future__ import annotations

from sidesk.core.errors_base import Sentences
from sidesk.core.text import N_


class InstrumentFileUnusable(Sentences):
    """`what` and `todo` are catalogue sentences; the details name the byte, line or row."""

    text = N_("{file}: {what}")
    advice = N_("{todo}")

    def __init__(self, file: str, what: str, todo: str, **details: object) -> None:
        super().__init__(what, todo, file=file, **details)


class NotFromInstrument(InstrumentFileUnusable):
    """A file of another kind."""


class InstrumentFileDamaged(InstrumentFileUnusable):
    """Its beginning is right, and nothing of use can be had from the rest."""


class InstrumentFileTooLarge(InstrumentFileUnusable):
    """More than any instrument writes; it was not read."""


class CommandUnknown(InstrumentFileUnusable):
    """A command or a platform whose output this program does not read."""


class LimitsWrong(Sentences):
    """A file of limits that cannot be used; `what` is a catalogue sentence."""

    text = N_("{file}, at {place}: {what}.")
    advice = N_("{todo}")

    def __init__(self, file: str, what: str, *, place: str) -> None:
        todo = N_("Nothing was changed; the limits that come with the program count. Tell headquarters.")
        super().__init__(what, todo, file=file, place=place)
