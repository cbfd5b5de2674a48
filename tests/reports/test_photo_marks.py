"""What was drawn over a photo stands on paper, and what was blurred cannot be read out of the paper."""

from __future__ import annotations

import hashlib
import io
import random

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from sidesk.core.canonical import Json
from sidesk.forms.definition import Group
from sidesk.forms.photos import Mark, with_marks
from sidesk.reports import jpeg
from sidesk.reports.paper import render
from tests.reports.papers import a_form, a_revision, facts, question, said

SIZE = (800, 600)


def grained() -> bytes:
    """A picture in which every place differs from its neighbours."""
    grain = Image.frombytes("L", (200, 150), random.Random(5).randbytes(200 * 150))
    out = io.BytesIO()
    grain.resize(SIZE, Image.Resampling.NEAREST).convert("RGB").save(out, "JPEG", quality=92)
    return out.getvalue()


DATA = grained()
HASH = hashlib.sha256(DATA).hexdigest()


def photo(*marks: Mark, sha256: str = HASH, **more: Json) -> dict[str, Json]:
    item: dict[str, Json] = {
        "sha256": sha256,
        "name": "a.jpg",
        "mime": "image/jpeg",
        "size": len(DATA),
        **more,
    }
    return with_marks(item, marks)


def printed(*items: dict[str, Json], language: str = "zh", known: dict[str, bytes] | None = None) -> bytes:
    form = a_form(Group("g", (question("p", "photo", "照片", "Photo"),), said("节", "S")))
    files = {HASH: DATA, **(known or {})}
    answers: dict[str, Json] = {"g": {"p": list(items)}}
    return render(form, a_revision(answers), facts(load=files.__getitem__), language=language).pdf


def pictures(pdf: bytes) -> list[Image.Image]:
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            for image in page.get_images().values():
                made = pikepdf.PdfImage(image).as_pil_image().convert("L")
                if made.size == SIZE:
                    found.append(made)
    return found


def page(pdf: bytes) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil().convert("RGB")


def spread(image: Image.Image) -> float:
    """How much the places of a picture differ from their neighbours."""
    small = image.convert("L")
    shifted = small.transform(small.size, Image.Transform.AFFINE, (1, 0, 4, 0, 1, 0))
    pairs = zip(small.tobytes(), shifted.tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (small.width * small.height)


def test_nothing_of_a_blurred_area_is_left_in_the_printed_copy() -> None:
    (image,) = pictures(printed(photo(Mark("blur", (2500, 2500), (7500, 7500)))))
    inside, outside = image.crop((230, 180, 570, 420)), image.crop((0, 0, 180, 600))
    assert spread(outside) > 40
    assert spread(inside) < 6
    assert len({value // 8 for value in inside.tobytes()}) < 20  # a handful of flat blocks


def test_the_untouched_picture_is_not_in_the_paper_beside_the_blurred_one() -> None:
    pdf = printed(photo(Mark("blur", (0, 0), (10_000, 10_000))))
    assert len(pictures(pdf)) == 1
    with pikepdf.open(io.BytesIO(pdf)) as document:
        streams = [one.read_raw_bytes() for one in document.objects if isinstance(one, pikepdf.Stream)]
    assert all(DATA not in stream for stream in streams)


def test_a_picture_that_is_printed_twice_is_blurred_only_where_it_was_blurred() -> None:
    found = pictures(printed(photo(Mark("blur", (0, 0), (10_000, 10_000))), photo()))
    assert sorted(spread(image) > 40 for image in found) == [False, True]


def test_a_blurred_area_has_few_blocks_however_it_lies() -> None:
    for area in (
        ((0, 0), (10_000, 300)),
        ((9990, 0), (10_000, 10_000)),
        ((10_000, 10_000), (10_000, 10_000)),
    ):
        made = Image.open(io.BytesIO(jpeg.blurred(DATA, [Mark("blur", *area)])))
        assert made.size == SIZE


@pytest.mark.parametrize("language", ["zh", "en"])
def test_arrows_boxes_and_words_are_on_paper(language: str) -> None:
    plain = page(printed(photo(), language=language))
    marked = printed(
        photo(
            Mark("arrow", (1000, 9000), (5000, 5000)),
            Mark("box", (5500, 1000), (9000, 4000), "yellow"),
            Mark("text", (1000, 1000), colour="blue", text="净高 420 mm < 500"),
        ),
        language=language,
    )
    text = pypdfium2.PdfDocument(marked)[0].get_textpage().get_text_range()
    assert "净高 420 mm < 500" in text
    colours = {"red": (229, 38, 31), "yellow": (255, 199, 58), "blue": (30, 123, 224)}
    for name, colour in colours.items():
        assert near(page(marked), colour) > near(plain, colour) + 50, name


def near(image: Image.Image, colour: tuple[int, int, int]) -> int:
    """How many pixels have nearly this colour."""
    apart = ImageChops.difference(image, Image.new("RGB", image.size, colour))
    red, green, blue = (band.point([255 if v < 12 else 0 for v in range(256)]) for band in apart.split())
    return ImageChops.darker(ImageChops.darker(red, green), blue).histogram()[255]


def test_before_and_after_stand_side_by_side_with_an_arrow() -> None:
    other = io.BytesIO()
    Image.new("RGB", SIZE, (20, 90, 160)).save(other, "JPEG")
    after = hashlib.sha256(other.getvalue()).hexdigest()
    third = photo(caption="第三张")
    third["sha256"] = "f" * 64
    known = {after: other.getvalue(), "f" * 64: DATA}
    pdf = printed(
        photo(caption="整改前"), third, photo(sha256=after, caption="整改后", before=HASH), known=known
    )
    textpage = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    places = {}
    for word in ("整改前", "整改后", "第三张"):
        index, count = textpage.search(word).get_next()
        places[word] = textpage.get_charbox(index)
        assert count == 3
    assert abs(places["整改前"][1] - places["整改后"][1]) < 2  # on one line
    assert places["整改后"][0] > places["整改前"][0]
    assert places["第三张"][1] < places["整改前"][1] - 50  # below
