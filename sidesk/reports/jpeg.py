"""Photos made ready for paper: JPEG in, JPEG out; anything else is converted or refused."""

from __future__ import annotations

import logging
import struct
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from sidesk.core.errors import AttachmentMissing
from sidesk.forms.photos import BLOCKS, BLUR, Mark

if TYPE_CHECKING:
    from PIL.Image import Image

_LOG = logging.getLogger(__name__)

LONGEST = 1600  # pixels; 83 mm at 490 dpi
_QUALITY = 85
_MOST_PIXELS = 200_000_000  # a larger picture is no photo
_UPRIGHT = 1
_ORIENTATION = 0x0112


def prepared(data: bytes) -> bytes | None:
    """The picture as a JPEG that PDF/A accepts, or None if it cannot be read."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data)) as image:
            if image.width * image.height > _MOST_PIXELS:
                return None
            if _passes_through(image):
                return _without_metadata(data)
            return _encoded(image)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        struct.error,
        Image.DecompressionBombError,
    ):
        # Pillow reports damage in all these ways; the paper says it in a sentence.
        _LOG.info("a picture of %d bytes could not be read", len(data))
        return None


def loader(load: Callable[[str], bytes]) -> Callable[[str], bytes | None]:
    """Prepared pictures by hash; one that is not on this computer reads as None."""

    def picture(sha256: str) -> bytes | None:
        try:
            return prepared(load(sha256))
        except (KeyError, OSError, AttachmentMissing):
            return None

    return picture


def blurred(data: bytes, marks: Sequence[Mark]) -> bytes:
    """A prepared picture without what lies below its blurred areas: nothing can be read out of the copy."""
    from PIL import Image

    areas = [mark for mark in marks if mark.kind == BLUR]
    if not areas:
        return data
    with Image.open(BytesIO(data)) as image:
        image.load()
        for mark in areas:
            left, top, right, bottom = mark.area(*image.size)
            box = (int(left), int(top), min(image.width, int(right) + 1), min(image.height, int(bottom) + 1))
            wide, high = box[2] - box[0], box[3] - box[1]
            if wide < 1 or high < 1:
                continue
            block = max(wide, high) / BLOCKS
            few = (max(1, round(wide / block)), max(1, round(high / block)))
            coarse = image.crop(box).resize(few, Image.Resampling.BOX)
            image.paste(coarse.resize((wide, high), Image.Resampling.NEAREST), box)
        out = BytesIO()
        image.save(out, "JPEG", quality=_QUALITY, optimize=True)
        return out.getvalue()


def _passes_through(image: Image) -> bool:
    upright = image.getexif().get(_ORIENTATION, _UPRIGHT) == _UPRIGHT
    small = max(image.size) <= LONGEST
    if not (image.format == "JPEG" and image.mode in ("RGB", "L") and upright and small):
        return False
    image.load()  # a torn file must be noticed here, not in the reader
    return True


def _encoded(image: Image) -> bytes:
    from PIL import Image, ImageOps

    turned = ImageOps.exif_transpose(image) or image
    turned.thumbnail((LONGEST, LONGEST), Image.Resampling.BICUBIC)
    flat = _flattened(turned)
    out = BytesIO()
    flat.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _flattened(image: Image) -> Image:
    """8-bit colour or grey on white."""
    from PIL import Image

    if image.mode.startswith("I") or image.mode == "F":
        low, high = image.getextrema()
        span = max(float(high) - float(low), 1.0)  # type: ignore[arg-type]
        scaled = image.convert("F").point(lambda value: (value - float(low)) * (255 / span))  # type: ignore[arg-type]
        return scaled.convert("L")
    if "A" in image.mode or "transparency" in image.info:
        colours = image.convert("RGBA")
        white = Image.new("RGB", colours.size, "white")
        white.paste(colours, mask=colours.getchannel("A"))
        return white
    return image if image.mode in ("RGB", "L") else image.convert("RGB")


def _without_metadata(data: bytes) -> bytes:
    """The same JPEG without its application segments: a position or a name does not leak into a paper."""
    out, at = bytearray(data[:2]), 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if kind == 0xDA:  # from here on it is the picture
            break
        keeps = not (0xE1 <= kind <= 0xED or kind in (0xEF, 0xFE))
        if keeps:
            out += data[at : at + 2 + size]
        at += 2 + size
    return bytes(out + data[at:])
