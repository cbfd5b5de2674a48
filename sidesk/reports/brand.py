"""What a firm adds to the house style: its logo in the foot and on covers, and its own accent colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

from sidesk.core.errors import SideskError
from sidesk.core.text import N_
from sidesk.reports.layout.style import ACCENT, TINT, Colour

LARGEST = 5 * 1024 * 1024  # bytes of a file that is looked at
LONGEST = 800  # pixels: 60 mm on a cover at 340 dpi
LEAST = 4.5  # contrast of text with its ground (WCAG 2.2, AA)
_HEX = re.compile(r"#?([0-9A-Fa-f]{6})")
_MOST_PIXELS = 50_000_000
_FORMATS = ("PNG", "JPEG")


class LogoRefused(SideskError):
    """A file that cannot be printed as a logo."""

    text = N_("“{name}” is no logo that can be printed: {why}")
    advice = N_("Choose a PNG or JPEG file below 5 MB.")


class ColourRefused(SideskError):
    """A colour in which numbers of sections could not be read, or that is none."""

    text = N_("“{colour}” is not taken: {why}")
    advice = N_("Choose a darker colour, such as #0B4F8A.")


@dataclass(frozen=True)
class Brand:
    """`logo` is a PNG as `logo_of` makes it, empty for none."""

    logo: bytes = b""
    accent: Colour = ACCENT


PLAIN = Brand()


def logo_of(data: bytes, name: str = "") -> bytes:
    """The picture drawn anew: upright, on white, without anything else the file held. Raises LogoRefused."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(data) > LARGEST:
        raise LogoRefused(name=name, why=N_("it is larger than 5 MB."))
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise LogoRefused(name=name, why=N_("it has too many points."))
            turned = (ImageOps.exif_transpose(opened) or opened).convert("RGBA")
            turned.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
            flat = Image.new("RGB", turned.size, "white")
            flat.paste(turned, mask=turned.getchannel("A"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as bad:
        raise LogoRefused(name=name, why=N_("it is no PNG or JPEG, or it is damaged.")) from bad
    out = BytesIO()
    flat.save(out, "PNG", optimize=True)
    return out.getvalue()


def accent_of(text: str) -> Colour:
    """The colour of `#RRGGBB`; the house's own for nothing. Raises ColourRefused where it reads badly."""
    if not text.strip():
        return ACCENT
    found = _HEX.fullmatch(text.strip())
    if found is None:
        raise ColourRefused(colour=text.strip(), why=N_("a colour is written as # and six digits."))
    red, green, blue = (int(found[1][i : i + 2], 16) / 255 for i in (0, 2, 4))
    if contrast((red, green, blue), TINT) < LEAST:
        raise ColourRefused(colour=text.strip(), why=N_("its contrast on paper is below 4.5."))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
