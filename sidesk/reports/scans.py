"""The pictures in a scanned PDF: a scanner makes one of each page."""

from __future__ import annotations

import io

MOST_PAGES = 12  # a signed copy carries its code on the last page or two; a book is none
LEAST = 400  # px: smaller pictures are stamps and logos


def pictures(pdf: bytes) -> list[bytes]:
    """The pictures of the last pages, the last page first, as PNG. Nothing where they cannot be read."""
    import pikepdf
    from pikepdf import Stream

    found: list[bytes] = []
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            for page in list(opened.pages)[: -MOST_PAGES - 1 : -1]:
                for image in page.get_images().values():
                    if isinstance(image, Stream) and min(int(image.Width), int(image.Height)) >= LEAST:
                        out = io.BytesIO()
                        pikepdf.PdfImage(image).as_pil_image().convert("L").save(out, "PNG")
                        found.append(out.getvalue())
    except (
        pikepdf.PdfError,
        pikepdf.PasswordError,
        pikepdf.UnsupportedImageTypeError,
        OSError,
        ValueError,
        NotImplementedError,
    ):
        return found  # damaged, locked, or packed in a way that needs another program
    return found
