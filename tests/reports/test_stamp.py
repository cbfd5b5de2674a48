"""The page that becomes the appearance of a later seal."""

from __future__ import annotations

import io

import pikepdf

from sidesk.reports.stamp import seal_appearance
from tests.reports.papers import STROKES, page_texts


def test_the_appearance_has_the_size_of_its_field_and_names_who_signed_when() -> None:
    signature = {"name": "样例·林舟", "at": "2026-05-12T18:05:31+08:00", "strokes": STROKES}
    pdf = seal_appearance(signature, (79, 580, 300, 640))
    (page,) = page_texts(pdf)
    assert "样例·林舟" in page
    assert "2026-05-12 18:05:31 +08:00" in page
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert [float(x) for x in opened.pages[0].MediaBox] == [0, 0, 221, 60]
        fonts = opened.pages[0].Resources.Font
        assert all("/FontFile2" in font.FontDescriptor for font in fonts.values())


def test_a_signer_who_drew_nothing_still_gets_an_appearance() -> None:
    assert seal_appearance({"name": "林舟"}, (0, 0, 221, 60)).startswith(b"%PDF")
