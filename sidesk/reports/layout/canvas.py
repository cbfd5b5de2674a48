"""A canvas that sets lines by our own breaker, caches encoded text and places marks as forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from reportlab.pdfgen.canvas import Canvas

from sidesk.reports.layout import breaker, marks
from sidesk.reports.layout.fonts import REGULAR, em, face
from sidesk.reports.layout.style import INK, Colour

Align: TypeAlias = Literal["left", "centre", "right"]
Text: TypeAlias = str | tuple[breaker.Span, ...]
Placed: TypeAlias = tuple[float, float, str]  # x, baseline, text

_SHIFT = {"left": 0.0, "centre": 0.5, "right": 1.0}


@lru_cache(maxsize=32768)
def lines_of(
    text: Text, font: str, size: float, width: float, *, justify: bool = False
) -> tuple[breaker.Line, ...]:
    """The lines of `text` in a column of `width` points."""
    spans = ((text, font),) if isinstance(text, str) else text
    return tuple(breaker.lines(spans, width / size, em, justify=justify))


def height_of(text: Text, font: str, size: float, leading: float, width: float) -> float:
    """What `PaperCanvas.block` would need."""
    return leading * len(lines_of(text, font, size, round(width, 2)))


def width_of(text: Text, font: str, size: float) -> float:
    """Width of one unbroken line."""
    return max(line.width for line in lines_of(text, font, size, 1e6)) * size


def shortened(text: str, font: str, size: float, width: float) -> str:
    """The text, or as much of it as fits with three dots."""
    if em(text, font) * size <= width:
        return text
    kept = text
    while kept and em(kept + "...", font) * size > width:
        kept = kept[:-1]
    return kept.rstrip() + "..."


class PaperCanvas(Canvas):  # type: ignore[misc]
    """ReportLab's canvas with the house's way of setting text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initialFontName", REGULAR)
        super().__init__(*args, **kwargs)
        self._encoded: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}

    def string(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        *,
        font: str = REGULAR,
        colour: Colour = INK,
        align: Align = "left",
    ) -> float:
        """One string on a baseline, exactly as wide as its glyphs; returns its width."""
        width = em(text, font) * size
        self.strings([(x - width * _SHIFT[align], y, text)], size, font=font, colour=colour)
        return width

    def strings(
        self, items: Iterable[Placed], size: float, *, font: str = REGULAR, colour: Colour = INK
    ) -> None:
        """Many strings of one font, size and colour in one text object."""
        code = [_fill(colour), "BT"]
        current = ""
        for x, y, text in items:
            code.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
            for name, shown in self._encode(text, font):
                if name != current:
                    code.append(f"{name} {size:g} Tf")
                    current = name
                code.append(shown)
        code.append("ET")
        self.addLiteral("\n".join(code))

    def line_of_text(
        self,
        x: float,
        y: float,
        text: Text,
        size: float = 9,
        *,
        font: str = REGULAR,
        colour: Colour = INK,
        align: Align = "left",
    ) -> float:
        """One line on a baseline with the fine spacing of mixed text; returns its width."""
        line = lines_of(text, font, size, 1e6)[0]
        width = line.width * size
        self._set([(x - width * _SHIFT[align], y, line)], size, colour)
        return width

    def block(
        self,
        x: float,
        top: float,
        width: float,
        text: Text,
        size: float = 9,
        leading: float = 14,
        *,
        font: str = REGULAR,
        colour: Colour = INK,
        align: Align = "left",
        justify: bool = False,
    ) -> float:
        """Lines in a column, `top` being its upper edge; returns the height used."""
        lines = lines_of(text, font, size, round(width, 2), justify=justify)
        y = top - (leading - size) / 2 - size * 0.86
        placed = []
        for line in lines:
            placed.append((x + (width - line.width * size) * _SHIFT[align], y, line))
            y -= leading
        self._set(placed, size, colour)
        return leading * len(lines)

    def rule(self, x: float, y: float, x2: float, weight: float, colour: Colour, dash: str = "") -> None:
        """A horizontal line."""
        self._stroke(f"{x:.2f} {y:.2f} m {x2:.2f} {y:.2f} l", weight, colour, dash)

    def upright(self, x: float, y: float, y2: float, weight: float, colour: Colour, dash: str = "") -> None:
        """A vertical line."""
        self._stroke(f"{x:.2f} {y:.2f} m {x:.2f} {y2:.2f} l", weight, colour, dash)

    def tint(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled rectangle without a border."""
        self.addLiteral(f"{_fill(colour)} {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def frame(
        self, x: float, y: float, width: float, height: float, weight: float, colour: Colour, dash: str = ""
    ) -> None:
        """The border of a rectangle."""
        self._stroke(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re", weight, colour, dash)

    def mark(self, kind: str, x: float, y: float, size: float = 7.5) -> None:
        """A verdict mark centred on x, y: drawn once as a form, then only placed."""
        name = f"MARK-{kind}-{size:g}"
        if not self.hasForm(name):
            self.beginForm(name, -size, -size, size, size)
            self.addLiteral(marks.code(kind, size))
            self.endForm()
        self.addLiteral(f"q 1 0 0 1 {x:.2f} {y:.2f} cm")
        self.doForm(name)
        self.addLiteral("Q")

    def _stroke(self, path: str, weight: float, colour: Colour, dash: str) -> None:
        red, green, blue = colour
        style = f"[{dash}] 0 d" if dash else "[] 0 d"
        self.addLiteral(f"q {red:.4g} {green:.4g} {blue:.4g} RG {weight:g} w {style} {path} S Q")

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

    def _set(self, placed: Sequence[tuple[float, float, breaker.Line]], size: float, colour: Colour) -> None:
        code = [_fill(colour), "BT"]
        current = ""
        for x, y, line in placed:
            for run in line.runs:
                code.append(f"{run.spacing * size:.3g} Tc 1 0 0 1 {x + run.x * size:.2f} {y:.2f} Tm")
                for name, shown in self._encode(run.text, run.font):
                    if name != current:
                        code.append(f"{name} {size:g} Tf")
                        current = name
                    code.append(shown)
        code += ["0 Tc", "ET"]
        self.addLiteral("\n".join(code))


def _fill(colour: Colour) -> str:
    red, green, blue = colour
    return f"{red:.4g} {green:.4g} {blue:.4g} rg"
