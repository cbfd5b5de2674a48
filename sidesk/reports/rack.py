"""Racks on paper: each as it stands from the front, with a list of what is in it and what collides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from sidesk.core.text import N_
from sidesk.reports.layout import fonts
from sidesk.reports.layout.fonts import BOLD, REGULAR
from sidesk.reports.voice import Voice

_MARGIN, _HEAD, _WIDE, _GAP = 42.0, 62.0, 210.0, 34.0
_INK, _GREY, _BAD = HexColor("#16212A"), HexColor("#46535D"), HexColor("#B3261E")
_DARK, _LIGHT, _LINE = HexColor("#2B3B49"), HexColor("#DDE4EA"), HexColor("#B8C2CA")
_UP = HexColor("#4FB477")
_ROW = 15.0


@dataclass(frozen=True)
class Unit:
    """A device: `bottom` is its lowest unit from below; `light` draws panels light."""

    code: str
    model: str
    bottom: int
    size: int
    light: bool = False
    ports: Sequence[str] = ()  # states: up, down or empty


@dataclass(frozen=True)
class Elevation:
    """One rack. A collision is two codes and the lowest unit both want."""

    name: str
    room: str
    units: int
    devices: Sequence[Unit]
    collisions: Sequence[tuple[str, str, int]] = ()
    free: int = 0
    longest: int = 0


def elevations(racks: Sequence[Elevation], title: str, *, language: str) -> bytes:
    """One A4 page a rack; more where its list is longer."""
    for name in (REGULAR, BOLD):
        fonts.face(name)  # registers it
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    canvas.setCreator("SiDesk")
    for one in racks:
        _Page(canvas, Voice(language), one, title).draw()
    canvas.save()
    return out.getvalue()


class _Page:
    """Draws one rack: the elevation at the left, the list at the right."""

    def __init__(self, canvas: Canvas, voice: Voice, rack: Elevation, title: str) -> None:
        self._canvas, self._voice, self._rack, self._title = canvas, voice, rack, title
        self._top: float = A4[1] - _MARGIN - _HEAD
        self._step: float = (self._top - _MARGIN) / rack.units

    def draw(self) -> None:
        self._head()
        self._frame()
        for device in self._rack.devices:
            self._device(device)
        self._list()
        self._canvas.showPage()

    def _head(self) -> None:
        canvas, rack = self._canvas, self._rack
        canvas.setFillColor(_INK)
        canvas.setFont(BOLD, 17)
        canvas.drawString(_MARGIN, A4[1] - _MARGIN - 10, " · ".join(p for p in (rack.name, rack.room) if p))
        canvas.setFont(REGULAR, 9.5)
        canvas.setFillColor(_GREY)
        text = self._voice.line(N_("{free} of {all} U are free, at most {longest} U in one piece."),
                                free=rack.free, all=rack.units, longest=rack.longest)  # fmt: skip
        canvas.drawString(_MARGIN, A4[1] - _MARGIN - 27, text)
        lit = any(device.ports for device in rack.devices)
        below = self._voice.listed(
            [self._title, *([self._voice.line(N_("filled ports are up"))] if lit else [])]
        )
        canvas.drawString(_MARGIN, A4[1] - _MARGIN - 41, below)

    def _y(self, unit: int) -> float:
        """The lower edge of a unit."""
        return _MARGIN + (unit - 1) * self._step

    def _frame(self) -> None:
        canvas, left = self._canvas, _MARGIN + 22
        canvas.setLineWidth(0.4)
        canvas.setStrokeColor(_LINE)
        for unit in range(2, self._rack.units + 1):
            canvas.line(left, self._y(unit), left + _WIDE, self._y(unit))
        canvas.setStrokeColor(_INK)
        canvas.setLineWidth(1.4)
        canvas.rect(left, _MARGIN, _WIDE, self._top - _MARGIN)
        canvas.setFont(REGULAR, 7)
        canvas.setFillColor(_GREY)
        for unit in range(1, self._rack.units + 1):
            canvas.drawRightString(left - 5, self._y(unit) + self._step / 2 - 2.5, str(unit))

    def _device(self, one: Unit) -> None:
        canvas, left = self._canvas, _MARGIN + 22
        pairs = self._rack.collisions
        wrong = any(one.code in pair[:2] for pair in pairs)
        second = any(one.code == pair[1] for pair in pairs)  # both stay in sight, side by side
        canvas.setFillColor(_LIGHT if one.light else _DARK)
        canvas.setStrokeColor(_BAD if wrong else _INK)
        canvas.setLineWidth(1.6 if wrong else 0.5)
        high = one.size * self._step
        wide = (_WIDE - 4) / 2 if wrong else _WIDE - 4
        left += 2 + (wide if second else 0)
        canvas.rect(left, self._y(one.bottom) + 1, wide, high - 2, fill=1)
        canvas.setFillColor(_INK if one.light else HexColor("#FFFFFF"))
        size = min(8.5, self._step * 0.62)
        canvas.setFont(BOLD, size)
        drawn = self._ports(one, left + wide - 5, self._y(one.bottom) + high / 2, wide / 2 - 8)
        canvas.setFillColor(_INK if one.light else HexColor("#FFFFFF"))
        text = _cut(one.code, BOLD, size, wide - 16 - drawn)
        canvas.drawString(left + 6, self._y(one.bottom) + high / 2 - size * 0.35, text)

    def _ports(self, one: Unit, right: float, middle: float, room: float) -> float:
        """Ports in two rows as on a front, the odd ones above: filled is up. Returns the room they took."""
        columns = -(-len(one.ports) // 2)
        if not columns or columns * 2.2 > room:
            return 0.0
        step = min(4.4, room / columns, self._step / 3)
        self._canvas.setLineWidth(0.3)
        self._canvas.setStrokeColor(_INK if one.light else _LIGHT)
        for number, state in enumerate(one.ports):
            column, lower = divmod(number, 2)
            x = right - (columns - column) * step
            y = middle + (-step - 0.2 if lower else 0.2)
            self._canvas.setFillColor(_UP)
            self._canvas.rect(x, y, step * 0.8, step * 0.8, fill=int(state == "up"))
        return columns * step

    def _list(self) -> None:
        canvas, left = self._canvas, _MARGIN + 22 + _WIDE + _GAP
        room, y = A4[0] - _MARGIN - left, self._top - 8
        canvas.setFont(BOLD, 9)
        canvas.setFillColor(_INK)
        canvas.drawString(left, y, "U")
        canvas.drawString(left + 42, y, self._voice.line(N_("Device")))
        for one in self._rack.devices:
            y -= _ROW
            if y < _MARGIN:
                canvas.showPage()
                y = A4[1] - _MARGIN - _ROW
            units = str(one.bottom) if one.size == 1 else f"{one.bottom}–{one.bottom + one.size - 1}"
            canvas.setFont(REGULAR, 8.5)
            canvas.setFillColor(_INK)
            canvas.drawString(left, y, units)
            text = " · ".join(part for part in (one.code, one.model) if part)
            canvas.drawString(left + 42, y, _cut(text, REGULAR, 8.5, room - 42))
        canvas.setFillColor(_BAD)
        for first, second, unit in self._rack.collisions:
            told = self._voice.line(N_("{first} and {second} both want U {unit}."),
                                    first=first, second=second, unit=unit)  # fmt: skip
            for line in simpleSplit(told, BOLD, 8.5, room):
                y -= _ROW
                canvas.setFont(BOLD, 8.5)
                canvas.drawString(left, max(y, _MARGIN), line)


def _cut(text: str, font: str, size: float, room: float) -> str:
    if stringWidth(text, font, size) <= room:
        return text
    while text and stringWidth(f"{text}…", font, size) > room:
        text = text[:-1]
    return f"{text}…"
