"""Take pictures and files into the store: by content, never by name, and never larger than they need be."""

from __future__ import annotations

import datetime as dt
import io
import mimetypes
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
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
_NO_PICTURE = N_("it is no picture, or it is damaged.")
_TORN = N_("it is damaged: its end is missing. Copy it from the phone once more.")
_HEIC = N_("it is a HEIC picture that cannot be read. Send it from the phone as JPEG.")
_FILM = N_("it is a film. Take a photo of what matters in it.")
_WEBP = N_("it is a WebP picture. Save it as JPEG first.")
# How Pillow and libheif report damage; ImportError: libheif cannot be loaded on this computer.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, RuntimeError, ImportError)
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
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

    from PIL import Image

    shown = _file_name(name)
    if not data:
        raise AttachmentRefused(name=shown, why=N_("it is empty."))
    if len(data) > LARGEST_FILE:
        raise AttachmentRefused(name=shown, why=N_("it is larger than 64 MB."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large and odd pictures; we decide ourselves
            with Image.open(io.BytesIO(data), formats=_formats(data[:12])) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise AttachmentRefused(name=shown, why=_TOO_LARGE)
                return _made(image, data)
    except Image.DecompressionBombError as bomb:  # Pillow's own limit lies above ours
        raise AttachmentRefused(name=shown, why=_TOO_LARGE) from bomb
    except _BROKEN as broken:
        raise AttachmentRefused(name=shown, why=_why(data[:12], broken)) from broken


def _made(image: Image.Image, data: bytes) -> Picture:
    from PIL import Image, ImageOps

    told = _told(image.getexif())
    if _is_small_already(image, data):
        image.load()  # a torn one is refused here, not when the paper is printed
        return Picture(data, *image.size, told, sha256(data))
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # JPEG: decode at a fraction, much faster
    # Smaller first, then turned: fewer pixels move. Both give the same picture.
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0)
    flat = _on_white(ImageOps.exif_transpose(image) or image)
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=QUALITY, comment=b"")
    return Picture(out.getvalue(), *flat.size, told, sha256(data))


def taken_at(path: Path) -> str:
    """When the camera says a file was taken; empty where it does not say, or where it is no photo."""
    from PIL import Image

    try:
        with _looked_at(path) as image:
            return _told(image.getexif())
    except (Image.DecompressionBombError, *_BROKEN):
        return ""


@contextmanager
def _looked_at(path: Path) -> Iterator[Image.Image]:
    """The picture in a file that is not taken yet. Raises what Pillow raises."""
    import warnings

    from PIL import Image

    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")
        formats = _formats(file.read(12))
        file.seek(0)
        with Image.open(file, formats=formats) as image:
            yield image


def _formats(head: bytes) -> tuple[str, ...]:
    """What Pillow may try on a file that begins like this; HEIC is loaded only where one comes."""
    if not _is_heic(head):
        return FORMATS
    import pi_heif

    pi_heif.register_heif_opener()
    return ("HEIF",)


def _is_heic(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS


def _why(head: bytes, broken: Exception) -> str:
    if _is_heic(head):
        return _HEIC
    if head[4:8] == b"ftyp":
        return _FILM
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _WEBP
    return _TORN if "truncated" in str(broken) else _NO_PICTURE


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


def _told(exif: Image.Exif) -> str:
    """When the camera says the photo was taken. Position and serial numbers are left behind."""
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


def preview(path: Path, side: int) -> bytes:
    """A small JPEG of a photo that is not taken yet; empty where it cannot be shown."""
    from PIL import Image, ImageOps

    try:
        with _looked_at(path) as image:
            if image.width * image.height > MOST_PIXELS:
                return b""
            image.draft("RGB", (side, side))
            image.thumbnail((side, side), Image.Resampling.BILINEAR, reducing_gap=1.5)
            out = io.BytesIO()
            _on_white(ImageOps.exif_transpose(image) or image).save(out, "JPEG", quality=80)
            return out.getvalue()
    except (Image.DecompressionBombError, *_BROKEN):
        return b""
