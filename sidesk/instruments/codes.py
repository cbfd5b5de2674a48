"""Bar codes and QR codes in a picture: bytes in, texts out."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

LARGEST = 2600  # pixels of the longer side: a label on a photo is read at this size, and quickly
TURNS = (0, 45)  # degrees; what stands upright or upside down is read without turning


def read(picture: bytes) -> list[str]:
    """The texts of every code in a picture, in the order of reading; nothing where it holds none.

    Raises OSError if it is no picture.
    """
    # Loaded when the first picture is read: both cost the start of the program too much.
    import zxingcpp
    from PIL import Image, ImageFilter, ImageOps

    with Image.open(BytesIO(picture)) as opened:
        image = ImageOps.exif_transpose(opened).convert("L")
    if max(image.size) > LARGEST:
        image.thumbnail((LARGEST, LARGEST))
    for turn in (*TURNS, None):
        # Last of all softened: a scan in black and white draws the edges of a code as scattered dots.
        seen = image.filter(ImageFilter.GaussianBlur(1)) if turn is None else _turned(image, turn)
        found = [code for code in zxingcpp.read_barcodes(seen) if code.valid and code.text.strip()]
        if found:
            found.sort(key=lambda code: (code.position.top_left.y, code.position.top_left.x))
            return list(dict.fromkeys(code.text for code in found))
    return []


def _turned(image: Image.Image, turn: int) -> Image.Image:
    return image.rotate(turn, expand=True, fillcolor=255) if turn else image
