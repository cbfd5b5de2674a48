"""Any file of an instrument: told apart by its content, never by its name alone."""

from __future__ import annotations

from dataclasses import dataclass

from sidesk.core.errors import InstrumentFileTooLarge, NotFromInstrument
from sidesk.core.text import N_
from sidesk.instruments import devices, sor, sor_blocks, throughput
from sidesk.instruments.charsets import decode
from sidesk.instruments.results import Reading

LARGEST = 48 * 1024 * 1024


@dataclass(frozen=True)
class Hints:
    """What the engineer knows about a file: where a console's text comes from."""

    platform: str = ""
    command: str = ""


def read(data: bytes, file: str, hints: Hints | None = None) -> Reading:
    """The results of a file. Raises the kinds of InstrumentFileUnusable."""
    hints = hints or Hints()
    demand_size(len(data), file)
    if sor_blocks.resembles(data):
        return Reading((sor.read(data, file),))
    if hints.platform or hints.command:
        return devices.read(data, file, hints.platform, hints.command)
    head, _ = decode(data[:400_000])
    if throughput.resembles(head):
        return Reading((throughput.read(data, file),))
    return devices.read(data, file, "", "")


def demand_size(size: int, file: str) -> None:
    """Raises InstrumentFileTooLarge, NotFromInstrument."""
    if size > LARGEST:
        raise InstrumentFileTooLarge(
            file,
            N_("it is larger than {largest} MB; no file of an instrument is."),
            N_("Choose the file that the instrument wrote, or export fewer tests into one file."),
            largest=LARGEST // 1024 // 1024,
        )
    if not size:
        raise NotFromInstrument(file, N_("the file is empty."), N_("Copy it from the instrument again."))
