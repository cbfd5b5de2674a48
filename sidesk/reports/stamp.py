"""How a seal looks that is added to a finished paper: one small page, drawn into its field."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from sidesk.core.canonical import Json
from sidesk.reports.answers import drawn
from sidesk.reports.layout import strokes
from sidesk.reports.layout.canvas import PaperCanvas, shortened
from sidesk.reports.layout.style import INK2
from sidesk.reports.layout.type import CELL, TINY

_FOOT = 11.0  # room below the strokes for name and time


def seal_appearance(signature: Mapping[str, Json], rect: tuple[float, float, float, float]) -> bytes:
    """A PDF page of the size of a field's rectangle with the drawn line, the name and the time.

    `signature` is one entry of a revision's `signatures`. The first seal needs none: the paper has its line.
    """
    width, height = rect[2] - rect[0], rect[3] - rect[1]
    out = BytesIO()
    canvas = PaperCanvas(out, pagesize=(width, height), invariant=1, pageCompression=1)
    canvas.addLiteral(strokes.code(drawn(signature), (4, _FOOT, width - 8, height - _FOOT - 2)))
    at = str(signature.get("at") or "").replace("T", " ").replace("+", " +")
    time = canvas.string(width - 2, 2.5, at, TINY.coloured(INK2).right)
    name = shortened(str(signature.get("name") or ""), CELL, max(width - time - 10, 20))
    canvas.line_of_text(2, 2.5, name, CELL)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
