"""Any file of an instrument: told apart by its content, never by its name alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sidesk.core.errors import InstrumentFileTooLarge, NotFromInstrument
from sidesk.core.text import N_
from sidesk.instruments import console, devices, sor, sor_blocks, tables, throughput
from sidesk.instruments.charsets import decode
from sidesk.instruments.measuring import session
from sidesk.instruments.results import Reading

_HEAD = 400_000  # bytes that tell what it is
LARGEST = 48 * 1024 * 1024


@dataclass(frozen=True)
class Hints:
    """What the engineer knows about a file: where a console's text comes from, what a table's columns are.

    `layouts`: fingerprint of a table's headers -> header -> name of the field, as an earlier Reading told it.
    `charset`: of a table, where it cannot be found out.
    """

    platform: str = ""
    command: str = ""
    layouts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    charset: str = ""


def read(data: bytes, file: str, hints: Hints | None = None) -> Reading:
    """The results of a file. Raises the kinds of InstrumentFileUnusable."""
    hints = hints or Hints()
    demand_size(len(data), file)
    _demand_other_than_foreign(data, file)
    if sor_blocks.resembles(data):
        return Reading((sor.read(data, file),))
    if hints.platform or hints.command:
        return devices.read(data, file, hints.platform, hints.command)
    head, _ = decode(data[:_HEAD])
    if session.resembles(head):
        return session.read(data, file)
    if throughput.resembles(head):
        return Reading((throughput.read(data, file),))
    talks = next(console.blocks(console.clean(data[:_HEAD])), None) is not None
    found = None if talks else tables.read(data, file, hints.layouts, hints.charset)
    return found or devices.read(data, file, "", "")


_FOREIGN = (
    (b"SQLite format 3\x00", N_("this is a database, perhaps a LinkWare project (.flw)."),
     N_("Export the tests from LinkWare as CSV.")),
    (b"%PDF", N_("this is a PDF."), N_("Keep it as an attachment, and export the tests as CSV.")),
    (b"\x89PNG", N_("this is a picture."), N_("Keep it as an attachment.")),
    (b"\xff\xd8\xff", N_("this is a picture."), N_("Keep it as an attachment.")),
)  # fmt: skip


def _demand_other_than_foreign(data: bytes, file: str) -> None:
    """Raises NotFromInstrument for what people take for a file of results."""
    for mark, what, todo in _FOREIGN:
        if data.startswith(mark):
            raise NotFromInstrument(file, what, todo)


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
