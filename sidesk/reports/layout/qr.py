"""A QR code as one path of merged runs."""

from __future__ import annotations

from reportlab.graphics.barcode.qr import QrCodeWidget

from sidesk.reports.layout.style import INK


def code(text: str, corner: tuple[float, float], side: float) -> str:
    """Page operators that draw the code at level M, without its quiet zone."""
    x, y = corner
    widget = QrCodeWidget(text, barLevel="M")
    widget.qr.make()
    modules = widget.qr.modules
    count = len(modules)
    unit = side / count
    path = []
    for i, row in enumerate(modules):
        j = 0
        while j < count:
            if not row[j]:
                j += 1
                continue
            start = j
            while j < count and row[j]:
                j += 1
            top = y + side - (i + 1) * unit
            path.append(f"{x + start * unit:.3f} {top:.3f} {(j - start) * unit:.3f} {unit:.3f} re")
    return f"{INK[0]:.4g} {INK[1]:.4g} {INK[2]:.4g} rg " + " ".join(path) + " f"
