"""`sidesk import`: what the files of instruments hold."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from sidesk.actions.measured_values import KINDS
from sidesk.core.canonical import Json
from sidesk.core.errors import CannotRead, SideskError
from sidesk.core.text import Words
from sidesk.instruments import reading
from sidesk.instruments.reading import Hints
from sidesk.instruments.results import Reading, Result

GOOD, UNREADABLE = 0, 2
_LINK = ("id", "result", "star", "limit", "length_m")
SHOWN = {
    "otdr": ("cable", "fibre", "wavelength_nm", "length_m", "loss_db", "events", "measured_at"),
    "throughput": ("protocol", "direction", "server", "sent_mbps", "received_mbps", "lost_percent",
        "retransmits"),
    "device": (
        "hostname", "command", "model", "software", "patch", "uptime", "serials", "ports", "vlans", "poe",
        "neighbours", "optics", "boards", "power", "fans", "temperatures", "clock", "saved",
    ),
    "copper": (*_LINK, "headroom_db"),
    "fibre": (*_LINK, "fibre", "wavelength_nm", "loss_db"),
    "wifi": ("place", "ssid", "channel", "rssi_dbm"),
    "table": (*_LINK, "other"),
    "connection": ("point", "target", "sent", "lost", "average_ms", "longest_ms", "result"),
    "uplink": ("link", "protocol", "speed", "received_mbps", "lost_percent", "result"),
    "services": ("vlan", "dhcp", "dns", "gateway"),
    "laptop": ("hostname", "method"),
}  # fmt: skip


def remembered(folder: Path, passphrase: str, words: Words) -> Mapping[str, Mapping[str, str]]:
    """What people said about the headers of tables in this store; a store that stays shut costs a line."""
    from sidesk.actions import measured_tables, opening

    if not opening.is_there(folder):
        return {}
    try:
        desk = opening.unlock(folder, passphrase=passphrase)
    except SideskError as problem:
        told = words.gettext("The columns that this store remembers are not used: {why}")
        sys.stderr.write(f"sidesk: {told.format(why=problem.told(words))}\n")
        return {}
    try:
        return measured_tables.remembered(desk).fields
    finally:
        desk.close()


def take_in(files: Sequence[str], hints: Hints, words: Words, *, as_json: bool) -> int:
    """Print the results of all files; a file that cannot be read costs a line on stderr and the exit code."""
    code = GOOD
    told: list[Json] = []
    notes: list[Json] = []
    for file in files:
        try:
            found = read_file(Path(file), hints)
        except SideskError as problem:
            sys.stderr.write(f"sidesk: {words.line(problem.told(words), problem.advised(words))}\n")
            code = UNREADABLE
            continue
        told += [result.as_json(words) for result in found.results]
        notes += [note.told(words) for note in found.notes]
        if not as_json:
            sys.stdout.write("".join(f"{line}\n" for line in _lines(found, words)))
    if as_json:
        _print_json(told, notes)
    return code


def _print_json(results: list[Json], notes: list[Json]) -> None:
    """One result a line: a table has thousands, and neither a person nor a program wants them as one text."""
    sys.stdout.write('{"results": [')
    for place, result in enumerate(results):
        sys.stdout.write((",\n " if place else "\n ") + json.dumps(result, ensure_ascii=False))
    sys.stdout.write(f'], "notes": {json.dumps(notes, ensure_ascii=False)}}}\n')


def read_file(path: Path, hints: Hints) -> Reading:
    """The results of one file. Raises CannotRead and the kinds of InstrumentFileUnusable."""
    try:
        if path.is_file():
            reading.demand_size(path.stat().st_size, path.name)
        with path.open("rb") as stream:
            data = stream.read(reading.LARGEST + 1)
    except OSError as problem:
        raise CannotRead.because(path, problem) from problem
    return reading.read(data, path.name, hints)


def _lines(found: Reading, words: Words) -> list[str]:
    return [
        *(_line(result, words) for result in found.results),
        *(f"  {note.told(words)}" for note in found.notes),
    ]


def _line(result: Result, words: Words) -> str:
    """The file, the place in it, the kind, what matters most of it, and what is to be said of it."""
    source = result.source
    place = source.row or source.line
    head = f"{source.file}{f':{place}' if place else ''}: {words.gettext(KINDS[result.kind])}"
    shown = [f"{name} {_short(result.values[name])}" for name in SHOWN[result.kind] if name in result.values]
    notes = [note.told(words) for note in result.notes]
    return " ".join([" — ".join(filter(None, (head, " · ".join(shown)))), *notes])


def _short(value: Json) -> str:
    """A list is told by its length."""
    return str(len(value)) if isinstance(value, list | dict) else str(value)
