"""Bar codes are read in pictures, upright or askew."""

from __future__ import annotations

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from sidesk.actions import known
from sidesk.instruments import codes


def drawn(text: str, kind: zxingcpp.BarcodeFormat) -> Image.Image:
    made = zxingcpp.create_barcode(text, kind)
    return Image.fromarray(made.to_image(scale=4)) if hasattr(Image, "fromarray") else made


def png(image: Image.Image) -> bytes:
    kept = BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def label(*texts: str, turn: int = 0) -> bytes:
    page = Image.new("L", (900, 320 * len(texts)), 255)
    for number, text in enumerate(texts):
        kind = zxingcpp.BarcodeFormat.QRCode if number % 2 else zxingcpp.BarcodeFormat.Code128
        page.paste(drawn(text, kind).convert("L"), (40, 40 + 320 * number))
    return png(page.rotate(turn, expand=True, fillcolor=255))


@pytest.mark.parametrize("turn", [0, 90, 180, 30])
def test_a_label_is_read_however_the_phone_was_held(turn: int) -> None:
    assert codes.read(label("SN-2026-0077", turn=turn)) == ["SN-2026-0077"]


def test_several_codes_come_in_the_order_of_reading() -> None:
    assert codes.read(label("SN-1", "ASSET-2")) == ["SN-1", "ASSET-2"]


def test_a_picture_without_a_code_and_a_file_that_is_no_picture_hold_none() -> None:
    assert codes.read(png(Image.new("L", (200, 200), 255))) == []
    assert known.scan([b"no picture", label("SN-1"), label("SN-1")]) == ["SN-1"]
