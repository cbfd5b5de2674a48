"""A canvas that sets lines by our own breaker, caches encoded text and places marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any, TypeAlias

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from sidesk.reports.layout import breaker, marks
from sidesk.reports.layout.fonts import REGULAR, em, face
from sidesk.reports.layout.style import ACCENT, Colour
from sidesk.reports.layout.type import Pen, Type

Text: TypeAlias = str | tuple[breaker.Span, ...]
Placed: TypeAlias = tuple[float, float, str]  # x, baseline, text
Box: TypeAlias = tuple[float, float, float, float]  # x, y, width, height

_SHIFT = {"left": 0.0, "centre": 0.5, "right": 1.0}
_ASCENT = 0.86  # where the baseline stands in a line, in em from its top
_ONE_LINE = 1e6


@lru_cache(maxsize=32768)
def _broken(text: Text, font: str, width: float, justify: bool) -> tuple[breaker.Line, ...]:
    spans = ((text, font),) if isinstance(text, str) else text
    return tuple(breaker.lines(spans, width, em, justify=justify))


def lines_of(text: Text, kind: Type, width: float) -> tuple[breaker.Line, ...]:
    """The lines of `text` in a column of `width` points."""
    return _broken(text, kind.font, round(width / kind.size, 3), kind.justify)


def height_of(text: Text, kind: Type, width: float) -> float:
    """What `PaperCanvas.block` would need; nothing for no text."""
    return kind.leading * len(lines_of(text, kind, width)) if text else 0.0


def width_of(text: Text, kind: Type) -> float:
    """Width of the longest line, unbroken."""
    return max(line.width for line in lines_of(text, kind, _ONE_LINE)) * kind.size


def shortened(text: str, kind: Type, width: float) -> str:
    """The text, or as much of it as fits with three dots."""
    room = width / kind.size
    if em(text, kind.font) <= room:
        return text
    kept = text
    while kept and em(kept + "...", kind.font) > room:
        kept = kept[:-1]
    return kept.rstrip() + "..."


class PaperCanvas(Canvas):  # type: ignore[misc]
    """ReportLab's canvas with the house's way of setting text."""

    accent: Colour = ACCENT  # what is printed where the style says ACCENT

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initialFontName"] = face(REGULAR).fontName
        super().__init__(*args, **kwargs)
        self._outline_level = -1
        self._encoded: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}

    def _filled(self, colour: Colour) -> str:
        return _fill(self.accent if colour is ACCENT else colour)

    def logo(self, png: bytes, box: Box) -> float:
        """A logo at the left of a box, as large as fits; returns its width. Embedded once in a file."""
        image = ImageReader(BytesIO(png))
        wide, high = image.getSize()
        x, y, width, height = box
        scale = min(width / wide, height / high)
        name = f"LOGO-{wide * scale:.2f}-{high * scale:.2f}"
        if not self.hasForm(name):
            self.beginForm(name, 0, 0, wide * scale, high * scale)
            self.drawImage(image, 0, 0, wide * scale, high * scale)
            self.endForm()
        self.place_form(name, x, y + (height - high * scale) / 2)
        return float(wide * scale)

    def string(self, x: float, y: float, text: str, kind: Type) -> float:
        """One string on a baseline, exactly as wide as its glyphs; returns its width."""
        width = em(text, kind.font) * kind.size
        self.strings([(x - width * _SHIFT[kind.align], y, text)], kind)
        return width

    def strings(self, items: Iterable[Placed], kind: Type) -> None:
        """Many strings of one type in one text object."""
        code = [self._filled(kind.colour), "BT"]
        current = ""
        for x, y, text in items:
            code.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
            for name, shown in self._encode(text, kind.font):
                if name != current:
                    code.append(f"{name} {kind.size:g} Tf")
                    current = name
                code.append(shown)
        code.append("ET")
        self.addLiteral("\n".join(code))

    def line_of_text(self, x: float, y: float, text: Text, kind: Type) -> float:
        """One line on a baseline with the fine spacing of mixed text; returns its width."""
        if not text:
            return 0.0
        line = lines_of(text, kind, _ONE_LINE)[0]
        width = line.width * kind.size
        self._set([(x - width * _SHIFT[kind.align], y, line)], kind)
        return width

    def block(self, x: float, top: float, width: float, text: Text, kind: Type) -> float:
        """Lines in a column, `top` being its upper edge; returns the height used."""
        if not text:
            return 0.0
        lines = lines_of(text, kind, width)
        y = top - (kind.leading - kind.size) / 2 - kind.size * _ASCENT
        placed = []
        for line in lines:
            placed.append((x + (width - line.width * kind.size) * _SHIFT[kind.align], y, line))
            y -= kind.leading
        self._set(placed, kind)
        return kind.leading * len(lines)

    def rule(self, x: float, y: float, x2: float, pen: Pen) -> None:
        """A horizontal line."""
        self.path(f"{x:.2f} {y:.2f} m {x2:.2f} {y:.2f} l", pen)

    def upright(self, x: float, y: float, y2: float, pen: Pen) -> None:
        """A vertical line."""
        self.path(f"{x:.2f} {y:.2f} m {x:.2f} {y2:.2f} l", pen)

    def frame(self, box: Box, pen: Pen) -> None:
        """The border of a rectangle, inside it: it stands on the same edge as the rules above and below."""
        (x, y, width, height), half = box, pen.weight / 2
        inner = (x + half, y + half, width - pen.weight, height - pen.weight)
        self.path("{:.2f} {:.2f} {:.2f} {:.2f} re".format(*inner), pen)

    def tint(self, box: Box, colour: Colour) -> None:
        """A filled rectangle without a border."""
        self.addLiteral(self._filled(colour) + " {:.2f} {:.2f} {:.2f} {:.2f} re f".format(*box))

    def path(self, path: str, pen: Pen) -> None:
        """Stroke path operators."""
        red, green, blue = pen.colour
        self.addLiteral(f"q {red:.4g} {green:.4g} {blue:.4g} RG {pen.weight:g} w [{pen.dash}] 0 d {path} S Q")

    def drawing(self, draw: Callable[[], object]) -> str:
        """The operators of what `draw` draws, which does not stand on the page then."""
        code: list[str] = self._code  # ReportLab's name
        begun = len(code)
        draw()
        drawn = "\n".join(code[begun:])
        del code[begun:]
        return drawn

    def mark(self, kind: str, x: float, y: float, size: float = 7.5) -> None:
        """A verdict mark centred on x, y: drawn once as a form, then only placed."""
        name = f"MARK-{kind}-{size:g}"
        if not self.hasForm(name):
            self.beginForm(name, -size, -size, size, size)
            self.addLiteral(marks.code(kind, size))
            self.endForm()
        self.place_form(name, x, y)

    def place_form(self, name: str, x: float, y: float) -> None:
        """Put a form, defined before or later, with its origin at x, y."""
        self.addLiteral(f"q 1 0 0 1 {x:.2f} {y:.2f} cm")
        self.doForm(name)
        self.addLiteral("Q")

    def bookmark(self, key: str, text: str, level: int, top: float) -> None:
        """An entry of the reader's outline; a level that has nothing above it moves up."""
        self._outline_level = min(level, self._outline_level + 1)
        self.bookmarkPage(key, fit="XYZ", left=0, top=top)
        self.addOutlineEntry(text, key, self._outline_level, closed=self._outline_level == 0)

    def figure(self, number: int, top: float) -> None:
        """The place a figure's number leads to."""
        self.bookmarkPage(_figure_key(number), fit="XYZ", left=0, top=self.absolutePosition(0, top)[1])

    def link_to_figure(self, number: int, box: Box) -> None:
        """Make a box lead to a figure. Every figure that is named is also printed."""
        x, y, width, height = box
        self.linkRect("", _figure_key(number), (x, y, x + width, y + height), relative=1, thickness=0)

    def _encode(self, text: str, font: str) -> tuple[tuple[str, str], ...]:
        """The text-showing operators of a string: (name of the subset font, operator) in order."""
        found = self._encoded.get((font, text))
        if found is None:
            owner = face(font)
            found = tuple(
                (owner.getSubsetInternalName(subset, self._doc), f"({self._escape(part)}) Tj")
                for subset, part in owner.splitString(text, self._doc)
            )
            self._encoded[font, text] = found
        return found

    def _set(self, placed: Sequence[tuple[float, float, breaker.Line]], kind: Type) -> None:
        code = [self._filled(kind.colour), "BT"]
        current = ""
        spacing = 0.0
        for x, y, line in placed:
            for run in line.runs:
                if run.spacing != spacing:
                    spacing = run.spacing
                    code.append(f"{spacing * kind.size:.3f} Tc")
                code.append(f"1 0 0 1 {x + run.x * kind.size:.2f} {y:.2f} Tm")
                for name, shown in self._encode(run.text, run.font):
                    if name != current:
                        code.append(f"{name} {kind.size:g} Tf")
                        current = name
                    code.append(shown)
        if spacing:
            code.append("0 Tc")
        code.append("ET")
        self.addLiteral("\n".join(code))


def _figure_key(number: int) -> str:
    return f"figure-{number}"


def _fill(colour: Colour) -> str:
    red, green, blue = colour
    return f"{red:.4g} {green:.4g} {blue:.4g} rg"
