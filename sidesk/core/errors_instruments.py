"""Errors of what instruments and devices wrote; `core/errors.py` lists them all."""

from __future__ import annotations

from sidesk.core.errors_base import Sentences, SideskError
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


class DeviceUnusable(Sentences):
    """A device that cannot be read; `what` and `todo` are catalogue sentences."""

    text = N_("{address}: {what}")
    advice = N_("{todo}")

    def __init__(self, address: str, what: str, todo: str, **details: object) -> None:
        super().__init__(what, todo, address=address, **details)


class HostKeyUnknown(SideskError):
    """The first time that a device is reached: somebody has to say that it is the right one."""

    text = N_("{address} shows the key {fingerprint} for the first time.")
    advice = N_("Compare it with the device, and trust it if it is the same.")


class HostKeyChanged(SideskError):
    """Another device at this address, or somebody in between. Nothing secret was sent."""

    text = N_("{address} shows another key than before ({fingerprint}), so nothing was sent to it.")
    advice = N_("If the device was replaced or set up anew, forget its old key first.")


class LimitsWrong(SideskError):
    """A file of limits that cannot be used: `why` is a catalogue sentence."""

    text = N_("{file}, at {place}: {why}.")
    advice = N_("Nothing was changed; the limits that come with the program count. Tell headquarters.")
