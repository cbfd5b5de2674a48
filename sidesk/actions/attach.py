"""Take pictures and files into the store: by content, never by name, and never larger than they need be."""

from __future__ import annotations

import datetime as dt
import io
import mimetypes
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json, sha256
from sidesk.core.errors import AttachmentRefused
from sidesk.core.text import N_

if TYPE_CHECKING:
    from PIL import Image

LONGEST_SIDE = 1600  # px; a printed photo is 83 mm wide, 1600 px are 490 dpi
MOST_PIXELS = 120_000_000  # a phone's largest is 108; decoding more would freeze an old laptop
LARGEST_FILE = 64 * 2**20  # bytes; what one bundle may carry
FORMATS = ("JPEG", "PNG", "BMP", "TIFF", "GIF")  # Pillow opens MPO, of two-lens cameras, as JPEG
_PLAIN_PARTS = {"APP0", "APP2", "APP14"}  # of a JPEG: resolution and colours, neither place nor camera
_TOO_LARGE = N_("it has more than 120 million pixels.")
QUALITY = 85
_DATE_TAKEN, _DATE_SAVED, _OFFSET = 0x9003, 0x0132, 0x9011
_EXIF_FOLDER = 0x8769


@dataclass(frozen=True)
class Picture:
    """A photo as it is kept: JPEG of at most 1600 px, upright, without its place."""

    data: bytes
    width: int
    height: int
    taken_at: str  # RFC 3339 or local time without offset, as the camera said; empty where it did not
    original: str  # SHA-256 of the file that was given


def photo(desk: Desk, data: bytes, name: str) -> dict[str, Json]:
    """Keep a photo; returns the entry for the answer. Raises AttachmentRefused."""
    picture = reduced(data, name)
    shown = _file_name(name)
    kept = desk.store.attachments.add(picture.data, shown, "image/jpeg")
    entry: dict[str, Json] = {
        "sha256": kept.sha256,
        "name": shown,
        "mime": "image/jpeg",
        "size": len(picture.data),
        "original_sha256": picture.original,
        "added_at": desk.clock.stamp(),
    }
    return {**entry, "taken_at": picture.taken_at} if picture.taken_at else entry


def file(desk: Desk, data: bytes, name: str) -> dict[str, Json]:
    """Keep any file as it is; returns the entry for the answer. Raises AttachmentRefused."""
    shown = _file_name(name)
    if not data:
        raise AttachmentRefused(name=shown, why=N_("it is empty."))
    if len(data) > LARGEST_FILE:
        raise AttachmentRefused(name=shown, why=N_("it is larger than 64 MB."))
    mime = mimetypes.guess_type(shown)[0] or "application/octet-stream"
    kept = desk.store.attachments.add(data, shown, mime)
    return {
        "sha256": kept.sha256,
        "name": shown,
        "mime": mime,
        "size": len(data),
        "added_at": desk.clock.stamp(),
    }


def reduced(data: bytes, name: str) -> Picture:
    """The photo as it is kept. Raises AttachmentRefused for what is no photo, or too large to decode."""
    import warnings

    from PIL import Image, ImageOps, UnidentifiedImageError

    shown = _file_name(name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large and odd pictures; we decide ourselves
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                width, height = image.size
                if width * height > MOST_PIXELS:
                    raise AttachmentRefused(name=shown, why=_TOO_LARGE)
                taken_at = _taken_at(image.getexif())
                if _is_small_already(image, data):
                    image.load()  # a torn one is refused here, not when the paper is printed
                    return Picture(data, width, height, taken_at, sha256(data))
                image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # JPEG: decode at a fraction, much faster
                upright = ImageOps.exif_transpose(image) or image
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0)
                flat = _on_white(upright)
                out = io.BytesIO()
                flat.save(out, "JPEG", quality=QUALITY, optimize=True, comment=b"")
                return Picture(out.getvalue(), *flat.size, taken_at, sha256(data))
    except Image.DecompressionBombError as bomb:  # Pillow's own limit lies above ours
        raise AttachmentRefused(name=shown, why=_TOO_LARGE) from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as broken:
        raise AttachmentRefused(name=shown, why=N_("it is no picture, or it is damaged.")) from broken


def _is_small_already(image: Image.Image, data: bytes) -> bool:
    """A JPEG that needs no work is kept byte for byte: its hash stays, nothing is lost by coding twice."""
    return (
        image.format == "JPEG"
        and image.mode == "RGB"
        and max(image.size) <= LONGEST_SIDE
        and data.endswith(b"\xff\xd9")
        and {name for name, _ in getattr(image, "applist", ())} <= _PLAIN_PARTS
    )


def _on_white(image: Image.Image) -> Image.Image:
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    if image.mode.startswith("I;16") or image.mode == "I":
        return image.point(lambda value: value / 256).convert("L").convert("RGB")
    return image.convert("RGB")


def _taken_at(exif: Image.Exif) -> str:
    """When the camera says it was taken. Position and serial numbers are left behind."""
    inner = exif.get_ifd(_EXIF_FOLDER)
    told = str(inner.get(_DATE_TAKEN) or exif.get(_DATE_SAVED) or "").strip("\x00 ")
    offset = str(inner.get(_OFFSET) or "").strip("\x00 ")
    try:
        moment = dt.datetime.strptime(told, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - cameras rarely know the zone
        return dt.datetime.fromisoformat(moment.isoformat() + offset).isoformat()
    except ValueError:
        return ""


def _file_name(name: str) -> str:
    """The last part of a name, safe to show and to offer when somebody saves it; never used as a path."""
    last = PureWindowsPath(PurePosixPath(unicodedata.normalize("NFC", name)).name).name
    clean = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"/\\|?*').strip(" .")
    return clean[-120:] or "file"
