"""The firm's logo and colour on papers."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from sidesk.core.text import Words
from sidesk.forms.definition import Group
from sidesk.reports.brand import PLAIN, Brand, ColourRefused, LogoRefused, accent_of, contrast, logo_of
from sidesk.reports.layout.style import ACCENT
from sidesk.reports.paper import render
from sidesk.reports.validate import findings
from sidesk.reports.voice import Voice
from sidesk.reports.volumes.contents import Cover
from sidesk.reports.volumes.covers import cover_page
from tests.reports.papers import a_form, a_revision, facts, page_texts, question, said

FORM = a_form(Group("g", (question("t", "text", "文", "T"),), said("节", "S")), signs="PM")


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 100), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 40).save(out, kind) if mode == "L" else Image.new(mode, size).save(out, kind)
    return out.getvalue()


def printed(brand: Brand) -> bytes:
    return render(FORM, a_revision({"g": {"t": "x"}}), facts(brand=brand), language="both").pdf


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "L"), ("PNG", "P"), ("JPEG", "RGB")])
def test_a_logo_stands_on_every_page_and_once_in_the_file(kind: str, mode: str) -> None:
    pdf = printed(Brand(logo_of(picture(kind, mode=mode))))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        images = [one for one in opened.objects if isinstance(one, pikepdf.Stream) and
                  one.get("/Subtype") == "/Image"]  # fmt: skip
        assert len(images) == 1
        assert all("LOGO" in str(list(page.Resources.XObject.keys())) for page in opened.pages)
    assert "示例云启系统集成有限公司" in page_texts(pdf)[0]


def test_a_paper_with_logo_and_colour_is_still_an_archive_file() -> None:
    assert findings(printed(Brand(logo_of(picture(mode="RGBA")), accent_of("#7A1F5C")))) == []


def test_the_colour_is_printed_in_place_of_the_house_s() -> None:
    wanted = accent_of("#7A1F5C")
    ours, plain = (page_code(printed(brand)) for brand in (replace(PLAIN, accent=wanted), PLAIN))
    assert told(wanted) in ours
    assert told(ACCENT) not in ours
    assert told(ACCENT) in plain


def page_code(pdf: bytes) -> str:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return opened.pages[0].Contents.read_bytes().decode("latin-1")


def told(colour: tuple[float, float, float]) -> str:
    return "{:.4g} {:.4g} {:.4g} rg".format(*colour)


def test_the_cover_of_a_package_carries_the_logo() -> None:
    cover = Cover("P", "1", "", "甲", "", "", "2026-05-11", brand=Brand(logo_of(picture())))
    with pikepdf.open(io.BytesIO(cover_page(cover, Voice("zh"), "ab" * 32).pdf)) as opened:
        logos = [key for key in opened.pages[0].Resources.XObject if "LOGO" in key]
        assert len(logos) == 2  # large at the top, small in the foot


@pytest.mark.parametrize("colour", ["#FFFFFF", "#F0C040", "red", "#12345", "#8FB3D1"])
def test_a_colour_nobody_could_read_is_not_taken(colour: str) -> None:
    with pytest.raises(ColourRefused) as problem:
        accent_of(colour)
    assert problem.value.told(Words("zh")) != problem.value.told(Words("en"))


def test_a_colour_that_is_taken_reads_well() -> None:
    for colour in ("#0B4F8A", "000000", " #7A1F5C "):
        assert contrast(accent_of(colour), (1.0, 1.0, 1.0)) >= 4.5
    assert accent_of("") == ACCENT


def test_what_is_no_picture_is_no_logo() -> None:
    gif = io.BytesIO()
    Image.new("P", (4, 4)).save(gif, "GIF")
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"
    for data in (b"", b"%PDF-1.7", svg, gif.getvalue(), picture()[:-30], bytes(6 * 1024 * 1024)):
        with pytest.raises(LogoRefused):
            logo_of(data, "logo")


def test_nothing_of_the_chosen_file_but_its_picture_is_printed() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", (2000, 500)).save(out, "JPEG", exif=exif)
    made = logo_of(out.getvalue())
    assert b"secret place" not in made
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, max(image.size)) == ("PNG", 800)
