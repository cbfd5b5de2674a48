"""Photos that are dropped beside the fields: they are offered to their places."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

PHOTOS = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".bmp", ".tif", ".tiff")


def photos_in(data: QMimeData) -> list[Path]:
    """The photos and folders among what is dragged; nothing where something else is among it."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    fits = all(path.suffix.lower() in PHOTOS or path.is_dir() for path in paths)
    return paths if fits else []
