"""Small PDFs for tests."""

from __future__ import annotations

from io import BytesIO

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage


def pages(count: int) -> bytes:
    """A PDF of so many A4 pages, each with its number."""
    from reportlab.pdfgen import canvas

    out = BytesIO()
    made = canvas.Canvas(out, invariant=1)
    for number in range(1, count + 1):
        made.drawString(100, 750, f"page {number}")
        made.showPage()
    made.save()
    return out.getvalue()


def picture(width: int = 320, height: int = 240, colour: str = "#3a7cc4") -> bytes:
    """A PNG of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
