"""Make the two small fonts of English punctuation from Noto Sans SC: resources/fonts/SiDeskLatin-*.ttf.

    python packaging/latin_font.py

Noto Sans SC draws “ ” ‘ ’ … · × ± ≥ ≤ as wide as a Chinese character, also between English words. Its own
narrow forms are behind the font feature `pwid`, which would squeeze the commas of Chinese answers as well.
So English has these few signs in a family of its own that stands before the Chinese one.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
FAMILY = "SiDesk Latin"  # not the name of the font it comes from: the licence asks for that
NARROW = "“”‘’"  # drawn anew by the font itself
TRIMMED = "·×±≥≤"  # drawn well, with too much room at both sides
BESIDE = {"·": 130}  # thousandths of the size, at each side of a trimmed sign
CLOSE = 60  # the same where nothing is said


def main() -> None:
    """Write both weights."""
    for weight in ("Regular", "Bold"):
        source = TTFont(FONTS / f"NotoSansSC-{weight}.ttf")
        _use_narrow(source)
        _trim(source)
        _dots(source)
        wanted = Subsetter(Options(layout_features=[], notdef_outline=True, hinting=False, name_IDs=["*"]))
        wanted.populate(text=f"{NARROW}{TRIMMED}…")
        wanted.subset(source)
        _rename(source, weight)
        source["head"].modified = source["head"].created  # the same bytes whenever it is made
        source.recalcTimestamp = False
        source.save(FONTS / f"SiDeskLatin-{weight}.ttf")


def _use_narrow(font: TTFont) -> None:
    """The forms of the feature `pwid` take the place of the wide ones."""
    table = font["GSUB"].table
    wide = {sign: font.getBestCmap()[ord(sign)] for sign in NARROW}
    (lookups,) = [one.Feature.LookupListIndex for one in table.FeatureList.FeatureRecord
                  if one.FeatureTag == "pwid"]  # fmt: skip
    narrow: dict[str, str] = {}
    for number in lookups:
        for part in table.LookupList.Lookup[number].SubTable:
            narrow |= getattr(part, "ExtSubTable", part).mapping
    for sign in NARROW:
        for cmap in font["cmap"].tables:
            if ord(sign) in cmap.cmap:  # several tables may be one
                cmap.cmap[ord(sign)] = narrow[wide[sign]]


def _trim(font: TTFont) -> None:
    for sign in TRIMMED:
        name = font.getBestCmap()[ord(sign)]
        glyph = font["glyf"][name]
        room = BESIDE.get(sign, CLOSE)
        _draw(font, name, [(name, room - glyph.xMin)], glyph.xMax - glyph.xMin + 2 * room)


def _dots(font: TTFont) -> None:
    """An ellipsis of three full stops on the base line."""
    names = font.getBestCmap()
    stop, wide = names[ord(".")], font["hmtx"][names[ord(".")]][0]
    _draw(font, names[ord("…")], [(stop, wide * n) for n in range(3)], 3 * wide)


def _draw(font: TTFont, name: str, parts: list[tuple[str, int]], advance: int) -> None:
    glyphs, pen = font.getGlyphSet(), TTGlyphPen(None)
    for part, across in parts:
        glyphs[part].draw(TransformPen(pen, (1, 0, 0, 1, across, 0)))
    made = pen.glyph()
    font["glyf"][name] = made
    made.recalcBounds(font["glyf"])
    font["hmtx"][name] = (advance, made.xMin)


def _rename(font: TTFont, weight: str) -> None:
    told = {1: FAMILY, 2: weight, 3: f"{FAMILY} {weight}", 4: f"{FAMILY} {weight}",
            6: f"SiDeskLatin-{weight}", 16: FAMILY, 17: weight}  # fmt: skip
    for record in font["name"].names:
        record.string = told.get(record.nameID, str(record))


if __name__ == "__main__":
    main()
