"""The embedded fonts: registered once, measured in em, asked which characters they hold."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

from sidesk.core.files import resources

REGULAR, BOLD, MONO = "SiDesk", "SiDesk-Bold", "SiDesk-Mono"
_FILES = {
    REGULAR: "NotoSansSC-Regular.ttf",
    BOLD: "NotoSansSC-Bold.ttf",
    MONO: "NotoSansMono-Regular.ttf",
}


@cache
def face(font: str) -> Any:
    """The registered font; loading a full face takes about a quarter of a second, once."""
    if font not in _FILES:
        raise ValueError(font)
    ttfonts.makeToUnicodeCMap = _to_unicode
    rl_config.useA85 = 0  # as text of 85 signs a photo would be a quarter larger
    pdfmetrics.registerFont(ttfonts.TTFont(font, str(resources("fonts", _FILES[font]))))
    return pdfmetrics.getFont(font)


def holds(character: str, font: str = REGULAR) -> bool:
    """Whether the face has a glyph for this character."""
    return ord(character) in face(font).face.charToGlyph


@lru_cache(maxsize=65536)
def em(text: str, font: str) -> float:
    """Width of `text` set at 1 pt."""
    width: float = face(font).stringWidth(text, 1)
    return width


def _to_unicode(name: str, subset: list[int]) -> str:
    """The character map of one subset font in UTF-16.

    ReportLab 5.1 writes code points above U+FFFF with five hex digits: 王𬭎刚 prints rightly but is
    copied and searched as 王Ⲵ刚. Names of people need those characters.
    """
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    for start in range(0, len(subset), 100):  # a block may hold at most 100 entries
        part = subset[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [f"<{start + i:02X}> <{_utf16(code)}>" for i, code in enumerate(part)]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def _utf16(code: int) -> str:
    if 0xD800 <= code <= 0xDFFF:
        return "FFFD"
    return chr(code).encode("utf-16-be").hex().upper()
