"""Photos are taken by content, reduced, and without what tells where they were taken."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from sidesk.actions import attach
from sidesk.core.errors import AttachmentRefused
from sidesk.core.text import Words

_ORIENTATION, _COMMENT = 0x0112, b"taken at 31.2N 121.5E"


def _coded(image: Image.Image, format: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **how)
    return out.getvalue()


def _picture(width: int = 300, height: int = 200) -> Image.Image:
    return Image.radial_gradient("L").resize((width, height)).convert("RGB")


def _claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is large."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (part(b"IHDR", size), part(b"IDAT", zlib.compress(b"")), part(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _opened(picture: attach.Picture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.data))
    image.load()
    return image


@pytest.mark.parametrize(
    "data",
    [b"", b"no picture at all", b"%PDF-1.7", b"<svg/>", _coded(_picture(), "WEBP")],
    ids=["empty", "text", "pdf", "svg", "webp"],
)
def test_what_is_no_photo_is_refused_in_one_sentence_whatever_its_name(data: bytes) -> None:
    with pytest.raises(AttachmentRefused) as refused:
        attach.reduced(data, "photo.jpg")
    assert refused.value.told(Words("zh")) == "「photo.jpg」没有收进来：它不是图片，或已损坏。"


@pytest.mark.parametrize("size", [(12_000, 11_000), (20_000, 10_000), (60_000, 60_000)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(AttachmentRefused, match="more than 120 million pixels"):
        attach.reduced(_claiming(*size), "huge.png")


@pytest.mark.parametrize("size", [(300, 200), (2000, 1500)], ids=["small", "large"])
def test_a_torn_photo_is_refused(size: tuple[int, int]) -> None:
    whole = _coded(_picture(*size), "JPEG")
    with pytest.raises(AttachmentRefused, match="damaged"):
        attach.reduced(whole[: len(whole) // 2], "torn.jpg")


def test_a_small_plain_photo_is_kept_byte_for_byte() -> None:
    whole = _coded(_picture(), "JPEG")
    assert attach.reduced(whole, "small.jpg").data == whole


@pytest.mark.parametrize("hidden", ["xmp", "comment", "tail"])
def test_a_small_photo_that_carries_more_than_its_picture_is_coded_anew(hidden: str) -> None:
    extra = {} if hidden == "tail" else {hidden: _COMMENT}
    data = _coded(_picture(), "JPEG", **extra) + (_COMMENT if hidden == "tail" else b"")
    assert _COMMENT in data
    assert _COMMENT not in attach.reduced(data, "told.jpg").data


def test_a_photo_is_stood_upright() -> None:
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    kept = _opened(attach.reduced(_coded(_picture(), "JPEG", exif=exif), "turned.jpg"))
    assert kept.size == (200, 300)


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P", "LA", "RGBA", "I;16", "F"])
def test_every_kind_of_colour_becomes_a_jpeg(mode: str) -> None:
    formats = {"CMYK": "JPEG", "F": "TIFF"}
    image = Image.new(mode, (30, 20)) if mode in ("I;16", "F") else _picture(30, 20).convert(mode)
    kept = _opened(attach.reduced(_coded(image, formats.get(mode, "PNG")), "colours"))
    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (30, 20))


def test_of_an_animation_the_first_picture_is_kept() -> None:
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue")]
    data = _coded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    pixel = _opened(attach.reduced(data, "moving.gif")).getpixel((15, 10))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 200 > 50 > pixel[2]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("..\\..\\x.jpg", "x.jpg"),
        ("../../y.jpg", "y.jpg"),
        ("C:\\photos\\照片 一.jpg", "照片 一.jpg"),
        ("nul\x00\u202e.jpg", "nul.jpg"),
        ("", "file"),
        ("...", "file"),
        ("a" * 300 + ".jpg", "a" * 116 + ".jpg"),
    ],
)
def test_a_name_is_shown_without_its_path(given: str, kept: str) -> None:
    with pytest.raises(AttachmentRefused) as refused:
        attach.reduced(b"", given)
    assert refused.value.details["name"] == kept
