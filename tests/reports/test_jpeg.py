"""Photos made ready for paper."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from sidesk.reports.jpeg import LONGEST, loader, prepared
from tests.reports.papers import jpeg


def opened(data: bytes | None) -> Image.Image:
    assert data is not None
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def stored(image: Image.Image, form: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def test_a_small_upright_jpeg_keeps_its_pixels_and_loses_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Tower A"
    exif.get_ifd(0x8825)[1] = "N"
    with_position = stored(Image.new("RGB", (40, 30), "red"), "JPEG", exif=exif)
    clean = prepared(with_position)
    assert clean is not None
    assert b"Exif" in with_position
    assert b"Exif" not in clean
    assert opened(clean).tobytes() == opened(with_position).tobytes()


def test_a_photo_taken_sideways_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.new("RGB", (60, 40), "blue")
    assert opened(prepared(stored(image, "JPEG", exif=exif))).size == (40, 60)


def test_a_large_photo_is_reduced_and_keeps_its_proportions() -> None:
    image = opened(prepared(jpeg((3200, 2400))))
    assert image.size == (LONGEST, LONGEST * 3 // 4)


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        ("CMYK", "JPEG"),
        ("RGBA", "PNG"),
        ("LA", "PNG"),
        ("P", "GIF"),
        ("I;16", "PNG"),
        ("1", "PNG"),
        ("L", "JPEG"),
    ],
)
def test_every_kind_of_pixel_becomes_colour_or_grey(mode: str, form: str) -> None:
    assert opened(prepared(stored(Image.new(mode, (20, 10)), form))).mode in ("RGB", "L")


def test_transparency_is_white() -> None:
    clear = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    pixel = opened(prepared(stored(clear, "PNG"))).getpixel((10, 10))
    assert pixel == (255, 255, 255)


def test_sixteen_bits_are_scaled_not_cut() -> None:
    image = Image.new("I;16", (2, 1))
    image.putpixel((0, 0), 1000)
    image.putpixel((1, 0), 60000)
    grey = opened(prepared(stored(image, "PNG")))
    dark, light = grey.getpixel((0, 0)), grey.getpixel((1, 0))
    assert isinstance(dark, int)
    assert isinstance(light, int)
    assert dark < 60 < 200 < light


@pytest.mark.parametrize(
    "data", [b"", b"no picture", jpeg((400, 300))[:300], b"\x89PNG\r\n\x1a\n" + b"\0" * 40]
)
def test_what_is_no_picture_reads_as_none(data: bytes) -> None:
    assert prepared(data) is None


def test_a_picture_that_is_not_here_reads_as_none() -> None:
    assert loader({}.__getitem__)("ab" * 32) is None
