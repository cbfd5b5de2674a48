"""Photos are taken by content, reduced, and without what tells where they were taken."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps

from sidesk.actions import attach
from sidesk.actions.desk import Desk
from sidesk.core.errors import AttachmentRefused
from sidesk.core.text import Words
from sidesk.forms.kinds_things import is_attachments

DATA = Path(__file__).parents[1] / "data"
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
    [b"no picture at all", b"%PDF-1.7", b"<svg/>", b"#!/bin/sh\nrm -rf /", b"MZ\x90\x00"],
    ids=["text", "pdf", "svg", "script", "program"],
)
def test_what_is_no_photo_is_refused_in_one_sentence_whatever_its_name(data: bytes) -> None:
    with pytest.raises(AttachmentRefused) as refused:
        attach.reduced(data, "photo.jpg")
    assert refused.value.told(Words("zh")) == "「photo.jpg」没有收进来：它不是图片，或已损坏。"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "它是空的"),
        (_coded(_picture(), "WEBP"), "WebP"),
        (b"\x00\x00\x00\x18ftypqt  " + b"\x00" * 60, "录像"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 60, "HEIC"),
        ((DATA / "phone.heic").read_bytes()[:500], "HEIC"),
        (_coded(_picture(900, 700), "JPEG")[:-3000], "末尾"),
    ],
    ids=["empty", "webp", "film", "no heic", "torn heic", "torn jpeg"],
)
def test_what_cannot_be_taken_says_why_and_what_to_do(data: bytes, why: str) -> None:
    with pytest.raises(AttachmentRefused) as refused:
        attach.reduced(data, "photo.jpg")
    assert why in refused.value.told(Words("zh"))


def test_a_photo_of_an_iphone_becomes_a_jpeg_with_its_time() -> None:
    data = (DATA / "phone.heic").read_bytes()
    made = attach.reduced(data, "IMG_0001.HEIC")
    assert made.taken_at == "2026-05-12T09:20:31+08:00"
    kept = _opened(made)
    assert (kept.format, kept.size) == ("JPEG", (96, 64))
    left, right = kept.getpixel((10, 30)), kept.getpixel((80, 30))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[2] > 150 > left[0]
    assert right[0] > 150 > right[2]


def test_a_long_panorama_keeps_its_shape() -> None:
    kept = _opened(attach.reduced(_coded(_picture(9000, 500), "JPEG"), "panorama.jpg"))
    assert kept.size == (1600, 89)


@pytest.mark.parametrize("mode", ["I;16", "CMYK", "RGBA", "P"])
def test_large_pictures_of_every_colour_are_made_small(mode: str) -> None:
    image = Image.new(mode, (2400, 1200)) if mode == "I;16" else _picture(2400, 1200).convert(mode)
    kept = _opened(attach.reduced(_coded(image, "JPEG" if mode == "CMYK" else "PNG"), "x"))
    assert (kept.mode, kept.size) == ("RGB", (1600, 800))


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_large_photo_stands_upright_however_the_phone_was_held(turn: int) -> None:
    image = Image.new("RGB", (2400, 1600), "white")
    image.paste((255, 0, 0), (0, 0, 1200, 800))
    exif = Image.Exif()
    exif[_ORIENTATION] = turn
    kept = _opened(attach.reduced(_coded(image, "JPEG", exif=exif), "turned.jpg"))
    wanted = ImageOps.exif_transpose(Image.open(io.BytesIO(_coded(image, "JPEG", exif=exif))))
    wanted = wanted.resize(kept.size)
    worst = ImageChops.difference(kept, wanted.convert("RGB")).resize((8, 8)).getextrema()
    assert all(high < 60 for _low, high in worst)  # type: ignore[misc,operator]


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
        attach.reduced(b"?", given)
    assert refused.value.details["name"] == kept


def test_what_was_attached_is_an_answer_a_record_is_finished_with(desk: Desk) -> None:
    assert is_attachments([attach.file(desk, b"plan", "plan.dwg")])
