"""Writes OTDR files, so that no tester's real file is needed: Bellcore version 1 and Telcordia version 2."""

from __future__ import annotations

import binascii
import struct
from dataclasses import dataclass, field

LIGHT = 299_792_458.0


@dataclass
class Event:
    """Metres from the beginning, decibels, and the eight characters of the type."""

    metres: float
    loss: float = 0.0
    reflectance: float = 0.0
    code: str = "0F9999LS"
    slope: float = 0.2
    comment: str = ""


@dataclass
class Shot:
    """Everything of a measurement that the writer puts into a file."""

    version: int = 2
    cable: str = "GL-01"
    fibre: str = "7"
    wavelength: int = 1310
    fixed_wavelength: int = 13100
    start: str = "ODF-A"
    end: str = "ODF-B"
    operator: str = "Li"
    comment: str = ""
    supplier: tuple[str, ...] = ("Maker", "OT-1", "S1001", "M1", "MS1", "1.0", "")
    when: int = 1_790_000_000
    pulse: int = 100
    index: float = 1.468
    spacing: float = 2.0  # metres between points
    levels: list[int] = field(default_factory=lambda: [20_000 - 10 * i for i in range(1000)])
    events: list[Event] = field(
        default_factory=lambda: [
            Event(0.0, 0.0, -45.0, "1F9999LS"),
            Event(812.4, 0.213),
            Event(1510.0, 0.35, -52.1, "1F9999LS"),
            Event(1800.0, 0.0, -14.5, "1E9999LS"),
        ]
    )
    factors: tuple[int, ...] = (1000,)  # of the pieces of the trace, which are of the same size
    total_loss: float = 1.234
    checksum: bool = True
    encoding: str = "utf-8"


def sor(shot: Shot | None = None) -> bytes:
    """The bytes of the file."""
    shot = shot or Shot()
    parts = [
        ("GenParams", _general(shot)),
        ("SupParams", b"".join(text.encode(shot.encoding) + b"\0" for text in shot.supplier)),
        ("FxdParams", _fixed(shot)),
        ("KeyEvents", _events(shot)),
        ("DataPts", _points(shot)),
        ("Cksum", b"\0\0"),
    ]
    second = shot.version == 2
    bodies = [(name, (name.encode() + b"\0" if second else b"") + body) for name, body in parts]
    entries = b"".join(
        name.encode() + b"\0" + struct.pack("<HI", 100 * shot.version, len(body)) for name, body in bodies
    )
    head = (b"Map\0" if second else b"") + struct.pack(
        "<HIH", 100 * shot.version, len(entries) + (12 if second else 8), len(parts) + 1
    )
    data = head + entries + b"".join(body for _, body in bodies)
    stated = binascii.crc_hqx(data[:-2], 0xFFFF) ^ (0 if shot.checksum else 1)
    return data[:-2] + struct.pack("<H", stated)


def _text(shot: Shot, text: str) -> bytes:
    return text.encode(shot.encoding) + b"\0"


def _general(shot: Shot) -> bytes:
    second = shot.version == 2
    return b"".join((
        b"EN", _text(shot, shot.cable), _text(shot, shot.fibre),
        struct.pack("<HH", 652, shot.wavelength) if second else struct.pack("<H", shot.wavelength),
        _text(shot, shot.start), _text(shot, shot.end), _text(shot, ""), b"BC",
        struct.pack("<ii", 0, 0) if second else struct.pack("<i", 0),
        _text(shot, shot.operator), _text(shot, shot.comment),
    ))  # fmt: skip


def _fixed(shot: Shot) -> bytes:
    second = shot.version == 2
    spacing = round(shot.spacing * shot.index / LIGHT / 1e-14)
    begin = struct.pack("<I2sH", shot.when, b"mt", shot.fixed_wavelength)
    offset = struct.pack("<ii", 0, 0) if second else struct.pack("<i", 0)
    pulses = struct.pack("<HHII", 1, shot.pulse, spacing, len(shot.levels))
    rest = struct.pack("<IHI", round(shot.index * 1e5), 800, 4000)
    rest += struct.pack("<H", 150) if second else b""
    rest += struct.pack("<I", 20_000) + (struct.pack("<i", 0) if second else b"")
    rest += struct.pack("<iHhHHHH", 0, 0, 0, 0, 200, 4000, 3000)
    return begin + offset + pulses + rest + (b"ST" + struct.pack("<4i", 0, 0, 0, 0) if second else b"")


def _events(shot: Shot) -> bytes:
    body = struct.pack("<H", len(shot.events))
    for number, event in enumerate(shot.events, start=1):
        time = round(event.metres * shot.index / LIGHT / 1e-10)
        body += struct.pack(
            "<HIhhi",
            number,
            time,
            round(event.slope * 1000),
            round(event.loss * 1000),
            round(event.reflectance * 1000),
        )
        body += event.code.encode() + (bytes(20) if shot.version == 2 else b"") + _text(shot, event.comment)
    return body + struct.pack("<iiIHiI", round(shot.total_loss * 1000), 0, 0, 31_500, 0, 0)


def _points(shot: Shot) -> bytes:
    count, pieces = len(shot.levels), len(shot.factors)
    made = struct.pack("<IH", count, pieces)
    for number, factor in enumerate(shot.factors):
        levels = shot.levels[number * count // pieces : (number + 1) * count // pieces]
        made += struct.pack("<IH", len(levels), factor) + struct.pack(f"<{len(levels)}H", *levels)
    return made
